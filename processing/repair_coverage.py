"""Algorithm: mend the overlaps and gaps of one layer of grids."""

from __future__ import annotations

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
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterNumber,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..core.errors import GridError
from ..core.layers import BASE
from ..core.progress import CancelledError
from ..core.repair.repair import Repair, Surroundings, repair_coverage
from ..core.repair.settings import RepairSettings
from .base import FeedbackProgress
from .inputs import Inputs
from .layers import floats_of, open_layers, own_kind, truths_of
from .proving import ProvingAlgorithm
from .redrawn import find_redrawn, redrawn_geometries, redrawn_table
from .sinks import Outputs
from .stack import DEFAULT_CODE, METRES
from .texts import tr

DEFAULT_LOCKED = "locked"
# QGIS creates an algorithm so that it shall edit a layer in place
IN_PLACE = "IN_PLACE"


class RepairCoverage(ProvingAlgorithm):
    """Resolve overlaps and divide gaps, with proof of what moved; also in place, as one edit."""

    INPUT = "INPUT"
    CODE = "CODE"
    PRIORITY = "PRIORITY"
    LOCKED = "LOCKED"
    PARENTS = "PARENTS"
    MAX_GAP = "MAX_GAP"
    MAX_OVERLAP = "MAX_OVERLAP"
    REPAIRED = "REPAIRED"
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
            preview = self.tr("Preview: write the proof and the changes, but no repaired layer")
            self.add_proven_outputs(self.REPAIRED, self.tr("Repaired grids"), preview)

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
        return {**outputs.results, **self.count_moved(repair, changed)}

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
        if not self.is_preview(parameters, context):
            source = self.open_source(parameters, self.INPUT, context)
            grids = redrawn_table(source, inputs.rows, inputs.base, repair.layer, back)
            outputs.write_layer(self.REPAIRED, grids, back.target, style="grids_base")
        self.write_proof(outputs, repair, back, around.buildings)

    def _tell(self, repair: Repair, feedback: QgsProcessingFeedback) -> None:
        """Say what was mended, and how many findings are left for which reasons."""
        text = self.tr("{places} places mended, {left} findings left")
        feedback.pushInfo(text.format(places=len(repair.proof.places), left=len(repair.unresolved)))
        self.tell_left(repair, feedback)


def is_polygonal(layer: QgsVectorLayer) -> bool:
    """Tell whether a layer holds polygons."""
    return bool(layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry)
