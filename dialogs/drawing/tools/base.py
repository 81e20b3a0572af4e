"""What the drawing tools have in common: a gesture that begins, and one that is given up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import shapely
from qgis.core import QgsPointLocator, QgsPointXY, QgsRectangle
from qgis.gui import QgsMapMouseEvent, QgsMapTool, QgsSnapIndicator
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeyEvent

from ....core.errors import GridError
from ..desk import Desk
from ..open_sheet import OpenSheet
from ..watch import Watch

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_TOUCH_PX = 1


Handler = Callable[[Any, Any], None]


def refusing(handle: Handler) -> Handler:
    """Let the gesture end, and its user know why, where an event leads to what cannot be."""

    @wraps(handle)
    def handle_or_refuse(tool: DrawingTool, event: Any) -> None:
        try:
            handle(tool, event)
        except GridError as error:
            tool.give_up()
            tool.desk.refuse(error)

    return handle_or_refuse


class DrawingTool(QgsMapTool):
    """Builds on a sheet read at the place of the mouse, as long as nobody else changes the layer.

    Attributes:
        desk: What the tools share.
        opened: The sheet of the gesture under way; None while there is none.
    """

    def __init__(self, desk: Desk) -> None:
        """Begin nothing yet."""
        super().__init__(desk.session.canvas)
        self.desk = desk
        self.opened: OpenSheet | None = None
        self._watch = Watch(self.give_up)
        self._snap: QgsSnapIndicator | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def require_ready(self) -> None:
        """Refuse to be taken to hand where nothing can be drawn.

        Raises:
            GridError: Naming the layer and the remedy.
        """
        self.desk.editable_base()

    def activate(self) -> None:
        """Be taken to hand."""
        super().activate()
        self._snap = QgsSnapIndicator(self.canvas())
        self.canvas().keyPressed.connect(self._hear_key)
        self.canvas().destinationCrsChanged.connect(self.give_up)
        self.desk.session.roles.changed.connect(self._look_at_roles)

    def deactivate(self) -> None:
        """Be put away, the gesture under way with it."""
        self.give_up()
        self._snap = None  # it must go before the map does
        self.canvas().keyPressed.disconnect(self._hear_key)
        self.canvas().destinationCrsChanged.disconnect(self.give_up)
        self.desk.session.roles.changed.disconnect(self._look_at_roles)
        super().deactivate()

    def give_up(self) -> None:
        """Forget the gesture under way; nothing of it was done."""
        self._drop()
        self.desk.clear()

    def forget(self) -> None:
        """Forget what the gesture has come to so far."""
        raise NotImplementedError

    def end(self) -> None:
        """Forget the gesture that is about to be done; what was measured of it stays shown."""
        self._drop()
        self.desk.preview.clear()

    def open_at(self, event: QgsMapMouseEvent, reach_px: float = _TOUCH_PX) -> OpenSheet | None:
        """Return the sheet round the mouse; None when no grid is there.

        Raises:
            GridError: If a layer cannot be read as it is.
        """
        return self.take(self.desk.reader.open(self._area(event.mapPoint(), reach_px)))

    def widen_to(self, ground: shapely.Geometry) -> OpenSheet:
        """Return a sheet that holds some ground as well.

        Raises:
            GridError: If a layer cannot be read as it is.
        """
        if not self.sheet.holds(ground):
            self.take(self.desk.reader.widen(self.sheet, ground))
        return self.sheet

    def take(self, opened: OpenSheet | None) -> OpenSheet | None:
        """Build on a sheet from now on, unless there is none."""
        if opened is not None:
            self.opened = opened
            self._watch.follow(opened.layer)
        return opened

    def snapped(self, event: QgsMapMouseEvent) -> QgsPointXY:
        """Return the place of the mouse, on what the project snaps to; and show what that is."""
        point = event.snapPoint()
        if self._snap is not None:
            self._snap.setMatch(event.mapPointMatch())
        return point

    def place(self, point: QgsPointXY) -> shapely.Point:
        """Return a place of the map in the metres of the sheet."""
        return self.sheet.place(self.toLayerCoordinates(self.sheet.layer, point))

    def reach(self, point: QgsPointXY, pixels: float) -> float:
        """Return how long some pixels are near a place of the map, metres."""
        beside = QgsPointXY(point.x() + pixels * self.canvas().mapUnitsPerPixel(), point.y())
        return float(shapely.distance(self.place(point), self.place(beside)))

    @property
    def sheet(self) -> OpenSheet:
        """Return the sheet of the gesture under way, which there must be."""
        if self.opened is None:
            raise RuntimeError("no gesture is under way")
        return self.opened

    def _area(self, point: QgsPointXY, reach_px: float) -> QgsRectangle:
        side = 2 * reach_px * self.canvas().mapUnitsPerPixel()
        around = QgsRectangle.fromCenterAndSize(point, side, side)
        return self.toLayerCoordinates(self.desk.reader.base(), around)

    def _drop(self) -> None:
        self.forget()
        self.opened = None
        self._watch.leave()
        if self._snap is not None:
            self._snap.setMatch(QgsPointLocator.Match())

    def _look_at_roles(self) -> None:
        if self.opened is not None and self.desk.session.roles.base() is not self.opened.layer:
            self.give_up()

    def _hear_key(self, event: QKeyEvent) -> None:
        """Give up on Esc; while a button is down, the map tells of keys in no other way."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
