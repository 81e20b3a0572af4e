"""Several grids made one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import Message
from ...layers import Geometries
from ...tiling.grouping import connect
from ..change import Change, Refusal
from ..narrow import find_cores
from ..outcome import as_shapes, make_change
from ..parcels import divide
from ..sheet import Sheet

_FEWEST = 2
_NO_LINES = np.empty(0, dtype=object)


def merge(sheet: Sheet, rows: Sequence[int], keep: int | None = None) -> Change | Refusal:
    """Return what becomes of grids that are made one.

    Args:
        sheet: The neighbourhood.
        rows: Rows of the base grids, two or more.
        keep: Row of the one whose code stays; None: the one with the most households, of equals
            the first.

    Returns:
        The change, or why it may not be.
    """
    chosen = list(dict.fromkeys(rows))
    if len(chosen) < _FEWEST:
        return Refusal(Message("Choose two grids or more to merge."), shapely.Polygon())
    refusal = sheet.refuse_locked(chosen)
    if refusal is not None:
        return refusal
    kept = _most_households(sheet, chosen) if keep is None else keep
    grids = sheet.shapes[chosen]
    united = _unite(grids)
    apart = _find_apart(grids, united, chosen.index(kept), sheet.drift)
    if len(apart):
        return Refusal(
            Message(
                "Grid {code} does not border the others. Choose grids that share a border.",
                code=sheet.code(chosen[apart[0]]),
            ),
            shapely.union_all(grids[apart]),
        )
    return make_change(sheet, {kept: united}, removed=[row for row in chosen if row != kept])


def _most_households(sheet: Sheet, rows: list[int]) -> int:
    households = sheet.workload.households[rows]
    return rows[int(households.argmax())]


def _unite(grids: Geometries) -> shapely.Geometry:
    parcels = divide(grids, _NO_LINES)
    return parcels.united(np.ones(len(parcels.polygons), dtype=bool))


def _find_apart(
    grids: Geometries, united: shapely.Geometry, kept: int, drift: float
) -> NDArray[np.intp]:
    """Return the places of grids that nothing wider than drift joins to the one that is kept."""
    apart = _not_linked(shapely.get_parts(united), grids, kept)
    if len(apart):
        return apart
    cores = [find_cores(grid, drift) for grid in grids]
    if not len(cores[kept]):
        return apart
    # a grid that is itself no wider is joined by whatever it touches
    wide = np.array([place for place, own in enumerate(cores) if len(own)])
    inner = as_shapes([shapely.multipolygons(cores[place]) for place in wide])
    return wide[_not_linked(find_cores(united, drift), inner, wide.tolist().index(kept))]


def _not_linked(bodies: Geometries, grids: Geometries, kept: int) -> NDArray[np.intp]:
    """Return the places of grids that no chain of bodies and grids links to the one kept."""
    parts, grid = shapely.get_parts(grids, return_index=True)
    part, body = shapely.STRtree(bodies).query(
        shapely.point_on_surface(parts), predicate="intersects"
    )
    n = len(grids)
    linked = connect(n + len(bodies), grid[part], n + body)[:n]
    return np.flatnonzero(linked != linked[kept])
