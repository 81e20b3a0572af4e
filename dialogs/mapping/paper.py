"""Pictures that were recorded, as the bytes of a file; any thread may do this."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPicture
from qgis.PyQt.QtSvg import QSvgGenerator

from ...core.writing import replacing, write_errors

SIDE_PX = 2400
_PAPER = "white"


def png_of(pictures: Sequence[QPicture]) -> QByteArray:
    """Return pictures, one over the other on white paper, as PNG."""
    image = QImage(QSize(SIDE_PX, SIDE_PX), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(_PAPER))
    _play(pictures, QPainter(image))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return content


def svg_of(pictures: Sequence[QPicture]) -> QByteArray:
    """Return pictures, one over the other, as SVG."""
    content = QByteArray()
    buffer = QBuffer(content)  # the generator does not own it
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(QPicture().logicalDpiX())  # else it is scaled as it is played
    generator.setSize(QSize(SIDE_PX, SIDE_PX))
    generator.setViewBox(QRectF(0, 0, SIDE_PX, SIDE_PX))
    _play(pictures, QPainter(generator))
    return content


def write_bytes(path: Path, content: QByteArray) -> None:
    """Write a file whole, or not at all.

    Raises:
        GridError: If the place is read-only or full.
    """
    with write_errors(path), replacing(path) as part:
        part.write_bytes(bytes(content))


def _play(pictures: Sequence[QPicture], painter: QPainter) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for picture in pictures:
        painter.drawPicture(0, 0, picture)
    painter.end()
