"""Findings mended from the list: as one step of undo, checked again, refusals said."""

import pytest
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt

LEFT = Qt.MouseButton.LeftButton


def listed(panel, rule, kind):
    rows, shown = panel.session.findings.rows, panel._model.findings()
    return [
        rows.finding_id[row] for row in shown if rows.rule[row] == rule and rows.kind[row] == kind
    ]


def choose(panel, finding):
    panel._list.go_to(panel._model.line(finding))
    return finding


def known(panel):
    return set(panel.session.findings.rows.finding_id)


@pytest.fixture
def mend(checked, qtbot, settle):
    """Press Mend, and wait until it is done and the place is checked again."""

    def mend():
        qtbot.mouseClick(checked.mend, LEFT)
        settle()
        settle()

    return mend


@pytest.mark.parametrize(
    ("rule", "kind"), [("overlap", "base"), ("gap", "base"), ("gap", "fire"), ("overlap", "police")]
)
def test_finding_is_mended_as_one_step_and_gone_after_the_check(
    checked, session, mend, said, rule, kind
):
    layer = session.roles.layer(kind)
    finding = choose(checked, listed(checked, rule, kind)[0])
    mend()
    assert finding not in known(checked)
    assert layer.isEditable()
    assert layer.undoStack().count() == 1
    assert layer.undoStack().text(0) == "Mend findings"
    assert any("grids changed, as one step that can be undone" in text for text in said())
    layer.rollBack()


def test_undo_brings_the_finding_back(checked, session, mend, settle):
    finding = choose(checked, listed(checked, "overlap", "base")[0])
    mend()
    session.roles.base().undoStack().undo()
    settle()
    assert finding in known(checked)
    session.roles.base().rollBack()


def test_only_the_grids_named_are_changed(checked, session, mend):
    finding = choose(checked, listed(checked, "overlap", "base")[0])
    rows = session.findings.rows
    codes = set(rows.codes(int((rows.finding_id == finding).nonzero()[0][0])))
    mend()
    base = session.roles.base()
    changed = base.editBuffer().changedGeometries()
    assert changed
    assert {base.getFeature(number)["code"] for number in changed} <= codes
    base.rollBack()


def test_all_listed_findings_of_a_rule_are_mended_at_once(checked, session, settle):
    checked.show_rule("gap")
    gaps = listed(checked, "gap", "base")
    assert len(gaps) > 3
    choose(checked, gaps[0])
    checked.mend.menu().actions()[1].trigger()
    settle()
    settle()
    assert not known(checked).intersection(gaps)
    assert session.roles.base().undoStack().count() == 1
    assert listed(checked, "gap", "fire")
    session.roles.base().rollBack()


def test_what_cannot_be_mended_is_said_with_the_reason(checked, session, mend, said):
    finding = choose(checked, listed(checked, "outside", "base")[0])
    mend()
    assert finding in known(checked)
    assert any(
        text.startswith("Nothing could be mended: Ground beyond the frame is not cut off")
        for text in said()
    )
    assert not session.roles.base().isEditable()


def test_read_only_layer_is_refused(checked, session, mend, said):
    session.roles.base().setReadOnly(True)
    finding = choose(checked, listed(checked, "overlap", "base")[0])
    mend()
    assert finding in known(checked)
    assert any("Layer base cannot be edited: it is read-only." in text for text in said())


def test_layer_edited_meanwhile_is_refused(checked, session, qtbot, settle, said):
    checked.live.setChecked(False)
    base = session.roles.base()
    finding = choose(checked, listed(checked, "overlap", "base")[0])
    rows = session.findings.rows
    codes = rows.codes(int((rows.finding_id == finding).nonzero()[0][0]))
    qtbot.mouseClick(checked.mend, LEFT)
    base.startEditing()
    for grid in list(base.getFeatures()):
        if grid["code"] in codes:
            shape = grid.geometry()
            shape.translate(1, 0)
            base.changeGeometry(grid.id(), shape)
    settle()
    assert any("Layer base was edited meanwhile. Mend again." in text for text in said())
    base.rollBack()


def test_layer_without_its_role_is_refused(checked, session, mend, said):
    choose(checked, listed(checked, "overlap", "police")[0])
    row = checked._list.current()
    rows = session.findings.rows.take([row])
    session.roles.dismiss(session.roles.layer("police"))
    assert checked._mender.start(rows) is None
    assert "No layer has the role police any more. Check again." in said()


@pytest.mark.parametrize("rule", ["crossing", "undersized", "multipart"])
def test_what_only_a_person_decides_cannot_be_mended(checked, rule):
    checked.show_rule(rule)
    checked._list.go_to(0)
    assert not checked.mend.isEnabled()


@pytest.fixture
def sound_base(panel, session, settle):
    """The base grids without those that are faulty in themselves, everything checked."""
    base = session.roles.base()
    base.startEditing()
    codes = [grid["code"] for grid in base.getFeatures()]
    faulty = [
        grid.id()
        for grid in base.getFeatures()
        if not grid.geometry().isGeosValid() or not grid["code"] or codes.count(grid["code"]) > 1
        or grid.geometry().isEmpty()
    ]  # fmt: skip
    base.deleteFeatures(faulty)
    settle()
    panel.run.press()
    settle()
    yield panel
    base.rollBack()


def test_drift_is_aligned_and_gone(sound_base, session, qtbot, settle):
    layer = session.roles.layer("health")
    overlaps = set(listed(sound_base, "overlap", "health"))
    finding = choose(sound_base, listed(sound_base, "drift", "health")[0])
    assert sound_base.mend.text() == "Ali&gn"
    qtbot.mouseClick(sound_base.mend, LEFT)
    settle()
    settle()
    assert finding not in known(sound_base)
    assert layer.undoStack().count() == 1
    assert set(listed(sound_base, "overlap", "health")) <= overlaps
    layer.rollBack()


def test_aligning_one_grid_moves_those_it_trades_ground_with_and_no_other(
    sound_base, session, qtbot, settle
):
    layer = session.roles.layer("health")
    before = {grid["code"]: grid.geometry().asWkb() for grid in layer.getFeatures()}
    choose(sound_base, listed(sound_base, "drift", "health")[0])
    qtbot.mouseClick(sound_base.mend, LEFT)
    settle()
    after = {grid["code"]: grid.geometry().asWkb() for grid in layer.getFeatures()}
    assert {code for code in before if after[code] != before[code]} == {
        "04010044030800260200",
        "04010044030800260500",
    }
    layer.rollBack()


def test_a_code_used_twice_is_named_where_grids_are_aligned(
    sound_base, session, qtbot, settle, said
):
    layer = session.roles.layer("health")
    choose(sound_base, listed(sound_base, "drift", "health")[0])
    place = layer.fields().lookupField("code")
    twin, other = (
        next(grid for grid in layer.getFeatures() if grid["code"] == code)
        for code in ("04010044030800260200", "04010044030800260100")
    )
    layer.startEditing()
    layer.changeAttributeValue(other.id(), place, twin["code"])
    qtbot.mouseClick(sound_base.mend, LEFT)
    settle()
    assert any("codes used more than once (04010044030800260200)" in text for text in said())
    layer.rollBack()


def test_faulty_base_grids_are_named_before_anything_is_aligned(checked, mend, said):
    choose(checked, listed(checked, "drift", "health")[0])
    mend()
    assert any("Layer base has grids without a shape" in text for text in said())


def test_layer_of_single_polygons_takes_the_mended_shapes(checked, session, settle, mend):
    fire = session.roles.layer("fire")
    single = QgsVectorLayer("Polygon?crs=EPSG:4547&field=code:string", "fire", "memory")
    rows = []
    for grid in fire.getFeatures():
        shape = grid.geometry()
        if shape.convertToSingleType():
            grid.setGeometry(shape)
        grid.setAttributes([grid["code"]])
        rows.append(grid)
    assert single.dataProvider().addFeatures(rows)[0]
    session.project.addMapLayer(single)
    session.roles.assign(single, "fire", code="code")
    checked.run.press()
    settle()
    finding = choose(checked, listed(checked, "gap", "fire")[0])
    mend()
    assert finding not in known(checked)
    single.rollBack()
