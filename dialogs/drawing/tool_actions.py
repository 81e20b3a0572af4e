"""The drawing tools as actions: checked while a tool is in hand, refused where it is of no use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qgis.gui import QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QKeySequence
from qgis.PyQt.QtWidgets import QAction, QWidget

from ...core.errors import GridError
from ...processing.texts import tr
from ..workbench.look import own_icon, theme_icon
from .desk import Desk
from .tools.base import DrawingTool
from .tools.border import BorderTool
from .tools.cut import CutTool
from .tools.lock import LockTool
from .tools.merge import MergeTool
from .tools.paint import PaintTool


@dataclass(frozen=True)
class Offer:
    """A tool as it is offered.

    Attributes:
        kind: Makes the tool.
        title: On its button.
        icon: Beside the title.
        keys: Its shortcut.
        tip: What it does.
        hint: How it is used, shown while it is in hand.
    """

    kind: Callable[[Desk], DrawingTool]
    title: str
    icon: QIcon
    keys: str
    tip: str
    hint: str


def offers() -> list[Offer]:
    """Return the tools in the user's language."""
    return [
        Offer(
            PaintTool,
            tr("Paint"),
            own_icon("paintgrid.svg"),
            "G, P",
            tr("Paint atoms or buildings from one grid to another"),
            tr(
                "Press in the grid that receives, drag over what it shall have, release. "
                "Esc or a right click gives up. Ctrl+click chooses the receiving grid for good."
            ),
        ),
        Offer(
            CutTool,
            tr("Cut"),
            theme_icon("mActionSplitFeatures.svg"),
            "G, C",
            tr("Cut a grid with a line; its buildings are shared out"),
            tr(
                "Click from border to border. A double click, a right click or Enter cuts; "
                "Backspace takes the last point back, Esc gives up."
            ),
        ),
        Offer(
            MergeTool,
            tr("Merge"),
            theme_icon("mActionMergeFeatures.svg"),
            "G, M",
            tr("Make several grids one"),
            tr(
                "Click the grids, then press Enter or the right button; or drag from one grid to "
                "its neighbour. Esc gives up."
            ),
        ),
        Offer(
            BorderTool,
            tr("Border"),
            theme_icon("mActionVertexTool.svg"),
            "G, B",
            tr("Move a border; all grids that share it follow"),
            tr(
                "Drag a vertex, or a place on an edge that shall become one. All neighbours "
                "follow. Esc gives up."
            ),
        ),
        Offer(
            LockTool,
            tr("Lock"),
            theme_icon("mActionLockItems.svg"),
            "G, L",
            tr("Lock grids that must not change, or unlock them"),
            tr("Click a grid to lock it, once more to unlock it. Locked grids are hatched."),
        ),
    ]


class ToolActions(QObject):
    """Takes a tool to hand when its action is chosen, and puts it away again."""

    taken = pyqtSignal(str)  # how the tool is used; "" when none is in hand

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Make a tool and an action for each offer."""
        super().__init__(parent)
        self._desk = desk
        self._canvas = desk.session.canvas
        self._before: QgsMapTool | None = None
        self.tools: list[DrawingTool] = []
        self.actions: list[QAction] = []
        for offer in offers():
            self._add(offer, parent)

    @property
    def in_hand(self) -> DrawingTool | None:
        """Return the tool in hand; None when it is none of these."""
        held = None if sip.isdeleted(self._canvas) else self._canvas.mapTool()
        return next((tool for tool in self.tools if tool is held), None)

    def put_away(self) -> None:
        """Give the map back to the tool that was used before."""
        tool = self.in_hand
        if tool is None:
            return
        self._canvas.unsetMapTool(tool)
        if self._before is not None and not sip.isdeleted(self._before):
            self._canvas.setMapTool(self._before)

    def shut_down(self) -> None:
        """Take the tools away."""
        self.put_away()
        for tool in self.tools:
            if not sip.isdeleted(tool):
                tool.deleteLater()
        self.tools = []

    def _add(self, offer: Offer, parent: QWidget) -> None:
        tool = offer.kind(self._desk)
        keys = QKeySequence(offer.keys)
        action = QAction(offer.icon, offer.title, parent)
        action.setCheckable(True)
        action.setShortcut(keys)
        action.setToolTip(f"{offer.tip} ({keys.toString()})")
        tool.setAction(action)
        action.triggered.connect(lambda wanted: self._choose(tool, action, wanted=wanted))
        tool.activated.connect(lambda: self.taken.emit(offer.hint))
        tool.deactivated.connect(lambda: self.taken.emit(""))
        self.tools.append(tool)
        self.actions.append(action)

    def _choose(self, tool: DrawingTool, action: QAction, *, wanted: bool) -> None:
        if not wanted:
            self.put_away()
            return
        try:
            tool.require_ready()
        except GridError as error:
            action.setChecked(False)
            self._desk.refuse(error)
            return
        self._desk.make_active(self._desk.reader.base())
        if self.in_hand is None:
            self._before = self._canvas.mapTool()
        self._canvas.setMapTool(tool)
