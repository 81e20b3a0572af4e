"""The ground that changed hands between two editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..layers import Codes, Geometries, GridLayer
from ..width import is_wider
from ..workload import Workload
from .classes import Groups
from .lineage import order_by_codes
from .pieces import Pieces

NOISE = "noise"

# Ground no wider than this is what rounding leaves along a border.
_ROUNDING_M = 1e-6


@dataclass(frozen=True)
class ChangedGround:
    """The ground that has another code than before, one row per pair of codes, shape (n,) each.

    Sorted like the lineage. An old grid less what it gave, plus what it got, is the new one, its
    borders no more than a few millionths of a metre off.

    Attributes:
        from_code, to_code: Who held it and who holds it; "" for nobody.
        change: Class of the pair as in the lineage; `NOISE` where the two borders were only drawn
            apart.
        area_m2: Square metres.
        buildings, households, residents: What lies on it; nothing lies on noise.
        geometry: The ground, metres.
    """

    from_code: Codes
    to_code: Codes
    change: Codes
    area_m2: NDArray[np.float64]
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    geometry: Geometries

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.from_code)


def find_changed(
    before: GridLayer,
    after: GridLayer,
    pieces: Pieces,
    is_real: NDArray[np.bool_],
    groups: Groups,
    held: Workload,
) -> ChangedGround:
    """Return the ground that has another code than before.

    Args:
        before: The old edition.
        after: The new one.
        pieces: All pieces.
        is_real: Which of them are no noise, shape of `pieces`.
        groups: The groups that the grids of those form.
        held: What lies on those.
    """
    old, new = np.append(before.codes, "")[pieces.before], np.append(after.codes, "")[pieces.after]
    chosen = old != new
    narrow = np.flatnonzero(chosen & ~is_real)
    chosen[narrow] = is_wider(pieces.geometry[narrow], _ROUNDING_M)
    rows = np.flatnonzero(chosen)
    rows = rows[order_by_codes(old[rows], new[rows])]
    number = np.where(is_real, np.cumsum(is_real) - 1, len(groups.of_piece))[rows]

    def of_real(column: NDArray[Any], otherwise: Any) -> NDArray[Any]:
        return np.append(column, otherwise)[number]

    return ChangedGround(
        old[rows],
        new[rows],
        of_real(groups.change[groups.of_piece], NOISE),
        pieces.area[rows],
        of_real(held.buildings, 0),
        of_real(held.households, 0),
        of_real(held.residents, 0),
        pieces.geometry[rows],
    )
