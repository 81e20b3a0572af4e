"""The grids chosen here shown in the map, and those selected in the map made known here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...compat import plain_value
from ..workbench.roles import role_of
from ..workbench.session import Session
from .slices import Slices

# More grids flashing, or told of, than these help nobody
_FLASHED_AT_MOST = 200
_TOLD_AT_MOST = 3000
_ROOM = 1.3


class MapLink(QObject):
    """Selects, flashes and zooms to grids by their codes; listens to selections of the user's."""

    selected = pyqtSignal(str, list)

    def __init__(self, session: Session, parent: QObject) -> None:
        """Watch no layer yet."""
        super().__init__(parent)
        self._session = session
        self._search = Slices(self)
        self._is_selecting = False
        self._watched: list[tuple[QgsVectorLayer, partial[None]]] = []

    @property
    def is_busy(self) -> bool:
        """Tell whether grids are still being looked for."""
        return self._search.is_busy

    def watch(self) -> None:
        """Listen to the layers that have roles now."""
        self.unwatch()
        roles = self._session.roles
        for layer in filter(None, (roles.base(), *roles.professional())):
            slot = partial(self._told_of_selection, layer)
            layer.selectionChanged.connect(slot)
            self._watched.append((layer, slot))

    def unwatch(self) -> None:
        """Listen to nothing any more."""
        self._search.stop()
        for layer, slot in self._watched:
            if not sip.isdeleted(layer):
                layer.selectionChanged.disconnect(slot)
        self._watched = []

    def show(self, kind: str, codes: Sequence[str], *, zoom: bool) -> None:
        """Select the grids of some codes and flash them; the selection of others is taken back.

        Args:
            kind: `base`, a professional kind, or `communities`.
            codes: Their codes.
            zoom: Whether the map moves to them in any case; else only when they are out of sight.
        """
        layer = self._session.roles.layer(kind)
        if layer is None or not self._session.roles.code_field(layer):
            return
        self._search.start(self._select(layer, set(codes), zoom=zoom))

    def _select(self, layer: QgsVectorLayer, codes: set[str], *, zoom: bool) -> Iterator[None]:
        """Look for the grids through the whole layer, then show them."""
        field = layer.fields().lookupField(self._session.roles.code_field(layer))
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes([field])
        found: list[int] = []
        for feature in layer.getFeatures(request):
            if _text(feature.attribute(field)) in codes:
                found.append(feature.id())
            if len(found) == len(codes):
                break
            yield
        self._select_only(layer, found)
        yield
        self._bring_into_view(layer, found, zoom=zoom)

    def _select_only(self, layer: QgsVectorLayer, found: list[int]) -> None:
        self._is_selecting = True
        try:
            for other, _ in self._watched:
                if other is not layer and not sip.isdeleted(other):
                    other.removeSelection()
            layer.selectByIds(found)
        finally:
            self._is_selecting = False

    def _bring_into_view(self, layer: QgsVectorLayer, found: list[int], *, zoom: bool) -> None:
        canvas = self._session.canvas
        if not found:
            return
        around = self._in_map(layer, layer.boundingBoxOfSelected())
        if not around.isNull() and (zoom or not canvas.extent().contains(around)):
            around.scale(_ROOM)
            canvas.setExtent(around)
            canvas.refresh()
        canvas.flashFeatureIds(layer, found[:_FLASHED_AT_MOST])

    def _in_map(self, layer: QgsVectorLayer, around: QgsRectangle) -> QgsRectangle:
        target = self._session.canvas.mapSettings().destinationCrs()
        way = QgsCoordinateTransform(layer.crs(), target, self._session.project)
        try:
            return way.transformBoundingBox(around)
        except QgsCsException:
            return QgsRectangle()

    def _told_of_selection(self, layer: QgsVectorLayer, *_: object) -> None:
        if self._is_selecting:
            return
        field = layer.fields().lookupField(self._session.roles.code_field(layer))
        if field < 0:
            return
        ids = sorted(layer.selectedFeatureIds())[:_TOLD_AT_MOST]
        request = QgsFeatureRequest(ids).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        request.setSubsetOfAttributes([field])
        codes = [_text(one.attribute(field)) for one in layer.getFeatures(request)] if ids else []
        self.selected.emit(role_of(layer), sorted(codes))


def _text(value: object) -> str:
    """Return a code as the algorithms read it."""
    plain = plain_value(value)
    if plain is None:
        return ""
    return str(int(plain) if isinstance(plain, float) else plain).strip()
