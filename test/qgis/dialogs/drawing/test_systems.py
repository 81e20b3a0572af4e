"""Maps and layers in whatever coordinate system: degrees, another one, none."""

import pytest
from gridstrata.dialogs.drawing.tools.paint import PaintTool
from qgis.core import QgsPointXY, QgsRectangle

from .conftest import atom, square

A = "440308001001"


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4490", ""])
def test_a_map_in_another_crs_or_in_none_is_drawn_on(town, session, hold, mouse, areas, show, crs):
    show(town.base, crs)
    to_map = session.canvas.mapSettings().layerToMapCoordinates

    def place(column, row):
        point = to_map(town.base, QgsPointXY(*atom(column, row)))
        return (point.x(), point.y())

    hold(PaintTool)
    mouse.drag(place(1, 0), place(2, 0))
    assert areas(town.base)[A] == 12_500


def test_a_layer_in_degrees_is_drawn_in_without_moving_other_vertices(
    session, draw, reproject, show, hold, mouse, faults
):
    shapes = [square(c, r) for r in (0, 1) for c in (0, 1)]
    plots = [square(c, r, 50) for r in range(4) for c in range(4)]
    base = draw(
        zip([f"44030800100{n}" for n in (1, 2, 3, 4)], reproject(shapes, "EPSG:4547", "EPSG:4490")),
        "EPSG:4490",
        name="base",
    )
    atoms = draw(
        [(str(n), wkt) for n, wkt in enumerate(reproject(plots, "EPSG:4547", "EPSG:4490"))],
        "EPSG:4490",
        name="atoms",
    )
    session.project.addMapLayers([base, atoms])
    session.roles.assign(base, "base", code="code")
    session.roles.assign(atoms, "atoms")
    show(base, "EPSG:4547")
    before = {one["code"]: one.geometry().asWkt(17) for one in base.getFeatures()}
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    after = {one["code"]: one.geometry().asWkt(17) for one in base.getFeatures()}
    assert after[A] != before[A]
    assert after["440308001004"] == before["440308001004"]
    corners = {vertex for wkt in before.values() for vertex in wkt[10:-2].split(", ")}
    kept = set(after[A][10:-2].split(", ")) & corners
    assert len(kept) >= 3
    assert faults(base) == {"overlap": 0, "gap": 0, "blind_spot": 0}


def test_a_brush_led_off_the_earth_is_refused(session, draw, reproject, show, hold, mouse, desk):
    wkt = reproject([square(0, 0)], "EPSG:4547", "EPSG:4490")
    base = draw([(A, wkt[0])], "EPSG:4490", name="base")
    buildings = draw([("1", "POINT(520650 2492550)")], name="buildings", kind="Point")
    session.project.addMapLayers([base, buildings])
    session.roles.assign(base, "base", code="code")
    session.roles.assign(buildings, "buildings")
    show(base)
    middle = base.extent().center()
    hold(PaintTool)
    mouse.press((middle.x(), middle.y()))
    session.canvas.setExtent(QgsRectangle(700, 700, 900, 900))
    mouse.move((800, 800))
    assert "outside of where" in desk.said[-1]
    assert desk.preview.drawn() == set()
    mouse.release((800, 800))
