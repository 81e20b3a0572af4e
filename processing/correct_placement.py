"""Algorithm: put the coordinates of a layer right that were misread, or drawn on GCJ-02."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsWkbTypes,
)

from ..core import inspection, placement
from ..core.errors import GridError
from .base import Group
from .layers import Rows, Table, open_layers, read_rows, title_of
from .place_problems import Placed
from .putting_right import Correction, gcj02_correction, reading_correction
from .stack import StackAlgorithm

SHAPES = [
    QgsProcessing.SourceType.TypeVectorPolygon,
    QgsProcessing.SourceType.TypeVectorLine,
    QgsProcessing.SourceType.TypeVectorPoint,
]
# What can be put right, as `inspectlayers` calls it; by the way the coordinates have to be read
READINGS = {
    inspection.WRONG_AXES: placement.SWAPPED,
    inspection.ZONE_PREFIX: placement.PREFIXED,
    inspection.WRONG_AXES_AND_PREFIX: placement.SWAPPED_PREFIXED,
    inspection.MISSING_PREFIX: placement.UNPREFIXED,
}
MISTAKES = (*READINGS, inspection.GCJ02)


class CorrectPlacement(StackAlgorithm):
    """Write a copy of a layer with its coordinates put right, if that brings it to its place."""

    INPUT = "INPUT"
    MISTAKE = "MISTAKE"
    REFERENCE = "REFERENCE"
    OUTPUT = "OUTPUT"

    GROUP = Group.REPAIR
    LAYER = INPUT

    def name(self) -> str:
        return "correctplacement"

    def displayName(self) -> str:
        return self.tr("Put the coordinates of a layer right")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_layer(self.INPUT, self.tr("Layer"), SHAPES, optional=False)
        options = [
            self.tr("X and Y are exchanged"),
            self.tr("X begins with the number of the zone"),
            self.tr("both: exchanged, and with the number of the zone"),
            self.tr("X lacks the number of the zone"),
            self.tr("drawn on a Chinese internet map (GCJ-02)"),
        ]
        mistake = self.tr("What is wrong")
        self.add(QgsProcessingParameterEnum(self.MISTAKE, mistake, options, defaultValue=0))
        self.add_layer(self.REFERENCE, self.tr("Layer that it should fit"))
        title = self.tr("Layer put right")
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, title))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        return super().checkParameterValues(_mistake_as_number(parameters), context)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the layer, put it right, write it."""
        source = self.open_source(parameters, self.INPUT, context)
        rows = read_rows(source, source.fields().names(), feedback)
        if rows.simplified:
            text = self.tr("Left out: {details}")
            feedback.pushWarning(text.format(details=", ".join(rows.simplified)))
        layer = self._placed(self.INPUT, rows, parameters, context)
        reference = None
        if self.is_given(parameters, self.REFERENCE):
            around = read_rows(self.open_source(parameters, self.REFERENCE, context), [], feedback)
            reference = self._placed(self.REFERENCE, around, parameters, context)
        correction = _correction(
            mistake_of(parameters.get(self.MISTAKE)), layer, reference, context
        )
        with self.outputs(parameters, context, feedback) as outputs:
            outputs.write_layer(self.OUTPUT, _moved(source, rows, correction), correction.crs)
        text = self.tr("{count} features put right; coordinate reference system {crs}")
        feedback.pushInfo(text.format(count=len(rows), crs=correction.crs.authid()))
        return dict(outputs.results)

    def _placed(
        self, name: str, rows: Rows, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Placed:
        """Return a layer with its CRS; one that shows nothing is refused."""
        title = title_of(open_layers(parameters[name], context)[0])
        placed = Placed(
            "", title, self.open_source(parameters, name, context).sourceCrs(), rows.geometries
        )
        if not np.isfinite(placed.bounds).all():
            text = self.tr("Layer {layer} is empty: nothing is drawn in it. Choose another layer.")
            raise GridError(text.format(layer=title))
        return placed


def mistake_of(value: Any) -> str:
    """Return what is wrong, from its number or its word; the first of MISTAKES if not given."""
    text = str(value or 0).strip().lower()
    return text if text in MISTAKES else MISTAKES[int(text)]


def _mistake_as_number(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with the mistake by number, which is how QGIS knows it."""
    word = str(parameters.get(CorrectPlacement.MISTAKE)).strip().lower()
    number = {CorrectPlacement.MISTAKE: MISTAKES.index(word)} if word in MISTAKES else {}
    return {**parameters, **number}


def _correction(
    mistake: str, layer: Placed, reference: Placed | None, context: QgsProcessingContext
) -> Correction:
    transforms = context.transformContext()
    if mistake == inspection.GCJ02:
        return gcj02_correction(layer, reference, transforms)
    return reading_correction(layer, READINGS[mistake], reference, transforms)


def _moved(source: QgsProcessingFeatureSource, rows: Rows, correction: Correction) -> Table:
    """Return every row with its attributes, and its coordinates where they belong."""
    names = source.fields().names()
    return Table(
        source.fields(),
        [rows.columns[name].tolist() for name in names],
        QgsWkbTypes.flatType(QgsWkbTypes.linearType(source.wkbType())),
        shapely.transform(rows.geometries, correction.move),
    )
