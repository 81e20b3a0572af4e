"""What can be done about the chosen findings: mend them, or let them stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction, QDialog, QMenu, QToolButton, QWidget

from ...processing.texts import tr
from ..workbench.look import own_icon, theme_icon
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from .accept_dialog import AcceptDialog
from .findings_list import FindingsList
from .findings_model import FindingsModel
from .mending import ALIGNED, REPAIRED, Mender


class Deeds(QObject):
    """The buttons below the list."""

    def __init__(
        self,
        session: Session,
        listed: FindingsList,
        model: FindingsModel,
        mender: Mender,
        buttons: tuple[RunButton, QToolButton, QToolButton],
        parent: QWidget,
    ) -> None:
        """Take the buttons of the form: mend, accept, take back."""
        super().__init__(parent)
        self._session, self._list, self._model = session, listed, model
        self._mender, self._window = mender, parent
        self._mend, self._accept, self._take_back = buttons
        self._accept.setIcon(theme_icon("mIconSuccess.svg"))
        self._take_back.setIcon(theme_icon("mActionUndo.svg"))
        self._accept.clicked.connect(self.accept)
        self._take_back.clicked.connect(self.take_back)
        self._mend.setMenu(self._menu())
        self._mend.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.show_possible()

    def show_possible(self) -> None:
        """Let only what is possible be pressed, and call it by its name."""
        store, rows = self._session.findings, self._list.chosen()
        rule = store.rows.rule[rows[0]] if rows else ""
        accepted = [bool(store.is_accepted[row]) for row in rows]
        own = [store.waivers.is_own(store.rows.finding_id[row]) for row in rows]
        self._accept.setEnabled(bool(rows))
        self._take_back.setEnabled(any(own))
        self._take_back.setVisible(any(accepted) or any(own))
        if not self._mend.is_running:
            self._mend.setEnabled(rule in REPAIRED | ALIGNED)
            self._name_mending(rule)

    def accept(self) -> None:
        """Ask who answers for the chosen findings, and why."""
        rows, store = self._list.chosen(), self._session.findings
        if not rows:
            return
        dialog = AcceptDialog(len(rows), store.waiver(rows[0]), date.today(), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            store.accept(rows, *dialog.values())
        dialog.deleteLater()

    def take_back(self) -> None:
        """Accept the chosen findings no longer."""
        self._session.findings.take_back(self._list.chosen())

    def mend_chosen(self) -> Run | None:
        """Mend the chosen findings that are mended like the first of them."""
        return self._start(self._list.chosen())

    def mend_all(self) -> Run | None:
        """Mend all listed findings of the current one's rule and kind."""
        rows = self._session.findings.rows
        listed = self._model.findings()
        first = self._list.chosen()[:1]
        alike = [row for row in listed.tolist() if first and rows.rule[row] == rows.rule[first[0]]]
        return self._start([*first, *alike])

    def _start(self, chosen: Sequence[int]) -> Run | None:
        if not chosen:
            return None
        rows = self._session.findings.rows
        kind, rule = rows.kind[chosen[0]], rows.rule[chosen[0]]
        ways = next((rules for rules in (REPAIRED, ALIGNED) if rule in rules), frozenset())
        alike = [row for row in chosen if rows.kind[row] == kind and rows.rule[row] in ways]
        return self._mender.start(rows.take(np.unique(alike))) if alike else None

    def _menu(self) -> QMenu:
        menu = QMenu(self._mend)
        menu.setToolTipsVisible(True)
        for text, tip, start in (
            (
                tr("The &chosen findings"),
                tr("Only the grids that they name may change"),
                self.mend_chosen,
            ),
            (
                tr("A&ll listed findings of this rule"),
                tr("All that are listed of the chosen finding's rule and kind"),
                self.mend_all,
            ),
        ):
            action = QAction(text, menu)
            action.setToolTip(tip)
            action.triggered.connect(self._starter(start))
            menu.addAction(action)
        return menu

    def _starter(self, start: Callable[[], Run | None]) -> Callable[[], None]:
        return lambda: self._mend.follow(start())

    def _name_mending(self, rule: str) -> None:
        if rule in ALIGNED:
            text, icon = tr("Ali&gn"), own_icon("alignprofessional.svg")
            tip = tr("Draw the border onto the edge of the base grid, as one step of undo")
        else:
            text, icon = tr("&Mend"), own_icon("repaircoverage.svg")
            tip = tr("Resolve the overlap or gap between the grids named, as one step of undo")
        self._mend.set_work(text, icon, tip, self.mend_chosen)
