"""Buildings that a new border would cut: each goes whole to one side."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..tiling.grouping import connect
from ..width import is_wider
from .sheet import Sheet


def find_cut(sheet: Sheet, region: shapely.Geometry, ground: shapely.Geometry) -> NDArray[np.intp]:
    """Return the buildings whose footprint the border of a region cuts, ascending.

    Args:
        sheet: The neighbourhood.
        region: (Multi)polygon.
        ground: The grids that the border is drawn in; footprints beyond them do not matter.
    """
    near = sheet.footprint_tree.query(shapely.boundary(region), predicate="intersects")
    near = np.sort(near)
    inner = shapely.intersection(sheet.footprints[near], ground)
    noise = sheet.profile.noise
    return near[
        is_wider(shapely.intersection(inner, region), noise)
        & is_wider(shapely.difference(inner, region), noise)
    ]


def find_groups(
    sheet: Sheet, buildings: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return buildings with all whose footprints overlap theirs: nobody can part them.

    Args:
        sheet: The neighbourhood.
        buildings: Rows of buildings, shape (k,).

    Returns:
        Rows of buildings, ascending, shape (n,), and for each the place among them of the first
        one of its group.
    """
    known = np.unique(buildings)
    while True:
        place, other = _overlapping(sheet, known)
        more = np.union1d(known, other)
        if len(more) == len(known):
            return known, connect(len(known), place, np.searchsorted(known, other))
        known = more


def _overlapping(
    sheet: Sheet, buildings: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs of places among buildings and rows of buildings, whose footprints overlap."""
    own = sheet.footprints[buildings]
    place, other = sheet.footprint_tree.query(own, predicate="intersects")
    common = shapely.intersection(own[place], sheet.footprints[other])
    wide = is_wider(common, sheet.profile.noise)
    return place[wide], other[wide]


def reach_into(sheet: Sheet, buildings: NDArray[np.intp], grounds: Geometries) -> NDArray[np.bool_]:
    """Tell for each ground whether one of some footprints covers more than noise of it."""
    wide = np.zeros(len(grounds), dtype=bool)
    tree = shapely.STRtree(sheet.footprints[buildings])
    ground, place = tree.query(grounds, predicate="intersects")
    shared = shapely.intersection(grounds[ground], sheet.footprints[buildings[place]])
    wide[ground[is_wider(shared, sheet.profile.noise)]] = True
    return wide
