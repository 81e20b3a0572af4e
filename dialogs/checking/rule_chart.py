"""A small chart: one bar per rule, as long as there are findings of it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from qgis.PyQt.QtCore import QEvent, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...processing.texts import rule_titles, tr
from ..workbench.look import colour

_BAR_SHARE = 0.45
_PADDING = 0.35


class RuleChart(QWidget):
    """Shows how many findings each rule has; a click, or Enter, chooses one of them."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._titles = rule_titles()
        self._counts: list[tuple[str, int, str]] = []
        self._chosen = ""
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Findings by rule"))
        self.setToolTip(tr("Findings by rule; click a bar to see these alone"))

    def show_counts(self, counts: Mapping[str, int], severities: Mapping[str, str]) -> None:
        """Show numbers by rule, the largest first.

        Args:
            counts: Number of findings by rule.
            severities: The worst severity by rule.
        """
        ranked = sorted(counts.items(), key=lambda item: -item[1])
        self._counts = [(rule, count, severities[rule]) for rule, count in ranked]
        self._current = min(self._current, max(len(self._counts) - 1, 0))
        self.setVisible(bool(self._counts))
        self.updateGeometry()
        self.update()

    def set_chosen(self, rule: str) -> None:
        """Show which rule is chosen; "" for none."""
        self._chosen = rule
        self.update()

    def rules(self) -> list[str]:
        """Return the rules in the order of their bars."""
        return [rule for rule, _, _ in self._counts]

    def bar(self, rule: str) -> QRectF:
        """Return where the bar of a rule is, its text included."""
        return self._line(self.rules().index(rule))

    def height_of(self, bars: int) -> int:
        """Return how high a number of bars is."""
        return math.ceil(self._height() * bars)

    def sizeHint(self) -> QSize:
        return QSize(1, self.height_of(len(self._counts)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(len(self._counts)):
            self._paint_line(painter, place)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place(event.pos().y())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps and self._counts:
            self._current = (self._current + steps[event.key()]) % len(self._counts)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self._current)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place(event.pos().y())
            if place is not None:
                rule, count, _ = self._counts[place]
                line = tr("{rule}: {count}").format(rule=self._titles[rule], count=count)
                QToolTip.showText(event.globalPos(), f"{line}\n{self.toolTip()}", self)
                return True
        return bool(super().event(event))

    def _choose(self, place: int) -> None:
        if place < len(self._counts):
            self._current = place
            rule = self._counts[place][0]
            self.chosen.emit("" if rule == self._chosen else rule)

    def _height(self) -> float:
        return self.fontMetrics().height() * (1 + _PADDING)

    def _line(self, place: int) -> QRectF:
        return QRectF(0, place * self._height(), self.width(), self._height())

    def _place(self, y: float) -> int | None:
        place = int(y // self._height())
        return place if 0 <= place < len(self._counts) else None

    def _paint_line(self, painter: QPainter, place: int) -> None:
        """Paint the title to the left, the bar from the middle on, the number behind it."""
        rule, count, severity = self._counts[place]
        line, letters = self._line(place), self.fontMetrics()
        palette = self.palette()
        if rule == self._chosen:
            painter.fillRect(line, palette.brush(QPalette.ColorRole.Highlight))
        ink = QPalette.ColorRole.HighlightedText if rule == self._chosen else None
        painter.setPen(palette.color(ink or QPalette.ColorRole.WindowText))
        gap = letters.averageCharWidth()
        number_width = letters.horizontalAdvance(str(self._counts[0][1])) + 2 * gap
        title = QRectF(gap, line.top(), line.width() * _BAR_SHARE - 2 * gap, line.height())
        text = letters.elidedText(
            self._titles[rule], Qt.TextElideMode.ElideRight, int(title.width())
        )
        painter.drawText(title, int(Qt.AlignmentFlag.AlignVCenter), text)
        room = line.width() * (1 - _BAR_SHARE) - number_width
        length = max(room * count / self._counts[0][1], gap / 2)
        thick = line.height() * _BAR_SHARE
        bar = QRectF(line.width() * _BAR_SHARE, line.center().y() - thick / 2, length, thick)
        painter.fillRect(bar, colour(severity))
        behind = QRectF(bar.right() + gap, line.top(), number_width, line.height())
        painter.drawText(behind, int(Qt.AlignmentFlag.AlignVCenter), str(count))
        if self.hasFocus() and place == self._current:
            painter.drawRect(line.adjusted(0.5, 0.5, -0.5, -0.5))
