"""Which grids lie where others lay: the same ones, their predecessors and successors."""

from __future__ import annotations

from collections import defaultdict, deque

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..chunks import map_chunks
from ..shapes import made_polygonal

# A grid without a code is the one that lay there before when they share this much of both
_SAME = 0.9
# A grid follows another when their common ground is this much of either
_MUCH = 0.1

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


def match_places(before: Geometries, after: Geometries) -> Pairs:
    """Return pairs of rows, before and after, that are one and the same grid.

    Equal shapes first; of the others those that share nine tenths of both. Every row is in one
    pair at most.

    Args:
        before: (Multi)polygons in metres; None where null.
        after: The same later.
    """
    same = _equal(before, after)
    rest_before = np.setdiff1d(np.arange(len(before)), same[0])
    rest_after = np.setdiff1d(np.arange(len(after)), same[1])
    old, new, least, _ = _shares(before[rest_before], after[rest_after], _SAME)
    # two shapes that cover nine tenths of a third overlap: take each only once
    pick = np.lexsort((rest_after[new], rest_before[old], -least))
    taken_old, taken_new, pairs = set(), set(), []
    for row, other in zip(rest_before[old[pick]].tolist(), rest_after[new[pick]].tolist()):
        if row not in taken_old and other not in taken_new:
            taken_old.add(row)
            taken_new.add(other)
            pairs.append((row, other))
    found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return np.concatenate([same[0], found[:, 0]]), np.concatenate([same[1], found[:, 1]])


def follow_places(before: Geometries, after: Geometries) -> Pairs:
    """Return pairs of rows, before and after, of which the second holds much of the first's ground.

    Much is a tenth of either.

    Args:
        before: (Multi)polygons in metres; None where null.
        after: The same later.
    """
    old, new, _, most = _shares(before, after, 0.0)
    much = most >= _MUCH
    return old[much], new[much]


def is_elsewhere(before: Geometries, after: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes have left their place, row by row: less than a tenth of either is common.

    Args:
        before: (Multi)polygons in metres; None where null, which is nowhere and cannot be left.
        after: The same later.
    """
    old, new = made_polygonal(before), made_polygonal(after)
    smaller = np.minimum(shapely.area(old), shapely.area(new))
    common = map_chunks(shapely.intersection, old, new)
    return (shapely.area(common) < _MUCH * smaller) & (smaller > 0)


def is_same_shape(before: Geometries, after: Geometries, tolerance: float) -> NDArray[np.bool_]:
    """Tell which shapes have the same vertices, row by row, `tolerance` metres apart at most."""
    alike = shapely.equals_exact(before, after, tolerance)
    rest = np.flatnonzero(~alike)
    alike[rest] = shapely.equals_exact(_plain(before[rest]), _plain(after[rest]), tolerance)
    return alike | (shapely.is_missing(before) & shapely.is_missing(after))


def _equal(before: Geometries, after: Geometries) -> Pairs:
    """Return pairs of equal shapes, the first of each with the first, and so on."""
    waiting: dict[bytes | None, deque[int]] = defaultdict(deque)
    for row, key in enumerate(_keys(after)):
        waiting[key].append(row)
    pairs = [
        (row, waiting[key].popleft())
        for row, key in enumerate(_keys(before))
        if key is not None and waiting[key]
    ]
    found = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _keys(shapes: Geometries) -> list[bytes | None]:
    keys: list[bytes | None] = shapely.to_wkb(_plain(shapes)).tolist()
    return keys


def _plain(shapes: Geometries) -> Geometries:
    """Return shapes in one order of vertices and parts, multi only where there are several."""
    single = shapes.copy()
    one = np.flatnonzero(shapely.get_num_geometries(single) == 1)
    single[one] = shapely.get_geometry(single[one], 0)
    return shapely.normalize(single)


def _shares(
    before: Geometries, after: Geometries, least: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return the pairs that share at least this much of both, and the lesser and greater share."""
    old_shapes, new_shapes = made_polygonal(before), made_polygonal(after)
    old, new = shapely.STRtree(new_shapes).query(old_shapes, predicate="intersects")
    areas = shapely.area(old_shapes)[old], shapely.area(new_shapes)[new]
    smaller, larger = np.minimum(*areas), np.maximum(*areas)
    # boxes share no less than the shapes in them: most neighbours are told from them alone
    near = _common_box_area(old_shapes[old], new_shapes[new]) >= least * larger
    old, new, smaller, larger = old[near], new[near], smaller[near], larger[near]
    common = map_chunks(shapely.intersection, old_shapes[old], new_shapes[new])
    area = shapely.area(common)
    enough = (area >= least * larger) & (area > 0)
    return old[enough], new[enough], (area / larger)[enough], (area / smaller)[enough]


def _common_box_area(first: Geometries, second: Geometries) -> NDArray[np.float64]:
    one, two = shapely.bounds(first), shapely.bounds(second)
    width = np.minimum(one[:, 2], two[:, 2]) - np.maximum(one[:, 0], two[:, 0])
    height = np.minimum(one[:, 3], two[:, 3]) - np.maximum(one[:, 1], two[:, 1])
    return np.clip(width, 0, None) * np.clip(height, 0, None)
