"""Algorithm: bring base grids back into the band, with as few changes as can be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from qgis.core import (
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsVectorLayer,
)

from ..core.design.redivision.redivide import Redivision, redivide_base_grids
from ..core.layers import GridLayer
from .base import FeedbackProgress
from .design_tables import GRID_FIELDS, grids_table, moves_table, quality_table
from .designing import DesignAlgorithm
from .inputs import Inputs
from .layers import Table, open_layers, truths_of
from .sinks import NO_CRS, Outputs
from .stack import DEFAULT_CODE
from .texts import told

POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
TABLE = QgsProcessing.SourceType.TypeVector
DEFAULT_LOCKED = "locked"
# How the core calls the attribute that says which grids never change
IS_LOCKED = "locked"


class RedivideBaseGrids(DesignAlgorithm):
    """Change as few of the base grids as it takes to have all of them in the band again."""

    EXISTING = "EXISTING"
    EXISTING_CODE = "EXISTING_CODE"
    LOCKED = "LOCKED"
    MOVES = "MOVES"
    MOVE_COUNT = "MOVE_COUNT"
    UNCHANGED_COUNT = "UNCHANGED_COUNT"
    LAYER = EXISTING
    CODE = EXISTING_CODE
    FIELDS_IF_THERE = (LOCKED,)

    def name(self) -> str:
        return "redividebasegrids"

    def displayName(self) -> str:
        return self.tr("Re-divide base grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_layer(self.EXISTING, self.tr("Existing base grids"), optional=False)
        codes, locked = self.tr("Code of the base grids"), self.tr("Locked: grids never to change")
        self.add_field(self.EXISTING_CODE, codes, self.EXISTING, DEFAULT_CODE)
        self.add_field(self.LOCKED, locked, self.EXISTING, DEFAULT_LOCKED)
        self.add_ground()
        self.add_settings()
        sinks = (
            (self.GRIDS, self.tr("Base grids"), POLYGONS, False),
            (self.MOVES, self.tr("Moves: who gives buildings to whom"), TABLE, True),
            (self.QUALITY, self.tr("Quality of the base grids"), TABLE, True),
        )
        for name, title, kind, optional in sinks:
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=optional))
        self.add_counts()
        counts = (
            (self.MOVE_COUNT, self.tr("Number of moves")),
            (self.UNCHANGED_COUNT, self.tr("Number of base grids left as they were")),
        )
        for name, title in counts:
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def open_inputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Inputs:
        """Return the reader of this run's layers, the existing grids read with all their fields."""
        given = self._input(self.LAYER, self.CODE, parameters, context)
        layer = open_layers(parameters[self.LAYER], context)[0]
        kept = kept_fields(layer, given.code_field)
        return Inputs(replace(given, carried=tuple(kept.names())), context, feedback)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the layers, change what must change, write the grids and who moves."""
        inputs = self.open_inputs(parameters, context, feedback)
        given = self._input(self.COMMUNITIES, self.COMMUNITY_CODE, parameters, context)
        communities = inputs.communities(given)
        ground = self.read_ground(inputs, communities, parameters, context, feedback)
        redivision = self.telling_faults(
            lambda: redivide_base_grids(
                self._with_locks(inputs.base, parameters, context),
                ground.communities,
                ground.buildings,
                ground.barriers,
                ground.water,
                self.settings(parameters, context),
                FeedbackProgress(feedback, 10, 90),
                building_codes=ground.building_names,
            ),
            feedback,
        )
        layer = open_layers(parameters[self.LAYER], context)[0]
        with self.outputs(parameters, context, feedback) as outputs:
            self._write(outputs, redivision, inputs, layer)
        unchanged = count_unchanged(inputs.base, redivision.grids)
        self._tell_moves(redivision, unchanged, feedback)
        self.tell_grids(redivision.quality, feedback)
        return {
            **outputs.results,
            **self.count(redivision.quality),
            self.MOVE_COUNT: len(redivision.moves),
            self.UNCHANGED_COUNT: unchanged,
        }

    def _write(
        self, outputs: Outputs, redivision: Redivision, inputs: Inputs, layer: QgsVectorLayer
    ) -> None:
        back = inputs.way_back()
        kept = kept_fields(layer, code_field="")
        grids = with_kept_fields(grids_table(redivision.grids, back), inputs.base, kept)
        outputs.write_layer(self.GRIDS, grids, back.target, style="grids_designed")
        outputs.write_layer(self.MOVES, moves_table(redivision.moves), NO_CRS)
        outputs.write_layer(self.QUALITY, quality_table(redivision.quality), NO_CRS)

    def _with_locks(
        self, existing: GridLayer, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> GridLayer:
        """Return the existing grids, those that must never change marked for the core."""
        field = self.parameterAsString(parameters, self.LOCKED, context) or DEFAULT_LOCKED
        locked = np.zeros(len(existing), dtype=bool)
        if field in existing.attributes:
            locked = truths_of(existing.attributes[field], field, existing.title)
        return replace(existing, attributes={IS_LOCKED: locked})

    def _tell_moves(
        self, redivision: Redivision, unchanged: int, feedback: QgsProcessingFeedback
    ) -> None:
        """Say who gives what to whom, what stays out of the band, and how much stays as it is."""
        for move in redivision.moves.text:
            feedback.pushInfo(told(move))
        for remark in redivision.remarks:
            feedback.pushWarning(told(remark))
        lists = (
            (self.tr("Codes not to be used again: {codes}"), redivision.retired),
            (self.tr("Same shape, one vertex more: {codes}"), redivision.received),
        )
        for line, codes in lists:
            if len(codes):
                feedback.pushInfo(line.format(codes=", ".join(codes.tolist())))
        text = self.tr("{moves} moves; {unchanged} base grids stay as they are")
        feedback.pushInfo(text.format(moves=len(redivision.moves), unchanged=unchanged))


def kept_fields(layer: QgsVectorLayer, code_field: str) -> QgsFields:
    """Return the fields of the existing grids that they keep: all that are not counted anew."""
    fields = layer.fields()
    keys = {fields.at(index).name() for index in layer.primaryKeyAttributes()}
    taken = {name.lower() for name in (*GRID_FIELDS, code_field, *keys)}
    kept = QgsFields()
    for field in fields:
        if field.name().lower() not in taken:
            kept.append(field)
    return kept


def with_kept_fields(table: Table, existing: GridLayer, kept: QgsFields) -> Table:
    """Return grids with the fields they had before; NULL where a grid is new."""
    row_of = {code: row for row, code in enumerate(existing.codes.tolist())}
    rows = [row_of.get(code) for code in table.columns[0]]
    fields = QgsFields(table.fields)
    columns = list(table.columns)
    for field in kept:
        values = existing.attributes[field.name()]
        fields.append(field)
        columns.append([None if row is None else values[row] for row in rows])
    return replace(table, fields=fields, columns=columns)


def count_unchanged(before: GridLayer, after: GridLayer) -> int:
    """Return how many grids have the same code and, point by point, the same shape as before."""
    shapes = dict(zip(before.codes.tolist(), before.geometries))
    old = np.array([shapes.get(code) for code in after.codes.tolist()], dtype=object)
    return int(shapely.equals_exact(old, after.geometries, tolerance=0).sum())
