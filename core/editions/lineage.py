"""The lineage: what became of every grid of an edition, with shares of ground and people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..layers import Codes, GridLayer
from ..workload import Workload
from .classes import CHANGES, Groups
from .pieces import NOBODY, Pieces


@dataclass(frozen=True)
class Lineage:
    """The lineage table as columns, shape (n,), sorted by old code, then by new code.

    One row per old and new grid that truly share ground, noise removed, and one with an empty
    code where an old grid lies on ground that nobody holds any more, or a new one on ground that
    nobody held.

    Attributes:
        before_code, after_code: The two grids.
        change: Class of the group of grids that exchanged ground: one of `CHANGES`.
        component: Number of that group, from 1.
        area_m2: Shared ground in square metres.
        before_share, after_share: That area as a share (0 to 1) of what is shared of either grid;
            adds up to 1 per grid, 0 where there is no grid.
        buildings, households, residents: What lies on the shared ground; each is counted once.
        before_household_share, after_household_share: The households as a share of either grid's;
            0 where it has none.
    """

    before_code: Codes
    after_code: Codes
    change: Codes
    component: NDArray[np.intp]
    area_m2: NDArray[np.float64]
    before_share: NDArray[np.float64]
    after_share: NDArray[np.float64]
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    before_household_share: NDArray[np.float64]
    after_household_share: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.before_code)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the columns by name, in table order."""
        return {name: getattr(self, name) for name in LINEAGE_COLUMNS}

    def count(self) -> dict[str, int]:
        """Return how many groups of grids there are of each class."""
        _, first = np.unique(self.component, return_index=True)
        of_group = self.change[first]
        return {change: int((of_group == change).sum()) for change in CHANGES}

    def moved_codes(self) -> list[str]:
        """Return the codes of both editions whose grids have no ground in common, sorted."""
        is_same = self.before_code == self.after_code
        both = np.intersect1d(self.before_code, self.after_code)
        return np.setdiff1d(both, [*self.before_code[is_same], ""]).tolist()


LINEAGE_COLUMNS = tuple(Lineage.__dataclass_fields__)


def tabulate(
    before: GridLayer, after: GridLayer, real: Pieces, groups: Groups, held: Workload
) -> Lineage:
    """Return the lineage of pieces that are no noise.

    Args:
        before: The old edition.
        after: The new one.
        real: The pieces.
        groups: The groups that their grids form.
        held: What lies on the pieces.
    """
    old, new = np.append(before.codes, "")[real.before], np.append(after.codes, "")[real.after]
    order = order_by_codes(old, new)
    table = Lineage(
        old,
        new,
        groups.change[groups.of_piece],
        groups.of_piece + 1,
        real.area,
        _share(real.area, real.before, len(before)),
        _share(real.area, real.after, len(after)),
        held.buildings,
        held.households,
        held.residents,
        _share(held.households, real.before, len(before)),
        _share(held.households, real.after, len(after)),
    )
    return Lineage(**{name: column[order] for name, column in table.columns().items()})


def order_by_codes(old: Codes, new: Codes) -> NDArray[np.intp]:
    """Return the order of pairs: by the old code, or where there is none by the new one."""
    return np.lexsort((new, old, np.where(old == "", new, old)))


def _share(values: NDArray[Any], grid: NDArray[np.intp], n: int) -> NDArray[np.float64]:
    """Return each value as a share of the sum of its grid's; 0 where that is nothing."""
    total = np.bincount(grid - NOBODY, weights=values, minlength=n + 1)[grid - NOBODY]
    there = (grid != NOBODY) & (total > 0)
    return np.divide(values, total, out=np.zeros(len(values)), where=there)
