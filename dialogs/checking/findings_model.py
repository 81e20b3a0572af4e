"""The list of findings: a model over masks, without a proxy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ...core.findings import SEVERITIES
from ...processing.texts import kind_title, rule_titles, tr
from ..workbench.look import colour, colour_icon
from .filters import Filters, Sieve
from .findings_store import OPEN, FindingsStore

RULE, WHAT, KIND, WIDTH, HOUSEHOLDS, COMMUNITY, STATE = range(7)
_NUMBERS = (WIDTH, HOUSEHOLDS)


class FindingsModel(QAbstractTableModel):
    """Shows the findings of a store that pass the filters, in the chosen order."""

    def __init__(self, store: FindingsStore, parent: QObject | None = None) -> None:
        """Show what the store holds."""
        super().__init__(parent)
        self._store = store
        self._titles = rule_titles()
        self._icons = {severity: colour_icon(colour(severity)) for severity in SEVERITIES}
        self._heads = (
            tr("Rule"),
            tr("Grids"),
            tr("Kind"),
            tr("Width (m)"),
            tr("Households"),
            tr("Community"),
            tr("State"),
        )
        self._states = {True: tr("accepted"), False: tr("open")}
        self.filters = Filters()
        self._column, self._descending = RULE, False
        self.reload()

    def reload(self) -> None:
        """Take what the store holds now, and show nothing before the filters are set."""
        self.beginResetModel()
        self.sieve = Sieve(self._store.rows, self._store.is_accepted)
        self._shown = np.empty(0, dtype=np.intp)
        self.endResetModel()

    def set_filters(self, filters: Filters) -> None:
        """Show the findings that pass the filters."""
        self.beginResetModel()
        self.filters = filters
        self._shown = self._in_order(np.flatnonzero(self.sieve.mask(filters)))
        self.endResetModel()

    def sort(self, column: int, order: Any = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._shown = self._in_order(np.sort(self._shown))
        self.endResetModel()

    def finding(self, index: QModelIndex) -> int:
        """Return the row in the store of a line of the list; -1 for no line."""
        return int(self._shown[index.row()]) if index.isValid() else -1

    def line(self, finding_id: str) -> int:
        """Return the line that shows a finding; -1 when none does."""
        lines = np.flatnonzero(self._store.rows.finding_id[self._shown] == finding_id)
        return int(lines[0]) if len(lines) else -1

    def findings(self) -> NDArray[np.intp]:
        """Return the rows in the store that are shown, in their order."""
        return self._shown

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Any, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._heads[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.finding(index)
        if row < 0:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts[index.column()](row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._store.rows.message[row]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == RULE:
            return self._icons[self._store.rows.severity[row]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None

    @property
    def _texts(self) -> tuple[Callable[[int], str], ...]:
        rows = self._store.rows
        return (
            lambda row: self._titles[rows.rule[row]],
            rows.what,
            lambda row: kind_title(rows.kind[row]),
            lambda row: _width(float(rows.width_m[row])),
            lambda row: str(rows.households[row]),
            lambda row: rows.community[row],
            lambda row: self._states[bool(self._store.is_accepted[row])],
        )

    def _in_order(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        keys = self.sieve.keys()[self._column]()[rows]
        if self._descending:
            # of equal ones the first stays first
            return rows[::-1][np.argsort(keys[::-1], kind="stable")][::-1]
        return rows[np.argsort(keys, kind="stable")]


def state_titles() -> dict[str, str]:
    """Return the names of the states, "" being any."""
    return {OPEN: tr("Open"), "accepted": tr("Accepted"), "": tr("Any state")}


def _alignment(column: int) -> Any:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _width(width: float) -> str:
    return f"{width:.2f}" if width else ""
