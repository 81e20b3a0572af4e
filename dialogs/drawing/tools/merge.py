"""Make several grids one."""

from __future__ import annotations

from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtGui import QKeyEvent

from ....core.drawing.change import Change, Refusal
from ....core.drawing.gestures.merge import merge
from ....processing.texts import tr
from ..desk import Desk
from ..open_sheet import OpenSheet
from .base import BACK, ENTER, LEFT, RIGHT, DrawingTool, refusing

_FEWEST = 2


class MergeTool(DrawingTool):
    """Click grids, then Enter or a right click; or drag from one to its neighbour."""

    def __init__(self, desk: Desk) -> None:
        """Merge nothing yet."""
        super().__init__(desk)
        self._chosen: list[int] = []
        self._pressed: int | None = None
        self._dragged_to: int | None = None

    def forget(self) -> None:
        """Forget what was chosen."""
        self._chosen = []
        self._pressed = None
        self._dragged_to = None

    @refusing
    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == RIGHT:
            self._finish(self._chosen)
        elif event.button() == LEFT:
            self._pressed = self._feature_at(event)
            self._dragged_to = self._pressed

    @refusing
    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._pressed is None:
            return
        feature = self._feature_at(event)
        if feature not in (None, self._dragged_to):
            self._dragged_to = feature
            self._show(self._dragged())

    @refusing
    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() != LEFT or self._pressed is None:
            return
        pressed, dragged = self._pressed, self._dragged()
        self._pressed = None
        if len(dragged) >= _FEWEST:
            self._finish(dragged)
        else:
            self._toggle(pressed)

    @refusing
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._chosen:
            event.ignore()  # so that the map does nothing else with it
            self._finish(self._chosen)
        elif event.key() in BACK and self._chosen:
            event.ignore()  # QGIS would remove the features that are selected
            self._toggle(self._chosen[-1])
        else:
            super().keyPressEvent(event)

    def _feature_at(self, event: QgsMapMouseEvent) -> int | None:
        """Return the grid under the mouse, read with all its neighbours; None if none is there."""
        if self.opened is None and self.open_at(event) is None:
            return None
        place = self.place(event.mapPoint())
        opened = self.widen_to(place)
        row = opened.row_at(place)
        return None if row is None else int(opened.ids[row])

    def _dragged(self) -> list[int]:
        """Return what a drag merges: what was chosen before, where it began, where it is."""
        ends = [one for one in (self._pressed, self._dragged_to) if one is not None]
        together = list(dict.fromkeys([*self._chosen, *ends]))
        return together if len(set(ends)) >= _FEWEST else ends[:1]

    def _toggle(self, feature: int) -> None:
        if feature in self._chosen:
            self._chosen.remove(feature)
        else:
            self._chosen.append(feature)
        if self._chosen:
            self._show(self._chosen)
        else:
            self.give_up()

    def _show(self, features: list[int]) -> None:
        """Show the grids, and as soon as there are two what becomes of them."""
        opened = self.sheet
        self.desk.clear()
        shapes = [opened.drawn(shape) for shape in opened.sheet.shapes[_rows(opened, features)]]
        self.desk.preview.chosen.draw(shapes, opened.layer)
        if len(features) >= _FEWEST:
            self.desk.show(opened, merge(opened.sheet, _rows(opened, features)))

    def _finish(self, features: list[int]) -> None:
        opened = self.opened
        if opened is None or not features:
            self.give_up()
            return
        outcome = merge(opened.sheet, _rows(opened, features))
        self.end()
        self.desk.finish(opened, outcome, _title(opened, outcome, features))


def _rows(opened: OpenSheet, features: list[int]) -> list[int]:
    rows = (opened.row_of(feature) for feature in features)
    return [row for row in rows if row is not None]


def _title(opened: OpenSheet, outcome: Change | Refusal, features: list[int]) -> str:
    gone = set(outcome.removed) if isinstance(outcome, Change) else set()
    rows = _rows(opened, features)
    codes = ", ".join(opened.sheet.code(row) for row in rows if row in gone)
    kept = next((opened.sheet.code(row) for row in rows if row not in gone), "")
    return tr("Merge {codes} into {code}").format(codes=codes, code=kept)
