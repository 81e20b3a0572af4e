"""A bar of households with the band marked on it."""

from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ..workbench.look import colour

_HEIGHT = 0.7  # of a line of text
_FAINT = 60


class BandBar(QWidget):
    """Shows how many households a grid would have, how many it has, and how many it should."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._band = (0, 1)
        self._widest = 1
        self._before: int | None = None
        self._after = 0
        self._is_good = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_scale(self, band: tuple[int, int], widest: int) -> None:
        """Say what is marked, and how many households the whole bar is.

        Args:
            band: Fewest and most households.
            widest: Households, 1 or more.
        """
        self._band, self._widest = band, widest

    def show_households(self, before: int | None, after: int, *, in_band: bool) -> None:
        """Show a grid.

        Args:
            before: Households that it has; None for a grid that comes to be.
            after: What it would have.
            in_band: Whether that is in the band.
        """
        self._before, self._after, self._is_good = before, after, in_band
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 12, self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        height = float(self.height())
        painter.setBrush(self.palette().color(QPalette.ColorRole.Midlight))
        painter.drawRect(QRectF(0, 0, self.width(), height))
        fewest, most = (self._place(count) for count in self._band)
        good = colour("good")
        good.setAlpha(_FAINT)
        painter.setBrush(good)
        painter.drawRect(QRectF(fewest, 0, most - fewest, height))
        painter.setBrush(colour("good" if self._is_good else "warning"))
        painter.drawRect(QRectF(0, height / 4, self._place(self._after), height / 2))
        if self._before is not None:
            ink = QPen(self.palette().color(QPalette.ColorRole.WindowText))
            ink.setWidthF(max(1.0, height / 8))
            painter.setPen(ink)
            place = int(self._place(self._before))
            painter.drawLine(place, 0, place, self.height())
        painter.end()

    def _line(self) -> int:
        return max(4, round(_HEIGHT * self.fontMetrics().height()))

    def _place(self, households: int) -> float:
        return self.width() * households / self._widest
