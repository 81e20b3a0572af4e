"""Algorithm: draw the borders of a professional layer onto the edges of base grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsVectorLayer,
)

from ..core.align.align import Alignment, align_professional
from ..core.align.snapping import put_on_corners
from ..core.layers import BASE
from .base import FeedbackProgress
from .inputs import Drawn, Input, Inputs
from .kinds import name_layer, tell_file_name
from .layers import kind_of, open_layers, title_of
from .proving import ProvingAlgorithm
from .redrawn import redrawn_table
from .sinks import Outputs
from .stack import DEFAULT_CODE


class AlignProfessional(ProvingAlgorithm):
    """Draw a professional layer onto base-grid edges where it only drifted, with proof."""

    ALIGNED = "ALIGNED"
    MOVED_AREA = "MOVED_AREA"
    FARTHEST = "FARTHEST"

    def name(self) -> str:
        return "alignprofessional"

    def displayName(self) -> str:
        return self.tr("Align a professional layer to the base grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_base()
        self.add_layer(self.PROFESSIONAL, self.tr("Professional layer"), optional=False)
        codes = self.tr("Code of the professional grids")
        self.add_field(self.PROFESSIONAL_CODE, codes, self.PROFESSIONAL, DEFAULT_CODE)
        self.add_widths()
        self.add_buildings()
        self.add_profile()
        preview = self.tr("Preview: write the proof and the changes, but no aligned layer")
        self.add_proven_outputs(self.ALIGNED, self.tr("Aligned grids"), preview)
        for name, title in (
            (self.MOVED_AREA, self.tr("Ground that changed hands (m²)")),
            (self.FARTHEST, self.tr("Farthest that a border moved (m)")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        for layer in open_layers(parameters.get(self.PROFESSIONAL), context):
            if kind_of(layer) == BASE:
                text = self.tr(
                    "Layer {layer} is of the kind base. Choose the professional layer, "
                    "or give it its kind."
                )
                yield text.format(layer=title_of(layer))

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read both layers, align one to the other, write it and the proof."""
        inputs = self.open_inputs(parameters, context, feedback)
        drawn = self._read_professional(inputs, parameters, context)
        inputs.require_no_doubts()
        buildings = self.read_buildings(inputs, parameters, context)
        alignment = align_professional(
            inputs.base,
            drawn.layer,
            self.rule_profile(parameters, context),
            buildings,
            FeedbackProgress(feedback, 10, 90),
        )
        with self.outputs(parameters, context, feedback) as outputs:
            self._write_layer(outputs, alignment, drawn, parameters, context)
            self.write_proof(outputs, alignment, drawn.back, buildings, inputs.base)
        if self.ALIGNED in outputs.results:
            kind = drawn.layer.kind
            field = self._professional_input(parameters, context).code_field
            name_layer(outputs.results[self.ALIGNED], kind, context, field)
            tell_file_name(parameters[self.ALIGNED], kind, context, feedback)
        self.tell_drift({drawn.layer.kind: alignment.drift}, feedback)
        self._tell(alignment, feedback)
        changes = alignment.proof.changes
        return {
            **outputs.results,
            **self.count_moved(alignment, alignment.changed),
            self.MOVED_AREA: float(changes.area_m2.sum()),
            self.FARTHEST: float(changes.displacement_m.max(initial=0)),
        }

    def _read_professional(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Drawn:
        drawn = inputs.drawn_professional(self._professional_input(parameters, context))
        if drawn.back.target == inputs.to_metres.source:
            return drawn
        return replace(drawn, layer=put_on_corners(drawn.layer, inputs.base))

    def _professional_input(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Input:
        """Return the professional layer, to be read with all its fields."""
        layer: QgsVectorLayer = open_layers(parameters[self.PROFESSIONAL], context)[0]
        source = self.open_source(parameters, self.PROFESSIONAL, context)
        return Input(
            source,
            title_of(layer),
            kind_of(layer),
            self.code_field(self.PROFESSIONAL_CODE, layer, parameters, context),
            tuple(source.fields().names()),
        )

    def _write_layer(
        self,
        outputs: Outputs,
        alignment: Alignment,
        drawn: Drawn,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        if self.is_preview(parameters, context):
            return
        source = self.open_source(parameters, self.PROFESSIONAL, context)
        table = redrawn_table(source, drawn.rows, drawn.layer, alignment.layer, drawn.back)
        outputs.write_layer(self.ALIGNED, table, drawn.back.target)

    def _tell(self, alignment: Alignment, feedback: QgsProcessingFeedback) -> None:
        """Say what moved, and how many findings are left for which reasons."""
        changes = alignment.proof.changes
        text = self.tr(
            "{grids} grids changed at {places} places: {area} m² changed hands, no border moved "
            "farther than {distance} m"
        )
        feedback.pushInfo(
            text.format(
                grids=alignment.changed,
                places=len(alignment.proof.places),
                area=f"{changes.area_m2.sum():,.0f}",
                distance=f"{changes.displacement_m.max(initial=0):.2f}",
            )
        )
        if alignment.restored:
            text = self.tr("{count} base grids are left as drawn: a change would make a new fault")
            feedback.pushWarning(text.format(count=alignment.restored))
        self.tell_left(alignment, feedback)
