"""Where the base grids were edited just now."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .roles import Roles

# So many edits of one turn are looked up one by one; a field calculator may make 100,000
_MOST = 500


class EditWatch(QObject):
    """Watches the edit buffer of the base grids, undo, redo and roll-back included.

    All edits of one turn of the event loop are told as one rectangle around what was there before
    and what is there now, in the layer's CRS.
    """

    edited = pyqtSignal(QgsRectangle)

    def __init__(self, roles: Roles, parent: QObject | None = None) -> None:
        """Watch the layer that is the base now, and whichever will be."""
        super().__init__(parent)
        self._roles = roles
        self._layer: QgsVectorLayer | None = None
        self._links: list[tuple[Any, Any]] = []
        self._known: dict[int, QgsRectangle] = {}
        self._around = QgsRectangle()
        self._around.setMinimal()
        self._count = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._tell)
        roles.changed.connect(self._follow)
        self._follow()

    def shut_down(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()
        self._roles.changed.disconnect(self._follow)
        self._leave()

    def _follow(self) -> None:
        layer = self._roles.base()
        if layer is self._layer and layer is not None:
            return
        self._leave()
        self._layer = layer
        if layer is None:
            return
        for signal, slot in (
            (layer.geometryChanged, self._reshaped),
            (layer.featureAdded, self._appeared),
            (layer.featureDeleted, self._vanished),
            (layer.attributeValueChanged, self._renamed),
            (layer.beforeRollBack, self._going_back),
            (layer.editingStopped, self._known.clear),
        ):
            signal.connect(slot)
            self._links.append((signal, slot))
        layer.willBeDeleted.connect(self._leave)
        self._links.append((layer.willBeDeleted, self._leave))

    def _leave(self) -> None:
        gone = self._layer is None or sip.isdeleted(self._layer)
        for signal, slot in [] if gone else self._links:
            signal.disconnect(slot)
        self._links = []
        self._known.clear()
        self._layer = None

    def _reshaped(self, feature: int, shape: QgsGeometry) -> None:
        if self._are_few():
            self._note(self._before(feature))
            self._note(shape.boundingBox())
            self._known[feature] = shape.boundingBox()

    def _appeared(self, feature: int) -> None:
        if self._are_few():
            place = self._now(feature)
            self._known[feature] = place
            self._note(place)

    def _vanished(self, feature: int) -> None:
        if self._are_few():
            self._note(self._before(feature))

    def _renamed(self, feature: int, *_: Any) -> None:
        if self._are_few():
            self._note(self._now(feature))

    def _are_few(self) -> bool:
        """Count an edit; of too many in one turn the place is the whole layer."""
        self._count += 1
        if self._count == _MOST + 1:
            self._known.clear()
            self._note(self._layer.extent())  # type: ignore[union-attr]
        return self._count <= _MOST

    def _going_back(self) -> None:
        buffer = self._layer.editBuffer() if self._layer is not None else None
        if buffer is None:
            return
        for feature, shape in buffer.changedGeometries().items():
            self._note(shape.boundingBox())
            self._note(self._stored(feature))
        for added in buffer.addedFeatures().values():
            self._note(added.geometry().boundingBox())
        for feature in buffer.deletedFeatureIds():
            self._note(self._stored(feature))

    def _before(self, feature: int) -> QgsRectangle:
        return self._known[feature] if feature in self._known else self._stored(feature)

    def _stored(self, feature: int) -> QgsRectangle:
        """Return the place of a feature in the file, whatever was edited since."""
        request = _shape_only(feature)
        features = self._layer.dataProvider().getFeatures(request)  # type: ignore[union-attr]
        return next((_place(one) for one in features), QgsRectangle())

    def _now(self, feature: int) -> QgsRectangle:
        features = self._layer.getFeatures(_shape_only(feature))  # type: ignore[union-attr]
        return next((_place(one) for one in features), QgsRectangle())

    def _note(self, place: QgsRectangle) -> None:
        if place.isNull():
            return
        self._around.combineExtentWith(place)
        self._timer.start()

    def _tell(self) -> None:
        around = QgsRectangle(self._around)
        self._around.setMinimal()
        self._count = 0
        self.edited.emit(around)


def _shape_only(feature: int) -> QgsFeatureRequest:
    return QgsFeatureRequest(feature).setSubsetOfAttributes([])


def _place(feature: QgsFeature) -> QgsRectangle:
    return feature.geometry().boundingBox()
