"""The list: which finding is looked at, by mouse and by keys."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from .findings_model import COMMUNITY, RULE, WHAT, FindingsModel

_LINES = 8
_LETTERS = {RULE: 18, WHAT: 16, COMMUNITY: 14}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _CodesDelegate(QStyledItemDelegate):
    """Leaves out the middle of codes that do not fit: their ends tell them apart."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class FindingsList(QObject):
    """Tells which finding becomes the current one, and which is to be looked at on the map."""

    current_changed = pyqtSignal()
    looked_at = pyqtSignal(int)

    def __init__(self, view: QTableView, model: FindingsModel, parent: QObject) -> None:
        """Dress the view, and listen to it."""
        super().__init__(parent)
        self._view, self._model = view, model
        view.setModel(model)
        view.sortByColumn(RULE, Qt.SortOrder.AscendingOrder)
        letters = view.fontMetrics()
        rows, head = view.verticalHeader(), view.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(round(letters.height() * 1.5))
        view.setMinimumHeight(rows.defaultSectionSize() * _LINES)
        view.setItemDelegateForColumn(WHAT, _CodesDelegate(view))
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for column in range(model.columnCount()):
            title = letters.horizontalAdvance(model.headerData(column, Qt.Orientation.Horizontal))
            wide = letters.averageCharWidth() * _LETTERS.get(column, 0)
            head.resizeSection(column, max(wide, title + 2 * letters.height()))
        view.clicked.connect(self._look)
        view.selectionModel().currentRowChanged.connect(self._note)
        view.selectionModel().selectionChanged.connect(self._tell)
        model.modelReset.connect(self.current_changed)
        view.installEventFilter(self)

    def current(self) -> int:
        """Return the current finding's row in the store; -1 for none."""
        return self._model.finding(self._view.currentIndex())

    def chosen(self) -> list[int]:
        """Return the rows in the store of all selected findings, the current one first."""
        lines = self._view.selectionModel().selectedRows()
        rows = [self._model.finding(index) for index in lines]
        return sorted(rows, key=lambda row: row != self.current())

    def step(self, by: int, *_: object) -> None:
        """Look at the next finding, or the previous one; behind the last is the first again."""
        count = self._model.rowCount()
        if not count:
            return
        index = self._view.currentIndex()
        line = (index.row() + by) % count if index.isValid() else (0 if by > 0 else count - 1)
        self.go_to(line)
        self.looked_at.emit(self.current())

    def go_to(self, line: int) -> None:
        """Make a line the current one."""
        index = self._model.index(line, 0)
        flags = QItemSelectionModel.SelectionFlag
        self._view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self._view.scrollTo(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and event.key() in _ENTER and self.current() >= 0:
            self.looked_at.emit(self.current())
            return True
        return False

    def _note(self, current: QModelIndex, _: QModelIndex) -> None:
        # a click tells of itself; what else moves the line in the list are its keys
        by_key = self._view.hasFocus() and not QApplication.mouseButtons()
        if by_key and current.isValid():
            self.looked_at.emit(self._model.finding(current))

    def _look(self, index: QModelIndex) -> None:
        self.looked_at.emit(self._model.finding(index))

    def _tell(self, *_: object) -> None:
        self.current_changed.emit()
