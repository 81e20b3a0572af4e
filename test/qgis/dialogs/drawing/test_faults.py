"""Whatever happens while a gesture is under way: no traceback, no rubber band, nothing lost."""

import pytest
from gridstrata.dialogs.drawing.tools.border import BorderTool
from gridstrata.dialogs.drawing.tools.cut import CutTool
from gridstrata.dialogs.drawing.tools.merge import MergeTool
from gridstrata.dialogs.drawing.tools.paint import PaintTool
from qgis.core import QgsCoordinateReferenceSystem, QgsProject
from qgis.PyQt.QtCore import Qt

from .conftest import atom, corner, square

A, B = "440308001001", "440308001002"


def begin(tool, mouse):
    """Begin the gesture of a tool, and leave it under way."""
    if tool is PaintTool:
        mouse.press(atom(1, 0))
        mouse.move(atom(2, 0))
    elif tool is CutTool:
        mouse.click(corner(0.5, 0.005))
        mouse.move(corner(0.5, 1.04))
    elif tool is MergeTool:
        mouse.click(corner(0.5, 0.5))
        mouse.click(corner(1.5, 0.5))
    else:
        mouse.press(corner(1, 1))
        mouse.move(corner(1.2, 1.2))


def go_on(mouse):
    """Go on as a hand does that has not noticed anything."""
    mouse.move(atom(2, 1))
    mouse.release(atom(2, 1))


every_tool = pytest.mark.parametrize("kind", [PaintTool, CutTool, MergeTool, BorderTool])


@every_tool
def test_a_layer_removed_during_a_gesture_ends_it(town, session, hold, mouse, desk, kind):
    hold(kind)
    begin(kind, mouse)
    session.project.removeMapLayer(town.base.id())
    assert desk.preview.drawn() == set()
    go_on(mouse)
    assert desk.preview.drawn() == set()


@every_tool
def test_a_role_taken_away_during_a_gesture_ends_it(town, session, hold, mouse, desk, areas, kind):
    hold(kind)
    begin(kind, mouse)
    session.roles.dismiss(town.base)
    assert desk.preview.drawn() == set()
    go_on(mouse)
    assert set(areas(town.base).values()) == {10_000}


@every_tool
def test_a_project_closed_during_a_gesture_ends_it(town, session, hold, mouse, desk, kind):
    hold(kind)
    begin(kind, mouse)
    session.project.clear()
    assert desk.preview.drawn() == set()
    go_on(mouse)
    assert desk.preview.drawn() == set()


@every_tool
def test_edits_rolled_back_during_a_gesture_end_it(town, hold, mouse, desk, areas, kind):
    town.base.startEditing()
    hold(kind)
    begin(kind, mouse)
    town.base.rollBack()
    assert desk.preview.drawn() == set()
    go_on(mouse)
    assert set(areas(town.base).values()) == {10_000}


@every_tool
def test_a_grid_changed_by_others_during_a_gesture_ends_it(
    town, hold, mouse, desk, reshape, areas, kind
):
    hold(kind)
    begin(kind, mouse)
    reshape(town.base, B, square(3, 0))
    assert desk.preview.drawn() == set()
    go_on(mouse)
    assert set(areas(town.base).values()) == {10_000}


@every_tool
def test_another_tool_taken_to_hand_ends_the_gesture(town, session, hold, mouse, desk, areas, kind):
    hold(kind)
    begin(kind, mouse)
    hold(MergeTool if kind is PaintTool else PaintTool)
    assert desk.preview.drawn() == set()
    assert set(areas(town.base).values()) == {10_000}


@every_tool
def test_a_map_in_another_crs_during_a_gesture_ends_it(town, session, hold, mouse, desk, kind):
    hold(kind)
    begin(kind, mouse)
    session.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    assert desk.preview.drawn() == set()


def test_undo_of_the_layer_during_a_gesture_ends_it(town, hold, mouse, desk, areas):
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    mouse.press(atom(0, 3))
    mouse.move(atom(0, 1))
    town.base.undoStack().undo()
    assert desk.preview.drawn() == set()
    mouse.release(atom(0, 1))
    assert set(areas(town.base).values()) == {10_000}


def test_a_tool_in_hand_draws_in_the_next_project_too(
    town, session, draw, show, hold, mouse, areas
):
    hold(MergeTool)
    mouse.click(corner(0.5, 0.5))
    session.project.clear()
    mouse.click(corner(0.5, 0.5))
    base = draw([(A, square(0, 0)), (B, square(1, 0))], name="next")
    session.project.addMapLayer(base)
    session.roles.assign(base, "base", code="code")
    show(base)
    mouse.drag(corner(0.5, 0.5), corner(1.5, 0.5))
    assert areas(base) == {A: 20_000}


def test_keys_that_no_gesture_needs_are_left_to_the_map(town, session, hold, mouse):
    heard = []
    session.canvas.keyPressed.connect(lambda event: heard.append(event.isAccepted()))
    hold(CutTool)
    mouse.key(Qt.Key.Key_Backspace)
    mouse.click(corner(0.5, 0.5))
    mouse.key(Qt.Key.Key_Backspace)
    assert heard == [True]  # the first one only: the second takes a point back


def test_a_layer_that_becomes_read_only_is_refused_on_release(town, hold, mouse, desk, areas):
    hold(PaintTool)
    mouse.press(atom(1, 0))
    mouse.move(atom(2, 0))
    town.base.setReadOnly(True)
    mouse.release(atom(2, 0))
    assert set(areas(town.base).values()) == {10_000}
    mouse.drag(atom(1, 0), atom(2, 0))
    assert "cannot be edited" in desk.said[-1]
    town.base.setReadOnly(False)


def test_faulty_and_empty_shapes_nearby_are_left_alone(town, hold, mouse, areas):
    from qgis.core import QgsFeature, QgsGeometry

    bow = (
        "POLYGON((520800 2492500, 520900 2492600, 520900 2492500, 520800 2492600, 520800 2492500))"
    )
    for code, wkt in (("9", bow), ("8", "POLYGON EMPTY")):
        feature = QgsFeature(town.base.fields())
        feature.setAttributes([code])
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        assert town.base.dataProvider().addFeatures([feature])[0]
    nothing = QgsFeature(town.base.fields())
    nothing.setAttributes(["7"])
    assert town.base.dataProvider().addFeatures([nothing])[0]
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    assert areas(town.base)[A] == 12_500
    shapes = {one["code"]: one.geometry().asWkt() for one in town.base.getFeatures()}
    assert shapes["9"] == QgsGeometry.fromWkt(bow).asWkt()


def test_pressing_beside_all_grids_does_nothing(town, hold, mouse, desk):
    hold(PaintTool)
    mouse.drag(corner(-0.05, 0.5), corner(-0.05, 0.8))
    assert desk.said == []
    assert not town.base.isEditable()


def test_the_map_may_go_before_the_tools(town, session, hold, mouse, desk):
    from gridstrata.dialogs.drawing.desk import Desk
    from gridstrata.dialogs.workbench.session import Session
    from qgis.gui import QgsMapCanvas
    from qgis.PyQt import sip

    canvas = QgsMapCanvas()
    other = Session(QgsProject.instance(), canvas, session.bar, session.window)
    own = Desk(other)
    tool = PaintTool(own)
    canvas.setMapTool(tool)
    sip.delete(canvas)
    own.shut_down()
    other.shut_down()
