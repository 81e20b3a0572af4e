"""What a change of borders did, ground by ground, so that it can be checked and summed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import Message
from .findings import CODE_SEPARATOR
from .layers import Buildings, Column, Geometries, GridLayer
from .workload import NO_BUILDINGS, count_inside

NOBODY = ""


@dataclass(frozen=True)
class Places:
    """The mended places, one row each, shape (n,).

    Attributes:
        number: What to call the place: 1, 2, ...
        rule: What was wrong: a rule from `findings.RULES`.
        codes: The grids beside or in it, sorted and joined by ";".
        geometry: The ground at fault, metres.
        width_m: Its width, metres.
        action: What was done, a `Message` each.
    """

    number: NDArray[np.intp]
    rule: NDArray[np.object_]
    codes: NDArray[np.object_]
    geometry: Geometries
    width_m: NDArray[np.float64]
    action: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.number)


@dataclass(frozen=True)
class Changes:
    """Pieces of ground that changed hands, one row each, sorted by place, shape (n,).

    Attributes:
        place: Number of the place.
        giver: Code of the grid that lost the piece; `NOBODY` where none held it.
        taker: Code of the grid that has it now; `NOBODY` where none has.
        held_by_both: True where the taker held it before, too: an overlap, in which the giver
            loses what the taker does not gain.
        geometry: The piece, metres.
        displacement_m: How far the border moved across it at most.
    """

    place: NDArray[np.intp]
    giver: NDArray[np.object_]
    taker: NDArray[np.object_]
    held_by_both: NDArray[np.bool_]
    geometry: Geometries
    displacement_m: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.place)

    @property
    def area_m2(self) -> NDArray[np.float64]:
        """Area of each piece, square metres."""
        return shapely.area(self.geometry)

    def take(self, rows: NDArray[Any]) -> Changes:
        """Return the changes reduced to, and in the order of, `rows`."""
        return Changes(*(getattr(self, column.name)[rows] for column in fields(self)))


# The columns of a proof table: models rely on the names.
PROOF_COLUMNS = (
    "place",
    "rule",
    "codes",
    "action",
    "width_m",
    "area_m2",
    "moved_m2",
    "buildings",
    "households",
    "residents",
    "displacement_m",
    "moves",
)
BALANCE_COLUMNS = (
    "code",
    "area_before_m2",
    "gained_m2",
    "lost_m2",
    "united_m2",
    "area_after_m2",
    "households_before",
    "households_gained",
    "households_lost",
    "households_after",
)


@dataclass(frozen=True)
class Proof:
    """The proof of a change: places, pieces, and what lies in them.

    Attributes:
        places: What was mended.
        changes: The ground that changed hands there.
        buildings, households, residents: What lies in each change, shape (len(changes),).
    """

    places: Places
    changes: Changes
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]

    def columns(self) -> dict[str, Column]:
        """Return the proof as a table: one row per place, columns `PROOF_COLUMNS`.

        `area_m2` is that of the fault, `moved_m2` what changed hands; `action` and `moves` hold
        messages (`moves` lists of them).
        """
        places, changes = self.places, self.changes
        row = np.searchsorted(places.number, changes.place)

        def total(values: Column) -> Column:
            sums = np.bincount(row, weights=values, minlength=len(places))
            return sums.astype(np.asarray(values).dtype)

        furthest = np.zeros(len(places))
        np.maximum.at(furthest, row, changes.displacement_m)
        moves = np.empty(len(places), dtype=object)
        moves[:] = [[] for _ in range(len(places))]
        for place, sentence in zip(row.tolist(), self._sentences()):
            moves[place].append(sentence)
        return {
            "place": places.number,
            "rule": places.rule,
            "codes": places.codes,
            "action": places.action,
            "width_m": places.width_m,
            "area_m2": shapely.area(places.geometry),
            "moved_m2": total(changes.area_m2),
            "buildings": total(self.buildings),
            "households": total(self.households),
            "residents": total(self.residents),
            "displacement_m": furthest,
            "moves": moves,
        }

    def _sentences(self) -> Iterable[Message]:
        for giver, taker, area, buildings, households in zip(
            self.changes.giver,
            self.changes.taker,
            self.changes.area_m2,
            self.buildings.tolist(),
            self.households.tolist(),
        ):
            values = {
                "giver": giver or Message("nobody"),
                "taker": taker or Message("nobody"),
                "area": f"{area:,.2f}",
            }
            if buildings:
                yield Message(
                    "{giver} → {taker}: {area} m², buildings: {buildings}, households: "
                    "{households}.",
                    buildings=buildings,
                    households=households,
                    **values,
                )
            else:
                yield Message("{giver} → {taker}: {area} m².", **values)

    def balance(self, before: GridLayer, after: GridLayer, buildings: Buildings | None) -> Balance:
        """Return what every changed grid had, gained, lost and has.

        Args:
            before: The layer as it was, its shapes made valid.
            after: The layer as it is; the same rows.
            buildings: The buildings; None when there are none.
        """
        changed = np.flatnonzero(before.geometries != after.geometries)
        changed = changed[np.argsort(before.codes[changed], kind="stable")]
        buildings = buildings or NO_BUILDINGS
        codes = before.codes[changed].astype(object)
        gains = np.where(self.changes.held_by_both, NOBODY, self.changes.taker)

        def households(layer: GridLayer) -> NDArray[np.int64]:
            return count_inside(layer.geometries[changed], buildings).households

        return Balance(
            codes,
            shapely.area(before.geometries[changed]),
            _sum_by_code(codes, gains, self.changes.area_m2),
            _sum_by_code(codes, self.changes.giver, self.changes.area_m2),
            shapely.area(after.geometries[changed]),
            households(before),
            _sum_by_code(codes, gains, self.households),
            _sum_by_code(codes, self.changes.giver, self.households),
            households(after),
        )


@dataclass(frozen=True)
class Balance:
    """What changed grids had, gained, lost and have, one row each, shape (n,).

    Areas add up: before + gained - lost + united = after.
    """

    code: NDArray[np.object_]
    area_before_m2: NDArray[np.float64]
    gained_m2: NDArray[np.float64]
    lost_m2: NDArray[np.float64]
    area_after_m2: NDArray[np.float64]
    households_before: NDArray[np.int64]
    households_gained: NDArray[np.int64]
    households_lost: NDArray[np.int64]
    households_after: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of changed grids."""
        return len(self.code)

    @property
    def united_m2(self) -> NDArray[np.float64]:
        """Area that came or went as borders less than a millimetre apart became one.

        No piece of ground changes hands there; along a kilometre it is a square metre at most.
        """
        return self.area_after_m2 - self.area_before_m2 - self.gained_m2 + self.lost_m2

    def columns(self) -> dict[str, Column]:
        """Return the columns with the sum of all grids as the last row, its code empty."""
        table = {}
        for name in BALANCE_COLUMNS:
            column = getattr(self, name)
            total = NOBODY if name == "code" else column.sum()
            table[name] = np.append(column, np.array([total], dtype=column.dtype))
        return table


def prove(places: Places, changes: Changes, buildings: Buildings | None) -> Proof:
    """Return the proof of changes, what lies in each piece counted."""
    inside = count_inside(changes.geometry, buildings or NO_BUILDINGS)
    return Proof(places, changes, inside.buildings, inside.households, inside.residents)


def join_unique(codes: Iterable[str]) -> str:
    """Return the codes that are there, each once, sorted and joined."""
    return CODE_SEPARATOR.join(sorted({code for code in codes if code}))


def _sum_by_code(codes: Column, of_change: Column, values: Column) -> Column:
    """Return the sum of the changes' values for each code; codes used twice share none of it."""
    order = np.argsort(codes.astype(str), kind="stable")
    ranked = codes[order].astype(str)
    place = np.searchsorted(ranked, of_change.astype(str)).clip(max=max(len(codes) - 1, 0))
    sums = np.zeros(len(codes), dtype=np.asarray(values).dtype)
    if not len(codes):
        return sums
    known = (ranked[place] == of_change.astype(str)) & (of_change.astype(str) != NOBODY)
    np.add.at(sums, order[place[known]], values[known])
    return sums
