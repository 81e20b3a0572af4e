"""Algorithm: follow every grid from one edition of a layer to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..core.editions.changelog import tell_changes
from ..core.editions.classes import CHANGES
from ..core.editions.compare import Comparison, compare_editions
from ..core.layers import GridLayer
from ..core.writing import write_text
from .base import FeedbackProgress, Group
from .crs import ExactReturn
from .edition_tables import changed_table, lineage_table
from .inputs import Inputs
from .problems import of_suffix
from .sinks import NO_CRS, Outputs
from .stack import DEFAULT_CODE, METRES, StackAlgorithm
from .texts import told

TABLE = QgsProcessing.SourceType.TypeVector
POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
TEXT_SUFFIXES = (".txt",)
DEFAULT_NOISE_M = 0.2
TOLD_AT_MOST = 100


class CompareEditions(StackAlgorithm):
    """Find out what became of every grid between two editions of a layer."""

    GROUP = Group.RELEASE
    BEFORE = "BEFORE"
    BEFORE_CODE = "BEFORE_CODE"
    AFTER = "AFTER"
    AFTER_CODE = "AFTER_CODE"
    LINEAGE = "LINEAGE"
    CHANGES = "CHANGES"
    CHANGELOG = "CHANGELOG"
    LAYER = BEFORE
    CODE = BEFORE_CODE

    def name(self) -> str:
        return "compareeditions"

    def displayName(self) -> str:
        return self.tr("Compare two editions")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        layers = (
            (self.BEFORE, self.tr("Old edition"), self.BEFORE_CODE, self.tr("Code of old grids")),
            (self.AFTER, self.tr("New edition"), self.AFTER_CODE, self.tr("Code of new grids")),
        )
        for layer, title, code, code_title in layers:
            self.add_layer(layer, title, optional=False)
            self.add_field(code, code_title, layer, DEFAULT_CODE)
        self.add_buildings()
        noise = self.tr("Noise: widest sliver that means nothing (m)")
        self.add(
            QgsProcessingParameterNumber(self.NOISE, noise, METRES, DEFAULT_NOISE_M, minValue=0)
        )
        sinks = (
            (self.LINEAGE, self.tr("Lineage"), TABLE, False),
            (self.CHANGES, self.tr("Ground that changed hands"), POLYGONS, True),
        )
        for name, title, kind, optional in sinks:
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=optional))
        self.add(
            QgsProcessingParameterFileDestination(
                self.CHANGELOG, self.tr("Change log"), self.tr("Text file (*.txt)"), optional=True
            )
        )
        for change, title in self._titles().items():
            self.addOutput(QgsProcessingOutputNumber(_count_name(change), title))

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        if self.is_given(parameters, self.CHANGELOG):
            path = self.parameterAsString(parameters, self.CHANGELOG, context)
            yield from of_suffix(self.CHANGELOG, path, TEXT_SUFFIXES)

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse nothing: noise is the only threshold, and any width of it works."""

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read both editions, follow the grids, write table, ground and words."""
        inputs = self.open_inputs(parameters, context, feedback)
        new, back = self._read_after(inputs, parameters, context)
        inputs.require_no_doubts()
        before, after = self._told_apart(inputs.base, new)
        comparison = compare_editions(
            before,
            after,
            self.parameterAsDouble(parameters, self.NOISE, context),
            self.read_buildings(inputs, parameters, context),
            FeedbackProgress(feedback, 10, 90),
        )
        summary, sentences = self._summary(comparison, before, after), _sentences(comparison)
        with self.outputs(parameters, context, feedback) as outputs:
            self._write(outputs, comparison, back, [*summary, *sentences])
        self._tell(summary, sentences, feedback)
        counts = comparison.lineage.count()
        return {
            **outputs.results,
            **{_count_name(change): count for change, count in counts.items()},
        }

    def _read_after(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[GridLayer, ExactReturn]:
        """Return the new edition, and the way back into the CRS of the old one.

        Drawn in one CRS, vertices of both return to where they were to the last digit.
        """
        drawn = inputs.drawn_professional(
            self._input(self.AFTER, self.AFTER_CODE, parameters, context)
        )
        is_same = drawn.back.target == inputs.to_metres.source
        return drawn.layer, drawn.back if is_same else inputs.way_back()

    def _told_apart(self, before: GridLayer, after: GridLayer) -> tuple[GridLayer, GridLayer]:
        """Return both editions; with names of their own where the layers are called alike."""
        if before.title != after.title:
            return before, after
        old, new = self.tr("{layer} (old edition)"), self.tr("{layer} (new edition)")
        return (
            replace(before, name=old.format(layer=before.title)),
            replace(after, name=new.format(layer=after.title)),
        )

    def _write(
        self, outputs: Outputs, comparison: Comparison, back: ExactReturn, log: list[str]
    ) -> None:
        outputs.write_layer(self.LINEAGE, lineage_table(comparison.lineage), NO_CRS)
        changed = changed_table(comparison.changed, back)
        outputs.write_layer(self.CHANGES, changed, back.target, style="edition_changes")
        if path := outputs.file(self.CHANGELOG):
            write_text(path, "\n".join(log) + "\n")

    def _summary(self, comparison: Comparison, before: GridLayer, after: GridLayer) -> list[str]:
        """Return what was compared, and how much changed, line by line."""
        heading = self.tr("From {before} ({old} grids) to {after} ({new} grids)")
        titles, counts = self._titles(), comparison.lineage.count()
        line = self.tr("{title}: {count}")
        return [
            heading.format(before=before.title, old=len(before), after=after.title, new=len(after)),
            *(
                line.format(title=titles[change], count=count)
                for change, count in counts.items()
                if count
            ),
        ]

    def _tell(
        self, summary: list[str], sentences: list[str], feedback: QgsProcessingFeedback
    ) -> None:
        """Say how much changed, and what, unless that is too much to read beside the progress."""
        for line in (*summary, *sentences[:TOLD_AT_MOST]):
            feedback.pushInfo(line)
        more = len(sentences) - TOLD_AT_MOST
        if more > 0:
            text = self.tr("{count} more sentences are in the change log (CHANGELOG)")
            feedback.pushInfo(text.format(count=more))

    def _titles(self) -> dict[str, str]:
        """Return what to call the number of each class, by class."""
        titles = (
            self.tr("Grids unchanged"),
            self.tr("Grids with another code"),
            self.tr("Groups of grids whose borders moved"),
            self.tr("Grids split"),
            self.tr("Mergers"),
            self.tr("Groups of grids re-shuffled"),
            self.tr("New grids"),
            self.tr("Retired grids"),
        )
        return dict(zip(CHANGES, titles))


def _sentences(comparison: Comparison) -> list[str]:
    """Return what changed, in the user's language."""
    return list(map(told, tell_changes(comparison)))


def _count_name(change: str) -> str:
    return f"{change.upper()}_COUNT"
