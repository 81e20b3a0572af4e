"""Outlines of grids that changed, fitted to those of grids that did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...edges import directed_edges
from ...layers import GridLayer
from ...tiling.matching import ON_EDGE_M, insert_points

# A new border ends at a vertex that is there already when one is as near as this
_NEAR_M = 60.0
_SAME_M2 = 1e-6
# It may make the outlines of both grids longer by this much
_LONGER = 1.05
_SIDES = 2

# Points as x + iy: so they can be compared and sorted as one number
Keys = NDArray[np.complex128]


@dataclass(frozen=True)
class Outlines:
    """Grids after a change.

    Attributes:
        changed: Shapes of the grids that changed, shape (c,).
        received: Rows of the other grids that received a vertex.
        with_vertex: Their shapes.
    """

    changed: Geometries
    received: NDArray[np.intp]
    with_vertex: Geometries


class _Ending(NamedTuple):
    """A border that ends on an old one, and a vertex of that at which it might end.

    Attributes:
        end: Where it ends.
        before: The vertex before that.
        vertex: Where it might end.
        giver, taker: Rows of the grids between which the corner of these three changes hands.
    """

    end: complex
    before: complex
    vertex: complex
    giver: int
    taker: int


def fit_outlines(
    shapes: Geometries,
    existing: GridLayer,
    untouched: NDArray[np.bool_],
    sealed: NDArray[np.bool_],
    places: shapely.STRtree,
) -> Outlines:
    """Return changed grids without the vertices that only their atoms needed.

    Where a new border ends on the border of a grid that did not change, its end moves to the
    next vertex that is there, if it is near and no building changes sides by it; otherwise that
    grid receives a vertex.

    Args:
        shapes: The changed grids as unions of atoms, vertices matched, shape (c,).
        existing: All grids as they were.
        untouched: Which of them did not change, shape (k,).
        sealed: Which must not even receive a vertex, shape (k,).
        places: Buildings, points or polygons, that must not change sides.
    """
    useless, ends = _fresh_points(shapes, existing, ~untouched)
    shapes = _with_points(shapes, dict.fromkeys(useless.tolist()))
    place, beside = _grids_at(ends, existing, untouched)
    limit = np.full(len(ends), _NEAR_M)
    limit[place[sealed[beside]]] = np.inf
    meeting, rows = np.unique(place), np.unique(beside)
    near = existing.take(rows)
    shapes = _move_ends(shapes, ends[meeting], limit[meeting], near, places)
    open_ = place[~sealed[beside]]
    left = np.unique(ends[open_][np.isin(ends[open_], _keys(shapes))])
    rows = np.unique(beside[~sealed[beside]])
    before = existing.geometries[rows]
    after = insert_points(before, np.stack([left.real, left.imag], axis=1))
    more = shapely.get_num_coordinates(after) > shapely.get_num_coordinates(before)
    return Outlines(shapes, rows[more], after[more])


def _keys(shapes: Geometries) -> Keys:
    x, y = shapely.get_coordinates(shapes).T
    return x + 1j * y


def _points(keys: Keys) -> Geometries:
    return shapely.points(keys.real, keys.imag)


def _fresh_points(
    shapes: Geometries, existing: GridLayer, changed: NDArray[np.bool_]
) -> tuple[Keys, Keys]:
    """Return new vertices on old borders: those on a straight stretch, and those where three meet.

    The others are corners between two grids that changed.
    """
    edges = directed_edges(shapes)
    ends = [points[:, 0] + 1j * points[:, 1] for points in (edges.start, edges.stop)]
    keys, number = np.unique(np.concatenate(ends), return_inverse=True)
    lines = np.unique(np.sort(number.reshape(2, -1), axis=0), axis=1)
    sides = np.bincount(lines.ravel(), minlength=len(keys))
    new = np.flatnonzero(~np.isin(keys, _keys(existing.geometries)))
    borders = shapely.STRtree(existing.take(changed).edges.lines())
    on_border, _ = borders.query(_points(keys[new]), predicate="dwithin", distance=ON_EDGE_M)
    fresh = np.zeros(len(keys), dtype=bool)
    fresh[new[on_border]] = True
    between = np.flatnonzero(fresh & (sides == _SIDES))
    straight = between[_lie_straight(between, keys, lines)]
    return keys[straight], keys[fresh & (sides > _SIDES)]


def _lie_straight(
    nodes: NDArray[np.intp], keys: Keys, lines: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Tell which of some points, where two lines meet each, lie straight between their ends."""
    node = np.concatenate([lines[0], lines[1]])
    other = np.concatenate([lines[1], lines[0]])
    order = np.argsort(node, kind="stable")
    first = np.searchsorted(node[order], nodes)
    chords = [keys[other[order[first + place]]] for place in range(_SIDES)]
    stretches = shapely.linestrings(
        np.stack([[ends.real, ends.imag] for ends in chords]).transpose(2, 0, 1)
    )
    return shapely.dwithin(_points(keys[nodes]), stretches, ON_EDGE_M)


def _grids_at(
    keys: Keys, existing: GridLayer, chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs of points and chosen grids that lie on each other's border."""
    point, grid = existing.tree.query(_points(keys), predicate="dwithin", distance=ON_EDGE_M)
    kept = chosen[grid]
    return point[kept], grid[kept]


def _with_points(shapes: Geometries, moved: dict[complex, complex | None]) -> Geometries:
    """Return shapes with some vertices moved onto others, or left out where that is None."""
    result = shapes.copy()
    wanted = np.array(list(moved), dtype=np.complex128)
    for row, shape in enumerate(shapes):
        if np.isin(wanted, _keys(shape)).any():
            result[row] = _rebuilt(shape, lambda ring: _with_ring_points(ring, moved))
    return result


def _with_ring_points(
    ring: shapely.LinearRing, moved: dict[complex, complex | None]
) -> shapely.LinearRing:
    keys = [moved.get(key, key) for key in _keys(ring)[:-1].tolist()]
    kept = [key for key in keys if key is not None]
    once = [key for place, key in enumerate(kept) if key != kept[place - 1]]
    return shapely.linearrings([(key.real, key.imag) for key in once])


def _rebuilt(
    shape: shapely.Geometry, change: Callable[[shapely.LinearRing], shapely.LinearRing]
) -> shapely.Geometry:
    """Return a (multi)polygon with every ring changed."""
    parts = [
        shapely.Polygon(change(part.exterior), [change(hole) for hole in part.interiors])
        for part in shapely.get_parts(shape)
    ]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _move_ends(
    shapes: Geometries,
    ends: Keys,
    limit: NDArray[np.float64],
    beside: GridLayer,
    places: shapely.STRtree,
) -> Geometries:
    """Return shapes with ends of new borders moved to vertices of the grids beside them.

    Args:
        shapes: The changed grids.
        ends: Where new borders end, shape (e,).
        limit: How far each may move, metres, shape (e,).
        beside: The grids on whose border they end.
        places: Buildings that must not change sides.
    """
    shapes = shapes.copy()
    vertices = set(_keys(beside.geometries).tolist())
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    keys = points[:, 0] + 1j * points[:, 1]
    at_end = np.isin(keys, ends)
    keys, owner = keys[at_end], owner[at_end]
    for end, distance in zip(ends.tolist(), limit.tolist()):
        rows = np.unique(owner[keys == end]).tolist()
        for change in _ways_to_end(shapes, end, rows, vertices):
            if abs(change.vertex - end) > distance:
                break
            if _changes_nothing_else(shapes, change, places):
                for row, key in ((change.giver, None), (change.taker, change.vertex)):
                    shapes[[row]] = _with_points(shapes[[row]], {end: key})
                break
    return shapes


def _ways_to_end(
    shapes: Geometries, end: complex, rows: list[int], vertices: set[complex]
) -> list[_Ending]:
    """Return the vertices near the end of a border that it might be moved to, nearest first."""
    if len(rows) != _SIDES:
        return []
    first, second = (_neighbours(shapes[row], end) for row in rows)
    between = first & second
    if len(between) != 1 or len(first) != _SIDES or len(second) != _SIDES:
        return []
    (before,) = between
    found = [
        _Ending(end, before, vertex, giver, taker)
        for giver, taker, sides in ((rows[0], rows[1], first), (rows[1], rows[0], second))
        for vertex in sides - between
        if vertex in vertices
    ]
    return sorted(found, key=lambda way: (abs(way.vertex - end), way.giver, way.vertex.real))


def _neighbours(shape: shapely.Geometry, key: complex) -> set[complex]:
    """Return the vertices before and after one in the rings of a shape."""
    found: set[complex] = set()
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            keys = _keys(ring)[:-1]
            for place in np.flatnonzero(keys == key).tolist():
                found |= {complex(keys[place - 1]), complex(keys[(place + 1) % len(keys)])}
    return found


def _changes_nothing_else(shapes: Geometries, way: _Ending, places: shapely.STRtree) -> bool:
    """Tell whether the ground that changes hands lies in one grid, and holds no building."""
    corner = shapely.polygons([(key.real, key.imag) for key in way[:3]])
    giver, taker = shapes[way.giver], shapes[way.taker]
    inside = shapely.area(shapely.intersection(corner, giver))
    if inside < shapely.area(corner) - _SAME_M2 or len(places.query(corner, "intersects")):
        return False
    if shapely.area(giver) - inside < _SAME_M2:
        return False  # the corner is all that it has
    after = np.concatenate(
        [
            _with_points(np.array([giver]), {way.end: None}),
            _with_points(np.array([taker]), {way.end: way.vertex}),
        ]
    )
    before = np.array([giver, taker])
    if shapely.length(after).sum() > _LONGER * shapely.length(before).sum():
        return False
    parts = shapely.get_num_geometries(before)
    return bool((shapely.is_valid(after) & (shapely.get_num_geometries(after) == parts)).all())
