"""Designing and re-dividing from the panel: in the background, as a layer, as one step of undo."""

import pytest
from gridstrata.core.errors import GridError
from gridstrata.dialogs.drawing.redivided import put_in
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt

from .conftest import square

A, B, C, D = (f"44030800100{n}" for n in (1, 2, 3, 4))


@pytest.fixture
def lines(sample):
    """Load the roads and rivers of the district."""
    for name in ("roads", "rivers"):
        layer = QgsVectorLayer(f"{sample.sample.path}|layername={name}", name, "ogr")
        sample.project.addMapLayer(layer)


def test_designing_needs_communities(town, session, panel, qtbot):
    qtbot.mouseClick(panel.design, Qt.MouseButton.LeftButton)
    assert "role of communities" in panel.reason.text()
    assert not session.runner.is_busy


def test_a_design_is_added_as_a_draft_with_its_atoms(sample, lines, panel, qtbot, wait):
    assert panel.barriers.checkedItems() == ["rivers", "roads"]
    qtbot.mouseClick(panel.design, Qt.MouseButton.LeftButton)
    assert panel.design.is_running
    wait(300_000)
    drafts = sample.project.mapLayersByName("Base grids (draft)")
    assert len(drafts) == 1
    assert drafts[0].featureCount() > 50
    assert sample.roles.layer("atoms").featureCount() > drafts[0].featureCount()
    assert sample.roles.base() is sample.sample.base


def test_dividing_again_changes_the_base_layer_as_one_step(sample, lines, panel, qtbot, wait):
    base = sample.sample.base
    before = {one["code"]: one.geometry().asWkt() for one in base.getFeatures()}
    qtbot.mouseClick(panel.redivide, Qt.MouseButton.LeftButton)
    wait(300_000)
    after = {one["code"]: one.geometry().asWkt() for one in base.getFeatures()}
    assert after != before
    assert base.undoStack().count() == 1
    assert panel.moves.count() > 0
    assert panel.moves.isVisibleTo(panel)
    base.undoStack().undo()
    assert {one["code"]: one.geometry().asWkt() for one in base.getFeatures()} == before


def test_edits_made_meanwhile_are_not_overwritten(sample, lines, panel, qtbot, wait):
    base = sample.sample.base
    base.startEditing()
    qtbot.mouseClick(panel.redivide, Qt.MouseButton.LeftButton)
    feature = next(base.getFeatures())
    base.changeAttributeValue(feature.id(), base.fields().lookupField("name"), "another")
    wait(300_000)
    assert "edited while they were re-divided" in panel.reason.text()
    assert base.undoStack().count() == 1


def result(draw, *rows):
    return draw(rows, name="result", households="integer")


def test_a_result_is_put_in_by_code(draw):
    layer = draw(
        [(A, square(0, 0), 1, "north"), (B, square(1, 0), 2, "south"), (C, square(2, 0), 3, "x")],
        households="integer",
        name="base",
        street="string",
    )
    wide = square(0, 0).replace("520700", "520750")
    slim = square(1, 0).replace("520700", "520750")
    count = put_in(
        layer, "code", result(draw, (A, wide, 7), (B, slim, 5), (D, square(2, 0), 9)), "Re-divide"
    )
    rows = {one["code"]: one for one in layer.getFeatures()}
    assert count == 4
    assert set(rows) == {A, B, D}
    assert [rows[code]["households"] for code in (A, B, D)] == [7, 5, 9]
    assert [rows[code]["street"] for code in (A, B, D)] == ["north", "south", "x"]
    assert round(rows[A].geometry().area()) == 15_000
    assert layer.undoStack().count() == 1
    layer.undoStack().undo()
    assert {one["code"] for one in layer.getFeatures()} == {A, B, C}


def test_a_result_that_is_the_same_changes_nothing(draw):
    layer = draw([(A, square(0, 0)), (B, square(1, 0))])
    assert put_in(layer, "code", draw([(B, square(1, 0)), (A, square(0, 0))]), "Re-divide") == 0
    assert not layer.isEditable()


def test_a_grid_in_parts_is_refused_by_a_layer_that_holds_none(draw):
    layer = draw([(A, square(0, 0))], name="base")
    parts = (
        "MULTI"
        + square(0, 0).replace("((", "(((").replace("))", ")), ")
        + (square(2, 0).removeprefix("POLYGON") + ")")
    )
    with pytest.raises(GridError, match=f"Grid {A} would be in several parts.*base.*multipolygons"):
        put_in(layer, "code", draw([(A, parts)], kind="MultiPolygon"), "Re-divide")
    assert not layer.undoStack().canUndo()
    layer.rollBack()
