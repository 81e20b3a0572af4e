"""The widget that shows a checklist."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ..workbench.look import theme_icon
from .lines import Act, Line


class Checklist(QWidget):
    """Icon, sentence and button, line by line."""

    asked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.buttons: list[QToolButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show lines in place of those before; what is the same stays, and keeps the focus."""
        if tuple(lines) == self.lines:
            return
        self._clear()
        self.lines = tuple(lines)
        for line in self.lines:
            self._column.addWidget(self._row(line))

    def _clear(self) -> None:
        self.buttons = []
        while self._column.count():
            row = self._column.takeAt(0).widget()
            row.hide()
            row.deleteLater()

    def _row(self, line: Line) -> QWidget:
        row = QWidget(self)
        parts = QHBoxLayout(row)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.addWidget(self._icon(line), 0, Qt.AlignmentFlag.AlignTop)
        parts.addWidget(self._text(line), 1)
        if line.act is not None:
            button = self._button(line.act)
            parts.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.buttons.append(button)
        return row

    def _icon(self, line: Line) -> QLabel:
        label = QLabel(self)
        height = self.fontMetrics().height()
        label.setPixmap(theme_icon(line.state.value).pixmap(height, height))
        label.setToolTip(line.state.title)
        label.setAccessibleName(line.state.title)
        return label

    def _text(self, line: Line) -> QLabel:
        label = QLabel(line.text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return label

    def _button(self, act: Act) -> QToolButton:
        button = QToolButton(self)
        button.setText(act.text)
        button.setToolTip(act.tip)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.asked.emit(act))
        return button
