"""The bundled models: several algorithms in one go, told in the user's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm
from qgis.PyQt.QtGui import QIcon

from .base import ICONS, Group
from .build_mapping import BuildMapping
from .check_coverage import CheckCoverage
from .check_stack import CheckStack
from .design_base_grids import DesignBaseGrids
from .designing import choices_as_numbers
from .problems import of_names
from .release import ReleaseStack
from .texts import tr

MODELS = Path(__file__).parent / "models"


class BundledModel(QgsProcessingModelAlgorithm):
    """A model of a file, its parameters named as its steps name them, which are translated."""

    FILE: str
    STEPS: tuple[Any, ...]
    GROUP: Group

    def __init__(self) -> None:
        """Read the model; its steps must be registered already."""
        super().__init__()
        self.fromFile(str(MODELS / self.FILE))
        self._take_texts_of_steps()

    def createInstance(self) -> BundledModel:
        return type(self)()

    def group(self) -> str:
        return self.GROUP.title

    def groupId(self) -> str:
        return self.GROUP.value

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / "gridstrata.svg")

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problems = list(of_names(self, parameters))
        if problems:
            return False, "\n".join(problems)
        return super().checkParameterValues(choices_as_numbers(parameters), context)

    def _take_texts_of_steps(self) -> None:
        """Name the parameters as the first of the steps does that has them."""
        titles: dict[str, tuple[str, str]] = {}
        for step in self.STEPS:
            algorithm = step()
            algorithm.initAlgorithm()
            for parameter in algorithm.parameterDefinitions():
                texts = (parameter.description(), parameter.help())
                titles.setdefault(parameter.name(), texts)
        for parameter in self.parameterDefinitions():
            # outputs are called "step:NAME" here
            title, explanation = titles[parameter.name().rpartition(":")[2]]
            parameter.setDescription(title)
            parameter.setHelp(explanation)


class CheckMapRelease(BundledModel):
    """Check, map and release a stack."""

    FILE = "check_map_release.model3"
    STEPS = (CheckStack, BuildMapping, ReleaseStack)
    GROUP = Group.RELEASE

    def name(self) -> str:
        return "checkmaprelease"

    def displayName(self) -> str:
        return tr("Check, map and release a stack")

    def shortHelpString(self) -> str:
        return tr(
            "Checks every layer of the stack, maps the professional grids onto the base grids, and "
            "releases the edition when no error stands against it that no waiver covers. What the "
            "checks and the mapping found is written also when the release is refused."
        )


class DesignDistrict(BundledModel):
    """Draw the base grids of a district, and check what was drawn."""

    FILE = "design_district.model3"
    STEPS = (DesignBaseGrids, CheckCoverage)
    GROUP = Group.DESIGN

    def name(self) -> str:
        return "designdistrict"

    def displayName(self) -> str:
        return tr("Design base grids for a district")

    def shortHelpString(self) -> str:
        return tr(
            "Divides the communities of a district into base grids of even size, and checks the "
            "result against the communities: no overlap, no gap, nothing outside."
        )


BUNDLED = (CheckMapRelease, DesignDistrict)
