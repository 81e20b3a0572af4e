"""Algorithm: map the base grids onto the professional grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

from ..core.communities import find_communities
from ..core.graph import mapping_graph, write_graph
from ..core.layers import Stack
from ..core.relations import RELATION_CLASSES, Relations, build_relations
from .base import FeedbackProgress, Group
from .inputs import Inputs
from .problems import of_suffix
from .sinks import NO_CRS, Outputs
from .stack import StackAlgorithm
from .tables import components_table, links_table, relations_table

GRAPH_SUFFIXES = (".graphml", ".json")
TABLE = QgsProcessing.SourceType.TypeVector
LINES = QgsProcessing.SourceType.TypeVectorLine


class BuildMapping(StackAlgorithm):
    """Find which base grid truly shares ground with which professional grid, and how much."""

    RELATIONS = "RELATIONS"
    LINKS = "LINKS"
    GRAPH = "GRAPH"
    COMPONENTS = "COMPONENTS"
    RELATION_COUNT = "RELATION_COUNT"
    UNCOVERED_COUNT = "UNCOVERED_COUNT"

    GROUP = Group.MAP

    def name(self) -> str:
        return "buildmapping"

    def displayName(self) -> str:
        return self.tr("Map base grids onto professional grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_base()
        self.add_professional()
        self.add_frame()
        self.add_buildings()
        self.add_communities()
        self.add_widths()
        relations, components = self.tr("Relations"), self.tr("Components")
        links, graph = self.tr("Links between grids"), self.tr("Graph")
        sinks = (
            (self.RELATIONS, relations, TABLE, False),
            (self.LINKS, links, LINES, True),
            (self.COMPONENTS, components, TABLE, True),
        )
        for name, title, kind, optional in sinks:
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=optional))
        self.add(
            QgsProcessingParameterFileDestination(
                self.GRAPH, graph, "GraphML (*.graphml);;JSON (*.json)", optional=True
            )
        )
        self.addOutput(
            QgsProcessingOutputNumber(self.RELATION_COUNT, self.tr("Number of relations"))
        )
        self.addOutput(
            QgsProcessingOutputNumber(
                self.UNCOVERED_COUNT, self.tr("Number of base grids not wholly covered")
            )
        )

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        if self.is_given(parameters, self.GRAPH):
            path = self.parameterAsString(parameters, self.GRAPH, context)
            yield from of_suffix(self.GRAPH, path, GRAPH_SUFFIXES)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the stack, relate its grids, write the relations in the forms asked for."""
        stack, inputs = self.read_stack(parameters, context, feedback)
        inputs.require_no_doubts()
        relations = build_relations(
            stack, self.rule_profile(parameters, context), FeedbackProgress(feedback, 20, 80)
        )
        communities = _communities(stack)
        with self.outputs(parameters, context, feedback) as outputs:
            self._write(outputs, relations, communities, stack, inputs)
        self.tell_drift(relations.drift, feedback)
        self._tell(relations, feedback)
        uncovered = int((relations.professional_code == "").sum())
        return {
            **outputs.results,
            self.RELATION_COUNT: len(relations) - uncovered,
            self.UNCOVERED_COUNT: uncovered,
        }

    def _write(
        self,
        outputs: Outputs,
        relations: Relations,
        communities: Mapping[str, str],
        stack: Stack,
        inputs: Inputs,
    ) -> None:
        table = relations_table(relations, communities)
        outputs.write_layer(self.RELATIONS, table, NO_CRS)
        if outputs.is_wanted(self.LINKS):
            back = inputs.to_metres.back()
            links = links_table(relations, stack, back)
            outputs.write_layer(self.LINKS, links, back.target, style="links")
        if outputs.is_wanted(self.COMPONENTS):
            outputs.write_layer(self.COMPONENTS, components_table(relations), NO_CRS)
        if path := outputs.file(self.GRAPH):
            write_graph(mapping_graph(stack, relations), path)

    def _tell(self, relations: Relations, feedback: QgsProcessingFeedback) -> None:
        """Say how many relations of each class each kind has."""
        line = self.tr("{kind}: {classes}")
        for kind in dict.fromkeys(relations.kind.tolist()):
            of_kind = relations.relation[relations.kind == kind]
            counts = {name: int((of_kind == name).sum()) for name in RELATION_CLASSES}
            classes = ", ".join(f"{name} × {count}" for name, count in counts.items() if count)
            feedback.pushInfo(line.format(kind=kind, classes=classes))


def _communities(stack: Stack) -> dict[str, str]:
    """Return the community by code of the base grid; "" where communities are not given."""
    codes = stack.base.codes.tolist()
    if stack.communities is None:
        return dict.fromkeys(codes, "")
    return dict(zip(codes, find_communities(stack.base, stack.communities).tolist()))
