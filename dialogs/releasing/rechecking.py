"""The stack checked again from the checklist: what is in the layers, and whether they lie right."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.findings import ERROR, HINT
from ...core.inspection import DUPLICATE_CODE, MISSING_CODE
from ...processing.texts import tr
from ..checking.checker import Checker
from ..workbench.results import Results
from ..workbench.runner import Run
from ..workbench.session import Session
from .lines import Line, State

# Findings say these too, and where
_AMONG_FINDINGS = (MISSING_CODE, DUPLICATE_CODE)


class Rechecker(QObject):
    """Runs the checks on all layers as they are drawn now."""

    looked = pyqtSignal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        """Check nothing yet."""
        super().__init__(parent)
        self._session = session
        self._checker = Checker(session, self)

    def start(self) -> Run | None:
        """Check the stack and look at its layers, both in the background.

        Returns:
            The check, which takes longer; None where there is nothing to check.
        """
        run = self._checker.check_all()
        if run is not None:
            self._look_at_layers()
        return run

    def _look_at_layers(self) -> None:
        session = self._session
        parameters = {
            **session.roles.parameters("inspectlayers"),
            "PROBLEMS": "TEMPORARY_OUTPUT",
        }
        title = tr("Look at the layers")
        session.runner.run("inspectlayers", parameters, self._tell_problems, title=title)

    def _tell_problems(self, results: Results) -> None:
        layer = results.layer("PROBLEMS")
        self.looked.emit(() if layer is None else tuple(_problem_lines(layer)))


def _problem_lines(problems: QgsVectorLayer) -> Iterator[Line]:
    """Yield a line for everything that keeps a layer from being used, or may lie wrong."""
    for row in problems.getFeatures():
        if row["severity"] != HINT and row["problem"] not in _AMONG_FINDINGS:
            state = State.BLOCKED if row["severity"] == ERROR else State.WARNING
            yield Line(state, row["message"])
