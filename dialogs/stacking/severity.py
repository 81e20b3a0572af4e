"""How bad problems are, as icons that differ in colour and in shape."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QIcon, QPainter, QPixmap

from ...core.findings import ERROR, SEVERITIES, WARNING
from ..workbench.look import colour, theme_icon
from .inspection import LayerProblem

_SIDE = 64


def severity_icon(severity: str) -> QIcon:
    """Return the icon of a severity; "" stands for nothing wrong."""
    if severity == ERROR:
        return _error_icon()
    if not severity:
        return theme_icon("mIconSuccess.svg")
    return theme_icon("mIconWarning.svg" if severity == WARNING else "mIconInfo.svg")


def worst_of(problems: Sequence[LayerProblem]) -> str:
    """Return the worst severity there is; "" where nothing is wrong."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in SEVERITIES if severity in found), "")


def _error_icon() -> QIcon:
    """Return a red disc with an exclamation mark: QGIS's own is grey."""
    disc = QPixmap(_SIDE, _SIDE)
    disc.fill(Qt.GlobalColor.transparent)
    painter = QPainter(disc)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("error"))
    painter.drawEllipse(disc.rect().adjusted(4, 4, -4, -4))
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawRoundedRect(QRectF(28, 15, 8, 22), 4, 4)
    painter.drawEllipse(QRectF(27.5, 42, 9, 9))
    painter.end()
    return QIcon(disc)
