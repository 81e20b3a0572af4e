"""The relation matrix as a table with headers that stay while it is scrolled."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ...processing.texts import tr
from .matrix_model import MatrixModel
from .pick import Pick
from .words import community_name

# In letters: codes are mostly as long as the first, longer ones are elided
_NARROWEST, _WIDEST = 5, 14


class MatrixView(QTableView):
    """Tells what is clicked, or chosen by Enter: a cell, a professional grid or a community."""

    picked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty table."""
        super().__init__(parent)
        self.matrix = MatrixModel(self.palette(), self)
        self.setModel(self.matrix)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Relation matrix"))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(True)
            header.setHighlightSections(True)
            header.setTextElideMode(Qt.TextElideMode.ElideMiddle)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.clicked.connect(self._pick)
        self.horizontalHeader().sectionClicked.connect(self._pick_column)
        self.verticalHeader().sectionClicked.connect(self._pick_row)
        self.matrix.modelReset.connect(self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self._pick(self.currentIndex())
            return
        super().keyPressEvent(event)

    def reveal(self, pick: Pick) -> None:
        """Scroll to the first cell of a professional grid."""
        index = self.matrix.first_cell(pick.kind, pick.codes[0]) if pick.is_one else QModelIndex()
        if index.isValid():
            self.scrollTo(index)

    def reveal_community(self, code: str) -> None:
        """Scroll to the row of a community, whatever column is in sight."""
        column = max(self.columnAt(0), 0)
        index = self.matrix.index(self.matrix.row_of(code), column)
        if index.isValid():
            self.scrollTo(index)

    def _fit(self) -> None:
        """Make columns as wide as their codes, within reason."""
        matrices = self.matrix.matrices.values()
        columns = [code for one in matrices for code in one.professional.tolist()]
        self.horizontalHeader().setDefaultSectionSize(self._width(columns))
        self.verticalHeader().setDefaultSectionSize(int(1.5 * self.fontMetrics().height()))
        rows = [code for one in matrices for code in one.communities.tolist()]
        self.verticalHeader().setFixedWidth(self._width([*map(community_name, rows), tr("All")]))

    def _width(self, texts: list[str]) -> int:
        """Return the width of the longest text, and of an icon beside it."""
        letter = self.fontMetrics().averageCharWidth()
        measured = self.fontMetrics().horizontalAdvance(max(texts, key=len, default=""))
        return min(max(measured, _NARROWEST * letter), _WIDEST * letter) + 4 * letter

    def _pick(self, index: QModelIndex) -> None:
        self._tell(self.matrix.pick(index))

    def _pick_column(self, section: int) -> None:
        self._tell(self.matrix.pick_of_header(section, Qt.Orientation.Horizontal))

    def _pick_row(self, section: int) -> None:
        self._tell(self.matrix.pick_of_header(section, Qt.Orientation.Vertical))

    def _tell(self, pick: Pick) -> None:
        if pick.codes:
            self.picked.emit(pick)
