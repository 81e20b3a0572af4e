"""Which lines of the project divide base grids: roads, railways, rivers."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsCheckableComboBox
from qgis.PyQt.QtCore import Qt

from ...processing.texts import tr

LINES = QgsWkbTypes.GeometryType.LineGeometry
_WORDS = ("road", "street", "rail", "river", "canal", "路", "道", "铁", "河", "水系", "高速")
_CHECKED = Qt.CheckState.Checked


class BarrierChoice:
    """Offers the line layers of a project; those whose names speak of barriers are checked."""

    def __init__(self, box: QgsCheckableComboBox, project: QgsProject) -> None:
        """Fill the box."""
        self._box = box
        self._project = project
        self._known: dict[str, bool] = {}
        box.setDefaultText(tr("none"))
        self.fill()

    def fill(self) -> None:
        """Offer the layers that there are now; what was chosen stays so."""
        self._known.update(self._states())
        self._box.clear()
        for layer in _line_layers(self._project):
            wanted = self._known.get(layer.id(), _is_barrier(layer.name()))
            state = _CHECKED if wanted else Qt.CheckState.Unchecked
            self._box.addItemWithCheckState(layer.name(), state, layer.id())

    def layers(self) -> list[QgsVectorLayer]:
        """Return the layers that are checked."""
        chosen = {name for name, wanted in self._states().items() if wanted}
        return [layer for layer in _line_layers(self._project) if layer.id() in chosen]

    def _states(self) -> dict[str, bool]:
        places = range(self._box.count())
        return {
            str(self._box.itemData(place)): self._box.itemCheckState(place) == _CHECKED
            for place in places
        }


def _line_layers(project: QgsProject) -> list[QgsVectorLayer]:
    layers: list[Any] = [
        layer
        for layer in project.mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and layer.geometryType() == LINES
    ]
    return sorted(layers, key=lambda layer: (layer.name(), layer.id()))


def _is_barrier(name: str) -> bool:
    return any(word in name.lower() for word in _WORDS)
