"""What may happen to a project while the workbench is open: no traceback, nothing lost.

An exception in a slot fails the test: pytest-qt catches it.
"""

import shutil

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsProject,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtWidgets import QApplication

PANELS = ("stack", "draw", "check", "map", "release")


def settle(rounds=20):
    for _ in range(rounds):
        QApplication.processEvents()


@pytest.fixture(params=PANELS)
def panel(request, sample, workbench, wait):
    """A panel in front of the sample district, at rest."""
    workbench.show_panel(request.param)
    settle()
    wait()
    return workbench.panel(request.param)


def first_grid(layer):
    return next(layer.getFeatures())


def shrink(layer):
    """Make a gap, as one step of undo."""
    grid = first_grid(layer)
    layer.beginEditCommand("shrink")
    layer.changeGeometry(grid.id(), grid.geometry().buffer(-5, 2))
    layer.endEditCommand()
    return grid


def test_layers_that_are_removed_one_by_one(panel, sample, wait):
    for layer in list(QgsProject.instance().mapLayers().values()):
        QgsProject.instance().removeMapLayer(layer.id())
        settle()
    wait()
    assert sample.roles.base() is None


def test_a_project_that_is_closed(panel, sample, wait):
    QgsProject.instance().clear()
    settle()
    wait()
    assert sample.roles.kinds() == []


def test_a_project_that_is_closed_during_every_run(sample, workbench, wait):
    for page in PANELS:
        workbench.show_panel(page)
        settle()
    sample.runner.run(
        "checkstack",
        {**sample.roles.parameters("checkstack"), "FINDINGS": "TEMPORARY_OUTPUT"},
        lambda results: pytest.fail("the project was gone"),
        title="check",
    )
    QgsProject.instance().clear()
    wait()
    settle()


def test_edits_that_are_rolled_back(panel, sample, wait):
    base = sample.sample.base
    shape = first_grid(base).geometry().asWkb()
    base.startEditing()
    shrink(base)
    settle()
    base.rollBack()
    settle()
    wait()
    assert first_grid(base).geometry().asWkb() == shape


def test_edits_that_are_undone_and_saved(panel, sample, wait):
    base = sample.sample.base
    shape = first_grid(base).geometry().asWkb()
    base.startEditing()
    shrink(base)
    settle()
    base.undoStack().undo()
    settle()
    assert base.commitChanges()
    settle()
    wait()
    assert first_grid(base).geometry().asWkb() == shape


def test_a_base_layer_removed_in_edit_mode(panel, sample, wait):
    base = sample.sample.base
    base.startEditing()
    shrink(base)
    settle()
    QgsProject.instance().removeMapLayer(base.id())
    settle()
    wait()
    assert sample.roles.base() is None


def test_a_read_only_base_layer(panel, sample, wait):
    sample.sample.base.setReadOnly(True)
    panel.hidden()
    panel.shown()
    settle()
    wait()
    assert not sample.sample.base.isEditable()


def test_a_project_without_a_crs(panel, sample, wait):
    QgsProject.instance().setCrs(QgsCoordinateReferenceSystem())
    sample.canvas.setDestinationCrs(QgsCoordinateReferenceSystem())
    panel.hidden()
    panel.shown()
    settle()
    wait()


def test_two_projects_in_a_row(sample, workbench, wait, tmp_path, district_file):
    path = str(tmp_path / "one.qgz")
    assert QgsProject.instance().write(path)
    for page in PANELS:
        workbench.show_panel(page)
        settle()
        wait()
    QgsProject.instance().clear()
    settle()
    other = tmp_path / "other.gpkg"
    shutil.copy(district_file, other)
    layer = QgsVectorLayer(f"{other}|layername=base", "other base", "ogr")
    QgsProject.instance().addMapLayer(layer)
    sample.roles.assign(layer, "base", code="code")
    for page in PANELS:
        workbench.show_panel(page)
        settle()
        wait()
    assert sample.roles.base() is layer
    assert QgsProject.instance().read(path)
    settle()
    wait()
    assert sample.roles.base().name() == "base"
    assert len(sample.roles.kinds()) == 5


@pytest.fixture
def geojson(sample, tmp_path):
    """The base grids in a file whose provider knows no transactions."""
    path = tmp_path / "base.geojson"
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GeoJSON"
    options.layerOptions = ["RFC7946=NO"]
    context = QgsProject.instance().transformContext()
    base = sample.sample.base
    QgsVectorFileWriter.writeAsVectorFormatV3(base, str(path), context, options)
    layer = QgsVectorLayer(str(path), "base.geojson", "ogr")
    layer.setCrs(base.crs())
    QgsProject.instance().addMapLayer(layer)
    sample.roles.assign(layer, "base", code="code")
    return layer


@pytest.mark.parametrize("page", PANELS)
def test_a_provider_without_transactions(geojson, sample, workbench, wait, page):
    workbench.show_panel(page)
    settle()
    geojson.startEditing()
    grid = shrink(geojson)
    settle()
    wait()
    assert geojson.commitChanges()
    settle()
    wait()
    stored = next(f for f in geojson.getFeatures() if f["code"] == grid["code"])
    assert stored.geometry().area() < grid.geometry().area()


def test_the_dock_closed_and_opened_again(panel, sample, workbench, wait):
    workbench.hide()
    settle()
    base = sample.sample.base
    base.startEditing()
    base.changeGeometry(first_grid(base).id(), QgsGeometry(first_grid(base).geometry()))
    workbench.show()
    settle()
    wait()
    base.rollBack()
    assert panel.isVisible()


def test_the_tab_is_kept_with_the_project(sample, workbench, tmp_path):
    path = str(tmp_path / "kept.qgz")
    workbench.show_panel("map")
    assert QgsProject.instance().write(path)
    workbench.show_panel("stack")
    assert QgsProject.instance().read(path)
    settle()
    assert workbench.panels[workbench.tabs.currentIndex()].HELP == "map"
