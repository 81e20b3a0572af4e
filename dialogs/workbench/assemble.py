"""The workbench put together: its panels, and who tells whom."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QWidget

from ..checking.panel import CheckPanel
from ..drawing.panel import DrawPanel
from ..mapping.panel import MapPanel
from ..releasing.panel import ReleasePanel
from ..stacking.panel import StackPanel
from .dock import WorkbenchDock
from .session import Session

PANELS = (StackPanel, DrawPanel, CheckPanel, MapPanel, ReleasePanel)


def make_workbench(
    project: QgsProject, canvas: QgsMapCanvas, bar: QgsMessageBar, window: QWidget
) -> WorkbenchDock:
    """Return the dock with its five panels, not docked anywhere yet."""
    return assemble(Session(project, canvas, bar, window))


def assemble(session: Session) -> WorkbenchDock:
    """Return the dock with its five panels on a session, which it shuts down with itself."""
    dock = WorkbenchDock(session, PANELS, session.window)
    session.setParent(dock)
    check, release = dock.panel(CheckPanel.HELP), dock.panel(ReleasePanel.HELP)

    def show_findings(rule: str) -> None:
        dock.show_panel(check.HELP)
        check.show_rule(rule)

    release.show_findings.connect(show_findings)
    return dock
