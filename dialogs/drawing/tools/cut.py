"""Cut a grid along a line; its buildings are shared out."""

from __future__ import annotations

import numpy as np
import shapely
from qgis.core import QgsGeometry, QgsPointXY
from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtGui import QKeyEvent

from ....core.drawing.change import Change, Refusal
from ....core.drawing.gestures.cut import cut
from ....processing.texts import tr
from ..desk import Desk
from ..open_sheet import OpenSheet
from .base import BACK, ENTER, LEFT, RIGHT, DrawingTool, refusing

# Of the grids that a line crosses, so many are tried
_MOST_TRIED = 3


class CutTool(DrawingTool):
    """Click from border to border; a double click, a right click or Enter finishes."""

    def __init__(self, desk: Desk) -> None:
        """Cut nothing yet."""
        super().__init__(desk)
        self._clicks: list[QgsPointXY] = []

    def forget(self) -> None:
        """Forget the line."""
        self._clicks = []

    @refusing
    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == RIGHT:
            self._finish()
        elif event.button() == LEFT:
            self._add(event)

    @refusing
    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._clicks:
            self._try([*self._clicks, self.snapped(event)])

    @refusing
    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == LEFT:
            self._finish()

    @refusing
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self._clicks:
            event.ignore()  # so that the map does nothing else with it
            self._finish()
        elif event.key() in BACK and self._clicks:
            event.ignore()  # QGIS would remove the features that are selected
            self._take_back()
        else:
            super().keyPressEvent(event)

    def _add(self, event: QgsMapMouseEvent) -> None:
        point = self.snapped(event)
        if not self._clicks or point != self._clicks[-1]:
            self._clicks.append(point)
        self._try(self._clicks)

    def _take_back(self) -> None:
        self._clicks.pop()
        if self._clicks:
            self._try(self._clicks)
        else:
            self.give_up()

    def _try(self, points: list[QgsPointXY]) -> None:
        """Show the line, and both sides as soon as it cuts something off."""
        layer = self.desk.reader.base()
        drawn = QgsGeometry.fromPolylineXY([self.toLayerCoordinates(layer, one) for one in points])
        if self.opened is None:
            self._open(drawn)
        self.desk.preview.path.draw([drawn], layer)
        outcome = self._outcome(points)
        if self.opened is not None and isinstance(outcome, Change):
            self.desk.show(self.opened, outcome)
        elif isinstance(outcome, Refusal):
            self.desk.doubt(outcome)

    def _open(self, line: QgsGeometry) -> None:
        """Read the sheet round a line of the layer, if there is a grid."""
        self.take(self.desk.reader.open(line.boundingBox()))

    def _finish(self) -> None:
        outcome, opened = self._outcome(self._clicks), self.opened
        if opened is None or outcome is None:
            self.give_up()
            return
        self.end()
        self.desk.finish(opened, outcome, _title(opened, outcome))

    def _outcome(self, points: list[QgsPointXY]) -> Change | Refusal | None:
        """Return what the line does to the grid it began in, or else to one that it crosses.

        None while there is no line in any grid.
        """
        if self.opened is None:
            return None
        line = shapely.LineString([self.place(point) for point in points] * (len(points) > 1))
        if not line.length:
            return None
        refusal = None
        for feature in self._crossed(line):
            row = self._complete(feature).row_of(feature)
            if row is None:
                return None
            self.take(self.desk.reader.with_codes(self.sheet, row))
            outcome = cut(self.sheet.sheet, row, line)
            if isinstance(outcome, Change):
                return outcome
            refusal = refusal or outcome
        return refusal

    def _crossed(self, line: shapely.LineString) -> list[int]:
        """Return the grids that may be meant: where the line began, then by length of line."""
        opened = self.sheet
        rows = opened.sheet.tree.query(line, predicate="intersects")
        length = shapely.length(shapely.intersection(opened.sheet.shapes[rows], line))
        crossed = opened.ids[rows[np.lexsort((rows, -length))]].tolist()
        begun = (opened.row_at(self.place(click)) for click in self._clicks)
        first = [int(opened.ids[row]) for row in begun if row is not None][:1]
        return list(dict.fromkeys([*first, *crossed]))[:_MOST_TRIED]

    def _complete(self, feature: int) -> OpenSheet:
        """Return a sheet that holds all neighbours of a grid."""
        opened, reader = self.sheet, self.desk.reader
        row = opened.row_of(feature)
        if row is not None and not opened.is_complete[row]:
            self.take(reader.widen(opened, opened.sheet.shapes[row]))
        return self.sheet


def _title(opened: OpenSheet, outcome: Change | Refusal) -> str:
    rows = [grid.from_row for grid in outcome.added] if isinstance(outcome, Change) else []
    return tr("Cut grid {code}").format(code=opened.sheet.code(rows[0]) if rows else "")
