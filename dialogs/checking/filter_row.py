"""The widgets that say which findings are listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.core import QgsRectangle
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox

from ...core.findings import RULES
from ...processing.texts import kind_title, rule_titles, tr
from .filters import Filters, Sieve
from .findings_model import state_titles
from .severity_chips import SeverityChips

_LETTERS = 8


class FilterRow(QObject):
    """Reads the filters, and keeps what they offer to what there is."""

    changed = pyqtSignal()

    def __init__(
        self,
        chips: SeverityChips,
        boxes: tuple[QComboBox, QComboBox, QComboBox, QComboBox],
        text: QgsFilterLineEdit,
        in_map: QCheckBox,
        parent: QObject,
    ) -> None:
        """Take the widgets of the form.

        Args:
            chips: Severities.
            boxes: Rule, kind, community, state.
            text: Any text.
            in_map: Only what the map shows.
            parent: The panel.
        """
        super().__init__(parent)
        self._chips, self._text, self._in_map = chips, text, in_map
        self._rule, self._kind, self._community, self._state = boxes
        self._titles = rule_titles()
        text.setPlaceholderText(tr("Find"))
        text.setShowSearchIcon(True)
        for box in boxes:
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_LETTERS)
            box.activated.connect(self._tell)
        _fill(self._state, state_titles())
        chips.changed.connect(self.changed)
        text.textChanged.connect(self._tell)
        in_map.toggled.connect(self._tell)

    @property
    def rule(self) -> str:
        """The rule that is chosen; "" for all."""
        return str(self._rule.currentData() or "")

    def filters(self, seen: Callable[[], QgsRectangle | None]) -> Filters:
        """Return what is asked for.

        Args:
            seen: What the map shows, in the CRS of the findings.
        """
        return Filters(
            severities=self._chips.chosen(),
            rule=self.rule,
            kind=str(self._kind.currentData() or ""),
            community=str(self._community.currentData() or ""),
            state=str(self._state.currentData() or ""),
            text=self._text.text().strip(),
            place=seen() if self._in_map.isChecked() else None,
        )

    def offer(self, sieve: Sieve) -> None:
        """Offer the rules, kinds and communities that have findings; keep what is chosen."""
        rules = {rule: self._titles[rule] for rule in RULES if rule in sieve.rules()}
        _fill(self._rule, {"": tr("Any rule"), **rules})
        kinds = {kind: kind_title(kind) for kind in sieve.kinds()}
        _fill(self._kind, {"": tr("Any kind"), **kinds})
        communities = {code: code for code in sieve.communities()}
        _fill(self._community, {"": tr("Any community"), **communities})
        self._community.setEnabled(bool(communities))

    def choose_rule(self, rule: str) -> None:
        """Ask for one rule, or for any."""
        self._rule.setCurrentIndex(max(self._rule.findData(rule), 0))
        self.changed.emit()

    def reset(self, rule: str = "") -> None:
        """Ask for open findings of one rule, or of any, and for nothing else."""
        self._chips.clear()
        for box in (self._kind, self._community, self._state):
            box.setCurrentIndex(0)
        for widget in (self._text, self._in_map):
            widget.blockSignals(True)  # noqa: FBT003 (Qt's signature)
        self._text.clear()
        self._in_map.setChecked(False)
        for widget in (self._text, self._in_map):
            widget.blockSignals(False)  # noqa: FBT003 (Qt's signature)
        self.choose_rule(rule)

    def _tell(self, *_: object) -> None:
        self.changed.emit()


def _fill(box: QComboBox, titles: Mapping[str, str]) -> None:
    """Offer titles by value; what was chosen stays chosen while it is offered."""
    chosen = box.currentData()
    box.clear()
    for value, title in titles.items():
        box.addItem(title, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
