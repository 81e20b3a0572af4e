"""Grids that would fall apart: the parts that nothing joins any more."""

from __future__ import annotations

import numpy as np
import shapely

from ..layers import Geometries
from ..shapes import polygon_parts
from .narrow import find_cores


def find_split_off(
    before: shapely.Geometry, after: shapely.Geometry, width: float
) -> shapely.Geometry:
    """Return what a grid that loses ground would no longer hold together; empty if nothing.

    A neck narrower than a width joins nothing. What was apart before may stay so.

    Args:
        before: The grid as it is.
        after: What is left of it.
        width: Metres.
    """
    apart = _split_off(polygon_parts(before), polygon_parts(after))
    if len(apart):
        return shapely.union_all(apart)
    cores = _split_off(find_cores(before, width), find_cores(after, width))
    return _regrown(cores, after, width)


def find_unjoined(
    before: shapely.Geometry, after: shapely.Geometry, width: float
) -> shapely.Geometry:
    """Return what a grid that gains ground would hold without being joined to it; empty if nothing.

    Meeting in a corner, or along less than a width, joins nothing.

    Args:
        before: The grid as it is.
        after: The grid with its new ground.
        width: Metres.
    """
    apart = _unjoined(polygon_parts(before), polygon_parts(after))
    if len(apart):
        return shapely.union_all(apart)
    cores = find_cores(before, width)
    if not len(cores):
        return shapely.Polygon()
    return _regrown(_unjoined(cores, find_cores(after, width)), after, width)


def _split_off(before: Geometries, after: Geometries) -> Geometries:
    """Return the parts after which share a part before with a larger one."""
    places = shapely.STRtree(before).query_nearest(
        shapely.point_on_surface(after), all_matches=False
    )[1]
    order = np.lexsort((-shapely.area(after), places))
    smaller = np.append(False, places[order[1:]] == places[order[:-1]])[: len(order)]
    return after[np.sort(order[smaller])]


def _unjoined(before: Geometries, after: Geometries) -> Geometries:
    """Return the parts after which hold no part before."""
    holding = shapely.STRtree(after).query_nearest(
        shapely.point_on_surface(before), all_matches=False
    )[1]
    return np.delete(after, holding)


def _regrown(cores: Geometries, ground: shapely.Geometry, width: float) -> shapely.Geometry:
    """Return the ground round cores."""
    if not len(cores):
        return shapely.Polygon()
    around = shapely.buffer(shapely.union_all(cores), width / 2)
    return shapely.union_all(polygon_parts(shapely.intersection(around, ground)))
