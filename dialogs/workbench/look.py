"""Colours that mean something, readable on light and on dark ground; and QGIS's own icons."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtGui import QColor, QIcon, QPainter, QPixmap

from ...processing.base import ICONS

# The colours of the layer styles, so that a kind looks the same in list, graph and map
KINDS = {
    "base": "#5b6570",
    "police": "#1f5fbf",
    "fire": "#9c5a2b",
    "safety": "#c2a100",
    "health": "#178a5b",
    "city_management": "#7b3fa0",
}
MEANINGS = {
    "error": "#d92d20",
    "warning": "#dc8a04",
    "hint": "#3b82c4",
    "good": "#2e9e5b",
    "changed": "#c026d3",
}
_OWN_KINDS = ("#0e7490", "#be185d", "#4d7c0f", "#9a3412", "#4338ca")
_SQUARE = 32


def colour(name: str) -> QColor:
    """Return the colour of a severity or another meaning."""
    return QColor(MEANINGS[name])


def kind_colour(kind: str) -> QColor:
    """Return the colour of a kind; kinds of the user's own get one each by their name."""
    known = KINDS.get(kind)
    return QColor(known or _OWN_KINDS[sum(kind.encode()) % len(_OWN_KINDS)])


def theme_icon(name: str) -> QIcon:
    """Return one of QGIS's own icons, such as `mActionUndo.svg`."""
    return QgsApplication.getThemeIcon(f"/{name}")


def own_icon(name: str) -> QIcon:
    """Return an icon of the plugin, such as `checkstack.svg`."""
    return QIcon(str(ICONS / name))


def colour_icon(shown: QColor) -> QIcon:
    """Return a round spot of a colour, to set before a name."""
    spot = QPixmap(_SQUARE, _SQUARE)
    spot.fill(QColor(0, 0, 0, 0))
    painter = QPainter(spot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(shown)
    painter.setPen(shown.darker(130))
    painter.drawEllipse(spot.rect().adjusted(5, 5, -5, -5))
    painter.end()
    return QIcon(spot)
