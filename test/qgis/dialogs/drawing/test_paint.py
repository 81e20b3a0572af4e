"""Painting with the mouse: atoms and plots go along, and one step of undo takes them back."""

from gridstrata.dialogs.drawing.tools.paint import PaintTool
from qgis.PyQt.QtCore import Qt

from .conftest import RIGHT, atom, square

WHOLE = {f"44030800100{n}": 10_000 for n in (1, 2, 3, 4)}


def test_atoms_that_the_brush_meets_go_to_the_grid_where_it_was_pressed(town, hold, mouse, areas):
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0), atom(2, 1))
    assert areas(town.base) == {
        **WHOLE,
        "440308001001": 15_000,
        "440308001002": 5_000,
    }
    assert town.base.undoStack().undoText() == "Paint 2 atoms to 440308001001"
    town.base.undoStack().undo()
    assert areas(town.base) == WHOLE


def test_a_quick_brush_misses_no_atom_between_two_places(town, hold, mouse, areas):
    hold(PaintTool)
    mouse.drag(atom(0, 1), atom(0, 3))
    assert areas(town.base)["440308001001"] == 15_000


def test_nothing_is_done_while_the_mouse_is_down_but_measured(town, hold, mouse, areas, desk):
    hold(PaintTool)
    mouse.press(atom(1, 0))
    mouse.move(atom(2, 0))
    assert not town.base.isEditable()
    assert areas(town.base) == WHOLE
    figures = {grid.code: grid.after.households for grid in desk.measures[-1].grids}
    assert figures == {"440308001001": 500, "440308001002": 300}
    assert {"borders", "moving", "chosen"} <= desk.preview.drawn()
    mouse.release(atom(2, 0))
    assert desk.preview.drawn() == set()
    assert areas(town.base)["440308001001"] == 12_500


def test_the_police_grids_of_a_grid_that_gets_ground_of_others_are_named(town, hold, mouse, desk):
    hold(PaintTool)
    mouse.press(atom(0, 1))
    mouse.move(atom(0, 2))
    changes = [(one.base_code, one.before, one.after) for one in desk.measures[-1].relations]
    assert changes == [("440308001001", ("P01",), ("P01", "P02"))]
    mouse.release(atom(0, 2))


def test_escape_gives_the_brush_up_while_the_button_is_down(town, hold, mouse, areas, desk):
    hold(PaintTool)
    mouse.press(atom(1, 0))
    mouse.move(atom(2, 0))
    mouse.key(Qt.Key.Key_Escape)
    assert desk.preview.drawn() == set()
    mouse.release(atom(2, 0))
    assert areas(town.base) == WHOLE
    assert not town.base.isEditable()


def test_a_right_click_gives_the_brush_up(town, hold, mouse, areas, desk):
    hold(PaintTool)
    mouse.press(atom(1, 0))
    mouse.move(atom(2, 0))
    mouse.click(atom(2, 0), RIGHT)
    mouse.release(atom(2, 0))
    assert areas(town.base) == WHOLE


def test_ground_that_would_disconnect_the_giver_is_refused_and_shown(
    town, hold, mouse, areas, desk
):
    hold(PaintTool)
    mouse.press(atom(2, 1))
    mouse.move(atom(1, 1))
    mouse.move(atom(1, 2))
    mouse.move(atom(0, 2))
    mouse.move(atom(0, 1))
    # of the first grid two atoms are left in the south; of the third two in the north
    mouse.release(atom(0, 1))
    assert desk.said == []
    mouse.press(atom(2, 0))
    mouse.move(atom(1, 0))
    mouse.move(atom(0, 0))
    assert "Nothing would be left of grid 440308001001" in desk.said[-1]
    assert "refused" in desk.preview.drawn()
    before = areas(town.base)
    mouse.release(atom(0, 0))
    assert areas(town.base) == before
    assert desk.preview.drawn() == set()


def test_without_atoms_the_plots_of_buildings_are_painted(town, session, hold, mouse, areas, desk):
    session.roles.dismiss(town.atoms)
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    assert areas(town.base)["440308001001"] == 12_500
    assert town.base.undoStack().undoText() == ("Paint the ground of 1 buildings to 440308001001")


def test_plots_are_painted_where_the_user_prefers_buildings(town, hold, mouse, areas, desk):
    desk.by_buildings = True
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    assert "buildings" in town.base.undoStack().undoText()


def test_a_chosen_grid_receives_wherever_the_mouse_is_pressed(town, hold, mouse, areas, desk):
    hold(PaintTool)
    mouse.click(atom(0, 0), modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.receiver == "440308001001"
    mouse.click(atom(2, 0))
    assert areas(town.base)["440308001001"] == 12_500


def test_a_chosen_grid_that_is_not_here_is_named(town, hold, mouse, areas, desk):
    desk.choose_receiver("440308009999")
    hold(PaintTool)
    mouse.click(atom(2, 0))
    assert "Grid 440308009999 is not near here" in desk.said[-1]
    assert areas(town.base) == WHOLE


def test_a_click_alone_changes_nothing(town, hold, mouse, areas):
    hold(PaintTool)
    mouse.click(atom(1, 0))
    assert areas(town.base) == WHOLE
    assert not town.base.isEditable()


def test_painting_what_the_grid_has_already_changes_nothing(town, hold, mouse, areas):
    hold(PaintTool)
    mouse.drag(atom(0, 0), atom(1, 0))
    assert not town.base.isEditable()


def test_where_there_are_no_atoms_near_the_plots_of_buildings_are_painted(
    town, session, draw, hold, mouse, areas
):
    far = draw([("1", square(50, 50))], name="far")
    session.project.addMapLayer(far)
    session.roles.assign(far, "atoms")
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    assert areas(town.base)["440308001001"] == 12_500
