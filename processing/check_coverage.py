"""Algorithm: check one layer of grids against itself and its frame."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer

from ..core.checks import check_layer
from ..core.findings import with_contents
from ..core.layers import BASE
from .base import FeedbackProgress
from .checking import CheckAlgorithm, Found
from .layers import own_kind
from .stack import DEFAULT_CODE


class CheckCoverage(CheckAlgorithm):
    """Find overlaps, gaps, blind spots and faulty grids in one layer."""

    INPUT = "INPUT"
    CODE = "CODE"
    LAYER = INPUT

    def name(self) -> str:
        return "checkcoverage"

    def displayName(self) -> str:
        return self.tr("Check a layer of grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_layer(self.INPUT, self.tr("Grids"), optional=False)
        self.add_field(self.CODE, self.tr("Code of the grids"), self.INPUT, DEFAULT_CODE)
        self.add_frame()
        self.add_buildings()
        self.add_widths()
        self.add_profile()
        self.add_finding_outputs()

    def own_kind(self, layer: QgsVectorLayer) -> str:
        return own_kind(layer) or BASE

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the layer, check it, write what was found."""
        inputs = self.open_inputs(parameters, context, feedback)
        buildings = self.read_buildings(inputs, parameters, context)
        check = check_layer(
            inputs.base,
            self.rule_profile(parameters, context),
            frame=self.read_area(self.FRAME, inputs, parameters, context),
            exclusions=self.read_area(self.EXCLUSIONS, inputs, parameters, context),
            progress=FeedbackProgress(feedback, 10, 90),
        )
        findings = with_contents(check.findings, buildings)
        with self.outputs(parameters, context, feedback) as outputs:
            self.write_findings(outputs, Found(findings, check.mismatches), inputs)
        self.tell(findings, feedback)
        return {**outputs.results, **self.count(findings, check.mismatches)}
