"""What the algorithms that move borders share: a preview, and the proof of what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

from ..core.errors import Message
from ..core.findings import Findings
from ..core.layers import Buildings, Geometries, GridLayer
from ..core.proof import Proof
from ..core.report import write_repair_report
from .base import Group
from .proof_tables import balance_table, changes_table, proof_table, unresolved_table
from .sinks import NO_CRS, Outputs
from .stack import StackAlgorithm
from .texts import language, told, tr

POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
TABLE = QgsProcessing.SourceType.TypeVector


class Moved(Protocol):
    """What the core answers with when it has moved borders."""

    @property
    def layer(self) -> GridLayer:
        """The grids as they are."""

    @property
    def before(self) -> GridLayer:
        """The grids as they were."""

    @property
    def proof(self) -> Proof:
        """What moved."""

    @property
    def unresolved(self) -> Findings:
        """What is left."""

    @property
    def reasons(self) -> Sequence[Message]:
        """Why each of that is left."""


class WayBack(Protocol):
    """The way into the CRS that the grids were drawn in."""

    target: Any

    def __call__(self, geometries: Geometries) -> Geometries:
        """Return geometries in that CRS."""


class ProvingAlgorithm(StackAlgorithm):
    """Base of the algorithms that move borders and prove what they did."""

    GROUP = Group.REPAIR
    DRY_RUN = "DRY_RUN"
    PROOF = "PROOF"
    CHANGES = "CHANGES"
    BALANCE = "BALANCE"
    UNRESOLVED = "UNRESOLVED"
    REPORT = "REPORT"
    PLACE_COUNT = "PLACE_COUNT"
    CHANGED_COUNT = "CHANGED_COUNT"
    UNRESOLVED_COUNT = "UNRESOLVED_COUNT"

    def add_proven_outputs(self, grids: str, title: str, preview: str) -> None:
        """Add the preview, the grids as output `grids`, their proof, and the counts."""
        self.add(QgsProcessingParameterBoolean(self.DRY_RUN, preview, defaultValue=False))
        for name, text, kind in (
            (grids, title, POLYGONS),
            (self.PROOF, self.tr("Proof: what was mended, place by place"), TABLE),
            (self.CHANGES, self.tr("Changes: the ground that changed hands"), POLYGONS),
            (self.BALANCE, self.tr("Balance of the changed grids"), TABLE),
            (self.UNRESOLVED, self.tr("Unresolved: what is left, and why"), POLYGONS),
        ):
            self.add(QgsProcessingParameterFeatureSink(name, text, kind, optional=True))
        report, html = self.tr("Report with pictures before and after"), "HTML (*.html)"
        self.add(QgsProcessingParameterFileDestination(self.REPORT, report, html, optional=True))
        for name, text in (
            (self.PLACE_COUNT, self.tr("Number of places mended")),
            (self.CHANGED_COUNT, self.tr("Number of grids changed")),
            (self.UNRESOLVED_COUNT, self.tr("Number of findings left")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def is_preview(self, parameters: dict[str, Any], context: QgsProcessingContext) -> bool:
        """Tell whether the grids are not to be written."""
        return bool(self.parameterAsBool(parameters, self.DRY_RUN, context))

    def write_proof(
        self,
        outputs: Outputs,
        moved: Moved,
        back: WayBack,
        buildings: Buildings | None,
        base: GridLayer | None = None,
    ) -> None:
        """Write what moved and what is left, as far as the user asked for it.

        Args:
            outputs: The run's outputs.
            moved: What the core answered.
            back: The way into the CRS to write in.
            buildings: What lies in the grids.
            base: Base grids to be drawn beneath in the report.
        """
        proof, crs = moved.proof, back.target
        balance = proof.balance(moved.before, moved.layer, buildings)
        left = unresolved_table(moved.unresolved, moved.reasons, back)
        outputs.write_layer(self.PROOF, proof_table(proof), NO_CRS)
        outputs.write_layer(self.CHANGES, changes_table(proof, back), crs, style="changes")
        outputs.write_layer(self.BALANCE, balance_table(balance), NO_CRS)
        outputs.write_layer(self.UNRESOLVED, left, crs, style="findings")
        if path := outputs.file(self.REPORT):
            write_repair_report(
                path,
                moved.before,
                moved.layer,
                proof,
                moved.unresolved,
                moved.reasons,
                buildings=buildings,
                base=base,
                translate=tr,
                locale=language(),
            )

    def count_moved(self, moved: Moved, changed: int) -> dict[str, int]:
        """Return the counts as outputs."""
        return {
            self.PLACE_COUNT: len(moved.proof.places),
            self.CHANGED_COUNT: changed,
            self.UNRESOLVED_COUNT: len(moved.unresolved),
        }

    def tell_left(self, moved: Moved, feedback: QgsProcessingFeedback) -> None:
        """Say how many findings are left for which reasons."""
        line = self.tr("{count} findings left: {reason}")
        for reason, count in Counter(map(told, moved.reasons)).most_common():
            feedback.pushInfo(line.format(count=count, reason=reason))
