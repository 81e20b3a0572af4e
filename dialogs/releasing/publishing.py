"""The release itself: started, refused, or done, and told so."""

from __future__ import annotations

from html import escape
from pathlib import Path

from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QLabel, QLineEdit

from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.results import Results
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from .gate import role_lines
from .target import TargetForm


class Publisher(QObject):
    """Runs `release` with what the panel says."""

    refused = pyqtSignal(str)
    done = pyqtSignal()

    def __init__(
        self,
        session: Session,
        form: TargetForm,
        edition: QLineEdit,
        button: RunButton,
        outcome: QLabel,
    ) -> None:
        """Show that nothing was released yet.

        Args:
            session: What the panels share.
            form: Where to.
            edition: Name of the edition.
            button: Starts and stops.
            outcome: Says what came of it.
        """
        super().__init__(button)
        self._session, self._form = session, form
        self._edition, self._outcome = edition, outcome
        tip = tr("Check once more, and release when nothing stands against it")
        button.set_work(tr("&Publish"), theme_icon("mActionSharingExport.svg"), tip, self._start)
        outcome.linkActivated.connect(_open)
        self.tell("")

    def tell(self, text: str) -> None:
        """Say what came of the release; rich text."""
        self._outcome.setText(text)
        self._outcome.setVisible(bool(text))

    def _start(self) -> Run | None:
        reason = self._lacking()
        if reason:
            self._session.refuse(reason)
            return None
        self.tell("")
        edition = self._edition.text().strip()
        parameters = {
            **self._session.roles.parameters("release"),
            **self._form.parameters(),
            "EDITION": edition,
            "WAIVERS": self._session.findings.waivers_layer(),
        }
        return self._session.runner.run(
            "release",
            parameters,
            lambda results: self._tell_done(edition, results),
            title=tr("Release edition {edition}").format(edition=edition),
            on_failed=self._tell_refused,
        )

    def _lacking(self) -> str:
        """Return what has to be given first; "" for nothing."""
        for line in role_lines(self._session.roles):
            return line.text
        if not self._form.place:
            return tr("Say first where the release goes: a folder, a database, or a platform.")
        if not self._edition.text().strip():
            return tr("Give the edition a name first, such as 2026-11.")
        return ""

    def _tell_done(self, edition: str, results: Results) -> None:
        text = tr("Edition {edition} is released.")
        if not results.value("CHANGED"):
            text = tr("Nothing changed: edition {edition} is there already, to the byte.")
        told = text.format(edition=edition)
        self._session.tell(told)
        self.tell(f"{escape(told)} {_link(results.value('RELEASE'))}")
        self.done.emit()
        if results.value("CHANGED"):
            self._session.released.emit()

    def _tell_refused(self, reason: str) -> None:
        if reason:
            self.tell(escape(tr("The release was refused: see what stands against it above.")))
            self.refused.emit(reason)


def _link(release: str) -> str:
    """Return a link to a release's folder; of one elsewhere, where it is."""
    if not Path(release).is_dir():
        return escape(release)
    address, text = QUrl.fromLocalFile(release).toString(), tr("Open the folder")
    return f'<a href="{escape(address)}">{escape(text)}</a>'


def _open(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
