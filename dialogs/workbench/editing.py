"""Changes of layers: each gesture one step of QGIS's own undo stack, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from qgis.core import QgsGeometry, QgsVectorDataProvider, QgsVectorLayer

from ...core.errors import GridError
from ...processing.layers import title_of
from ...processing.texts import tr


@contextmanager
def edit_step(layer: QgsVectorLayer, title: str) -> Iterator[None]:
    """Make what is done meanwhile one step of undo; an exception takes all of it back.

    Args:
        layer: The layer; it is brought into edit mode.
        title: What undo calls the step.

    Raises:
        GridError: If the layer cannot be edited.
    """
    require_editing(layer)
    layer.beginEditCommand(title)
    try:
        yield
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()


def require_editing(layer: QgsVectorLayer) -> None:
    """Bring a layer into edit mode.

    Raises:
        GridError: If it cannot be edited.
    """
    if layer.isEditable():
        return
    require_editable(layer)
    if not layer.startEditing():
        raise _read_only(layer)


def require_editable(layer: QgsVectorLayer) -> None:
    """Refuse a layer whose shapes cannot be changed.

    Raises:
        GridError: If it is read-only, or its provider cannot change shapes.
    """
    able = layer.dataProvider().capabilities()
    shapes = QgsVectorDataProvider.Capability.ChangeGeometries
    if layer.readOnly() or not able & shapes:
        raise _read_only(layer)


def _read_only(layer: QgsVectorLayer) -> GridError:
    return GridError(
        tr(
            "Layer {layer} cannot be edited: it is read-only. "
            "Save it as a GeoPackage and give that the role."
        ).format(layer=title_of(layer))
    )


def change_shapes(layer: QgsVectorLayer, shapes: Mapping[int, QgsGeometry]) -> None:
    """Give features new shapes, inside an edit step.

    Args:
        layer: The layer, in edit mode.
        shapes: New shapes by feature id, in the layer's CRS.

    Raises:
        GridError: If the layer does not take one.
    """
    for feature, shape in shapes.items():
        if not layer.changeGeometry(feature, shape):
            raise GridError(
                tr("Layer {layer} does not take the new shape. Undo, and try again.").format(
                    layer=title_of(layer)
                )
            )
