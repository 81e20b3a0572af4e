"""The panel Map: who serves whom, as a picture and as a table, and what an edit would change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.layers import BASE
from ...core.relation_view import Choice, RelationView
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.panel import Panel
from ..workbench.roles import COMMUNITIES
from ..workbench.run_button import RunButton
from ..workbench.session import Session
from .changes_page import ChangesPage
from .choice_bar import ChoiceBar
from .chosen_list import ChosenList, summary
from .errands import Errands
from .exports import Exports
from .find_box import FindBox
from .graph_page import GraphPage
from .map_link import MapLink
from .mapper import Mapper
from .matrix_page import MatrixPage
from .pick import Pick
from .slices import Slices
from .state_line import StateLine

FORM = Path(__file__).with_suffix(".ui")
# How views and list share the height at first; the user moves the handle between them
_PARTS = (2, 1)
_PAGE = "map_page"


class MapPanel(Panel):
    """Runs the mapping, and keeps graph, matrix, list and map at one and the same choice."""

    HELP = "map"
    ICON = "algorithms/mAlgorithmNetworkAnalysis.svg"

    action_row: QHBoxLayout
    export_button: QToolButton
    choice_row: QVBoxLayout
    halves: QSplitter
    views: QTabWidget
    graph_page: QWidget
    graph_column: QVBoxLayout
    matrix_page: QWidget
    matrix_column: QVBoxLayout
    changes_page: QWidget
    changes_column: QVBoxLayout
    chosen_title: QLabel
    chosen_column: QVBoxLayout

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show that nothing is mapped yet."""
        super().__init__(session, parent)
        uic.loadUi(str(FORM), self)
        self.errands = Errands(session.refuse, self)
        self.mapper = Mapper(session, self.errands, self)
        self.link = MapLink(session, self)
        self.pick: Pick | None = None
        self._showing = Slices(self)
        self._build()
        self._connect()
        self._follow_roles()
        self._recall_page()

    def title(self) -> str:
        return tr("Map")

    @property
    def is_busy(self) -> bool:
        """Tell whether anything that the panel has begun is still going on."""
        return any(
            part.is_busy
            for part in (
                self.session.runner,
                self.errands,
                self.comparison.what_if,
                self.link,
                self._showing,
                self.graph,
            )
        )

    def shut_down(self) -> None:
        self.link.unwatch()
        self.mapper.unwatch()
        self.comparison.what_if.shut_down()
        self._showing.stop()
        self.graph.shut_down()
        self.errands.shut_down()
        super().shut_down()

    def choose(self, pick: Pick | None, *, zoom: bool = False) -> None:
        """Choose grids in all views and in the map.

        Args:
            pick: The grids; None: none of them.
            zoom: Whether the map moves to them even when they are in sight.
        """
        self._show_pick(pick)
        if pick is not None:
            self.link.show(pick.kind, pick.codes, zoom=zoom)

    def _build(self) -> None:
        self.map_button = RunButton(self)
        self.map_button.set_work(
            tr("&Map"),
            theme_icon("mActionRefresh.svg"),
            tr("Find which base grids share ground with which professional grids"),
            self.mapper.start,
        )
        self.choice, self.drawing, self.table = ChoiceBar(self), GraphPage(self), MatrixPage(self)
        self.graph, self.matrix = self.drawing.view, self.table.view
        self.state, self.chosen = StateLine(self.mapper, self), ChosenList(self)
        self.find = FindBox(self.session, self.mapper, self)
        self.comparison = ChangesPage(self.session, self.mapper, self.errands, self)
        self.action_row.insertWidget(0, self.map_button)
        for box, widget in (
            (self.choice_row, self.state),
            (self.choice_row, self.choice),
            (self.choice_row, self.find),
            (self.graph_column, self.drawing),
            (self.matrix_column, self.table),
            (self.changes_column, self.comparison),
            (self.chosen_column, self.chosen),
        ):
            box.addWidget(widget)
        self.exports = Exports(
            self.session, self.mapper, self.errands, self.graph.graph, self.matrix.matrix, self
        )
        self.export_button.setMenu(self.exports.menu())
        self.export_button.setIcon(theme_icon("mActionSharingExport.svg"))
        for half, part in enumerate(_PARTS):
            self.halves.setStretchFactor(half, part)

    def _connect(self) -> None:
        self.mapper.mapped.connect(self._show_mapping)
        self.choice.changed.connect(self._show_choice)
        self.find.picked.connect(self.choose)
        self.graph.picked.connect(self.choose)
        self.graph.opened.connect(self._open)
        self.graph.built.connect(self._highlight)
        self.chosen.picked.connect(self.choose)
        self.matrix.picked.connect(lambda pick: self.choose(pick, zoom=True))
        self.comparison.changes.picked.connect(lambda pick: self.choose(pick, zoom=True))
        self.link.selected.connect(lambda kind, codes: self._show_pick(Pick.of(kind, codes)))
        self.views.currentChanged.connect(self._turn)
        self.listen(self.session.roles.changed, self._follow_roles)
        self.listen(self.session.project.readProject, self._recall_page)

    def _turn(self, page: int) -> None:
        """Show another page, which the project keeps."""
        self.session.remember(_PAGE, str(page))
        self._reveal()

    def _recall_page(self, *_: object) -> None:
        page = self.session.recall(_PAGE, "0")
        self.views.setCurrentIndex(int(page) if page.isdecimal() else 0)

    def _follow_roles(self) -> None:
        """Take notice of other layers; a mapping of base grids that have gone is forgotten."""
        had_view = self.mapper.view is not None
        self.mapper.follow_roles()
        self.link.watch()
        if had_view and self.mapper.view is None:
            self._show_mapping()
        self.state.show_state()
        self.comparison.follow_roles()

    def _show_mapping(self) -> None:
        view = self.mapper.view
        self.choice.offer(view)
        self.state.show_state()
        self._show_choice()
        self._show_pick(self.pick if view is not None else None)

    def _show_choice(self) -> None:
        """Show the part of the mapping that is chosen, in graph and matrix."""
        if self.mapper.view is not None:
            self._showing.start(self._show_part(self.mapper.view, self.choice.choice()))
            return
        self._showing.stop()
        self.table.show_matrices({})
        self.drawing.clear_picture()

    def _show_part(self, view: RelationView, choice: Choice) -> Iterator[None]:
        kinds = [choice.kind] if choice.kind else view.kinds
        self.table.show_matrices({kind: view.matrices[kind] for kind in kinds})
        self._reveal()
        yield
        picture = view.draw(choice)
        yield
        self.drawing.show_picture(picture)

    def _show_pick(self, pick: Pick | None) -> None:
        """Show what is chosen everywhere but in the map."""
        self.pick = pick if pick is not None and pick.codes else None
        view = self.mapper.view
        if view is None:
            self.chosen.clear()
            self.chosen_title.setText("")
            return
        self.chosen.show_pick(view, self.pick)
        self.chosen_title.setText(
            tr("Choose a grid in graph, matrix or map to see who serves it, or what it holds.")
            if self.pick is None
            else summary(view, self.pick)
        )
        self._highlight()
        self._reveal()

    def _highlight(self) -> None:
        """Bring what is chosen to the front of the graph."""
        if self.mapper.view is not None:
            self.graph.highlight(self._nodes(self.mapper.view))

    def _reveal(self) -> None:
        """Scroll the matrix to the professional grid and the community that are chosen."""
        if self.pick is not None:
            self.matrix.reveal(self.pick)
        community = self.choice.choice().community
        if community is not None:
            self.matrix.reveal_community(community)

    def _nodes(self, view: RelationView) -> list[tuple[str, str]]:
        """Return the nodes of what is chosen, be they base grids or communities."""
        if self.pick is None:
            return []
        nodes = [(self.pick.kind, code) for code in self.pick.codes]
        amid = self.graph.graph.inner_kind
        if self.pick.kind == COMMUNITIES and amid == BASE:
            return [(BASE, code) for code in view.base_grids_of(self.pick.codes[0])]
        if self.pick.is_base and amid == COMMUNITIES:
            return [(COMMUNITIES, code) for code in view.communities_of(self.pick.codes)]
        return nodes

    def _open(self, pick: Pick) -> None:
        """Show the base grids of a community that was drawn as one node."""
        if pick.kind == COMMUNITIES:
            self.choice.choose_community(pick.codes[0])
