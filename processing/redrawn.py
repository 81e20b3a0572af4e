"""A layer written again with some of its grids redrawn; all else as it was read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import QgsGeometry, QgsProcessingFeatureSource, QgsWkbTypes

from ..core.layers import Geometries, GridLayer
from ..core.shapes import is_changed
from .layers import Rows, Table
from .tables import as_multi

_SINGLE = QgsWkbTypes.Type.Polygon


def find_redrawn(before: GridLayer, after: GridLayer) -> NDArray[np.intp]:
    """Return the rows of grids that do not have the very shape they had."""
    return np.flatnonzero(is_changed(before.geometries, after.geometries))


def redrawn_table(
    source: QgsProcessingFeatureSource,
    rows: Rows,
    before: GridLayer,
    after: GridLayer,
    back: Callable[[Geometries], Geometries],
) -> Table:
    """Return every row with its attributes, shapes that did not change as they were drawn.

    Args:
        source: What was read.
        rows: All fields and the shapes of it.
        before: Its grids in metres.
        after: The same rows, some with other shapes.
        back: The way into the source's CRS.
    """
    redrawn = find_redrawn(before, after)
    shapes = rows.geometries.copy()
    shapes[redrawn] = back(after.geometries[redrawn])
    names = source.fields().names()
    columns = [rows.columns[name].tolist() for name in names]
    single = QgsWkbTypes.flatType(source.wkbType()) == _SINGLE
    if single and (shapely.get_num_geometries(shapes) <= 1).all():
        return Table(source.fields(), columns, _SINGLE, _as_single(shapes))
    multi = as_multi(shapes, shapely.multipolygons)
    return Table(source.fields(), columns, QgsWkbTypes.Type.MultiPolygon, multi)


def redrawn_geometries(
    rows: Rows, before: GridLayer, after: GridLayer, back: Callable[[Geometries], Geometries]
) -> dict[int, QgsGeometry]:
    """Return the shapes that changed, by the number of their feature."""
    redrawn = find_redrawn(before, after)
    shapes = back(after.geometries[redrawn])
    return {
        int(number): _geometry(wkb)
        for number, wkb in zip(rows.ids[redrawn].tolist(), shapely.to_wkb(shapes))
    }


def _geometry(wkb: bytes) -> QgsGeometry:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    return geometry


def _as_single(shapes: Geometries) -> Geometries:
    """Return multipolygons of one part as polygons; empty ones as NULL."""
    result = shapes.copy()
    result[shapely.is_empty(shapes)] = None
    multi = shapely.get_type_id(result) == shapely.GeometryType.MULTIPOLYGON
    result[multi] = shapely.get_geometry(result[multi], 0)
    return result
