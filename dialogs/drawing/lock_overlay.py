"""Locked grids hatched on the map."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, Qt, QTimer

from ..workbench.look import colour
from ..workbench.session import Session
from .bands import POLYGON, Band
from .locks import locked_shapes

_DELAY_MS = 150
_STRONG = 160
_MOST = 2_000


class LockOverlay(QObject):
    """Draws a hatch over the locked grids that are in view, while it is shown."""

    def __init__(self, session: Session, parent: QObject) -> None:
        """Draw nothing yet."""
        super().__init__(parent)
        self._session = session
        self._band = Band(session.canvas, POLYGON, colour("hint"), _STRONG)
        self._band.rubber.setBrushStyle(Qt.BrushStyle.BDiagPattern)
        self._is_shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.draw)

    def show(self) -> None:
        """Draw what is locked, and keep it so."""
        self._is_shown = True
        self.draw()

    def hide(self) -> None:
        """Draw nothing."""
        self._is_shown = False
        self._timer.stop()
        self._band.clear()

    def ask(self, *_: Any) -> None:
        """Draw anew once the map and the layers have come to rest."""
        if self._is_shown:
            self._timer.start()

    def draw(self) -> None:
        """Draw the locked grids in view."""
        layer = self._session.roles.base()
        if layer is None or not self._is_shown:
            self._band.clear()
            return
        canvas = self._session.canvas
        area = canvas.mapSettings().mapToLayerCoordinates(layer, canvas.extent())
        self._band.draw(locked_shapes(layer, area, _MOST), layer)

    def shut_down(self) -> None:
        """Take the hatch off the map."""
        self._timer.stop()
        self._band.shut_down()

    @property
    def is_drawn(self) -> bool:
        """Tell whether any grid is hatched."""
        return self._band.is_drawn
