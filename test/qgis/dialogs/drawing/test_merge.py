"""Merging: by clicks and Enter, by a right click, by dragging from one grid to the next."""

from gridstrata.dialogs.drawing.tools.merge import MergeTool
from qgis.PyQt.QtCore import Qt

from .conftest import RIGHT, corner

A, B, C, D = (f"44030800100{n}" for n in (1, 2, 3, 4))
IN = {A: corner(0.5, 0.5), B: corner(1.5, 0.5), C: corner(0.5, 1.5), D: corner(1.5, 1.5)}


def test_grids_that_were_clicked_become_one_on_enter(town, hold, mouse, areas):
    hold(MergeTool)
    for code in (A, B, D):
        mouse.click(IN[code])
    mouse.key(Qt.Key.Key_Return)
    assert areas(town.base) == {A: 30_000, C: 10_000}
    assert town.base.undoStack().undoText() == f"Merge {B}, {D} into {A}"
    town.base.undoStack().undo()
    assert areas(town.base) == {A: 10_000, B: 10_000, C: 10_000, D: 10_000}


def test_a_right_click_merges_as_well(town, hold, mouse, areas):
    hold(MergeTool)
    mouse.click(IN[A])
    mouse.click(IN[C])
    mouse.click(IN[C], RIGHT)
    assert areas(town.base)[A] == 20_000


def test_dragging_from_a_grid_to_its_neighbour_merges_them(town, hold, mouse, areas, desk):
    hold(MergeTool)
    mouse.press(IN[A])
    mouse.move(IN[B])
    households = [grid.after.households for grid in desk.measures[-1].grids if grid.after]
    assert households == [800]
    assert not town.base.isEditable()
    mouse.release(IN[B])
    assert areas(town.base)[A] == 20_000


def test_a_grid_clicked_twice_is_not_merged(town, hold, mouse, areas):
    hold(MergeTool)
    for code in (A, B, C, B):
        mouse.click(IN[code])
    mouse.key(Qt.Key.Key_Return)
    assert areas(town.base) == {A: 20_000, B: 10_000, D: 10_000}


def test_grids_that_share_no_border_are_refused(town, hold, mouse, areas, desk):
    hold(MergeTool)
    mouse.click(IN[A])
    mouse.click(IN[D])
    mouse.key(Qt.Key.Key_Return)
    assert "does not border" in desk.said[-1]
    assert len(areas(town.base)) == 4
    assert not town.base.isEditable()


def test_one_grid_alone_is_refused(town, hold, mouse, desk):
    hold(MergeTool)
    mouse.click(IN[A])
    mouse.key(Qt.Key.Key_Return)
    assert "two grids or more" in desk.said[-1]


def test_escape_forgets_the_grids(town, hold, mouse, areas, desk):
    hold(MergeTool)
    mouse.click(IN[A])
    mouse.click(IN[B])
    mouse.key(Qt.Key.Key_Escape)
    assert desk.preview.drawn() == set()
    mouse.key(Qt.Key.Key_Return)
    assert len(areas(town.base)) == 4
