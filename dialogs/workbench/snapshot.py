"""A layer in edit mode, kept as it is drawn at one moment, for another thread to read."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsMemoryProviderUtils,
    QgsVectorLayer,
    QgsVectorLayerFeatureSource,
)


class Snapshot:
    """What a layer holds now, its edit buffer included.

    Made in the main thread at hardly any cost, as QGIS shares the buffer until it is changed;
    turned into a layer in the thread that reads it.
    """

    def __init__(self, layer: QgsVectorLayer) -> None:
        """Take hold of the layer's state."""
        self._features = QgsVectorLayerFeatureSource(layer)
        self._name = layer.name()
        self._crs = layer.crs()
        self._type = layer.wkbType()
        self._metadata = layer.metadata()
        self._properties = {key: layer.customProperty(key) for key in layer.customPropertyKeys()}
        # an id that the file gives its rows is no field of theirs
        keys = set(layer.primaryKeyAttributes())
        self._kept = [place for place in range(layer.fields().count()) if place not in keys]
        self._fields = QgsFields()
        for place in self._kept:
            self._fields.append(layer.fields().at(place))

    def layer(self) -> QgsVectorLayer:
        """Return a layer in memory with what was drawn, in the calling thread."""
        copy = QgsMemoryProviderUtils.createMemoryLayer(
            self._name, self._fields, self._type, self._crs
        )
        copy.dataProvider().addFeatures(list(self._rows()))
        for key, value in self._properties.items():
            copy.setCustomProperty(key, value)
        copy.setMetadata(self._metadata)
        return copy

    def _rows(self) -> Iterator[QgsFeature]:
        for drawn in self._features.getFeatures(QgsFeatureRequest()):
            row = QgsFeature(self._fields)
            values = drawn.attributes()
            row.setAttributes([values[place] for place in self._kept])
            row.setGeometry(drawn.geometry())
            yield row
