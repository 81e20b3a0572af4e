"""A button that starts a run, shows how far it is, and stops it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QIcon, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QWidget

from ...processing.texts import tr
from .look import theme_icon
from .runner import Run

_BAR = 0.12


class RunButton(QToolButton):
    """Says what it starts; while that runs, says Cancel, with a line of progress below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start nothing; see `set_work`."""
        super().__init__(parent)
        self._run: Run | None = None
        self._start: Callable[[], Run | None] | None = None
        self._share = 0.0
        self._text, self._icon, self._tip = "", QIcon(), ""
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.press)

    def set_work(self, text: str, icon: QIcon, tip: str, start: Callable[[], Run | None]) -> None:
        """Say what is started, and how.

        Args:
            text: What the button says.
            icon: Beside the text.
            tip: Its tool tip.
            start: Starts the work; returns the run, or None when there is nothing to run.
        """
        self._text, self._icon, self._tip, self._start = text, icon, tip, start
        self._show_idle()

    def press(self) -> None:
        """Start the work, or stop it."""
        if self._run is not None:
            self._run.cancel()
        elif self._start is not None:
            self.follow(self._start())

    def follow(self, run: Run | None) -> None:
        """Show a run, whoever started it."""
        if run is None or not run.is_running:
            return
        self._run = run
        self._share = 0.0
        run.progressed.connect(self._advance)
        run.ended.connect(self._show_idle)
        self.setText(tr("Cancel"))
        self.setIcon(theme_icon("mActionCancelEdits.svg"))
        self.setToolTip(tr("Stop; nothing is changed"))

    @property
    def is_running(self) -> bool:
        """Tell whether a run is shown."""
        return self._run is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._run is None:
            return
        height = max(2.0, _BAR * self.height())
        line = QRectF(0, self.height() - height, self.width() * self._share, height)
        painter = QPainter(self)
        painter.fillRect(line, self.palette().highlight())
        painter.end()

    def _advance(self, percent: float) -> None:
        self._share = percent / 100
        self.update()

    def _show_idle(self) -> None:
        self._run = None
        self.setText(self._text)
        self.setIcon(self._icon)
        self.setToolTip(self._tip)
        self.update()
