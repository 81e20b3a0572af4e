"""Lock grids, so that nothing changes them, and unlock them again."""

from __future__ import annotations

from qgis.gui import QgsMapMouseEvent

from ....processing.texts import tr
from ..locks import set_locked
from ..open_sheet import OpenSheet
from .base import LEFT, DrawingTool, refusing


class LockTool(DrawingTool):
    """Click a grid to lock it; once more to unlock it."""

    def forget(self) -> None:
        """Forget nothing: a click is done at once."""

    @refusing
    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        opened = self.open_at(event) if event.button() == LEFT else None
        row = None if opened is None else opened.row_at(self.place(event.mapPoint()))
        self.end()
        if opened is not None and row is not None:
            self._toggle(opened, row)

    def _toggle(self, opened: OpenSheet, row: int) -> None:
        locked = not opened.sheet.locked[row]
        text = tr("Lock grid {code}") if locked else tr("Unlock grid {code}")
        title = text.format(code=opened.sheet.code(row))
        set_locked(opened.layer, int(opened.ids[row]), title, locked=locked)
        self.desk.done.emit(title)
