"""Algorithm: draw base grids in communities."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from ..core.design.design import Design, design_base_grids
from ..core.layers import Codes
from .base import FeedbackProgress
from .design_tables import atoms_table, feasibility_table, grids_table, quality_table
from .designing import DesignAlgorithm
from .inputs import Inputs
from .sinks import NO_CRS, Outputs
from .texts import told

POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
TABLE = QgsProcessing.SourceType.TypeVector


class DesignBaseGrids(DesignAlgorithm):
    """Divide communities into base grids of even size along roads, railways and rivers."""

    ATOMS = "ATOMS"
    FEASIBILITY = "FEASIBILITY"
    INFEASIBLE_COUNT = "INFEASIBLE_COUNT"
    LAYER = DesignAlgorithm.COMMUNITIES
    CODE = DesignAlgorithm.COMMUNITY_CODE

    def name(self) -> str:
        return "designbasegrids"

    def displayName(self) -> str:
        return self.tr("Design base grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_ground()
        self.add_settings()
        sinks = (
            (self.GRIDS, self.tr("Base grids"), POLYGONS, False),
            (self.ATOMS, self.tr("Atoms: pieces that are never divided"), POLYGONS, True),
            (self.FEASIBILITY, self.tr("Feasibility by community"), TABLE, True),
            (self.QUALITY, self.tr("Quality of the base grids"), TABLE, True),
        )
        for name, title, kind, optional in sinks:
            self.add(QgsProcessingParameterFeatureSink(name, title, kind, optional=optional))
        infeasible = self.tr("Number of communities that cannot be divided in the band")
        self.add_counts()
        self.addOutput(QgsProcessingOutputNumber(self.INFEASIBLE_COUNT, infeasible))

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the layers, draw the grids, write them with what can be said of them."""
        inputs = self.open_inputs(parameters, context, feedback)
        ground = self.read_ground(inputs, inputs.base, parameters, context, feedback)
        design = self.telling_faults(
            lambda: design_base_grids(
                ground.communities,
                ground.buildings,
                ground.barriers,
                ground.water,
                self.settings(parameters, context),
                FeedbackProgress(feedback, 10, 90),
                building_codes=ground.building_names,
            ),
            feedback,
        )
        with self.outputs(parameters, context, feedback) as outputs:
            self._write(outputs, design, inputs)
        self.tell_outside(ground.building_names, design.atoms.building_atom, feedback)
        self._tell_infeasible(design, feedback)
        self.tell_grids(design.quality, feedback)
        return {
            **outputs.results,
            **self.count(design.quality),
            self.INFEASIBLE_COUNT: len(set(_infeasible(design).tolist())),
        }

    def _write(self, outputs: Outputs, design: Design, inputs: Inputs) -> None:
        back = inputs.way_back()
        grids = grids_table(design.grids, back)
        outputs.write_layer(self.GRIDS, grids, back.target, style="grids_designed")
        if outputs.is_wanted(self.ATOMS):
            atoms = atoms_table(design, inputs.base, back)
            outputs.write_layer(self.ATOMS, atoms, back.target, style="atoms")
        outputs.write_layer(self.FEASIBILITY, feasibility_table(design.feasibility), NO_CRS)
        outputs.write_layer(self.QUALITY, quality_table(design.quality), NO_CRS)

    def _tell_infeasible(self, design: Design, feedback: QgsProcessingFeedback) -> None:
        """Say for each community that is not wholly in the band why, and what would help."""
        rows = design.feasibility
        text = self.tr("Community {code}: {why}")
        for code, reason, remedy in zip(rows.community, rows.reason, rows.remedy):
            why = " ".join(filter(None, (told(reason), told(remedy))))
            if why:
                feedback.pushWarning(text.format(code=code, why=why))


def _infeasible(design: Design) -> Codes:
    return design.feasibility.community[~design.feasibility.reachable]
