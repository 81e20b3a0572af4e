"""The meter: what a gesture would change, before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...core.drawing.meter import GridReading, Reading, RelationChange
from ...core.profiles import RuleProfile
from ...processing.texts import kind_title, tr
from .grid_card import GridCard

_MOST_GRIDS, _MOST_RELATIONS = 6, 12
_ROOM = 1.4


class MeterView(QWidget):
    """A card for each grid, and below them the relations that would change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show how to begin."""
        super().__init__(parent)
        self.idle = QLabel(self)
        self.cards: list[GridCard] = []
        self.more = QLabel(self)
        self.relations = QLabel(self)
        for label in (self.idle, self.more, self.relations):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._cards = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.idle)
        column.addLayout(self._cards)
        column.addWidget(self.more)
        column.addWidget(self.relations)
        column.addStretch()
        self.clear()

    def show_reading(self, reading: Reading, profile: RuleProfile) -> None:
        """Show what a gesture would mean, beside the band of a profile."""
        self.idle.hide()
        shown = reading.grids[:_MOST_GRIDS]
        while len(self.cards) < len(shown):
            card = GridCard(self)
            self.cards.append(card)
            self._cards.addWidget(card)
        widest = _widest(shown, profile)
        for card, grid in zip(self.cards, shown):
            card.show_grid(grid, (profile.minimum, profile.maximum), widest)
            card.show()
        for card in self.cards[len(shown) :]:
            card.hide()
        _show_text(self.more, _more(len(reading.grids) - len(shown)))
        _show_text(self.relations, _relations(reading))

    def clear(self) -> None:
        """Show no gesture."""
        self.idle.setText(
            tr("While you draw, the grids that would change and their figures are shown here.")
        )
        self.idle.show()
        for widget in (*self.cards, self.more, self.relations):
            widget.hide()


def _widest(grids: Sequence[GridReading], profile: RuleProfile) -> int:
    """Return how many households a whole bar is: all that is shown, and room beyond the band."""
    states = [state for grid in grids for state in (grid.before, grid.after) if state is not None]
    return max(1, round(_ROOM * profile.maximum), *(state.households for state in states))


def _show_text(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _more(count: int) -> str:
    return tr("... and {count} more").format(count=count) if count > 0 else ""


def _relations(reading: Reading) -> str:
    """Return the relations that would change, a line each."""
    if not reading.grids:
        return ""
    if not reading.relations:
        return tr("No relation to a professional grid changes.")
    shown = reading.relations[:_MOST_RELATIONS]
    lines = [_line(change, kind_title(change.kind)) for change in shown]
    rest = _more(len(reading.relations) - len(shown))
    return "\n".join([tr("Relations that change:"), *lines, *filter(None, [rest])])


def _line(change: RelationChange, kind: str) -> str:
    return tr("{kind}: {code} {before} → {after}").format(
        kind=kind, code=change.base_code, before=_codes(change.before), after=_codes(change.after)
    )


def _codes(codes: tuple[str, ...]) -> str:
    return ", ".join(code or tr("nobody") for code in codes) or "–"
