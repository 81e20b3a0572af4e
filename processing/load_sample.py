"""Algorithm: write the sample district, sound or with known defects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
)

from ..core.files import Table, write_geopackage
from ..core.sample import make_district
from ..core.sample.defects import inject_defects
from ..core.sample.package import agreed_waivers, district_tables
from .base import FeedbackProgress, GridAlgorithm, Group
from .sinks import STYLES, style_loader

FILE = "district.gpkg"
WHOLE = QgsProcessingParameterNumber.Type.Integer
# above this many copies, buildings, roads and rivers are left out: they would fill the memory
MAX_FULL_SCALE = 20
# styles of the layers around the grids, whose own are called grids_KIND
STYLES_AROUND = {
    "sea": "water",
    "reservoirs": "water",
    "river_areas": "water",
    "port": "territory",
    "exclusions": "territory",
    "frame": "territory",
    "communities": "territory",
    "subdistricts": "territory",
}


class LoadSample(GridAlgorithm):
    """Write a generated district into a folder."""

    GROUP = Group.SAMPLE
    FOLDER = "FOLDER"
    SEED = "SEED"
    SCALE = "SCALE"
    DEFECTS = "DEFECTS"
    DISTRICT = "DISTRICT"
    DEFECT_COUNT = "DEFECT_COUNT"

    def name(self) -> str:
        return "loadsample"

    def displayName(self) -> str:
        return self.tr("Load the sample district")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(self.FOLDER, self.tr("Folder"), folder))
        seed, scale = self.tr("Seed"), self.tr("Scale")
        self.add(QgsProcessingParameterNumber(self.SEED, seed, WHOLE, 1, minValue=0))
        self.add(QgsProcessingParameterNumber(self.SCALE, scale, WHOLE, 1, minValue=1))
        defects = self.tr("With known defects")
        self.add(QgsProcessingParameterBoolean(self.DEFECTS, defects, defaultValue=False))
        self.addOutput(QgsProcessingOutputFile(self.DISTRICT, self.tr("Sample district")))
        self.addOutput(QgsProcessingOutputNumber(self.DEFECT_COUNT, self.tr("Number of defects")))

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Make the district, put defects in if asked to, write it."""
        progress = FeedbackProgress(feedback)
        seed = self.parameterAsInt(parameters, self.SEED, context)
        scale = self.parameterAsInt(parameters, self.SCALE, context)
        district = make_district(seed, scale, "full" if scale <= MAX_FULL_SCALE else "grids")
        progress.step(0.3)
        waivers, defects = agreed_waivers(district), None
        progress.step(0.5)
        if self.parameterAsBoolean(parameters, self.DEFECTS, context):
            district, defects = inject_defects(district, seed)
        tables = district_tables(district, waivers, defects)
        progress.step(0.6)
        path = Path(self.parameterAsFile(parameters, self.FOLDER, context)).absolute() / FILE
        write_geopackage(path, tables)
        self._load(path, tables, context)
        count = 0 if defects is None else len(defects)
        feedback.pushInfo(
            self.tr(
                "{base} base grids, {professional} professional grids, {defects} defects"
            ).format(
                base=len(district.base),
                professional=sum(map(len, district.professional)),
                defects=count,
            )
        )
        return {self.DISTRICT: str(path), self.DEFECT_COUNT: count}

    def _load(self, path: Path, tables: Sequence[Table], context: QgsProcessingContext) -> None:
        """Have the layers loaded with their styles, where there is a project to show them."""
        if context.project() is None:
            return
        for table in tables:
            uri = f"{path}|layername={table.name}"
            details = QgsProcessingContext.LayerDetails(table.name, context.project(), table.name)
            style = style_of(table.name)
            if style.exists():
                details.setPostProcessor(style_loader(style))
            context.addLayerToLoadOnCompletion(uri, details)


def style_of(layer: str) -> Path:
    """Return the style of one of the district's layers."""
    of_grids = STYLES / f"grids_{layer}.qml"
    return of_grids if of_grids.exists() else STYLES / f"{STYLES_AROUND.get(layer, layer)}.qml"
