"""A user's hand and eyes: clicks, drags and keys on QGIS's window, and pictures of the screen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPoint, QPointF, Qt, QTimer
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QComboBox,
    QDockWidget,
    QScrollArea,
    QToolButton,
    QWidget,
)
from qgis.utils import iface

LEFT = Qt.MouseButton.LeftButton
PICTURES = Path(os.environ["WALK_PICTURES"])
_SMALLEST = 0  # as Qt counts: the most compressed
_ARROW = ((0, 0), (0, 17), (4, 13), (7, 19), (10, 18), (7, 12), (13, 12))


class Hand:
    """One user at QGIS's window."""

    def __init__(self) -> None:
        """Rest somewhere."""
        self._at: QPoint | None = None

    @property
    def window(self) -> QWidget:
        """Return QGIS's window."""
        return iface.mainWindow()

    @property
    def canvas(self) -> Any:
        """Return the map."""
        return iface.mapCanvas()

    @property
    def dock(self) -> Any:
        """Return the workbench."""
        return self.window.findChild(QDockWidget, "GridStrataWorkbench")

    def panel(self, page: str) -> Any:
        """Return a panel of the workbench by its page of the manual."""
        return self.dock.panel(page)

    def tidy_up(self) -> None:
        """Give the window the whole screen, and the map most of it."""
        screen = QApplication.primaryScreen().geometry()
        self.window.setGeometry(screen)
        for dock in self.window.findChildren(QDockWidget):
            if dock.objectName() in ("Browser", "Undo", "AdvancedDigitizingTools"):
                dock.close()

    def press_button_of_plugin(self) -> None:
        """Click the plugin's button among QGIS's."""
        action = self.window.findChild(QAction, "GridStrataShowWorkbench")
        button = next(
            widget
            for widget in action.associatedWidgets()
            if widget.metaObject().className() != "QMenu"
        )
        self.click(button.widgetForAction(action))

    def button_of(self, action: QAction) -> QWidget:
        """Return the button of the workbench that an action has."""
        buttons = self.dock.findChildren(QToolButton)
        return next(button for button in buttons if button.defaultAction() is action)

    def open_options(self, page: str) -> None:
        """Open QGIS's options at a page."""
        QTimer.singleShot(0, lambda: iface.showOptionsDialog(self.window, page))

    def turn_to(self, page: str) -> None:
        """Click the tab of a panel."""
        self.click(self.dock.tabs.buttons[self.dock.panels.index(self.panel(page))])

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget in its middle, or at a place; what it opens does not hold up the walk."""
        self._bring_into_view(widget)
        place = place or widget.rect().center()
        self._at = widget.mapToGlobal(place)
        QTimer.singleShot(0, lambda: QTest.mouseClick(widget, LEFT, pos=place))

    def double_click(self, widget: QWidget, place: QPoint) -> None:
        """Double click a widget at a place."""
        self.click(widget, place)
        QTimer.singleShot(10, lambda: QTest.mouseDClick(widget, LEFT, pos=place))

    def type(self, widget: QWidget, text: str) -> None:
        """Type into a widget."""
        widget.setFocus()
        QTest.keyClicks(widget, text)

    def choose(self, box: QComboBox, key: Any) -> None:
        """Go up or down a list by one."""
        box.setFocus()
        QTest.keyClick(box, key)

    def key(self, key: Any, widget: QWidget | None = None) -> None:
        """Press a key."""
        target = widget or QApplication.focusWidget() or self.window
        QTimer.singleShot(0, lambda: QTest.keyClick(target, key))

    def press_map(self, place: QgsPointXY) -> None:
        """Press the mouse on the map, and keep it down."""
        self._at_map(place)
        QTest.mousePress(self.canvas.viewport(), LEFT, pos=self._pixel(place))

    def move_on_map(self, places: Sequence[QgsPointXY]) -> None:
        """Move the mouse over the map."""
        for place in places:
            self._at_map(place)
            QTest.mouseMove(self.canvas.viewport(), self._pixel(place))
            QApplication.processEvents()

    def release_on_map(self, place: QgsPointXY) -> None:
        """Let the mouse go on the map."""
        self._at_map(place)
        QTest.mouseRelease(self.canvas.viewport(), LEFT, pos=self._pixel(place))

    def click_map(self, place: QgsPointXY) -> None:
        """Click on the map."""
        self.press_map(place)
        self.release_on_map(place)

    def dialog(self) -> QWidget | None:
        """Return the dialog in front."""
        return QApplication.activeModalWidget()

    def picture(self, name: str) -> None:
        """Take a picture of the whole screen, the pointer on it."""
        QApplication.processEvents()
        image = QApplication.primaryScreen().grabWindow(0).toImage()
        if self._at is not None:
            _draw_pointer(image, self._at)
        PICTURES.mkdir(parents=True, exist_ok=True)
        plain = image.convertToFormat(QImage.Format.Format_RGB888)
        plain.save(str(PICTURES / f"{name}.png"), "PNG", _SMALLEST)

    def after(self, seconds: float) -> Callable[[], bool]:
        """Return what becomes true when some seconds have passed, and nothing runs."""
        stop = time.monotonic() + seconds
        return lambda: time.monotonic() > stop and self.is_idle()

    def is_idle(self) -> bool:
        """Tell whether nothing runs, and the map is drawn."""
        busy = self.dock is not None and self.dock.session.runner.is_busy
        return not busy and not self.canvas.isDrawing()

    def _bring_into_view(self, widget: QWidget) -> None:
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        QApplication.processEvents()

    def _at_map(self, place: QgsPointXY) -> None:
        self._at = self.canvas.viewport().mapToGlobal(self._pixel(place))

    def _pixel(self, place: QgsPointXY) -> QPoint:
        pixel = self.canvas.getCoordinateTransform().transform(place)
        return QPoint(round(pixel.x()), round(pixel.y()))


def _draw_pointer(image: QImage, place: QPoint) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place)
    painter.setBrush(QColor("white"))
    painter.setPen(QPen(QColor("black"), 1.2))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in _ARROW]))
    painter.end()
