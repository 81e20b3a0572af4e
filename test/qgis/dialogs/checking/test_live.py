"""What was just edited is checked at once; the newest edit wins."""

import pytest
from qgis.PyQt.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


def sound_grids(base):
    return [one for one in base.getFeatures() if one.geometry().isGeosValid()]


def move(base, grid, by):
    shape = grid.geometry()
    shape.translate(by, 0)
    base.changeGeometry(grid.id(), shape)


@pytest.fixture
def base(checked, session):
    base = session.roles.base()
    base.startEditing()
    yield base
    if base.isEditable():
        base.rollBack()


def rules_at(session, place):
    rows = session.findings.rows
    return set(rows.rule[rows.touching(place)])


def test_moved_grid_makes_findings_and_undo_takes_them_away(checked, session, base, settle):
    before = sorted(session.findings.rows.finding_id)
    grid = sound_grids(base)[100]
    move(base, grid, 4)
    settle()
    assert {"overlap", "blind_spot"} <= rules_at(session, grid.geometry().boundingBox())
    assert not session.findings.is_stale
    base.undoStack().undo()
    settle()
    assert sorted(session.findings.rows.finding_id) == before


def test_live_check_finds_what_a_check_of_everything_finds(checked, session, base, settle):
    for grid in sound_grids(base)[40:44]:
        move(base, grid, 2.5)
        settle()
    live = sorted(session.findings.rows.finding_id)
    checked.run.press()
    settle()
    assert sorted(session.findings.rows.finding_id) == live


def test_rolled_back_edits_leave_the_findings_of_before(checked, session, base, settle):
    before = sorted(session.findings.rows.finding_id)
    move(base, sound_grids(base)[100], 4)
    settle()
    base.rollBack()
    settle()
    assert sorted(session.findings.rows.finding_id) == before


def test_newest_edit_wins_and_the_older_one_is_checked_with_it(
    checked, session, base, settle, qtbot
):
    first, second = sound_grids(base)[100], sound_grids(base)[300]
    move(base, first, 4)
    qtbot.waitUntil(lambda: session.runner.is_busy)
    move(base, second, 4)
    settle()
    for grid in (first, second):
        assert "overlap" in rules_at(session, grid.geometry().boundingBox())
    assert not session.findings.is_stale


@pytest.mark.parametrize("live", [True, False])
def test_edit_while_everything_is_checked_is_not_forgotten(
    checked, session, base, settle, qtbot, live
):
    checked.live.setChecked(live)
    grid = sound_grids(base)[100]
    checked.run.press()
    move(base, grid, 4)
    settle()
    settle()
    assert session.findings.is_stale == (not live)
    assert ("overlap" in rules_at(session, grid.geometry().boundingBox())) == live


def test_switched_off_it_checks_nothing_and_says_that_grids_were_edited(
    checked, session, base, settle, qtbot
):
    qtbot.mouseClick(checked.live, LEFT)
    before = sorted(session.findings.rows.finding_id)
    move(base, sound_grids(base)[100], 4)
    qtbot.wait(50)
    assert not session.runner.is_busy
    assert sorted(session.findings.rows.finding_id) == before
    assert session.findings.is_stale
    assert checked.hint.text() == "Grids were edited since they were checked. Check again."
    qtbot.mouseClick(checked.live, LEFT)


def test_layer_removed_while_it_is_checked_leaves_no_trace(checked, session, settle, qtbot):
    checked.run.press()
    session.project.removeMapLayer(session.roles.layer("police").id())
    settle()
    assert not checked.run.is_running


def test_project_closed_while_it_is_checked(checked, session, settle):
    checked.run.press()
    session.project.clear()
    settle()
    assert len(session.findings.rows) == 0
    assert checked.hint.text() == "Give a layer the role of base grids in the panel Stack."


def test_cancelled_check_changes_nothing(checked, session, settle, qtbot):
    before = list(session.findings.rows.finding_id)
    checked.run.press()
    qtbot.mouseClick(checked.run, LEFT)
    settle()
    assert list(session.findings.rows.finding_id) == before
