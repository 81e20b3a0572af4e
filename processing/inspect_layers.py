"""Algorithm: say what is wrong with the layers of a stack before they are used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from ..compat import INTEGER, TEXT
from ..core.findings import CODE_SEPARATOR, ERROR
from ..core.inspection import Problem
from ..core.layers import BASE
from ..core.release.waivers import WAIVER_FIELDS
from . import problems
from .base import FeedbackProgress, GridAlgorithm, Group
from .inspecting import PLACES, Inspector, Subject, two_of_kind
from .layers import Table, kind_of, open_layers, values_of
from .sinks import NO_CRS
from .stack import DEFAULT_CODE, POLYGONS, TABLES, StackAlgorithm
from .tables import make_fields
from .texts import told

PROBLEM_FIELDS = {
    "layer_id": TEXT,
    "layer": TEXT,
    "kind": TEXT,
    "problem": TEXT,
    "severity": TEXT,
    "count": INTEGER,
    "codes": TEXT,
    "message": TEXT,
    "remedy": TEXT,
}

WORKER_FIELDS_NEEDED = ("grid_code", "worker_id")
_LAYER_PARAMETERS = (QgsProcessingParameterFeatureSource, QgsProcessingParameterMultipleLayers)

Found = tuple[Subject, Problem]


class InspectLayers(StackAlgorithm):
    """Look at every layer of a stack; one that cannot be used is a row, not a refusal."""

    ATOMS = "ATOMS"
    WAIVERS = "WAIVERS"
    PROBLEMS = "PROBLEMS"
    PROBLEM_COUNT = "PROBLEM_COUNT"
    ERRORS = "ERRORS"

    GROUP = Group.CHECK

    def name(self) -> str:
        return "inspectlayers"

    def displayName(self) -> str:
        return self.tr("Inspect the layers of a stack")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_layer(self.BASE, self.tr("Base grids"))
        self.add_field(self.BASE_CODE, self.tr("Code of the base grids"), self.BASE, DEFAULT_CODE)
        title, codes = self.tr("Professional layers"), self.tr("Codes of the professional grids")
        self.add(
            QgsProcessingParameterMultipleLayers(
                self.PROFESSIONAL, title, POLYGONS[0], optional=True
            )
        )
        self.add(
            QgsProcessingParameterString(self.PROFESSIONAL_CODE, codes, DEFAULT_CODE, optional=True)
        )
        self.add_frame()
        self.add_buildings()
        self.add_communities()
        self.add_layer(self.ATOMS, self.tr("Atoms"))
        self.add_duties()
        self.add_layer(self.WAIVERS, self.tr("Waivers"), TABLES)
        table = QgsProcessing.SourceType.TypeVector
        self.add(QgsProcessingParameterFeatureSink(self.PROBLEMS, self.tr("Problems"), table))
        for name, title in (
            (self.PROBLEM_COUNT, self.tr("Number of problems")),
            (self.ERRORS, self.tr("Number of errors")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        there = {
            name: None if self._is_lost(name, value, context) else value
            for name, value in parameters.items()
        }
        return super().checkParameterValues(there, context)

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        """Yield what is wrong besides the layers: these are to be told of in the table."""
        yield from GridAlgorithm.problems(self, parameters, context)
        yield from problems.of_outputs(self, parameters, context)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Look at one layer after the other, write what is wrong."""
        found = find_problems(self._subjects(parameters, context), context, feedback)
        with self.outputs(parameters, context, feedback) as outputs:
            outputs.write_layer(self.PROBLEMS, problems_table(found), NO_CRS)
        for _, problem in found:
            feedback.pushInfo(told(problem.message))
        errors = sum(problem.severity == ERROR for _, problem in found)
        return {**outputs.results, self.PROBLEM_COUNT: len(found), self.ERRORS: errors}

    def _subjects(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[Subject]:
        """Return the layers to look at, the base layer first."""

        def given(name: str, kind: str, code: str = "", **more: Any) -> Iterator[Subject]:
            if self.is_given(parameters, name):
                layer = _layer_of(parameters[name], context)
                field = self.code_field(code, layer, parameters, context) if code else ""
                yield Subject(kind, layer, field, **more)

        counts = (self.HOUSEHOLDS, self.RESIDENTS)
        names = [self.parameterAsString(parameters, name, context) for name in counts]
        counted = tuple(filter(None, names))
        return [
            *given(self.BASE, BASE, self.BASE_CODE),
            *self._professional_subjects(parameters, context),
            *given(self.FRAME, "frame", has_borders=True),
            *given(self.EXCLUSIONS, "exclusions", has_borders=True),
            *given(self.COMMUNITIES, "communities", self.COMMUNITY_CODE, has_borders=True),
            *given(self.BUILDINGS, "buildings", types=PLACES, count_fields=counted),
            *given(self.ATOMS, "atoms"),
            *given(self.WORKERS, "workers", types=(), needed_fields=WORKER_FIELDS_NEEDED),
            *given(self.ADMISSIONS, "admissions", types=(), needed_fields=("kind",)),
            *given(self.WAIVERS, "waivers", types=(), needed_fields=WAIVER_FIELDS),
        ]

    def _professional_subjects(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Iterator[Subject]:
        pairs = self.professional_code_fields(parameters, context)
        fields = {layer.id(): field for layer, field in pairs}
        for value in values_of(parameters.get(self.PROFESSIONAL)):
            layer = _layer_of(value, context)
            field = fields.get(layer.id(), DEFAULT_CODE)
            yield Subject(kind_of(layer), layer, field, has_borders=True)

    def _is_lost(self, name: str, value: Any, context: QgsProcessingContext) -> bool:
        """Tell whether a parameter is given a layer that cannot be opened."""
        definition = self.parameterDefinition(name)
        given = values_of(value) if isinstance(definition, _LAYER_PARAMETERS) else []
        return not all(
            isinstance(one, QgsVectorLayer) or open_layers(one, context) for one in given
        )


def find_problems(
    subjects: Sequence[Subject], context: QgsProcessingContext, feedback: QgsProcessingFeedback
) -> list[Found]:
    """Return what is wrong with which layer, in the order of the layers.

    Raises:
        CancelledError: If the user cancels meanwhile.
    """
    inspector, progress = Inspector(context, feedback), FeedbackProgress(feedback)
    base = next((subject for subject in subjects if subject.kind == BASE), None)
    found: dict[tuple[int, str], Found] = {}
    for number, subject in enumerate(subjects):
        progress.step(number / len(subjects))
        for problem in inspector.inspect(subject):
            # beside another layer it may turn out that the base layer is the displaced one
            owner = base if base is not None and problem.kind == BASE else subject
            found.setdefault((id(owner), str(problem.message)), (owner, problem))
    return [*found.values(), *two_of_kind(subjects)]


def problems_table(found: Sequence[Found]) -> Table:
    """Return one row per problem."""
    rows = [
        (
            subject.layer.id(),
            subject.title,
            problem.kind,
            problem.problem,
            problem.severity,
            problem.count,
            CODE_SEPARATOR.join(problem.codes),
            told(problem.message),
            problem.remedy,
        )
        for subject, problem in found
    ]
    columns = [[row[place] for row in rows] for place in range(len(PROBLEM_FIELDS))]
    return Table(make_fields(PROBLEM_FIELDS), columns)


def _layer_of(value: Any, context: QgsProcessingContext) -> QgsVectorLayer:
    """Return the layer that a parameter was given; one that is not valid if there is none."""
    if isinstance(value, QgsVectorLayer):
        return value
    opened = open_layers(value, context)
    return opened[0] if opened else QgsVectorLayer(str(value), str(value), "ogr")
