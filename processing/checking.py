"""What the two checks share: their outputs, and how they are told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from ..core.findings import ERROR, HINT, WARNING, Findings
from ..core.findings_table import name_communities
from ..core.layers import GridLayer
from .base import Group
from .inputs import Inputs
from .layers import Table
from .sinks import Outputs
from .stack import StackAlgorithm
from .tables import Reproject, findings_table, mismatches_table, placed_table
from .texts import rule_titles, severity_titles
from .vicinity import Place

LINES = QgsProcessing.SourceType.TypeVectorLine
POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon


@dataclass(frozen=True)
class Found:
    """What a check found, and what of it is to be written.

    Attributes:
        findings, mismatches: All that was found, numbers in metres.
        communities: To say in which each of them lies; None when there are none.
        place: The extent that they have to touch; None for all of them.
    """

    findings: Findings
    mismatches: Findings
    communities: GridLayer | None = None
    place: Place | None = None

    def tables(self, back: Reproject) -> tuple[Table, Table]:
        """Return findings and mismatches to be written, in the CRS that `back` leads to.

        Equal findings are numbered among all of them: the same ones have the same ids everywhere.
        """
        return (
            self._table(findings_table(self.findings, back), self.findings),
            self._table(mismatches_table(self.mismatches, back), self.mismatches),
        )

    def shown(self, back: Reproject) -> Found:
        """Return what is written alone."""
        if self.place is None:
            return self
        return Found(
            self.findings.take(self.place.touched_by(back(self.findings.geometry))),
            self.mismatches.take(self.place.touched_by(back(self.mismatches.geometry))),
        )

    def _table(self, table: Table, findings: Findings) -> Table:
        placed = placed_table(table, name_communities(findings, self.communities))
        if self.place is None or placed.geometries is None:
            return placed
        return placed.take(np.flatnonzero(self.place.touched_by(placed.geometries)))


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

    def write_findings(self, outputs: Outputs, found: Found, inputs: Inputs) -> None:
        """Write what was found, in the base layer's own CRS."""
        back = inputs.to_metres.back()
        findings, mismatches = found.tables(back)
        outputs.write_layer(self.FINDINGS, findings, back.target, style="findings")
        outputs.write_layer(self.MISMATCHES, mismatches, back.target, style="mismatches")

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
