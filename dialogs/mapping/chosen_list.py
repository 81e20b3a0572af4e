"""Below the picture: who serves the grid that is chosen, or what it holds, with the shares."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ...core.errors import GridError
from ...core.layers import BASE
from ...core.lookup import Service
from ...core.relation_view import RelationView
from ...processing.texts import kind_title, tr
from ..workbench.look import colour_icon, kind_colour
from ..workbench.roles import COMMUNITIES
from .pick import Pick
from .words import grid_name, percent

GRID, GROUND, HOUSEHOLDS = range(3)
# More rows than these nobody reads, and making them would hold up the window
_ROWS_AT_MOST = 1000
_NODE = Qt.ItemDataRole.UserRole


class ChosenList(QTreeWidget):
    """A row per relation of what is chosen; a click, or Enter, goes on to the other grid."""

    picked = pyqtSignal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """List nothing."""
        super().__init__(parent)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAlternatingRowColors(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("Relations of the grid chosen"))
        self.setToolTip(tr("Click a line, or press Enter, to go on to that grid"))
        self.setHeaderLabels([tr("Grid"), tr("Ground"), tr("Households")])
        self.headerItem().setToolTip(GROUND, tr("Share of the base grid's ground"))
        self.headerItem().setToolTip(HOUSEHOLDS, tr("Share of the base grid's households"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(GRID, QHeaderView.ResizeMode.Stretch)
        for column in (GROUND, HOUSEHOLDS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            self.headerItem().setTextAlignment(column, int(Qt.AlignmentFlag.AlignRight))
        self.itemClicked.connect(self._tell)
        self.itemActivated.connect(self._tell)

    def show_pick(self, view: RelationView, pick: Pick | None) -> None:
        """List what belongs to the grids chosen."""
        self.clear()
        rows = [] if pick is None else list(_rows(view, pick))
        shown = rows[:_ROWS_AT_MOST]
        icons = {kind: colour_icon(kind_colour(kind)) for kind in {row[0] for row in shown}}
        self.addTopLevelItems([_item(*row, icons[row[0]]) for row in shown])
        if len(rows) > _ROWS_AT_MOST:
            more = tr("… and {count} more").format(count=f"{len(rows) - _ROWS_AT_MOST:,}")
            self.addTopLevelItem(QTreeWidgetItem([more]))

    def _tell(self, item: QTreeWidgetItem) -> None:
        node = item.data(GRID, _NODE)
        if node and node[1]:
            self.picked.emit(Pick.of(node[0], [node[1]]))


def summary(view: RelationView, pick: Pick) -> str:
    """Return a line on what is chosen."""
    count = len(pick.codes) if pick.is_base else sum(1 for _ in _rows(view, pick))
    if pick.is_base and pick.is_one:
        return tr("{grid} is served by:").format(grid=pick.title())
    if pick.is_one and pick.kind != COMMUNITIES:
        return tr("{grid} holds {count} base grids, wholly or in part:").format(
            grid=pick.title(), count=f"{count:,}"
        )
    if pick.is_one:
        return tr("{community} has {count} base grids:").format(
            community=pick.title(), count=f"{count:,}"
        )
    return tr("Grids chosen: {count}").format(count=f"{len(pick.codes):,}")


def _rows(view: RelationView, pick: Pick) -> Iterator[tuple[str, str, Service | None]]:
    """Yield kind and code of every grid to be listed, and the relation it is in."""
    if pick.is_one and pick.kind != COMMUNITIES:
        try:
            yield from _relations_of(view, pick.kind, pick.codes[0])
        except GridError:
            return  # a grid that was drawn, or got its code, after the mapping
    elif pick.kind == COMMUNITIES:
        yield from ((BASE, code, None) for code in view.base_grids_of(pick.codes[0]))
    else:
        yield from ((pick.kind, code, None) for code in pick.codes)


def _relations_of(
    view: RelationView, kind: str, code: str
) -> Iterator[tuple[str, str, Service | None]]:
    lookup = view.near(kind, code)
    if kind != BASE:
        for base in lookup.which_base_grids(kind, code):
            yield BASE, base, lookup.who_serves(base, kind)[0]
        return
    for service in lookup.who_serves(code):
        yield service.kind, service.code, service
    for one in view.kinds:
        bare = lookup.how_it_is_split(code, one).get("")
        if bare:
            yield one, "", Service(one, "", bare, 0.0, best_fit=False, exact=False)


def _item(kind: str, code: str, service: Service | None, icon: QIcon) -> QTreeWidgetItem:
    shares = ["", ""]
    if service is not None:
        shares = [percent(service.share), percent(service.household_share) if code else ""]
    name = grid_name(kind, code) if code else tr("nobody ({kind})").format(kind=kind_title(kind))
    # of base grids, the spot says what they are, and their codes are long
    item = QTreeWidgetItem([code if kind == BASE else name, *shares])
    item.setIcon(GRID, icon)
    item.setData(GRID, _NODE, (kind, code))
    item.setToolTip(GRID, name)
    for column in (GROUND, HOUSEHOLDS):
        item.setTextAlignment(column, int(Qt.AlignmentFlag.AlignRight))
    return item
