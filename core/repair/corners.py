"""Corners that one grid has elsewhere than the grids that meet there: brought to theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import Edges, find_unanswered
from ..errors import Message
from ..layers import Geometries, GridLayer
from ..tiling.grouping import connect
from ..width import RESOLUTION_M, is_wider, measure_width
from .decision import Decision, Fixtures, column_of
from .fusing import move_vertices
from .outline import NOBODY
from .settings import RepairSettings

# What lies between two corners may differ by this from what the grids say: rounding, square metres.
_ROUNDING_M2 = 1e-3
_ENDS = 2
_SEVERAL = 2
_BROUGHT = Message("The grid's corners went to where the other grids have theirs.")


@dataclass(frozen=True)
class Stray:
    """Corners of one grid, one behind the other, and where the grids around have theirs.

    Attributes:
        grid: Row of the grid.
        here: Where it has the corners, shape (k, 2).
        there: Where the others have them, shape (k, 2).
        others: Rows of the others.
    """

    grid: int
    here: NDArray[np.float64]
    there: NDArray[np.float64]
    others: frozenset[int]

    def distance(self) -> float:
        """Return how far the corners are off at most, metres."""
        return float(np.hypot(*(self.there - self.here).T).max())


@dataclass(frozen=True)
class _Brought:
    """Corners brought to the others: the grid then, and the ground that changes hands.

    Attributes:
        stray: The corners.
        shape: The grid with the corners where the others have theirs.
        lost: What it leaves to the others, polygons, shape (k,).
        holders: Row of the grid that covers each, too, shape (k,).
        gained: What it takes that was nobody's, polygons, shape (m,).
    """

    stray: Stray
    shape: shapely.Geometry
    lost: Geometries
    holders: NDArray[np.intp]
    gained: Geometries

    def ground(self) -> Geometries:
        """Return all ground that changes hands."""
        return np.concatenate([self.lost, self.gained])


def find_strays(layer: GridLayer, reach: float) -> list[Stray]:
    """Return the corners that one grid alone has, where two others and more agree on others.

    With its corners there the grid would have the very edges that these have. Who is right when
    only two grids meet cannot be told, and is left to halves.

    Args:
        layer: Grids, valid, metres.
        reach: How far corners may be off, metres.
    """
    is_open, _ = find_unanswered(layer.edges, layer.edges.take(np.empty(0, dtype=np.intp)))
    edges = layer.edges.take(is_open)
    net = _Net.of(edges)
    lonely = net.lonely()
    follows = [(here, there) for here in lonely for there, _ in net.ways[here] if there in lonely]
    left, right = np.array(follows, dtype=np.intp).reshape(-1, 2).T
    group = connect(len(net.points), left, right)
    runs: dict[int, list[int]] = defaultdict(list)
    for here in lonely:
        runs[int(group[here])].append(here)
    strays = [_as_stray(net, _walk(net, run), lonely[run[0]], reach) for run in runs.values()]
    return [stray for stray in strays if stray is not None]


@dataclass(frozen=True)
class _Net:
    """Edges that no neighbour answers, and the points that they join.

    Attributes:
        points: Coordinates, shape (n, 2).
        ways: From each point the points that an edge leads to, and whose edge it is.
    """

    points: NDArray[np.float64]
    ways: list[list[tuple[int, int]]]

    @classmethod
    def of(cls, edges: Edges) -> _Net:
        """Return the net of some edges."""
        ends = np.concatenate([edges.start, edges.stop])
        points, number = np.unique(ends, axis=0, return_inverse=True)
        start, stop = number.reshape(2, -1).tolist()
        ways: list[list[tuple[int, int]]] = [[] for _ in points]
        for here, there, owner in zip(start, stop, edges.owner.tolist()):
            ways[here].append((there, owner))
            ways[there].append((here, owner))
        return cls(points, ways)

    def lonely(self) -> dict[int, int]:
        """Return the points that one grid alone has as a corner, and the grid."""
        return {
            here: ends[0][1]
            for here, ends in enumerate(self.ways)
            if len(ends) == _ENDS and ends[0][1] == ends[1][1]
        }

    def beyond(self, here: int, grid: int) -> dict[int, int]:
        """Return where the edges of other grids lead to from a point, and whose they are."""
        return {there: owner for there, owner in self.ways[here] if owner != grid}

    def distance(self, here: int, there: int) -> float:
        """Return how far two points are from each other, metres."""
        return float(np.hypot(*(self.points[here] - self.points[there])))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Return the index of the points."""
        return shapely.STRtree(shapely.points(self.points))


def _walk(net: _Net, run: list[int]) -> list[int]:
    """Return the corners of a run in their order, with the ones before and behind; or the ring.

    A ring begins, and ends, where the corners beside are farthest off.
    """
    inside = set(run)
    gates = [(end, here) for here in run for end, _ in net.ways[here] if end not in inside]
    if gates:
        path = [*gates[0]]
    else:
        start = max(run, key=lambda here: min(net.distance(here, end) for end, _ in net.ways[here]))
        path = [start, net.ways[start][0][0]]
    while path[-1] in inside and path[-1] != path[0]:
        (first, _), (second, _) = net.ways[path[-1]]
        path.append(second if first == path[-2] else first)
    return path


def _as_stray(net: _Net, path: list[int], grid: int, reach: float) -> Stray | None:
    """Return corners as a stray that the others have within reach, joined by the same edges."""
    home = path[0] if path[0] != path[-1] else _nearest(net, path[0], grid, reach)
    if home is None:
        return None
    homes, others = [home], set()
    for here in path[1:-1]:
        beyond = net.beyond(homes[-1], grid)
        open_ = beyond.keys() - set(homes)
        home = min(open_, key=lambda there: (net.distance(here, there), there), default=None)
        if home is None or net.distance(here, home) > reach:
            return None
        homes.append(home)
        others.add(beyond[home])
    last = homes[0] if path[0] == path[-1] else path[-1]
    beyond = net.beyond(homes[-1], grid)
    if last not in beyond or len(others | {beyond[last]}) < _SEVERAL:
        return None
    moved = slice(0 if path[0] == path[-1] else 1, len(homes))
    return Stray(
        grid,
        net.points[path[:-1]][moved],
        net.points[homes][moved],
        frozenset(others | {beyond[last]}),
    )


def _nearest(net: _Net, here: int, grid: int, reach: float) -> int | None:
    """Return the nearest point of other grids."""
    near = net.tree.query(shapely.Point(net.points[here]), predicate="dwithin", distance=reach)
    others = [there for there in near.tolist() if net.beyond(there, grid)]
    return min(others, key=lambda there: (net.distance(here, there), there), default=None)


def bring_corners(
    layer: GridLayer,
    strays: list[Stray],
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
        strays: What is off (see `find_strays`).
        settings: How far it may be off.
        fixtures: What must be respected.
        buildings: Footprints, shape (b,).
        untouched: Ground that stays as it is, shape (u,).

    Returns:
        The grids, and what was decided on overlaps and on gaps.
    """
    kept = shapely.STRtree(np.concatenate([buildings, untouched]))
    shapes, brought = layer.geometries.copy(), []
    gone: set[int] = set()
    for stray in strays:
        # others that have gone themselves are no longer where the corners were agreed on
        may_move = stray.others.isdisjoint(gone) and _may_move(stray, fixtures)
        moved = _bring(stray, shapes, layer) if may_move else None
        if moved is not None and _is_near(moved, settings) and _is_free(moved, kept):
            shapes[stray.grid] = moved.shape
            brought.append(moved)
            gone.add(stray.grid)
    return shapes, _decide_overlaps(brought), _decide_gaps(brought)


def _may_move(stray: Stray, fixtures: Fixtures) -> bool:
    others = list(stray.others)
    return bool(
        not fixtures.locked[stray.grid]
        and fixtures.priority[stray.grid] <= fixtures.priority[others].min()
        and (fixtures.parent[others] == fixtures.parent[stray.grid]).all()
    )


def _bring(stray: Stray, shapes: Geometries, layer: GridLayer) -> _Brought | None:
    """Return what moving corners does; None where no ground moves, or not between these alone.

    Along the edge of a locked grid, which cannot be given a vertex, ground is mere rounding.
    """
    shape = shapes[stray.grid]
    moved = move_vertices(np.array([shape]), stray.here, stray.there)[0]
    if not moved.is_valid:
        return None
    gained, lost = _ground(moved, shape), _ground(shape, moved)
    if not is_wider(np.concatenate([gained, lost]), RESOLUTION_M).any():
        return None
    around = layer.tree.query(shapely.union_all(np.concatenate([gained, lost])))
    around = around[around != stray.grid]
    piece, other = (rows.reshape(-1) for rows in np.indices((len(lost), len(around))))
    pieces = shapely.intersection(lost[piece], shapes[around[other]])
    held = shapely.area(pieces)
    taken = shapely.area(shapely.intersection(gained[:, None], shapes[around])).sum()
    if taken > _ROUNDING_M2 or abs(held.sum() - shapely.area(lost).sum()) > _ROUNDING_M2:
        return None
    pieces, owner = shapely.get_parts(pieces, return_index=True)
    covered = shapely.area(pieces) > 0
    return _Brought(stray, moved, pieces[covered], around[other[owner[covered]]], gained)


def _ground(shape: shapely.Geometry, without: shapely.Geometry) -> Geometries:
    parts = shapely.get_parts(shapely.difference(shape, without))
    return parts[shapely.area(parts) > 0]


def _is_near(moved: _Brought, settings: RepairSettings) -> bool:
    """Tell whether the corners are no farther off than faults may be wide."""
    distance = moved.stray.distance()
    return (distance <= settings.max_overlap or not len(moved.lost)) and (
        distance <= settings.max_gap or not len(moved.gained)
    )


def _is_free(moved: _Brought, kept: shapely.STRtree) -> bool:
    """Tell whether the ground holds nothing that speaks for somebody, or is to stay as it is."""
    standing = kept.geometries[np.unique(kept.query(moved.ground(), predicate="intersects")[1])]
    return not shapely.area(shapely.intersection(moved.ground()[:, None], standing)).any()


def _decide_overlaps(brought: list[_Brought]) -> Decision:
    grid = np.repeat([one.stray.grid for one in brought], [len(one.lost) for one in brought])
    holder = np.concatenate([_NO_ROWS, *(one.holders for one in brought)])
    pieces = np.concatenate([_NO_SHAPES, *(one.lost for one in brought)])
    beside = [tuple(sorted(pair)) for pair in zip(grid.tolist(), holder.tolist())]
    return _decision("overlap", pieces, beside, grid, holder)


def _decide_gaps(brought: list[_Brought]) -> Decision:
    grid = np.repeat([one.stray.grid for one in brought], [len(one.gained) for one in brought])
    pieces = np.concatenate([_NO_SHAPES, *(one.gained for one in brought)])
    return _decision(
        "gap", pieces, [(row,) for row in grid.tolist()], np.full(len(grid), NOBODY), grid
    )


_NO_ROWS = np.empty(0, dtype=np.intp)
_NO_SHAPES = np.empty(0, dtype=object)


def _decision(
    rule: str,
    pieces: Geometries,
    beside: Sequence[tuple[int, ...]],
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
