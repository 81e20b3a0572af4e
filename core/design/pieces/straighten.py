"""Borders that run through blocks, straightened after the partition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...layers import Buildings
from ...progress import Progress, Silent
from ..ground.footprints import shapes_of
from .chains import Chains, find_chains, redraw

_KEPT_CLEARANCE = 0.35
# What one more bend may cost: a border longer by less than this is preferred to it.
_BEND_M = 1.0
_LONGEST_SPAN = 24
# Below this, a grid must not become less compact (Polsby–Popper).
_COMPACT = 0.45
_SINGLE = 1  # places that a step goes on
_PLACES_AT_ONCE = 5_000


@dataclass(frozen=True)
class _Chords:
    """Straight lines from one place of a chain to a later one.

    Attributes:
        chain: The chain of each, shape (n,), ascending.
        first, last: Where in the places of all chains each starts and ends, shape (n,).
    """

    chain: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]

    def take(self, rows: NDArray[np.bool_]) -> _Chords:
        return _Chords(self.chain[rows], self.first[rows], self.last[rows])


@dataclass(frozen=True)
class _Surroundings:
    """What chords must keep clear of.

    Attributes:
        chains: The borders as they are.
        shapes: Footprints or points of the buildings.
    """

    chains: Chains
    shapes: Geometries

    @cached_property
    def clearance(self) -> NDArray[np.float64]:
        """Distance to the next building from each place of the chains to the one behind it."""
        points = self.chains.points[self.chains.place]
        steps = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
        clearance = np.full(len(steps), np.inf)
        (step, _), distance = self.shape_tree.query_nearest(
            steps, return_distance=True, all_matches=False
        )
        clearance[step] = distance
        return clearance

    @cached_property
    def shape_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    @cached_property
    def point_tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.point_on_surface(self.shapes))

    @cached_property
    def border_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.chains.borders)


def straighten_borders(
    polygons: Geometries,
    fixed: Geometries,
    buildings: Buildings,
    home: NDArray[np.intp],
    progress: Progress | None = None,
) -> Geometries:
    """Return grids with the borders that zigzag between buildings drawn straight.

    A border between two junctions is replaced by the shortest line through some of its vertices
    and the middles of its edges that leaves every building on its side and keeps a third of its
    distance to them. Junctions, outlines and whatever lies on a fixed line stay where they are.

    Args:
        polygons: Grids that share their vertices with their neighbours, in metres, shape (n,).
        fixed: Lines that borders must not leave: barriers, outlines of blocks and communities.
        buildings: Buildings; a footprint counts where one is known, else the point.
        home: Row of the grid each building lies in, -1 for none, shape (buildings,).
        progress: Told of the share done; may raise CancelledError.

    Returns:
        The grids, vertices matched, in the same order.
    """
    progress = progress or Silent()
    chains = find_chains(polygons, fixed)
    around = _Surroundings(chains, shapes_of(buildings))
    dropped = chains.is_middle.copy()
    for start, stop in _batches(chains):
        progress.step(start / len(chains))
        chords = _draw_chords(chains, start, stop)
        chords = _allowed(_allowed_sides(chords, around), around)
        _drop_between(dropped, chains, chords, range(start, stop))
    return _settle(polygons, chains, dropped, buildings.points, home)


def _batches(chains: Chains) -> Iterator[tuple[int, int]]:
    """Yield ranges of chains of some thousand places each."""
    batch = chains.start[:-1] // _PLACES_AT_ONCE
    edges = np.flatnonzero(np.r_[True, batch[1:] != batch[:-1]][: len(batch)])
    yield from zip(edges.tolist(), [*edges[1:].tolist(), len(chains)])


def _draw_chords(chains: Chains, start: int, stop: int) -> _Chords:
    """Return all chords of a range of chains, up to the longest span."""
    first = np.arange(chains.start[start], chains.start[stop])
    size = np.diff(chains.start[start : stop + 1])
    chain = np.repeat(np.arange(start, stop), size)
    reach = np.minimum(
        np.repeat(chains.start[start + 1 : stop + 1], size) - 1 - first, _LONGEST_SPAN
    )
    row = np.repeat(np.arange(len(first)), reach)
    span = np.arange(len(row)) - np.repeat(np.cumsum(reach) - reach, reach) + 1
    return _Chords(chain[row], first[row], first[row] + span)


def _allowed_sides(chords: _Chords, around: _Surroundings) -> _Chords:
    """Return the chords that leave every building on its side; single steps always do."""
    size = chords.last - chords.first + 1
    chord = np.repeat(np.arange(len(size)), size)
    within = np.arange(len(chord)) - np.repeat(np.cumsum(size) - size, size)
    points = around.chains.points[around.chains.place[chords.first[chord] + within]]
    long = size > _SINGLE + 1
    number = np.cumsum(long) - 1
    rings = shapely.linearrings(points[long[chord]], indices=number[chord[long[chord]]])
    crossed, _ = around.point_tree.query(shapely.polygons(rings), predicate="intersects")
    allowed = np.ones(len(size), dtype=bool)
    allowed[np.flatnonzero(long)[crossed]] = False
    return chords.take(allowed)


def _allowed(chords: _Chords, around: _Surroundings) -> _Chords:
    """Return the chords that keep clear of buildings and of other borders."""
    chains = around.chains
    ends = [chains.points[chains.place[at]] for at in (chords.first, chords.last)]
    lines = shapely.linestrings(np.stack(ends, axis=1))
    allowed = np.ones(len(lines), dtype=bool)
    chord, border = around.border_tree.query(lines, predicate="crosses")
    allowed[chord[chains.border_chain[border] != chords.chain[chord]]] = False
    rows = np.flatnonzero(allowed)
    replaced = np.stack([chords.first[rows], chords.last[rows]], axis=1).ravel()
    padded = np.append(around.clearance, np.inf)
    kept = _KEPT_CLEARANCE * np.minimum.reduceat(padded, replaced)[::2]
    near, _ = around.shape_tree.query(lines[rows], predicate="dwithin", distance=kept)
    allowed[rows[near]] = False
    return chords.take(allowed | (chords.last == chords.first + _SINGLE))


def _drop_between(
    dropped: NDArray[np.bool_], chains: Chains, chords: _Chords, numbers: range
) -> None:
    """Mark the places that the shortest way along each chain leaves out."""
    start, stop = (chains.points[chains.place[at]] for at in (chords.first, chords.last))
    cost = np.hypot(*(stop - start).T) + _BEND_M
    stops = np.searchsorted(chords.chain, np.arange(numbers.start, numbers.stop + 1))
    for number, low, high in zip(numbers, stops[:-1], stops[1:]):
        begin, end = chains.start[number], chains.start[number + 1]
        first, last = chords.first[low:high], chords.last[low:high]
        costs = np.full((end - begin, _LONGEST_SPAN), np.inf)
        costs[last - begin, first - last] = cost[low:high]
        way = _shortest_way(costs)
        inner = chains.place[begin + 1 : end - 1]
        dropped[inner] = True
        dropped[chains.place[begin + np.array(way[1:-1], dtype=np.intp)]] = False


def _shortest_way(costs: NDArray[np.float64]) -> list[int]:
    """Return the places on the cheapest way from the first to the last, each reached forward.

    Args:
        costs: Of the chord to each place from the one so many places before it as the column is
            from the right, from 1 on; inf for those not allowed, shape (n, longest span).
    """
    n = len(costs)
    total = np.zeros(n)
    before = np.zeros(n, dtype=np.intp)
    for place in range(1, n):
        near = slice(max(place - _LONGEST_SPAN, 0), place)
        sums = total[near] + costs[place, near.start - near.stop :]
        best = int(np.argmin(sums))
        before[place], total[place] = near.start + best, sums[best]
    way = [n - 1]
    while way[-1]:
        way.append(int(before[way[-1]]))
    return way[::-1]


def _settle(
    polygons: Geometries,
    chains: Chains,
    dropped: NDArray[np.bool_],
    points: Geometries,
    home: NDArray[np.intp],
) -> Geometries:
    """Return the grids redrawn; borders of one that went wrong are left as they were.

    Two chords of different borders may cross where a grid is narrow, and a shorter border may
    leave the grid beside it less compact.
    """
    compactness = _compactness(polygons)
    housed = np.flatnonzero(home >= 0)
    housed = housed[shapely.intersects(polygons[home[housed]], points[housed])]
    chain_of_place = chains.chain_of_place()
    while True:
        redrawn = redraw(polygons, chains, dropped)
        wrong = ~shapely.is_valid(redrawn) & shapely.is_valid(polygons)
        after = _compactness(redrawn)
        wrong |= (after < compactness) & (after < _COMPACT)
        lost = ~shapely.intersects(redrawn[home[housed]], points[housed])
        wrong[home[housed[lost]]] = True
        touched = chain_of_place[chains.ring_place[wrong[chains.rows][chains.ring]]]
        undone = np.isin(chain_of_place, touched[touched >= 0])
        if not (undone & (dropped != chains.is_middle)).any():
            return redrawn
        dropped = np.where(undone, chains.is_middle, dropped)


def _compactness(polygons: Geometries) -> NDArray[np.float64]:
    """Return 4 pi area / perimeter² of each shape."""
    return 4 * np.pi * shapely.area(polygons) / shapely.length(polygons) ** 2
