"""A change put together: neighbours get the new vertices, buildings their new grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..shapes import is_changed
from ..tiling.matching import ON_EDGE_M, insert_points
from .change import Change, MovedBuildings, NewGrid
from .sheet import Sheet

_NO_ROWS = np.empty(0, dtype=np.intp)
NOTHING = Change({}, (), (), MovedBuildings(_NO_ROWS, _NO_ROWS, _NO_ROWS))


def make_change(
    sheet: Sheet,
    redrawn: Mapping[int, shapely.Geometry],
    added: Sequence[NewGrid] = (),
    removed: Sequence[int] = (),
) -> Change:
    """Return the change that gives grids new shapes.

    Neighbours get the vertices where new borders end on theirs. Locked ones do not: they keep
    every byte, and the border ends on a straight edge of theirs.

    Args:
        sheet: The neighbourhood.
        redrawn: New shapes by row; those of a grid that does not change are left out.
        added: Grids that come to be.
        removed: Rows of grids that go.
    """
    involved = np.array(sorted({*redrawn, *removed}), dtype=np.intp)
    drawn = as_shapes([*redrawn.values(), *(grid.geometry for grid in added)])
    beside, with_vertex = _give_vertices(sheet, involved, drawn)
    shapes = {row: redrawn[row] for row in sorted(redrawn) if _differs(sheet, row, redrawn[row])}
    shapes.update(zip(beside.tolist(), with_vertex))
    moved = _move_buildings(sheet, involved, redrawn, added)
    return Change(shapes, tuple(added), tuple(sorted(removed)), moved)


def as_shapes(shapes: Sequence[shapely.Geometry]) -> Geometries:
    """Return shapes as an array; numpy would take a list of multipolygons apart."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _differs(sheet: Sheet, row: int, shape: shapely.Geometry) -> bool:
    before = sheet.base.geometries[row]
    return not shapely.equals_exact(before, shape, tolerance=0.0, normalize=True)


def _give_vertices(
    sheet: Sheet, involved: NDArray[np.intp], drawn: Geometries
) -> tuple[NDArray[np.intp], Geometries]:
    """Return the other grids on whose border a new vertex lies, and their shapes with it.

    Invalid and locked ones are left as they are.
    """
    known = shapely.get_coordinates(sheet.shapes[involved])
    points = shapely.get_coordinates(drawn)
    fresh = np.unique(points[~np.isin(_keys(points), _keys(known))], axis=0)
    near = sheet.tree.query(shapely.points(fresh), predicate="dwithin", distance=ON_EDGE_M)[1]
    rows = np.setdiff1d(near, involved)
    rows = rows[~sheet.locked[rows]]
    rows = rows[~is_changed(sheet.base.geometries[rows], sheet.shapes[rows])]
    before = sheet.shapes[rows]
    after = insert_points(before, fresh)
    more = shapely.get_num_coordinates(after) > shapely.get_num_coordinates(before)
    return rows[more], after[more]


def _keys(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    return points[:, 0] + 1j * points[:, 1]


def _move_buildings(
    sheet: Sheet,
    involved: NDArray[np.intp],
    redrawn: Mapping[int, shapely.Geometry],
    added: Sequence[NewGrid],
) -> MovedBuildings:
    """Return the buildings of the grids involved that lie in another one afterwards."""
    asked = np.flatnonzero(np.isin(sheet.home, involved))
    rows = sorted(redrawn)
    grids = as_shapes([*(redrawn[row] for row in rows), *(grid.geometry for grid in added)])
    names = np.array([*rows, *range(len(sheet.base), len(sheet.base) + len(added))], dtype=np.intp)
    shapely.prepare(grids)
    inside = shapely.intersects(grids[:, None], sheet.inhabitants.points[asked][None, :])
    stays = (inside & (names[:, None] == sheet.home[asked])).any(axis=0)
    goes = np.flatnonzero(~stays & inside.any(axis=0))
    building = asked[goes]
    return MovedBuildings(building, sheet.home[building], names[inside[:, goes].argmax(axis=0)])
