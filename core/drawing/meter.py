"""What a change would mean for the grids it touches, while the mouse is still down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..ground import ROUNDING_M2
from ..workload import Workload, sum_by_row
from .change import Change
from .outcome import as_shapes
from .service import Service
from .sheet import Sheet


@dataclass(frozen=True)
class GridFigures:
    """Figures of one grid in one state.

    Attributes:
        buildings, households, residents: What lies inside.
        in_band: Whether its households lie between the profile's minimum and maximum.
        polsby_popper: Area over that of the circle with the same perimeter, 0 to 1.
        area_m2: Square metres.
    """

    buildings: int
    households: int
    residents: int
    in_band: bool
    polsby_popper: float
    area_m2: float


@dataclass(frozen=True)
class GridReading:
    """A grid whose ground a change alters.

    Attributes:
        row: Row of the base grid; the number of base grids and more are those that come to be.
        code: Its code.
        before: Figures as it is; None for a grid that comes to be.
        after: Figures as it would be; None for a grid that goes.
    """

    row: int
    code: str
    before: GridFigures | None
    after: GridFigures | None


@dataclass(frozen=True)
class RelationChange:
    """A base grid whose professional grids of one kind would change.

    Attributes:
        kind: Of the professional grids.
        base_code: The base grid.
        before, after: Codes of the professional grids it truly shares ground with, sorted; "" is
            ground that nobody serves. Nothing before for a grid that comes to be, nothing after
            for one that goes.
    """

    kind: str
    base_code: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What the meter shows.

    Attributes:
        grids: The grids whose ground changes, the receiving and remaining ones in row order, then
            those that come to be.
        relations: The relations that change, by kind and base code.
    """

    grids: tuple[GridReading, ...]
    relations: tuple[RelationChange, ...]


class Meter:
    """Reads changes of one sheet; what is so before them is worked out once for each grid."""

    def __init__(self, sheet: Sheet) -> None:
        """Remember the sheet; nothing is computed until it is asked for."""
        self._sheet = sheet
        kinds = sorted(sheet.professional, key=lambda layer: layer.kind)
        self._services = [Service(sheet, layer) for layer in kinds]

    def read(self, change: Change) -> Reading:
        """Return what a change would mean."""
        sheet = self._sheet
        after = _find_altered(sheet, change)
        rows = sorted({*after, *change.removed})
        old = [row for row in rows if row < len(sheet.base)]
        before = dict(zip(old, sheet.shapes[old]))
        now = _measure(sheet, before, sheet.workload)
        then = _measure(sheet, after, _count_after(sheet, change))
        codes = _name(sheet, change, rows)
        readings = [GridReading(row, codes[row], now.get(row), then.get(row)) for row in rows]
        changes = [
            RelationChange(service.kind, codes[row], was.get(row, ()), will.get(row, ()))
            for service in self._services
            for was, will in [(service.before(old), service.of(after))]
            for row in sorted(rows, key=codes.__getitem__)
            if was.get(row) != will.get(row)
        ]
        return Reading(tuple(readings), tuple(changes))


def read_meter(sheet: Sheet, change: Change) -> Reading:
    """Return what one change would mean; a `Meter` is quicker for several of one sheet."""
    return Meter(sheet).read(change)


def _find_altered(sheet: Sheet, change: Change) -> dict[int, shapely.Geometry]:
    """Return the shapes by row of grids that have other ground after a change, new ones last."""
    rows = np.array(sorted(change.shapes), dtype=np.intp)
    drawn = as_shapes([change.shapes[row] for row in rows.tolist()])
    altered = shapely.area(shapely.symmetric_difference(drawn, sheet.shapes[rows])) > ROUNDING_M2
    shapes = dict(zip(rows[altered].tolist(), drawn[altered]))
    shapes.update(enumerate((grid.geometry for grid in change.added), start=len(sheet.base)))
    return shapes


def _name(sheet: Sheet, change: Change, rows: list[int]) -> dict[int, str]:
    """Return the codes of grids by row."""
    new = [grid.code for grid in change.added]
    n = len(sheet.base)
    return {row: sheet.code(row) if row < n else new[row - n] for row in rows}


def _count_after(sheet: Sheet, change: Change) -> Workload:
    """Return what the grids of the sheet, and then the new ones, hold after a change."""
    moved, buildings = change.moved, sheet.inhabitants
    n = len(sheet.base) + len(change.added)
    came = sum_by_row(moved.after, moved.building, n, buildings)
    went = sum_by_row(moved.before, moved.building, n, buildings)

    def total(name: str) -> NDArray[np.int64]:
        was = np.append(getattr(sheet.workload, name), np.zeros(len(change.added), dtype=np.int64))
        return was + getattr(came, name) - getattr(went, name)

    return Workload(total("buildings"), total("households"), total("residents"))


def _measure(
    sheet: Sheet, shapes: Mapping[int, shapely.Geometry], workload: Workload
) -> dict[int, GridFigures]:
    """Return the figures of grids by row."""
    drawn = as_shapes(list(shapes.values()))
    area, perimeter = shapely.area(drawn), shapely.length(drawn)
    roundness = np.divide(
        4 * np.pi * area, perimeter**2, out=np.zeros(len(drawn)), where=perimeter > 0
    )
    profile = sheet.profile
    return {
        row: GridFigures(
            buildings=int(workload.buildings[row]),
            households=int(workload.households[row]),
            residents=int(workload.residents[row]),
            in_band=bool(profile.minimum <= workload.households[row] <= profile.maximum),
            polsby_popper=float(roundness[place]),
            area_m2=float(area[place]),
        )
        for place, row in enumerate(shapes)
    }
