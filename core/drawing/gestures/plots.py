"""The ground that goes with a building when it is painted."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...design.pieces.division import divide_blocks
from ...layers import Buildings, Geometries
from ...progress import Silent
from ...shapes import polygon_parts, without_lines
from ..sheet import Sheet


class Plots:
    """The plots of the buildings of one sheet; each grid is divided once."""

    def __init__(self, sheet: Sheet) -> None:
        """Remember the sheet; nothing is computed until it is asked for."""
        self._sheet = sheet
        self._plots = np.full(len(sheet.inhabitants), shapely.Polygon(), dtype=object)
        self._known: set[int] = set()

    def of(self, building_rows: NDArray[np.intp]) -> Geometries:
        """Return the plots of buildings, see `plot_of`."""
        home = self._sheet.home[building_rows]
        for row in sorted(set(home[home >= 0].tolist()) - self._known):
            inside = np.flatnonzero(self._sheet.home == row)
            self._plots[inside] = _divide(self._sheet, row, inside)
            self._known.add(row)
        return self._plots[building_rows]


def plot_of(sheet: Sheet, building_rows: NDArray[np.intp]) -> Geometries:
    """Return the part of its grid that is nearer to each building than to the others in it.

    The plots of all buildings of a grid are the whole grid. Buildings that stand too close for a
    border between them have one plot in common. `Plots` is quicker for several calls.

    Args:
        sheet: The neighbourhood.
        building_rows: Rows of the sheet's buildings, shape (k,).

    Returns:
        (Multi)polygons, shape (k,); empty for buildings outside every grid.
    """
    return Plots(sheet).of(building_rows)


def _divide(sheet: Sheet, row: int, inside: NDArray[np.intp]) -> Geometries:
    """Return the plots of all buildings of a grid, shape of `inside`."""
    grid = sheet.shapes[row]
    parts = polygon_parts(grid)
    blocks = shapely.polygons(shapely.get_exterior_ring(parts))
    buildings = _take(sheet.inhabitants, inside)
    home = _nearest(parts, buildings.points)
    pieces, _ = divide_blocks(blocks, np.arange(len(blocks)), buildings, home, Silent())
    piece = _nearest(pieces, buildings.points)
    # a piece without a building, such as a part of the grid that is bare, goes with the nearest
    bare = np.setdiff1d(np.arange(len(pieces)), piece)
    nearest = piece[_nearest(buildings.points, pieces[bare])]
    ground = pieces.copy()
    for target in np.unique(nearest):
        ground[target] = shapely.union_all([pieces[target], *pieces[bare[nearest == target]]])
    return without_lines(shapely.intersection(ground, grid))[piece]


def _take(buildings: Buildings, rows: NDArray[np.intp]) -> Buildings:
    footprints = buildings.footprints
    return Buildings(
        buildings.points[rows],
        buildings.households[rows],
        buildings.residents[rows],
        None if footprints is None else footprints[rows],
    )


def _nearest(shapes: Geometries, places: Geometries) -> NDArray[np.intp]:
    """Return the row of the shape nearest to each place."""
    return shapely.STRtree(shapes).query_nearest(places, all_matches=False)[1]
