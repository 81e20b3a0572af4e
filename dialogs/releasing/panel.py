"""The panel Release: from the checklist to the published edition, and those published before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qgis.gui import QgsAuthConfigSelect, QgsFileWidget
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QTreeWidget,
    QWidget,
)

from ...core.errors import GridError
from ...core.release.history import next_edition, read_history
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.panel import Panel
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from .admission import MetadataDialog
from .changes import Changes
from .checklist import Checklist
from .editions import EditionParts, Editions
from .gate import Said, gate_lines, unsaved_layers, watched_layers
from .layer_watch import LayerWatch
from .lines import Act, Deed, Line
from .publishing import Publisher
from .rechecking import Rechecker
from .saving import save_edits
from .target import TargetForm

FORM = Path(__file__).with_suffix(".ui")
_EDITION = "release/edition"


class ReleasePanel(Panel):
    """Shows what stands against a release, and releases."""

    HELP = "release"
    ICON = "mActionSharingExport.svg"

    show_findings = pyqtSignal(str)

    checklist: Checklist
    check_again: RunButton
    changes_heading: QLabel
    compare: RunButton
    changes_text: QPlainTextEdit
    release_rows: QFormLayout
    edition: QLineEdit
    target: QComboBox
    folder_label: QLabel
    folder: QgsFileWidget
    connection_label: QLabel
    connection: QComboBox
    district_label: QLabel
    district: QLineEdit
    platform_label: QLabel
    platform: QLineEdit
    authority_label: QLabel
    authority: QgsFileWidget
    auth_label: QLabel
    auth: QgsAuthConfigSelect
    handover: QComboBox
    handover_file: QToolButton
    phones: QCheckBox
    publish: RunButton
    outcome: QLabel
    editions: QTreeWidget
    verify: RunButton
    open_folder: QToolButton
    add_layers: QToolButton
    verdict: QLabel

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show what the project says."""
        super().__init__(session, parent)
        # relative to `dialogs`, which has the widgets of the form that are our own
        uic.loadUi(str(FORM), self, __package__.rpartition(".")[0])
        self._said = Said()
        self._is_front = False
        self._taken: frozenset[str] = frozenset()
        self._layers: list[str] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._show_gate)
        self._changes = Changes(session, self.changes_heading, self.compare, self.changes_text)
        parts = EditionParts(
            self.editions, self.verify, self.open_folder, self.add_layers, self.verdict
        )
        self._editions = Editions(session, parts)
        self.form = TargetForm(self, session)
        self._publisher = Publisher(session, self.form, self.edition, self.publish, self.outcome)
        self._rechecker = Rechecker(session, self)
        self._watch = LayerWatch(self)
        tip = tr("Check all layers as they are drawn now")
        icon = theme_icon("mActionRefresh.svg")
        self.check_again.set_work(tr("Check &again"), icon, tip, self._check)
        self._listen()
        self._reload()

    def title(self) -> str:
        return tr("Release")

    def shown(self) -> None:
        self._is_front = True
        self.form.load()
        self._show_gate()

    def hidden(self) -> None:
        self._is_front = False

    def shut_down(self) -> None:
        self._later.stop()
        self._watch.leave()
        super().shut_down()

    def _listen(self) -> None:
        session = self.session
        self.checklist.asked.connect(self._do)
        self.edition.textEdited.connect(self._keep_edition)
        self._publisher.refused.connect(self._note_refusal)
        self._publisher.done.connect(self._note_release)
        self._rechecker.looked.connect(self._note_problems)
        self.form.moved.connect(self._show_folder)
        self._watch.changed.connect(self._later.start)
        self.listen(session.roles.changed, self._take_roles)
        self.listen(session.findings_changed, self._note_findings)
        self.listen(session.base_edited, self._note_edit)
        self.listen(session.project.readProject, self._reload)
        self.listen(session.project.cleared, self._reload)

    def _reload(self, *_: object) -> None:
        """Show the project that was opened; of the one before nothing is left."""
        self._said = Said()
        self._publisher.tell("")
        self.form.load()
        self._take_roles()

    def _take_roles(self) -> None:
        """Follow the layers that play a role now; of others nothing was said yet."""
        layers = watched_layers(self.session.roles)
        known, self._layers = self._layers, [layer.id() for layer in layers]
        if self._layers != known:
            self._said = Said()
            self._watch.follow(layers)
        self._later.start()

    def _note_findings(self) -> None:
        """Findings were mended or accepted: what was refused before may pass now."""
        self._said = Said(self._said.problems)
        self._later.start()

    def _note_edit(self, *_: object) -> None:
        self._said = Said(self._said.problems)
        self._changes.show_edit()
        self._offer_edition()
        self._later.start()

    def _note_refusal(self, reason: str) -> None:
        self._said = Said(self._said.problems, reason)
        self._show_gate()

    def _note_release(self) -> None:
        """A release that stands was not in doubt; its name stays until something is edited."""
        self._said = Said(problems=())
        self._keep_edition("")
        self._show_history()
        self._show_gate()

    def _check(self) -> Run | None:
        self._said = Said()
        return self._rechecker.start()

    def _note_problems(self, problems: tuple[Line, ...]) -> None:
        self._said = Said(problems, self._said.refusal)
        self._show_gate()

    def _show_gate(self) -> None:
        if not self._is_front:
            return
        session = self.session
        lines = gate_lines(session.roles, session.findings, self._said, date.today())
        self.checklist.show_lines(lines)

    def _show_folder(self) -> None:
        self._show_history()
        self._offer_edition()

    def _show_history(self) -> None:
        """Look into the folder of the releases again."""
        folder = self.form.folder
        history = None if folder is None else read_history(folder)
        newest = None if history is None else history.newest
        self._editions.show_history(history)
        self._changes.show_newest(newest, has_place=history is not None)
        self._taken = frozenset() if history is None else history.taken

    def _offer_edition(self) -> None:
        """Show the name that the user gave, else the next that is free."""
        given = self.session.recall(_EDITION)
        self.edition.setText(given or next_edition(date.today(), self._taken))

    def _keep_edition(self, name: str) -> None:
        if name.strip() != self.session.recall(_EDITION):
            self.session.remember(_EDITION, name.strip())

    def _do(self, act: Act) -> None:
        if act.deed is Deed.SHOW:
            self.show_findings.emit(act.value)
        elif act.deed is Deed.SAVE:
            self._save()
        else:
            self._record(act.value)

    def _save(self) -> None:
        try:
            save_edits(unsaved_layers(self.session.roles))
        except GridError as error:
            self.session.refuse(error.told(tr))

    def _record(self, layer_id: str) -> None:
        layer = self.session.project.mapLayer(layer_id)
        if layer is not None:
            dialog = MetadataDialog(layer, self)
            dialog.accepted.connect(self._later.start)
            dialog.open()
