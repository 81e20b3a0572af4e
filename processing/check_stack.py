"""Algorithm: check a whole stack of grids."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

from ..core.checks import check_stack
from ..core.errors import GridError
from ..core.layers import Stack
from ..core.profiles import RuleProfile
from ..core.relations import Relations, build_relations
from ..core.report import write_report
from .base import FeedbackProgress
from .checking import CheckAlgorithm
from .sinks import NO_CRS
from .tables import summary_table
from .texts import language, tr

TABLE = QgsProcessing.SourceType.TypeVector


class CheckStack(CheckAlgorithm):
    """Check every layer of a stack, and how the professional grids cross the base grids."""

    SUMMARY = "SUMMARY"
    REPORT = "REPORT"

    def name(self) -> str:
        return "checkstack"

    def displayName(self) -> str:
        return self.tr("Check a stack of grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_base()
        self.add_professional()
        self.add_frame()
        self.add_buildings()
        self.add_communities()
        self.add_duties()
        self.add_widths()
        self.add_band()
        self.add_profile()
        self.add_finding_outputs()
        summary, report = self.tr("Summary by kind and rule"), self.tr("Report")
        self.add(QgsProcessingParameterFeatureSink(self.SUMMARY, summary, TABLE, optional=True))
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, report, "HTML (*.html)", optional=True
            )
        )

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the stack, check it, write what was found."""
        stack, inputs = self.read_stack(parameters, context, feedback)
        profile = self.rule_profile(parameters, context)
        check = check_stack(stack, profile, FeedbackProgress(feedback, 10, 80))
        with self.outputs(parameters, context, feedback) as outputs:
            self.write_findings(outputs, check.findings, check.mismatches, inputs)
            summary = summary_table(check.findings, check.mismatches)
            outputs.write_layer(self.SUMMARY, summary, NO_CRS)
            if path := outputs.file(self.REPORT):
                relations = self._relate(stack, profile, feedback)
                write_report(path, stack, check, relations, profile=profile, locale=language())
        self.tell(check.findings, feedback)
        self.tell_drift(check.drift, feedback)
        return {**outputs.results, **self.count(check.findings, check.mismatches)}

    def _relate(
        self, stack: Stack, profile: RuleProfile, feedback: QgsProcessingFeedback
    ) -> Relations | None:
        """Return the mapping for the report; None when the layers are too faulty for one."""
        try:
            return build_relations(stack, profile, FeedbackProgress(feedback, 80, 95))
        except GridError as error:
            text = self.tr("The report shows no mapping: {reason}")
            feedback.pushInfo(text.format(reason=error.told(tr)))
            return None
