"""What changes in the mapping if the pending edits of the base grids are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.relation_changes import RelationChange, tell_relation_changes
from ...core.relations import Relations
from ...processing.texts import tr
from ..workbench.results import Results
from ..workbench.runner import Run
from ..workbench.session import Session
from .errands import Errands
from .mapper import ALGORITHM, BASE_PARAMETER, Mapper
from .reading import RelationTable, relation_table
from .slices import Slices
from .stored import stored_layer


class WhatIf(QObject):
    """Maps what is stored and what is drawn, and compares the two."""

    told = pyqtSignal(list)
    running = pyqtSignal(object)

    def __init__(self, session: Session, mapper: Mapper, errands: Errands, parent: QObject) -> None:
        """Compare nothing yet."""
        super().__init__(parent)
        self._session = session
        self._mapper = mapper
        self._errands = errands
        self._copying = Slices(self)
        # the copy must live until the run that reads it has ended
        self._stored: QgsVectorLayer | None = None

    @property
    def is_busy(self) -> bool:
        """Tell whether the stored grids are still being copied."""
        return self._copying.is_busy

    def is_pending(self) -> bool:
        """Tell whether the base grids have edits that are not stored."""
        base = self._session.roles.base()
        return base is not None and base.isModified()

    def start(self) -> Run | None:
        """Begin to compare; return the first run, or None while there is none."""
        missing = self._mapper.missing()
        base = self._session.roles.base()
        if missing or base is None:
            self._session.warn(missing)
            return None
        if not base.isModified():
            self._session.tell(tr("Nothing is pending: all edits of the base grids are saved."))
            return None
        self._copying.start(stored_layer(base, lambda stored: self._map_both(base, stored)))
        return None

    def follow_roles(self) -> None:
        """Copy no further: the layer may have gone."""
        self._copying.stop()

    def shut_down(self) -> None:
        """Compare no further."""
        self._copying.stop()
        self._stored = None

    def _map_both(self, base: QgsVectorLayer, stored: QgsVectorLayer) -> None:
        """Map what is stored; then what is drawn, as it is drawn then."""
        self._stored = stored

        def then(before: RelationTable) -> None:
            self._stored = None
            if self._session.roles.base() is base:
                self._map(self._mapper.parameters(), lambda after: self._compare(before, after))

        self._map({**self._mapper.parameters(), BASE_PARAMETER: stored}, then)

    def _map(self, parameters: dict[str, object], on_done: Callable[[RelationTable], None]) -> None:
        def read(results: Results) -> None:
            on_done(relation_table(results))

        run = self._session.runner.run(
            ALGORITHM,
            parameters,
            read,
            title=tr("What changes if"),
            on_failed=lambda _: self._give_up(),
        )
        self.running.emit(run)

    def _give_up(self) -> None:
        self._stored = None

    def _compare(self, before: RelationTable, after: RelationTable) -> None:
        def work(is_cancelled: Callable[[], bool]) -> Sequence[RelationChange]:
            tables: list[Relations] = [one.read(is_cancelled)[0] for one in (before, after)]
            return tell_relation_changes(*tables)

        self._errands.run(tr("What changes if"), work, self.told.emit)
