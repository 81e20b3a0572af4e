"""Cutting with clicks: both sides measured, finished in three ways, taken back point by point."""

import pytest
from gridstrata.dialogs.drawing.tools.cut import CutTool
from qgis.PyQt.QtCore import Qt

from .conftest import RIGHT, corner

FIRST = "440308001001"
# A pixel is about a third of a metre
HALF = pytest.approx(5_000, abs=50)


def test_a_double_click_cuts_the_grid_in_two(town, hold, mouse, areas):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.double_click(corner(0.5, 1.04))
    after = areas(town.base)
    assert after[FIRST] == HALF
    assert after["440308001005"] == HALF
    assert town.base.undoStack().undoText() == f"Cut grid {FIRST}"
    town.base.undoStack().undo()
    assert areas(town.base)[FIRST] == 10_000


def test_a_right_click_finishes_as_well(town, hold, mouse, areas):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.click(corner(0.5, 1.04))
    mouse.click(corner(0.5, 1.04), RIGHT)
    assert areas(town.base)["440308001005"] == HALF


def test_enter_finishes_as_well(town, hold, mouse, areas):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.click(corner(0.5, 1.04))
    mouse.key(Qt.Key.Key_Return)
    assert areas(town.base)["440308001005"] == HALF


def test_a_line_that_begins_outside_of_everything_cuts_the_grid_it_enters(town, hold, mouse, areas):
    hold(CutTool)
    mouse.click(corner(0.5, -0.05))
    mouse.double_click(corner(0.5, 1.04))
    assert areas(town.base)["440308001005"] == HALF


def test_a_line_from_outside_to_outside_cuts_what_lies_between(town, hold, mouse, areas):
    hold(CutTool)
    mouse.click(corner(-0.05, 0.5))
    mouse.double_click(corner(0.5, -0.05))
    assert len(areas(town.base)) == 5
    assert sum(areas(town.base).values()) == 40_000


def test_a_line_that_begins_beside_a_grid_cuts_the_one_it_goes_through(town, hold, mouse, areas):
    hold(CutTool)
    mouse.click(corner(0.9, 0.5))
    mouse.double_click(corner(2.05, 0.5))
    after = areas(town.base)
    assert after["440308001002"] == HALF
    assert after[FIRST] == 10_000


def test_both_sides_are_measured_while_the_line_is_drawn(town, hold, mouse, desk):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.move(corner(0.5, 1.04))
    households = [grid.after.households for grid in desk.measures[-1].grids]
    assert households == [200, 200]
    assert not town.base.isEditable()
    assert {"path", "borders"} <= desk.preview.drawn()


def test_backspace_takes_the_last_point_back(town, hold, mouse, areas, desk):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.click(corner(0.9, 0.5))
    mouse.key(Qt.Key.Key_Backspace)
    mouse.double_click(corner(0.5, 1.04))
    assert areas(town.base)["440308001005"] == HALF
    assert areas(town.base)[FIRST] == HALF


def test_taking_the_only_point_back_gives_the_line_up(town, hold, mouse, desk):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.key(Qt.Key.Key_Backspace)
    assert desk.preview.drawn() == set()


def test_escape_gives_the_line_up(town, hold, mouse, areas, desk):
    hold(CutTool)
    mouse.click(corner(0.5, 0.005))
    mouse.move(corner(0.5, 1.04))
    mouse.key(Qt.Key.Key_Escape)
    assert desk.preview.drawn() == set()
    mouse.key(Qt.Key.Key_Return)
    assert areas(town.base)[FIRST] == 10_000


def test_a_line_that_cuts_nothing_off_is_refused_with_the_grid_named(
    town, hold, mouse, areas, desk
):
    hold(CutTool)
    mouse.click(corner(0.3, 0.5))
    mouse.double_click(corner(0.6, 0.5))
    assert f"grid {FIRST}" in desk.said[-1]
    assert areas(town.base)[FIRST] == 10_000
    assert not town.base.isEditable()


def test_the_new_grid_has_the_attributes_of_the_one_it_was_cut_from(sample, hold, mouse, show):
    base = sample.sample.base
    show(base)
    feature = next(base.getFeatures())
    box = feature.geometry().boundingBox()
    middle = box.center()
    hold(CutTool)
    before = {one.id() for one in base.getFeatures()}
    sample.canvas.setExtent(box.buffered(box.width()))
    mouse.click((middle.x(), box.yMinimum() - 5))
    mouse.double_click((middle.x(), box.yMaximum() + 5))
    new = [one for one in base.getFeatures() if one.id() not in before]
    assert len(new) == 1
    kept = [name for name in base.fields().names() if name not in ("fid", "code")]
    models = {tuple(one[name] for name in kept) for one in base.getFeatures() if one.id() in before}
    assert tuple(new[0][name] for name in kept) in models
    assert base.commitChanges(), base.commitErrors()
