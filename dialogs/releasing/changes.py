"""What changed since the last release, in words."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QLabel, QPlainTextEdit

from ...core.layers import BASE
from ...core.release.history import PastEdition
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.results import Results
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from .days import moment_told


class Changes(QObject):
    """Compares the base grids with those of the newest release, and shows the change log."""

    def __init__(
        self, session: Session, heading: QLabel, button: RunButton, text: QPlainTextEdit
    ) -> None:
        """Show that nothing is known yet.

        Args:
            session: What the panels share.
            heading: Says with what the grids are, or can be, compared.
            button: Compares.
            text: Shows the change log.
        """
        super().__init__(text)
        self._session = session
        self._heading, self._button, self._text = heading, button, text
        self._newest: PastEdition | None = None
        tip = tr("Follow every base grid from the last release to what is drawn now")
        button.set_work(tr("&Compare"), theme_icon("mActionRefresh.svg"), tip, self._compare)
        self.show_newest(None, has_place=False)

    def show_newest(self, newest: PastEdition | None, *, has_place: bool) -> None:
        """Be told of the newest release; an older comparison is taken away.

        Args:
            newest: The release; None where there is none.
            has_place: Whether it is known where releases go.
        """
        if newest is not None and newest == self._newest:
            return
        self._newest = newest
        self._button.setVisible(newest is not None)
        self._text.hide()
        if newest is not None:
            text = tr("The last release is edition {edition} of {day}.")
            self._heading.setText(
                text.format(edition=newest.name, day=moment_told(newest.released))
            )
        elif has_place:
            self._heading.setText(tr("No edition lies in this folder yet: this is the first one."))
        else:
            self._heading.setText(tr("Editions are compared where releases go into a folder."))

    def show_edit(self) -> None:
        """Be told that base grids were edited: a comparison that is shown is no longer true."""
        if not self._text.isHidden():
            self._heading.setText(tr("The grids were edited since: compare again."))

    def _compare(self) -> Run | None:
        base, newest = self._session.roles.base(), self._newest
        if base is None or newest is None:
            self._session.refuse(
                tr("There are no base grids: give a layer that role in the panel Stack.")
            )
            return None
        parameters = {
            **self._session.roles.parameters("compareeditions"),
            "BEFORE": f"{newest.geopackage}|layername={newest.layers[BASE]}",
            "AFTER": base,
            "LINEAGE": "TEMPORARY_OUTPUT",
            "CHANGELOG": "TEMPORARY_OUTPUT",
        }
        if field := self._session.roles.code_field(base):
            parameters["AFTER_CODE"] = field
        return self._session.runner.run(
            "compareeditions",
            parameters,
            lambda results: self._show(newest, results),
            title=tr("Compare with edition {edition}").format(edition=newest.name),
        )

    def _show(self, newest: PastEdition, results: Results) -> None:
        path = Path(results.value("CHANGELOG"))
        self._text.setPlainText(path.read_text(encoding="utf-8"))
        self._text.show()
        text = tr("Since edition {edition} of {day}:")
        self._heading.setText(text.format(edition=newest.name, day=moment_told(newest.released)))
