"""Corners that one grid has elsewhere than the grids that meet there: brought to theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import find_unanswered
from ..errors import Message
from ..layers import Geometries, GridLayer
from ..tiling.grouping import number_rows
from ..width import measure_width
from .decision import Decision, Fixtures, column_of
from .narrowness import are_narrow
from .outline import NOBODY
from .settings import RepairSettings

# What lies between two corners may differ by this from what the grids say: rounding, square metres.
_ROUNDING_M2 = 1e-3
_ENDS = 2
_BROUGHT = Message("The corner went to where the other grids have it.")


@dataclass(frozen=True)
class Corner:
    """A corner of one grid, and where the grids around have theirs.

    Attributes:
        grid: Row of the grid.
        here: Where it has the corner, shape (2,).
        there: Where the others have it, shape (2,).
        others: Rows of the two that share its edges.
    """

    grid: int
    here: NDArray[np.float64]
    there: NDArray[np.float64]
    others: tuple[int, int]

    def distance(self) -> float:
        """Return how far the corner is off, metres."""
        return float(np.hypot(*(self.there - self.here)))


@dataclass(frozen=True)
class _Brought:
    """A corner brought to the others: the grid then, and the ground that changes hands.

    Attributes:
        corner: The corner.
        shape: The grid with the corner where the others have theirs.
        lost: What it leaves to the others, polygons, shape (k,).
        holders: Row of the grid that covers each, too, shape (k,).
        gained: What it takes that was nobody's, polygons, shape (m,).
    """

    corner: Corner
    shape: shapely.Geometry
    lost: Geometries
    holders: NDArray[np.intp]
    gained: Geometries

    def ground(self) -> Geometries:
        """Return all ground that changes hands."""
        return np.concatenate([self.lost, self.gained])


def find_corners(layer: GridLayer) -> list[Corner]:
    """Return the corners that one grid alone has, where two others and more agree on another.

    Before and after it the grid has the vertices that these have: all that they differ in is the
    one corner. Who is right when only two grids meet cannot be told, and is left to halves.

    Args:
        layer: Grids, valid, metres.
    """
    is_open, _ = find_unanswered(layer.edges, layer.edges.take(np.empty(0, dtype=np.intp)))
    edges = layer.edges.take(is_open)
    points = np.concatenate([edges.start, edges.stop])
    number = number_rows(*points.T)
    place = dict(zip(number.tolist(), points))
    ways: _Ways = defaultdict(list)
    start, stop = number[: len(edges)].tolist(), number[len(edges) :].tolist()
    for here, there, owner in zip(start, stop, edges.owner.tolist()):
        ways[here].append((there, owner))
        ways[there].append((here, owner))
    return [
        Corner(grid, place[here], place[there], others)
        for here, there, grid, others in _strays(ways)
    ]


# From each point the points that an edge leads to, and whose edge it is.
_Ways = dict[int, list[tuple[int, int]]]


def _strays(ways: _Ways) -> Iterator[tuple[int, int, int, tuple[int, int]]]:
    """Yield corner, corner of the others, grid and others."""
    for here, ends in ways.items():
        if len(ends) != _ENDS or ends[0][1] != ends[1][1]:
            continue
        (before, grid), (after, _) = ends
        met = {there: other for there, other in ways[before] if other != grid}
        for there, other in ways[after]:
            if other not in (grid, met.get(there, other)):
                yield here, there, grid, (met[there], other)
                break


def bring_corners(
    layer: GridLayer,
    corners: list[Corner],
    settings: RepairSettings,
    fixtures: Fixtures,
    buildings: Geometries,
    untouched: Geometries,
) -> tuple[Geometries, Decision, Decision]:
    """Bring corners to where the other grids have theirs.

    A corner stays where the grid is locked or goes before the others, where they belong to
    different parents, and where a building stands between the corners.

    Args:
        layer: Grids, valid, metres.
        corners: What is off (see `find_corners`).
        settings: How far it may be off.
        fixtures: What must be respected.
        buildings: Footprints, shape (b,).
        untouched: Ground that stays as it is, shape (u,).

    Returns:
        The grids, and what was decided on overlaps and on gaps.
    """
    kept = shapely.STRtree(np.concatenate([buildings, untouched]))
    shapes, brought = layer.geometries.copy(), []
    for corner in corners:
        if not _may_move(corner, fixtures, settings):
            continue
        moved = _bring(corner, shapes[corner.grid], layer)
        if moved is not None and _is_free(moved, kept, settings):
            shapes[corner.grid] = moved.shape
            brought.append(moved)
    return shapes, _decide_overlaps(brought), _decide_gaps(brought)


def _may_move(corner: Corner, fixtures: Fixtures, settings: RepairSettings) -> bool:
    grids = [corner.grid, *corner.others]
    own, *priorities = fixtures.priority[grids].tolist()
    return bool(
        corner.distance() <= max(settings.max_gap, settings.max_overlap)
        and not fixtures.locked[corner.grid]
        and own <= min(priorities)
        and len(set(fixtures.parent[grids].tolist())) == 1
    )


def _bring(corner: Corner, shape: shapely.Geometry, layer: GridLayer) -> _Brought | None:
    """Return what moving a corner does; None where more grids than the others have a part in it."""

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where((points == corner.here).all(axis=1)[:, None], corner.there, points)

    moved = shapely.transform(shape, move)
    if not moved.is_valid:
        return None
    gained, lost = _ground(moved, shape), _ground(shape, moved)
    around = layer.tree.query(shapely.union_all(np.concatenate([gained, lost])))
    around = around[around != corner.grid]
    piece, other = (rows.reshape(-1) for rows in np.indices((len(lost), len(around))))
    pieces = shapely.intersection(lost[piece], layer.geometries[around[other]])
    held = shapely.area(pieces)
    taken = shapely.area(shapely.intersection(gained[:, None], layer.geometries[around])).sum()
    if taken > _ROUNDING_M2 or abs(held.sum() - shapely.area(lost).sum()) > _ROUNDING_M2:
        return None
    covered = held > 0
    return _Brought(corner, moved, pieces[covered], around[other[covered]], gained)


def _ground(shape: shapely.Geometry, without: shapely.Geometry) -> Geometries:
    parts = shapely.get_parts(shapely.difference(shape, without))
    return parts[shapely.area(parts) > 0]


def _is_free(moved: _Brought, kept: shapely.STRtree, settings: RepairSettings) -> bool:
    """Tell whether the ground is narrow enough, and holds nothing that speaks for somebody."""
    standing = kept.geometries[np.unique(kept.query(moved.ground(), predicate="intersects")[1])]
    within = shapely.intersection(moved.ground()[:, None], standing)
    return bool(
        are_narrow(moved.lost, settings.max_overlap).all()
        and are_narrow(moved.gained, settings.max_gap).all()
        and not shapely.area(within).any()
    )


def _decide_overlaps(brought: list[_Brought]) -> Decision:
    grid = np.repeat([one.corner.grid for one in brought], [len(one.lost) for one in brought])
    holder = np.concatenate([_NO_ROWS, *(one.holders for one in brought)])
    pieces = np.concatenate([_NO_SHAPES, *(one.lost for one in brought)])
    beside = [tuple(sorted(pair)) for pair in zip(grid.tolist(), holder.tolist())]
    return _decision("overlap", pieces, beside, grid, holder)


def _decide_gaps(brought: list[_Brought]) -> Decision:
    grid = np.repeat([one.corner.grid for one in brought], [len(one.gained) for one in brought])
    pieces = np.concatenate([_NO_SHAPES, *(one.gained for one in brought)])
    beside = [(row,) for row in grid.tolist()]
    return _decision("gap", pieces, beside, np.full(len(grid), NOBODY), grid)


_NO_ROWS = np.empty(0, dtype=np.intp)
_NO_SHAPES = np.empty(0, dtype=object)


def _decision(
    rule: str,
    pieces: Geometries,
    beside: list[tuple[int, ...]],
    giver: NDArray[np.intp],
    taker: NDArray[np.intp],
) -> Decision:
    n = len(pieces)
    return Decision(
        rule,
        pieces,
        measure_width(pieces),
        beside,
        column_of([_BROUGHT] * n),
        np.arange(n),
        giver.astype(np.intp),
        taker.astype(np.intp),
        pieces,
    )
