"""The rows of all parts, those of the user's own kinds coming and going."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.roles import TABLES, Roles
from .inspection import Inspection
from .part_row import PartRow
from .parts import AROUND, GRIDS, part_fields
from .severity import severity_icon, worst_of


class PartRows:
    """A row for every part there is, in reading order."""

    def __init__(
        self, boxes: Mapping[tuple[str, ...], QVBoxLayout], make_row: Callable[[str], PartRow]
    ) -> None:
        """Make the rows that are always there.

        Args:
            boxes: Where to put the rows, by their kinds; that of GRIDS takes own kinds too.
            make_row: Makes a row of a kind.
        """
        self._grids = boxes[GRIDS]
        self._make_row = make_row
        self._by_kind: dict[str, PartRow] = {}
        for kinds, box in boxes.items():
            for place, kind in enumerate(kinds):
                self._insert(kind, box, place)

    def __getitem__(self, kind: str) -> PartRow:
        """Return the row of a kind."""
        return self._by_kind[kind]

    def __contains__(self, kind: object) -> bool:
        """Tell whether a kind has a row."""
        return kind in self._by_kind

    def kinds(self) -> list[str]:
        """Return the kinds in reading order."""
        fixed = (*GRIDS, *AROUND, *TABLES)
        own = sorted(set(self._by_kind) - set(fixed))
        return [*GRIDS, *own, *AROUND, *TABLES]

    def match(self, own: Iterable[str]) -> None:
        """Have a row for every kind of the user's own, and for no other one."""
        wanted = [*GRIDS, *own]
        for kind in set(self._by_kind) - {*wanted, *AROUND, *TABLES}:
            row = self._by_kind.pop(kind)
            self._grids.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, kind in enumerate(wanted):
            if kind not in self._by_kind:
                self._insert(kind, self._grids, place)
        self._line_up()

    def show_layers(self, roles: Roles) -> list[QgsVectorLayer]:
        """Show which layers the parts are; return these."""
        shown = []
        for kind, row in self._by_kind.items():
            layer = roles.layer(kind)
            if layer is None:
                row.show_layer(None, {})
            else:
                row.show_layer(
                    layer, {what: roles.field(layer, what) for what in part_fields(kind)}
                )
                shown.append(layer)
        return shown

    def show_problems(self, roles: Roles, found: Inspection) -> None:
        """Show what is wrong with each layer, or that it is being found out."""
        for kind, row in self._by_kind.items():
            problems = [one for one in found.problems if one.kind == kind]
            if roles.layer(kind) is None:
                row.show_problems([])
                row.show_state(QIcon(), "")
            elif found.is_known:
                row.show_problems(problems)
                tip = "\n".join(one.message for one in problems) or tr("Nothing is wrong")
                row.show_state(severity_icon(worst_of(problems)), tip)
            elif found.is_pending:
                row.show_state(theme_icon("mTaskRunning.svg"), tr("Being inspected"))
            else:
                row.show_state(QIcon(), tr("Not inspected"))

    def stops(self, kinds: Iterable[str]) -> list[QWidget]:
        """Return what the tab key goes through in the rows of these kinds."""
        return [stop for kind in kinds for stop in self._by_kind[kind].stops()]

    def _insert(self, kind: str, box: QVBoxLayout, place: int) -> None:
        self._by_kind[kind] = self._make_row(kind)
        box.insertWidget(place, self._by_kind[kind])

    def _line_up(self) -> None:
        """Let the lists of all rows begin at one edge."""
        width = max(row.name.sizeHint().width() for row in self._by_kind.values())
        for row in self._by_kind.values():
            row.name.setMinimumWidth(width)
