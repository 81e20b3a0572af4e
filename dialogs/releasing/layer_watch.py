"""Tells when layers are edited, saved or rolled back, whichever layers these are just now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal


class LayerWatch(QObject):
    """Follows some layers at a time."""

    changed = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Follow none yet."""
        super().__init__(parent)
        self._links: list[tuple[QgsVectorLayer, Any]] = []

    def follow(self, layers: Iterable[QgsVectorLayer]) -> None:
        """Follow these layers, and no others any more."""
        self.leave()
        for layer in layers:
            for signal in (
                layer.layerModified,
                layer.afterRollBack,
                layer.afterCommitChanges,
                layer.metadataChanged,
            ):
                signal.connect(self.changed)
                self._links.append((layer, signal))

    def leave(self) -> None:
        """Follow none any more; layers that have gone meanwhile are no matter."""
        links, self._links = self._links, []
        for layer, signal in links:
            if not sip.isdeleted(layer):
                signal.disconnect(self.changed)
