"""What the two checks share: their outputs, and how they are told."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from ..core.findings import ERROR, HINT, WARNING, Findings
from .base import Group
from .inputs import Inputs
from .sinks import Outputs
from .stack import StackAlgorithm
from .tables import findings_table, mismatches_table
from .texts import rule_titles, severity_titles

LINES = QgsProcessing.SourceType.TypeVectorLine
POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon


class CheckAlgorithm(StackAlgorithm):
    """Base of the algorithms that answer with findings."""

    FINDINGS = "FINDINGS"
    MISMATCHES = "MISMATCHES"
    ERRORS = "ERRORS"
    WARNINGS = "WARNINGS"
    HINTS = "HINTS"

    GROUP = Group.CHECK

    def add_finding_outputs(self) -> None:
        """Add the findings, the mismatched borders, and their number by severity."""
        findings, mismatches = self.tr("Findings"), self.tr("Borders whose vertices differ")
        self.add(QgsProcessingParameterFeatureSink(self.FINDINGS, findings, POLYGONS))
        self.add(
            QgsProcessingParameterFeatureSink(self.MISMATCHES, mismatches, LINES, optional=True)
        )
        self.addOutput(QgsProcessingOutputNumber(self.ERRORS, self.tr("Number of errors")))
        self.addOutput(QgsProcessingOutputNumber(self.WARNINGS, self.tr("Number of warnings")))
        self.addOutput(QgsProcessingOutputNumber(self.HINTS, self.tr("Number of hints")))

    def write_findings(
        self, outputs: Outputs, findings: Findings, mismatches: Findings, inputs: Inputs
    ) -> None:
        """Write what was found, in the base layer's own CRS."""
        back = inputs.to_metres.back()
        outputs.write_layer(
            self.FINDINGS, findings_table(findings, back), back.target, style="findings"
        )
        outputs.write_layer(
            self.MISMATCHES, mismatches_table(mismatches, back), back.target, style="mismatches"
        )

    def count(self, findings: Findings, mismatches: Findings) -> dict[str, int]:
        """Return the number of findings and mismatches by severity, as outputs."""
        names = {ERROR: self.ERRORS, WARNING: self.WARNINGS, HINT: self.HINTS}
        return {
            output: sum(sum(table.count(severity).values()) for table in (findings, mismatches))
            for severity, output in names.items()
        }

    def tell(self, findings: Findings, feedback: QgsProcessingFeedback) -> None:
        """Say how many findings there are of each severity and rule."""
        titles, line = rule_titles(), self.tr("{severity}: {rule}: {count}")
        for severity, name in severity_titles().items():
            for rule, count in findings.count(severity).items():
                feedback.pushInfo(line.format(severity=name, rule=titles[rule], count=count))
