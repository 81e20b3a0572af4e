"""Ground between barriers that is no block of its own: medians, roundabouts, rivers, strips."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Column, Geometries
from ...tiling.mesh import Sides, find_sides, renumber
from ...width import is_wider
from .barriers import BarrierLines

# Water wider than this is ground of its own: a reservoir, a port, the sea.
WATER_M = 150.0
# Ground this narrow is no block even where a building's point happens to lie in it.
SLIVER_M = 10.0

# The neighbour on one side wins when both share about the same length.
_SOUTH = 1.2
_ALONGSIDE = 0.2  # of the perimeter
# Ground is joined across the weakest barrier beside it, across the strongest only at need.
_LEAST = 0.1
_ALONG_M = 0.1
_SOUTHWARD = np.array([0.28, 0.96])


def find_narrow(
    faces: Geometries, occupied: NDArray[np.bool_], water: Geometries, median: float
) -> NDArray[np.float64]:
    """Return the width that each face stays below, metres; 0 for those that are blocks.

    Args:
        faces: Polygons, shape (n,).
        occupied: Whether a building lies in each face, shape (n,).
        water: Polygons of water, shape (m,).
        median: Width below which ground without buildings is no block, metres.
    """
    limit = np.where(occupied, min(SLIVER_M, median), median)
    limit[~occupied & _is_water(faces, water)] = max(WATER_M, median)
    narrow = np.zeros(len(faces))
    for width in np.unique(limit).tolist():
        rows = np.flatnonzero(limit == width)
        below = ~is_wider(faces[rows], width)
        narrow[rows[below]] = width
    return narrow


def join_narrow(
    pieces: Geometries, narrow: NDArray[np.bool_], barriers: BarrierLines
) -> NDArray[np.intp]:
    """Return labels 0, 1, ... that give each narrow piece to a block beside it, shape (n,).

    The longer the border between the two, and the weaker the barrier on it, the better they suit.
    Where there are only narrow pieces the largest is taken for a block.

    Args:
        pieces: Polygons with matched vertices, shape (n,).
        narrow: Which of them are no blocks, shape (n,).
        barriers: The lines between the pieces.
    """
    sides = find_sides(pieces)
    inner = sides.other >= 0
    perimeter = np.bincount(sides.face, sides.length, len(pieces))
    first, second, length, score = _pairs(pieces, sides, inner & narrow[sides.face], barriers)
    label = np.where(narrow, -1, np.arange(len(pieces)))
    area = shapely.area(pieces)
    share = length / perimeter[first]
    while (label < 0).any():
        for least in (_ALONGSIDE, 0.0):
            open_ = (label[first] < 0) & (label[second] >= 0) & (share >= least)
            if open_.any():
                break
        else:
            remaining = np.flatnonzero(label < 0)
            seed = remaining[np.argmax(area[remaining])]
            label[seed] = seed
            continue
        label = _give(label, first[open_], second[open_], score[open_])
    return renumber(label)


def _is_water(faces: Geometries, water: Geometries) -> NDArray[np.bool_]:
    """Tell which faces are water for more than half."""
    face, surface = shapely.STRtree(water).query(faces, predicate="intersects")
    wet = shapely.area(shapely.intersection(faces[face], water[surface]))
    return np.bincount(face, wet, len(faces)) > shapely.area(faces) / 2


def _pairs(
    pieces: Geometries, sides: Sides, chosen: NDArray[np.bool_], barriers: BarrierLines
) -> tuple[NDArray[np.intp], NDArray[np.intp], Column, Column]:
    """Return who borders whom on the chosen edges, for how many metres, and how well they suit."""
    n = len(pieces)
    keys, place = np.unique(sides.face[chosen] * n + sides.other[chosen], return_inverse=True)
    first, second = keys // n, keys % n
    length = np.bincount(place, sides.length[chosen], len(keys))
    centre = (sides.start[chosen] + sides.stop[chosen]) / 2
    middle = centre * sides.length[chosen][:, None]
    middle = np.stack([np.bincount(place, axis, len(keys)) for axis in middle.T], axis=1)
    weakness = _LEAST + _costs_at(centre, barriers)
    suits = np.bincount(place, sides.length[chosen] * weakness, len(keys))
    way = middle / length[:, None] - shapely.get_coordinates(shapely.centroid(pieces))[first]
    south = way @ _SOUTHWARD < 0
    return first, second, length, suits * np.where(south, _SOUTH, 1.0)


def _costs_at(points: NDArray[np.float64], barriers: BarrierLines) -> NDArray[np.float64]:
    """Return what a border costs at each point: 1 where no barrier runs."""
    point, wall = shapely.STRtree(barriers.lines).query(
        shapely.points(points), predicate="dwithin", distance=_ALONG_M
    )
    cost = np.ones(len(points))
    np.minimum.at(cost, point, barriers.cost[wall])
    return cost


def _give(
    label: NDArray[np.intp],
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    score: Column,
) -> NDArray[np.intp]:
    """Return the labels with each open piece given to the block that suits it best."""
    block = label[second]
    keys, place = np.unique(first * (label.max() + 1) + block, return_inverse=True)
    total = np.bincount(place, score, len(keys))
    piece, target = keys // (label.max() + 1), keys % (label.max() + 1)
    order = np.lexsort((target, -total, piece))
    best = order[np.diff(piece[order], prepend=-1) != 0]
    given = label.copy()
    given[piece[best]] = target[best]
    return given
