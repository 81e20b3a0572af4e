"""Ground painted from the grids that hold it to another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...crossings import holds_building, holds_ground
from ...errors import Message
from ...layers import Geometries
from ...shapes import made_polygonal, polygon_parts, without_lines
from ...width import RESOLUTION_M
from ..buildings import find_cut, find_groups, reach_into
from ..change import Change, Refusal
from ..laying import lay_onto
from ..narrow import cut_lines, find_body, find_slivers
from ..outcome import NOTHING, make_change
from ..parcels import Parcels, divide
from ..sheet import Sheet
from ..stray import find_split_off, find_unjoined

_NO_LINES = np.empty(0, dtype=object)
_HALF = 0.5
# Less common border than this is a corner.
_CORNER_M = 0.02


def paint(sheet: Sheet, piece: shapely.Geometry, to_row: int) -> Change | Refusal:
    """Return what becomes of the grids when a piece of ground goes to one of them.

    The piece goes from every grid that holds more of it than a slip of the pen. What it would
    leave of them as slivers goes along; footprints that its border cuts go or stay whole.

    Args:
        sheet: The neighbourhood.
        piece: (Multi)polygon: an atom, several, or plots of buildings.
        to_row: Row of the receiving base grid.

    Returns:
        The change (`is_nothing` when the grid holds the piece already), or why it may not be.
    """
    wanted = made_polygonal(np.array([piece]))[0]
    wanted = lay_onto(wanted, sheet.shapes[sheet.tree.query(wanted, predicate="intersects")])
    givers = _find_givers(sheet, wanted, to_row)
    if not givers:
        return NOTHING
    rows = [to_row, *givers]
    refusal = sheet.refuse_locked(rows)
    if refusal is not None:
        return refusal
    canvas = _Canvas(sheet, rows, wanted)
    parcels, moved = canvas.paint()
    after = {row: parcels.united(parcels.held[:, place] & ~moved) for place, row in enumerate(rows)}
    after[to_row] = parcels.united(parcels.held[:, 0] | moved)
    return _refuse(sheet, after, to_row, givers) or make_change(sheet, after)


def _find_givers(sheet: Sheet, piece: shapely.Geometry, to_row: int) -> list[int]:
    """Return the rows of the grids that lose ground: more than a sliver of a part of the piece."""
    parts = polygon_parts(piece)
    part, row = sheet.tree.query(parts, predicate="intersects")
    ground = without_lines(shapely.intersection(parts[part], sheet.shapes[row]))
    area = shapely.area(ground)
    gives = holds_ground(ground, sheet.buildings, sheet.widths)
    largest = np.zeros(len(parts))
    np.maximum.at(largest, part, area)
    gives |= (area == largest[part]) & (area > 0)
    return np.setdiff1d(row[gives], [to_row]).tolist()


@dataclass(frozen=True)
class _Canvas:
    """What is painted on: the receiving grid, first, and those that lose ground."""

    sheet: Sheet
    rows: list[int]
    piece: shapely.Geometry

    @property
    def grids(self) -> Geometries:
        """Return their shapes."""
        return self.sheet.shapes[self.rows]

    def paint(self) -> tuple[Parcels, NDArray[np.bool_]]:
        """Return the ground divided, and which pieces go to the receiving grid."""
        footprints = self._cut_footprints()
        parcels, moved = self._divide(footprints, _NO_LINES)
        slivers, lines = self._find_slivers(parcels, moved)
        if not len(slivers):
            return parcels, moved
        parcels, moved = self._divide(footprints, lines)
        along = parcels.lie_in(shapely.union_all(slivers)) & parcels.held[:, 1:].any(axis=1)
        return parcels, moved | along

    def _cut_footprints(self) -> tuple[shapely.Geometry, shapely.Geometry]:
        """Return the footprints that the border of the piece cuts: those that go, that stay."""
        sheet = self.sheet
        cut = find_cut(sheet, self.piece, shapely.union_all(self.grids[1:]))
        buildings, group = find_groups(sheet, cut)
        home, points = sheet.home[buildings], sheet.inhabitants.points[buildings]
        footprints = sheet.footprints[buildings]
        goes = np.isin(home, self.rows[1:]) & shapely.intersects(self.piece, points)
        goes |= home == self.rows[0]
        largest = np.lexsort((-shapely.area(footprints), group))
        goes = goes[largest][np.searchsorted(group[largest], group)]
        return shapely.union_all(footprints[goes]), shapely.union_all(footprints[~goes])

    def _divide(
        self, footprints: tuple[shapely.Geometry, shapely.Geometry], lines: Geometries
    ) -> tuple[Parcels, NDArray[np.bool_]]:
        going, staying = footprints
        borders = shapely.boundary(np.array([self.piece, going, staying]))
        parcels = divide(self.grids, np.concatenate([borders, lines]))
        inside = parcels.lie_in(self.piece) & ~parcels.lie_in(staying) | parcels.lie_in(going)
        return parcels, inside & parcels.held[:, 1:].any(axis=1)

    def _find_slivers(
        self, parcels: Parcels, moved: NDArray[np.bool_]
    ) -> tuple[Geometries, Geometries]:
        """Return slivers that go along, and the lines along which they are cut off."""
        painted = parcels.united(moved)
        slivers, lines = [_NO_LINES], [_NO_LINES]
        for place in range(1, len(self.rows)):
            rest = parcels.united(parcels.held[:, place] & ~moved)
            found = self._going_along(self.grids[place], rest, painted)
            slivers.append(found)
            lines.append(cut_lines(found, rest))
        return np.concatenate(slivers), np.concatenate(lines)

    def _going_along(
        self, before: shapely.Geometry, rest: shapely.Geometry, painted: shapely.Geometry
    ) -> Geometries:
        """Return slivers of what is left of a grid that the piece leaves beside it."""
        sheet = self.sheet
        slivers = find_slivers(rest, sheet.drift)
        slivers = slivers[_border(slivers, painted)]
        if not len(slivers):
            return slivers
        body = find_body(before, sheet.drift)
        was_wide = shapely.area(shapely.intersection(slivers, body)) > _HALF * shapely.area(slivers)
        slivers = slivers[was_wide | _border(slivers, self.grids[0])]
        return slivers[~self._hold_buildings(slivers, painted)]

    def _hold_buildings(self, slivers: Geometries, painted: shapely.Geometry) -> NDArray[np.bool_]:
        """Tell which slivers hold a building, or a part of one that does not go along."""
        sheet = self.sheet
        if sheet.buildings is None or not len(slivers):
            return np.zeros(len(slivers), dtype=bool)
        near = np.unique(sheet.footprint_tree.query(slivers, predicate="intersects")[1])
        stays = ~shapely.intersects(painted, sheet.inhabitants.points[near])
        stays &= sheet.home[near] != self.rows[0]
        holds = holds_building(slivers, sheet.buildings, sheet.profile.noise)
        return holds | reach_into(sheet, near[stays], slivers)


def _border(slivers: Geometries, ground: shapely.Geometry) -> NDArray[np.bool_]:
    """Tell which slivers have more than a corner in common with the border of some ground."""
    around = shapely.buffer(shapely.boundary(ground), RESOLUTION_M)
    common = shapely.intersection(shapely.boundary(slivers), around)
    return shapely.length(common) > _CORNER_M


def _refuse(
    sheet: Sheet, after: dict[int, shapely.Geometry], to_row: int, givers: list[int]
) -> Refusal | None:
    """Return why grids may not be so; None if they may."""
    for row in givers:
        if after[row].is_empty:
            return Refusal(
                Message(
                    "Nothing would be left of grid {code}. Merge the two grids instead.",
                    code=sheet.code(row),
                ),
                sheet.shapes[row],
            )
        stray = find_split_off(sheet.shapes[row], after[row], sheet.drift)
        if not stray.is_empty:
            return Refusal(
                Message(
                    "Grid {code} would fall apart. Paint the part that is cut off as well.",
                    code=sheet.code(row),
                ),
                stray,
            )
    stray = find_unjoined(sheet.shapes[to_row], after[to_row], sheet.drift)
    if stray.is_empty:
        return None
    return Refusal(
        Message(
            "The ground borders grid {code} along no more than {width} m. "
            "Paint what lies between them first.",
            code=sheet.code(to_row),
            width=f"{sheet.drift:g}",
        ),
        stray,
    )
