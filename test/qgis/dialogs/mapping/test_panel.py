"""The panel Map: mapping on a click, what it says, what it chooses from."""

from qgis.core import QgsFeature, QgsGeometry
from qgis.PyQt.QtCore import Qt

from .conftest import square


def counts(panel):
    return {name: chip.text().split("\n")[1] for name, chip in panel.choice.chips.items()}


def test_empty_project_says_what_to_do_first(make_panel, press, said, session):
    panel = make_panel()
    assert panel.state.label.text() == "Give a layer the role of base grids in the panel Stack."
    press(panel.map_button)
    assert any("role of base grids" in text for text in said())
    assert not panel.is_busy


def test_project_without_professional_grids_says_so(small, session, make_panel):
    for layer in (small.police, small.fire):
        session.roles.dismiss(layer)
    assert "role of police, fire or another kind" in make_panel().state.label.text()


def test_before_the_first_mapping_it_says_which_button_to_press(small, make_panel):
    panel = make_panel()
    assert panel.state.label.text() == "Nothing is mapped yet. Press Map."
    assert panel.mapper.view is None


def test_button_maps_in_the_background_and_tells_how_much(panel):
    assert panel.state.label.text().startswith("14 relations of 2 kinds, mapped at ")
    assert panel.map_button.text() == "&Map"


def test_others_are_told_of_a_new_mapping(small, session, make_panel, press, settle, qtbot):
    panel = make_panel()
    with qtbot.waitSignal(session.relations_changed):
        press(panel.map_button)
    settle(panel)


def test_reading_of_a_large_mapping_is_told(small, make_panel, press, qtbot, settle):
    panel = make_panel()
    with qtbot.waitSignal(panel.mapper.progressed):
        press(panel.map_button)
    assert panel.state.label.text() == "The mapping is done and is being read …"
    settle(panel)
    assert "mapped at" in panel.state.label.text()


def test_mapping_that_is_cancelled_leaves_the_last_one(panel, press, settle):
    view = panel.mapper.view
    press(panel.map_button)
    assert panel.map_button.text() == "Cancel"
    press(panel.map_button)
    settle(panel)
    assert panel.mapper.view is view
    assert panel.map_button.text() == "&Map"


def test_chips_count_base_grids_and_follow_the_kind(panel, qtbot):
    assert counts(panel) == {"1:1": "0", "1:N": "8", "N:1": "0", "M:N": "0", "uncovered": "2"}
    panel.choice.kind.setCurrentIndex(panel.choice.kind.findData("police"))
    assert counts(panel) == {"1:1": "0", "1:N": "8", "N:1": "0", "M:N": "0", "uncovered": "0"}


def test_edit_of_the_base_grids_makes_the_mapping_old(panel, small, qtbot):
    small.base.startEditing()
    small.base.deleteFeature(next(small.base.getFeatures()).id())
    qtbot.waitUntil(lambda: panel.mapper.is_old)
    assert panel.state.label.text() == "The grids or their roles changed since. Press Map again."


def test_undone_redone_and_rolled_back_edits_make_it_old_again(panel, small, press, settle):
    small.base.startEditing()
    small.base.deleteFeature(next(small.base.getFeatures()).id())
    for step in (small.base.undoStack().undo, small.base.undoStack().redo, small.base.rollBack):
        press(panel.map_button)
        settle(panel)
        assert not panel.mapper.is_old
        step()
        assert panel.mapper.is_old


def test_layer_that_takes_another_role_makes_it_old(panel, small, session):
    session.roles.assign(small.fire, "health", code="code")
    assert panel.mapper.is_old
    session.roles.assign(small.fire, "fire", code="code")
    assert panel.state.label.text().startswith("The grids or their roles changed since.")


def test_other_base_grids_take_the_mapping_away(panel, small, session, draw):
    other = draw([("z", square(0))], name="other")
    session.project.addMapLayer(other)
    assert not panel.mapper.is_old
    session.roles.assign(other, "base", code="code")
    assert panel.mapper.view is None
    assert panel.state.label.text() == "Nothing is mapped yet. Press Map."


def test_saving_what_was_mapped_does_not_make_it_old(panel, small, press, settle):
    small.base.startEditing()
    small.base.deleteFeature(next(small.base.getFeatures()).id())
    press(panel.map_button)
    settle(panel)
    small.base.commitChanges()
    assert not panel.mapper.is_old


def test_edit_of_a_professional_layer_makes_the_mapping_old_too(panel, small):
    small.fire.startEditing()
    small.fire.deleteFeature(next(small.fire.getFeatures()).id())
    assert panel.mapper.is_old


def test_edit_during_the_run_is_not_overlooked(small, make_panel, press, settle):
    panel = make_panel()
    small.base.startEditing()
    press(panel.map_button)
    small.base.deleteFeature(next(small.base.getFeatures()).id())
    settle(panel)
    assert panel.mapper.view is not None
    assert panel.mapper.is_old


def test_mapping_again_reads_what_is_drawn_and_is_new(panel, small, press, settle):
    small.base.startEditing()
    feature = QgsFeature(small.base.fields())
    feature.setAttributes(["e0"])
    feature.setGeometry(QgsGeometry.fromWkt(square(4)))
    small.base.addFeature(feature)
    press(panel.map_button)
    settle(panel)
    assert not panel.mapper.is_old
    assert panel.mapper.view.kinds_of("e0") == ["base"]


def test_faulty_layer_is_refused_in_words_and_the_last_mapping_stays(
    panel, small, press, settle, said
):
    view = panel.mapper.view
    small.base.startEditing()
    feature = next(small.base.getFeatures())
    small.base.changeAttributeValue(feature.id(), 0, "b0")
    press(panel.map_button)
    settle(panel)
    assert any("used twice (b0)" in text for text in said())
    assert panel.mapper.view is view


def test_layer_removed_from_the_project_takes_the_mapping_away(panel, small, session):
    session.project.removeMapLayer(small.base.id())
    assert panel.mapper.view is None
    assert "role of base grids" in panel.state.label.text()
    assert panel.matrix.model().rowCount() == 0


def test_project_cleared_during_a_run_leaves_no_trace(small, session, make_panel, press, settle):
    panel = make_panel()
    press(panel.map_button)
    session.project.clear()
    settle(panel)
    assert panel.mapper.view is None


def test_project_cleared_while_the_mapping_is_read_leaves_no_trace(
    small, session, make_panel, press, settle, qtbot
):
    panel = make_panel()
    with qtbot.waitSignal(panel.mapper.progressed):
        press(panel.map_button)
    session.project.clear()
    settle(panel)
    assert panel.mapper.view is None
    assert "role of base grids" in panel.state.label.text()


def test_kind_chosen_by_keyboard_is_shown_alone(panel, qtbot, settle):
    panel.choice.kind.setFocus()
    qtbot.keyClick(panel.choice.kind, Qt.Key.Key_Down)
    settle(panel)
    assert panel.choice.choice().kind == "fire"
    kinds = {kind for kind, _ in panel.graph.graph.nodes}
    assert kinds == {"base", "fire"}
    assert panel.matrix.model().columnCount() == 4


def test_community_is_shown_alone(panel, settle):
    panel.choice.community.setCurrentIndex(panel.choice.community.findData("C1"))
    settle(panel)
    assert {code for kind, code in panel.graph.graph.nodes if kind == "base"} == {
        "a0", "b0", "c0", "d0",
    }  # fmt: skip


def test_chip_that_is_up_hides_its_class(panel, press, settle):
    press(panel.choice.chips["1:N"])
    settle(panel)
    assert "F1" not in {code for _, code in panel.graph.graph.nodes}
    press(panel.choice.chips["1:N"])
    settle(panel)
    assert "F1" in {code for _, code in panel.graph.graph.nodes}


def test_choice_stays_when_it_is_mapped_again(panel, press, settle):
    panel.choice.kind.setCurrentIndex(panel.choice.kind.findData("police"))
    press(panel.map_button)
    settle(panel)
    assert panel.choice.choice().kind == "police"


def test_page_in_front_is_kept_with_the_project(panel, make_panel, qtbot):
    tabs = panel.views.tabBar()
    qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert make_panel().views.currentIndex() == 1


def test_page_that_was_kept_by_something_else_is_the_first(session, make_panel):
    for kept in ("", "x", "9"):
        session.remember("map_page", kept)
        assert make_panel().views.currentIndex() == 0


def test_closing_while_it_maps_stops_the_work(small, make_panel, press, session):
    panel = make_panel()
    press(panel.map_button)
    panel.shut_down()
    assert not panel.errands.is_busy


def test_shut_down_panel_hears_nothing_any_more(panel, small):
    panel.shut_down()
    small.base.selectAll()
    small.base.startEditing()
    small.base.deleteFeature(next(small.base.getFeatures()).id())
    assert panel.pick is None
    assert not panel.mapper.is_old


def test_every_control_has_a_tool_tip_and_can_be_reached_by_keyboard(panel):
    from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QToolButton

    controls = [
        control
        for kind in (QToolButton, QComboBox, QLineEdit)
        for control in panel.findChildren(kind)
        if control.isVisible() and not control.objectName().startswith("qt_")
        and control.parent() is not panel.find
    ]  # fmt: skip
    assert len(controls) >= 12
    assert [control for control in controls if not control.toolTip()] == []
    assert [
        control for control in controls if not control.focusPolicy() & Qt.FocusPolicy.TabFocus
    ] == []
