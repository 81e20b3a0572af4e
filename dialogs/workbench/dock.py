"""The dock: five panels in working order, on one project."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QCloseEvent, QHideEvent, QKeySequence, QShowEvent
from qgis.PyQt.QtWidgets import QShortcut, QToolButton, QWidget

from ...processing.texts import tr
from .look import theme_icon
from .manual import open_manual
from .panel import Panel
from .session import Session
from .switch import PanelSwitch

NAME = "GridStrataWorkbench"
_TAB = "panel"
# In widths of the letter x: enough for every panel's rows, and for a map beside it
_WIDTH = 62


class WorkbenchDock(QgsDockWidget):
    """Holds the panels; each is told when it comes to the front and when it is left."""

    def __init__(
        self, session: Session, panels: Sequence[Callable[[Session], Panel]], parent: QWidget
    ) -> None:
        """Build the panels.

        Args:
            session: What they share; the dock shuts it down with itself.
            panels: Makes one panel each, in working order.
            parent: QGIS's window.
        """
        super().__init__(parent)
        self.session = session
        self.setObjectName(NAME)
        self.setWindowTitle(tr("GridStrata workbench"))
        self.tabs = PanelSwitch(self)
        self.panels = [make(session) for make in panels]
        for number, panel in enumerate(self.panels, start=1):
            self._add(panel, number)
        self.tabs.add_corner(self._help_button())
        self._front: Panel | None = None
        self.tabs.turned.connect(self._turn)
        self.session.project.readProject.connect(self._recall_tab)
        self.setWidget(self.tabs)
        self._recall_tab()

    def sizeHint(self) -> QSize:
        """Be wide enough for the panels' rows."""
        return QSize(_WIDTH * self.fontMetrics().averageCharWidth(), super().sizeHint().height())

    def panel(self, help_page: str) -> Panel:
        """Return a panel by its page of the manual."""
        return next(panel for panel in self.panels if help_page == panel.HELP)

    def show_panel(self, help_page: str) -> None:
        """Bring a panel to the front."""
        self.setUserVisible(True)
        self.tabs.setCurrentIndex(self.panels.index(self.panel(help_page)))

    def shut_down(self) -> None:
        """Take away everything that the panels put outside of themselves."""
        self.tabs.turned.disconnect(self._turn)
        self.session.project.readProject.disconnect(self._recall_tab)
        self._leave()
        for panel in self.panels:
            panel.shut_down()
        self.session.shut_down()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn(self.tabs.currentIndex())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _add(self, panel: Panel, number: int) -> None:
        key = QKeySequence(f"Alt+{number}")
        tip = f"{panel.title()} ({key.toString()})"
        place = self.tabs.add(panel, panel.icon(), panel.title(), tip)
        shortcut = QShortcut(key, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.tabs.setCurrentIndex(place))

    def _help_button(self) -> QToolButton:
        self.help = QToolButton(self.tabs)
        self.help.setIcon(theme_icon("mActionHelpContents.svg"))
        self.help.setAutoRaise(True)
        self.help.setToolTip(tr("Open the manual at this panel (F1)"))
        self.help.clicked.connect(self.open_help)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F1), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open_help)
        return self.help

    def open_help(self) -> None:
        """Open the manual at the page of the panel in front."""
        open_manual(self.panels[self.tabs.currentIndex()].HELP, self.session.window)

    def _turn(self, place: int) -> None:
        panel = self.panels[place]
        self.session.remember(_TAB, panel.HELP)
        if panel is self._front or not self.isVisible():
            return
        self._leave()
        self._front = panel
        panel.shown()

    def _leave(self) -> None:
        front, self._front = self._front, None
        if front is not None:
            front.hidden()

    def _recall_tab(self, *_: object) -> None:
        kept = self.session.recall(_TAB)
        for place, panel in enumerate(self.panels):
            if kept == panel.HELP:
                self.tabs.setCurrentIndex(place)
