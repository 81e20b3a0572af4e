"""The field that finds a grid by its code."""

from __future__ import annotations

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ...processing.texts import tr
from ..workbench.session import Session
from .mapper import Mapper
from .pick import Pick


class FindBox(QgsFilterLineEdit):
    """Chooses the grid whose code is typed; Enter once more goes on to the next kind's."""

    picked = pyqtSignal(object)

    def __init__(self, session: Session, mapper: Mapper, parent: QWidget) -> None:
        """Search what the mapper knows."""
        super().__init__(parent)
        self._session = session
        self._mapper = mapper
        self._last: Pick | None = None
        text = tr("Find a grid by its code")
        self.setPlaceholderText(text)
        self.setAccessibleName(text)
        self.setToolTip(tr("Type a code and press Enter: the grid is chosen in graph and map"))
        self.returnPressed.connect(self._find)

    def _find(self) -> None:
        code, view = self.text().strip(), self._mapper.view
        if view is None or not code:
            return
        picks = [Pick.of(kind, [code]) for kind in view.kinds_of(code)]
        if not picks:
            self._session.warn(tr("No grid has the code {code}. Check it.").format(code=code))
            return
        at = picks.index(self._last) + 1 if self._last in picks else 0
        self._last = picks[at % len(picks)]
        self.picked.emit(self._last)
