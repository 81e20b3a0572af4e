"""Polygons among the buildings that are plots of land: a road may run through them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ...layers import Buildings
from .barriers import Barriers

# A house over a road is crossed once, from side to side; a plot along or between roads, longer
_CROSSED = 1.1
# No house is as large and crossed as well
_LARGE_M2 = 30_000.0
_TOUCHED_M = 5.0
_PLACE_M = 0.5


def find_plots(buildings: Buildings, barriers: Barriers) -> NDArray[np.intp]:
    """Return the buildings that no road can run round: crossed longer than they are, or large.

    Args:
        buildings: The buildings; without footprints there are no plots.
        barriers: Roads, railways, rivers, walls.
    """
    if buildings.footprints is None:
        return np.empty(0, dtype=np.intp)
    lines = barriers.lines[~shapely.is_missing(barriers.lines)]
    tree = shapely.STRtree(buildings.footprints)
    line, row = tree.query(lines, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[line], buildings.footprints[row]))
    crossed = np.bincount(row, inside, len(buildings))
    west, south, east, north = shapely.bounds(buildings.footprints).T
    longer = crossed > _CROSSED * np.hypot(east - west, north - south)
    large = (shapely.area(buildings.footprints) > _LARGE_M2) & (crossed > _TOUCHED_M)
    return np.flatnonzero(longer | large)


def without_plots(buildings: Buildings, barriers: Barriers) -> Buildings:
    """Return the buildings with plots reduced to the place they are counted at."""
    plots = find_plots(buildings, barriers)
    if buildings.footprints is None or not len(plots):
        return buildings
    footprints = buildings.footprints.copy()
    footprints[plots] = shapely.buffer(buildings.points[plots], _PLACE_M, cap_style="square")
    return replace(buildings, footprints=footprints)
