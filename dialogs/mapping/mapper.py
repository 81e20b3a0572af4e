"""The mapping of the project as it is now: made in the background, and known to grow old."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.relation_view import RelationView
from ...processing.layers import CODE_PROPERTY
from ...processing.texts import tr
from ..workbench.results import Results
from ..workbench.roles import role_of
from ..workbench.runner import Run
from ..workbench.session import Session
from .errands import Errands, IsCancelled
from .reading import RELATIONS, RelationTable, relation_table

ALGORITHM = "buildmapping"
BASE_PARAMETER = "BASE"


class Mapper(QObject):
    """Maps the layers that have roles, and notices when they were edited since."""

    mapped = pyqtSignal()
    edited = pyqtSignal()
    progressed = pyqtSignal()

    def __init__(self, session: Session, errands: Errands, parent: QObject) -> None:
        """Know of no mapping yet."""
        super().__init__(parent)
        self.view: RelationView | None = None
        self.made_at = datetime.min
        self.is_old = False
        self.is_reading = False
        self._session = session
        self._errands = errands
        self._links: list[tuple[QgsVectorLayer, Any, Any]] = []
        self._edits = 0
        self._mapped: dict[str, Any] = {}
        errands.ended.connect(self._end_reading)

    def missing(self) -> str:
        """Return what to do before anything can be mapped; "" when all is there."""
        if self._session.roles.base() is None:
            return tr("Give a layer the role of base grids in the panel Stack.")
        if not self._session.roles.professional():
            return tr("Give a layer the role of police, fire or another kind in the panel Stack.")
        return ""

    def parameters(self) -> dict[str, Any]:
        """Return what the algorithm is given."""
        return {**self._session.roles.parameters(ALGORITHM), RELATIONS: "memory:"}

    def start(self) -> Run | None:
        """Begin to map; return the run, or None when there is nothing to map."""
        missing = self.missing()
        if missing:
            self._session.warn(missing)
            return None
        edits, inputs = self._edits, self._inputs()

        def read(results: Results) -> None:
            table = relation_table(results)
            self.is_reading = True
            self.progressed.emit()
            self._errands.run(
                tr("Read the mapping"),
                lambda is_cancelled: read_view(table, is_cancelled),
                lambda view: self._take(view, edits, inputs),
            )

        return self._session.runner.run(ALGORITHM, self.parameters(), read, title=tr("Mapping"))

    def follow_roles(self) -> None:
        """Take notice of the layers that have roles now.

        A mapping of other base grids is forgotten, one with other layers around them is old.
        """
        self._watch()
        if self.view is None or self._inputs() == self._mapped:
            return
        if self._is_of_other_grids(self._mapped):
            self.view, self.is_old = None, False
        else:
            self.is_old = True

    def _is_of_other_grids(self, inputs: dict[str, Any]) -> bool:
        base = self._session.roles.base()
        return bool(self.missing()) or base is None or base.id() not in inputs[BASE_PARAMETER]

    def _inputs(self) -> dict[str, Any]:
        """Return what is mapped now, layers by their ids and roles."""
        return {name: _told_apart(value) for name, value in self.parameters().items()}

    def _watch(self) -> None:
        self.unwatch()
        base = self._session.roles.base()
        layers = self._session.roles.professional() + ([base] if base is not None else [])
        for layer in layers:
            for signal, slot in (
                (layer.undoStack().indexChanged, partial(self._note_step, layer)),
                (layer.afterRollBack, self._note_edit),
                (layer.afterCommitChanges, self.edited.emit),
            ):
                signal.connect(slot)
                self._links.append((layer, signal, slot))

    def unwatch(self) -> None:
        """Follow no edits any more."""
        links, self._links = self._links, []
        for layer, signal, slot in links:
            if not sip.isdeleted(layer):
                signal.disconnect(slot)

    def _note_step(self, layer: QgsVectorLayer, *_: object) -> None:
        """Take notice of a step done, undone or redone; saving empties the stack and is none."""
        if not sip.isdeleted(layer) and layer.undoStack().count():
            self._note_edit()

    def _note_edit(self) -> None:
        self._edits += 1
        self.is_old = self.view is not None
        self.edited.emit()

    def _take(self, view: RelationView, edits: int, inputs: dict[str, Any]) -> None:
        if self._is_of_other_grids(inputs):
            return  # another project was opened while it was read
        self.view = view
        self._mapped = inputs
        self.made_at = datetime.now()
        self.is_old = edits != self._edits or inputs != self._inputs()
        self.is_reading = False
        self.mapped.emit()
        self._session.relations_changed.emit()

    def _end_reading(self) -> None:
        """Be done with reading, however it ended."""
        self.is_reading = self.is_reading and self._errands.is_busy
        self.progressed.emit()


def read_view(table: RelationTable, is_cancelled: IsCancelled) -> RelationView:
    """Return the table ready to be looked at."""
    return RelationView(*table.read(is_cancelled))


def _told_apart(value: Any) -> Any:
    """Return a parameter's value so that it can be compared, whatever becomes of the layers."""
    if isinstance(value, (list, tuple)):
        return [_told_apart(one) for one in value]
    if isinstance(value, QgsVectorLayer):
        return value.id(), role_of(value), value.customProperty(CODE_PROPERTY)
    return value
