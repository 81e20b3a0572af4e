"""The panel Check by mouse and keys: run, filter, look at, step through."""

import pytest
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


def lines(panel):
    """Return what the list shows, the rule's name and the severity of each line."""
    rows, shown = panel.session.findings.rows, panel._model.findings()
    return [(rows.rule[row], rows.severity[row]) for row in shown]


def click_line(qtbot, panel, line, column=0):
    view = panel.list
    view.scrollTo(panel._model.index(line, column))
    place = view.visualRect(panel._model.index(line, column)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)


def finding_in_map(panel):
    """Tell whether the map shows the current finding."""
    store, row = panel.session.findings, panel._list.current()
    return panel.session.canvas.extent().contains(store.rows.geometry(row).boundingBox())


@pytest.fixture
def flashed(session, monkeypatch):
    shapes = []
    monkeypatch.setattr(
        session.canvas, "flashGeometries", lambda given, *_: shapes.extend(given), raising=False
    )
    return shapes


def test_without_roles_the_panel_says_what_to_do_first(open_panel):
    panel = open_panel()
    assert panel.hint.text() == "Give a layer the role of base grids in the panel Stack."
    assert not panel.run.isEnabled()
    assert not panel.results.isVisible()


def test_before_the_first_check_the_panel_says_so(panel):
    assert panel.hint.text() == "Nothing was checked yet. Press Check all."
    assert panel.run.isEnabled()


def test_click_on_check_all_lists_the_findings_worst_first(panel, qtbot, settle):
    qtbot.mouseClick(panel.run, LEFT)
    settle()
    severities = [severity for _, severity in lines(panel)]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)
    assert len(severities) == len(panel.session.findings.rows) > 150
    assert panel.chips.buttons["error"].text() == f"Error {severities.count('error')}"
    assert not panel.hint.isVisible()


def test_district_without_defects_has_few_findings_and_no_error(sample, open_panel, settle):
    panel = open_panel()
    panel.run.press()
    settle()
    assert panel.session.findings.open_counts().get("error", {}).keys() <= {"crossing"}


def test_menu_checks_what_the_map_shows(panel, qtbot, settle, session):
    base = session.roles.base()
    grid = next(base.getFeatures()).geometry().boundingBox()
    session.canvas.setExtent(grid)
    panel.run.menu().actions()[1].trigger()
    settle()
    assert 0 < len(session.findings.rows) < 150
    assert panel.hint.text() == "Only a part was checked. Check all to know everything."


def test_check_of_a_part_replaces_what_was_known_there_alone(checked, settle, session):
    before = sorted(session.findings.rows.finding_id)
    session.canvas.setExtent(next(session.roles.base().getFeatures()).geometry().boundingBox())
    checked.run.menu().actions()[1].trigger()
    settle()
    assert sorted(session.findings.rows.finding_id) == before
    assert session.findings.mended == 0


def test_severity_chips_filter(checked, qtbot):
    qtbot.mouseClick(checked.chips.buttons["warning"], LEFT)
    assert {severity for _, severity in lines(checked)} == {"warning"}
    qtbot.mouseClick(checked.chips.buttons["hint"], LEFT)
    assert {severity for _, severity in lines(checked)} == {"warning", "hint"}
    qtbot.mouseClick(checked.chips.buttons["warning"], LEFT)
    qtbot.mouseClick(checked.chips.buttons["hint"], LEFT)
    assert len(lines(checked)) == len(checked.session.findings.rows)


def test_click_on_a_bar_filters_by_its_rule_and_a_second_click_no_more(checked, qtbot):
    bar = checked.chart.bar("crossing").center().toPoint()
    qtbot.mouseClick(checked.chart, LEFT, pos=bar)
    assert {rule for rule, _ in lines(checked)} == {"crossing"}
    assert checked.rule.currentData() == "crossing"
    qtbot.mouseClick(checked.chart, LEFT, pos=checked.chart.bar("crossing").center().toPoint())
    assert len(lines(checked)) == len(checked.session.findings.rows)


def test_chart_is_used_by_keys_too(checked, qtbot):
    checked.chart.setFocus()
    qtbot.keyClick(checked.chart, Qt.Key.Key_Down)
    qtbot.keyClick(checked.chart, Qt.Key.Key_Return)
    assert {rule for rule, _ in lines(checked)} == {checked.chart.rules()[1]}


def test_kind_and_community_filter(checked, qtbot):
    qtbot.keyClicks(checked.kind, "Police")
    checked.kind.activated.emit(checked.kind.currentIndex())
    rows = checked.session.findings.rows
    assert {rows.kind[row] for row in checked._model.findings()} == {"police"}
    checked.kind.setCurrentIndex(0)
    checked.community.setCurrentIndex(1)
    checked.community.activated.emit(1)
    shown = {rows.community[row] for row in checked._model.findings()}
    assert shown == {checked.community.currentData()}


def test_typed_text_is_found_in_grids_and_messages(checked, qtbot):
    code = checked.session.findings.rows.base_codes[0].split(";")[0]
    qtbot.keyClicks(checked.text, code)
    rows = checked.session.findings.rows
    shown = checked._model.findings()
    assert len(shown)
    assert all(code in rows.what(row) or code in rows.message[row] for row in shown)
    qtbot.keyClicks(checked.text, "nowhere")
    assert not lines(checked)
    assert checked.shown_count.text().startswith("0 of ")


def test_only_what_the_map_shows(checked, qtbot, session):
    base = session.roles.base()
    qtbot.mouseClick(checked.in_map, LEFT, pos=checked.in_map.rect().center())
    assert checked.in_map.isChecked() or checked.in_map.click() is None
    session.canvas.setExtent(next(base.getFeatures()).geometry().boundingBox())
    few = len(lines(checked))
    assert 0 < few < len(session.findings.rows)
    session.canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    assert not lines(checked)


def test_looking_at_a_finding_does_not_shorten_the_list(checked, qtbot, session, flashed):
    checked.in_map.setChecked(True)
    listed = lines(checked)
    click_line(qtbot, checked, 10)
    assert lines(checked) == listed


def test_head_of_a_column_sorts(checked, qtbot):
    head = checked.list.horizontalHeader()
    checked.list.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    widths = checked.session.findings.rows.width_m[checked._model.findings()]
    assert (widths[:-1] >= widths[1:]).all()
    place = head.sectionViewportPosition(0) + 5
    qtbot.mouseClick(head.viewport(), LEFT, pos=head.viewport().rect().center().__class__(place, 5))
    severities = [severity for _, severity in lines(checked)]
    assert severities == sorted(severities, key=["error", "warning", "hint"].index)


def test_click_zooms_to_the_finding_and_flashes_it(checked, qtbot, session, flashed):
    click_line(qtbot, checked, 5)
    assert finding_in_map(checked)
    assert len(flashed) == 1
    assert checked.detail.text() == session.findings.rows.message[checked._list.current()]


def test_small_finding_is_seen_with_what_is_around(checked, session, flashed):
    store = session.findings
    narrow = int(store.rows.width_m[store.rows.rule == "gap"].argmin())
    row = (store.rows.rule == "gap").nonzero()[0][narrow]
    checked._list.go_to(checked._model.line(store.rows.finding_id[row]))
    checked._look_at(row)
    assert session.canvas.extent().width() >= 100


def test_arrow_keys_look_at_the_next_finding(checked, qtbot, flashed):
    click_line(qtbot, checked, 0)
    qtbot.keyClick(checked.list, Qt.Key.Key_Down)
    assert checked.list.currentIndex().row() == 1
    assert len(flashed) == 2
    assert finding_in_map(checked)


def test_enter_looks_at_the_finding_again(checked, qtbot, flashed, session):
    click_line(qtbot, checked, 5)
    session.canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    qtbot.keyClick(checked.list, Qt.Key.Key_Return)
    assert finding_in_map(checked)
    assert len(flashed) == 2


def test_f8_steps_on_and_shift_f8_back_and_both_go_round(checked, qtbot, flashed):
    checked.activateWindow()
    checked.text.setFocus()
    qtbot.waitUntil(checked.isActiveWindow)
    for _ in range(2):
        qtbot.keyClick(checked.text, Qt.Key.Key_F8)
    assert checked.list.currentIndex().row() == 1
    for _ in range(2):
        qtbot.keyClick(checked.text, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert checked.list.currentIndex().row() == len(lines(checked)) - 1
    assert len(flashed) >= 2


def test_buttons_step_too(checked, qtbot, flashed):
    qtbot.mouseClick(checked.next, LEFT)
    qtbot.mouseClick(checked.next, LEFT)
    qtbot.mouseClick(checked.previous, LEFT)
    assert checked.list.currentIndex().row() == 0


def test_message_is_the_tool_tip(checked):
    index = checked._model.index(0, 1)
    tip = checked._model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert tip == checked.session.findings.rows.message[checked._model.findings()[0]]


def test_release_panel_can_show_one_rule(checked):
    checked.text.setText("nowhere")
    checked.show_rule("overlap")
    assert {rule for rule, _ in lines(checked)} == {"overlap"}


def test_current_finding_stays_current_over_a_new_check(checked, qtbot, settle, flashed):
    click_line(qtbot, checked, 12)
    finding = checked.session.findings.rows.finding_id[checked._list.current()]
    checked.run.press()
    settle()
    assert checked.session.findings.rows.finding_id[checked._list.current()] == finding


def test_every_button_has_a_tool_tip_and_an_icon(checked):
    buttons = (
        checked.run, checked.live, checked.export_list, checked.previous, checked.next,
        checked.mend, checked.accept, checked.take_back,
    )  # fmt: skip
    for button in buttons:
        assert button.toolTip()
        assert not button.icon().isNull()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
