"""Moving borders: the neighbours follow, vertices stay matched, faults are refused."""

from gridstrata.dialogs.drawing.tools.border import BorderTool
from qgis.core import QgsSnappingConfig, QgsTolerance
from qgis.PyQt.QtCore import Qt

from .conftest import corner

A, B, C, D = (f"44030800100{n}" for n in (1, 2, 3, 4))


def test_a_vertex_that_four_grids_share_moves_in_all_of_them(town, hold, mouse, areas, faults):
    hold(BorderTool)
    mouse.drag(corner(1, 1), corner(1.2, 1.2))
    after = areas(town.base)
    assert sum(after.values()) == 40_000
    assert abs(after[A] - 12_000) < 200  # a pixel is about a third of a metre
    assert after[D] < 8_200
    assert faults(town.base) == {"overlap": 0, "gap": 0, "blind_spot": 0}
    assert town.base.undoStack().undoText() == f"Move the border of {A}, {B}, {C}, {D}"
    town.base.undoStack().undo()
    assert set(areas(town.base).values()) == {10_000}


def test_a_place_on_an_edge_becomes_a_vertex_of_both_sides(town, hold, mouse, areas, faults):
    hold(BorderTool)
    mouse.drag(corner(1, 0.5), corner(1.3, 0.5))
    after = areas(town.base)
    assert after[A] > 11_000
    assert after[A] + after[B] == 20_000
    assert faults(town.base) == {"overlap": 0, "gap": 0, "blind_spot": 0}


def test_hovering_shows_what_can_be_dragged(town, hold, mouse, desk):
    hold(BorderTool)
    mouse.move(corner(1, 1))
    assert desk.preview.drawn() == {"handle"}
    mouse.move(corner(0.5, 0.5))
    assert desk.preview.drawn() == set()


def test_both_grids_are_measured_while_the_border_is_dragged(town, hold, mouse, desk, areas):
    hold(BorderTool)
    mouse.press(corner(1, 0.5))
    mouse.move(corner(1.4, 0.5))
    grids = {grid.code: grid for grid in desk.measures[-1].grids}
    assert set(grids) == {A, B}
    assert grids[A].after.area_m2 > grids[A].before.area_m2
    assert not town.base.isEditable()
    mouse.key(Qt.Key.Key_Escape)
    mouse.release(corner(1.4, 0.5))
    assert set(areas(town.base).values()) == {10_000}


def test_a_border_dragged_across_another_is_refused(town, hold, mouse, desk, areas):
    hold(BorderTool)
    mouse.press(corner(1, 0.5))
    mouse.move(corner(2.2, 0.5))
    assert desk.said
    assert desk.preview.drawn() & {"refused", "refused_line"}
    mouse.release(corner(2.2, 0.5))
    assert set(areas(town.base).values()) == {10_000}
    assert not town.base.isEditable()


def test_pressing_away_from_every_border_does_nothing(town, hold, mouse, areas):
    hold(BorderTool)
    mouse.drag(corner(0.5, 0.5), corner(0.7, 0.7))
    assert not town.base.isEditable()


def test_a_border_snaps_to_what_the_project_snaps_to(town, session, hold, mouse, areas, draw):
    post = draw([("1", "POINT(520733 2492550)")], name="post", kind="Point")
    session.project.addMapLayer(post)
    session.canvas.setLayers([town.base, post])
    config = QgsSnappingConfig(session.project)
    config.setEnabled(True)
    config.setMode(QgsSnappingConfig.SnappingMode.AllLayers)
    config.setTypeFlag(QgsSnappingConfig.SnappingTypes.VertexFlag)
    config.setTolerance(15)
    config.setUnits(QgsTolerance.UnitType.Pixels)
    utils = session.canvas.snappingUtils()
    utils.setConfig(config)
    utils.locatorForLayer(post).init()
    hold(BorderTool)
    mouse.drag(corner(1, 0.5), corner(1.31, 0.51))
    assert areas(town.base)[A] == 10_000 + 33 * 100 / 2
