"""Algorithm: check a whole stack of grids."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

from ..core.checks import StackCheck, check_stack
from ..core.errors import GridError
from ..core.layers import Stack
from ..core.profiles import RuleProfile
from ..core.relations import Relations, build_relations
from ..core.report import write_report
from ..core.staffing import Workers, make_workers
from ..core.vicinity import without_layer_wide
from .base import FeedbackProgress
from .checking import CheckAlgorithm, Found
from .inputs import Inputs
from .records import records_of
from .sinks import NO_CRS
from .tables import summary_table
from .texts import language, tr
from .vicinity import Checked, InputsWithin, Place, Window, check_place, find_window

TABLE = QgsProcessing.SourceType.TypeVector


class CheckStack(CheckAlgorithm):
    """Check every layer of a stack, and how the professional grids cross the base grids."""

    EXTENT = "EXTENT"
    SUMMARY = "SUMMARY"
    REPORT = "REPORT"

    def __init__(self) -> None:
        super().__init__()
        self._window: Window | None = None

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
        extent = self.tr("Extent: only findings that touch it")
        self.add_advanced(QgsProcessingParameterExtent(self.EXTENT, extent, optional=True))
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
        profile = self.rule_profile(parameters, context)
        place = self._place(parameters, context)
        checked = self._check(place, profile, parameters, context, feedback)
        stack, check, back = checked.stack, checked.check, checked.inputs.to_metres.back()
        found = Found(check.findings, check.mismatches, stack.communities, place)
        shown = found.shown(back)
        with self.outputs(parameters, context, feedback) as outputs:
            self.write_findings(outputs, found, checked.inputs)
            summary = summary_table(shown.findings, shown.mismatches)
            outputs.write_layer(self.SUMMARY, summary, NO_CRS)
            if path := outputs.file(self.REPORT):
                relations = self._relate(stack, profile, feedback)
                told = replace(check, findings=shown.findings, mismatches=shown.mismatches)
                write_report(path, stack, told, relations, profile=profile, locale=language())
        self.tell(shown.findings, feedback)
        self.tell_drift(check.drift, feedback)
        return {**outputs.results, **self.count(shown.findings, shown.mismatches)}

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        given = self.is_given(parameters, self.EXTENT)
        if given and self.parameterAsExtent(parameters, self.EXTENT, context).isEmpty():
            yield self.tr(
                "EXTENT is no rectangle. Draw one on the map, or give xmin,xmax,ymin,ymax."
            )

    def open_inputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Inputs:
        """Return the reader of this run's layers: in the window, if there is one."""
        if self._window is None:
            return super().open_inputs(parameters, context, feedback)
        base = self._input(self.LAYER, self.CODE, parameters, context)
        return InputsWithin(base, self._window, context, feedback)

    def _place(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Place | None:
        """Return the extent that findings are asked for; None when all are."""
        if not self.is_given(parameters, self.EXTENT):
            return None
        crs = self.open_source(parameters, self.BASE, context).sourceCrs()
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, crs)
        corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        return Place(np.array(corners))

    def _check(
        self,
        place: Place | None,
        profile: RuleProfile,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Checked:
        """Check what an extent needs, or everything where there is none or it needs that."""
        progress = FeedbackProgress(feedback, 10, 80)
        # drift is estimated from whole layers, and the report shows all of them
        if place is not None and profile.drift and not self.is_given(parameters, self.REPORT):
            checked = self._check_place(place, profile, parameters, context, feedback)
            if checked is not None:
                return checked
        stack, inputs = self.read_stack(parameters, context, feedback)
        found = check_stack(stack, profile, progress)
        return Checked(stack, inputs, found if place is None else without_layer_wide(found))

    def _check_place(
        self,
        place: Place,
        profile: RuleProfile,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Checked | None:
        """Check what an extent needs; None where only a check of everything tells."""
        base = self._input(self.BASE, self.BASE_CODE, parameters, context)
        workers = self._workers(parameters, context)
        window = find_window(place, base, workers, context, feedback)
        if window is None:
            return None

        def read(window: Window) -> tuple[Stack, Inputs]:
            self._window = window
            bare = {**parameters, self.WORKERS: None}
            stack, inputs = self.read_stack(bare, context, feedback)
            return replace(stack, workers=workers, admissions=None), inputs

        def check(stack: Stack) -> StackCheck:
            return check_stack(stack, profile, FeedbackProgress(feedback, 10, 80))

        checked = check_place(place, window, read, check)
        self._window = None
        return checked

    def _workers(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Workers | None:
        source = self.parameterAsSource(parameters, self.WORKERS, context)
        if source is None:
            return None
        names = self.worker_fields(parameters, context)
        return make_workers(source.sourceName(), records_of(source, names))

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
