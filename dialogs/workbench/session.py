"""What the panels of the workbench share: project, map, roles, runs, and who is told what."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from .edits import EditWatch
from .roles import Roles
from .runner import Runner

SCOPE = "gridstrata"
TITLE = "GridStrata"
_SECONDS = 8


class Session(QObject):
    """One workbench at work on one project."""

    base_edited = pyqtSignal(QgsRectangle)
    findings_changed = pyqtSignal()
    relations_changed = pyqtSignal()
    released = pyqtSignal()

    def __init__(
        self,
        project: QgsProject,
        canvas: QgsMapCanvas,
        bar: QgsMessageBar,
        window: QWidget,
    ) -> None:
        """Begin to watch the project."""
        super().__init__(window)
        self.project = project
        self.canvas = canvas
        self.bar = bar
        self.window = window
        self.roles = Roles(project, self)
        self.runner = Runner(project, self.refuse, self)
        self._edits = EditWatch(self.roles, self)
        self._edits.edited.connect(self.base_edited)
        self._is_over = False
        # it needs the session that is being made
        from ..checking.findings_store import FindingsStore

        self.findings = self._store = FindingsStore(self)

    def shut_down(self) -> None:
        """Stop everything that runs, and watch nothing any more; once is enough."""
        if self._is_over:
            return
        self._is_over = True
        self.runner.shut_down()
        self._store.shut_down()
        self._edits.shut_down()
        self.roles.shut_down()

    def tell(self, text: str) -> None:
        """Say in the message bar that something is done."""
        self._push(text, Qgis.MessageLevel.Info)

    def warn(self, text: str) -> None:
        """Say in the message bar what to look at."""
        self._push(text, Qgis.MessageLevel.Warning)

    def refuse(self, text: str) -> None:
        """Say in the message bar why something was not done."""
        self._push(text, Qgis.MessageLevel.Critical)

    def remember(self, key: str, value: str) -> None:
        """Keep a text in the project."""
        self.project.writeEntry(SCOPE, key, value)

    def recall(self, key: str, default: str = "") -> str:
        """Return a text that was kept in the project."""
        return str(self.project.readEntry(SCOPE, key, default)[0])

    def _push(self, text: str, level: Any) -> None:
        self.bar.pushMessage(TITLE, text, level, _SECONDS)
