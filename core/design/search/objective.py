"""What a plan is judged by: the stated objective of the partition.

The energy of a grid is the sum of what speaks against it, each without unit:

- people: how far the measure is out of the band, as a share of the target, times OUT_OF_BAND: a
  plan with fewer people out of the band always beats one with more.
- shape: 1 / Polsby-Popper, that is perimeter^2 / (4 pi area), times the compactness; what is
  above SLENDER counts 1 + STRAIN times, so that no grid is made long to spare others.
- borders: the length of inner border, each metre times its resistance (0 on the strongest
  barrier, 1 through a block), over the perimeter of the circle of the same area, times
  (1 - compactness) and BORDERS.
- balance: the squared deviation from the target, as a share of it, times BALANCE.

The objective of a plan is the sum over its grids.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..settings import Band
from .instance import Instance, total
from .kernel import CIRCLE, SLENDER, STRAIN

OUT_OF_BAND = 1000.0
BORDERS = 3.0
BALANCE = 5.0


@dataclass(frozen=True)
class Terms:
    """The objective of one run as the numbers the search works with.

    Attributes:
        minimum, target, maximum: People of a grid.
        out_of_band, shape, borders, balance: What each term counts.
    """

    minimum: float
    target: float
    maximum: float
    out_of_band: float
    shape: float
    borders: float
    balance: float

    def with_band_at(self, out_of_band: float) -> Terms:
        """Return the same terms with another price of people out of the band."""
        return Terms(
            self.minimum,
            self.target,
            self.maximum,
            out_of_band,
            self.shape,
            self.borders,
            self.balance,
        )

    @property
    def numbers(self) -> tuple[float, ...]:
        """Return the terms in the order in which `grid_energy` takes them."""
        return (
            self.minimum,
            self.target,
            self.maximum,
            self.out_of_band,
            self.shape,
            self.borders,
            self.balance,
        )


def make_terms(band: Band, compactness: float) -> Terms:
    """Return the objective for a band and a compactness from 0 to 1."""
    return Terms(
        float(band.minimum),
        float(band.target),
        float(band.maximum),
        OUT_OF_BAND,
        compactness,
        (1 - compactness) * BORDERS,
        BALANCE,
    )


def plan_energy(instance: Instance, labels: NDArray[np.intp], terms: Terms) -> float:
    """Return the objective of a plan; grids are numbered from 0 without a gap."""
    return float(energies_by_grid(sum_by_grid(instance, labels), terms).sum())


def energies_by_grid(sums: tuple[NDArray[np.float64], ...], terms: Terms) -> NDArray[np.float64]:
    """Return the energy of grids from what `sum_by_grid` gives, shape (k,)."""
    weight, area, perimeter, resisted = sums
    slender = perimeter**2 / (CIRCLE * area)
    slender += STRAIN * np.maximum(slender - SLENDER, 0)
    out = np.maximum(terms.minimum - weight, 0) + np.maximum(weight - terms.maximum, 0)
    return (
        terms.out_of_band * out / terms.target
        + terms.shape * slender
        + terms.borders * resisted / np.sqrt(CIRCLE * area)
        + terms.balance * ((weight - terms.target) / terms.target) ** 2
    )


def sum_by_grid(instance: Instance, labels: NDArray[np.intp]) -> tuple[NDArray[np.float64], ...]:
    """Return weight, area, perimeter and resisted inner border of each grid."""
    k = int(labels.max(initial=-1)) + 1
    cut = labels[instance.owner] != labels[instance.neighbour]
    side = labels[instance.owner[cut]]
    length = instance.length[cut]
    return (
        total(labels, instance.weight, k),
        total(labels, instance.area, k),
        total(labels, instance.outer, k) + total(side, length, k),
        total(labels, instance.outer_resisted, k)
        + total(side, length * instance.resistance[cut], k),
    )
