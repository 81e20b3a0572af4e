"""The editions that lie in the folder of releases, and what can be done with one."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QObject, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QHeaderView,
    QLabel,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
)

from ...core.errors import GridError
from ...core.layers import BASE
from ...core.release.history import History, PastEdition
from ...processing.texts import told, tr
from ..workbench.look import theme_icon
from ..workbench.results import Results
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from .days import day_told, moment_told
from .edition_group import add_edition
from .lines import State

_EDITION, _DAY, _GRIDS, _ACCEPTED = range(4)


@dataclass(frozen=True)
class EditionParts:
    """The widgets of the section.

    Attributes:
        list: One row per edition.
        verify, open, add: What can be done with the chosen one.
        verdict: What was found, or is wrong with it.
    """

    list: QTreeWidget
    verify: RunButton
    open: QToolButton
    add: QToolButton
    verdict: QLabel


class Editions(QObject):
    """Lists a history; verifies, opens or adds the edition that is chosen."""

    def __init__(self, session: Session, parts: EditionParts) -> None:
        """Show that nothing is there.

        Args:
            session: What the panels share.
            parts: The list, its buttons, and where verdicts are told.
        """
        super().__init__(parts.list)
        self._session = session
        self._parts = parts
        self._shown: tuple[PastEdition, ...] = ()
        titles = [tr("Edition"), tr("Released"), tr("Grids"), tr("Accepted")]
        parts.list.setHeaderLabels(titles)
        header = parts.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_EDITION, QHeaderView.ResizeMode.Stretch)
        tip = tr("Check every file of the edition against what was released")
        icon = theme_icon("algorithms/mAlgorithmCheckGeometry.svg")
        parts.verify.set_work(tr("&Verify"), icon, tip, self._verify)
        parts.open.clicked.connect(self._open_folder)
        parts.add.clicked.connect(self._add_to_project)
        parts.list.itemSelectionChanged.connect(self._show_buttons)
        parts.list.itemActivated.connect(self._add_to_project)
        self._fill()

    def show_history(self, history: History | None) -> None:
        """List the editions of a folder; None where releases go elsewhere."""
        editions = () if history is None else history.editions
        if editions != self._shown:
            self._shown = editions
            self._fill()
        if not editions:
            self._tell(_state_of(history))

    def chosen(self) -> PastEdition | None:
        """Return the edition that is chosen."""
        rows = self._parts.list.selectedItems()
        return self._shown[self._parts.list.indexOfTopLevelItem(rows[0])] if rows else None

    def _fill(self) -> None:
        self._parts.list.clear()
        self._parts.list.addTopLevelItems([_row(edition) for edition in self._shown])
        self._parts.list.setVisible(bool(self._shown))
        if self._shown:
            self._parts.list.setCurrentItem(self._parts.list.topLevelItem(0))
        self._show_buttons()

    def _show_buttons(self) -> None:
        edition = self.chosen()
        for button in (self._parts.verify, self._parts.open, self._parts.add):
            button.setVisible(edition is not None)
        self._parts.add.setEnabled(edition is not None and edition.is_whole)
        if edition is not None:
            self._tell("" if edition.fault is None else told(edition.fault))

    def _tell(self, text: str) -> None:
        self._parts.verdict.setText(text)
        self._parts.verdict.setVisible(bool(text))

    def _verify(self) -> Run | None:
        edition = self.chosen()
        if edition is None:
            return None
        return self._session.runner.run(
            "verifyrelease",
            {"RELEASE": str(edition.folder)},
            lambda results: self._tell_sound(edition, results),
            title=tr("Verify edition {edition}").format(edition=edition.name),
            on_failed=lambda reason: self._tell_unsound(edition, reason),
        )

    def _tell_sound(self, edition: PastEdition, results: Results) -> None:
        text = tr("Edition {edition} is what was released: {count} files are unaltered.")
        verdict = text.format(edition=edition.name, count=int(results.value("FILE_COUNT")))
        self._mark(edition, State.PASSED, verdict)

    def _tell_unsound(self, edition: PastEdition, reason: str) -> None:
        if reason:
            self._mark(edition, State.BLOCKED, reason)

    def _mark(self, edition: PastEdition, state: State, verdict: str) -> None:
        """Show a verdict on an edition, where it is still listed."""
        if edition in self._shown:
            row = self._parts.list.topLevelItem(self._shown.index(edition))
            _show_state(row, state, verdict)
            self._parts.list.setCurrentItem(row)
        self._tell(verdict)

    def _open_folder(self) -> None:
        edition = self.chosen()
        if edition is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(edition.folder)))

    def _add_to_project(self) -> None:
        edition = self.chosen()
        if edition is None:
            return
        try:
            group = add_edition(self._session.project, edition)
        except GridError as error:
            self._session.refuse(error.told(tr))
            return
        group.setItemVisibilityChecked(True)
        text = tr("The layers of edition {edition} are in the group {group}.")
        self._session.tell(text.format(edition=edition.name, group=group.name()))


def _state_of(history: History | None) -> str:
    """Return what to say in place of a list."""
    if history is None:
        return tr("Editions are listed where releases go into a folder.")
    if history.fault is not None:
        return told(history.fault)
    return "" if history.editions else tr("Nothing was released into this folder yet.")


def _row(edition: PastEdition) -> QTreeWidgetItem:
    counts = edition.counts
    grids = str(counts.get(BASE, "")) if counts else ""
    row = QTreeWidgetItem(
        [edition.name, day_told(edition.released), grids, str(edition.waived) if counts else ""]
    )
    row.setToolTip(_DAY, moment_told(edition.released))
    for column in (_GRIDS, _ACCEPTED):
        row.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    listed = ", ".join(f"{kind} {count}" for kind, count in counts.items())
    row.setToolTip(_EDITION, str(edition.folder))
    row.setToolTip(_GRIDS, listed)
    if edition.fault is not None:
        _show_state(row, State.BLOCKED, told(edition.fault))
    return row


def _show_state(row: QTreeWidgetItem, state: State, reason: str) -> None:
    row.setIcon(_EDITION, theme_icon(state.value))
    row.setToolTip(_EDITION, reason)
