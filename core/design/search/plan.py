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

    def __init__(self, instance: Instance, labels: NDArray[np.intp], terms: Terms) -> None:
        """Start from `labels`."""
        self.instance = instance
        self.count = int(labels.max(initial=-1)) + 1
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
        self._labels = as_column(labels.astype(np.intp))
        self._size = as_column(np.bincount(labels, minlength=self.count).astype(np.intp))
        self._sums = tuple(map(as_column, sum_by_grid(instance, labels)))
        self.price(terms)

    def price(self, terms: Terms) -> None:
        """Judge the plan by other terms from now on."""
        self.terms = terms
        rows = zip(*self._sums)
        self._energy = as_column(np.array([grid_energy(*row, *terms.numbers) for row in rows]))

    @property
    def labels(self) -> NDArray[np.intp]:
        """Return the grid of each atom, shape (n,)."""
        return np.array(self._labels, dtype=np.intp)

    def sweep(self, order: NDArray[np.intp], patience: NDArray[np.float64]) -> int:
        """Offer atoms to the grids beside them, in order; return how many moved."""
        columns: tuple[Any, ...] = (
            as_column(order),
            as_column(patience - _SLACK),
            *self._fixed,
            self._labels,
            self._size,
            *self._sums,
            self._energy,
            *self._scratch,
        )
        return int(sweep(*columns, *self.terms.numbers))
