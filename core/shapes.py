"""Small questions about shapes that shapely does not answer in one call."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Geometries

_AREA_DIMENSION = 2


def is_area(geometries: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes are polygons, multipolygons or collections that hold one."""
    return shapely.get_dimensions(geometries) == _AREA_DIMENSION


def polygon_parts(geometries: Geometries | shapely.Geometry | None) -> Geometries:
    """Return the polygons that one or more shapes are made of; lines and points are left out."""
    parts = shapely.get_parts(np.atleast_1d(np.asarray(geometries, dtype=object)))
    collections = shapely.get_type_id(parts) == shapely.GeometryType.MULTIPOLYGON
    if collections.any():
        parts = shapely.get_parts(parts)
    return parts[is_area(parts)]


def is_empty(geometries: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes are null or empty."""
    return shapely.is_missing(geometries) | shapely.is_empty(geometries)


def made_polygonal(geometries: Geometries) -> Geometries:
    """Return every shape as a valid (multi)polygon, empty where nothing with an area is left."""
    shapes = np.asarray(geometries, dtype=object).copy()
    shapes[is_empty(shapes)] = shapely.Polygon()
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid])
    return without_lines(shapes)


def without_lines(geometries: Geometries) -> Geometries:
    """Return what each shape has of polygons; overlays leave lines and points where shapes touch.

    Sub-shapes of other dimensions are dropped; a shape without any area becomes an empty polygon.
    """
    shapes = np.asarray(geometries, dtype=object).copy()
    collection = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    shapes[~is_area(shapes)] = shapely.Polygon()
    for row in np.flatnonzero(collection & is_area(shapes)):
        shapes[row] = shapely.union_all(polygon_parts(shapes[row]))
    return shapes


def is_changed(before: Geometries, after: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes are not the very objects they were."""
    return np.fromiter((a is not b for a, b in zip(before, after)), bool, len(before))
