"""The view of the picture: panned by dragging or arrow keys, zoomed by the wheel or + and -."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QTransform, QWheelEvent
from qgis.PyQt.QtWidgets import QApplication, QGraphicsView, QToolTip, QWidget

from ...core.relation_view import Picture
from ...processing.texts import tr
from .graph_scene import GraphScene
from .pick import Pick
from .slices import Slices

_STEP = 1.25
_WHEEL_UNIT = 120
_CLOSEST = 12.0
# One may pan until only this part of the picture is left in the window
_ROOM_AROUND = 0.75


class GraphView(QGraphicsView):
    """Tells which grid is chosen by a click; a click beside all of them chooses none."""

    picked = pyqtSignal(object)
    opened = pyqtSignal(object)
    built = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty picture."""
        super().__init__(parent)
        self.graph = GraphScene(self.palette(), self.font(), self)
        self.setScene(self.graph)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Graph of the mapping"))
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self._slices = Slices(self)
        self._pressed_at: QPoint | None = None
        self._is_fitted = True

    def show_picture(self, picture: Picture) -> None:
        """Show another picture, all of it; `built` tells when it is there."""
        self._slices.start(self._build(picture))

    def clear_picture(self) -> None:
        """Show nothing."""
        self.shut_down()
        self.graph.empty()

    @property
    def is_busy(self) -> bool:
        """Tell whether the picture is still being built."""
        return self._slices.is_busy

    def shut_down(self) -> None:
        """Build no further."""
        self._slices.stop()
        self.viewport().setUpdatesEnabled(True)

    def _build(self, picture: Picture) -> Iterator[None]:
        self.viewport().setUpdatesEnabled(False)  # half a picture takes as long to paint
        work = self.graph.build(picture)
        next(work)
        around = self.graph.picture_rect()
        room = _ROOM_AROUND * max(around.width(), around.height())
        self.setSceneRect(around.adjusted(-room, -room, room, room))
        yield from work
        self.fit()
        self.built.emit()
        self.viewport().setUpdatesEnabled(True)

    def highlight(self, nodes: list[tuple[str, str]]) -> None:
        """Bring some grids to the front, and the first into view."""
        self.graph.highlight(nodes)
        place = self.graph.place_of(*nodes[0]) if nodes else None
        if place is not None and not self._is_seen(place):
            self.centerOn(place)

    def fit(self) -> None:
        """Show the whole picture."""
        seen = self.viewport().rect()
        scale = self.graph.scale_into(seen.width(), seen.height())
        self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn(self.graph.picture_rect().center())
        self._is_fitted = True

    def zoom(self, factor: float) -> None:
        """Come closer, or go away below 1; neither further than there is something to see."""
        scale = self.transform().m11()
        wanted = min(max(scale * factor, self._least_scale()), _CLOSEST)
        self.scale(wanted / scale, wanted / scale)
        self._is_fitted = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_STEP ** (event.angleDelta().y() / _WHEEL_UNIT))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif event.key() in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.fit()
        elif event.key() == Qt.Key.Key_Escape and self.graph.highlighted:
            self._choose(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.pos()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed_at = self._pressed_at, None
        is_click = event.button() == Qt.MouseButton.LeftButton and pressed is not None
        if is_click and _near(pressed, event.pos()):
            self._choose(self._node_at(event.pos()))
        elif pressed is not None:
            self._is_fitted = False
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        node = self._node_at(event.pos())
        if node is not None:
            self.opened.emit(Pick.of(node[0], [node[1]]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() != Qt.MouseButton.NoButton:
            return
        node = self._node_at(event.pos())
        shape = Qt.CursorShape.ArrowCursor if node is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        name = "" if node is None else Pick.of(node[0], [node[1]]).title()
        QToolTip.showText(event.globalPos(), name, self)

    def _choose(self, node: tuple[str, str] | None) -> None:
        self.picked.emit(None if node is None else Pick.of(node[0], [node[1]]))

    def _node_at(self, place: QPoint) -> tuple[str, str] | None:
        """Return the node under the mouse, give or take half a line of text."""
        reach = self.fontMetrics().height() / 2 / self.transform().m11()
        return self.graph.node_near(self.mapToScene(place), reach)

    def _is_seen(self, place: object) -> bool:
        return bool(self.viewport().rect().contains(self.mapFromScene(place)))

    def _least_scale(self) -> float:
        return self.graph.scale_into(self.width(), self.height()) / 2


def _near(one: QPoint | None, other: QPoint) -> bool:
    far = QApplication.startDragDistance()
    return one is not None and (one - other).manhattanLength() < far
