"""What helps against a problem, done at the press of a button."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsExpression, QgsVectorLayer
from qgis.gui import QgsLayerTreeView, QgsProjectionSelectionDialog
from qgis.PyQt.QtWidgets import QAction

from ...core import inspection
from ...core.layers import BASE
from ...processing.correct_placement import MISTAKES
from ...processing.crs import CGCS2000
from ...processing.texts import tr
from ..workbench.results import Results
from ..workbench.roles import CODE
from ..workbench.runner import Run
from ..workbench.session import Session
from .inspection import Inspection, LayerProblem
from .successor import free_target, succeed, take_copy

FIX = "native:fixgeometries"
# Actions of QGIS's window that show the attribute table, the best first
_TABLE_ACTIONS = ("mActionOpenTableSelected", "mActionOpenTable")

AskCrs = Callable[[QgsCoordinateReferenceSystem], QgsCoordinateReferenceSystem]


class Remedies:
    """Does what a problem's button says."""

    def __init__(self, session: Session, found: Inspection) -> None:
        """Do nothing yet."""
        self._session = session
        self._found = found

    def apply(self, problem: LayerProblem) -> Run | None:
        """Do what helps against a problem; return the run where that takes a while."""
        layer = self._session.roles.layer(problem.kind)
        if layer is None:
            return None
        deeds: Mapping[str, Callable[[LayerProblem, QgsVectorLayer], Run | None]] = {
            inspection.SET_CRS: self._set_crs,
            inspection.CORRECT_PLACEMENT: self._correct,
            inspection.FIX_GEOMETRIES: self._fix,
            inspection.SHOW_GRIDS: self._show,
        }
        deed = deeds.get(problem.remedy)
        return None if deed is None else deed(problem, layer)

    def ask_crs(self, proposed: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
        """Return the CRS that the user chooses; an invalid one if none is chosen."""
        dialog = QgsProjectionSelectionDialog(self._session.window)
        dialog.setCrs(proposed)
        chosen = dialog.exec()
        crs = dialog.crs() if chosen else QgsCoordinateReferenceSystem()
        dialog.deleteLater()
        return crs

    def _set_crs(self, problem: LayerProblem, layer: QgsVectorLayer) -> None:
        crs = self.ask_crs(self._propose_crs(problem, layer))
        if crs.isValid():
            layer.setCrs(crs)
            self._session.canvas.refresh()

    def _propose_crs(
        self, problem: LayerProblem, layer: QgsVectorLayer
    ) -> QgsCoordinateReferenceSystem:
        """Return the CRS that a layer was probably drawn in."""
        geographic = QgsCoordinateReferenceSystem(CGCS2000)
        if problem.problem == inspection.DEGREES:
            return geographic
        base = self._session.roles.base()
        others = [base.crs()] if base is not None and base is not layer else []
        candidates = (*others, self._session.project.crs(), geographic)
        return next(crs for crs in candidates if crs.isValid())

    def _correct(self, problem: LayerProblem, layer: QgsVectorLayer) -> Run:
        name = tr("{layer}, put right").format(layer=layer.name())
        parameters = {"INPUT": layer, "MISTAKE": problem.problem, **self._reference(problem)}
        return self._replace(layer, "correctplacement", parameters, name, "right")

    def _fix(self, problem: LayerProblem, layer: QgsVectorLayer) -> Run:
        name = tr("{layer}, fixed").format(layer=layer.name())
        return self._replace(layer, FIX, {"INPUT": layer}, name, "fixed")

    def _reference(self, problem: LayerProblem) -> dict[str, Any]:
        """Return the base grids to compare with, unless they are what lies in the wrong place."""
        misplaced = (inspection.NO_CRS, inspection.AWAY, inspection.DEGREES, *MISTAKES)
        base = self._session.roles.base()
        is_base_wrong = any(
            one.kind == BASE and one.problem in misplaced for one in self._found.problems
        )
        if base is None or problem.kind == BASE or is_base_wrong:
            return {}
        return {"REFERENCE": base}

    def _replace(
        self,
        layer: QgsVectorLayer,
        algorithm: str,
        parameters: Mapping[str, Any],
        name: str,
        ending: str,
    ) -> Run:
        """Run an algorithm on a layer; what it writes takes the layer's role over."""
        project, key = self._session.project, layer.id()
        target = free_target(layer, ending, project)

        def take_over(results: Results) -> None:
            old, copy = project.mapLayer(key), take_copy(results, target)
            if old is None or copy is None:  # the layer went just after its copy was written
                return
            succeed(old, copy, name, self._session.roles, project)
            text = tr(
                "Layer {copy} takes the role of layer {layer}, which stays in the project, hidden."
            )
            self._session.tell(text.format(copy=name, layer=old.name()))

        return self._session.runner.run(
            algorithm,
            {**parameters, "OUTPUT": target},
            take_over,
            title=name,
            on_failed=lambda _: self._found.request(),
        )

    def _show(self, problem: LayerProblem, layer: QgsVectorLayer) -> None:
        """Select what is at fault, zoom to it, and open the attribute table where there is one."""
        layer.selectByExpression(self._at_fault(problem, layer))
        if layer.selectedFeatureCount():
            self._session.canvas.zoomToSelected(layer)
        text = tr("Selected in layer {layer}: {count}")
        self._session.tell(text.format(layer=layer.name(), count=layer.selectedFeatureCount()))
        self._open_table(layer)

    def _at_fault(self, problem: LayerProblem, layer: QgsVectorLayer) -> str:
        """Return the expression that is true of the features at fault."""
        if problem.problem == inspection.EMPTY:
            return "$geometry IS NULL OR is_empty($geometry)"
        field = QgsExpression.quotedColumnRef(self._session.roles.field(layer, CODE) or CODE)
        if problem.problem == inspection.MISSING_CODE:
            return f"coalesce(trim({field}), '') = ''"
        # looked up in a map: a list would be gone through for every feature
        codes = QgsExpression.quotedString(json.dumps(dict.fromkeys(problem.codes, 1)))
        return f"map_exist(from_json({codes}), trim({field}))"

    def _open_table(self, layer: QgsVectorLayer) -> None:
        window = self._session.window
        tree = window.findChild(QgsLayerTreeView)
        actions = [window.findChild(QAction, name) for name in _TABLE_ACTIONS]
        action = next((one for one in actions if one is not None), None)
        if tree is not None and action is not None:
            tree.setCurrentLayer(layer)
            action.trigger()
