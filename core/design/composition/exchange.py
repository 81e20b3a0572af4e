"""Base grids that change sides over the borders of territories.

No move takes a territory apart, and no station loses the base grid it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .contacts import Rows
from .service import Measures, Service

# A base grid without load is still better off near; this share of the mean load says how much
_LEAST_LOAD = 0.001
_TINY = 1e-9


class Step(NamedTuple):
    """One base grid that leaves a station for another."""

    row: int
    source: int
    target: int

    def back(self) -> Step:
        """Return the step that undoes this one."""
        return Step(self.row, self.target, self.source)


@dataclass(frozen=True)
class Moves:
    """Base grids that could change sides, shape (m,) each.

    Attributes:
        row: The base grid.
        source, target: The station it would leave, and the one it would join.
        strain: Change of the sum of load² / target load over the stations; less is more even.
        way: Change of load times distance.
    """

    row: Rows
    source: Rows
    target: Rows
    strain: Measures
    way: Measures

    def take(self, rows: NDArray[Any]) -> Moves:
        """Return the moves reduced to, and in the order of, `rows`."""
        return Moves(
            self.row[rows], self.source[rows], self.target[rows], self.strain[rows], self.way[rows]
        )

    def steps(self) -> list[Step]:
        """Return the moves one by one."""
        columns = (self.row.tolist(), self.source.tolist(), self.target.tolist())
        return [Step(*values) for values in zip(*columns)]


class Exchange:
    """Territories that trade base grids.

    Attributes:
        service: The task.
        labels: The station of each base grid, shape (n,); changes with every step.
        loads: The load of each station, shape (k,); likewise.
    """

    def __init__(self, service: Service, labels: Rows) -> None:
        """Begin with territories that hang together."""
        self.service = service
        self.begin_from(labels)
        self._neighbours = service.contacts.lists
        self._is_home = np.zeros(len(labels), dtype=bool)
        self._is_home[service.homes] = True
        self._importance = service.load + _LEAST_LOAD * max(service.load.mean(), _TINY)

    @property
    def least_gain(self) -> float:
        """Return the change of strain that counts as one."""
        return _TINY * max(float(self.loads.sum()), 1.0)

    @property
    def unevenness(self) -> Measures:
        """Return by which share of its target each station's load is above it, shape (k,)."""
        return np.asarray(self.loads / self.service.target - 1)

    @property
    def total_strain(self) -> float:
        """Return how far the loads are from their targets altogether, squared."""
        return float((self.unevenness**2 * self.service.target).sum())

    def is_within(self, tolerance: float) -> bool:
        """Tell whether no load misses its target by more than a share of it."""
        return bool(np.abs(self.unevenness).max() <= tolerance)

    def possible(self, near: Step | None = None) -> Moves:
        """Return the moves over all borders, whether they take a territory apart or not.

        Args:
            near: Where given, only moves away from its target or into its source.
        """
        contacts, stations = self.service.contacts, len(self.loads)
        source, target = self.labels[contacts.first], self.labels[contacts.second]
        over = (source != target) & ~self._is_home[contacts.first]
        if near is not None:
            over &= (source == near.target) | (target == near.source)
        pairs = np.unique(contacts.first[over] * stations + target[over])
        row, target = np.divmod(pairs, stations)
        source = self.labels[row]
        service = self.service
        farther = service.distances(row, target) - service.distances(row, source)
        strain = self._strain(row, source, target)
        return Moves(row, source, target, strain, farther * self._importance[row])

    def strain_of(self, step: Step) -> float:
        """Return by how much a step changes the strain now."""
        return float(self._strain(*step))

    def is_open(self, step: Step) -> bool:
        """Tell whether the base grid is still there, borders its target, and can be spared."""
        row, source, target = step
        beside = self._neighbours[row]
        if self.labels[row] != source or not any(self.labels[near] == target for near in beside):
            return False
        return self._hang_together([near for near in beside if self.labels[near] == source], row)

    def begin_from(self, labels: Rows) -> None:
        """Go on with other territories, such as those of some steps ago."""
        self.labels, self.loads = labels.copy(), self.service.loads(labels)

    def make(self, step: Step) -> None:
        """Make a step that is open."""
        row, source, target = step
        self.labels[row] = target
        self.loads[source] -= self.service.load[row]
        self.loads[target] += self.service.load[row]

    def _strain(self, row: Any, source: Any, target: Any) -> Any:
        load, aims = self.service.load[row], self.service.target
        leaving = load * (load - 2 * self.loads[source]) / aims[source]
        return leaving + load * (load + 2 * self.loads[target]) / aims[target]

    def _hang_together(self, rows: list[int], without: int) -> bool:
        """Tell whether base grids of one territory are joined through it, one left out."""
        label = self.labels[rows[0]]
        missing, seen, front = set(rows[1:]), {rows[0], without}, [rows[0]]
        while missing and front:
            for near in self._neighbours[front.pop()]:
                if near not in seen and self.labels[near] == label:
                    seen.add(near)
                    missing.discard(near)
                    front.append(near)
        return not missing
