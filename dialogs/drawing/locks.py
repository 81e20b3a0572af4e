"""Grids that must not change: the field that says so, read and written."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsExpression,
    QgsFeatureRequest,
    QgsField,
    QgsGeometry,
    QgsRectangle,
    QgsVectorLayer,
)

from ...compat import BOOLEAN, INTEGER, make_field, plain_value
from ...core.errors import GridError
from ...processing.layers import title_of
from ...processing.redivide_base_grids import DEFAULT_LOCKED
from ...processing.texts import tr
from ..workbench.editing import edit_step

_YES = ("1", "true", "t", "yes", "y", "是")


def lock_field(layer: QgsVectorLayer) -> str:
    """Return the field that says which grids are locked; "" when there is none."""
    place = layer.fields().lookupField(DEFAULT_LOCKED)
    return "" if place < 0 else str(layer.fields().at(place).name())


def is_locked(value: Any) -> bool:
    """Tell whether a value of that field means yes."""
    plain = plain_value(value)
    return plain is not None and str(plain).strip().lower() in (*_YES, "1.0")


def set_locked(layer: QgsVectorLayer, feature: int, title: str, *, locked: bool) -> None:
    """Lock a grid, or unlock it, as one step of undo; a field that is missing is added in it.

    Args:
        layer: The base grids.
        feature: The grid.
        title: What undo calls the step.
        locked: What it shall be.

    Raises:
        GridError: If the layer cannot be edited, or takes no such field.
    """
    with edit_step(layer, title):
        if not lock_field(layer) and not _add_field(layer):
            raise GridError(
                tr(
                    "Layer {layer} takes no new field. Add a field {field} for yes and no "
                    "to it, or save it as a GeoPackage and give that the role."
                ).format(layer=title_of(layer), field=DEFAULT_LOCKED)
            )
        place = layer.fields().lookupField(DEFAULT_LOCKED)
        value = _as_stored(layer, place, locked=locked)
        if not layer.changeAttributeValue(feature, place, value):
            raise GridError(
                tr("Layer {layer} does not take the lock. Undo, and try again.").format(
                    layer=title_of(layer)
                )
            )


def locked_shapes(layer: QgsVectorLayer, area: QgsRectangle, most: int) -> list[QgsGeometry]:
    """Return the shapes of locked grids, so many at the most, near an area of the layer's CRS."""
    name = lock_field(layer)
    if not name:
        return []
    request = QgsFeatureRequest().setFilterRect(area).setSubsetOfAttributes([name], layer.fields())
    # most providers look for this themselves: of 100,000 grids only the locked ones are read
    request.setFilterExpression(_is_yes(layer, name)).setLimit(most)
    return [feature.geometry() for feature in layer.getFeatures(request)]


def _is_yes(layer: QgsVectorLayer, name: str) -> str:
    """Return the expression that a field of locks says yes."""
    column = QgsExpression.quotedColumnRef(name)
    field = layer.fields().field(name)
    if _is_boolean(field):
        return column
    if field.isNumeric():
        return f"{column} = 1"
    words = ", ".join(map(QgsExpression.quotedString, _YES))
    return f"lower(trim({column})) IN ({words})"


def _is_boolean(field: QgsField) -> bool:
    return bool(field.type() == make_field(field.name(), BOOLEAN).type())


def _add_field(layer: QgsVectorLayer) -> bool:
    """Add a field for locks; a layer such as a shapefile knows numbers only."""
    kinds = (BOOLEAN, INTEGER)
    return any(layer.addAttribute(make_field(DEFAULT_LOCKED, kind)) for kind in kinds)


def _as_stored(layer: QgsVectorLayer, place: int, *, locked: bool) -> Any:
    """Return yes or no as the field holds it."""
    field = layer.fields().at(place)
    if _is_boolean(field):
        return locked
    return int(locked) if field.isNumeric() else str(int(locked))
