"""Shapes drawn over the map for a moment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import QgsGeometry, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtGui import QColor

LINE, POLYGON, POINT = (
    QgsWkbTypes.GeometryType.LineGeometry,
    QgsWkbTypes.GeometryType.PolygonGeometry,
    QgsWkbTypes.GeometryType.PointGeometry,
)
_WIDTH = 2


class Band:
    """A rubber band that keeps its type, and can be asked whatever became of the map."""

    def __init__(self, canvas: QgsMapCanvas, kind: Any, ink: QColor, alpha: int) -> None:
        """Draw nothing yet.

        Args:
            canvas: The map.
            kind: Type of the shapes.
            ink: Colour of the lines.
            alpha: How much of it the areas have, 0 to 255.
        """
        self._canvas = canvas
        self._kind = kind
        self.rubber = QgsRubberBand(canvas, kind)
        fill = QColor(ink)
        fill.setAlpha(alpha)
        self.rubber.setStrokeColor(ink)
        self.rubber.setFillColor(fill)
        self.rubber.setWidth(_WIDTH)

    def draw(self, shapes: Iterable[QgsGeometry], layer: QgsVectorLayer) -> None:
        """Draw shapes of a layer instead of what was drawn."""
        if self._is_gone():
            return
        self.rubber.reset(self._kind)
        for shape in shapes:
            self.rubber.addGeometry(shape, layer, False)  # noqa: FBT003 (QGIS's signature)
        self.rubber.updatePosition()
        self.rubber.update()

    def clear(self) -> None:
        """Draw nothing."""
        if not self._is_gone():
            self.rubber.reset(self._kind)

    @property
    def is_drawn(self) -> bool:
        """Tell whether anything is drawn."""
        return not self._is_gone() and bool(self.rubber.size())

    def shut_down(self) -> None:
        """Take the band off the map."""
        if not self._is_gone():
            self._canvas.scene().removeItem(self.rubber)

    def _is_gone(self) -> bool:
        return sip.isdeleted(self._canvas) or sip.isdeleted(self.rubber)
