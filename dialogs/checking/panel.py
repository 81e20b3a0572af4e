"""The panel Check: findings found, listed, looked at, mended or accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from qgis.core import QgsRectangle
from qgis.gui import QgsFilterLineEdit
from qgis.PyQt import uic
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QAction,
    QCheckBox,
    QComboBox,
    QLabel,
    QMenu,
    QScrollArea,
    QTableView,
    QToolButton,
    QWidget,
)

from ...processing.texts import tr
from ..workbench.look import own_icon, theme_icon
from ..workbench.panel import Panel
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from ..workbench.settings import read_settings, write_settings
from .checker import Checker
from .deeds import Deeds
from .exporting import ask_and_export
from .filter_row import FilterRow
from .findings_list import FindingsList
from .findings_model import FindingsModel
from .findings_on_map import FindingsOnMap
from .mending import Mender
from .rule_chart import RuleChart
from .severity_chips import SeverityChips
from .words import count_line, detail_line, hint_line

FORM = Path(__file__).with_suffix(".ui")
# Keys that QGIS leaves alone: those of other programs for the next problem
NEXT_KEY, PREVIOUS_KEY = "F8", "Shift+F8"
_BARS = 6


class CheckPanel(Panel):
    """Shows what is wrong with the stack, and what can be done about it."""

    HELP = "check"
    ICON = "mActionSelectAll.svg"

    run: RunButton
    live: QToolButton
    export_list: QToolButton
    hint: QLabel
    results: QWidget
    chips: SeverityChips
    chart_area: QScrollArea
    chart: RuleChart
    rule: QComboBox
    kind: QComboBox
    community: QComboBox
    state: QComboBox
    text: QgsFilterLineEdit
    in_map: QCheckBox
    list: QTableView
    shown_count: QLabel
    detail: QLabel
    previous: QToolButton
    next: QToolButton
    mend: RunButton
    accept: QToolButton
    take_back: QToolButton

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show what is known of the findings."""
        super().__init__(session, parent)
        # relative to `dialogs`, which has the widgets of the form that are our own
        uic.loadUi(str(FORM), self, __package__.rpartition(".")[0])
        self._follows_map = True
        self._current_id = ""
        self._checker = Checker(session, self)
        self._mender = Mender(session, self)
        self._map = FindingsOnMap(session.project, session.canvas, self)
        self._model = FindingsModel(session.findings, self)
        self._list = FindingsList(self.list, self._model, self)
        boxes = (self.rule, self.kind, self.community, self.state)
        self._filters = FilterRow(self.chips, boxes, self.text, self.in_map, self)
        buttons = (self.mend, self.accept, self.take_back)
        self._deeds = Deeds(session, self._list, self._model, self._mender, buttons, self)
        self._dress()
        self._listen()
        self._reload()

    def title(self) -> str:
        return tr("Check")

    def shut_down(self) -> None:
        self._checker.shut_down()
        super().shut_down()
        self._map.clear()

    def show_rule(self, rule: str) -> None:
        """List the open findings of a rule, or of all rules, and of nothing else."""
        self._filters.reset(rule)

    def _dress(self) -> None:
        self.run.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(self.run)
        menu.setToolTipsVisible(True)
        for text, tip, start in (
            (tr("Check &all"), tr("Check all layers of the stack"), self._checker.check_all),
            (
                tr("Check what the map &shows"),
                tr("Check the visible extent; what is known elsewhere stays"),
                self._checker.check_seen,
            ),
        ):
            action = QAction(text, menu)
            action.setToolTip(tip)
            action.triggered.connect(self._chooser(text, tip, start))
            menu.addAction(action)
        self.run.setMenu(menu)
        self._choose_run(
            tr("Check &all"), tr("Check all layers of the stack"), self._checker.check_all
        )
        self.live.setIcon(theme_icon("mActionToggleEditing.svg"))
        self.live.setChecked(read_settings().live)
        self.export_list.setIcon(theme_icon("mActionSharingExport.svg"))
        self.chart_area.setMaximumHeight(self.chart.height_of(_BARS))
        for button, icon, text, key, by in (
            (self.previous, "mActionArrowUp.svg", tr("Previous finding"), PREVIOUS_KEY, -1),
            (self.next, "mActionArrowDown.svg", tr("Next finding"), NEXT_KEY, 1),
        ):
            action = QAction(theme_icon(icon), text, self)
            action.setShortcut(QKeySequence(key))
            action.setToolTip(f"{text} ({key})")
            action.triggered.connect(partial(self._list.step, by))
            button.setDefaultAction(action)
            self.addAction(action)

    def _listen(self) -> None:
        session = self.session
        self._filters.changed.connect(self._filter)
        self.chart.chosen.connect(self._filters.choose_rule)
        self._list.current_changed.connect(self._show_current)
        self._list.looked_at.connect(self._look_at)
        self._mender.mended.connect(self._check_mended)
        self.live.toggled.connect(self._keep_live)
        self.export_list.clicked.connect(self._export)
        self.listen(session.findings_changed, self._reload)
        self.listen(session.findings.replaced, self._map.replace)
        self.listen(session.findings.patched, self._map.patch)
        self.listen(session.roles.changed, self._show_hint)
        self._checker.overtaken.connect(self._check_edited)
        self.listen(session.base_edited, self._checker.note_edit)
        self.listen(session.base_edited, self._check_edited)
        self.listen(session.project.readProject, self._map.clear)
        self.listen(session.canvas.extentsChanged, self._follow_map)

    def _chooser(self, text: str, tip: str, start: Callable[[], Run | None]) -> Callable[[], None]:
        def choose() -> None:
            if not self.run.is_running:
                self._choose_run(text, tip, start)
                self.run.press()

        return choose

    def _choose_run(self, text: str, tip: str, start: Callable[[], Run | None]) -> None:
        self.run.set_work(text, own_icon("checkstack.svg"), tip, start)

    def _reload(self) -> None:
        """Show the findings that are known now, at the same one as before."""
        current = self._current_id
        self._model.reload()
        self._filters.offer(self._model.sieve)
        self._filter()
        line = self._model.line(current) if current else -1
        if line >= 0:
            self._list.go_to(line)
        self.export_list.setEnabled(bool(len(self.session.findings.rows)))
        self._show_hint()

    def _filter(self) -> None:
        filters = self._filters.filters(self._seen)
        self._model.set_filters(filters)
        sieve = self._model.sieve
        others = sieve.mask(replace(filters, rule=""))
        self.chart.show_counts(sieve.counts("rule", others), sieve.worst())
        self.chart.set_chosen(filters.rule)
        any_severity = sieve.mask(replace(filters, severities=frozenset()))
        self.chips.show_counts(sieve.counts("severity", any_severity))
        self.shown_count.setText(count_line(self._model.rowCount(), self.session.findings))

    def _show_hint(self) -> None:
        missing = self._checker.missing()
        self.hint.setText(hint_line(missing, self.session.findings))
        self.hint.setVisible(bool(self.hint.text()))
        self.run.setEnabled(not missing or self.run.is_running)
        self.results.setVisible(bool(len(self.session.findings.rows)))

    def _show_current(self) -> None:
        row, rows = self._list.current(), self.session.findings.rows
        self._deeds.show_possible()
        self.detail.setText(detail_line(self.session.findings, row))
        if row >= 0:
            self._current_id = rows.finding_id[row]

    def _look_at(self, row: int) -> None:
        """Zoom to a finding; the list keeps showing what it did."""
        store = self.session.findings
        self._follows_map = False
        self._map.look_at(store.rows.geometry(row), store.crs)
        self._follows_map = True

    def _follow_map(self) -> None:
        if self._follows_map and self.in_map.isChecked():
            self._filter()

    def _seen(self) -> QgsRectangle | None:
        canvas = self.session.canvas
        return self._checker.to_base(canvas.extent(), canvas.mapSettings().destinationCrs())

    def _check_edited(self, place: QgsRectangle) -> None:
        if self.live.isChecked():
            self._checker.check_edited(place)
        else:
            self._show_hint()

    def _check_mended(self, layer_id: str, place: QgsRectangle) -> None:
        """Check a place again where a layer was mended; edits of the base are checked anyway."""
        layer, base = self.session.project.mapLayer(layer_id), self.session.roles.base()
        if layer is base and self.live.isChecked():
            return
        here = self._checker.to_base(place, layer.crs())
        if here is not None:
            self._checker.check_edited(here)

    def _keep_live(self, checked: bool) -> None:  # noqa: FBT001 (Qt's signature)
        write_settings(replace(read_settings(), live=checked))

    def _export(self) -> None:
        ask_and_export(self.session, self._model.findings(), self)
