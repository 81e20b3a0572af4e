"""Grids as they are drawn when their mending begins: those of a part of a layer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
    QgsWkbTypes,
)

from ...core.errors import GridError
from ...processing.layers import KIND_PROPERTY, column_of, texts_of, title_of
from ...processing.texts import tr

CODE, LOCKED, FEATURE = "code", "locked", "feature"


class Drawn:
    """A layer as it is drawn at one moment, whatever becomes of it; read at some places only."""

    def __init__(self, layer: QgsVectorLayer, code_field: str) -> None:
        """Take hold of the layer's state, at hardly any cost.

        Args:
            layer: All grids.
            code_field: Field of their codes.
        """
        self._features = QgsVectorLayerFeatureSource(layer)
        self._field = code_field
        self._wanted = [layer.fields().lookupField(code_field)]
        self._title = title_of(layer)

    def coded(self, places: Iterable[QgsRectangle]) -> list[tuple[QgsFeature, str]]:
        """Return the grids whose bounds touch any of some rectangles, each once, with their codes.

        Args:
            places: In the CRS of the layer.
        """
        found: dict[int, QgsFeature] = {}
        for place in places:
            request = QgsFeatureRequest().setFilterRect(place).setSubsetOfAttributes(self._wanted)
            found.update({grid.id(): grid for grid in self._features.getFeatures(request)})
        grids = list(found.values())
        column = column_of(grid.attribute(self._field) for grid in grids)
        return list(zip(grids, texts_of(column, self._field, self._title).tolist()))

    def named(
        self, places: Iterable[QgsRectangle], codes: Collection[str]
    ) -> dict[str, QgsFeature]:
        """Return the grids of some codes, looked for at some places, by their codes.

        Raises:
            GridError: If one of the codes is used more than once there.
        """
        found: dict[str, QgsFeature] = {}
        for grid, code in self.coded(places):
            if code not in codes:
                continue
            if code in found:
                text = tr(
                    "Layer {layer} has codes used more than once ({codes}). "
                    "Give each grid its own code."
                )
                raise GridError(text.format(layer=self._title, codes=code))
            found[code] = grid
        return found


@dataclass(frozen=True)
class Part:
    """Some grids of a layer.

    Attributes:
        layer: They, in memory, with their code, whether they must not change, and their feature id
            in the layer that they are from.
        drawn: Their shapes by feature id, as they were drawn.
    """

    layer: QgsVectorLayer
    drawn: dict[int, QgsGeometry]


def part_of(
    layer: QgsVectorLayer, code_field: str, places: Iterable[QgsRectangle], codes: Collection[str]
) -> Part:
    """Return the grids at some places.

    Args:
        layer: All grids.
        code_field: Field of their codes.
        places: Rectangles in the CRS of the layer.
        codes: The grids that may change; the others are locked.
    """
    kind = QgsWkbTypes.displayString(QgsWkbTypes.multiType(QgsWkbTypes.flatType(layer.wkbType())))
    fields = f"field={CODE}:string&field={LOCKED}:integer&field={FEATURE}:int8"
    part = QgsVectorLayer(f"{kind}?{fields}", layer.name(), "memory")
    part.setCrs(layer.crs())
    part.setCustomProperty(KIND_PROPERTY, layer.customProperty(KIND_PROPERTY))
    drawn: dict[int, QgsGeometry] = {}
    rows = []
    for grid, code in Drawn(layer, code_field).coded(places):
        drawn[grid.id()] = grid.geometry()
        row = QgsFeature(part.fields())
        row.setAttributes([code, int(code not in codes), grid.id()])
        row.setGeometry(grid.geometry())
        rows.append(row)
    part.dataProvider().addFeatures(rows)
    return Part(part, drawn)
