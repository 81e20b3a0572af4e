"""A grid cut with a line, its buildings shared out."""

from __future__ import annotations

import numpy as np
import shapely

from ...errors import Message
from ...layers import Geometries
from ..change import Change, NewGrid, Refusal
from ..codes import next_code
from ..leading import lead_on
from ..outcome import make_change
from ..parts import share_out
from ..sheet import Sheet


def cut(sheet: Sheet, row: int, line: shapely.LineString) -> Change | Refusal:
    """Return what becomes of a grid that is cut along a line.

    Every building goes whole to the part that holds most of it. The part with the most households,
    of equals the largest, keeps the code; what is no more than a sliver stays with its neighbour.

    Args:
        sheet: The neighbourhood.
        row: Row of the base grid.
        line: From border to border, ends up to drift short of it are led on; what lies beyond the
            grid is left out.

    Returns:
        The change, or why it may not be.
    """
    refusal = sheet.refuse_locked([row])
    if refusal is not None:
        return refusal
    whole = lead_on(sheet, row, line)
    if isinstance(whole, Refusal):
        return whole
    parts = share_out(sheet, row, whole)
    if len(parts) == 1:
        return Refusal(
            Message(
                "The line cuts nothing off grid {code}. Draw it right through the grid.",
                code=sheet.code(row),
            ),
            line,
        )
    first, *others = _ranked(sheet, row, parts)
    return make_change(sheet, {row: first}, added=_name(sheet, row, others))


def _ranked(sheet: Sheet, row: int, parts: Geometries) -> list[shapely.Geometry]:
    """Return the parts, those with the most households first, of equals the largest."""
    inside = np.flatnonzero(sheet.home == row)
    buildings = sheet.inhabitants
    held = shapely.intersects(parts[:, None], buildings.points[inside][None, :])
    households = held @ buildings.households[inside]
    return list(parts[np.lexsort((-shapely.area(parts), -households))])


def _name(sheet: Sheet, row: int, parts: list[shapely.Geometry]) -> list[NewGrid]:
    """Return the parts as new grids with codes that follow that of the grid."""
    codes = [str(code) for code in sheet.codes]
    grids = []
    for part in parts:
        code = next_code(codes, sheet.code(row))
        codes.append(code)
        grids.append(NewGrid(code, part, row))
    return grids
