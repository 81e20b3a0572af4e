"""The panel Map on the sample district, mapped or not."""

from types import SimpleNamespace

import pytest
from qgis.core import QgsCoordinateReferenceSystem
from qgis.PyQt.QtCore import QCoreApplication, QPoint, Qt

X, Y = 520_600, 2_492_500
MANY = 120_000


def square(column, row=0, *, width=1):
    """Return the WKT of a square of 100 m, or several beside each other."""
    left, bottom = X + 100 * column, Y + 100 * row
    right, top = left + 100 * width, bottom + 100
    return (
        f"POLYGON(({left} {bottom}, {right} {bottom}, {right} {top}, {left} {top}, "
        f"{left} {bottom}))"
    )


@pytest.fixture
def make_panel(qtbot, session):
    """Show the panel on the session as it is."""
    from gridstrata.dialogs.mapping.panel import MapPanel

    panels = []

    def make_panel():
        panel = MapPanel(session)
        qtbot.addWidget(panel)
        panel.resize(420, 900)
        panel.show()
        panels.append(panel)
        return panel

    yield make_panel
    for panel in panels:
        panel.shut_down()


@pytest.fixture
def settle(qtbot):
    """Wait until nothing that the panel began goes on."""

    def settle(panel):
        qtbot.waitUntil(lambda: not panel.is_busy, timeout=MANY)
        QCoreApplication.processEvents()

    return settle


@pytest.fixture
def small(session, draw):
    """Two rows of four base grids; police holds them in pairs but for c, which two share."""
    shapes = {
        "base": [(f"{letter}{row}", square(column, row)) for row in range(2)
                 for column, letter in enumerate("abcd")],
        "police": [("P1", square(0, 0, width=2)), ("P2", square(2, 0, width=2)),
                   ("P3", square(0, 1, width=4))],
        "fire": [("F1", square(0, 0, width=2)), ("F2", square(0, 1, width=4))],
        "communities": [("C1", square(0, 0, width=4)), ("C2", square(0, 1, width=4))],
    }  # fmt: skip
    session.project.setCrs(QgsCoordinateReferenceSystem("EPSG:4547"))
    layers = {}
    for name, rows in shapes.items():
        layers[name] = draw(rows, name=name)
        session.project.addMapLayer(layers[name])
        session.roles.assign(layers[name], name, code="code")
    session.canvas.setDestinationCrs(session.project.crs())
    session.canvas.setLayers(list(layers.values()))
    session.canvas.setExtent(layers["base"].extent())
    return SimpleNamespace(**layers)


@pytest.fixture
def press(qtbot):
    """Click a button."""

    def press(button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    return press


@pytest.fixture
def panel(small, make_panel, press, settle):
    """The panel on the small stack, mapped."""
    panel = make_panel()
    press(panel.map_button)
    settle(panel)
    return panel


@pytest.fixture
def on_node(panel):
    """Return where a grid is in the window of the graph."""

    def on_node(kind, code):
        place = panel.graph.graph.place_of(kind, code)
        assert place is not None, (kind, code)
        return panel.graph.mapFromScene(place)

    return on_node


@pytest.fixture
def click_node(qtbot, panel, on_node):
    """Click a grid in the graph."""

    def click_node(kind, code):
        place = on_node(kind, code)
        qtbot.mouseClick(panel.graph.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))

    return click_node


@pytest.fixture
def chosen_rows(panel):
    """Return the texts of the list of relations."""

    def chosen_rows():
        tree = panel.chosen
        return [
            [tree.topLevelItem(row).text(column) for column in range(3)]
            for row in range(tree.topLevelItemCount())
        ]

    return chosen_rows
