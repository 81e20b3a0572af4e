"""What whole layers cover, kept in metres until they change."""

from __future__ import annotations

from typing import Any

import shapely
from qgis.core import QgsVectorLayer
from qgis.PyQt import sip

from ...core.shapes import is_empty, made_polygonal
from ...processing.crs import Transform
from .nearby import read_near


class Areas:
    """Reads the frame and the exclusions once, not once for each gesture."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[tuple[str, str], shapely.Geometry] = {}
        self._links: dict[str, list[tuple[QgsVectorLayer, Any, Any]]] = {}

    def of(self, layer: QgsVectorLayer, way: Transform) -> shapely.Geometry:
        """Return all that a layer covers, as one valid (multi)polygon."""
        key = (layer.id(), way.target.authid())
        if key not in self._known:
            self._watch(layer)
            shapes = read_near(layer, layer.extent(), []).geometries
            self._known[key] = shapely.union_all(made_polygonal(way(shapes[~is_empty(shapes)])))
        return self._known[key]

    def shut_down(self) -> None:
        """Watch no layer any more."""
        for layer, signal, slot in [link for links in self._links.values() for link in links]:
            if not sip.isdeleted(layer):
                signal.disconnect(slot)
        self._links.clear()
        self._known.clear()

    def _watch(self, layer: QgsVectorLayer) -> None:
        name = layer.id()

        def forget(*_: Any) -> None:
            self._known = {key: area for key, area in self._known.items() if key[0] != name}

        if name not in self._links:
            signals = (layer.layerModified, layer.dataChanged, layer.afterRollBack)
            self._links[name] = [(layer, signal, forget) for signal in signals]
            for signal in signals:
                signal.connect(forget)
