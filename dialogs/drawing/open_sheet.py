"""A sheet as it was read from the layers of the map: rows of the core and features of QGIS."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer

from ...core.drawing.gestures.plots import Plots
from ...core.drawing.meter import Meter
from ...core.drawing.sheet import Sheet
from ...core.layers import Geometries
from ...processing.crs import ExactReturn, Transform
from .placed import Placed


@dataclass(frozen=True)
class OpenSheet:
    """The neighbourhood of a gesture, and the ways between it and the layer it was read from.

    Attributes:
        sheet: The neighbourhood, in metres.
        layer: The layer of the base grids.
        area: What the sheet was asked for, in the layer's CRS: grids that meet it are complete.
        ids: Feature of each base grid, shape (n,).
        is_complete: Grids of which all neighbours were read, shape (n,).
        extent: Bounds of what was read round the complete grids, a polygon in metres.
        placed: The buildings of the sheet as they were read; None when there is no such layer.
        way: From the layer's CRS into metres.
        back: From metres into the layer's CRS; vertices that were read do not move.
        beginnings: Beginnings of codes; the sheet knows all codes of the layer that have them.
    """

    sheet: Sheet
    layer: QgsVectorLayer
    area: QgsRectangle
    ids: NDArray[np.int64]
    is_complete: NDArray[np.bool_]
    extent: shapely.Polygon
    placed: Placed | None
    way: Transform
    back: ExactReturn
    beginnings: frozenset[str] = frozenset()

    @cached_property
    def meter(self) -> Meter:
        """Return what measures changes of this sheet."""
        return Meter(self.sheet)

    @cached_property
    def plots(self) -> Plots:
        """Return what divides the grids of this sheet between their buildings."""
        return Plots(self.sheet)

    def row_of(self, feature: int) -> int | None:
        """Return the row of a feature; None when it was not read."""
        rows = np.flatnonzero(self.ids == feature)
        return int(rows[0]) if len(rows) else None

    def row_at(self, place: shapely.Point) -> int | None:
        """Return the row of the grid at a place, of several the first; None where there is none."""
        rows = self.sheet.tree.query(place, predicate="intersects")
        return int(rows.min()) if len(rows) else None

    def holds(self, ground: shapely.Geometry) -> bool:
        """Tell whether all grids on some ground were read, with all their neighbours."""
        rows = self.sheet.tree.query(ground, predicate="intersects")
        return bool(self.is_complete[rows].all() and self.extent.covers(ground))

    def place(self, point: QgsPointXY) -> shapely.Point:
        """Return a point of the layer in metres."""
        return shapely.Point(self.way.coordinates(np.array([[point.x(), point.y()]]))[0])

    def drawn(self, shape: shapely.Geometry) -> QgsGeometry:
        """Return a shape in the layer's CRS."""
        shapes: Geometries = np.array([shape], dtype=object)
        return as_geometry(self.back(shapes)[0])


def as_geometry(shape: shapely.Geometry) -> QgsGeometry:
    """Return a shape as QGIS knows it."""
    geometry = QgsGeometry()
    geometry.fromWkb(shapely.to_wkb(shape))
    return geometry
