"""One problem of a layer: a sentence, and a button with the remedy."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ...core import inspection
from ...processing.texts import severity_titles, tr
from ..workbench.look import theme_icon
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from .inspection import LayerProblem
from .severity import severity_icon


@dataclass(frozen=True)
class Remedy:
    """What the button of a remedy says."""

    text: str
    tip: str
    icon: str


def remedy_of(problem: LayerProblem) -> Remedy | None:
    """Return the button of a problem; None where only people can do something."""
    remedies = {
        inspection.SET_CRS: Remedy(
            tr("Set CRS…"),
            tr("Choose the coordinate reference system that the layer was drawn in"),
            "mActionSetProjection.svg",
        ),
        inspection.CORRECT_PLACEMENT: Remedy(
            tr("Put right"),
            tr("Write a copy with its coordinates put right, and give it the layer's role"),
            "mActionOffsetCurve.svg",
        ),
        inspection.SHOW_GRIDS: Remedy(
            tr("Show"),
            tr("Select what is at fault, zoom to it, and open the attribute table"),
            "mActionZoomToSelected.svg",
        ),
        inspection.FIX_GEOMETRIES: Remedy(
            tr("Fix"),
            tr("Write a copy with valid shapes, and give it the layer's role"),
            "mActionToggleEditing.svg",
        ),
        inspection.CHOOSE_FIELD: Remedy(
            tr("Choose field"), tr("Go to the list of fields above"), "mIconFieldText.svg"
        ),
    }
    return remedies.get(problem.remedy)


class ProblemLine(QWidget):
    """Says what is wrong, and offers what helps."""

    wanted = pyqtSignal(object)

    sentence: QLabel
    button: RunButton | None

    def __init__(self, problem: LayerProblem, parent: QWidget) -> None:
        """Show a problem; `wanted` is sent with it when the button is pressed."""
        super().__init__(parent)
        self.problem = problem
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        height = self.fontMetrics().height()
        mark = QLabel(self)
        mark.setPixmap(severity_icon(problem.severity).pixmap(height, height))
        mark.setToolTip(severity_titles()[problem.severity])
        self.sentence = QLabel(problem.message, self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.sentence.setSizePolicy(policy)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(mark, alignment=top)
        row.addWidget(self.sentence, stretch=1)
        remedy = remedy_of(problem)
        self.button = None if remedy is None else self._button(remedy)
        if self.button is not None:
            row.addWidget(self.button, alignment=top)

    def follow(self, run: Run) -> None:
        """Let the button show a run, and stop it."""
        if self.button is not None:
            self.button.follow(run)

    def _button(self, remedy: Remedy) -> RunButton:
        button = RunButton(self)
        button.set_work(remedy.text, theme_icon(remedy.icon), remedy.tip, self._want)
        return button

    def _want(self) -> None:
        self.wanted.emit(self.problem)
