"""What changes if: the pending edits against what is stored, in words."""

import pytest
from qgis.core import QgsGeometry
from qgis.PyQt.QtCore import Qt

from .conftest import square

LEFT = Qt.MouseButton.LeftButton


def said_in(panel):
    return [
        panel.comparison.changes.item(row).text() for row in range(panel.comparison.changes.count())
    ]


def feature_of(layer, code):
    return next(feature for feature in layer.getFeatures() if feature["code"] == code)


@pytest.fixture
def compare(panel, press, settle, qtbot):
    def compare():
        panel.views.setCurrentWidget(panel.changes_page)
        press(panel.comparison.compare)
        settle(panel)
        qtbot.waitUntil(lambda: not panel.is_busy)

    return compare


@pytest.fixture
def widen_b0(small):
    """Draw b0 40 m into c0, which gives way, and leave that pending."""

    def widen_b0(layer=None):
        layer = layer or small.base
        layer.startEditing()
        for code, wkt in (("b0", square(1, width=1.4)), ("c0", square(2.4, width=0.6))):
            fid = feature_of(layer, code).id()
            layer.changeGeometry(fid, QgsGeometry.fromWkt(wkt))

    return widen_b0


def test_nothing_pending_says_so(panel, compare, said):
    assert (
        panel.comparison.pending.text()
        == "Nothing is pending: all edits of the base grids are saved."
    )
    compare()
    assert any("Nothing is pending" in text for text in said())
    assert said_in(panel) == []


def test_pending_edits_are_told_of(panel, widen_b0, qtbot):
    widen_b0()
    assert panel.comparison.pending.text() == (
        "Layer base has edits that are not saved. What would they change?"
    )


def test_changes_are_told_kind_by_kind(panel, widen_b0, compare):
    widen_b0()
    compare()
    assert said_in(panel) == [
        "Fire: changes: 1",
        "Base grid b0: Fire was F1, becomes F1 (71%), nobody (29%).",
        "Police: changes: 3",
        "Police: P1 with 2 base grids was 1:N, becomes M:N with P2.",
        "Police: P2 with 2 base grids was 1:N, becomes M:N with P1.",
        "Base grid b0: Police was P1, becomes P1 (71%), P2 (29%).",
    ]


def test_layer_of_a_file_is_compared_with_the_file(
    small, session, save, widen_b0, make_panel, press, settle
):
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(save(small.base, "base"), "base of a file", "ogr")
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    panel = make_panel()
    widen_b0(layer)
    press(panel.comparison.compare)
    settle(panel)
    assert "Base grid b0: Police was P1, becomes P1 (71%), P2 (29%)." in said_in(panel)
    assert len(list(layer.dataProvider().getFeatures())) == 8
    layer.rollBack()


def test_grids_added_and_deleted_are_compared(panel, small, compare):
    small.base.startEditing()
    small.base.deleteFeature(feature_of(small.base, "a0").id())
    compare()
    assert "Base grid a0 is gone: Police was P1." in said_in(panel)


def test_edit_that_changes_no_relation_says_so(panel, small, compare):
    small.base.startEditing()
    for code, wkt in (("a1", square(0, 1, width=1.2)), ("b1", square(1.2, 1, width=0.8))):
        fid = feature_of(small.base, code).id()
        small.base.changeGeometry(fid, QgsGeometry.fromWkt(wkt))
    compare()
    assert panel.comparison.pending.text() == "The pending edits change no relation."
    assert said_in(panel) == []


def test_click_on_a_sentence_selects_its_base_grids(panel, small, widen_b0, compare, qtbot, settle):
    widen_b0()
    compare()
    place = panel.comparison.changes.visualItemRect(panel.comparison.changes.item(1)).center()
    qtbot.mouseClick(panel.comparison.changes.viewport(), LEFT, pos=place)
    settle(panel)
    assert [feature["code"] for feature in small.base.selectedFeatures()] == ["b0"]


def test_edits_rolled_back_are_pending_no_more(panel, small, widen_b0, compare):
    widen_b0()
    compare()
    small.base.rollBack()
    assert "Nothing is pending" in panel.comparison.pending.text()
    assert said_in(panel) == []


def test_edits_that_were_saved_are_pending_no_more(panel, small, widen_b0):
    widen_b0()
    small.base.commitChanges()
    assert "Nothing is pending" in panel.comparison.pending.text()


def test_faulty_edit_is_refused_in_words(panel, small, compare, said):
    small.base.startEditing()
    small.base.changeAttributeValue(feature_of(small.base, "a0").id(), 0, "b0")
    compare()
    assert any("used twice (b0)" in text for text in said())
    assert said_in(panel) == []


def test_edits_that_go_on_meanwhile_are_told_of(panel, small, widen_b0, press, settle):
    widen_b0()
    panel.views.setCurrentWidget(panel.changes_page)
    press(panel.comparison.compare)
    small.base.deleteFeature(feature_of(small.base, "a1").id())
    settle(panel)
    assert panel.comparison.pending.text() == "The edits went on meanwhile. Compare again."


def test_comparison_can_be_cancelled(panel, widen_b0, press, settle):
    widen_b0()
    panel.views.setCurrentWidget(panel.changes_page)
    press(panel.comparison.compare)
    assert panel.comparison.compare.text() == "Cancel"
    press(panel.comparison.compare)
    settle(panel)
    assert said_in(panel) == []
    assert panel.comparison.compare.text() == "Com&pare"


@pytest.mark.parametrize("name", ["base", "police"])
def test_layer_removed_meanwhile_ends_the_comparison(
    panel, small, widen_b0, press, settle, session, name
):
    widen_b0()
    panel.views.setCurrentWidget(panel.changes_page)
    press(panel.comparison.compare)
    session.project.removeMapLayer(getattr(small, name).id())
    settle(panel)
    assert said_in(panel) == []


def test_layer_removed_while_it_is_copied_ends_the_comparison(
    panel, small, widen_b0, press, settle, session, monkeypatch
):
    from gridstrata.dialogs.mapping import slices, stored

    monkeypatch.setattr(slices, "SLICE_S", 0)
    monkeypatch.setattr(stored, "AT_ONCE", 1)
    widen_b0()
    press(panel.comparison.compare)
    assert panel.comparison.what_if.is_busy
    session.project.removeMapLayer(small.base.id())
    settle(panel)
    assert said_in(panel) == []
    assert not panel.comparison.compare.is_running
