"""The least change of a plan that brings its grids back into the band.

Grids out of the band are mended one after the other. A beam search moves single atoms out of
grids that are too full and into grids that are not full enough, however many grids that takes;
what counts is first the people left out of the band, then the people moved. It looks at the
neighbours, then at theirs. A grid may also be divided, or dissolved into its neighbours, where
that is cheaper. In the end every move that turned out not to be needed is taken back.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..pace import Pace
from ..search.instance import Instance
from ..search.objective import make_terms
from ..search.seeds import Halving
from ..settings import Band
from .board import Board, Shift

_WIDTH = 12
_WIDE = 48
_DEPTH = 200
_STALE = 6
_SHORT_WAY = 6
_TILTS = 4
_ROUNDS = 3
# What it costs that there is a grid more or fewer, as moved people: a worker, a code
_OTHER_COUNT = 100.0


def redivide(
    instance: Instance,
    labels: NDArray[np.intp],
    band: Band,
    compactness: float,
    locked: NDArray[np.bool_],
    seed: int,
    pace: Pace,
) -> NDArray[np.intp]:
    """Return the plan with the fewest people moved that keeps to the band, as far as one can.

    Args:
        instance: n atoms, in one region or several.
        labels: The plan as it is, k grids numbered from 0, shape (n,).
        band: People of a grid.
        compactness: 0 (borders on strong barriers) to 1 (round shapes).
        locked: Grids that neither gain nor lose an atom, shape (k,).
        seed: Where grids are divided, the same seed gives the same parts.
        pace: When the time is up the best plan so far is returned.

    Returns:
        Grid of each atom, shape (n,): grids keep their numbers, those dissolved have no atom,
        new ones are numbered from k on. Every grid is as contiguous as it was, and the people
        out of the band are never more than before.
    """
    board = Board(instance, labels, make_terms(band, compactness))
    repair = _Repair(board, band, locked.tolist(), seed, pace)
    for _ in range(_ROUNDS):
        if not repair.mend_all():
            break
    repair.take_back()
    return np.array(board.labels, dtype=np.intp)


class _Repair:
    """Mends one grid after the other on a board."""

    def __init__(self, board: Board, band: Band, locked: list[bool], seed: int, pace: Pace) -> None:
        self._board = board
        self._band = band
        self._locked = {grid for grid, is_locked in enumerate(locked) if is_locked}
        self._seed = seed
        self._pace = pace

    def mend_all(self) -> bool:
        """Mend the grids out of the band, the worst first; tell whether anything changed."""
        board = self._board
        out = {grid: board.out_now(grid) for grid in range(len(board.sums))}
        changed = False
        for grid in sorted(out, key=lambda grid: (-out[grid], grid)):
            if self._pace.is_over():
                return False
            if grid not in self._locked and board.out_now(grid) > 0:
                changed |= self._mend(grid)
        return changed

    def take_back(self) -> None:
        """Move atoms back to where they came from while no grid suffers by it."""
        board = self._board
        away = [atom for atom, grid in enumerate(board.labels) if grid != board.origin[atom]]
        changed = True
        while changed:
            changed = False
            for atom in away:
                origin, home = board.origin[atom], board.labels[atom]
                if home == origin or origin not in board.beside(atom):
                    continue
                shift = board.moved(Shift(), atom, origin)
                alone = board.sums[home][4] == 1
                if not alone and shift.out <= 0 and shift.cost < 0 and board.may_move(atom, origin):
                    board.make(shift)
                    changed = True

    def _mend(self, grid: int) -> bool:
        """Make the change that is best for a grid out of the band; tell whether there is one."""
        board = self._board
        best = self._choose(grid)
        if best.out >= 0:
            best = self._search(grid, 2, _WIDTH)
        if best.out >= 0:
            return False
        existing = len(board.sums)
        while len(board.sums) <= max(best.to.values()):
            board.add_grid()
        board.make(best)
        for atom, to in best.to.items():
            if to >= existing:
                # else the new grid would be kept as small as the band allows
                board.origin[atom] = to
        return True

    def _choose(self, grid: int) -> Shift:
        """Return the best of shifted borders, a grid more and a grid fewer."""
        board, band = self._board, self._band
        best = self._shift_borders(grid)
        people, size = board.sums[grid][0], board.sums[grid][4]
        other = best
        if people < band.minimum and self._is_worth(best, people):
            other = self._dissolve(grid)
        elif people > band.maximum and size > 1 and self._is_worth(best, band.minimum):
            other = self._divide(grid)
        # two grids nearly in the band would be fewer people out of it than one, but no better
        if board.count_more_out(other) > board.count_more_out(best):
            return best
        return min(best, other, key=lambda shift: shift.rank)

    def _is_worth(self, found: Shift, least: float) -> bool:
        """Tell whether a change that moves `least` people or more may beat what was found."""
        return self._leaves_some_out(found) or found.cost > least

    def _leaves_some_out(self, shift: Shift) -> bool:
        return not shift.sums or self._board.count_out(shift) > 0

    def _shift_borders(self, grid: int) -> Shift:
        """Return the best change that leaves the number of grids as it is."""
        best = Shift()
        for width, radius in ((_WIDTH, 1), (_WIDTH, 2), (_WIDE, 3)):
            if self._has_room(grid, radius):
                found = self._search(grid, radius, width)
                best = min(best, found, key=lambda shift: shift.rank)
            if not self._leaves_some_out(best):
                break
        return best

    def _search(self, grid: int, radius: int, width: int) -> Shift:
        around = self._around(grid, radius)
        return _Search(self._board, grid, around, self._pace).best(Shift(), width)

    def _has_room(self, grid: int, radius: int) -> bool:
        """Tell whether the grids round one can take what it has too many, or give what it lacks."""
        band, around = self._band, self._around(grid, radius)
        people = [self._board.sums[other][0] for other in sorted(around)]
        if self._board.sums[grid][0] > band.maximum:
            return sum(people) <= band.maximum * len(people)
        return sum(people) >= band.minimum * len(people)

    def _dissolve(self, grid: int) -> Shift:
        """Return the best change that shares a grid out to its neighbours."""
        board = self._board
        before = board.out_now(grid)
        board.dissolving.add(grid)
        search = _Search(board, grid, self._around(grid, 2), self._pace)
        start = Shift(cost=_OTHER_COUNT, out=board.out_now(grid) - before)
        found = search.best(start, _WIDTH)
        board.dissolving.discard(grid)
        return found if found.sums.get(grid, board.sums[grid])[4] == 0 else Shift()

    def _divide(self, grid: int) -> Shift:
        """Return the best change that begins with a grid divided into several."""
        board, people = self._board, int(self._board.sums[grid][0])
        counts = {2, self._band.fewest(people), self._band.best_count(people)}
        best = Shift()
        for count in sorted(count for count in counts if 1 < count <= board.sums[grid][4]):
            added = [board.add_grid() for _ in range(count - 1)]
            for tilt in range(_TILTS):
                start = self._parts(grid, added, tilt)
                for radius in (0, 1):
                    search = _Search(board, grid, self._around(grid, radius, added), self._pace)
                    best = min(best, search.best(start, _WIDTH), key=lambda shift: shift.rank)
            for _ in added:
                board.drop_grid()
        return best

    def _parts(self, grid: int, added: list[int], tilt: int) -> Shift:
        """Return a grid divided by halving; the part with most people keeps the number."""
        board = self._board
        atoms = np.array(sorted(board.members[grid]))
        rng = np.random.default_rng([self._seed, grid, tilt])
        part = board.instance.take(atoms)
        labels = Halving(part, rng).divide(np.arange(len(atoms)), len(added) + 1)
        order = np.argsort(-np.bincount(labels, part.weight), kind="stable").tolist()
        number = dict(zip(order, [grid, *added]))
        shift = Shift(cost=_OTHER_COUNT * len(added))
        for atom, label in zip(atoms.tolist(), labels.tolist()):
            if label != order[0]:
                before = board.show(shift)
                shift = board.moved(shift, atom, number[label])
                board.hide(before)
        return shift

    def _around(self, grid: int, radius: int, added: list[int] | None = None) -> set[int]:
        """Return a grid and those within so many steps from it that may change."""
        near = [grid]
        for _ in range(radius):
            near = [other for other in self._board.grids_beside(near) if other not in self._locked]
        return {*near, *(added or [])}


class _Search:
    """Beam search for the change that mends a grid within its surroundings."""

    def __init__(self, board: Board, focus: int, allowed: set[int], pace: Pace) -> None:
        self._board = board
        self._focus = focus
        self._allowed = allowed
        self._pace = pace

    def best(self, start: Shift, width: int) -> Shift:
        """Return the best change met; `start` if there is no better."""
        best, frontier, stale = start, [start], 0
        width = self._narrowed(width)
        seen: set[int] = set()
        for _ in range(_DEPTH):
            if self._pace.is_over():
                break
            found = [child for shift in frontier for child in self._onward(shift, seen)]
            if not found:
                break
            found.sort(key=lambda shift: shift.bound)
            frontier = found[:width]
            first = min(found, key=lambda shift: shift.rank)
            stale = 0 if first.rank < best.rank else stale + 1
            best = min(best, first, key=lambda shift: shift.rank)
            if stale >= _STALE or (self._is_done(best) and frontier[0].bound >= best.bound):
                break
        return best

    def _narrowed(self, width: int) -> int:
        """Return the width for long ways: many small atoms are alike, one will do for another."""
        people, _, _, _, size = self._board.sums[self._focus]
        moves = self._board.out_now(self._focus) * size / max(people, 1)
        return max(math.ceil(width * min(_SHORT_WAY / max(moves, 1), 1)), 2)

    def _is_done(self, shift: Shift) -> bool:
        return not self._troubled(shift)

    def _troubled(self, shift: Shift) -> list[tuple[int, bool]]:
        """Return the grids out of the band that the search cares for, and which are too full."""
        board = self._board
        sums = {self._focus: board.sums[self._focus], **shift.sums}
        return [
            (grid, grid in board.dissolving or board.is_over(row))
            for grid, row in sums.items()
            if grid in self._allowed and board.out_of(grid, row) > 0
        ]

    def _onward(self, shift: Shift, seen: set[int]) -> list[Shift]:
        """Return a change with one more atom moved, in every way that may help."""
        board = self._board
        before = board.show(shift)
        found = []
        for grid, is_over in self._troubled(shift):
            moves = self._moves_from(grid, shift) if is_over else self._moves_to(grid, shift)
            for atom, to in moves:
                key = board.key_of(shift, atom, to)
                if key not in seen and board.may_move(atom, to):
                    seen.add(key)
                    found.append(board.moved(shift, atom, to))
        board.hide(before)
        return found

    def _moves_from(self, grid: int, shift: Shift) -> list[tuple[int, int]]:
        board = self._board
        return [
            (atom, to)
            for atom in board.members_of(grid, shift)
            for to in board.beside(atom)
            if to in self._allowed and to not in board.dissolving
        ]

    def _moves_to(self, grid: int, shift: Shift) -> list[tuple[int, int]]:
        board, labels = self._board, self._board.labels
        beside = dict.fromkeys(
            near for atom in board.members_of(grid, shift) for near in board.near(atom)
        )
        return [
            (near, grid)
            for near in beside
            if labels[near] != grid and labels[near] in self._allowed
        ]
