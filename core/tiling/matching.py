"""Neighbouring polygons made to share their vertices, without moving one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..edges import Edges, find_unanswered

# A vertex this near to an edge lies on it: computed crossings are some nanometres off.
ON_EDGE_M = 1e-6

_MULTI = shapely.GeometryType.MULTIPOLYGON


def match_vertices(
    polygons: Geometries, fixed: NDArray[np.bool_] | None = None, reach: float = ON_EDGE_M
) -> Geometries:
    """Return the polygons with every vertex that lies on an edge of another inserted there.

    Nothing moves: inserted coordinates are those of the vertex, digit for digit. Polygons that
    need no vertex are returned as they are.

    Args:
        polygons: Valid (multi)polygons in metres, None where there is none, shape (n,).
        fixed: Polygons that are given no vertex, shape (n,); None: none.
        reach: How far off an edge a vertex still lies on it, metres.
    """
    rings = _take_apart(polygons)
    is_open = _find_open(rings)
    points, owner = _ends(rings.edges.take(is_open))
    return _insert(polygons, rings, _unfixed(rings, is_open, fixed), points, owner, reach)


def bend_to_vertices(
    polygons: Geometries, reach: float, fixed: NDArray[np.bool_] | None = None
) -> Geometries:
    """Return the polygons with edges bent to the vertices that they pass by within `reach` metres.

    Only vertices at which a border is not answered count, those of the polygon itself among them:
    where it is that thin, its sides fall together, which leaves it invalid. Polygons without such
    edges are returned as they are.

    Args:
        polygons: Valid (multi)polygons in metres, shape (n,).
        reach: Metres.
        fixed: Polygons that are given no vertex, shape (n,); None: none.
    """
    rings = _take_apart(polygons)
    points, _ = _ends(rings.edges.take(_find_open(rings)))
    points = np.unique(points, axis=0)
    # a thin side may be answered: so all edges of polygons near such vertices are looked at
    is_near = np.zeros(len(polygons), dtype=bool)
    near = shapely.STRtree(polygons).query(
        shapely.points(points), predicate="dwithin", distance=reach
    )[1]
    is_near[near] = True
    nobody = np.full(len(points), -1, dtype=np.intp)
    candidates = _unfixed(rings, is_near[rings.edges.owner], fixed)
    return _insert(polygons, rings, candidates, points, nobody, reach)


def _find_open(rings: _Rings) -> NDArray[np.bool_]:
    return find_unanswered(rings.edges, rings.edges.take(np.empty(0, dtype=np.intp)))[0]


def _ends(edges: Edges) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return both ends of all edges, and whose they are."""
    return np.concatenate([edges.start, edges.stop]), np.concatenate([edges.owner, edges.owner])


def _unfixed(
    rings: _Rings, is_open: NDArray[np.bool_], fixed: NDArray[np.bool_] | None
) -> NDArray[np.intp]:
    """Return the rows of open edges that may be given a vertex."""
    return np.flatnonzero(is_open if fixed is None else is_open & ~fixed[rings.edges.owner])


def insert_points(
    polygons: Geometries, points: NDArray[np.float64], reach: float = ON_EDGE_M
) -> Geometries:
    """Return the polygons with those of the points inserted that lie on an edge.

    Args:
        polygons: Valid (multi)polygons in metres, shape (n,).
        points: Coordinates, shape (k, 2).
        reach: How far off an edge a point still lies on it, metres.
    """
    rings = _take_apart(polygons)
    nobody = np.full(len(points), -1, dtype=np.intp)
    return _insert(polygons, rings, np.arange(len(rings.edges)), points, nobody, reach)


def assemble_polygons(rings: Geometries, part: NDArray[np.intp]) -> Geometries:
    """Return the polygons made of rings, the first of each part being its shell.

    Args:
        rings: Linear rings, shape (n,).
        part: Number of the polygon each belongs to, ascending, shape (n,).
    """
    is_shell = np.append(True, part[1:] != part[:-1])[: len(part)]
    shells = shapely.polygons(rings[is_shell])
    with_holes = np.unique(part[~is_shell])
    for row in with_holes:
        mine = rings[part == row]
        shells[row] = shapely.polygons(mine[0], holes=mine[1:])
    return shells


@dataclass(frozen=True)
class _Rings:
    """Polygons taken apart: every ring, the part it belongs to and the row of that.

    Attributes:
        points: Coordinates of all rings one behind the other, shape (k, 2).
        ring: Ring of each point.
        part: Part of each ring.
        row: Row of each part.
        edges: The straight stretches between the points of each ring.
        after: Place in `points` where each edge begins.
    """

    points: NDArray[np.float64]
    ring: NDArray[np.intp]
    part: NDArray[np.intp]
    row: NDArray[np.intp]
    edges: Edges
    after: NDArray[np.intp]


def _take_apart(polygons: Geometries) -> _Rings:
    # find_unanswered wants the inside on one side of every edge
    parts, row = shapely.get_parts(shapely.orient_polygons(polygons), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = (ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    after = np.flatnonzero(joined)
    edges = Edges(points[after], points[after + 1], row[part[ring[after]]])
    return _Rings(points, ring, part, row, edges, after)


def _insert(
    polygons: Geometries,
    rings: _Rings,
    candidates: NDArray[np.intp],
    points: NDArray[np.float64],
    owner: NDArray[np.intp],
    reach: float = ON_EDGE_M,
) -> Geometries:
    """Return the polygons with points inserted into those candidate edges that they lie on.

    Args:
        polygons: As they were.
        rings: The same, taken apart.
        candidates: Rows of the edges that may get a point.
        points: Coordinates, shape (k, 2).
        owner: Row of the polygon each point is a vertex of already, -1 for none, shape (k,).
        reach: How far off an edge a point still lies on it, metres.
    """
    edges = rings.edges.take(candidates)
    point, edge = shapely.STRtree(edges.lines()).query(
        shapely.points(points), predicate="dwithin", distance=reach
    )
    along = edges.stop[edge] - edges.start[edge]
    share = ((points[point] - edges.start[edge]) * along).sum(axis=1) / (along**2).sum(axis=1)
    at_end = (points[point] == edges.start[edge]).all(axis=1)
    at_end |= (points[point] == edges.stop[edge]).all(axis=1)
    inside = (share > 0) & (share < 1) & ~at_end & (owner[point] != edges.owner[edge])
    point, edge, share = point[inside], edge[inside], share[inside]
    new = points[point]
    order = np.lexsort((new[:, 1], new[:, 0], share, edge))
    edge, new = edge[order], new[order]
    twice = (edge[1:] == edge[:-1]) & (new[1:] == new[:-1]).all(axis=1)
    once = np.append(True, ~twice)[: len(edge)]
    return _rebuild(polygons, rings, rings.after[candidates[edge[once]]], new[once])


def _rebuild(
    polygons: Geometries, rings: _Rings, after: NDArray[np.intp], new: NDArray[np.float64]
) -> Geometries:
    """Return the polygons with `new` points put behind the places `after`."""
    touched = np.zeros(len(polygons), dtype=bool)
    touched[rings.row[rings.part[rings.ring[after]]]] = True
    if not touched.any():
        return polygons.copy()
    points = np.insert(rings.points, after + 1, new, axis=0)
    ring = np.insert(rings.ring, after + 1, rings.ring[after])
    wanted = touched[rings.row[rings.part]]
    kept = wanted[ring]
    place = np.cumsum(wanted) - 1
    whole = shapely.linearrings(points[kept], indices=place[ring[kept]])
    part, ring_number = np.unique(rings.part[wanted], return_inverse=True)
    parts = assemble_polygons(whole, ring_number)
    result = polygons.copy()
    row = rings.row[part]
    single = touched & (shapely.get_type_id(polygons) != _MULTI)
    result[row[single[row]]] = parts[single[row]]
    for several in np.flatnonzero(touched & ~single):
        result[several] = shapely.multipolygons(parts[row == several])
    return result
