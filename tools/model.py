"""Write processing/models/check_map_release.model3 anew: `make model`.

The model takes every parameter of its steps once, and gives every output of theirs.
"""

from __future__ import annotations

import runpy
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
MODEL = ROOT / "processing" / "models" / "check_map_release.model3"
# step, algorithm, steps that come before
STEPS = (
    ("check", "gridstrata:checkstack", ()),
    ("map", "gridstrata:buildmapping", ("check",)),
    ("release", "gridstrata:release", ("check", "map")),
)
COLUMN_WIDTH, ROW_HEIGHT = 320, 70


def build() -> QgsProcessingModelAlgorithm:
    """Return the model; its steps must be registered."""
    model = QgsProcessingModelAlgorithm("Check, map and release a stack", "Release")
    for column, (step, algorithm_id, before) in enumerate(STEPS, start=1):
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        _add_parameters(model, algorithm)
        model.addChildAlgorithm(_child(step, algorithm, before, column))
    model.setParameterOrder(list(model.parameterComponents()))
    model.updateDestinationParameters()
    return model


def _add_parameters(model: QgsProcessingModelAlgorithm, algorithm: QgsProcessingAlgorithm) -> None:
    for parameter in _inputs(algorithm):
        if model.parameterDefinition(parameter.name()) is None:
            component = QgsProcessingModelParameter(parameter.name())
            rows = len(model.parameterDefinitions())
            component.setPosition(QPointF(0, rows * ROW_HEIGHT))
            model.addModelParameter(parameter.clone(), component)


def _child(
    step: str, algorithm: QgsProcessingAlgorithm, before: tuple[str, ...], column: int
) -> QgsProcessingModelChildAlgorithm:
    child = QgsProcessingModelChildAlgorithm(algorithm.id())
    child.setChildId(step)
    child.setDescription(algorithm.displayName())
    child.setPosition(QPointF(column * COLUMN_WIDTH, column * 4 * ROW_HEIGHT))
    child.setDependencies([QgsProcessingModelChildDependency(name) for name in before])
    for parameter in _inputs(algorithm):
        source = QgsProcessingModelChildParameterSource.fromModelParameter(parameter.name())
        child.addParameterSources(parameter.name(), [source])
    child.setModelOutputs(
        {output.name(): _output(step, output, column) for output in _outputs(algorithm)}
    )
    return child


def _output(step: str, definition: Any, column: int) -> QgsProcessingModelOutput:
    output = QgsProcessingModelOutput(definition.name())
    output.setChildId(step)
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
    build().toFile(str(MODEL))
    application.exitQgis()
