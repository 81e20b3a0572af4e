"""The page What changes if: a button, and what it finds out."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...core.relation_changes import RelationChange
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.run_button import RunButton
from ..workbench.runner import Run
from ..workbench.session import Session
from .changes_list import ChangesList
from .errands import Errands
from .mapper import Mapper
from .what_if import WhatIf


class ChangesPage(QWidget):
    """Says whether anything is pending, and on demand what it would change."""

    def __init__(self, session: Session, mapper: Mapper, errands: Errands, parent: QWidget) -> None:
        """Follow the edits that the mapper notices."""
        super().__init__(parent)
        self._session = session
        self._mapper = mapper
        self.what_if = WhatIf(session, mapper, errands, self)
        self.pending = QLabel(self)
        self.pending.setWordWrap(True)
        self.compare = RunButton(self)
        self.compare.set_work(
            tr("Com&pare"),
            theme_icon("mActionNext.svg"),
            tr("Map what is saved and what is drawn, and say what differs"),
            self._start,
        )
        self.changes = ChangesList(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.pending, self.compare, self.changes):
            column.addWidget(widget)
        self._is_outrun = False
        self.what_if.running.connect(self.compare.follow)
        self.what_if.told.connect(self._show_changes)
        mapper.edited.connect(self._note_edit)

    def show_pending(self) -> None:
        """Say what there is to compare; what was told of other edits is taken back."""
        self.changes.clear()
        base = self._session.roles.base()
        if base is None:
            self.pending.setText(self._mapper.missing())
        elif self.what_if.is_pending():
            text = tr("Layer {layer} has edits that are not saved. What would they change?")
            self.pending.setText(text.format(layer=base.name()))
        else:
            self.pending.setText(tr("Nothing is pending: all edits of the base grids are saved."))

    def follow_roles(self) -> None:
        """Take notice of other layers."""
        self.what_if.follow_roles()
        self.show_pending()

    def _start(self) -> Run | None:
        self._is_outrun = False
        return self.what_if.start()

    def _note_edit(self) -> None:
        self._is_outrun = True
        self.show_pending()

    def _show_changes(self, changes: Sequence[RelationChange]) -> None:
        self.changes.show_changes(changes)
        if self._is_outrun:
            self.pending.setText(tr("The edits went on meanwhile. Compare again."))
        elif not changes:
            self.pending.setText(tr("The pending edits change no relation."))
