"""Move a border: all grids that share it follow."""

from __future__ import annotations

from qgis.gui import QgsMapMouseEvent

from ....core.drawing.change import Change, Refusal
from ....core.drawing.gestures.border import Handle, move_border, pick_vertex
from ....processing.texts import tr
from ..desk import Desk
from ..open_sheet import OpenSheet
from .base import LEFT, RIGHT, DrawingTool, refusing

_REACH_PX = 12
_SAME_PLACE_M = 1e-3


class BorderTool(DrawingTool):
    """Drag a vertex, or a place on an edge; hovering shows what can be dragged."""

    def __init__(self, desk: Desk) -> None:
        """Move nothing yet."""
        super().__init__(desk)
        self._handle: Handle | None = None
        self._is_pressed = False
        self._outcome: Change | Refusal | None = None

    def forget(self) -> None:
        """Forget what was in reach."""
        self._handle = None
        self._is_pressed = False
        self._outcome = None

    @refusing
    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == RIGHT:
            self.give_up()
        elif event.button() == LEFT:
            self._hover(event)
            self._is_pressed = self._handle is not None

    @refusing
    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._is_pressed:
            self._drag(event)
        else:
            self._hover(event)

    @refusing
    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() != LEFT or not self._is_pressed:
            return
        opened, handle, outcome = self.opened, self._handle, self._outcome
        if opened is None or handle is None or outcome is None:
            self.give_up()
            return
        self.end()
        self.desk.finish(opened, outcome, _title(opened, handle))

    def _hover(self, event: QgsMapMouseEvent) -> None:
        """Show the vertex or the place on an edge that is in reach."""
        self._handle = None
        self.desk.preview.handle.clear()
        opened = self._sheet_at(event)
        if opened is None:
            return
        point = event.mapPoint()
        reach = self.reach(point, _REACH_PX)
        self._handle = pick_vertex(opened.sheet, self.place(point), reach)
        if self._handle is not None:
            place = opened.drawn(self._handle.point)
            self.desk.preview.show_handle(place, opened.layer, is_new=self._handle.is_new)

    def _sheet_at(self, event: QgsMapMouseEvent) -> OpenSheet | None:
        """Return the sheet so far while the mouse stays on it, else the one round the mouse."""
        if self.opened is not None:
            point = event.mapPoint()
            around = self.place(point).buffer(self.reach(point, _REACH_PX))
            if self.opened.holds(around):
                return self.opened
        return self.open_at(event, _REACH_PX)

    def _drag(self, event: QgsMapMouseEvent) -> None:
        before, target = self.opened, self.place(self.snapped(event))
        opened = self.widen_to(target)
        if self._handle is not None and opened is not before:
            self._handle = pick_vertex(opened.sheet, self._handle.point, _SAME_PLACE_M)
        if self._handle is None:
            self.give_up()
            return
        self._outcome = move_border(opened.sheet, self._handle, target)
        self.desk.show(opened, self._outcome)


def _title(opened: OpenSheet, handle: Handle) -> str:
    codes = ", ".join(opened.sheet.code(row) for row in handle.rows)
    return tr("Move the border of {codes}").format(codes=codes)
