"""Write the bundled models in processing/models anew: `make model`.

A model takes every parameter of its steps once, and gives every output of theirs.
"""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildDependency,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
)
from qgis.PyQt.QtCore import QPointF

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "processing" / "models"
COLUMN_WIDTH, ROW_HEIGHT = 320, 70
Source = QgsProcessingModelChildParameterSource


@dataclass(frozen=True)
class Step:
    """An algorithm of a model.

    Attributes:
        name: What the model calls it.
        algorithm: Its id.
        before: Steps that come before.
        given: What parameters are given that are none of the model's, by name; None: the default.
    """

    name: str
    algorithm: str
    before: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Model:
    """A model: its file and title, the group it stands in, its steps."""

    file: str
    title: str
    group: str
    steps: tuple[Step, ...]


MODELS = (
    Model(
        "check_map_release.model3",
        "Check, map and release a stack",
        "Release",
        (
            Step("check", "gridstrata:checkstack", (), {"EXTENT": None}),
            Step("map", "gridstrata:buildmapping", ("check",)),
            Step("release", "gridstrata:release", ("check", "map")),
        ),
    ),
    Model(
        "design_district.model3",
        "Design base grids for a district",
        "Design",
        (
            Step("design", "gridstrata:designbasegrids"),
            Step(
                "check",
                "gridstrata:checkcoverage",
                ("design",),
                {
                    "INPUT": Source.fromChildOutput("design", "GRIDS"),
                    "CODE": Source.fromStaticValue("code"),
                    "FRAME": Source.fromModelParameter("COMMUNITIES"),
                    **dict.fromkeys(("EXCLUSIONS", "NOISE", "DRIFT", "PROFILE")),
                },
            ),
        ),
    ),
)


def build(given: Model) -> QgsProcessingModelAlgorithm:
    """Return a model; its steps must be registered."""
    model = QgsProcessingModelAlgorithm(given.title, given.group)
    for column, step in enumerate(given.steps, start=1):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(step.algorithm)
        _add_parameters(model, algorithm, step)
        model.addChildAlgorithm(_child(step, algorithm, column))
    model.updateDestinationParameters()
    model.setParameterOrder(_order(model, given))
    return model


def _order(model: QgsProcessingModelAlgorithm, given: Model) -> list[str]:
    """Return the parameters as the dialog shows them: what the steps ask for, then the outputs."""
    steps = [step.name for step in given.steps]
    inputs = [parameter.name() for parameter in _inputs(model)]
    # outputs are called "step:NAME"
    outputs = [output.name() for output in _outputs(model)]
    return inputs + sorted(outputs, key=lambda name: steps.index(name.partition(":")[0]))


def _add_parameters(
    model: QgsProcessingModelAlgorithm, algorithm: QgsProcessingAlgorithm, step: Step
) -> None:
    for parameter in _inputs(algorithm):
        is_new = model.parameterDefinition(parameter.name()) is None
        if is_new and parameter.name() not in step.given:
            component = QgsProcessingModelParameter(parameter.name())
            rows = len(model.parameterDefinitions())
            component.setPosition(QPointF(0, rows * ROW_HEIGHT))
            model.addModelParameter(parameter.clone(), component)


def _child(
    step: Step, algorithm: QgsProcessingAlgorithm, column: int
) -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm(algorithm.id())
    child.setChildId(step.name)
    child.setDescription(algorithm.displayName())
    child.setPosition(QPointF(column * COLUMN_WIDTH, column * 4 * ROW_HEIGHT))
    child.setDependencies([QgsProcessingModelChildDependency(name) for name in step.before])
    for parameter in _inputs(algorithm):
        name = parameter.name()
        source = step.given.get(name, Source.fromModelParameter(name))
        if source is not None:
            child.addParameterSources(name, [source])
    child.setModelOutputs(
        {output.name(): _output(step, output, column) for output in _outputs(algorithm)}
    )
    return child


def _output(step: Step, definition: Any, column: int) -> QgsProcessingModelOutput:
    output = QgsProcessingModelOutput(definition.name())
    output.setChildId(step.name)
    output.setChildOutputName(definition.name())
    output.setDescription(definition.description())
    output.setPosition(QPointF((column + 1) * COLUMN_WIDTH, column * 4 * ROW_HEIGHT))
    return output


def _inputs(algorithm: QgsProcessingAlgorithm) -> list[Any]:
    return [p for p in algorithm.parameterDefinitions() if not p.isDestination()]


def _outputs(algorithm: QgsProcessingAlgorithm) -> list[Any]:
    return [p for p in algorithm.parameterDefinitions() if p.isDestination()]


if __name__ == "__main__":
    runpy.run_path(str(ROOT / "conftest.py"))  # makes the checkout importable
    from gridstrata.processing.provider import GridStrataProvider

    application = QgsApplication([], False)  # noqa: FBT003 (QGIS's signature)
    application.initQgis()
    provider = GridStrataProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    for model in MODELS:
        build(model).toFile(str(FOLDER / model.file))
    application.exitQgis()
