"""A plan under way: which grid each atom is in, with the sums the search keeps up to date."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .instance import Instance
from .kernel import as_column, grid_energy, sweep
from .objective import Terms, sum_by_grid

_SLACK = 1e-12


class Plan:
    """Labels of an instance that are improved in place.

    Grids are numbered 0 to count - 1. What is kept per grid is brought up to date by every move.
    """

    def __init__(
        self,
        instance: Instance,
        labels: NDArray[np.intp],
        terms: Terms,
        movable: NDArray[np.bool_] | None = None,
    ) -> None:
        """Start from `labels`; grids that are not `movable` (all are) neither gain nor lose."""
        self.instance = instance
        self.count = int(labels.max(initial=-1)) + 1
        free = np.ones(self.count, dtype=bool) if movable is None else movable
        self._movable = as_column(free)
        self._fixed = tuple(
            map(
                as_column,
                (
                    instance.weight.astype(np.float64),
                    instance.area,
                    instance.outer,
                    instance.outer_resisted,
                    instance.start,
                    instance.neighbour,
                    instance.length,
                    instance.length * instance.resistance,
                    instance.ring_start,
                    instance.ring,
                ),
            )
        )
        widest = int(np.diff(instance.start).max(initial=0))
        self._scratch = tuple(
            map(
                as_column,
                (np.zeros(self.count), np.zeros(self.count), np.zeros(widest, dtype=np.intp)),
            )
        )
        self.terms = terms
        self.relabel(labels)

    def relabel(self, labels: NDArray[np.intp]) -> None:
        """Go on from other labels of the same grids."""
        self._labels = as_column(labels.astype(np.intp))
        self._size = as_column(np.bincount(labels, minlength=self.count).astype(np.intp))
        self._sums = tuple(map(as_column, sum_by_grid(self.instance, labels)))
        self._energy = self._energies()

    def price(self, terms: Terms) -> None:
        """Judge the plan by other terms from now on."""
        self.terms = terms
        self._energy = self._energies()

    @property
    def labels(self) -> NDArray[np.intp]:
        """Return the grid of each atom, shape (n,)."""
        return np.array(self._labels, dtype=np.intp)

    @property
    def weights(self) -> NDArray[np.float64]:
        """Return the people of each grid, shape (count,)."""
        return np.array(self._sums[0])

    @property
    def energies(self) -> NDArray[np.float64]:
        """Return the energy of each grid, shape (count,)."""
        return np.array(self._energy)

    def sweep(self, order: NDArray[np.intp], patience: NDArray[np.float64]) -> int:
        """Offer atoms to the grids beside them, in order; return how many moved."""
        columns: tuple[Any, ...] = (
            as_column(order),
            as_column(patience - _SLACK),
            self._movable,
            *self._fixed,
            self._labels,
            self._size,
            *self._sums,
            self._energy,
            *self._scratch,
        )
        return int(sweep(*columns, *self.terms.numbers))

    def _energies(self) -> Any:
        rows = zip(*self._sums)
        return as_column(np.array([grid_energy(*row, *self.terms.numbers) for row in rows]))
