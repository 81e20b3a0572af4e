"""The page Graph: the picture, what is shown of how much, and buttons to zoom."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...core.relation_view import Picture
from ...processing.texts import told, tr
from ..workbench.look import theme_icon
from .graph_view import GraphView

_CLOSER, _AWAY = 2.0, 0.5


class GraphPage(QWidget):
    """Holds the view of the picture."""

    def __init__(self, parent: QWidget) -> None:
        """Show an empty picture."""
        super().__init__(parent)
        self.view = GraphView(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        view = self.view
        self.zoom_in = _button(tr("Zoom in (+)"), "mActionZoomIn.svg", lambda: view.zoom(_CLOSER))
        self.zoom_out = _button(tr("Zoom out (-)"), "mActionZoomOut.svg", lambda: view.zoom(_AWAY))
        self.zoom_all = _button(
            tr("Show the whole graph (0)"), "mActionZoomFullExtent.svg", view.fit
        )
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        for button in (self.zoom_in, self.zoom_out, self.zoom_all):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(view, 1)

    def show_picture(self, picture: Picture) -> None:
        """Show another picture, and say what it shows."""
        self.view.show_picture(picture)
        parts, every = [told(picture.message)], self.view.graph.one_line_in
        if every > 1:
            text = tr("One line in {count} is drawn; a grid that is chosen shows all of its own.")
            parts.append(text.format(count=every))
        self.note.setText(" ".join(parts))

    def clear_picture(self) -> None:
        """Show nothing."""
        self.view.clear_picture()
        self.note.setText("")


def _button(tip: str, icon: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme_icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(act)
    return button
