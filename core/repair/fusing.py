"""Borders that are the same line but for less than a millimetre, made one line."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import Edges, directed_edges, find_unanswered
from ..layers import Geometries
from ..shapes import is_changed, polygon_parts
from ..tiling.grouping import connect
from ..tiling.matching import bend_to_vertices
from ..width import RESOLUTION_M, is_wider

# Crossings of borders are rounded: as near as this they are one, and as far off a border on it.
SAME_M = 3e-6
REACH_M = 1e-5


def fuse_borders(geometries: Geometries, locked: NDArray[np.bool_]) -> Geometries:
    """Return the grids with near vertices united, and vertices matched along shared borders.

    Only vertices that a neighbour's border misses are looked at, and none moves by more than a
    millimetre. Grids that need no change are returned as they are.

    Args:
        geometries: Valid (multi)polygons, metres, shape (n,).
        locked: Grids that do not change, not even by a vertex, shape (n,).
    """
    return bend_borders(unite_vertices(geometries, locked), locked)


def bend_borders(geometries: Geometries, locked: NDArray[np.bool_]) -> Geometries:
    """Return the grids with borders led through vertices that they pass within a millimetre.

    Args:
        geometries: Valid (multi)polygons, metres, shape (n,).
        locked: Grids that do not change, not even by a vertex, shape (n,).
    """
    return _kept_sound(geometries, bend_to_vertices(geometries, RESOLUTION_M, locked))


def _kept_sound(before: Geometries, after: Geometries) -> Geometries:
    """Return moved shapes made valid; those of which nothing would be left as they were."""
    changed = np.flatnonzero(is_changed(before, after))
    result = before.copy()
    # by structure: lines left where sides fell together must enclose nothing
    sound = shapely.make_valid(after[changed], method="structure", keep_collapsed=False)
    result[changed] = without_shreds(sound)
    lost = changed[shapely.is_empty(result[changed])]
    result[lost] = before[lost]
    return result


def without_shreds(geometries: Geometries) -> Geometries:
    """Return shapes without the parts thinner than a millimetre that making them valid leaves."""
    result = geometries.copy()
    for row in np.flatnonzero(shapely.get_num_geometries(geometries) > 1).tolist():
        parts = polygon_parts(geometries[row])
        wide = parts[is_wider(parts, RESOLUTION_M)]
        if len(wide):
            result[row] = wide[0] if len(wide) == 1 else shapely.multipolygons(wide)
    return result


def unite_vertices(
    geometries: Geometries, locked: NDArray[np.bool_], reach: float = RESOLUTION_M
) -> Geometries:
    """Return the grids with vertices near to each other made one, where borders differ.

    Args:
        geometries: Valid (multi)polygons, metres, shape (n,).
        locked: Grids that do not change, not even by a vertex, shape (n,).
        reach: How near is one, metres.
    """
    edges = _open_edges(geometries)
    ends = np.concatenate([edges.start, edges.stop])
    owner = np.concatenate([edges.owner, edges.owner])
    points, place = np.unique(ends, axis=0, return_inverse=True)
    place = place.reshape(-1)
    held = np.bincount(place, locked[owner], len(points)) > 0
    uses = np.bincount(place, minlength=len(points))
    target = find_targets(points, reach, held, uses)
    moved = (target != points).any(axis=1)
    touched = np.unique(owner[moved[place] & ~locked[owner]])
    result = geometries.copy()
    if len(touched):
        result[touched] = move_vertices(geometries[touched], points[moved], target[moved])
    return _kept_sound(geometries, result)


def _open_edges(geometries: Geometries) -> Edges:
    edges = directed_edges(geometries)
    is_open, _ = find_unanswered(edges, edges.take(np.empty(0, dtype=np.intp)))
    return edges.take(is_open)


def find_targets(
    points: NDArray[np.float64],
    reach: float,
    held: NDArray[np.bool_],
    uses: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return where points go that are united with those near them, shape (n, 2).

    In a chain of near points those stay that are farther than `reach` from the one that stays.

    Args:
        points: Different points, shape (n, 2).
        reach: How near two points are one, metres.
        held: Points that others come to, shape (n,).
        uses: Of points that are alike in that and have as many others near, the one with most
            uses stays, shape (n,).
    """
    places = shapely.points(points)
    first, second = shapely.STRtree(places).query(places, predicate="dwithin", distance=reach)
    pair = first < second
    group = connect(len(points), first[pair], second[pair])
    others = np.bincount(np.concatenate([first, second]), minlength=len(points))
    order = np.lexsort((np.arange(len(points)), -uses, -others, ~held, group))
    best = order[np.diff(group[order], prepend=-1) != 0]
    chosen = np.empty(len(points), dtype=np.intp)
    chosen[group[best]] = best
    target = points[chosen[group]]
    near = np.hypot(*(target - points).T) <= reach
    return np.where(near[:, None], target, points)


def unite_near(pieces: Geometries, grids: Geometries) -> Geometries:
    """Return pieces without edges shorter than rounding: near vertices are one.

    Vertices of the grids, and then crossings of their borders, stay where they are.

    Args:
        pieces: Ground cut out by the borders of grids, polygons, shape (p,).
        grids: Those grids.
    """
    corners = shapely.get_coordinates(grids)
    points = np.unique(shapely.get_coordinates(pieces), axis=0)
    held = np.isin(points[:, 0] + 1j * points[:, 1], corners[:, 0] + 1j * corners[:, 1])
    target = find_targets(points, SAME_M, held, np.zeros(len(points), dtype=np.intp))
    moved = (target != points).any(axis=1)
    if not moved.any():
        return pieces
    united = move_vertices(pieces, points[moved], target[moved])
    return np.asarray(shapely.make_valid(united, method="structure", keep_collapsed=False))


def move_vertices(
    geometries: Geometries, points: NDArray[np.float64], target: NDArray[np.float64]
) -> Geometries:
    """Return shapes with the given vertices moved to their targets, repeated ones left out."""
    keys = points[:, 0] + 1j * points[:, 1]
    order = np.argsort(keys)

    def move(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        wanted = vertices[:, 0] + 1j * vertices[:, 1]
        place = order[np.searchsorted(keys, wanted, sorter=order).clip(max=len(keys) - 1)]
        return np.where((keys[place] == wanted)[:, None], target[place], vertices)

    moved = shapely.transform(geometries, move)
    for row in _with_collapsed_rings(moved).tolist():
        moved[row] = _without_collapsed_rings(moved[row])
    return np.asarray(shapely.remove_repeated_points(moved))


def _with_collapsed_rings(geometries: Geometries) -> NDArray[np.intp]:
    """Return the rows with a ring that encloses nothing."""
    parts, row = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return np.unique(row[part[shapely.area(shapely.polygons(rings)) == 0]])


def _without_collapsed_rings(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a (multi)polygon without rings that enclose nothing, empty when it has no others."""
    whole = []
    for part in shapely.get_parts(shape):
        shell, *holes = shapely.get_rings(part)
        if shapely.area(shapely.Polygon(shell)):
            kept = [hole for hole in holes if shapely.area(shapely.Polygon(hole))]
            whole.append(shapely.Polygon(shell, kept))
    return whole[0] if len(whole) == 1 else shapely.multipolygons(whole)
