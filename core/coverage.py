"""One layer against its frame: overlap, gap, blind spot, outside, unmatched edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .edges import Edges, directed_edges, find_apart, find_unanswered
from .faces import NODING_GRID_M, Faces, divide_plane, merge_by_label, merge_touching
from .findings import Findings, join_codes, join_findings, make_findings
from .layers import Geometries, GridLayer
from .mismatches import find_mismatches
from .profiles import DEFAULT_DRIFT_M, RuleProfile
from .progress import Progress, Silent
from .shapes import polygon_parts
from .width import RESOLUTION_M, measure_width


@dataclass(frozen=True)
class Ground:
    """What a layer must cover, and what it may: (multi)polygons, the first within the second."""

    to_cover: shapely.Geometry
    allowed: shapely.Geometry


@dataclass(frozen=True)
class CoverageCheck:
    """What is wrong with one layer.

    Attributes:
        findings: Overlaps, gaps, blind spots and ground outside the frame, as polygons.
        mismatches: Shared borders whose vertices differ, as lines.
    """

    findings: Findings
    mismatches: Findings


def check_coverage(
    layer: GridLayer,
    profile: RuleProfile,
    *,
    frame: shapely.Geometry | None = None,
    exclusions: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> CoverageCheck:
    """Find where the grids of one layer overlap, leave ground uncovered or leave the frame.

    Args:
        layer: Grids with valid shapes (see `soundness.mended`), in metres.
        profile: Widths and severities; a drift of 0 counts as the default.
        frame: (Multi)polygon that must be covered. None: the union of the grids with its enclosed
            holes; what is open to the outside is then no gap.
        exclusions: (Multi)polygon that may stay uncovered.
        progress: Told of the stages; may raise CancelledError.

    Returns:
        Findings, worst first, contents not counted yet, and mismatches.
    """
    if frame is None:
        frame = _find_enclosure(layer)
    to_cover = frame if exclusions is None else shapely.difference(frame, exclusions)
    return check_ground(layer, profile, Ground(to_cover, frame), progress)


def check_ground(
    layer: GridLayer, profile: RuleProfile, ground: Ground, progress: Progress | None = None
) -> CoverageCheck:
    """Find where the grids of one layer overlap, leave ground uncovered or reach beyond it.

    Args:
        layer: Grids with valid shapes, in metres.
        profile: Widths and severities; a drift of 0 counts as the default.
        ground: What the layer must and may cover.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    plane = _survey(layer, ground, progress)
    drift = profile.drift or DEFAULT_DRIFT_M
    bare = merge_touching(plane.faces.polygons[plane.is_bare])
    overlaps, owners = _overlaps(plane)
    beyond = merge_touching(plane.faces.polygons[plane.is_beyond])
    progress.step(0.8)
    findings = join_findings(
        [
            _overlap_findings(layer, profile, overlaps, owners),
            *_bare_findings(layer, profile, bare, drift),
            _outside_findings(layer, profile, beyond),
        ]
    )
    progress.step(0.9)
    mismatches = find_mismatches(layer, plane.open_edges, findings.geometry, profile)
    progress.step(1)
    return CoverageCheck(findings, mismatches)


def find_outline(layer: GridLayer) -> shapely.Geometry:
    """Return the union of the grids; only borders that no neighbour answers are united."""
    faces, ends = _faces_between_open_borders(layer)
    return _with_vertices(shapely.union_all(faces.polygons[faces.depth > 0]), ends)


def _find_enclosure(layer: GridLayer) -> shapely.Geometry:
    """Return the union of the grids and of all ground that they enclose."""
    faces, ends = _faces_between_open_borders(layer)
    return _with_vertices(shapely.union_all(faces.polygons), ends)


def _faces_between_open_borders(layer: GridLayer) -> tuple[Faces, NDArray[np.float64]]:
    """Return the faces that the unanswered edges enclose, and the ends of these edges."""
    nothing = layer.edges.take(np.empty(0, dtype=np.intp))
    is_open, _ = find_unanswered(layer.edges, nothing)
    open_edges = layer.edges.take(is_open)
    return divide_plane(open_edges.lines(), layer.tree), open_edges.start


def _with_vertices(shape: shapely.Geometry, points: NDArray[np.float64]) -> shapely.Geometry:
    """Return the shape with its rounded vertices put back on the points they were rounded from.

    Only so do the edges of the layer answer those of its own outline.
    """
    keys, first = np.unique(_grid_keys(points), return_index=True)

    def restore(rounded: NDArray[np.float64]) -> NDArray[np.float64]:
        place = np.searchsorted(keys, _grid_keys(rounded)).clip(max=len(keys) - 1)
        known = keys[place] == _grid_keys(rounded)
        return np.where(known[:, None], points[first[place]], rounded)

    return shapely.transform(shape, restore) if len(points) else shape


def _grid_keys(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return each point's place on the noding grid as one sortable number."""
    x, y = np.rint(points / NODING_GRID_M).T
    return x + 1j * y


@dataclass(frozen=True)
class _Plane:
    """The faces around the unanswered edges, and how they lie to the ground."""

    faces: Faces
    open_edges: Edges
    is_bare: NDArray[np.bool_]
    is_beyond: NDArray[np.bool_]


def _survey(layer: GridLayer, ground: Ground, progress: Progress) -> _Plane:
    """Divide the plane by the unanswered edges of the grids and of the ground to cover."""
    edges = layer.edges
    progress.step(0.3)
    outside = directed_edges(polygon_parts(ground.to_cover))
    is_open, outside_is_open = find_unanswered(edges, outside)
    progress.step(0.5)
    open_edges = edges.take(is_open)
    lines = [open_edges.lines(), outside.take(outside_is_open).lines()]
    if ground.allowed is not ground.to_cover:
        limits = directed_edges(polygon_parts(ground.allowed))
        lines.append(limits.take(find_apart(limits, outside)).lines())
    faces = _refine(layer, np.concatenate(lines))
    progress.step(0.7)
    covered = faces.depth > 0
    return _Plane(
        faces,
        open_edges,
        is_bare=~covered & _lies_in(faces, ground.to_cover),
        is_beyond=covered & ~_lies_in(faces, ground.allowed),
    )


def _refine(layer: GridLayer, lines: Geometries) -> Faces:
    """Divide the plane so that one set of grids covers each face that several grids share.

    Answered edges do not change how often a place is covered, but they do change by whom: where
    ground is covered twice, the borders that run through it divide it too.
    """
    faces = divide_plane(lines, layer.tree)
    is_shared = faces.depth > 1
    shared = faces.polygons[is_shared]
    if not len(shared):
        return faces
    running_through = np.unique(
        np.concatenate(
            [layer.tree.query(shared, predicate=how)[1] for how in ("overlaps", "contains")]
        )
    )
    borders = shapely.boundary(np.concatenate([shared, layer.geometries[running_through]]))
    divided = divide_plane(borders, layer.tree)
    return faces.take(~is_shared).joined(divided.take(divided.depth > 1))


def _lies_in(faces: Faces, ground: shapely.Geometry) -> NDArray[np.bool_]:
    shapely.prepare(ground)
    return shapely.intersects(ground, faces.points)


def _overlaps(plane: _Plane) -> tuple[Geometries, list[tuple[int, ...]]]:
    shared = plane.faces.take(plane.faces.depth > 1)
    return merge_by_label(shared.polygons, shared.owners())


def _overlap_findings(
    layer: GridLayer,
    profile: RuleProfile,
    pieces: Geometries,
    owners: list[tuple[int, ...]],
) -> Findings:
    codes = [join_codes(layer.codes[list(rows)]) for rows in owners]
    return make_findings(
        "overlap",
        layer.kind,
        profile,
        geometry=pieces,
        width_m=measure_width(pieces),
        codes=codes,
    )


def _bare_findings(
    layer: GridLayer, profile: RuleProfile, pieces: Geometries, drift: float
) -> list[Findings]:
    """Return uncovered pieces as gaps up to the drift width, and as blind spots above it."""
    widths = measure_width(pieces)
    codes = _codes_near(layer, pieces)
    parts = []
    for rule, chosen in (("gap", widths <= drift), ("blind_spot", widths > drift)):
        parts.append(
            make_findings(
                rule,
                layer.kind,
                profile,
                geometry=pieces[chosen],
                width_m=widths[chosen],
                codes=[codes[row] for row in np.flatnonzero(chosen)],
            )
        )
    return parts


def _outside_findings(layer: GridLayer, profile: RuleProfile, pieces: Geometries) -> Findings:
    inner = shapely.buffer(pieces, -RESOLUTION_M / 4)
    pairs = layer.tree.query(inner, predicate="intersects")
    return make_findings(
        "outside",
        layer.kind,
        profile,
        geometry=pieces,
        width_m=measure_width(pieces),
        codes=_join_by_row(layer, len(pieces), pairs),
    )


def _codes_near(layer: GridLayer, pieces: Geometries) -> list[str]:
    """Return the codes of the grids that border each piece."""
    pairs = layer.tree.query(pieces, predicate="dwithin", distance=RESOLUTION_M)
    return _join_by_row(layer, len(pieces), pairs)


def _join_by_row(layer: GridLayer, n: int, pairs: NDArray[np.intp]) -> list[str]:
    codes: list[list[str]] = [[] for _ in range(n)]
    for row, grid in pairs.T:
        codes[row].append(layer.codes[grid])
    return [join_codes(joined) for joined in codes]
