"""The bundled model: check, map and release a stack in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingModelAlgorithm
from qgis.PyQt.QtGui import QIcon

from .base import ICONS, Group
from .build_mapping import BuildMapping
from .check_stack import CheckStack
from .problems import of_names
from .release import ReleaseStack
from .texts import tr

MODEL = Path(__file__).parent / "models" / "check_map_release.model3"
STEPS = (CheckStack, BuildMapping, ReleaseStack)


class CheckMapRelease(QgsProcessingModelAlgorithm):
    """The model of the file, told in the user's language."""

    def __init__(self) -> None:
        """Read the model; its steps must be registered already."""
        super().__init__()
        self.fromFile(str(MODEL))
        self._take_texts_of_steps()

    def createInstance(self) -> CheckMapRelease:
        return CheckMapRelease()

    def name(self) -> str:
        return "checkmaprelease"

    def displayName(self) -> str:
        return tr("Check, map and release a stack")

    def group(self) -> str:
        return Group.RELEASE.title

    def groupId(self) -> str:
        return Group.RELEASE.value

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / "gridstrata.svg")

    def shortHelpString(self) -> str:
        return tr(
            "Checks every layer of the stack, maps the professional grids onto the base grids, and "
            "releases the edition when no error stands against it that no waiver covers. What the "
            "checks and the mapping found is written also when the release is refused."
        )

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problems = list(of_names(self, parameters))
        if problems:
            return False, "\n".join(problems)
        return super().checkParameterValues(parameters, context)

    def _take_texts_of_steps(self) -> None:
        """Name the parameters as the steps name them, which are translated."""
        titles = {}
        for step in STEPS:
            algorithm = step()
            algorithm.initAlgorithm()
            for parameter in algorithm.parameterDefinitions():
                titles[parameter.name()] = (parameter.description(), parameter.help())
        for parameter in self.parameterDefinitions():
            # outputs are called "step:NAME" here
            title, explanation = titles[parameter.name().rpartition(":")[2]]
            parameter.setDescription(title)
            parameter.setHelp(explanation)
