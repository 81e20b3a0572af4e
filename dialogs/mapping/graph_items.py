"""What the picture of the mapping is painted with: few items, however many grids there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QLineF, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

# Texts are left out while they would be smaller on the screen than this part of the usual ones
_LEGIBLE = 0.55
# nor are more texts written into a window: they would take longer than one likes to wait
_WRITTEN_AT_MOST = 300
_PRINTED_AT_MOST = 1500
_FAINT_ONE_IN = 3
# Part of a spot within its outline
_INSIDE = 0.65


class EdgesItem(QGraphicsItem):
    """Many thin lines of one colour."""

    def __init__(self, starts: NDArray[np.float64], ends: NDArray[np.float64], pen: QPen) -> None:
        """Draw a line per row of the two arrays of places, shape (k, 2) each."""
        super().__init__()
        self._lines = [QLineF(*line) for line in np.hstack([starts, ends]).tolist()]
        self._pen = pen
        self._around = _bounds(np.vstack([starts, ends]), pen.widthF())

    def boundingRect(self) -> QRectF:
        return self._around

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setPen(self._pen)
        # behind what is highlighted, some of the lines will do
        painter.drawLines(self._lines[:: 1 if self.opacity() == 1 else _FAINT_ONE_IN])


class NodesItem(QGraphicsItem):
    """Many round spots of one colour; with an outline, if that is of another."""

    def __init__(
        self,
        places: NDArray[np.float64],
        radius: float,
        fill: QColor,
        outline: QColor | None = None,
    ) -> None:
        """Draw a spot per row of places, shape (n, 2)."""
        super().__init__()
        self._spots = QPolygonF([QPointF(x, y) for x, y in places.tolist()])
        self._pens = [_round_pen(fill, radius)]
        if outline is not None:
            self._pens = [_round_pen(outline, radius), _round_pen(fill, _INSIDE * radius)]
        self._around = _bounds(places, 2 * radius)

    def boundingRect(self) -> QRectF:
        return self._around

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        # round points are painted ten times faster than circles
        for pen in self._pens:
            painter.setPen(pen)
            painter.drawPoints(self._spots)


class LabelsItem(QGraphicsItem):
    """The codes of nodes on arcs, each in the direction away from the middle.

    They have a size in the picture, and are left out while they would be too small to read.
    """

    def __init__(
        self,
        places: NDArray[np.float64],
        texts: Sequence[str],
        font: QFont,
        height: float,
        colour: QColor,
    ) -> None:
        """Write a text beyond each place.

        Args:
            places: Where the texts begin, shape (n, 2).
            texts: One each.
            font: The usual font of the window.
            height: Height of a line in the picture.
            colour: Of all of them.
        """
        super().__init__()
        self._labels = list(zip(places.tolist(), _degrees(places), texts))
        self._font = font
        self._height = height
        self._colour = colour
        longest = max(map(len, texts), default=0)
        self._around = _bounds(places, height * (longest + 2))

    def boundingRect(self) -> QRectF:
        return self._around

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setFont(self._font)
        usual = painter.fontMetrics().height()
        size = self._height / usual
        detail = option.levelOfDetailFromTransform(painter.worldTransform())
        painter.setPen(self._colour)
        # without a window it is painted on paper, where small texts are read as well
        labels = self._of_paper() if widget is None else self._legible(detail * size)
        for (x, y), degrees, text in labels:
            _write(painter, QPointF(x, y), degrees, size, text)

    def _of_paper(self) -> list[tuple[list[float], float, str]]:
        return self._labels if len(self._labels) <= _PRINTED_AT_MOST else []

    def _legible(self, size: float) -> list[tuple[list[float], float, str]]:
        """Return the texts to be written into a window."""
        if size < _LEGIBLE:
            return []
        seen = self._seen()
        labels = [label for label in self._labels if seen.contains(*label[0])]
        return labels if len(labels) <= _WRITTEN_AT_MOST else []

    def _seen(self) -> QRectF:
        """Return the part of the picture that the window shows."""
        view = self.scene().views()[0]
        return view.mapToScene(view.viewport().rect()).boundingRect()


def _round_pen(shown: QColor, radius: float) -> QPen:
    return QPen(shown, 2 * radius, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _write(painter: QPainter, place: QPointF, degrees: float, size: float, text: str) -> None:
    """Write a text outward; on the left side turned about, so that it is not upside down."""
    metrics = painter.fontMetrics()
    width = metrics.horizontalAdvance(text)
    drop = (metrics.ascent() - metrics.descent()) / 2
    painter.save()
    painter.translate(place)
    is_left = 90 < degrees % 360 < 270  # noqa: PLR2004
    painter.rotate(degrees + 180 if is_left else degrees)
    painter.scale(size, size)
    painter.drawText(QPointF(-width if is_left else 0, drop), text)
    painter.restore()


def _degrees(places: NDArray[np.float64]) -> list[float]:
    return np.degrees(np.arctan2(places[:, 1], places[:, 0])).tolist()


def _margins(width: float) -> tuple[float, float, float, float]:
    return -width, -width, width, width


def _bounds(places: NDArray[np.float64], margin: float) -> QRectF:
    if not len(places):
        return QRectF()
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    return QRectF(left, top, right - left, bottom - top).adjusted(*_margins(margin))
