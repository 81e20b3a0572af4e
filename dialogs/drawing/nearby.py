"""What layers hold near a place, edit buffers included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.core import (
    QgsFeatureRequest,
    QgsFields,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsVectorLayer,
)

from ...processing.layers import Rows, read_rows


class Nearby:
    """A layer as algorithms read it, but only what lies near a place."""

    def __init__(self, layer: QgsVectorLayer, area: QgsRectangle) -> None:
        """Remember where to look, in the layer's CRS."""
        self._layer = layer
        self._area = area

    def fields(self) -> QgsFields:
        """Return the fields of the layer."""
        return self._layer.fields()

    def featureCount(self) -> int:
        """Return how many features there are at least, which nobody knows."""
        return 0

    def sourceName(self) -> str:
        """Return the name of the layer."""
        return str(self._layer.name())

    def getFeatures(self, request: QgsFeatureRequest, _checks: Any = None) -> Any:
        """Return the features near the place."""
        return self._layer.getFeatures(request.setFilterRect(self._area))


def read_near(layer: QgsVectorLayer, area: QgsRectangle, names: Sequence[str]) -> Rows:
    """Return shapes and the named fields of what lies near a place.

    Args:
        layer: Any vector layer.
        area: The place, in the layer's CRS.
        names: Fields to read; those that the layer lacks must not be among them.
    """
    return read_rows(Nearby(layer, area), names, QgsProcessingFeedback(False))  # noqa: FBT003


def extent_near(layer: QgsVectorLayer, area: QgsRectangle) -> QgsRectangle | None:
    """Return the bounds of all shapes that lie near a place; None where there are none."""
    request = QgsFeatureRequest().setSubsetOfAttributes([]).setFilterRect(area)
    boxes = [feature.geometry().boundingBox() for feature in layer.getFeatures(request)]
    if not boxes:
        return None
    around = QgsRectangle(boxes[0])
    for box in boxes[1:]:
        around.combineExtentWith(box)
    return around


def as_rectangle(bounds: Any) -> QgsRectangle:
    """Return bounds (x, y, x, y) as QGIS knows them."""
    return QgsRectangle(*(float(side) for side in bounds))


def as_bounds(rectangle: QgsRectangle) -> NDArray[np.float64]:
    """Return a rectangle as bounds (x, y, x, y)."""
    sides = (rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum())
    return np.array(sides)
