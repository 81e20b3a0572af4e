"""What every algorithm of the provider shares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingUtils,
)
from qgis.PyQt.QtGui import QIcon

from ..core.errors import GridError
from ..core.progress import CancelledError
from . import texts
from .problems import of_names
from .sinks import Outputs

RESOURCES = Path(__file__).parents[1] / "resources"
ICONS = RESOURCES / "icons"
HELP = RESOURCES / "help"
COMMON_HELP = HELP / "common.json"


class Group(Enum):
    """The groups of the toolbox; the value is the id."""

    SAMPLE = "sample"
    CHECK = "check"
    MAP = "map"
    DESIGN = "design"
    REPAIR = "repair"
    RELEASE = "release"

    @property
    def title(self) -> str:
        """Return the group's name in the user's language."""
        titles = {
            Group.SAMPLE: texts.tr("Sample data"),
            Group.CHECK: texts.tr("Check"),
            Group.MAP: texts.tr("Map"),
            Group.DESIGN: texts.tr("Design"),
            Group.REPAIR: texts.tr("Repair"),
            Group.RELEASE: texts.tr("Release"),
        }
        return titles[self]


class FeedbackProgress:
    """Show the core's progress in a Processing feedback, and pass its cancel on."""

    def __init__(
        self, feedback: QgsProcessingFeedback, start: float = 0, stop: float = 100
    ) -> None:
        """Map the core's 0 to 1 onto the feedback's `start` to `stop` percent."""
        self._feedback = feedback
        self._start = start
        self._span = stop - start

    def step(self, share: float) -> None:
        """Report to QGIS; stop the work if the user cancelled."""
        if self._feedback.isCanceled():
            raise CancelledError
        self._feedback.setProgress(self._start + share * self._span)


class GridAlgorithm(QgsProcessingAlgorithm):
    """Base of the plugin's algorithms: naming, help, translation and error reporting."""

    GROUP: Group

    def createInstance(self) -> GridAlgorithm:
        return type(self)()

    def tr(self, text: str) -> str:
        """Translate a literal; never pass an f-string (it is not found again)."""
        return texts.tr(text)

    def group(self) -> str:
        return self.GROUP.title

    def groupId(self) -> str:
        return self.GROUP.value

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / f"{self.name()}.svg")

    def tags(self) -> list[str]:
        return _read_tags(self.name())

    def shortHelpString(self) -> str:
        return QgsProcessingUtils.formatHelpMapAsHtml(dict(self.help_texts()), self)

    def help_texts(self) -> Mapping[str, str]:
        """Return the help by parameter and output; `ALG_DESC` is the algorithm's own."""
        return _read_help(self.name(), texts.language())

    def add(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Add a parameter together with its help."""
        parameter.setHelp(self.help_texts().get(parameter.name(), ""))
        self.addParameter(parameter)

    def add_advanced(self, parameter: QgsProcessingParameterDefinition) -> None:
        """Add a parameter that is shown only on demand."""
        advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
        parameter.setFlags(parameter.flags() | advanced)
        self.add(parameter)

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        problems = list(self.problems(parameters, context))
        if problems:
            return False, "\n".join(problems)
        return super().checkParameterValues(parameters, context)

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        """Yield a sentence for everything in the parameters that cannot work."""
        yield from of_names(self, parameters)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        try:
            return self.run_algorithm(parameters, context, feedback)
        except CancelledError:
            return {}
        except GridError as error:
            raise QgsProcessingException(error.told(texts.tr)) from error

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Do the algorithm's work: read, compute in the core, open sinks, write, return."""
        raise NotImplementedError

    def open_source(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> QgsProcessingFeatureSource:
        """Return the feature source of a parameter, or say why not."""
        source = self.parameterAsSource(parameters, name, context)
        if source is None:
            raise QgsProcessingException(self.invalidSourceError(parameters, name))
        return source

    def is_given(self, parameters: dict[str, Any], name: str) -> bool:
        """Tell whether an optional parameter has a value."""
        return parameters.get(name) not in (None, "", [])

    def outputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Outputs:
        """Return the algorithm's outputs: all of them appear at the end, or none does."""
        return Outputs(self, parameters, context, feedback)


@cache
def _read_tags(name: str) -> list[str]:
    """Return words, in English and Chinese, that an algorithm is found by."""
    return list(_read(HELP / f"{name}.json").get("tags", []))


@cache
def _read_help(name: str, locale: str) -> Mapping[str, str]:
    """Return an algorithm's help in the user's language, in English where there is none."""
    return {**_in_language(COMMON_HELP, locale), **_in_language(HELP / f"{name}.json", locale)}


def _in_language(path: Path, locale: str) -> dict[str, str]:
    chinese = locale.startswith("zh")
    return dict(_read(path)["zh_CN" if chinese else "en"])


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
