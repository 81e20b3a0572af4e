"""The panel Stack: layers on roles, problems at once, the sample district in one click."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QShortcut,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import GridError
from ...core.inspection import CHOOSE_FIELD
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.panel import Panel
from ..workbench.roles import ATOMS, TABLES, WAIVERS, role_of
from ..workbench.run_button import RunButton
from ..workbench.session import Session
from .assigning import Assigning
from .dropped import DropTarget
from .inspection import ALGORITHM, Inspection, LayerProblem
from .kind_entry import KindEntry
from .layer_watch import LayerWatch
from .own_kinds import OwnKinds
from .part_row import PartRow
from .parts import AROUND, GRIDS
from .remedies import Remedies
from .rows import PartRows
from .sample import SampleDistrict
from .summary import hint_of, summary_of

FORM = Path(__file__).with_suffix(".ui")


class StackPanel(Panel):
    """Shows the parts of the stack; a layer's role is kept as a property of the layer."""

    HELP = "stack"
    ICON = "mActionAddGroup.svg"

    hint: QLabel
    action_row: QHBoxLayout
    guess_button: QToolButton
    summary_icon: QLabel
    summary: QLabel
    grids: QgsCollapsibleGroupBoxBasic
    around: QgsCollapsibleGroupBoxBasic
    tables: QgsCollapsibleGroupBoxBasic
    grid_rows: QVBoxLayout
    around_rows: QVBoxLayout
    table_rows: QVBoxLayout
    add_kind: QToolButton
    kind_name: QLineEdit

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the roles of the session's project."""
        super().__init__(session, parent)
        uic.loadUi(str(FORM), self)
        self.inspection = Inspection(session.runner, self._inspected, self)
        self.assigning = Assigning(session)
        self.kinds = OwnKinds(session)
        self.remedies = Remedies(session, self.inspection)
        self.sample = SampleDistrict(session)
        self._watch = LayerWatch(self._ask_again)
        self._is_front = False
        self._add_buttons()
        boxes = {GRIDS: self.grid_rows, AROUND: self.around_rows, TABLES: self.table_rows}
        self.rows = PartRows(boxes, self._make_row)
        KindEntry(self.add_kind, self.kind_name, self._take_kind)
        self._link()
        self._show_parts()

    def title(self) -> str:
        return tr("Stack")

    def shown(self) -> None:
        self._is_front = True
        if not self.inspection.is_known:
            self.inspection.request()

    def hidden(self) -> None:
        self._is_front = False
        self.inspection.pause()

    def shut_down(self) -> None:
        self.inspection.pause()
        self._watch.watch([])
        super().shut_down()

    def _add_buttons(self) -> None:
        self.guess_button.setIcon(theme_icon("mActionFindReplace.svg"))
        self.guess_button.clicked.connect(self.assigning.guess)
        self.sample_button = RunButton(self)
        self.sample_button.set_work(
            tr("Open the sample district"),
            theme_icon("mActionAddOgrLayer.svg"),
            tr(
                "Write a generated district into a folder and open it, its roles given; "
                "Alt+Down for one with defects"
            ),
            lambda: self.sample.open(with_defects=False),
        )
        self.sample_button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.sample_button.setMenu(self._sample_menu())
        keys = QShortcut(QKeySequence("Alt+Down"), self.sample_button)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.sample_button.showMenu)
        self.action_row.insertWidget(1, self.sample_button)

    def _sample_menu(self) -> QMenu:
        menu = QMenu(self.sample_button)
        for text, with_defects in (
            (tr("Without defects"), False),
            (tr("With known defects"), True),
        ):
            action = QAction(text, menu)
            action.triggered.connect(
                lambda _, with_defects=with_defects: self.sample_button.follow(
                    self.sample.open(with_defects=with_defects)
                )
            )
            menu.addAction(action)
        return menu

    def _link(self) -> None:
        """Follow the project, its layers, and what is dropped beside the rows."""
        drops = DropTarget(self)
        drops.dropped.connect(self.assigning.drop_anywhere)
        self.inspection.started.connect(self._show_problems)
        self.inspection.ended.connect(self._show_problems)
        self.listen(self.session.roles.changed, self._show_parts)
        self.listen(self.session.project.cleared, self._show_parts)
        self.listen(self.session.project.cleared, self.sample.cancel)

    def _make_row(self, kind: str) -> PartRow:
        row = PartRow(kind, self, removable=kind not in (*GRIDS, *AROUND, *TABLES))
        row.layer_chosen.connect(self.assigning.choose)
        row.field_chosen.connect(self.assigning.choose_field)
        row.layers_dropped.connect(self.assigning.drop)
        row.remedy_wanted.connect(self._apply)
        row.removal_wanted.connect(self._remove_kind)
        return row

    def _show_parts(self) -> None:
        """Show which layers the parts are, and have them inspected anew."""
        self.rows.match(self.kinds.names())
        self._watch.watch(self.rows.show_layers(self.session.roles))
        hint = hint_of(self.session)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._ask_again()

    def _show_problems(self) -> None:
        """Show what is wrong, or that it is being found out."""
        roles = self.session.roles
        self.rows.show_problems(roles, self.inspection)
        self._order_stops()
        count = sum(roles.layer(kind) is not None for kind in self.rows.kinds())
        icon, text = summary_of(count, self.inspection)
        height = self.fontMetrics().height()
        self.summary_icon.setPixmap(icon.pixmap(height, height))
        self.summary_icon.setVisible(bool(text))
        self.summary.setText(text)
        self.summary.setVisible(bool(text))

    def _order_stops(self) -> None:
        """Let the tab key go through the panel as it is read."""
        stops = [
            self.guess_button,
            self.sample_button,
            *self.rows.stops((*GRIDS, *self.kinds.names())),
            self.add_kind,
            self.kind_name,
            *self.rows.stops((*AROUND, *TABLES)),
        ]
        for stop, following in pairwise(stops):
            QWidget.setTabOrder(stop, following)

    def _inspected(self) -> dict[str, Any]:
        """Return what `inspectlayers` is given; nothing where no layer has a role."""
        roles = self.session.roles
        if all(roles.layer(kind) is None for kind in self.rows.kinds()):
            return {}
        more = {"ATOMS": roles.layer(ATOMS), "WAIVERS": roles.layer(WAIVERS)}
        parameters = {**roles.parameters(ALGORITHM), **more}
        # all that were given a kind: two of one, and those whose source has gone, are to be told of
        kinds = {*GRIDS[1:], *self.kinds.names()}
        layers = self.session.project.mapLayers()
        upper = [layers[key] for key in sorted(layers) if role_of(layers[key]) in kinds]
        return {**parameters, "PROFESSIONAL": upper} if upper else parameters

    def _ask_again(self) -> None:
        """Have the layers inspected: now, or when the panel comes to the front."""
        self.inspection.is_known = False
        if self._is_front:
            self.inspection.request()

    def _apply(self, problem: LayerProblem) -> None:
        if problem.remedy == CHOOSE_FIELD:
            self.rows[problem.kind].go_to_field()
            return
        run = self.remedies.apply(problem)
        if run is not None:
            self.rows[problem.kind].follow(problem, run)

    def _take_kind(self, name: str) -> bool:
        """Add a kind, or say why not; tell whether it was added."""
        try:
            self.kinds.add(name)
        except GridError as error:
            self.session.refuse(error.told(tr))
            return False
        self._show_parts()
        return True

    def _remove_kind(self, kind: str) -> None:
        self.kinds.remove(kind)
        self._show_parts()
