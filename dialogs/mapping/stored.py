"""A layer as it is stored, whatever is pending in its edit buffer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qgis.core import QgsFeature, QgsMemoryProviderUtils, QgsVectorLayer

MEMORY = "memory"
AT_ONCE = 200


def stored_layer(
    layer: QgsVectorLayer, on_done: Callable[[QgsVectorLayer], None]
) -> Iterator[None]:
    """Hand over a layer with what is stored of another, a little at a time.

    A file or a table is opened once more. What is stored of a layer in memory is copied.

    Args:
        layer: A layer in edit mode.
        on_done: Given the copy, which has the layer's name and custom properties.
    """
    properties = {key: layer.customProperty(key) for key in layer.customPropertyKeys()}
    if layer.providerType() == MEMORY:
        copy = QgsMemoryProviderUtils.createMemoryLayer(
            layer.name(), layer.dataProvider().fields(), layer.wkbType(), layer.crs()
        )
        yield from _fill(copy, layer)
    else:
        copy = QgsVectorLayer(layer.source(), layer.name(), layer.providerType())
        copy.setCrs(layer.crs())
    for key, value in properties.items():
        copy.setCustomProperty(key, value)
    on_done(copy)


def _fill(copy: QgsVectorLayer, layer: QgsVectorLayer) -> Iterator[None]:
    batch: list[QgsFeature] = []
    # the provider knows nothing of the edit buffer
    for feature in layer.dataProvider().getFeatures():
        batch.append(feature)
        if len(batch) == AT_ONCE:
            copy.dataProvider().addFeatures(batch)
            batch = []
            yield
    copy.dataProvider().addFeatures(batch)
