"""A change of the core done to the layer: one step of undo, whole or not at all."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer, QgsVectorLayerUtils

from ...core.drawing.change import Change
from ...core.errors import GridError
from ...processing.layers import title_of
from ...processing.texts import tr
from ..workbench.editing import change_shapes, edit_step
from .open_sheet import OpenSheet


def commit(opened: OpenSheet, change: Change, code_field: str, title: str) -> None:
    """Do to the layer what a gesture would do.

    Args:
        opened: The sheet that the change is of.
        change: What changes.
        code_field: Field of the codes.
        title: What undo calls the step.

    Raises:
        GridError: If the layer cannot be edited, or does not take a part of it.
    """
    layer = opened.layer
    with edit_step(layer, title):
        change_shapes(
            layer,
            {
                int(opened.ids[row]): fit(opened.drawn(shape), layer, opened.sheet.code(row))
                for row, shape in change.shapes.items()
            },
        )
        for grid in change.added:
            add_like(
                layer,
                int(opened.ids[grid.from_row]),
                fit(opened.drawn(grid.geometry), layer, grid.code),
                {code_field: as_code(layer, code_field, grid.code)},
            )
        remove(layer, [int(opened.ids[row]) for row in change.removed])


def add_like(layer: QgsVectorLayer, model: int, shape: QgsGeometry, values: dict[str, Any]) -> None:
    """Add a grid with the attributes of another, the provider's own number left to it.

    Args:
        layer: The layer, in edit mode.
        model: The feature whose attributes are taken.
        shape: Of the new grid.
        values: Attributes that differ, by field name.

    Raises:
        GridError: If the layer does not take it.
    """
    keys = set(layer.primaryKeyAttributes())
    fields = layer.fields()
    kept = layer.getFeature(model).attributes()
    attributes = {place: value for place, value in enumerate(kept) if place not in keys}
    attributes.update({fields.lookupField(name): value for name, value in values.items()})
    feature: QgsFeature = QgsVectorLayerUtils.createFeature(layer, shape, attributes)
    if not layer.addFeature(feature):
        text = tr("Layer {layer} does not take a new grid. Save it as a GeoPackage and use that.")
        raise GridError(text.format(layer=title_of(layer)))


def as_code(layer: QgsVectorLayer, code_field: str, code: str) -> Any:
    """Return a code as its field holds it.

    Raises:
        GridError: If the field holds numbers, and the code is none.
    """
    fields = layer.fields()
    if not fields.at(fields.lookupField(code_field)).isNumeric():
        return code
    try:
        return int(code)
    except ValueError:
        text = tr(
            "Field {field} of layer {layer} holds numbers, and {code} is none. "
            "Put the codes into a text field."
        )
        raise GridError(text.format(field=code_field, layer=title_of(layer), code=code)) from None


def remove(layer: QgsVectorLayer, features: list[int]) -> None:
    """Remove grids, inside an edit step.

    Raises:
        GridError: If the layer does not let them go.
    """
    if features and not layer.deleteFeatures(features):
        text = tr("Layer {layer} lets no grid go. Save it as a GeoPackage and use that.")
        raise GridError(text.format(layer=title_of(layer)))


def fit(shape: QgsGeometry, layer: QgsVectorLayer, code: str) -> QgsGeometry:
    """Return the shape of a grid as the type that the layer holds.

    Raises:
        GridError: If it is in several parts, and the layer holds polygons of one.
    """
    fitting = shape.coerceToType(layer.wkbType())
    if len(fitting) != 1:
        text = tr(
            "Grid {code} would be in several parts, and layer {layer} holds none like that. "
            "Save it with multipolygons and give that the role."
        )
        raise GridError(text.format(code=code, layer=title_of(layer)))
    return fitting[0]
