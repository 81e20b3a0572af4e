"""The sentences on what changes if, kind by kind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from ...core.layers import BASE
from ...core.relation_changes import RelationChange
from ...processing.texts import kind_title, tr
from ..workbench.look import colour_icon, kind_colour
from .pick import Pick
from .words import change_text

_PICK = Qt.ItemDataRole.UserRole
# More sentences than these nobody reads
_TOLD_AT_MOST = 500


class ChangesList(QListWidget):
    """A sentence per change; a click, or Enter, chooses the base grids it is about."""

    picked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__(parent)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setAccessibleName(tr("What changes if"))
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)

    def show_changes(self, changes: Sequence[RelationChange]) -> None:
        """List the changes of each kind."""
        self.clear()
        for kind, of_kind in groupby(changes[:_TOLD_AT_MOST], key=lambda change: change.kind):
            self.addItem(_heading(kind, sum(change.kind == kind for change in changes)))
            for change in of_kind:
                item = QListWidgetItem(change_text(change))
                item.setData(_PICK, Pick.of(BASE, change.base_codes))
                self.addItem(item)
        if len(changes) > _TOLD_AT_MOST:
            rest = f"{len(changes) - _TOLD_AT_MOST:,}"
            self.addItem(tr("… and {count} more").format(count=rest))

    def _tell(self, item: QListWidgetItem) -> None:
        pick = item.data(_PICK)
        if pick is not None:
            self.picked.emit(pick)


def _heading(kind: str, count: int) -> QListWidgetItem:
    text = tr("{kind}: changes: {count}").format(kind=kind_title(kind), count=f"{count:,}")
    heading = QListWidgetItem(colour_icon(kind_colour(kind)), text)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return heading
