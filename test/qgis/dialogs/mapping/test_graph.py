"""The graph: chosen with the mouse, panned, zoomed, and at one with the map."""

import pytest
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def turn_wheel(panel):
    """Turn the wheel over the middle of the graph: up (1) or down (-1)."""

    def turn_wheel(notches):
        view = panel.graph.viewport()
        middle = view.rect().center()
        event = QWheelEvent(
            QPointF(middle),
            QPointF(view.mapToGlobal(middle)),
            QPoint(0, 0),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)

    return turn_wheel


def middle_of(view):
    return view.mapToScene(view.viewport().rect().center())


def codes_selected(layer):
    return sorted(feature["code"] for feature in layer.selectedFeatures())


def test_graph_shows_every_grid_and_names_the_kinds(panel):
    graph = panel.graph.graph
    assert len(graph.nodes) == 8 + 3 + 2
    assert {title.text() for title in graph.titles} == {"Police", "Fire"}
    assert panel.drawing.note.text() == "Base grids shown: 8"


def test_whole_graph_is_in_sight_at_first_names_included(panel):
    view = panel.graph
    seen = view.viewport().rect()
    for kind, code in view.graph.nodes:
        assert seen.contains(view.mapFromScene(view.graph.place_of(kind, code)))
    for title in view.graph.titles:
        shape = title.deviceTransform(view.viewportTransform()).mapRect(title.boundingRect())
        assert seen.adjusted(-2, -2, 2, 2).contains(shape.toAlignedRect())


def test_click_on_a_professional_grid_highlights_it_with_its_base_grids(panel, click_node):
    click_node("police", "P1")
    assert panel.graph.graph.highlighted == [("police", "P1")]
    assert panel.graph.graph.neighbours() == [("base", "a0"), ("base", "b0")]


def test_click_selects_that_grid_in_the_map_and_no_other(panel, small, click_node, settle):
    small.base.selectAll()
    click_node("police", "P2")
    settle(panel)
    assert codes_selected(small.police) == ["P2"]
    assert codes_selected(small.base) == []


def test_click_on_a_base_grid_selects_it_and_lists_who_serves_it(
    panel, small, click_node, settle, chosen_rows
):
    click_node("base", "a0")
    settle(panel)
    assert codes_selected(small.base) == ["a0"]
    assert panel.chosen_title.text() == "Base grid a0 is served by:"
    assert chosen_rows() == [["Fire F1", "100%", "0%"], ["Police P1", "100%", "0%"]]


def test_uncovered_base_grid_lists_nobody(panel, click_node, chosen_rows):
    click_node("base", "d0")
    assert chosen_rows()[-1] == ["nobody (Fire)", "100%", ""]


def test_click_beside_all_grids_chooses_none(panel, click_node, qtbot):
    click_node("police", "P1")
    qtbot.mouseClick(panel.graph.viewport(), LEFT, pos=QPoint(3, 3))
    assert panel.pick is None
    assert panel.graph.graph.highlighted == []


def test_escape_chooses_none(panel, click_node, qtbot):
    click_node("police", "P1")
    qtbot.keyClick(panel.graph, Qt.Key.Key_Escape)
    assert panel.pick is None


def test_grid_out_of_sight_is_brought_into_the_map(panel, small, session, click_node, settle):
    canvas = session.canvas
    canvas.setExtent(small.base.extent().buffered(-180))
    click_node("police", "P3")
    settle(panel)
    assert canvas.extent().contains(small.police.boundingBoxOfSelected())


def test_grid_in_sight_does_not_move_the_map(panel, small, session, click_node, settle):
    session.canvas.setExtent(small.base.extent().buffered(500))
    before = session.canvas.extent()
    click_node("police", "P1")
    settle(panel)
    assert session.canvas.extent() == before


def test_chosen_grid_flashes_in_the_map(panel, small, session, click_node, settle, monkeypatch):
    flashed = []
    monkeypatch.setattr(
        session.canvas, "flashFeatureIds", lambda layer, ids: flashed.append((layer.name(), ids))
    )
    click_node("police", "P1")
    settle(panel)
    (feature,) = small.police.selectedFeatures()
    assert flashed == [("police", [feature.id()])]


def test_selection_in_the_map_highlights_nodes_without_an_echo(panel, small, session):
    extent = session.canvas.extent()
    small.base.selectByExpression("code in ('a0', 'c1')")
    assert panel.graph.graph.highlighted == [("base", "a0"), ("base", "c1")]
    assert codes_selected(small.base) == ["a0", "c1"]
    assert session.canvas.extent() == extent


def test_selection_of_a_professional_grid_in_the_map_is_shown_too(panel, small, chosen_rows):
    small.police.selectByExpression("code = 'P1'")
    assert panel.graph.graph.highlighted == [("police", "P1")]
    assert [row[0] for row in chosen_rows()] == ["a0", "b0"]


def test_selection_taken_back_in_the_map_is_taken_back_here(panel, small):
    small.base.selectByExpression("code = 'a0'")
    small.base.removeSelection()
    assert panel.pick is None
    assert panel.graph.graph.highlighted == []


def test_selection_of_a_grid_drawn_after_the_mapping_lists_nothing(panel, small, chosen_rows):
    from qgis.core import QgsFeature

    small.base.startEditing()
    feature = QgsFeature(small.base.fields())
    feature.setAttributes(["new"])
    small.base.addFeature(feature)
    small.base.selectByIds([feature.id()])
    assert chosen_rows() == []
    assert panel.graph.graph.highlighted == []


def test_list_leads_on_to_the_other_grid(panel, click_node, qtbot, small, settle):
    click_node("police", "P1")
    first = panel.chosen.visualItemRect(panel.chosen.topLevelItem(0))
    qtbot.mouseClick(panel.chosen.viewport(), LEFT, pos=first.center())
    settle(panel)
    assert panel.graph.graph.highlighted == [("base", "a0")]
    assert codes_selected(small.base) == ["a0"]


def test_code_typed_chooses_the_grid(panel, qtbot, small, settle):
    qtbot.keyClicks(panel.find, "P3")
    qtbot.keyClick(panel.find, Qt.Key.Key_Return)
    settle(panel)
    assert panel.graph.graph.highlighted == [("police", "P3")]
    assert codes_selected(small.police) == ["P3"]


def test_code_that_nobody_has_is_told(panel, qtbot, said):
    qtbot.keyClicks(panel.find, "X9")
    qtbot.keyClick(panel.find, Qt.Key.Key_Return)
    assert "No grid has the code X9. Check it." in said()


def test_wheel_zooms_in_and_out_again(panel, turn_wheel):
    before = panel.graph.transform().m11()
    turn_wheel(2)
    assert panel.graph.transform().m11() == pytest.approx(before * 1.25**2)
    turn_wheel(-2)
    assert panel.graph.transform().m11() == pytest.approx(before)


def test_wheel_stops_before_the_picture_vanishes(panel, turn_wheel):
    for _ in range(50):
        turn_wheel(-1)
    least = panel.graph.transform().m11()
    for _ in range(90):
        turn_wheel(1)
    assert least > 0.05
    assert panel.graph.transform().m11() <= 12


def test_dragging_pans_and_chooses_nothing(panel, qtbot, turn_wheel):
    turn_wheel(3)
    view, before = panel.graph.viewport(), middle_of(panel.graph)
    start = QPoint(100, 100)
    qtbot.mousePress(view, LEFT, pos=start)
    for step in range(1, 7):
        qtbot.mouseMove(view, start + QPoint(10 * step, 5 * step))
        move = start + QPoint(10 * step, 5 * step)
        send_move(view, move)
    qtbot.mouseRelease(view, LEFT, pos=start + QPoint(60, 30))
    moved = middle_of(panel.graph) - before
    assert moved.x() < 0
    assert moved.y() < 0
    assert panel.pick is None


def send_move(view, place):
    """Move the mouse with its left button down, which qtbot.mouseMove leaves up."""
    from qgis.PyQt.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), LEFT, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)


def test_keys_zoom_and_show_everything_again(panel, qtbot):
    before = panel.graph.transform().m11()
    qtbot.keyClick(panel.graph, Qt.Key.Key_Plus)
    assert panel.graph.transform().m11() > before
    qtbot.keyClick(panel.graph, Qt.Key.Key_0)
    assert panel.graph.transform().m11() == pytest.approx(before)
    qtbot.keyClick(panel.graph, Qt.Key.Key_Minus)
    assert panel.graph.transform().m11() < before


def test_buttons_zoom_and_show_everything_again(panel, press):
    before = panel.graph.transform().m11()
    press(panel.drawing.zoom_in)
    assert panel.graph.transform().m11() > before
    press(panel.drawing.zoom_all)
    assert panel.graph.transform().m11() == pytest.approx(before)
    press(panel.drawing.zoom_out)
    assert panel.graph.transform().m11() < before


def test_mouse_over_a_grid_says_what_it_is(panel, on_node):
    from qgis.PyQt.QtGui import QMouseEvent
    from qgis.PyQt.QtWidgets import QToolTip

    view = panel.graph.viewport()
    place = on_node("police", "P1")
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(view.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert QToolTip.text() == "Police P1"


def test_community_drawn_as_one_node_opens_on_a_double_click(
    panel, monkeypatch, press, settle, on_node, qtbot, small
):
    from gridstrata.core import relation_view

    monkeypatch.setattr(relation_view, "NODES_AT_MOST", 5)
    press(panel.choice.chips["N:1"])
    settle(panel)
    assert "communities are shown" in panel.drawing.note.text()
    small.base.selectByExpression("code = 'a1'")
    assert panel.graph.graph.highlighted == [("communities", "C2")]
    place = QPoint(on_node("communities", "C1"))
    qtbot.mouseClick(panel.graph.viewport(), LEFT, pos=place)
    settle(panel)
    assert codes_selected(small.communities) == ["C1"]
    qtbot.mouseDClick(panel.graph.viewport(), LEFT, pos=place)
    settle(panel)
    assert panel.choice.choice().community == "C1"
    assert len([1 for kind, _ in panel.graph.graph.nodes if kind == "base"]) == 4


def test_too_many_lines_are_thinned_and_it_is_said(panel, monkeypatch, press, settle, click_node):
    from gridstrata.dialogs.mapping import graph_parts

    monkeypatch.setattr(graph_parts, "LINES_AT_MOST", 5)
    press(panel.choice.chips["N:1"])
    settle(panel)
    assert "One line in 3 is drawn" in panel.drawing.note.text()
    click_node("police", "P3")
    assert len(panel.graph.graph.neighbours()) == 4
