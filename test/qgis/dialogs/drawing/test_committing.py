"""A change done to the layer: whole or not at all, attributes and numbers of rows as they were."""

import pytest
from gridstrata.dialogs.drawing.tools.cut import CutTool
from gridstrata.dialogs.drawing.tools.lock import LockTool
from gridstrata.dialogs.drawing.tools.merge import MergeTool
from gridstrata.dialogs.drawing.tools.paint import PaintTool
from qgis.core import QgsVectorFileWriter, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import Qt

from .conftest import atom, corner, square

A, B = "440308001001", "440308001002"
GRIDS = [(f"44030800100{1 + c + 2 * r}", square(c, r)) for r in (0, 1) for c in (0, 1)]


@pytest.fixture
def stored(town, session, save, show, tmp_path):
    """The base grids of the town as a GeoPackage that has the role."""
    layer = QgsVectorLayer(save(town.base, "base"), "stored", "ogr")
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    show(layer)
    return layer


def cut_first(mouse):
    mouse.click(corner(0.5, 0.005))
    mouse.double_click(corner(0.5, 1.04))


def test_a_cut_is_stored_with_a_number_that_the_file_gives(stored, hold, mouse, areas):
    hold(CutTool)
    cut_first(mouse)
    assert stored.commitChanges(), stored.commitErrors()
    again = QgsVectorLayer(stored.source(), "again", "ogr")
    assert sorted(areas(again)) == [*(code for code, _ in GRIDS), "440308001005"]
    assert len({one["fid"] for one in again.getFeatures()}) == 5


def test_a_merge_is_stored(stored, hold, mouse, areas):
    hold(MergeTool)
    mouse.click(corner(0.5, 0.5))
    mouse.click(corner(1.5, 0.5))
    mouse.key(Qt.Key.Key_Return)
    assert stored.commitChanges(), stored.commitErrors()
    assert areas(QgsVectorLayer(stored.source(), "again", "ogr"))[A] == 20_000


def test_a_layer_that_takes_no_new_grid_keeps_all_as_it_was(
    town, hold, mouse, desk, areas, monkeypatch
):
    monkeypatch.setattr(QgsVectorLayer, "addFeature", lambda *_: False)
    hold(CutTool)
    cut_first(mouse)
    assert "does not take a new grid" in desk.said[-1]
    assert areas(town.base)[A] == 10_000
    assert not town.base.undoStack().canUndo()


def test_a_layer_that_lets_no_grid_go_keeps_all_as_it_was(
    town, hold, mouse, desk, areas, monkeypatch
):
    monkeypatch.setattr(QgsVectorLayer, "deleteFeatures", lambda *_: False)
    hold(MergeTool)
    mouse.click(corner(0.5, 0.5))
    mouse.click(corner(1.5, 0.5))
    mouse.key(Qt.Key.Key_Return)
    assert "lets no grid go" in desk.said[-1]
    assert areas(town.base) == {code: 10_000 for code, _ in GRIDS}
    assert not town.base.undoStack().canUndo()


def test_multipolygons_stay_multipolygons(town, session, draw, show, hold, mouse, areas):
    rows = [(code, wkt.replace("POLYGON((", "MULTIPOLYGON(((") + ")") for code, wkt in GRIDS]
    layer = draw(rows, kind="MultiPolygon", name="multi")
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    show(layer)
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    types = {one.geometry().wkbType() for one in layer.getFeatures()}
    assert types == {QgsWkbTypes.Type.MultiPolygon}
    assert areas(layer)[A] == 12_500


def test_codes_that_are_numbers_are_counted_on(town, session, draw, show, hold, mouse):
    rows = [(int(code), wkt) for code, wkt in GRIDS]
    layer = draw(rows, name="numbers", code="code:int8")
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    show(layer)
    hold(CutTool)
    cut_first(mouse)
    codes = sorted(one["code"] for one in layer.getFeatures())
    assert codes == [*(int(code) for code, _ in GRIDS), 440308001005]


def test_a_shapefile_gets_a_lock_of_numbers(town, session, show, hold, mouse, desk, tmp_path):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "ESRI Shapefile"
    path = str(tmp_path / "base.shp")
    context = session.project.transformContext()
    QgsVectorFileWriter.writeAsVectorFormatV3(town.base, path, context, options)
    layer = QgsVectorLayer(path, "shape", "ogr")
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    show(layer)
    hold(LockTool)
    mouse.click(corner(0.5, 0.5))
    assert desk.said == []
    assert layer.commitChanges(), layer.commitErrors()
    locked = {
        one["code"] for one in QgsVectorLayer(path, "x", "ogr").getFeatures() if one["locked"]
    }
    assert locked == {A}


def test_a_layer_that_takes_no_field_says_what_to_do(town, hold, mouse, desk, monkeypatch):
    monkeypatch.setattr(QgsVectorLayer, "addAttribute", lambda *_: False)
    hold(LockTool)
    mouse.click(corner(0.5, 0.5))
    assert "takes no new field. Add a field locked" in desk.said[-1]
    assert not town.base.undoStack().canUndo()
