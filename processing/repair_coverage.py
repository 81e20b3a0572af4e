"""Algorithm: mend the overlaps and gaps of one layer of grids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..core.errors import GridError
from ..core.layers import BASE
from ..core.progress import CancelledError
from ..core.repair.repair import Repair, Surroundings, repair_coverage
from ..core.repair.settings import RepairSettings
from ..core.report import write_repair_report
from .base import FeedbackProgress, Group
from .inputs import Inputs
from .layers import floats_of, open_layers, own_kind, truths_of
from .proof_tables import balance_table, changes_table, proof_table, unresolved_table
from .redrawn import find_redrawn, redrawn_geometries, redrawn_table
from .sinks import NO_CRS, Outputs
from .stack import DEFAULT_CODE, METRES, StackAlgorithm
from .texts import language, told, tr

POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
TABLE = QgsProcessing.SourceType.TypeVector
DEFAULT_LOCKED = "locked"
# QGIS creates an algorithm so that it shall edit a layer in place
IN_PLACE = "IN_PLACE"


class RepairCoverage(StackAlgorithm):
    """Resolve overlaps and divide gaps, with proof of what moved; also in place, as one edit."""

    GROUP = Group.REPAIR
    INPUT = "INPUT"
    CODE = "CODE"
    PRIORITY = "PRIORITY"
    LOCKED = "LOCKED"
    PARENTS = "PARENTS"
    MAX_GAP = "MAX_GAP"
    MAX_OVERLAP = "MAX_OVERLAP"
    DRY_RUN = "DRY_RUN"
    REPAIRED = "REPAIRED"
    PROOF = "PROOF"
    CHANGES = "CHANGES"
    BALANCE = "BALANCE"
    UNRESOLVED = "UNRESOLVED"
    REPORT = "REPORT"
    PLACE_COUNT = "PLACE_COUNT"
    CHANGED_COUNT = "CHANGED_COUNT"
    UNRESOLVED_COUNT = "UNRESOLVED_COUNT"
    LAYER = INPUT
    FIELDS_IF_THERE = (LOCKED,)

    def __init__(self) -> None:
        super().__init__()
        self._in_place = False
        self._mended: Mapping[int, QgsGeometry] = {}

    def name(self) -> str:
        return "repaircoverage"

    def displayName(self) -> str:
        return self.tr("Repair a layer of grids")

    def flags(self) -> Any:
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagSupportsInPlaceEdits

    def supportInPlaceEdit(self, layer: QgsMapLayer) -> bool:
        return isinstance(layer, QgsVectorLayer) and is_polygonal(layer)

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self._in_place = bool((configuration or {}).get(IN_PLACE))
        self.add_layer(self.INPUT, self.tr("Grids"), optional=False)
        self.add_field(self.CODE, self.tr("Code of the grids"), self.INPUT, DEFAULT_CODE)
        for name, title in (
            (self.MAX_GAP, self.tr("Widest gap that is divided among its neighbours (m)")),
            (self.MAX_OVERLAP, self.tr("Widest overlap that is decided (m)")),
        ):
            self.add(QgsProcessingParameterNumber(name, title, METRES, 2.0, minValue=0))
        locked = self.tr("Locked: grids never to change")
        self.add_field(self.LOCKED, locked, self.INPUT, DEFAULT_LOCKED)
        priority = self.tr("Priority: the grid with the higher number keeps an overlap")
        self.add_field(self.PRIORITY, priority, self.INPUT)
        self.add_frame()
        self.add_layer(self.PARENTS, self.tr("Parents: areas that grids must not leave"))
        self.add_buildings()
        self.add_profile()
        if not self._in_place:
            self._add_outputs()

    def _add_outputs(self) -> None:
        preview = self.tr("Preview: write the proof and the changes, but no repaired layer")
        self.add(QgsProcessingParameterBoolean(self.DRY_RUN, preview, defaultValue=False))
        for name, title, kind in (
            (self.REPAIRED, self.tr("Repaired grids"), POLYGONS),
            (self.PROOF, self.tr("Proof: what was mended, place by place"), TABLE),
            (self.CHANGES, self.tr("Changes: the ground that changed hands"), POLYGONS),
            (self.BALANCE, self.tr("Balance of the changed grids"), TABLE),
            (self.UNRESOLVED, self.tr("Unresolved: what is left, and why"), POLYGONS),
        ):
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=True))
        report = self.tr("Report with pictures before and after")
        html = "HTML (*.html)"
        self.add(QgsProcessingParameterFileDestination(self.REPORT, report, html, optional=True))
        for name, title in (
            (self.PLACE_COUNT, self.tr("Number of places mended")),
            (self.CHANGED_COUNT, self.tr("Number of grids changed")),
            (self.UNRESOLVED_COUNT, self.tr("Number of findings left")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def own_kind(self, layer: QgsVectorLayer) -> str:
        return own_kind(layer) or BASE

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        self.rule_profile(parameters, context)
        self._settings(parameters, context)

    def open_inputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Inputs:
        """Return the reader of this run's layers, the grids read with all their fields."""
        given = self._input(self.LAYER, self.CODE, parameters, context)
        return Inputs(
            replace(given, carried=tuple(given.source.fields().names())), context, feedback
        )

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the grids, mend them, write them and the proof."""
        inputs = self.open_inputs(parameters, context, feedback)
        around = self._surroundings(inputs, parameters, context)
        locked = self._locked(inputs, parameters, context)
        repair = self._repair(inputs, around, locked, parameters, context, feedback)
        with self.outputs(parameters, context, feedback) as outputs:
            self._write(outputs, repair, inputs, around, parameters, context)
        self._tell(repair, feedback)
        changed = len(find_redrawn(inputs.base, repair.layer))
        return {
            **outputs.results,
            self.PLACE_COUNT: len(repair.proof.places),
            self.CHANGED_COUNT: changed,
            self.UNRESOLVED_COUNT: len(repair.unresolved),
        }

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        if not self._in_place:
            return super().prepareAlgorithm(parameters, context, feedback)
        try:
            self._mended = self._mend_in_place(parameters, context, feedback)
        except CancelledError:
            return False
        except GridError as error:
            raise QgsProcessingException(error.told(tr)) from error
        return True

    def _mend_in_place(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[int, QgsGeometry]:
        """Return the new shapes of selected features; the others are neighbours that stay."""
        layer = open_layers(parameters[self.INPUT], context)[0]
        whole = {**parameters, self.INPUT: layer}
        inputs = self.open_inputs(whole, context, feedback)
        around = self._surroundings(inputs, whole, context)
        locked = self._locked(inputs, whole, context)
        locked |= ~np.isin(inputs.rows.ids, layer.selectedFeatureIds())
        repair = self._repair(inputs, around, locked, whole, context, feedback)
        self._tell(repair, feedback)
        return redrawn_geometries(inputs.rows, inputs.base, repair.layer, inputs.way_back())

    # What QGIS asks of an algorithm that edits features in place; it makes one edit of them all.

    def inputParameterName(self) -> str:
        return self.INPUT

    def outputFields(self, fields: QgsFields) -> QgsFields:
        return fields

    def outputWkbType(self, wkb_type: Any) -> Any:
        return wkb_type

    def outputCrs(self, crs: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
        return crs

    def processFeature(
        self, feature: QgsFeature, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> list[QgsFeature]:
        mended = self._mended.get(feature.id())
        if mended is not None:
            feature.setGeometry(mended)
        return [feature]

    def _repair(
        self,
        inputs: Inputs,
        around: Surroundings,
        locked: NDArray[np.bool_],
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Repair:
        field = self.parameterAsString(parameters, self.PRIORITY, context)
        priority = None
        if field:
            priority = floats_of(inputs.rows.columns[field], field, inputs.base.title)
        return repair_coverage(
            inputs.base,
            self._settings(parameters, context),
            around,
            locked=locked,
            priority=priority,
            profile=self.rule_profile(parameters, context),
            progress=FeedbackProgress(feedback, 10, 90),
        )

    def _settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> RepairSettings:
        return RepairSettings(
            self.parameterAsDouble(parameters, self.MAX_GAP, context),
            self.parameterAsDouble(parameters, self.MAX_OVERLAP, context),
        )

    def _surroundings(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Surroundings:
        parents = None
        if self.is_given(parameters, self.PARENTS):
            parents = inputs.areas(self._input(self.PARENTS, "", parameters, context))
        return Surroundings(
            frame=self.read_area(self.FRAME, inputs, parameters, context),
            exclusions=self.read_area(self.EXCLUSIONS, inputs, parameters, context),
            parents=parents,
            buildings=self.read_buildings(inputs, parameters, context),
        )

    def _locked(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> NDArray[np.bool_]:
        """Return which grids never change: none when there is no such field."""
        field = self.parameterAsString(parameters, self.LOCKED, context) or DEFAULT_LOCKED
        if field not in inputs.rows.columns:
            return np.zeros(len(inputs.rows), dtype=bool)
        return truths_of(inputs.rows.columns[field], field, inputs.base.title)

    def _write(
        self,
        outputs: Outputs,
        repair: Repair,
        inputs: Inputs,
        around: Surroundings,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        back = inputs.way_back()
        if not self.parameterAsBool(parameters, self.DRY_RUN, context):
            source = self.open_source(parameters, self.INPUT, context)
            grids = redrawn_table(source, inputs.rows, inputs.base, repair.layer, back)
            outputs.write_layer(self.REPAIRED, grids, back.target, style="grids_base")
        proof = repair.proof
        balance = proof.balance(repair.before, repair.layer, around.buildings)
        left = unresolved_table(repair.unresolved, list(repair.reasons), back)
        outputs.write_layer(self.PROOF, proof_table(proof), NO_CRS)
        outputs.write_layer(self.CHANGES, changes_table(proof, back), back.target, style="changes")
        outputs.write_layer(self.BALANCE, balance_table(balance), NO_CRS)
        outputs.write_layer(self.UNRESOLVED, left, back.target, style="findings")
        if path := outputs.file(self.REPORT):
            write_repair_report(
                path,
                repair.before,
                repair.layer,
                proof,
                repair.unresolved,
                list(repair.reasons),
                buildings=around.buildings,
                translate=tr,
                locale=language(),
            )

    def _tell(self, repair: Repair, feedback: QgsProcessingFeedback) -> None:
        """Say what was mended, and how many findings are left for which reasons."""
        text = self.tr("{places} places mended, {left} findings left")
        feedback.pushInfo(text.format(places=len(repair.proof.places), left=len(repair.unresolved)))
        line = self.tr("{count} findings left: {reason}")
        for reason, count in Counter(map(told, repair.reasons)).most_common():
            feedback.pushWarning(line.format(count=count, reason=reason))


def is_polygonal(layer: QgsVectorLayer) -> bool:
    """Tell whether a layer holds polygons."""
    return bool(layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry)
