"""Paint atoms, or the plots of buildings, from one grid to another."""

from __future__ import annotations

import shapely
from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtCore import Qt

from ....core.drawing.change import Change, Refusal
from ....core.drawing.gestures.paint import paint
from ....core.errors import GridError
from ....processing.texts import tr
from ...workbench.roles import ATOMS, BUILDINGS
from ..desk import Desk
from ..open_sheet import OpenSheet
from .base import LEFT, RIGHT, DrawingTool, refusing
from .stroke import Patches, Stroke, atoms_along, plots_along


class PaintTool(DrawingTool):
    """Press in the grid that receives, drag over what it shall have, release."""

    def __init__(self, desk: Desk) -> None:
        """Paint nothing yet."""
        super().__init__(desk)
        self._stroke: Stroke | None = None
        self._outcome: Change | Refusal | None = None

    def require_ready(self) -> None:
        """Refuse to be taken to hand where there is nothing to paint with.

        Raises:
            GridError: Naming what is missing.
        """
        super().require_ready()
        roles = self.desk.session.roles
        if roles.layer(ATOMS) is None and roles.layer(BUILDINGS) is None:
            raise _nothing_to_paint_with()

    def forget(self) -> None:
        """Forget what the brush has caught."""
        self._stroke = None
        self._outcome = None

    @refusing
    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() == RIGHT:
            self.give_up()
        elif event.button() == LEFT and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._choose_receiver(event)
        elif event.button() == LEFT and self._stroke is None:
            self._begin(event)

    @refusing
    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        if self._stroke is not None:
            self._go_to(self.place(event.mapPoint()))

    @refusing
    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        if event.button() != LEFT or self._stroke is None:
            return
        opened, stroke, outcome = self.opened, self._stroke, self._outcome
        if opened is None or outcome is None:
            self.give_up()
            return
        self.end()
        self.desk.finish(opened, outcome, self._title(opened, stroke))

    def _begin(self, event: QgsMapMouseEvent) -> None:
        opened = self.open_at(event)
        if opened is None:
            return
        place = self.place(event.mapPoint())
        row = self._receiver(opened, place)
        if row is None:
            self.give_up()
            return
        self._stroke = Stroke(int(opened.ids[row]), place, self._patches(opened))
        self.desk.clear()
        self.desk.preview.chosen.draw([opened.drawn(opened.sheet.shapes[row])], opened.layer)
        if self.desk.receiver:
            self._go_to(place)

    def _go_to(self, place: shapely.Point) -> None:
        stroke = self._stroke
        if stroke is None:
            return
        opened = self.widen_to(shapely.LineString([stroke.place, place]))
        if not stroke.go_to(opened, place):
            return
        opened = self.widen_to(stroke.ground)
        row = opened.row_of(stroke.receiver)
        if row is None:
            self.give_up()
            return
        self._outcome = paint(opened.sheet, stroke.ground, row)
        self.desk.show(opened, self._outcome, stroke.pieces)

    def _receiver(self, opened: OpenSheet, place: shapely.Point) -> int | None:
        """Return the row of the grid that paint goes to; None where the mouse is in none.

        Raises:
            GridError: If another one was chosen, which is not here.
        """
        code = self.desk.receiver
        if not code:
            return opened.row_at(place)
        rows = (opened.sheet.base.codes == code).nonzero()[0]
        if not len(rows):
            raise GridError(
                tr("Grid {code} is not near here. Choose another receiving grid, or none."),
                code=code,
            )
        return int(rows[0])

    def _patches(self, opened: OpenSheet) -> Patches:
        """Return what finds the patches that are painted.

        Raises:
            GridError: If there are none of any sort.
        """
        sheet = opened.sheet
        has_atoms = sheet.atoms is not None and bool(len(sheet.atoms))
        if not has_atoms and sheet.buildings is None:
            raise _nothing_to_paint_with()
        by_buildings = self.desk.by_buildings and sheet.buildings is not None
        return plots_along if by_buildings or not has_atoms else atoms_along

    def _choose_receiver(self, event: QgsMapMouseEvent) -> None:
        opened = self.open_at(event)
        row = None if opened is None else opened.row_at(self.place(event.mapPoint()))
        self.give_up()
        if opened is not None and row is not None:
            self.desk.choose_receiver(opened.sheet.code(row))

    def _title(self, opened: OpenSheet, stroke: Stroke) -> str:
        text = tr("Paint {count} atoms to {code}")
        if stroke.patches is plots_along:
            text = tr("Paint the ground of {count} buildings to {code}")
        row = opened.row_of(stroke.receiver)
        code = "" if row is None else opened.sheet.code(row)
        return text.format(count=len(stroke.pieces), code=code)


def _nothing_to_paint_with() -> GridError:
    return GridError(
        tr(
            "There is nothing to paint with. Give a layer the role of buildings in the panel "
            "Stack, or draw atoms with Design automatically."
        )
    )
