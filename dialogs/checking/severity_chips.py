"""Three buttons: how many findings of each severity are open; pressed, only these are shown."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ...core.findings import SEVERITIES
from ...processing.texts import severity_titles, tr
from ..workbench.look import colour, colour_icon


class SeverityChips(QWidget):
    """Shows counts by severity, and lets the user choose among the severities."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Choose none, which is all."""
        super().__init__(parent)
        self._titles = severity_titles()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.buttons = {severity: self._button(severity) for severity in SEVERITIES}
        for button in self.buttons.values():
            row.addWidget(button)
        self.show_counts({})

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show numbers by severity."""
        text = tr("{severity} {count}")
        for severity, button in self.buttons.items():
            title = self._titles[severity]
            button.setText(text.format(severity=title, count=counts.get(severity, 0)))

    def chosen(self) -> frozenset[str]:
        """Return the severities that are pressed; none when all are to be shown."""
        return frozenset(name for name, button in self.buttons.items() if button.isChecked())

    def clear(self) -> None:
        """Choose none, which is all."""
        for button in self.buttons.values():
            button.setChecked(False)

    def _button(self, severity: str) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(colour_icon(colour(severity)))
        button.setToolTip(
            tr("Show only findings of this severity: {severity}").format(
                severity=self._titles[severity]
            )
        )
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self.changed)
        return button
