"""The relation table read back from the layer that the algorithm wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.core import QgsFeatureRequest, QgsVectorLayer, QgsVectorLayerFeatureSource

from ...core.layers import Codes
from ...core.progress import CancelledError
from ...core.relations import RELATION_COLUMNS, Relations
from ..workbench.results import Results

RELATIONS = "RELATIONS"
COMMUNITY = "community"
_TYPES: dict[str, Any] = {
    **dict.fromkeys(("kind", "base_code", "professional_code", "relation", COMMUNITY), str),
    **dict.fromkeys(("buildings", "households", "residents", "component"), np.int64),
    **dict.fromkeys(("best_fit", "exact"), bool),
}
_AT_ONCE = 20_000


class RelationTable:
    """Takes hold of the layer in the main thread, to be read in another."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        """Keep what is needed of the layer."""
        self._rows = QgsVectorLayerFeatureSource(layer)
        names = layer.fields().names()
        self._places = {name: names.index(name) for name in (*RELATION_COLUMNS, COMMUNITY)}

    def read(self, is_cancelled: Callable[[], bool]) -> tuple[Relations, Codes]:
        """Return the relations, and the community of the base grid of each.

        Raises:
            CancelledError: If it is stopped meanwhile.
        """
        parts: dict[str, list[NDArray[Any]]] = {name: [] for name in self._places}
        batch: list[list[Any]] = []
        for feature in self._rows.getFeatures(QgsFeatureRequest()):
            batch.append(feature.attributes())
            if len(batch) == _AT_ONCE:
                self._add(batch, parts)
                batch = []
                if is_cancelled():
                    raise CancelledError
        self._add(batch, parts)
        columns = {name: np.concatenate(arrays) for name, arrays in parts.items()}
        community = columns.pop(COMMUNITY)
        return Relations(**columns), community

    def _add(self, batch: list[list[Any]], parts: dict[str, list[NDArray[Any]]]) -> None:
        for name, place in self._places.items():
            values = [row[place] for row in batch]
            parts[name].append(np.array(values, dtype=_TYPES.get(name, np.float64)))


def relation_table(results: Results) -> RelationTable:
    """Return the relations that the algorithm wrote, ready to be read in the background."""
    layer = results.layer(RELATIONS)
    assert layer is not None  # noqa: S101 (the output is not optional)
    return RelationTable(layer)
