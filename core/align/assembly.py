"""Upper grids put together anew, of whole base grids and of faces, sharing their vertices."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import Edges, directed_edges
from ..layers import Geometries, GridLayer
from ..tiling.grouping import number_rows
from ..tiling.matching import ON_EDGE_M, match_vertices
from ..tiling.mesh import dissolve
from .holders import Owners
from .pattern import BEYOND, Pattern


def unite(
    base: GridLayer, count: int, owner: NDArray[np.intp], pattern: Pattern, held: list[Owners]
) -> Geometries:
    """Return the ground of each upper grid: its base grids and its faces, exactly united.

    Base grids that go as a whole are taken with the vertices that they have, and so are borders
    as drawn; where one ends at the other, both have the vertex.

    Args:
        base: The base grids.
        count: Number of upper grids.
        owner: Row of the upper grid that gets each base grid as a whole; below 0: none, shape of
            the base grids.
        pattern: The faces of the others.
        held: Rows of the upper grids that get each face.
    """
    in_faces = np.zeros(len(base), dtype=bool)
    in_faces[pattern.home[pattern.home != BEYOND]] = True
    whole = np.flatnonzero((owner >= 0) & ~in_faces)
    rest = np.flatnonzero((owner < 0) & ~in_faces)
    shapes = np.concatenate([base.geometries[whole], pattern.polygons, base.geometries[rest]])
    matched = match_vertices(shapes)
    shares = [(len(whole) + face, p) for face in range(len(pattern)) for p in held[face]]
    table = np.array(shares, dtype=np.intp).reshape(-1, 2)
    rows = np.concatenate([np.arange(len(whole)), table[:, 0]])
    labels = np.concatenate([owner[whole], table[:, 1]])
    united = dissolve(matched[rows], labels)
    result = np.full(count, shapely.Polygon(), dtype=object)
    there = ~shapely.is_empty(united)
    result[: len(united)][there] = united[there]
    return result


def without_idle_vertices(
    shapes: Geometries, base: GridLayer, drawn: Geometries, cuts: Geometries
) -> Geometries:
    """Return shapes without the vertices at which no border turns or begins.

    Borders that were given away leave vertices where they met others. What stays: vertices of
    base grids, and those of borders as drawn that run inside of base grids.

    Args:
        shapes: Polygons that share their vertices, shape (n,).
        base: The base grids.
        drawn: The upper grids as drawn.
        cuts: Lines that cut drift off: where they lead straight on, no vertex is needed.
    """
    points = _straight_points(directed_edges(shapes))
    points = points[~_is_among(points, shapely.get_coordinates(base.geometries))]
    as_drawn = _is_among(points, shapely.get_coordinates(drawn))
    as_drawn &= ~_is_among(points, shapely.get_coordinates(cuts))
    as_drawn[as_drawn] = ~_lie_on_borders(points[as_drawn], base)
    idle = points[~as_drawn]
    lean = shapes.copy()
    vertices, row = shapely.get_coordinates(shapes, return_index=True)
    for place in np.unique(row[_is_among(vertices, idle)]).tolist():
        lean[place] = _without_points(shapes[place], idle)
    return lean


def _straight_points(edges: Edges) -> NDArray[np.float64]:
    """Return the vertices where exactly two lines meet, and go straight on."""
    number = number_rows(*np.concatenate([edges.start, edges.stop]).T)
    tail, head = np.split(number, 2)
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    _, line = np.unique(low * (int(number.max(initial=0)) + 1) + high, return_index=True)
    at = np.concatenate([tail[line], head[line]])
    order = np.argsort(at, kind="stable")
    own = np.concatenate([edges.start[line], edges.stop[line]])[order]
    other = np.concatenate([edges.stop[line], edges.start[line]])[order]
    _, begin, count = np.unique(at[order], return_index=True, return_counts=True)
    begin = begin[count == 2]  # noqa: PLR2004 (a border that comes, and goes)
    across = shapely.linestrings(np.stack([other[begin], other[begin + 1]], axis=1))
    return own[begin[shapely.dwithin(across, shapely.points(own[begin]), ON_EDGE_M)]]


def _lie_on_borders(points: NDArray[np.float64], base: GridLayer) -> NDArray[np.bool_]:
    places = shapely.points(points)
    place, row = base.tree.query(places, predicate="dwithin", distance=ON_EDGE_M)
    borders = shapely.boundary(base.geometries[row])
    on_border = np.zeros(len(points), dtype=bool)
    on_border[place[shapely.dwithin(borders, places[place], ON_EDGE_M)]] = True
    return on_border


def _is_among(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.isin(points[:, 0] + 1j * points[:, 1], others[:, 0] + 1j * others[:, 1])


def _without_points(shape: shapely.Geometry, idle: NDArray[np.float64]) -> shapely.Geometry:
    polygons = []
    for part in shapely.get_parts(shape):
        rings = []
        for ring in shapely.get_rings(part):
            points = shapely.get_coordinates(ring)[:-1]
            rings.append(shapely.linearrings(points[~_is_among(points, idle)]))
        polygons.append(shapely.polygons(rings[0], holes=rings[1:] or None))
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def are_alike(first: Geometries, second: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes have the same vertices, wherever their rings and parts begin."""
    ours, theirs = (
        shapely.normalize(_as_multi(shapely.remove_repeated_points(shapes)))
        for shapes in (first, second)
    )
    return np.asarray(shapely.equals_exact(ours, theirs, tolerance=0))


def _as_multi(shapes: Geometries) -> Geometries:
    """Return the shapes as multipolygons, so that the type does not tell them apart."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    multi = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    multi[np.unique(row)] = shapely.multipolygons(
        parts, indices=np.unique(row, return_inverse=True)[1]
    )
    return multi
