"""Texts in the picture that stay of one size while it is zoomed."""

from __future__ import annotations

import numpy as np
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QBrush, QColor, QFont, QTransform
from qgis.PyQt.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem

_UNSCALED = QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations
_PAPER_SCALE = 3.0


class ScreenText(QGraphicsSimpleTextItem):
    """A bold text that is never scaled."""

    def __init__(self, text: str, font: QFont, shown: QColor) -> None:
        """Write it at the middle of the picture."""
        super().__init__(text)
        bold = QFont(font)
        bold.setBold(True)
        self.setFont(bold)
        self.setBrush(QBrush(shown))
        self.setFlag(_UNSCALED)


class TitleItem(ScreenText):
    """The name of a kind; it leans on its place from outside, whatever side that is on."""

    def __init__(self, text: str, font: QFont, shown: QColor, place: QPointF) -> None:
        """Write it at a place."""
        super().__init__(text, font, shown)
        self._place = place
        self.set_on_screen()

    def set_on_screen(self) -> None:
        """Be of one size, close to the nodes."""
        self.setFlag(_UNSCALED)
        self._lean(0.0, 1.0)

    def set_on_paper(self, further: float) -> None:
        """Be large, and further away: the codes of the nodes are in between."""
        self.setFlag(_UNSCALED, False)  # noqa: FBT003 (Qt's signature)
        self._lean(further, _PAPER_SCALE)

    def largest_scale(self, width: float, height: float) -> float:
        """Return how large the picture may be in a window so that the text is in it."""
        size, scales = self.boundingRect(), []
        for far, room, length in (
            (abs(self._place.x()), width, size.width()),
            (abs(self._place.y()), height, size.height()),
        ):
            lean = 1 + far / _length(self._place)
            scales.append((room / 2 - length * lean / 2) / max(far, 1.0))
        return min(scales)

    def _lean(self, further: float, scale: float) -> None:
        out, size = self._place / _length(self._place), self.boundingRect()
        self.setPos(self._place + out * further)
        away = QTransform.fromScale(scale, scale)
        away.translate(size.width() * (out.x() - 1) / 2, size.height() * (out.y() - 1) / 2)
        self.setTransform(away)


class NameItem(ScreenText):
    """The code of one node, written toward the middle of the picture."""

    def __init__(
        self, text: str, font: QFont, shown: QColor, place: QPointF, radius: float
    ) -> None:
        """Write it at the place of the node, in a picture of some radius."""
        super().__init__(text, font, shown)
        size = self.boundingRect()
        left = size.width() * (place.x() / radius + 1) / 2
        self.setPos(place)
        self.setTransform(QTransform.fromTranslate(-left, -size.height() if place.y() > 0 else 0))


def _length(place: QPointF) -> float:
    return float(np.hypot(place.x(), place.y()))
