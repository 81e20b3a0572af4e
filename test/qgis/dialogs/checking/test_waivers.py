"""Findings accepted: with a reason and a last day, over checks, edits and projects."""

from datetime import date, timedelta

import pytest
from qgis.core import QgsFeature, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QDate, Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox

LEFT = Qt.MouseButton.LeftButton


def select(panel, rule):
    """Make the first listed finding of a rule the current one; return its id."""
    rows, shown = panel.session.findings.rows, panel._model.findings()
    row = next(row for row in shown if rows.rule[row] == rule)
    panel._list.go_to(panel._model.line(rows.finding_id[row]))
    return rows.finding_id[row]


@pytest.fixture
def accept(qtbot):
    """Press Accept, and fill the dialog as a user does."""

    def accept(panel, reason="the bridge belongs to both", author=None, day=None, press=True):
        seen = []

        def fill():
            dialog = QApplication.activeModalWidget()
            ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
            seen.append((ok.isEnabled(), dialog.author.text(), dialog.expiry.date().toPyDate()))
            qtbot.keyClicks(dialog.reason, reason)
            if author is not None:
                dialog.author.clear()
                qtbot.keyClicks(dialog.author, author)
            if day is not None:
                dialog.expiry.setDate(QDate(day.year, day.month, day.day))
            seen.append((ok.isEnabled(), dialog.missing.text()))
            wanted = (
                QDialogButtonBox.StandardButton.Ok
                if press
                else QDialogButtonBox.StandardButton.Cancel
            )
            qtbot.mouseClick(dialog.buttons.button(wanted), LEFT)

        QTimer.singleShot(50, fill)
        qtbot.mouseClick(panel.accept, LEFT)
        return seen

    return accept


def is_accepted(panel, finding):
    store = panel.session.findings
    return bool(store.is_accepted[store.rows.finding_id == finding][0])


def test_accepted_finding_is_no_longer_open(checked, accept):
    before = checked.session.findings.open_counts()["error"]["crossing"]
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming")
    store = checked.session.findings
    assert is_accepted(checked, finding)
    assert store.open_counts()["error"]["crossing"] == before - 1
    assert finding not in store.rows.finding_id[checked._model.findings()]
    (waiver,) = (one for one in store.waivers.all().values() if one.finding_id == finding)
    assert (waiver.reason, waiver.author) == ("the bridge belongs to both", "Li Ming")


def test_dialog_proposes_the_end_of_next_year_and_asks_for_a_reason(checked, accept):
    select(checked, "crossing")
    (enabled, _, day), (enabled_after, missing) = accept(checked, author="Li Ming", press=False)
    assert not enabled
    assert day == date(date.today().year + 1, 12, 31)
    assert enabled_after
    assert missing == ""


def test_nothing_is_accepted_without_an_author(checked, accept):
    select(checked, "crossing")
    _, (enabled, missing) = accept(checked, author="", press=False)
    assert not enabled
    assert missing == "Say why they may stay, and who answers for it."


def test_cancelled_dialog_accepts_nothing(checked, accept):
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming", press=False)
    assert not is_accepted(checked, finding)


def test_several_findings_are_accepted_at_once(checked, qtbot, accept):
    checked.show_rule("crossing")
    checked.list.selectAll()
    accept(checked, author="Li Ming")
    assert "crossing" not in checked.session.findings.open_counts()["error"]


def test_accepted_findings_are_listed_in_their_state_and_taken_back(checked, qtbot, accept):
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming")
    checked.state.setCurrentIndex(1)
    checked.state.activated.emit(1)
    assert checked.session.findings.rows.finding_id[checked._model.findings()].tolist() == [finding]
    checked._list.go_to(0)
    assert "Accepted until" in checked.detail.text()
    qtbot.mouseClick(checked.take_back, LEFT)
    assert not is_accepted(checked, finding)
    assert checked.session.findings.waivers.all() == {}


def test_waiver_survives_a_new_check(checked, accept, settle):
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming")
    checked.run.press()
    settle()
    assert is_accepted(checked, finding)


def test_waiver_survives_an_edit_elsewhere(checked, accept, settle, session):
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming")
    base = session.roles.base()
    store = session.findings
    place = store.rows.geometry(int((store.rows.finding_id == finding).nonzero()[0][0]))
    grid = next(
        one for one in base.getFeatures()
        if one.geometry().distance(place) > 3000 and one.geometry().isGeosValid()
    )  # fmt: skip
    base.startEditing()
    shape = grid.geometry()
    shape.translate(3, 0)
    base.changeGeometry(grid.id(), shape)
    settle()
    checked.run.press()
    settle()
    assert is_accepted(checked, finding)
    base.rollBack()


def test_waivers_are_saved_with_the_project(checked, accept, session, tmp_path):
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming")
    path = str(tmp_path / "district.qgz")
    assert session.project.write(path)
    session.project.clear()
    assert session.findings.waivers.all() == {}
    assert session.project.read(path)
    assert list(session.findings.waivers.all()) == [finding]


def test_expired_waiver_leaves_the_finding_open(checked, session):
    finding = select(checked, "crossing")
    row = checked._list.current()
    yesterday = date.today() - timedelta(days=1)
    session.findings.accept([row], "until yesterday", "Li Ming", yesterday)
    assert not is_accepted(checked, finding)
    select(checked, "crossing")
    assert "Was accepted until" in checked.detail.text()


def test_last_day_itself_still_holds(checked, session):
    finding = select(checked, "crossing")
    session.findings.accept([checked._list.current()], "until today", "Li Ming", date.today())
    assert is_accepted(checked, finding)


@pytest.fixture
def waiver_table(session):
    """Give the role of waivers to a table of some rows."""

    def waiver_table(*rows):
        fields = "&".join(f"field={name}:string" for name in
                          ("finding_id", "reason", "author", "expiry"))  # fmt: skip
        table = QgsVectorLayer(f"None?{fields}", "agreed", "memory")
        for values in rows:
            feature = QgsFeature(table.fields())
            feature.setAttributes(list(values))
            table.dataProvider().addFeatures([feature])
        session.project.addMapLayer(table)
        session.roles.assign(table, "waivers")
        return table

    return waiver_table


def test_waivers_of_a_table_are_joined_and_cannot_be_taken_back(checked, waiver_table, session):
    finding = select(checked, "crossing")
    waiver_table((finding, "agreed in 2025", "Wang", "2099-12-31"))
    assert is_accepted(checked, finding)
    checked.state.setCurrentIndex(1)
    checked.state.activated.emit(1)
    checked._list.go_to(0)
    assert not checked.take_back.isEnabled()
    table = session.findings.waivers_layer()
    assert [feature.attributes() for feature in table.getFeatures()] == [
        [finding, "agreed in 2025", "Wang", "2099-12-31"]
    ]


def test_broken_table_of_waivers_is_told_and_accepts_nothing(checked, waiver_table, said):
    finding = select(checked, "crossing")
    waiver_table((finding, "agreed", "Wang", "soon"))
    assert not is_accepted(checked, finding)
    assert any("agreed" in text and "soon" in text for text in said())


def test_release_gets_all_waivers_as_a_table(checked, accept, session):
    finding = select(checked, "crossing")
    accept(checked, author="Li Ming", day=date(2099, 1, 31))
    table = session.findings.waivers_layer()
    assert table.fields().names() == ["finding_id", "reason", "author", "expiry"]
    (row,) = table.getFeatures()
    assert row.attributes() == [finding, "the bridge belongs to both", "Li Ming", "2099-01-31"]


def test_blocking_counts_open_errors_alone(checked, accept, session):
    before = session.findings.blocking()
    select(checked, "crossing")
    accept(checked, author="Li Ming")
    assert session.findings.blocking() == before - 1
    assert before == sum(1 for one in session.findings.rows.severity if one == "error")


def test_another_project_begins_with_nothing(checked, session):
    QgsProject.instance().clear()
    assert len(session.findings.rows) == 0
    assert session.findings.is_stale
    assert not checked.results.isVisible()
