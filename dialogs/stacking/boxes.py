"""Lists of layers and fields that fit into a narrow dock."""

from __future__ import annotations

from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPaintEvent, QWheelEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

# In letters: how narrow a list may become
_FEWEST_LETTERS = 4
# What Qt's styles leave beside the icon and the text of a list, in pixels
_MARGIN = 4


class LayerBox(QgsMapLayerComboBox):
    """A list of layers; elides what is too long, and does not change when the wheel turns."""

    def __init__(self, parent: QWidget) -> None:
        """Let it become narrow."""
        super().__init__(parent)
        _let_shrink(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_elided(self)


class FieldBox(QgsFieldComboBox):
    """A list of fields; elides what is too long, and does not change when the wheel turns."""

    def __init__(self, parent: QWidget) -> None:
        """Let it become narrow; icons of types would take the room of the names."""
        super().__init__(parent)
        _let_shrink(self)
        self.setIconSize(QSize(0, 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        _paint_elided(self)


def _let_shrink(box: QComboBox) -> None:
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_FEWEST_LETTERS)


def _paint_elided(box: QComboBox) -> None:
    """Paint a list as its style does, but with dots where Qt would just cut the text off."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    painter = QStylePainter(box)
    painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
    style, part = box.style(), QStyle.SubControl.SC_ComboBoxEditField
    room = style.subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
    if not option.currentIcon.isNull() and option.iconSize.width():
        room -= option.iconSize.width() + _MARGIN
    room -= _MARGIN
    elide = Qt.TextElideMode.ElideRight
    option.currentText = box.fontMetrics().elidedText(option.currentText, elide, room)
    painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
    painter.end()
