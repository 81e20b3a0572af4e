"""A part of a layer as a layer of its own: the grids to be mended, with their neighbours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...processing.layers import KIND_PROPERTY, column_of, texts_of, title_of

CODE, LOCKED, FEATURE = "code", "locked", "feature"


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
    return _part(layer, _coded(layer, code_field, places), codes)


def grids_named(
    layer: QgsVectorLayer, code_field: str, places: Iterable[QgsRectangle], codes: Collection[str]
) -> Part:
    """Return the grids of some codes, looked for at some places only."""
    coded = _coded(layer, code_field, places)
    return _part(layer, [(grid, code) for grid, code in coded if code in codes], codes)


def _part(
    layer: QgsVectorLayer, coded: Iterable[tuple[QgsFeature, str]], codes: Collection[str]
) -> Part:
    kind = QgsWkbTypes.displayString(QgsWkbTypes.multiType(QgsWkbTypes.flatType(layer.wkbType())))
    fields = f"field={CODE}:string&field={LOCKED}:integer&field={FEATURE}:int8"
    part = QgsVectorLayer(f"{kind}?{fields}", layer.name(), "memory")
    part.setCrs(layer.crs())
    part.setCustomProperty(KIND_PROPERTY, layer.customProperty(KIND_PROPERTY))
    drawn: dict[int, QgsGeometry] = {}
    rows = []
    for grid, code in coded:
        drawn[grid.id()] = grid.geometry()
        row = QgsFeature(part.fields())
        row.setAttributes([code, int(code not in codes), grid.id()])
        row.setGeometry(grid.geometry())
        rows.append(row)
    part.dataProvider().addFeatures(rows)
    return Part(part, drawn)


def _coded(
    layer: QgsVectorLayer, code_field: str, places: Iterable[QgsRectangle]
) -> list[tuple[QgsFeature, str]]:
    """Return the grids whose bounds touch any of the rectangles, each once, with their codes."""
    wanted = [layer.fields().lookupField(code_field)]
    found: dict[int, QgsFeature] = {}
    for place in places:
        request = QgsFeatureRequest().setFilterRect(place).setSubsetOfAttributes(wanted)
        found.update({grid.id(): grid for grid in layer.getFeatures(request)})
    grids = list(found.values())
    column = column_of(grid.attribute(code_field) for grid in grids)
    return list(zip(grids, texts_of(column, code_field, title_of(layer)).tolist()))
