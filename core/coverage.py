"""One layer against its frame: overlap, gap, blind spot, outside, unmatched edge."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from .edges import Edges, directed_edges, find_apart, find_unanswered
from .faces import Faces, divide_plane, merge_by_label, merge_touching
from .findings import Findings, join_codes, join_findings, make_findings
from .layers import Geometries, GridLayer
from .mismatches import find_mismatches
from .profiles import DEFAULT_DRIFT_M, RuleProfile
from .progress import Progress, Silent
from .shapes import polygon_parts
from .vertices import Vertices
from .width import RESOLUTION_M, measure_width


@dataclass(frozen=True)
class Ground:
    """What a layer must cover, and what it may: (multi)polygons, the first within the second.

    Of both, only what lies in the window is looked at, where there is one: nothing is demanded and
    nothing is forbidden beyond.
    """

    to_cover: shapely.Geometry
    allowed: shapely.Geometry
    window: shapely.Geometry | None = None


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
    window: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> CoverageCheck:
    """Find where the grids of one layer overlap, leave ground uncovered or leave the frame.

    Args:
        layer: Grids with valid shapes (see `soundness.mended`), in metres.
        profile: Widths and severities; a drift of 0 counts as the default.
        frame: (Multi)polygon that must be covered. None: the union of the grids with its enclosed
            holes; what is open to the outside is then no gap.
        exclusions: (Multi)polygon that may stay uncovered.
        window: (Multi)polygon that is looked at; None: everything.
        progress: Told of the stages; may raise CancelledError.

    Returns:
        Findings, worst first, contents not counted yet, and mismatches.
    """
    ground = replace(lay_ground(layer, frame, exclusions), window=window)
    return check_ground(layer, profile, ground, progress)


def lay_ground(
    layer: GridLayer, frame: shapely.Geometry | None, exclusions: shapely.Geometry | None
) -> Ground:
    """Return what a layer must cover: the frame, or what the grids enclose, but for exclusions."""
    if frame is None:
        frame = _find_enclosure(layer)
    to_cover = frame if exclusions is None else shapely.difference(frame, exclusions)
    return Ground(to_cover, frame)


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
    plane = survey(layer, ground, progress)
    drift = profile.drift or DEFAULT_DRIFT_M
    bare = plane.bare_ground()
    overlaps, owners = plane.shared_ground()
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
    return Vertices.at(ends).restored(shapely.union_all(faces.polygons[faces.depth > 0]))


def _find_enclosure(layer: GridLayer) -> shapely.Geometry:
    """Return the union of the grids and of all ground that they enclose."""
    faces, ends = _faces_between_open_borders(layer)
    return Vertices.at(ends).restored(shapely.union_all(faces.polygons))


def _faces_between_open_borders(layer: GridLayer) -> tuple[Faces, NDArray[np.float64]]:
    """Return the faces that the unanswered edges enclose, and the ends of these edges."""
    nothing = layer.edges.take(np.empty(0, dtype=np.intp))
    is_open, _ = find_unanswered(layer.edges, nothing)
    open_edges = layer.edges.take(is_open)
    return divide_plane(open_edges.lines(), layer.tree), open_edges.start


@dataclass(frozen=True)
class Plane:
    """The faces around the unanswered edges, and how they lie to the ground.

    Attributes:
        faces: The faces, and the grids that cover each.
        open_edges: The edges of grids that no neighbour answers.
        vertices: What the vertices of the faces were rounded from.
        is_bare: Which faces should be covered, and are not.
        is_beyond: Which are covered, and should not be.
    """

    faces: Faces
    open_edges: Edges
    vertices: Vertices
    is_bare: NDArray[np.bool_]
    is_beyond: NDArray[np.bool_]

    def bare_ground(self) -> Geometries:
        """Return the connected pieces of uncovered ground."""
        return self.vertices.restored(merge_touching(self.faces.polygons[self.is_bare]))

    def shared_ground(self) -> tuple[Geometries, list[tuple[int, ...]]]:
        """Return the connected pieces that several grids cover, and the rows of those."""
        shared = self.faces.take(self.faces.depth > 1)
        pieces, owners = merge_by_label(shared.polygons, shared.owners())
        return self.vertices.restored(pieces), owners


def survey(layer: GridLayer, ground: Ground, progress: Progress) -> Plane:
    """Divide the plane by the unanswered edges of the grids and of the ground to cover.

    Args:
        layer: The grids, valid, metres.
        ground: What the layer must and may cover.
        progress: Told of the stages; may raise CancelledError.
    """
    edges = layer.edges
    progress.step(0.3)
    outside = directed_edges(polygon_parts(ground.to_cover))
    is_open, outside_is_open = find_unanswered(edges, outside)
    progress.step(0.5)
    drawn = [edges.take(is_open), outside.take(outside_is_open)]
    if ground.allowed is not ground.to_cover:
        limits = directed_edges(polygon_parts(ground.allowed))
        drawn.append(limits.take(find_apart(limits, outside)))
    if ground.window is not None:
        drawn = [_seen(edges, ground.window) for edges in drawn]
        drawn.append(directed_edges(polygon_parts(ground.window)))
    faces = _refine(layer, np.concatenate([edges.lines() for edges in drawn]), ground.window)
    progress.step(0.7)
    covered = faces.depth > 0
    return Plane(
        faces,
        drawn[0],
        _vertices(layer, drawn, faces),
        is_bare=~covered & _lies_in(faces, ground.to_cover),
        is_beyond=covered & ~_lies_in(faces, ground.allowed),
    )


def _vertices(layer: GridLayer, drawn: list[Edges], faces: Faces) -> Vertices:
    """Return the vertices of drawn edges, and of the grids whose borders divide shared ground."""
    shared = np.unique(faces.grid[(faces.depth > 1)[faces.face]])
    ends = [end for edges in drawn for end in (edges.start, edges.stop)]
    ends.append(shapely.get_coordinates(layer.geometries[shared]))
    return Vertices.at(np.concatenate(ends))


def _seen(edges: Edges, window: shapely.Geometry) -> Edges:
    """Return the edges that touch the window; the rim closes the faces that the others would."""
    shapely.prepare(window)
    return edges.take(shapely.intersects(window, edges.lines()))


def _refine(layer: GridLayer, lines: Geometries, window: shapely.Geometry | None) -> Faces:
    """Divide the plane so that one set of grids covers each face that several grids share.

    Answered edges do not change how often a place is covered, but they do change by whom: where
    ground is covered twice, the borders that run through it divide it too. Faces beyond the
    window, where there is one, are left out.
    """
    faces = divide_plane(lines, layer.tree)
    if window is not None:
        faces = faces.take(shapely.intersects(window, faces.points))
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
