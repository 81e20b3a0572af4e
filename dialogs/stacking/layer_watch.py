"""Layers watched for what makes them other than they were inspected."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip


class LayerWatch:
    """Tells when one of the layers gets another CRS, source, name, field, or is edited."""

    def __init__(self, on_change: Callable[[], None]) -> None:
        """Watch nothing yet."""
        self._on_change = on_change
        self._layers: list[QgsVectorLayer] = []

    def watch(self, layers: Iterable[QgsVectorLayer]) -> None:
        """Watch these layers, and no others any more."""
        for layer in self._layers:
            if not sip.isdeleted(layer):
                for signal in _signals(layer):
                    signal.disconnect(self._tell)
        self._layers = list(layers)
        for layer in self._layers:
            for signal in _signals(layer):
                signal.connect(self._tell)

    def _tell(self, *_: Any) -> None:
        self._on_change()


def _signals(layer: QgsVectorLayer) -> tuple[Any, ...]:
    return (
        layer.crsChanged,
        layer.dataSourceChanged,
        layer.nameChanged,
        layer.updatedFields,
        layer.layerModified,
        layer.afterCommitChanges,
        layer.afterRollBack,
    )
