"""The result of re-dividing put into the base layer, as one step of undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from qgis.core import QgsFeature, QgsVectorLayer

from ...compat import is_null
from ...core.errors import GridError
from ...processing.design_tables import GRID_FIELDS
from ...processing.layers import title_of
from ...processing.texts import tr
from ..workbench.editing import change_shapes, edit_step
from .committing import add_like, fit, remove


def put_in(layer: QgsVectorLayer, code_field: str, result: QgsVectorLayer, title: str) -> int:
    """Give the base grids the shapes of a result by code; new ones are added, others go.

    Args:
        layer: The base grids.
        code_field: Field of their codes.
        result: The grids as they shall be, with a field `code`, in the layer's CRS.
        title: What undo calls the step.

    Returns:
        The number of grids that changed, came or went.

    Raises:
        GridError: If the layer cannot be edited, or does not take a part of it.
    """
    before = _by_code(layer, code_field)
    after = _by_code(result, "code")
    changed = [code for code, one in after.items() if _differs(before.get(code), one)]
    new = [code for code in changed if code not in before]
    gone = [feature.id() for code, feature in before.items() if code not in after]
    if not changed and not gone:
        return 0
    with edit_step(layer, title):
        shapes = {code: fit(after[code].geometry(), layer, code) for code in changed}
        change_shapes(
            layer, {before[code].id(): shapes[code] for code in changed if code in before}
        )
        for code in changed:
            if code in before:
                _write(layer, before[code].id(), _figures(layer, after[code]))
        for code in new:
            model = before[_nearest(before, after[code])].id()
            figures = _figures(layer, after[code])
            add_like(layer, model, shapes[code], {**figures, code_field: code})
        remove(layer, gone)
    return len(changed) + len(gone)


def _by_code(layer: QgsVectorLayer, field: str) -> dict[str, QgsFeature]:
    return {str(feature[field]): feature for feature in layer.getFeatures()}


def _differs(before: QgsFeature | None, after: QgsFeature) -> bool:
    """Tell whether a shape is another one, wherever its ring begins."""
    if before is None:
        return True
    shapes = [shapely.from_wkb(one.geometry().asWkb().data()) for one in (before, after)]
    # polygon or multipolygon of one: what the result's provider made of it
    first, second = (shapely.multipolygons(shapely.get_parts(shape)) for shape in shapes)
    return not shapely.equals_exact(first, second, tolerance=0.0, normalize=True)


def _figures(layer: QgsVectorLayer, feature: QgsFeature) -> dict[str, Any]:
    """Return what the result counted, as far as the base grids have fields for it."""
    fields = layer.fields()
    names = [name for name in GRID_FIELDS if name != "code" and fields.lookupField(name) >= 0]
    return {name: feature[name] for name in names if not is_null(feature[name])}


def _write(layer: QgsVectorLayer, feature: int, values: Mapping[str, Any]) -> None:
    fields = layer.fields()
    places = {fields.lookupField(name): value for name, value in values.items()}
    if places and not layer.changeAttributeValues(feature, places):
        text = tr("Layer {layer} does not take the new figures. Undo, and try again.")
        raise GridError(text.format(layer=title_of(layer)))


def _nearest(before: Mapping[str, QgsFeature], new: QgsFeature) -> str:
    """Return the code of the grid that holds most of the ground of a new one."""
    shape = new.geometry()

    def common(code: str) -> float:
        return float(before[code].geometry().intersection(shape).area())

    near = [c for c, one in before.items() if one.geometry().boundingBoxIntersects(shape)]
    return max(near or before, key=common)
