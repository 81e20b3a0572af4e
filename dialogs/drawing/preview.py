"""What a gesture would do, drawn on the map before it is done."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsGeometry, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt

from ..workbench.look import colour
from .bands import LINE, POINT, POLYGON, Band

_FAINT, _STRONG, _CLEAR = 70, 140, 0
_BOLD = 4
_HANDLE_SIZE = 12
_FLASHES, _FLASH_MS = 3, 250


class Preview:
    """Rubber bands on one map.

    Attributes:
        borders: The new borders of grids.
        moving: The ground that changes hands.
        chosen: The grids that a gesture is about.
        path: The line of a cut.
        handle: The place on a border that can be moved.
        refused, refused_line: What stands against a gesture.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        """Draw nothing yet."""
        self._canvas = canvas
        changed, error, hint = colour("changed"), colour("error"), colour("hint")
        self.chosen = Band(canvas, POLYGON, hint, _FAINT)
        self.moving = Band(canvas, POLYGON, changed, _FAINT)
        self.borders = Band(canvas, POLYGON, changed, _CLEAR)
        self.path = Band(canvas, LINE, changed, _FAINT)
        self.path.rubber.setLineStyle(Qt.PenStyle.DashLine)
        self.refused = Band(canvas, POLYGON, error, _STRONG)
        self.refused_line = Band(canvas, LINE, error, _STRONG)
        self.refused_line.rubber.setWidth(_BOLD)
        self.handle = Band(canvas, POINT, changed, _FAINT)
        self.handle.rubber.setIconSize(_HANDLE_SIZE)
        self._bands = {name: band for name, band in vars(self).items() if isinstance(band, Band)}

    def show_borders(self, borders: Iterable[QgsGeometry], layer: QgsVectorLayer) -> None:
        """Draw the new borders of grids."""
        self._clear_refused()
        self.borders.draw(borders, layer)

    def show_refused(self, piece: QgsGeometry, layer: QgsVectorLayer) -> None:
        """Draw what stands against a gesture, instead of what it would have done."""
        self.borders.clear()
        self._clear_refused()
        band = self.refused if piece.type() == POLYGON else self.refused_line
        if not piece.isEmpty():
            band.draw([piece], layer)

    def show_handle(self, place: QgsGeometry, layer: QgsVectorLayer, *, is_new: bool) -> None:
        """Draw the place that can be moved: a box for a vertex, a cross where one is made."""
        icons = QgsRubberBand.IconType
        self.handle.rubber.setIcon(icons.ICON_CROSS if is_new else icons.ICON_BOX)
        self.handle.draw([place], layer)

    def flash(self, piece: QgsGeometry, layer: QgsVectorLayer) -> None:
        """Let the refused piece flash."""
        if not piece.isEmpty():
            begin, end = colour("error"), colour("error")
            end.setAlpha(_CLEAR)
            self._canvas.flashGeometries([piece], layer.crs(), begin, end, _FLASHES, _FLASH_MS)

    def clear(self) -> None:
        """Take everything away."""
        for band in self._bands.values():
            band.clear()

    def shut_down(self) -> None:
        """Take the rubber bands off the map."""
        for band in self._bands.values():
            band.shut_down()

    def drawn(self) -> set[str]:
        """Return the names of the bands that show something."""
        return {name for name, band in self._bands.items() if band.is_drawn}

    def _clear_refused(self) -> None:
        self.refused.clear()
        self.refused_line.clear()
