"""One part of the stack: which layer it is, which fields it has, how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QMimeData, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...processing.texts import tr
from ..workbench.look import colour_icon, kind_colour, theme_icon
from ..workbench.roles import CODE, NOT_GRIDS, TABLES
from ..workbench.runner import Run
from .boxes import FieldBox, LayerBox
from .dropped import DropTarget
from .inspection import LayerProblem
from .parts import field_title, fitting_layers, part_fields, part_tip, part_title
from .problem_line import ProblemLine


class PartRow(QWidget):
    """Shows a part, and says what its user wants; changes nothing itself."""

    layer_chosen = pyqtSignal(str, object)
    field_chosen = pyqtSignal(str, str, str)
    layers_dropped = pyqtSignal(str, QMimeData)
    remedy_wanted = pyqtSignal(object)
    removal_wanted = pyqtSignal(str)

    def __init__(self, kind: str, parent: QWidget, *, removable: bool = False) -> None:
        """Show a part that no layer is given to yet."""
        super().__init__(parent)
        self.kind = kind
        self.lines: list[ProblemLine] = []
        self.name = QLabel(part_title(kind), self)
        self.name.setToolTip(part_tip(kind))
        self.layer_box = self._layer_box()
        self.field_boxes = {what: self._field_box(what) for what in part_fields(kind)}
        self.state = QLabel(self)
        self.remove_button = self._remove_button() if removable else None
        self._lay_out()
        self._is_target = False
        drops = DropTarget(self)
        drops.dropped.connect(lambda dropped: self.layers_dropped.emit(self.kind, dropped))
        drops.hovered.connect(self._show_target)
        self.show_layer(None, {})
        self.show_state(QIcon(), "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_target:
            painter = QPainter(self)
            painter.setPen(self.palette().highlight().color())
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()

    def show_layer(self, layer: QgsVectorLayer | None, fields: Mapping[str, str]) -> None:
        """Show which layer the part is, and its fields by what they say."""
        if layer is None:
            self.layer_box.setCurrentIndex(0)
        else:
            self.layer_box.setLayer(layer)
        self.layer_box.setToolTip(part_tip(self.kind) if layer is None else layer.name())
        for what, box in self.field_boxes.items():
            box.setLayer(layer)
            box.setField(fields.get(what, ""))
            box.setEnabled(layer is not None)
        self._counts.setVisible(layer is not None)

    def show_problems(self, problems: Sequence[LayerProblem]) -> None:
        """Show what is wrong with the layer, a line each."""
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [ProblemLine(problem, self) for problem in problems]
        for line in self.lines:
            line.wanted.connect(self.remedy_wanted)
            self._column.addWidget(line)

    def follow(self, problem: LayerProblem, run: Run) -> None:
        """Show that a problem is being helped against."""
        for line in self.lines:
            if line.problem == problem:
                line.follow(run)

    def show_state(self, icon: QIcon, tip: str) -> None:
        """Show how the layer stands."""
        height = self.fontMetrics().height()
        self.state.setFixedWidth(height)
        self.state.setToolTip(tip)
        self.state.setPixmap(icon.pixmap(height, height))

    def stops(self) -> list[QWidget]:
        """Return what the keyboard goes through, in reading order."""
        removal = [] if self.remove_button is None else [self.remove_button]
        buttons = [line.button for line in self.lines if line.button is not None]
        return [self.layer_box, *self.field_boxes.values(), *removal, *buttons]

    def go_to_field(self) -> None:
        """Open the list of fields that has to be chosen from."""
        box = next(iter(self.field_boxes.values()))
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        box.showPopup()

    def _show_target(self, is_target: bool) -> None:  # noqa: FBT001 (a slot)
        self._is_target = is_target
        self.update()

    def _layer_box(self) -> LayerBox:
        box = LayerBox(self)
        box.setFilters(fitting_layers(self.kind))
        box.setAllowEmptyLayer(True, tr("(none)"))  # noqa: FBT003 (QGIS's signature)
        box.setAccessibleName(part_title(self.kind))
        box.activated.connect(
            lambda: self.layer_chosen.emit(self.kind, self.layer_box.currentLayer())
        )
        return box

    def _field_box(self, what: str) -> FieldBox:
        box = FieldBox(self)
        box.setAllowEmptyFieldName(True)
        box.setAccessibleName(f"{part_title(self.kind)}: {field_title(what)}")
        box.setToolTip(tr("Field of {what}").format(what=field_title(what)))
        box.activated.connect(lambda: self.field_chosen.emit(self.kind, what, box.currentField()))
        return box

    def _remove_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme_icon("mActionRemove.svg"))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tr("Take this kind out of the stack; its layer stays in the project"))
        button.clicked.connect(lambda: self.removal_wanted.emit(self.kind))
        return button

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._spot())
        row.addWidget(self.name)
        row.addWidget(self.layer_box, stretch=3)
        self._counts = QWidget(self)
        counts = QHBoxLayout(self._counts)
        counts.setContentsMargins(0, 0, 0, 0)
        for what, box in self.field_boxes.items():
            if what == CODE:
                row.addWidget(box, stretch=2)
            else:
                counts.addWidget(QLabel(field_title(what), self._counts))
                counts.addWidget(box, stretch=1)
        if self.remove_button is not None:
            row.addWidget(self.remove_button)
        row.addWidget(self.state)
        self._column.addLayout(row)
        self._column.addWidget(self._counts)

    def _spot(self) -> QLabel:
        spot = QLabel(self)
        height = self.fontMetrics().height()
        spot.setPixmap(_icon(self.kind).pixmap(height, height))
        return spot


def _icon(kind: str) -> QIcon:
    """Return the colour of a kind of grids; of other parts, what sort of layer they are."""
    if kind in TABLES:
        return theme_icon("mIconTableLayer.svg")
    if kind in NOT_GRIDS:
        return theme_icon("mIconPolygonLayer.svg")
    return colour_icon(kind_colour(kind))
