"""What the drawing tools share: the sheets, what is shown of a gesture, and how it is done."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from qgis.core import QgsVectorLayer
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QCursor
from qgis.PyQt.QtWidgets import QToolTip

from ...core.drawing.change import Change, Refusal
from ...core.drawing.meter import Reading
from ...core.errors import GridError
from ...processing.texts import told
from ..workbench.editing import require_editable
from ..workbench.session import Session
from .committing import commit
from .open_sheet import OpenSheet
from .preview import Preview
from .sheet_reader import SheetReader


class Desk(QObject):
    """One for each workbench; the panel shows what it signals.

    Attributes:
        session: What the panels share.
        reader: Reads sheets.
        preview: Draws on the map.
        receiver: Code of the grid that paint goes to; "" is the one where the mouse is pressed.
        by_buildings: Whether paint goes from building to building, not from atom to atom.
    """

    measured = pyqtSignal(object, object)  # a Reading, and the RuleProfile of its band
    refused = pyqtSignal(str)
    cleared = pyqtSignal()
    done = pyqtSignal(str)
    receiver_chosen = pyqtSignal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Draw nothing yet."""
        super().__init__(parent)
        self.session = session
        self.reader = SheetReader(session)
        self.preview = Preview(session.canvas)
        self.receiver = ""
        self.by_buildings = False

    def shut_down(self) -> None:
        """Take everything off the map."""
        self.preview.shut_down()
        self.reader.shut_down()

    def editable_base(self) -> QgsVectorLayer:
        """Return the layer of the base grids, which can be drawn in.

        Raises:
            GridError: If there is none, or it cannot be.
        """
        layer = self.reader.base()
        require_editable(layer)
        return layer

    def make_active(self, layer: QgsVectorLayer) -> None:
        """Make a layer the one that undo, saving and the attribute table work on."""
        tree = self.session.window.findChild(QgsLayerTreeView)
        if tree is not None:
            tree.setCurrentLayer(layer)
        self.session.canvas.setCurrentLayer(layer)

    def show(
        self,
        opened: OpenSheet,
        outcome: Change | Refusal,
        moving: Iterable[shapely.Geometry] = (),
    ) -> None:
        """Show what a gesture would do, or what stands against it.

        Args:
            opened: The sheet it is of.
            outcome: What the core says of it.
            moving: Ground that changes hands, in metres.
        """
        layer = opened.layer
        self.preview.moving.draw([opened.drawn(ground) for ground in moving], layer)
        if isinstance(outcome, Refusal):
            self.preview.show_refused(opened.drawn(outcome.piece), layer)
            self._tell(outcome)
            return
        QToolTip.hideText()
        reading = opened.meter.read(outcome)
        borders = [opened.drawn(shape) for shape in _borders(opened, outcome, reading)]
        self.preview.show_borders(borders, layer)
        self.measured.emit(reading, opened.sheet.profile)

    def doubt(self, refusal: Refusal) -> None:
        """Say why a gesture that is not finished yet would not do."""
        self.preview.borders.clear()
        self.refused.emit(told(refusal.reason))

    def finish(self, opened: OpenSheet, outcome: Change | Refusal, title: str) -> None:
        """Do what a gesture would do, as one step of undo; a refused one flashes and is not done.

        Args:
            opened: The sheet it is of.
            outcome: What the core says of it.
            title: What undo calls the step.

        Raises:
            GridError: If the layer cannot be edited, or does not take a part of it.
        """
        if isinstance(outcome, Refusal):
            self.preview.flash(opened.drawn(outcome.piece), opened.layer)
            self._tell(outcome)
        elif outcome.is_nothing:
            self.cleared.emit()
        else:
            commit(opened, outcome, self.session.roles.code_field(opened.layer), title)
            self.done.emit(title)

    def refuse(self, error: GridError) -> None:
        """Say why something cannot be done."""
        self.refused.emit(told(error))

    def clear(self) -> None:
        """Show nothing of any gesture."""
        QToolTip.hideText()
        self.preview.clear()
        self.cleared.emit()

    def choose_receiver(self, code: str) -> None:
        """Let paint go to a grid wherever the mouse is pressed; "" is where it is pressed."""
        self.receiver = code
        self.receiver_chosen.emit(code)

    def _tell(self, refusal: Refusal) -> None:
        """Say why something cannot be done, beside the mouse as well."""
        reason = told(refusal.reason)
        QToolTip.showText(QCursor.pos(), reason, self.session.canvas)
        self.refused.emit(reason)


def _borders(opened: OpenSheet, change: Change, reading: Reading) -> list[shapely.Geometry]:
    """Return the shapes that grids would have whose ground changes."""
    count = len(opened.sheet.base)
    added = [grid.geometry for grid in change.added]
    rows = [grid.row for grid in reading.grids if grid.after is not None]
    return [change.shapes[row] if row < count else added[row - count] for row in rows]
