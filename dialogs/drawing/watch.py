"""What puts an end to a gesture that is under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip


class Watch:
    """Calls back when a layer changes, or goes, while a gesture builds on what was read of it."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        """Watch nothing yet."""
        self._on_change = on_change
        self._layer: QgsVectorLayer | None = None
        self._signals: list[Any] = []

    def follow(self, layer: QgsVectorLayer) -> None:
        """Watch a layer instead of the one before."""
        self.leave()
        self._layer = layer
        self._signals = [
            layer.geometryChanged,
            layer.featureAdded,
            layer.featureDeleted,
            layer.attributeValueChanged,
            layer.attributeAdded,
            layer.attributeDeleted,
            layer.beforeRollBack,
            layer.editingStopped,
            layer.dataChanged,
            layer.crsChanged,
            layer.readOnlyChanged,
            layer.willBeDeleted,
        ]
        for signal in self._signals:
            signal.connect(self._told)

    def leave(self) -> None:
        """Watch nothing any more."""
        layer, self._layer = self._layer, None
        if layer is not None and not sip.isdeleted(layer):
            for signal in self._signals:
                signal.disconnect(self._told)
        self._signals = []

    def _told(self, *_: Any) -> None:
        self._on_change()
