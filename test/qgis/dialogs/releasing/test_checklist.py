"""The gate as a checklist, and what its buttons do."""

from datetime import date, timedelta

import pytest
from qgis.core import QgsLayerMetadata, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialogButtonBox

from .conftest import lines, shown_texts

RECORD = {
    "owner_department": "police",
    "matters": "patrol",
    "approving_bodies": "grid office",
    "approved_on": "2020-01-01",
    "valid_until": "2099-12-31",
    "contact": "duty desk",
}


@pytest.fixture
def stack(session, draw):
    """A project of base grids and one professional layer, roles assigned."""
    layers = {}
    for name in ("base", "police"):
        layers[name] = draw(name=name)
        session.project.addMapLayer(layers[name])
        session.roles.assign(layers[name], name, code="code")
    return layers


@pytest.fixture
def add_table(session):
    """Add a table with a role: `add_table("admissions", [{field: text}, ...])`."""

    def add_table(role, rows):
        fields = "&".join(f"field={name}:string" for name in rows[0])
        table = QgsVectorLayer(f"None?{fields}", role, "memory")
        from qgis.core import QgsFeature

        for values in rows:
            row = QgsFeature(table.fields())
            row.setAttributes(list(values.values()))
            table.dataProvider().addFeature(row)
        session.project.addMapLayer(table)
        session.roles.assign(table, role)
        return table

    return add_table


def record(layer, **values):
    """Write an admission record into a layer's metadata."""
    metadata = QgsLayerMetadata()
    for name, value in {**RECORD, **values}.items():
        metadata.addKeywords(f"gridstrata:{name}", [value])
    layer.setMetadata(metadata)


def button(panel, text):
    return next(button for button in panel.checklist.buttons if button.text() == text)


def after(days):
    return (date.today() + timedelta(days=days)).isoformat()


def waiver(expiry, number=1):
    return (f"finding {number}", "agreed", "the office", expiry)


def test_an_empty_project_says_what_to_do_first(panel):
    assert lines(panel) == [
        ("BLOCKED", "There are no base grids: give a layer that role in the panel Stack."),
        ("BLOCKED", "There is no professional layer: give one its role in the panel Stack."),
    ]


def test_everything_in_order_is_shown_as_passed(qtbot, stack, findings, panel, add_table):
    record(stack["police"])
    add_table("workers", [{"grid_code": "001", "worker_id": "w"}])
    panel.shown()
    assert lines(panel) == [
        ("PASSED", "Base grids and professional layers have their roles: base, police."),
        ("PASSED", "No edits wait to be saved."),
        ("PASSED", "The grids were checked since the last edit."),
        ("PASSED", "No error stands against the release."),
        ("PASSED", "No finding is accepted."),
        ("PASSED", "Every base grid has a worker of its own."),
        ("PASSED", "Every professional layer has an admission record that holds."),
        ("UNKNOWN", "Whether all layers lie in the right place is not known yet."),
    ]
    qtbot.waitUntil(lambda: shown_texts(panel) == [text for _, text in lines(panel)])


def test_a_role_that_is_taken_away_is_noticed_at_once(qtbot, session, stack, panel):
    session.project.removeMapLayer(stack["police"].id())
    missing = "There is no professional layer: give one its role in the panel Stack."
    qtbot.waitUntil(lambda: lines(panel) == [("BLOCKED", missing)])


def test_before_a_check_nothing_is_claimed(stack, findings, open_panel):
    findings.is_stale = True
    told = lines(open_panel())
    assert ("UNKNOWN", "The grids were not checked since the last edit.") in told
    assert ("UNKNOWN", "Whether errors stand is known after the next check.") in told


def test_errors_block_rule_by_rule_and_are_shown_on_a_click(
    qtbot, session, stack, findings, panel, click
):
    findings.counts = {"error": {"crossing": 3, "gap": 1}, "warning": {"oversized": 2}}
    session.findings_changed.emit()
    qtbot.waitUntil(lambda: len(panel.checklist.buttons) >= 2)
    blocked = [text for state, text in lines(panel) if state == "BLOCKED"]
    assert blocked == [
        "Gap: 1 standing against the release",
        "Base grid split: 3 standing against the release",
    ]
    with qtbot.waitSignal(panel.show_findings) as shown:
        click(panel.checklist.buttons[1])
    assert shown.args == ["crossing"]


def test_accepted_findings_are_counted(stack, findings, open_panel):
    findings.waivers = [waiver("2099-12-31", 1), waiver("2099-12-31", 2)]
    assert ("PASSED", "Accepted findings that go with the release: 2") in lines(open_panel())


def test_accepted_findings_that_expire_soon_are_told(stack, findings, open_panel):
    findings.waivers = [waiver(after(days), days) for days in (0, 30, 31)]
    told = lines(open_panel())
    expected = f"Accepted findings that expire within 30 days: 2, the first after {after(0)}"
    assert ("WARNING", expected) in told


def test_accepted_findings_that_have_expired_are_told(stack, findings, open_panel):
    findings.waivers = [waiver(after(-1))]
    told = lines(open_panel())
    assert ("WARNING", "Accepted findings that have expired, and count again: 1") in told
    assert ("PASSED", "No finding is accepted.") in told


def test_staffing_is_not_asked_without_workers(stack, open_panel):
    text = "Staffing is not asked: no table has the role of workers."
    assert ("UNKNOWN", text) in lines(open_panel())


def test_staffing_warns_and_is_shown(qtbot, stack, findings, add_table, open_panel, click):
    add_table("workers", [{"grid_code": "001", "worker_id": "w"}])
    findings.counts = {"warning": {"unstaffed": 2, "shared_worker": 1}}
    panel = open_panel()
    assert ("WARNING", "Base grids without a worker: 2") in lines(panel)
    assert ("WARNING", "Workers with several base grids: 1") in lines(panel)
    with qtbot.waitSignal(panel.show_findings) as shown:
        click(button(panel, "Show"))
    assert shown.args == ["unstaffed"]


def test_staffing_blocks_where_the_rules_say_so(stack, findings, add_table, open_panel):
    add_table("workers", [{"grid_code": "001", "worker_id": "w"}])
    findings.counts = {"error": {"unstaffed": 2}}
    told = lines(open_panel())
    assert ("BLOCKED", "Base grids without a worker: 2") in told
    assert ("PASSED", "No error stands against the release.") in told


def test_staffing_is_not_known_before_a_check(stack, findings, add_table, open_panel):
    add_table("workers", [{"grid_code": "001", "worker_id": "w"}])
    findings.is_stale = True
    assert ("UNKNOWN", "Staffing is known after the next check.") in lines(open_panel())


def test_a_layer_without_an_admission_is_told(stack, open_panel):
    assert ("WARNING", "Layer police has no admission record.") in lines(open_panel())


def test_an_admission_that_has_ended_is_told(stack, open_panel):
    record(stack["police"], valid_until="2021-12-31")
    text = "The admission record of layer police does not hold: valid_until 2021-12-31."
    assert ("WARNING", text) in lines(open_panel())


def test_an_admission_with_a_bad_day_blocks(stack, open_panel):
    record(stack["police"], valid_until="later")
    blocked = [text for state, text in lines(open_panel()) if state == "BLOCKED"]
    assert blocked == [
        "Metadata of layer police: valid_until 'later' is no date. Write it as YYYY-MM-DD."
    ]


def test_a_table_of_admissions_comes_before_the_metadata(stack, add_table, open_panel):
    record(stack["police"])
    add_table("admissions", [{"kind": "fire", **RECORD}])
    text = "Layer police has no admission record. Complete it in table admissions."
    assert ("WARNING", text) in lines(open_panel())


def test_a_record_that_is_written_elsewhere_is_noticed(qtbot, stack, panel):
    record(stack["police"])
    text = "Every professional layer has an admission record that holds."
    qtbot.waitUntil(lambda: ("PASSED", text) in lines(panel))


def test_a_table_of_admissions_that_is_edited_is_noticed(qtbot, stack, panel, add_table):
    table = add_table("admissions", [{"kind": "fire", **RECORD}])
    table.startEditing()
    table.changeAttributeValue(next(table.getFeatures()).id(), 0, "police")
    text = "Every professional layer has an admission record that holds."
    qtbot.waitUntil(lambda: ("PASSED", text) in lines(panel))


def test_a_record_in_the_table_holds(stack, add_table, open_panel):
    add_table("admissions", [{"kind": "police", **RECORD}])
    text = "Every professional layer has an admission record that holds."
    assert ("PASSED", text) in lines(open_panel())


def test_the_metadata_are_opened_to_record_an_admission(qtbot, stack, open_panel, click):
    from gridstrata.dialogs.releasing.admission import MetadataDialog

    panel = open_panel()
    click(button(panel, "Record"))
    dialog = panel.findChild(MetadataDialog)
    assert dialog.windowTitle() == "Metadata of layer police"
    record(stack["police"])
    dialog.metadata.setMetadata(stack["police"].metadata())
    qtbot.mouseClick(
        dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton
    )
    text = "Every professional layer has an admission record that holds."
    qtbot.waitUntil(lambda: ("PASSED", text) in lines(panel))


def test_edits_that_are_not_saved_are_told_and_saved(qtbot, stack, panel, click):
    layer = stack["base"]
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    text = "Edits of base are not saved. What is drawn now would be released."
    qtbot.waitUntil(lambda: ("WARNING", text) in lines(panel))
    click(button(panel, "Save"))
    qtbot.waitUntil(lambda: ("PASSED", "No edits wait to be saved.") in lines(panel))
    assert not layer.isModified()
    assert layer.featureCount() == 2


def test_edits_that_are_rolled_back_are_forgotten(qtbot, stack, panel):
    layer = stack["police"]
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures()).id())
    text = "Edits of police are not saved. What is drawn now would be released."
    qtbot.waitUntil(lambda: ("WARNING", text) in lines(panel))
    layer.rollBack()
    qtbot.waitUntil(lambda: ("PASSED", "No edits wait to be saved.") in lines(panel))


def test_edits_that_cannot_be_saved_are_told_with_the_reason(
    qtbot, session, panel, click, said, draw, save
):
    """A layer whose file has gone read-only takes no edits."""
    source = save(draw(name="base"), "base")
    layer = QgsVectorLayer(source, "base", "ogr")
    session.project.addMapLayers([layer, draw(name="police")])
    session.roles.assign(layer, "base", code="code")
    session.roles.assign(session.project.mapLayersByName("police")[0], "police", code="code")
    layer.startEditing()
    layer.changeAttributeValue(next(layer.getFeatures()).id(), 0, 2)
    qtbot.waitUntil(lambda: any("not saved" in text for _, text in lines(panel)))
    click(button(panel, "Save"))
    assert said()[0].startswith("The edits of layer base cannot be saved: ")
    assert layer.isModified()
    layer.rollBack()


def test_the_stack_is_checked_again(qtbot, district, store, panel, click, wait):
    assert ("UNKNOWN", "The grids were not checked since the last edit.") in lines(panel)
    click(panel.check_again)
    assert panel.check_again.text() == "Cancel"
    wait()
    qtbot.waitUntil(lambda: not store.is_stale)
    qtbot.waitUntil(lambda: ("PASSED", "No error stands against the release.") in lines(panel))
    told = lines(panel)
    assert ("PASSED", "The grids were checked since the last edit.") in told
    assert ("PASSED", "Accepted findings that go with the release: 27") in told
    assert ("PASSED", "Every base grid has a worker of its own.") in told
    assert ("PASSED", "All layers can be read, and lie in the right place.") in told


def test_errors_that_a_check_finds_stand_against_the_release(
    qtbot, session, district, store, panel, click, wait
):
    session.roles.dismiss(district.waivers)
    click(panel.check_again)
    wait()
    text = "Base grid split: 27 standing against the release"
    qtbot.waitUntil(lambda: ("BLOCKED", text) in lines(panel))


def test_an_edit_makes_the_check_an_old_one(qtbot, district, store, panel, click, wait):
    click(panel.check_again)
    wait()
    qtbot.waitUntil(lambda: not store.is_stale)
    district.base.startEditing()
    district.base.deleteFeature(next(district.base.getFeatures()).id())
    text = "The grids were not checked since the last edit."
    qtbot.waitUntil(lambda: ("UNKNOWN", text) in lines(panel))


def test_a_layer_that_lies_wrong_is_told_after_a_check(session, draw, open_panel, click, wait):
    for name, crs in (("base", "EPSG:4547"), ("police", "")):
        layer = draw(name=name, crs=crs)
        session.project.addMapLayer(layer)
        session.roles.assign(layer, name, code="code")
    panel = open_panel()
    click(panel.check_again)
    wait()
    blocked = [text for state, text in lines(panel) if state == "BLOCKED"]
    assert any("police has no" in text for text in blocked)


def test_without_roles_nothing_is_checked(session, panel, click, said):
    click(panel.check_again)
    assert said() == ["Give a layer the role of base grids in the panel Stack."]
    assert not session.runner.is_busy


def test_a_hidden_panel_waits_until_it_is_shown(qtbot, session, stack, findings, panel):
    panel.hidden()
    findings.counts = {"error": {"gap": 1}}
    session.findings_changed.emit()
    qtbot.wait(20)
    assert not [text for state, text in lines(panel) if state == "BLOCKED"]
    panel.shown()
    assert [text for state, text in lines(panel) if state == "BLOCKED"]


def test_every_button_has_a_tool_tip_and_is_reached_by_tab(stack, findings, open_panel):
    from qgis.PyQt.QtWidgets import QToolButton

    findings.counts = {"error": {"gap": 1}}
    panel = open_panel()
    buttons = [*panel.checklist.buttons, panel.check_again, panel.compare, panel.publish]
    buttons += [panel.verify, panel.open_folder, panel.add_layers, panel.handover_file]
    for one in buttons:
        assert isinstance(one, QToolButton)
        assert one.toolTip()
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus
