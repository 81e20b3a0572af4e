"""Base grids drawn by the algorithms: designed anew, or the drawn ones divided again."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...core.errors import GridError
from ...core.layers import BASE
from ...processing.dressing import dress
from ...processing.layers import title_of
from ...processing.sinks import STYLES
from ...processing.texts import told, tr
from ..workbench.results import Results
from ..workbench.roles import ATOMS, BUILDINGS, COMMUNITIES
from ..workbench.runner import Run
from ..workbench.session import Session
from ..workbench.settings import read_settings
from .barriers import BarrierChoice
from .locks import lock_field
from .redivided import put_in

_MEMORY = "TEMPORARY_OUTPUT"


class Designs(QObject):
    """Starts the algorithms with what the roles say, and puts their results into the project."""

    moved = pyqtSignal(list)  # who gives buildings to whom, in words
    refused = pyqtSignal(str)

    def __init__(self, session: Session, barriers: BarrierChoice, parent: QObject) -> None:
        """Run nothing yet."""
        super().__init__(parent)
        self._session = session
        self._barriers = barriers
        self._edits = 0

    def note_edit(self) -> None:
        """Be told that the base grids were edited: a result of what was before is out of date."""
        self._edits += 1

    def design(self) -> Run | None:
        """Draw base grids in the communities, as a layer of their own."""
        parameters = self._parameters("designbasegrids", COMMUNITIES, BUILDINGS)
        if parameters is None:
            return None
        outputs = {"GRIDS": _MEMORY, "ATOMS": _MEMORY}
        return self._session.runner.run(
            "designbasegrids",
            {**parameters, **outputs},
            self._add_draft,
            title=tr("Design base grids"),
        )

    def redivide(self) -> Run | None:
        """Change as few of the base grids as it takes to have all of them in the band again."""
        parameters = self._parameters("redividebasegrids", BASE, COMMUNITIES, BUILDINGS)
        base = self._session.roles.base()
        if parameters is None or base is None:
            return None
        edits = self._edits
        field = self._session.roles.code_field(base)
        given = {"EXISTING": base, "EXISTING_CODE": field, "LOCKED": lock_field(base)}
        outputs = {"GRIDS": _MEMORY, "MOVES": _MEMORY}

        def put_in_place(results: Results) -> None:
            if self._edits == edits and not sip.isdeleted(base):
                self._put_in(results, base, field)
            else:
                self.refused.emit(
                    tr("The base grids were edited while they were re-divided. Run it again.")
                )

        return self._session.runner.run(
            "redividebasegrids",
            {**parameters, **{name: value for name, value in given.items() if value}, **outputs},
            put_in_place,
            title=tr("Re-divide base grids"),
        )

    def number(self) -> QWidget | None:
        """Open the dialog of the algorithm that gives codes, filled in; it has more to ask."""
        if self._lacks(BASE, COMMUNITIES):
            return None
        import processing

        dialog = processing.createAlgorithmDialog("gridstrata:assigncodes", self.numbering())
        dialog.show()
        return dialog

    def numbering(self) -> dict[str, Any]:
        """Return what roles and settings say for giving codes."""
        roles = self._session.roles
        base, communities = roles.base(), roles.layer(COMMUNITIES)
        return {
            "INPUT": base,
            "EXISTING_CODE": roles.code_field(base),
            "SCHEME": read_settings().code_scheme,
            "PARENTS": communities,
            "PARENT_CODE": roles.code_field(communities),
        }

    def _lacks(self, *needed: str) -> bool:
        """Tell whether a role is free that is needed, and say which."""
        missing = next((role for role in needed if self._session.roles.layer(role) is None), None)
        if missing is not None:
            self.refused.emit(_missing(missing))
        return missing is not None

    def _parameters(self, algorithm: str, *needed: str) -> dict[str, Any] | None:
        """Return what the roles and settings say; None, and the reason told, if a role is free."""
        if self._lacks(*needed):
            return None
        parameters = self._session.roles.parameters(algorithm)
        target = (parameters["MINIMUM"] + parameters["MAXIMUM"]) // 2
        return {**parameters, "TARGET": target, "BARRIERS": self._barriers.layers()}

    def _add_draft(self, results: Results) -> None:
        roles = self._session.roles
        grids = self._add(results, "GRIDS", tr("Base grids (draft)"), "grids_designed")
        atoms = self._add(results, "ATOMS", tr("Atoms"), "atoms")
        if atoms is not None:
            roles.assign(atoms, ATOMS)
        if grids is not None and roles.base() is None:
            roles.assign(grids, BASE, code="code")
        said = [line for line in results.told if line]
        self._session.tell(said[-1] if said else tr("Base grids are designed."))

    def _add(self, results: Results, name: str, title: str, style: str) -> QgsVectorLayer | None:
        layer = results.layer(name)
        if layer is None:
            return None
        layer.setName(title)
        dress(layer, STYLES / f"{style}.qml")
        self._session.project.addMapLayer(layer)
        return layer

    def _put_in(self, results: Results, base: QgsVectorLayer, field: str) -> None:
        grids, moves = results.layer("GRIDS"), results.layer("MOVES")
        if grids is None:
            return
        try:
            changed = put_in(base, field, grids, tr("Re-divide base grids"))
        except GridError as error:
            self.refused.emit(told(error))
            return
        words = [] if moves is None else [str(move["text"]) for move in moves.getFeatures()]
        self.moved.emit(words)
        text = tr("{layer}: {count} base grids changed, {moves} moves.")
        title = title_of(base)
        self._session.tell(text.format(layer=title, count=changed, moves=len(words)))


def _missing(role: str) -> str:
    words = {
        BASE: tr("Give a layer the role of base grids in the panel Stack first."),
        COMMUNITIES: tr("Give a layer the role of communities in the panel Stack first."),
        BUILDINGS: tr("Give a layer the role of buildings in the panel Stack first."),
    }
    return words[role]
