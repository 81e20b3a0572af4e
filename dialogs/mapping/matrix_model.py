"""The relation matrix as a table model: communities down, professional grids across."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QBrush, QFont, QPalette

from ...core.layers import BASE
from ...core.relation_matrix import RelationMatrix
from ...core.relation_tables import MEASURES
from ...processing.texts import tr
from ..workbench.look import colour_icon, kind_colour
from ..workbench.roles import COMMUNITIES
from .pick import Pick
from .words import community_name, grid_name, percent

BASE_GRIDS, HOUSEHOLDS, SHARE = MEASURES
ALL = 0
# Where all of a community is in one cell, its text must still be readable
_DARKEST = 0.65

Role = Qt.ItemDataRole


class MatrixModel(QAbstractTableModel):
    """The matrices of one kind or several, side by side; the first row and column count all."""

    def __init__(self, palette: QPalette, parent: QObject | None = None) -> None:
        """Hold nothing yet."""
        super().__init__(parent)
        self._palette = palette
        self._measure = BASE_GRIDS
        self._columns: list[tuple[str, int, str]] = []
        self._section_of: dict[tuple[str, str], int] = {}
        self._communities: list[str] = []
        self._icons: dict[str, Any] = {}
        self.matrices: Mapping[str, RelationMatrix] = {}

    def show(self, matrices: Mapping[str, RelationMatrix]) -> None:
        """Show other matrices, by kind."""
        self.beginResetModel()
        self.matrices = matrices
        self._columns = [
            (kind, place, code)
            for kind, matrix in matrices.items()
            for place, code in enumerate(matrix.professional.tolist())
        ]
        self._section_of = {
            (kind, code): section for section, (kind, _, code) in enumerate(self._columns, start=1)
        }
        self._communities = next((matrix.communities.tolist() for matrix in matrices.values()), [])
        self._icons = {kind: colour_icon(kind_colour(kind)) for kind in matrices}
        self.endResetModel()

    def set_measure(self, measure: str) -> None:
        """Say what the cells tell, of `MEASURES`."""
        self._measure = measure
        self.layoutChanged.emit()

    @property
    def measure(self) -> str:
        """Return what the cells tell."""
        return self._measure

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() or not self.matrices else 1 + len(self._communities)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or not self.matrices else 1 + len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role == Role.ToolTipRole:
            return self.pick_of_header(section, orientation).title()
        if orientation == Qt.Orientation.Vertical:
            return self._row_name(section) if role == Role.DisplayRole else None
        if section == ALL:
            return tr("All") if role == Role.DisplayRole else None
        kind, _, code = self._columns[section - 1]
        if role == Role.DecorationRole:
            return self._icons[kind]
        return (code or tr("nobody")) if role == Role.DisplayRole else None

    def data(self, index: QModelIndex, role: int = 0) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if ALL in (row, column):
            return self._total(row, column, role)
        kind, place, _ = self._columns[column - 1]
        cell = self.matrices[kind].cell(row - 1, place)
        return None if cell is None else self._cell(kind, cell, index, role)

    def pick(self, index: QModelIndex) -> Pick:
        """Return the base grids of a cell, or what a total stands for."""
        row, column = index.row(), index.column()
        if row == ALL:
            return self.pick_of_header(column, Qt.Orientation.Horizontal)
        if column == ALL:
            return self.pick_of_header(row, Qt.Orientation.Vertical)
        kind, place, _ = self._columns[column - 1]
        return Pick.of(BASE, self.matrices[kind].base_grids_at(row - 1, place))

    def pick_of_header(self, section: int, orientation: Qt.Orientation) -> Pick:
        """Return the professional grid, or the community, of a column or a row."""
        if section == ALL:
            return Pick.of(BASE, ())
        if orientation == Qt.Orientation.Vertical:
            return Pick.of(COMMUNITIES, [self._communities[section - 1]])
        kind, place, code = self._columns[section - 1]
        if code:
            return Pick.of(kind, [code])
        return Pick.of(BASE, self.matrices[kind].base_grids_in_column(place))

    def first_cell(self, kind: str, code: str) -> QModelIndex:
        """Return the first cell of a professional grid; an invalid index where it has none."""
        section = self._section_of.get((kind, code))
        if section is None:
            return QModelIndex()
        matrix, place = self.matrices[kind], self._columns[section - 1][1]
        return self.index(1 + int(matrix.row[matrix.column == place][0]), section)

    def row_of(self, community: str) -> int:
        """Return the row of a community; -1 where it has none."""
        return 1 + self._communities.index(community) if community in self._communities else -1

    def _row_name(self, section: int) -> str:
        return tr("All") if section == ALL else community_name(self._communities[section - 1])

    def _cell(self, kind: str, cell: int, index: QModelIndex, role: int) -> Any:
        matrix = self.matrices[kind]
        if role == Role.DisplayRole:
            return _figure(self._measure, getattr(matrix, self._measure)[cell])
        if role == Role.BackgroundRole:
            return _shade(kind, float(matrix.share[cell]))
        if role == Role.ToolTipRole:
            return tr(
                "{community}, {grid}: {count} base grids, {households} households, "
                "{share} of the community"
            ).format(
                community=self._row_name(index.row()),
                grid=grid_name(kind, self._columns[index.column() - 1][2]),
                count=f"{matrix.base_grids[cell]:,}",
                households=f"{matrix.households[cell]:,}",
                share=percent(float(matrix.share[cell])),
            )
        return None

    def _total(self, row: int, column: int, role: int) -> Any:
        if role == Role.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        if role == Role.BackgroundRole:
            return QBrush(self._palette.color(QPalette.ColorRole.AlternateBase))
        return self._sum(row, column) if role == Role.DisplayRole else None

    def _sum(self, row: int, column: int) -> str:
        """Return what a row, a column or everything adds up to; base grids count once in a row."""
        first = next(iter(self.matrices))
        kind, place, _ = self._columns[column - 1] if column else (first, -1, "")
        matrix = self.matrices[kind]
        measure = HOUSEHOLDS if self._measure == HOUSEHOLDS else BASE_GRIDS
        if column == ALL and measure == BASE_GRIDS:
            grids = matrix.grids_of_community
            return _figure(measure, grids.sum() if row == ALL else grids[row - 1])
        chosen = np.ones(len(matrix.row), dtype=bool)
        if row != ALL:
            chosen &= matrix.row == row - 1
        if column != ALL:
            chosen &= matrix.column == place
        return _figure(measure, getattr(matrix, measure)[chosen].sum())


def _figure(measure: str, value: Any) -> str:
    return percent(float(value)) if measure == SHARE else f"{int(value):,}"


def _shade(kind: str, share: float) -> QBrush:
    """Return the colour of a kind, the stronger the larger the share, over the table's ground."""
    shown = kind_colour(kind)
    shown.setAlphaF(_DARKEST * min(max(share, 0.0), 1.0) ** 0.7)
    return QBrush(shown)
