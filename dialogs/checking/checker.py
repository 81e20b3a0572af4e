"""Checks that the panel starts: of everything, of what is seen, and of what was just edited."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...processing.texts import tr
from ..workbench.results import Results
from ..workbench.runner import Run
from ..workbench.session import Session
from .findings_store import LAYERS

ALGORITHM = "checkstack"
_TEMPORARY = "TEMPORARY_OUTPUT"


class Checker(QObject):
    """Starts checks and hands what they find to the store."""

    # A check of everything is done, but this was edited while it ran
    overtaken = pyqtSignal(QgsRectangle)

    def __init__(self, session: Session, parent: QObject) -> None:
        """Check nothing yet."""
        super().__init__(parent)
        self._session = session
        self._live: Run | None = None
        self._all: Run | None = None
        self._edited = QgsRectangle()
        self._meanwhile: list[QgsRectangle] = []

    def shut_down(self) -> None:
        """Let nothing run on."""
        if self._live is not None:
            self._live.cancel()

    def missing(self) -> str:
        """Return what to do before anything can be checked; "" when it can be."""
        roles = self._session.roles
        if roles.base() is None:
            return tr("Give a layer the role of base grids in the panel Stack.")
        if not roles.professional():
            return tr("Give a layer the role of professional grids in the panel Stack.")
        return ""

    def check_all(self) -> Run | None:
        """Check everything."""
        if missing := self.missing():
            self._session.refuse(missing)
            return None
        self._meanwhile.clear()

        def take(results: Results) -> None:
            edited = list(self._meanwhile)
            self._session.findings.replace_all(results, edited)
            for place in edited:
                self.overtaken.emit(place)

        run = self._run({}, take)
        if run.is_running:
            self._all = run
            run.ended.connect(self._end_all)
        return run

    def note_edit(self, place: QgsRectangle) -> None:
        """Remember what is edited while everything is checked."""
        if self._all is not None:
            self._meanwhile.append(QgsRectangle(place))

    def check_seen(self) -> Run | None:
        """Check what the map shows."""
        if missing := self.missing():
            self._session.refuse(missing)
            return None
        canvas = self._session.canvas
        seen = self.to_base(canvas.extent(), canvas.mapSettings().destinationCrs())
        if seen is None:
            self._session.refuse(
                tr("The map shows no place on the ground of the base grids. Zoom to them.")
            )
            return None
        return self.check_place(seen)

    def check_place(self, place: QgsRectangle) -> Run:
        """Check a rectangle in the CRS of the base layer."""

        def take(results: Results) -> None:
            self._session.findings.replace_in(place, results)

        return self._run({"EXTENT": QgsReferencedRectangle(place, self._base_crs())}, take)

    def check_edited(self, place: QgsRectangle) -> None:
        """Check what was just edited; an older such check that still runs is done with.

        Args:
            place: In the CRS of the base layer.
        """
        if self.missing():
            return
        if self._live is not None:
            self._live.cancel()
            self._edited.combineExtentWith(place)
        else:
            self._edited = QgsRectangle(place)
        run = self.check_place(QgsRectangle(self._edited))
        if run.is_running:
            self._live = run
            run.ended.connect(lambda: self._let_go(run))

    def _end_all(self) -> None:
        self._all = None

    def _let_go(self, run: Run) -> None:
        if self._live is run:
            self._live = None

    def _run(self, more: dict[str, Any], on_done: Any) -> Run:
        session = self._session
        parameters = {
            **session.roles.parameters(ALGORITHM),
            **dict.fromkeys(LAYERS, _TEMPORARY),
            **more,
        }
        return session.runner.run(ALGORITHM, parameters, on_done, title=tr("Check the stack"))

    def _base_crs(self) -> QgsCoordinateReferenceSystem:
        base = self._session.roles.base()
        return QgsCoordinateReferenceSystem() if base is None else base.crs()

    def to_base(
        self, place: QgsRectangle, crs: QgsCoordinateReferenceSystem
    ) -> QgsRectangle | None:
        """Return a rectangle in the CRS of the base layer; None where it has no meaning there."""
        if not crs.isValid():  # a map without a CRS shows layers in their own
            return place
        try:
            way = QgsCoordinateTransform(crs, self._base_crs(), self._session.project)
            return way.transformBoundingBox(place)
        except QgsCsException:
            return None
