"""Roles guessed at the press of a button, and what is said of it."""

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt


def role(layer):
    return layer.customProperty("gridstrata/kind") or ""


def guess(qtbot, panel):
    qtbot.mouseClick(panel.guess_button, Qt.MouseButton.LeftButton)


def test_layers_called_like_roles_get_them(qtbot, panel, add, said):
    base, fire, roads = add(name="基础网格"), add(name="fire_2024"), add(name="roads")
    houses = add([("h", "POINT(0 0)")], name="buildings", kind="Point")
    guess(qtbot, panel)
    assert [role(layer) for layer in (base, fire, roads, houses)] == [
        "base",
        "fire",
        "",
        "buildings",
    ]
    (text,) = said()
    assert text == (
        "Roles guessed by name: Base grids = 基础网格, Fire = fire_2024, Buildings = buildings. "
        "Without a role: roads."
    )


def test_roles_that_are_taken_stay(qtbot, panel, add, session):
    mine, other = add(name="my grids"), add(name="base")
    session.roles.assign(mine, "base", code="code")
    guess(qtbot, panel)
    assert (role(mine), role(other)) == ("base", "")


def test_lines_do_not_become_grids(qtbot, panel, add, said):
    layer = add([("1", "LINESTRING(0 0, 1 1)")], name="base", kind="LineString")
    guess(qtbot, panel)
    assert role(layer) == ""
    assert said()[0].startswith("No layer is called like a role that is free.")


def test_name_inside_the_file_counts_too(qtbot, panel, draw, save, session):
    session.project.addMapLayer(QgsVectorLayer(save(draw(), "police"), "2024", "ogr"))
    guess(qtbot, panel)
    assert session.roles.layer("police").name() == "2024"


def test_guess_is_reached_by_key(qtbot, panel, add, session):
    add(name="base")
    panel.guess_button.setFocus()
    qtbot.keyClick(panel.guess_button, Qt.Key.Key_Space)
    assert session.roles.base() is not None


def test_nothing_in_the_project_is_nothing_guessed(qtbot, panel, said):
    guess(qtbot, panel)
    assert said()[0].startswith("No layer is called like a role that is free.")
