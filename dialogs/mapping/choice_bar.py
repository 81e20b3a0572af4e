"""What of the mapping is looked at: kind, community, and classes with their numbers."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.relation_view import CLASSES, Choice, RelationView
from ...processing.texts import kind_title, tr
from ..workbench.look import colour_icon, kind_colour
from .words import class_meaning, class_name, community_name

ALL = None


class ChoiceBar(QWidget):
    """Two boxes and a chip for every class; a chip that is up hides its relations."""

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer nothing but everything."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.kind = _box(tr("Show one professional kind, or all"))
        self.community = _box(tr("Show one community, or all"))
        column.addLayout(self._boxes())
        self.chips = {name: _chip(name) for name in CLASSES}
        row = QHBoxLayout()
        for chip in self.chips.values():
            row.addWidget(chip)
            chip.toggled.connect(self._tell)
        column.addLayout(row)
        self.kind.currentIndexChanged.connect(self._tell)
        self.community.currentIndexChanged.connect(self._tell)
        self._view: RelationView | None = None
        self._is_filling = False
        self.offer(None)

    def choice(self) -> Choice:
        """Return what is chosen."""
        classes = frozenset(name for name, chip in self.chips.items() if chip.isChecked())
        return Choice(self.kind.currentData() or "", classes, self.community.currentData())

    def offer(self, view: RelationView | None) -> None:
        """Offer the kinds and communities of a mapping; what was chosen stays where it can."""
        kinds = [] if view is None else view.kinds
        communities = [] if view is None else view.communities
        self._view = view
        self._is_filling = True
        _fill(self.kind, tr("All kinds"), [(kind_title(kind), kind) for kind in kinds])
        for place, kind in enumerate(kinds, start=1):
            self.kind.setItemIcon(place, colour_icon(kind_colour(kind)))
        names = [(community_name(code), code) for code in communities]
        _fill(self.community, tr("All communities"), names)
        self._is_filling = False
        self._count()

    def choose_community(self, code: str) -> None:
        """Show one community."""
        self.community.setCurrentIndex(self.community.findData(code))

    def _tell(self) -> None:
        if not self._is_filling:
            self._count()
            self.changed.emit()

    def _count(self) -> None:
        """Write the number of base grids on every chip."""
        counts = {} if self._view is None else self._view.count_classes(self.choice().kind)
        for name, chip in self.chips.items():
            chip.setText(f"{class_name(name)}\n{counts.get(name, 0):,}")

    def _boxes(self) -> QGridLayout:
        boxes = QGridLayout()
        for column, (text, box) in enumerate(
            ((tr("&Kind"), self.kind), (tr("&Community"), self.community))
        ):
            label = QLabel(text, self)
            label.setBuddy(box)
            boxes.addWidget(label, 0, column)
            boxes.addWidget(box, 1, column)
            boxes.setColumnStretch(column, 1)
        return boxes


def _fill(box: QComboBox, everything: str, names: list[tuple[str, str]]) -> None:
    chosen = box.currentData()
    box.clear()
    box.addItem(everything, ALL)
    for name, value in names:
        box.addItem(name, value)
    box.setCurrentIndex(max(box.findData(chosen), 0) if chosen is not ALL else 0)


def _box(tip: str) -> QComboBox:
    box = QComboBox()
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def _chip(name: str) -> QToolButton:
    chip = QToolButton()
    chip.setCheckable(True)
    chip.setChecked(True)
    chip.setToolTip(class_meaning(name))
    chip.setAccessibleName(class_name(name))
    chip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return chip
