"""The page Matrix: the table, and what its cells show."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ...core.relation_matrix import RelationMatrix
from ...processing.texts import tr
from .matrix_model import BASE_GRIDS, HOUSEHOLDS, SHARE
from .matrix_view import MatrixView


class MatrixPage(QWidget):
    """Holds the view of the table."""

    def __init__(self, parent: QWidget) -> None:
        """Show an empty table."""
        super().__init__(parent)
        self.view = MatrixView(self)
        self.measure = QComboBox(self)
        self.measure.setToolTip(
            tr("What the numbers in the cells are; the colour is the share of the community")
        )
        for text, measure in (
            (tr("Number of base grids"), BASE_GRIDS),
            (tr("Households"), HOUSEHOLDS),
            (tr("Share of the community"), SHARE),
        ):
            self.measure.addItem(text, measure)
        self.measure.currentIndexChanged.connect(
            lambda: self.view.matrix.set_measure(self.measure.currentData())
        )
        label = QLabel(tr("Cells &show"), self)
        label.setBuddy(self.measure)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.measure, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.view, 1)

    def show_matrices(self, matrices: Mapping[str, RelationMatrix]) -> None:
        """Show the matrices of some kinds, unless these are shown already."""
        if matrices != self.view.matrix.matrices:
            self.view.matrix.show(matrices)
