"""Who gives what to whom when base grids are divided again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...arrays import Codes
from ...errors import Message
from ...layers import Buildings
from ...workload import sum_by_row

BORDER = "border"
SPLIT = "split"
MERGE = "merge"

# Ground that changes hands without a building is told from this size on
_LEAST_M2 = 1.0
_TEXTS = {
    BORDER: "Grid {source} gives {buildings} buildings with {households} households "
    "to grid {target}.",
    SPLIT: "Grid {source} is divided: {buildings} buildings with {households} households "
    "become part of the new grid {target}.",
    MERGE: "Grid {source} is dissolved: {buildings} buildings with {households} households "
    "go to grid {target}.",
}
_EMPTY_TEXTS = {
    BORDER: "Grid {source} gives {area} m2 without buildings to grid {target}.",
    SPLIT: "Grid {source} is divided: {area} m2 without buildings "
    "become part of the new grid {target}.",
    MERGE: "Grid {source} is dissolved: {area} m2 without buildings go to grid {target}.",
}


@dataclass(frozen=True)
class Moves:
    """What changes grids, one row per pair of grids, sorted by their codes; shape (n,) each.

    Attributes:
        from_grid, to_grid: Codes of the grid before and of the grid after.
        kind: "split" where the second is new, "merge" where the first is dissolved, else "border".
        buildings: Number of buildings that change.
        building_codes: Their codes, joined by ";".
        households, residents: Who lives in them.
        area_m2: Ground that changes hands.
        text: The same in words.
    """

    from_grid: Codes
    to_grid: Codes
    kind: Codes
    buildings: NDArray[np.int64]
    building_codes: Codes
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    text: list[Message]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.from_grid)


class Roster(NamedTuple):
    """The grids there were and those there are.

    Attributes:
        codes: Of all of them, shape (k,).
        existed, remain: Which there were, and which there are, shape (k,).
    """

    codes: Codes
    existed: NDArray[np.bool_]
    remain: NDArray[np.bool_]


class Homes(NamedTuple):
    """Where things were and where they are: rows of codes, -1 for nowhere, shape (n,) each."""

    before: NDArray[np.intp]
    after: NDArray[np.intp]

    def changed(self) -> NDArray[np.intp]:
        """Return the rows of what was in one grid and is in another."""
        lasting = (self.before >= 0) & (self.after >= 0)
        return np.flatnonzero(lasting & (self.before != self.after))


def make_moves(
    roster: Roster,
    buildings: Buildings,
    building_codes: Codes,
    homes: Homes,
    ground: Homes,
    area: NDArray[np.float64],
) -> Moves:
    """Return who gives what to whom.

    Args:
        roster: The grids.
        buildings: The buildings.
        building_codes: What to call them, shape (b,).
        homes: Grids of the buildings.
        ground: Grids of pieces of ground, shape (p,) each.
        area: Of these, m2, shape (p,).
    """
    codes, k = roster.codes, len(roster.codes)
    rows, pieces = homes.changed(), ground.changed()
    of_row = homes.before[rows] * k + homes.after[rows]
    of_piece = ground.before[pieces] * k + ground.after[pieces]
    pairs = np.union1d(of_row, of_piece)
    ground_m2 = np.bincount(np.searchsorted(pairs, of_piece), area[pieces], len(pairs))
    told = np.flatnonzero(np.isin(pairs, of_row) | (ground_m2 >= _LEAST_M2))
    told = told[np.lexsort((codes[pairs[told] % k], codes[pairs[told] // k]))]
    place = np.full(len(pairs), -1, dtype=np.intp)
    place[told] = np.arange(len(told))
    target = place[np.searchsorted(pairs, of_row)]
    held = sum_by_row(target, rows, len(told), buildings)
    source, receiver = pairs[told] // k, pairs[told] % k
    kind = np.where(
        ~roster.remain[source], MERGE, np.where(roster.existed[receiver], BORDER, SPLIT)
    )
    moves = Moves(
        codes[source],
        codes[receiver],
        kind,
        held.buildings,
        _joined(building_codes[rows], target, len(told)),
        held.households,
        held.residents,
        ground_m2[told],
        [],
    )
    return replace(moves, text=list(_tell(moves)))


def _joined(names: Codes, target: NDArray[np.intp], n: int) -> Codes:
    joined: list[list[str]] = [[] for _ in range(n)]
    for name, row in zip(names.tolist(), target.tolist()):
        joined[row].append(name)
    return np.array([";".join(row) for row in joined], dtype=str)


def _tell(moves: Moves) -> Iterator[Message]:
    columns = (
        moves.from_grid,
        moves.to_grid,
        moves.kind,
        moves.buildings,
        moves.households,
        moves.area_m2,
    )
    for source, target, kind, buildings, households, area in zip(
        *(column.tolist() for column in columns)
    ):
        yield Message(
            (_TEXTS if buildings else _EMPTY_TEXTS)[kind],
            source=source,
            target=target,
            buildings=buildings,
            households=households,
            area=round(area),
        )
