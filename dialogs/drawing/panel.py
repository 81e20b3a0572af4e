"""The panel Draw: tools for the base grids, and a meter that answers before anything is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.gui import QgsCheckableComboBox
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QPalette
from qgis.PyQt.QtWidgets import (
    QAction,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...core.errors import GridError
from ...processing.texts import told, tr
from ..workbench.look import colour, own_icon
from ..workbench.panel import Panel
from ..workbench.roles import ATOMS, BUILDINGS
from ..workbench.run_button import RunButton
from ..workbench.session import Session
from .barriers import BarrierChoice
from .designs import Designs
from .desk import Desk
from .edit_actions import EditActions
from .lock_overlay import LockOverlay
from .meter_view import MeterView
from .tool_actions import ToolActions
from .tools.paint import PaintTool

FORM = Path(__file__).with_suffix(".ui")
_ICON = 1.3  # of a line of text


class DrawPanel(Panel):
    """Shows what the tools say, and what they would do."""

    HELP = "draw"
    ICON = "mActionVertexTool.svg"

    empty: QLabel
    tool_row: QHBoxLayout
    hint: QLabel
    brush: QWidget
    patches: QComboBox
    receiver: QLineEdit
    reason: QLabel
    meter_place: QVBoxLayout
    edit_row: QHBoxLayout
    automatic: QWidget
    barriers: QgsCheckableComboBox
    run_row: QHBoxLayout
    moves_label: QLabel
    moves: QListWidget

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Build the panel; no tool is in hand."""
        super().__init__(session, parent)
        uic.loadUi(str(FORM), self)
        self.desk = Desk(session, self)
        self.meter = MeterView(self)
        self.meter_place.addWidget(self.meter)
        self.tools = ToolActions(self.desk, self)
        self.edits = EditActions(session, self._refuse, self)
        self.locks = LockOverlay(session, self)
        self._barriers = BarrierChoice(self.barriers, session.project)
        self.designs = Designs(session, self._barriers, self)
        self._has_atoms = True
        self._add_buttons()
        self._dye(self.reason, "error")
        self._listen()
        self._show_moves([])
        self._show_hint("")
        self._look_at_roles()

    def title(self) -> str:
        return tr("Draw")

    def shown(self) -> None:
        self.locks.show()

    def hidden(self) -> None:
        self.tools.put_away()
        self.locks.hide()

    def shut_down(self) -> None:
        super().shut_down()
        self.tools.shut_down()
        self.edits.leave()
        self.locks.shut_down()
        self.desk.shut_down()

    def _add_buttons(self) -> None:
        under = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for action in self.tools.actions:
            self.tool_row.addWidget(_button(action, under, self))
            self.addAction(action)  # its shortcut works wherever the focus is
        only_icon = Qt.ToolButtonStyle.ToolButtonIconOnly
        for action in self.edits.actions:
            is_known = action in (self.edits.undo, self.edits.redo)
            self.edit_row.addWidget(_button(action, only_icon if is_known else beside, self))
        self.design = RunButton(self)
        self.design.set_work(
            tr("Design automatically"),
            own_icon("designbasegrids.svg"),
            tr("Draw base grids in the communities, as a layer of their own"),
            self.designs.design,
        )
        self.redivide = RunButton(self)
        self.redivide.set_work(
            tr("Re-divide"),
            own_icon("redividebasegrids.svg"),
            tr("Change as few base grids as it takes to have all in the band; locked ones stay"),
            self.designs.redivide,
        )
        number = QAction(own_icon("assigncodes.svg"), tr("Codes…"), self)
        number.setToolTip(
            tr("Number the base grids by a code scheme: opens Assign codes, filled in")
        )
        number.triggered.connect(self.designs.number)
        self.number = _button(number, beside, self)
        for button in (self.design, self.redivide, self.number):
            button.setIconSize(_icon_size(button))
            self.run_row.addWidget(button)
        self.run_row.addStretch()

    def _listen(self) -> None:
        self.desk.measured.connect(self._measure)
        self.desk.refused.connect(self._refuse)
        self.desk.cleared.connect(self._clear)
        self.desk.done.connect(self._done)
        self.desk.receiver_chosen.connect(self.receiver.setText)
        self.tools.taken.connect(self._show_hint)
        for action in (self.edits.undo, self.edits.redo, self.edits.roll_back):
            action.triggered.connect(self._clear)
        self.receiver.textChanged.connect(self._choose_receiver)
        self.patches.currentIndexChanged.connect(self._choose_patches)
        self.designs.refused.connect(self._refuse)
        self.designs.moved.connect(self._show_moves)
        self.listen(self.session.roles.changed, self._look_at_roles)
        self.listen(self.session.base_edited, self._edited)
        self.listen(self.session.canvas.extentsChanged, self.locks.ask)

    def _look_at_roles(self) -> None:
        """Say what is missing, and offer what there is."""
        self._show_empty()
        self._barriers.fill()
        self.edits.follow()
        self.locks.ask()
        self._offer_patches()

    def _offer_patches(self) -> None:
        """Offer what there is to paint with; atoms, as soon as there are some."""
        roles = self.session.roles
        has_atoms = roles.layer(ATOMS) is not None
        if has_atoms != self._has_atoms:
            self._has_atoms = has_atoms
            self.patches.setCurrentIndex(int(not has_atoms))
        self.patches.setEnabled(has_atoms and roles.layer(BUILDINGS) is not None)

    def _show_empty(self) -> None:
        try:
            self.desk.reader.base()
        except GridError as error:
            self.empty.setText(told(error))
            self.empty.show()
        else:
            self.empty.hide()

    def _show_hint(self, hint: str) -> None:
        self.hint.setText(hint or tr("Choose a tool to draw in the base grids."))
        self.brush.setVisible(isinstance(self.tools.in_hand, PaintTool))
        self._show_reason("")

    def _measure(self, reading: Any, profile: Any) -> None:
        self._show_reason("")
        self.meter.show_reading(reading, profile)

    def _refuse(self, reason: str) -> None:
        self.meter.clear()
        self._show_reason(reason)

    def _clear(self, *_: Any) -> None:
        self.meter.clear()
        self._show_reason("")

    def _done(self, _title: str) -> None:
        self._show_reason("")

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _show_moves(self, words: list[str]) -> None:
        self.moves.clear()
        self.moves.addItems(words)
        self.moves.setVisible(bool(words))
        self.moves_label.setVisible(bool(words))

    def _choose_receiver(self, *_: Any) -> None:
        self.desk.receiver = self.receiver.text().strip()

    def _choose_patches(self, place: int) -> None:
        self.desk.by_buildings = bool(place)

    def _edited(self, *_: Any) -> None:
        self.designs.note_edit()
        self.locks.ask()

    def _dye(self, label: QLabel, meaning: str) -> None:
        palette = label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour(meaning))
        label.setPalette(palette)


def _button(action: QAction, style: Any, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setToolButtonStyle(style)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setIconSize(_icon_size(button))
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return button


def _icon_size(button: QToolButton) -> QSize:
    side = round(_ICON * button.fontMetrics().height())
    return QSize(side, side)
