"""Drawing tools on a real map, used with the mouse and with keys."""

from types import SimpleNamespace

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QToolButton

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier

# Four grids of 100 m in a row of two, a police grid over each row, atoms of 50 m
X, Y = 520600, 2492500


def square(column, row, side=100, x=X, y=Y):
    left, bottom = x + column * side, y + row * side
    right, top = left + side, bottom + side
    return (
        f"POLYGON(({left} {bottom}, {right} {bottom}, {right} {top}, {left} {top}, "
        f"{left} {bottom}))"
    )


def corner(column, row, side=100):
    return (X + column * side, Y + row * side)


def atom(column, row):
    """Return the middle of an atom, by column and row of 50 m."""
    return corner(column + 0.5, row + 0.5, 50)


class Mouse:
    """Moves over a map in the map's own coordinates."""

    def __init__(self, canvas):
        self.canvas = canvas
        self.down = Qt.MouseButton.NoButton

    def pixel(self, place):
        x, y = place
        point = self.canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
        return QPoint(round(point.x()), round(point.y()))

    def press(self, place, button=LEFT, modifier=NONE):
        self.move(place)
        QTest.mousePress(self.canvas.viewport(), button, modifier, self.pixel(place))
        self.down = button

    def move(self, place):
        # QTest.mouseMove reaches no window that is only in memory
        position = QPointF(self.pixel(place))
        kind = QEvent.Type.MouseMove
        event = QMouseEvent(kind, position, Qt.MouseButton.NoButton, self.down, NONE)
        QCoreApplication.sendEvent(self.canvas.viewport(), event)
        QCoreApplication.processEvents()

    def release(self, place, button=LEFT, modifier=NONE):
        self.down = Qt.MouseButton.NoButton
        QTest.mouseRelease(self.canvas.viewport(), button, modifier, self.pixel(place))
        QCoreApplication.processEvents()

    def click(self, place, button=LEFT, modifier=NONE):
        self.press(place, button, modifier)
        self.release(place, button, modifier)

    def double_click(self, place):
        self.click(place)
        QTest.mouseDClick(self.canvas.viewport(), LEFT, NONE, self.pixel(place))
        QCoreApplication.processEvents()

    def drag(self, *places):
        self.press(places[0])
        for place in places[1:]:
            self.move(place)
        self.release(places[-1])

    def key(self, key):
        QTest.keyClick(self.canvas, key)
        QCoreApplication.processEvents()


@pytest.fixture
def mouse(session):
    return Mouse(session.canvas)


@pytest.fixture
def show(session, qtbot):
    """Show a part of the map: `show(layer, x, y, x, y)` in the layer's own CRS."""

    def show(layer, crs=None):
        canvas = session.canvas
        canvas.setDestinationCrs(layer.crs() if crs is None else QgsCoordinateReferenceSystem(crs))
        canvas.setLayers([layer])
        extent = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
        extent.scale(1.2)
        canvas.setExtent(extent)
        canvas.stopRendering()
        QCoreApplication.processEvents()

    return show


@pytest.fixture
def town(session, draw, show):
    """Four base grids of 100 m, 4 x 4 atoms of 50 m with a building each, two police grids."""
    base = draw(
        [(f"44030800100{1 + c + 2 * r}", square(c, r)) for r in (0, 1) for c in (0, 1)],
        name="base",
    )
    places = [(c, r) for r in range(4) for c in range(4)]
    atoms = draw([(str(n), square(c, r, 50)) for n, (c, r) in enumerate(places)], name="atoms")
    middles = [corner(c + 0.5, r + 0.5, 50) for c, r in places]
    buildings = draw(
        [(str(n), f"POINT({x} {y})", 100, 250) for n, (x, y) in enumerate(middles)],
        name="buildings",
        kind="Point",
        households="integer",
        residents="integer",
    )
    police = draw(
        [
            (
                f"P0{1 + r}",
                square(0, 2 * r, 50, X, Y)
                .replace(f"{X + 50}", f"{X + 200}")
                .replace(f"{Y + 100 * r + 50}", f"{Y + 100 * r + 100}"),
            )
            for r in (0, 1)
        ],
        name="police",
    )
    session.project.addMapLayers([base, atoms, buildings, police])
    session.roles.assign(base, "base", code="code")
    session.roles.assign(atoms, "atoms")
    session.roles.assign(buildings, "buildings", households="households", residents="residents")
    session.roles.assign(police, "police", code="code")
    session.project.setCrs(base.crs())
    show(base)
    return SimpleNamespace(base=base, atoms=atoms, buildings=buildings, police=police)


@pytest.fixture
def desk(session):
    from gridstrata.dialogs.drawing.desk import Desk

    desk = Desk(session)
    desk.said = []
    desk.measures = []
    desk.refused.connect(desk.said.append)
    desk.measured.connect(lambda reading, _profile: desk.measures.append(reading))
    yield desk
    desk.shut_down()


@pytest.fixture
def hold(session, desk):
    """Take a tool to hand, by its class."""
    held = []

    def hold(kind):
        tool = kind(desk)
        tool.require_ready()
        session.canvas.setMapTool(tool)
        held.append(tool)
        return tool

    yield hold
    for tool in held:
        session.canvas.unsetMapTool(tool)
        tool.deleteLater()


@pytest.fixture
def areas():
    """Return the area of each grid by code, square metres."""

    def areas(layer):
        return {
            feature["code"]: round(feature.geometry().area()) for feature in layer.getFeatures()
        }

    return areas


@pytest.fixture
def faults(session, provider):
    """Return how many overlaps and gaps checkcoverage finds in a layer."""

    def faults(layer, **more):
        import processing

        results = processing.run(
            "gridstrata:checkcoverage",
            {"INPUT": layer, "CODE": "code", "FINDINGS": "memory:", **more},
        )
        rules = [row["rule"] for row in results["FINDINGS"].getFeatures()]
        return {rule: rules.count(rule) for rule in ("overlap", "gap", "blind_spot")}

    return faults


@pytest.fixture
def reshape():
    """Change the shape of a grid behind a tool's back."""

    def reshape(layer, code, wkt):
        feature = next(one for one in layer.getFeatures() if one["code"] == code)
        layer.startEditing()
        layer.changeGeometry(feature.id(), QgsGeometry.fromWkt(wkt))

    return reshape


@pytest.fixture
def panel(session):
    """The panel Draw, in front."""
    from gridstrata.dialogs.drawing.panel import DrawPanel

    panel = DrawPanel(session, session.window)
    panel.show()
    panel.shown()
    yield panel
    panel.hidden()
    panel.shut_down()
    panel.deleteLater()


@pytest.fixture
def click(qtbot, panel):
    """Click the button of an action."""

    def click(action):
        buttons = panel.findChildren(QToolButton)
        button = next(one for one in buttons if one.defaultAction() is action)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    return click
