"""Algorithm: give grids their codes, and keep the register of all that were ever issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from qgis.core import (
    QgsFeatureRequest,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.codes.assign import Assignment, Settings, assign_codes
from ..core.codes.dates import require_day
from ..core.codes.profile import read_scheme
from ..core.codes.scheme import Scheme
from ..core.errors import Message
from ..core.findings import name_codes
from ..core.layers import BASE, Codes, GridLayer
from .base import FeedbackProgress, Group
from .code_register import RegisterFile, open_register
from .code_tables import code_findings_table, coded_table
from .inputs import Input, Inputs
from .kinds import name_layer
from .layers import Rows, kind_of, open_layers, own_kind, texts_of, title_of
from .problems import of_suffix
from .stack import DEFAULT_CODE, METRES, StackAlgorithm
from .texts import told

POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
DEFAULT_SCHEME = "unit_grid"
REGISTER_SUFFIXES = (".gpkg",)
# Of findings told one by one; the rest is in the table
NAMED_AT_MOST = 20


class AssignCodes(StackAlgorithm):
    """Number grids by a code scheme, once; keep what they have; never use a number again."""

    GROUP = Group.RELEASE
    INPUT = "INPUT"
    SCHEME = "SCHEME"
    PARENTS = "PARENTS"
    PARENT_CODE = "PARENT_CODE"
    PARENT_NAME = "PARENT_NAME"
    EXISTING_CODE = "EXISTING_CODE"
    OBJECT_CLASS = "OBJECT_CLASS"
    ROW_HEIGHT = "ROW_HEIGHT"
    DATE = "DATE"
    CODED = "CODED"
    REGISTER = "REGISTER"
    FINDINGS = "FINDINGS"
    NEW_COUNT = "NEW_COUNT"
    KEPT_COUNT = "KEPT_COUNT"
    RETIRED_COUNT = "RETIRED_COUNT"
    UNCODED_COUNT = "UNCODED_COUNT"
    FINDING_COUNT = "FINDING_COUNT"
    LAYER = INPUT

    def name(self) -> str:
        return "assigncodes"

    def displayName(self) -> str:
        return self.tr("Assign codes")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_layer(self.INPUT, self.tr("Grids"), optional=False)
        self.add_field(self.EXISTING_CODE, self.tr("Codes that grids have already"), self.INPUT)
        scheme = self.tr("Code scheme: name, profile (.toml) or template")
        self.add(QgsProcessingParameterString(self.SCHEME, scheme, DEFAULT_SCHEME))
        parents = self.tr("Parents: areas that grids are numbered in, such as communities")
        self.add_layer(self.PARENTS, parents, optional=False)
        self.add_field(self.PARENT_CODE, self.tr("Code of the parents"), self.PARENTS, DEFAULT_CODE)
        self.add_field(self.PARENT_NAME, self.tr("Name of the parents"), self.PARENTS)
        texts = (
            (self.OBJECT_CLASS, self.tr("Object class of professional grids (6 digits)")),
            (self.DATE, self.tr("Day of issue, such as 2026-11-30; empty: today")),
        )
        for name, title in texts:
            self.add(QgsProcessingParameterString(name, title, "", optional=True))
        height = self.tr("Height of the rows grids are numbered in (m); empty: the scheme's")
        self.add_advanced(
            QgsProcessingParameterNumber(
                self.ROW_HEIGHT, height, METRES, None, optional=True, minValue=0.001
            )
        )
        drift = self.tr("Drift: widest digitising slip (m)")
        self.add_advanced(QgsProcessingParameterNumber(self.DRIFT, drift, METRES, 2.0, minValue=0))
        self._add_outputs()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.CODED, self.tr("Coded grids"), POLYGONS))
        register = self.tr("Register of issued codes: read if it is there, and brought up to date")
        # not by default in a temporary file: that would remember nothing
        self.add(
            QgsProcessingParameterFileDestination(
                self.REGISTER,
                register,
                self.tr("GeoPackage (*.gpkg)"),
                optional=True,
                createByDefault=False,
            )
        )
        findings = self.tr("Findings: grids without a code, and codes that are odd")
        self.add(
            QgsProcessingParameterFeatureSink(self.FINDINGS, findings, POLYGONS, optional=True)
        )
        for name, title in (
            (self.NEW_COUNT, self.tr("Number of new codes")),
            (self.KEPT_COUNT, self.tr("Number of codes that grids keep")),
            (self.RETIRED_COUNT, self.tr("Number of retired codes")),
            (self.UNCODED_COUNT, self.tr("Number of grids without a code")),
            (self.FINDING_COUNT, self.tr("Number of findings")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        if self.is_given(parameters, self.REGISTER):
            yield from of_suffix(self.REGISTER, parameters[self.REGISTER], REGISTER_SUFFIXES)
            if _is_part(parameters.get(self.INPUT)):
                yield self.tr(
                    "INPUT is only a part of its layer: the codes of all other grids would be "
                    "retired for good. Give the whole layer, or leave REGISTER empty."
                )

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a scheme, an object class or a day that cannot work."""
        self._scheme(parameters, context).require_class(
            self._settings(parameters, context).object_class
        )

    def open_inputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Inputs:
        """Return the reader of this run's layers, the grids read with all their fields."""
        layer = open_layers(parameters[self.INPUT], context)[0]
        source = self.open_source(parameters, self.INPUT, context)
        is_professional = self._scheme(parameters, context).class_width > 0
        given = Input(
            source,
            title_of(layer),
            own_kind(layer) or (kind_of(layer) if is_professional else BASE),
            self.parameterAsString(parameters, self.EXISTING_CODE, context),
            tuple(source.fields().names()),
        )
        return _NamelessInputs(given, context, feedback)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the grids, their parents and the register, number, write all three."""
        scheme = self._scheme(parameters, context)
        register = self._open_register(scheme, parameters, context)
        inputs = self.open_inputs(parameters, context, feedback)
        parents, names = self._read_parents(inputs, parameters, context)
        assignment = assign_codes(
            inputs.base,
            parents,
            scheme,
            self._settings(parameters, context),
            register.in_metres(inputs.to_metres) if register else None,
            FeedbackProgress(feedback, 10, 80),
            parent_names=names,
        )
        source = self.open_source(parameters, self.INPUT, context)
        field = self.parameterAsString(parameters, self.EXISTING_CODE, context)
        target = inputs.to_metres.source
        stays = register is not None and register.stays(assignment.register, assignment.update)
        with self.outputs(parameters, context, feedback) as outputs:
            # the register first: codes that are handed over must be remembered
            staged = None if stays else outputs.file(self.REGISTER)
            coded = coded_table(source, inputs, assignment.codes, field)
            outputs.write_layer(self.CODED, coded, target)
            outputs.write_layer(self.FINDINGS, code_findings_table(assignment, inputs), target)
            if register and staged:
                after = register.updated(assignment.register, assignment.update, inputs)
                register.write(after, staged)
        if self.CODED in outputs.results:
            kind = inputs.base.kind
            name_layer(outputs.results[self.CODED], kind, context, field or DEFAULT_CODE)
        self._tell(assignment, feedback)
        if register is None or parameters[self.REGISTER] == QgsProcessing.TEMPORARY_OUTPUT:
            self._warn_of_oblivion(feedback)
        if register and stays:
            feedback.pushInfo(self.tr("The register stays as it was"))
            outputs.results[self.REGISTER] = str(register.path)
        return {**outputs.results, **self._count(assignment)}

    def _scheme(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Scheme:
        asked = self.parameterAsString(parameters, self.SCHEME, context)
        return read_scheme(asked or DEFAULT_SCHEME)

    def _settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Settings:
        asked = self.parameterAsString(parameters, self.DATE, context).strip()
        height = None
        if self.is_given(parameters, self.ROW_HEIGHT):
            height = self.parameterAsDouble(parameters, self.ROW_HEIGHT, context)
        return Settings(
            require_day(asked or date.today().isoformat()),
            self.parameterAsString(parameters, self.OBJECT_CLASS, context).strip(),
            height,
            self.parameterAsDouble(parameters, self.DRIFT, context),
        )

    def _open_register(
        self, scheme: Scheme, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> RegisterFile | None:
        if not self.is_given(parameters, self.REGISTER):
            return None
        path = self.parameterAsFileOutput(parameters, self.REGISTER, context)
        return open_register(Path(path).absolute(), scheme)

    def _read_parents(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[GridLayer, Codes]:
        """Return the parents, and what to call each."""
        given = self._input(self.PARENTS, self.PARENT_CODE, parameters, context)
        field = self.parameterAsString(parameters, self.PARENT_NAME, context)
        parents = inputs.communities(replace(given, carried=(field,) if field else ()))
        if not field:
            return parents, np.full(len(parents), "")
        return parents, texts_of(parents.attributes[field], field, parents.title)

    def _tell(self, assignment: Assignment, feedback: QgsProcessingFeedback) -> None:
        """Say how many codes are new, kept and retired, and what stands against them."""
        counts = self._count(assignment)
        text = self.tr(
            "{new} grids get a new code, {kept} keep theirs ({matched} of them because they lie "
            "where it was issued), {uncoded} have none; {retired} codes are retired"
        )
        feedback.pushInfo(
            text.format(
                new=counts[self.NEW_COUNT],
                kept=counts[self.KEPT_COUNT],
                matched=len(assignment.matched),
                uncoded=counts[self.UNCODED_COUNT],
                retired=counts[self.RETIRED_COUNT],
            )
        )
        if len(assignment.update.retired):
            codes = told(Message("{codes}", codes=name_codes(assignment.update.retired)))
            feedback.pushInfo(self.tr("Retired: {codes}").format(codes=codes))
        for note in assignment.notes:
            feedback.pushWarning(told(note))
        for finding in assignment.findings[:NAMED_AT_MOST]:
            feedback.pushWarning(told(finding.message))
        if len(assignment.findings) > NAMED_AT_MOST:
            more = self.tr("... and {count} more")
            feedback.pushWarning(more.format(count=len(assignment.findings) - NAMED_AT_MOST))

    def _warn_of_oblivion(self, feedback: QgsProcessingFeedback) -> None:
        text = self.tr(
            "No register is given: nobody remembers these codes, and later ones may repeat "
            "those of grids that are gone by then. Give REGISTER the name of a file."
        )
        feedback.pushWarning(text)

    def _count(self, assignment: Assignment) -> dict[str, Any]:
        coded = int((assignment.codes != "").sum())
        return {
            self.NEW_COUNT: len(assignment.new),
            self.KEPT_COUNT: coded - len(assignment.new),
            self.RETIRED_COUNT: len(assignment.update.retired),
            self.UNCODED_COUNT: len(assignment.codes) - coded,
            self.FINDING_COUNT: len(assignment.findings),
        }


def _is_part(value: Any) -> bool:
    """Tell whether a layer is given with its selected, first or filtered features only."""
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        return False
    # the filter came with QGIS 3.32
    filtered = getattr(value, "filterExpression", "")
    return bool(value.selectedFeaturesOnly or value.featureLimit > 0 or filtered)


class _NamelessInputs(Inputs):
    """Layers of a run, of which a field without a name holds nothing."""

    def _read(
        self, given: Input, names: Sequence[str], wanted: QgsFeatureRequest | None = None
    ) -> Rows:
        rows = super()._read(given, [name for name in names if name], wanted)
        return replace(rows, columns={"": np.full(len(rows), None), **rows.columns})
