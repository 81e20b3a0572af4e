"""A plan that is changed in few places: what a change of it costs, and which changes are allowed.

The cost of a change counts in atoms' people: who comes to another grid than before, a little for
every atom and every grid that is touched, and what the objective says of shape and borders.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..search.instance import Instance
from ..search.kernel import count_runs, grid_energy, plain
from ..search.objective import Terms, sum_by_grid

# What shape and borders are worth: so many moved people for a change of the objective by 1
PEOPLE_PER_ENERGY = 40.0
# What it costs to touch an atom, and a grid that no other change touches, as moved people
_PER_ATOM = 0.5
_PER_GRID = 50.0

_count_runs = plain(count_runs)
_grid_energy = plain(grid_energy)

Sums = tuple[float, float, float, float, int]


@dataclass
class Shift:
    """Some atoms that change grids, one after the other.

    Attributes:
        to: The new grid of each atom that moves.
        sums: Weight, area, perimeter, resisted border and number of atoms of the grids touched.
        cost: What the change costs, as moved people.
        out: By how many people it changes those out of the band.
        key: A number that changes with the same outcome share.
    """

    to: dict[int, int] = field(default_factory=dict)
    sums: dict[int, Sums] = field(default_factory=dict)
    cost: float = 0.0
    out: float = 0.0
    key: int = 0

    @property
    def bound(self) -> float:
        """Return what the change will have cost when those still out of the band have moved."""
        return self.cost + self.out

    @property
    def rank(self) -> tuple[float, float]:
        """Return the order of changes: first the people out of the band, then the cost."""
        return self.out, self.cost


class Board:
    """The plan of one instance, the plan it began as, and what is kept of every grid.

    Grids are numbered; new ones may be added at the end, and grids may become empty.
    """

    def __init__(self, instance: Instance, labels: NDArray[np.intp], terms: Terms) -> None:
        """Lay out the plan `labels`, grids numbered from 0, shape (n,)."""
        self.instance = instance
        self.labels: list[int] = labels.tolist()
        self.origin: list[int] = labels.tolist()
        self.dissolving: set[int] = set()
        self._numbers = terms.with_band_at(0.0).numbers
        self._minimum, self._maximum = terms.minimum, terms.maximum
        self._weight: list[int] = instance.weight.tolist()
        self._area: list[float] = instance.area.tolist()
        self._start: list[int] = instance.start.tolist()
        self._neighbour: list[int] = instance.neighbour.tolist()
        self._length: list[float] = instance.length.tolist()
        self._resisted: list[float] = (instance.length * instance.resistance).tolist()
        n = len(instance)
        around = instance.outer + np.bincount(instance.owner, instance.length, n)
        resisted = instance.length * instance.resistance
        self._around: list[float] = around.tolist()
        self._around_resisted: list[float] = (
            instance.outer_resisted + np.bincount(instance.owner, resisted, n)
        ).tolist()
        self._ring_start: list[int] = instance.ring_start.tolist()
        self._ring: list[int] = instance.ring.tolist()
        sums = np.stack(sum_by_grid(instance, labels), axis=1).tolist()
        sizes = np.bincount(labels).tolist()
        self.sums: list[Sums] = [(*row, size) for row, size in zip(sums, sizes)]
        self.members: list[list[int]] = [[] for _ in sizes]
        for atom, grid in enumerate(self.labels):
            self.members[grid].append(atom)
        self._touched = [False] * len(sizes)

    def near(self, atom: int) -> list[int]:
        """Return the atoms that share a border with one."""
        return self._neighbour[self._start[atom] : self._start[atom + 1]]

    def out_of(self, grid: int, sums: Sums) -> float:
        """Return how many people of a grid are too many or too few."""
        if grid in self.dissolving:
            return sums[0] + sums[4]
        if not sums[4]:
            return 0.0
        return max(self._minimum - sums[0], sums[0] - self._maximum, 0.0)

    def is_over(self, sums: Sums) -> bool:
        """Tell whether a grid has too many people."""
        return sums[0] > self._maximum

    def out_now(self, grid: int) -> float:
        """Return how many people of a grid of the plan are too many or too few."""
        return self.out_of(grid, self.sums[grid])

    def count_out(self, shift: Shift) -> int:
        """Return how many of the grids that a change touches are out of the band after it."""
        return sum(self.out_of(grid, sums) > 0 for grid, sums in shift.sums.items())

    def count_more_out(self, shift: Shift) -> int:
        """Return how many more grids are out of the band after a change than before it."""
        before = sum(self.out_now(grid) > 0 for grid in shift.sums if grid < len(self.sums))
        return self.count_out(shift) - before

    def grids_beside(self, grids: list[int]) -> list[int]:
        """Return grids that share a border with one of some, those included, rising."""
        found = set(grids)
        for grid in grids:
            for atom in self.members[grid]:
                found.update(self.labels[near] for near in self.near(atom))
        return sorted(found)

    def add_grid(self) -> int:
        """Return the number of a new grid without atoms."""
        self.sums.append((0.0, 0.0, 0.0, 0.0, 0))
        self.members.append([])
        self._touched.append(False)
        return len(self.sums) - 1

    def drop_grid(self) -> None:
        """Forget the last grid, which has no atoms."""
        for column in (self.sums, self.members, self._touched):
            column.pop()

    def make(self, shift: Shift) -> None:
        """Change the plan."""
        for atom, grid in shift.to.items():
            home = self.labels[atom]
            if home != grid:
                self.members[home].remove(atom)
                self.members[grid].append(atom)
                self.labels[atom] = grid
        for grid, sums in shift.sums.items():
            self.sums[grid] = sums
            self._touched[grid] = True

    def show(self, shift: Shift) -> list[tuple[int, int]]:
        """Put the atoms of a change into their new grids; return how to take that back."""
        before = [(atom, self.labels[atom]) for atom in shift.to]
        for atom, grid in shift.to.items():
            self.labels[atom] = grid
        return before

    def hide(self, before: list[tuple[int, int]]) -> None:
        """Take back what `show` did."""
        for atom, grid in before:
            self.labels[atom] = grid

    def members_of(self, grid: int, shift: Shift) -> list[int]:
        """Return the atoms of a grid while a change is shown."""
        labels = self.labels
        staying = [atom for atom in self.members[grid] if labels[atom] == grid]
        come = [atom for atom, to in shift.to.items() if to == grid]
        known = set(staying)
        return staying + [atom for atom in come if atom not in known]

    def beside(self, atom: int) -> Iterator[int]:
        """Yield the other grids that an atom borders on, each once."""
        home = self.labels[atom]
        seen = {home}
        for near in self.near(atom):
            grid = self.labels[near]
            if grid not in seen:
                seen.add(grid)
                yield grid

    def may_move(self, atom: int, grid: int) -> bool:
        """Tell whether both grids stay in one piece and without a hole."""
        first, stop = self._ring_start[atom], self._ring_start[atom + 1]
        labels, ring = self.labels, self._ring
        if _count_runs(ring, first, stop, labels, grid) > 1:
            return False
        home = labels[atom]
        return home in self.dissolving or _count_runs(ring, first, stop, labels, home) == 1

    @staticmethod
    def key_of(shift: Shift, atom: int, grid: int) -> int:
        """Return the key of a change with one more atom moved."""
        before = shift.to.get(atom)
        known = shift.key if before is None else shift.key ^ hash((atom, before))
        return known ^ hash((atom, grid))

    def moved(self, shift: Shift, atom: int, grid: int) -> Shift:
        """Return a change, which is shown, with one more atom moved; may undo one."""
        home = self.labels[atom]
        old_home, old_grid = self._sums_in(shift, home), self._sums_in(shift, grid)
        new_home, new_grid = self._sums_after(atom, home, grid, old_home, old_grid)
        energy = (
            self._energy(new_home)
            + self._energy(new_grid)
            - self._energy(old_home)
            - self._energy(old_grid)
        )
        origin = self.origin[atom]
        away = (grid != origin) - (home != origin)
        touched = sum(
            not self._touched[other] and other not in shift.sums for other in (home, grid)
        )
        return Shift(
            {**shift.to, atom: grid},
            {**shift.sums, home: new_home, grid: new_grid},
            shift.cost
            + away * (self._weight[atom] + _PER_ATOM)
            + touched * _PER_GRID
            + energy * PEOPLE_PER_ENERGY,
            shift.out
            + self.out_of(home, new_home)
            + self.out_of(grid, new_grid)
            - self.out_of(home, old_home)
            - self.out_of(grid, old_grid),
            self.key_of(shift, atom, grid),
        )

    def _sums_in(self, shift: Shift, grid: int) -> Sums:
        found = shift.sums.get(grid)
        return self.sums[grid] if found is None else found

    def _sums_after(
        self, atom: int, home: int, grid: int, old_home: Sums, old_grid: Sums
    ) -> tuple[Sums, Sums]:
        """Return what is kept of two grids once an atom of the one is in the other."""
        stay = stay_resisted = shared = shared_resisted = 0.0
        labels, neighbour = self.labels, self._neighbour
        for entry in range(self._start[atom], self._start[atom + 1]):
            beside = labels[neighbour[entry]]
            if beside == home:
                stay += self._length[entry]
                stay_resisted += self._resisted[entry]
            elif beside == grid:
                shared += self._length[entry]
                shared_resisted += self._resisted[entry]
        people, ground = self._weight[atom], self._area[atom]
        around, resisted = self._around[atom], self._around_resisted[atom]
        weight, area, perimeter, against, size = old_home
        new_home = (
            weight - people,
            area - ground,
            perimeter - around + 2 * stay,
            against - resisted + 2 * stay_resisted,
            size - 1,
        )
        weight, area, perimeter, against, size = old_grid
        new_grid = (
            weight + people,
            area + ground,
            perimeter + around - 2 * shared,
            against + resisted - 2 * shared_resisted,
            size + 1,
        )
        return new_home, new_grid

    def _energy(self, sums: Sums) -> float:
        return _grid_energy(*sums[:4], *self._numbers) if sums[4] else 0.0
