"""One algorithm in a QGIS process of its own: the window never waits for it.

Work on arrays lets go of Python's lock only between calls, and at 100,000 grids one call may take
seconds. The workbench (dialogs/workbench/apart.py) starts this module as a program; it reads
its task from the first line of standard input as JSON and tells line by line, as JSON too, how far
it is and what came of it. A second line, whatever it says, asks it to stop.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Mapping
from typing import Any, TextIO

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsLayerMetadata,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from .layers import values_of
from .reading import reopen_when_broken

# How a layer is told apart from other values in a task
LAYER = "gridstrata:layer"

_LINES_OF_PROGRESS = 200


def layers_in(parameters: Mapping[str, Any]) -> list[QgsVectorLayer]:
    """Return the layers among the values of parameters."""
    values = [one for value in parameters.values() for one in values_of(value)]
    return [value for value in values if isinstance(value, QgsVectorLayer)]


def describe_layer(layer: QgsVectorLayer, source: str, provider: str) -> dict[str, Any]:
    """Return what another process needs to open a layer as it is here.

    Args:
        layer: The layer.
        source: Where its features are to be read.
        provider: What reads them.
    """
    document = QDomDocument()
    root = document.createElement("metadata")
    document.appendChild(root)
    layer.metadata().writeMetadataXml(root, document)
    return {
        LAYER: source,
        "provider": provider,
        "name": layer.name(),
        "crs": layer.crs().toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED),
        "authid": layer.crs().authid(),
        "properties": {
            key: layer.customProperty(key)
            for key in layer.customPropertyKeys()
            if key.startswith("gridstrata/")
        },
        "metadata": document.toString(),
    }


def open_described(told: Mapping[str, Any]) -> QgsVectorLayer:
    """Return the layer that `describe_layer` told of."""
    layer = QgsVectorLayer(told[LAYER], told["name"], told["provider"])
    crs = QgsCoordinateReferenceSystem(told["authid"])
    layer.setCrs(crs if crs.isValid() else QgsCoordinateReferenceSystem.fromWkt(told["crs"]))
    for key, value in told["properties"].items():
        layer.setCustomProperty(key, value)
    document = QDomDocument()
    document.setContent(told["metadata"])
    metadata = QgsLayerMetadata()
    metadata.readMetadataXml(document.documentElement())
    layer.setMetadata(metadata)
    return layer


def main(profile: str, language: str) -> None:
    """Do the task that standard input tells of, in the user's profile and language."""
    QgsApplication.setTranslation(language)
    application = QgsApplication([], False, profile)  # noqa: FBT003 (QGIS's signature)
    application.initQgis()
    from .provider import register
    from .texts import install_translator

    install_translator()
    provider = register()
    task = json.loads(sys.stdin.readline())
    _work(provider.algorithm(task["algorithm"]), task, sys.stdin, sys.stdout)


def _work(
    algorithm: QgsProcessingAlgorithm, task: Mapping[str, Any], orders: TextIO, answers: TextIO
) -> None:
    feedback = _TellingFeedback(answers)
    threading.Thread(target=_wait_for_cancel, args=(orders, feedback), daemon=True).start()
    parameters = {name: _opened(value) for name, value in task["parameters"].items()}
    reopen_when_broken(layers_in(parameters))
    context = QgsProcessingContext()
    context.setEllipsoid(task["ellipsoid"])
    values, fine = algorithm.run(parameters, context, feedback)
    feedback.answer(values=values if fine else None, cancelled=feedback.isCanceled())


def _wait_for_cancel(orders: TextIO, feedback: QgsProcessingFeedback) -> None:
    orders.readline()  # also ends when the window that asked is gone
    feedback.cancel()


def _opened(value: Any) -> Any:
    if isinstance(value, list):
        return [_opened(one) for one in value]
    return open_described(value) if isinstance(value, dict) and LAYER in value else value


class _TellingFeedback(QgsProcessingFeedback):
    """Writes down what an algorithm says, a line each."""

    def __init__(self, answers: TextIO) -> None:
        super().__init__(False)  # noqa: FBT003 (QGIS's signature: into no log)
        self._answers = answers
        self._told = -1
        self.progressChanged.connect(self._advance)

    def answer(self, **members: Any) -> None:
        """Write one line."""
        self._answers.write(json.dumps(members, default=str) + "\n")
        self._answers.flush()

    def pushInfo(self, info: str) -> None:
        self.answer(told=info)

    def pushWarning(self, warning: str) -> None:
        self.answer(told=warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: FBT001, FBT002, N803
        self.answer(error=error)

    def _advance(self, percent: float) -> None:
        step = int(percent * _LINES_OF_PROGRESS / 100)
        if step != self._told:
            self._told = step
            self.answer(progress=percent)
