"""A button that asks for a new kind in the line beside it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QLineEdit, QToolButton

from ..workbench.look import theme_icon


class KindEntry(QObject):
    """Shows the line on demand: Enter takes what is written there, Escape does not."""

    def __init__(self, button: QToolButton, line: QLineEdit, take: Callable[[str], bool]) -> None:
        """Hide the line.

        Args:
            button: Shows the line.
            line: Where a name is written.
            take: Given the name; tells whether it was taken.
        """
        super().__init__(button)
        self._button = button
        self._line = line
        self._take = take
        button.setIcon(theme_icon("mActionAdd.svg"))
        button.clicked.connect(self._ask)
        line.hide()
        line.returnPressed.connect(self._offer)
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._leave()
            return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        self._line.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self) -> None:
        if self._take(self._line.text()):
            self._leave()

    def _leave(self) -> None:
        self._line.clear()
        self._line.hide()
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)
