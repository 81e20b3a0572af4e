"""Draw in one QGIS process and time it: `drawing_timer.py DISTRICT.gpkg MANY_GRIDS.gpkg`."""

from __future__ import annotations

import importlib
import random
import sys
import time
from statistics import median, quantiles
from typing import Any

from qgis.core import QgsApplication, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)
STROKES, MOVES, PRESSES = 60, 8, 60
STEP_PX = 18
GRIDS = ("base", "police", "fire", "safety", "health", "city_management")
WIDTH_M = 3_000.0


class Hand:
    """Draws on a map, and takes the time of what it does."""

    def __init__(self) -> None:
        """Open a workbench on an empty project."""
        from gridstrata.dialogs.drawing.panel import DrawPanel
        from gridstrata.dialogs.workbench.session import Session

        self.project = QgsProject.instance()
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(1000, 800)
        self.window.show()
        bar = QgsMessageBar(self.window)
        self.session = Session(self.project, self.canvas, bar, self.window)
        self.panel = DrawPanel(self.session)
        dock = QDockWidget(self.window)
        dock.setWidget(self.panel)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.answers = 0
        self.panel.desk.measured.connect(self._count)

    def open(self, file: str, names: tuple[str, ...]) -> QgsVectorLayer:
        """Load layers and give them their roles; return the base."""
        self.project.clear()
        for name in names:
            layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
            if not layer.isValid():
                raise ValueError(f"no layer {name}")
            self.project.addMapLayer(layer)
            fields = {"code": "code"} if name in GRIDS else {}
            if name == "buildings":
                fields = {"households": "households", "residents": "residents"}
            self.session.roles.assign(layer, name, **fields)
        base = self.session.roles.base()
        self.canvas.setDestinationCrs(base.crs())
        return base

    def take(self, number: int) -> None:
        """Take a tool to hand."""
        self.panel.tools.put_away()
        self.panel.tools.actions[number].trigger()

    def look_at(self, place: QgsPointXY) -> None:
        """Bring a place into the middle of the map."""
        self.canvas.setExtent(self.canvas.extent().fromCenterAndSize(place, WIDTH_M, WIDTH_M))
        self.canvas.stopRendering()
        QCoreApplication.processEvents()

    def do(self, kind: Any, place: QPointF, held: Any = LEFT) -> float:
        """Use the mouse until everything that it changes is painted; return milliseconds."""
        start = time.perf_counter()
        button = NONE if kind == MOVE else LEFT
        event = QMouseEvent(kind, place, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(self.canvas.viewport(), event)
        self.panel.repaint()
        return 1000 * (time.perf_counter() - start)

    def middle(self) -> QPointF:
        """Return the middle of the map in pixels."""
        return QPointF(self.canvas.width() / 2, self.canvas.height() / 2)

    def put_down(self) -> None:
        """Close the workbench, and the map before QGIS itself goes."""
        self.panel.hidden()
        self.panel.shut_down()
        self.session.shut_down()
        self.project.clear()
        sip.delete(self.window)

    def _count(self, *_: Any) -> None:
        self.answers += 1


def draw_strokes(hand: Hand, base: QgsVectorLayer, chance: random.Random) -> None:
    """Paint here and there; time each move that the meter answers, each press and release."""
    places = [one.geometry().pointOnSurface().asPoint() for one in base.getFeatures()]
    moves, first, presses, releases = [], [], [], []
    for _ in range(STROKES):
        hand.look_at(chance.choice(places))
        place = hand.middle()
        presses.append(hand.do(PRESS, place))
        heading = QPointF(chance.choice((-1, 1)) * STEP_PX, chance.choice((-1, 0, 1)) * STEP_PX)
        answers = 0
        for _ in range(MOVES):
            place += heading
            before = hand.answers
            took = hand.do(MOVE, place)
            if hand.answers > before:
                (moves if answers else first).append(took)
                answers += 1
        releases.append(hand.do(RELEASE, place, NONE))
        QCoreApplication.processEvents()
    tell("paint: from move to meter, all", first + moves)
    tell("paint: from move to meter, first of a stroke", first)
    tell("paint: press", presses)
    tell("paint: release, committed", releases)


def press_in(hand: Hand, base: QgsVectorLayer, chance: random.Random, title: str) -> None:
    """Press in grids here and there, and time it."""
    wanted = sorted(chance.sample(sorted(base.allFeatureIds()), PRESSES))
    places = [base.getFeature(one).geometry().pointOnSurface().asPoint() for one in wanted]
    presses = []
    for place in places:
        hand.look_at(place)
        presses.append(hand.do(PRESS, hand.middle()))
        hand.canvas.mapTool().give_up()
        hand.do(RELEASE, hand.middle(), NONE)
        QCoreApplication.processEvents()
    tell(title, presses)


def cut_across(hand: Hand, base: QgsVectorLayer, chance: random.Random, title: str) -> None:
    """Draw a first line across grids here and there, and time it until both sides are shown."""
    wanted = sorted(chance.sample(sorted(base.allFeatureIds()), PRESSES))
    bounds = [base.getFeature(one).geometry().boundingBox() for one in wanted]
    lines, answers = [], hand.answers
    for box in bounds:
        hand.look_at(box.center())
        pixels = hand.canvas.getCoordinateTransform()
        west = pixels.transform(box.xMinimum(), box.center().y()).toQPointF()
        hand.do(PRESS, west)
        lines.append(hand.do(MOVE, 2 * hand.middle() - west, NONE))
        hand.canvas.mapTool().give_up()
        hand.do(RELEASE, hand.middle(), NONE)
        QCoreApplication.processEvents()
    if hand.answers == answers:
        raise RuntimeError("no line cut anything")
    tell(title, lines)


def tell(what: str, times: list[float]) -> None:
    """Print a line of the table."""
    figures = (median(times), quantiles(times, n=20)[-1], max(times))
    print("\t".join([what, str(len(times)), *(f"{one:.0f}" for one in figures)]))


def main(district: str, many: str) -> None:
    """Draw in both layers."""
    application = QgsApplication([], True)  # noqa: FBT003 (with windows)
    application.initQgis()
    importlib.import_module("plugin")  # makes the checkout importable
    hand = Hand()
    chance = random.Random(1)  # noqa: S311 (places to draw at, no secret)
    base = hand.open(district, (*GRIDS, "atoms", "buildings", "frame"))
    hand.take(0)
    draw_strokes(hand, base, chance)
    base.rollBack()
    base = hand.open(many, ("base",))
    for number, title in ((2, "merge"), (1, "cut"), (3, "border")):
        hand.take(number)
        press_in(hand, base, chance, f"{title}: press, 100,000 grids")
    hand.take(1)
    cut_across(hand, base, chance, "cut: first line across, 100,000 grids")
    base.startEditing()
    base.changeAttributeValue(next(base.getFeatures()).id(), 1, "1")
    hand.take(2)
    press_in(hand, base, chance, "merge: press, 100,000 grids being edited")
    base.rollBack()
    hand.put_down()
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
