"""What of a window's text is cut off, and what cannot be read on its ground."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QGroupBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
)

# A pixel or two of a size hint is frame
SLACK = 3
READABLE = 3.0


def cut_off(root):
    """Return the texts that do not fit into their widgets."""
    found = [_label(label) for label in _seen(root, QLabel)]
    found += [_button(button) for button in _seen(root, QAbstractButton)]
    found += [_tab_bar(bar) for bar in _seen(root, QTabBar)]
    found += [_group(group) for group in _seen(root, QGroupBox)]
    return [text for text in found if text]


def unreadable(root):
    """Return the texts whose colour is too close to that of their ground."""
    widgets = [*_seen(root, QLabel), *_seen(root, QAbstractButton)]
    return [
        f"{widget.objectName()}: {widget.text()}"
        for widget in widgets
        if widget.text() and widget.isEnabled() and _contrast(widget) < READABLE
    ]


def dark_palette():
    """Return colours as a dark theme has them."""
    palette = QPalette()
    ground, text = QColor("#2d2d2d"), QColor("#e6e6e6")
    for role in (
        QPalette.ColorRole.Window,
        QPalette.ColorRole.Base,
        QPalette.ColorRole.AlternateBase,
        QPalette.ColorRole.Button,
        QPalette.ColorRole.ToolTipBase,
    ):
        palette.setColor(role, ground)
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.ToolTipText,
    ):
        palette.setColor(role, text)
    palette.setColor(QPalette.ColorRole.Highlight, QColor("#3b6ea5"))
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#ffffff"))
    return palette


def settle(rounds=5):
    for _ in range(rounds):
        QApplication.processEvents()


def _seen(root, kind):
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


def _label(label):
    text = label.text()
    if not text or label.textFormat() == Qt.TextFormat.RichText or label.pixmap():
        return ""
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        return _told(label, text, needed, label.height()) if needed > label.height() else ""
    return _too_narrow(label, text)


def _button(button):
    if not button.text() or not _shows_text(button):
        return ""
    return _too_narrow(button, button.text())


def _shows_text(button):
    if isinstance(button, QToolButton):
        styles = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
            Qt.ToolButtonStyle.ToolButtonTextUnderIcon,
            Qt.ToolButtonStyle.ToolButtonTextOnly,
        )
        return button.toolButtonStyle() in styles or button.icon().isNull()
    return isinstance(button, (QPushButton, QCheckBox, QRadioButton))


def _tab_bar(bar):
    needed = sum(bar.tabRect(place).width() for place in range(bar.count()))
    return _told(bar, "tabs", needed, bar.width()) if needed > bar.width() + SLACK else ""


def _group(group):
    needed = group.fontMetrics().horizontalAdvance(group.title())
    return _told(group, group.title(), needed, group.width()) if needed > group.width() else ""


def _too_narrow(widget, text):
    needed = widget.sizeHint().width()
    if needed <= widget.width() + SLACK:
        return ""
    return _told(widget, text, needed, widget.width())


def _told(widget, text, needed, there):
    return f"{type(widget).__name__} {widget.objectName()}: {text!r} needs {needed}, has {there}"


def _contrast(widget):
    role = widget.foregroundRole()
    ground = widget.palette().color(widget.backgroundRole())
    text = widget.palette().color(role)
    if ground.alpha() == 0:
        ground = QApplication.palette().color(QPalette.ColorRole.Window)
    lighter, darker = sorted((_luminance(text), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    def linear(value):
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(value) for value in colour.getRgbF()[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
