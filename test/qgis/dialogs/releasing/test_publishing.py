"""Editions published through the panel, with clicks and keys."""

import json
from datetime import date

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QDesktopServices

from .conftest import lines


@pytest.fixture
def target(panel, tmp_path, enter_folder):
    """A folder of releases, typed into the panel."""
    folder = tmp_path / "editions"
    enter_folder(folder)
    return folder


@pytest.fixture
def publish(session, panel, click, wait):
    """Click on Publish, wait, and return what the session told the other panels."""

    def publish():
        released = []
        note = lambda: released.append(True)  # noqa: E731
        session.released.connect(note)
        click(panel.publish)
        assert panel.publish.text() == "Cancel"
        wait()
        session.released.disconnect(note)
        return released

    return publish


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def test_the_sample_district_is_released_into_a_folder(
    district, panel, target, publish, enter, said
):
    enter(panel.edition, "2026-11")
    released = publish()
    assert manifest(target / "2026-11")["totals"]["base_grids"] == district.base.featureCount()
    assert said()[0] == "Edition 2026-11 is released."
    assert "Edition 2026-11 is released." in panel.outcome.text()
    assert released == [True]
    assert panel.editions.topLevelItem(0).text(0) == "2026-11"
    assert ("PASSED", "All layers can be read, and lie in the right place.") in lines(panel)


def test_the_same_release_once_more_changes_nothing(district, panel, target, publish, enter, said):
    enter(panel.edition, "2026-11")
    publish()
    assert panel.edition.text() == "2026-11"
    released = publish()
    assert said()[0] == "Nothing changed: edition 2026-11 is there already, to the byte."
    assert released == []


def test_the_link_opens_the_folder_of_the_release(
    district, panel, target, click, wait, monkeypatch, qtbot
):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    click(panel.publish)
    wait()
    panel.outcome.setFocus()
    qtbot.keyClick(panel.outcome, Qt.Key.Key_Tab)
    qtbot.keyClick(panel.outcome, Qt.Key.Key_Return)
    assert opened == [str(target / panel.edition.text())]


def test_errors_refuse_the_release_and_are_named_in_the_checklist(
    session, district, panel, target, click, wait, said
):
    session.roles.dismiss(district.waivers)
    click(panel.publish)
    wait()
    state, text = lines(panel)[0]
    assert state == "BLOCKED"
    assert "errors stand against it (crossing" in text
    assert text in said()[0]
    assert "refused" in panel.outcome.text()
    assert not target.exists()
    assert panel.publish.text() == "&Publish"


def test_a_refusal_is_forgotten_when_the_grids_are_edited(
    session, district, panel, target, publish, qtbot
):
    session.roles.dismiss(district.waivers)
    publish()
    district.base.startEditing()
    with qtbot.waitSignal(session.base_edited):
        district.base.deleteFeature(next(district.base.getFeatures()).id())
    qtbot.waitUntil(lambda: not any("refused" in text for _, text in lines(panel)))


def test_a_refusal_is_forgotten_when_its_findings_are_accepted(
    session, district, panel, target, publish, qtbot
):
    session.roles.dismiss(district.waivers)
    publish()
    assert any("refused" in text for _, text in lines(panel))
    session.roles.assign(district.waivers, "waivers")
    qtbot.waitUntil(lambda: not any("refused" in text for _, text in lines(panel)))
    assert publish() == [True]


def test_what_is_drawn_is_released_though_it_is_not_saved(
    district, panel, target, click, wait, enter
):
    field = district.base.fields().lookupField("code")
    grid = next(district.base.getFeatures())
    district.base.startEditing()
    district.base.changeAttributeValue(grid.id(), field, "440308999999999")
    enter(panel.edition, "draft")
    click(panel.publish)
    wait()
    import fiona

    home = target / "draft"
    content = home / manifest(home)["content"]
    with fiona.open(content / "stack.gpkg", layer="base") as base:
        codes = {feature.properties["code"] for feature in base}
    assert "440308999999999" in codes
    assert district.base.isModified()


def test_a_release_that_is_cancelled_leaves_nothing(district, panel, target, click, wait, said):
    click(panel.publish)
    click(panel.publish)
    wait()
    assert not target.exists()
    assert said() == []
    assert panel.outcome.isHidden()
    assert panel.publish.text() == "&Publish"


def test_without_roles_nothing_is_started(panel, target, click, session, said):
    click(panel.publish)
    assert said() == ["There are no base grids: give a layer that role in the panel Stack."]
    assert not session.runner.is_busy


def test_without_a_target_nothing_is_started(district, panel, click, session, said, enter_folder):
    enter_folder("")
    click(panel.publish)
    assert said() == ["Say first where the release goes: a folder, a database, or a platform."]
    assert not session.runner.is_busy


def test_without_a_name_nothing_is_started(district, panel, target, click, session, said, enter):
    enter(panel.edition, "")
    click(panel.publish)
    assert said() == ["Give the edition a name first, such as 2026-11."]
    assert not session.runner.is_busy


def test_a_name_that_is_no_folders_is_refused_in_the_checklist(
    district, panel, target, click, enter, said
):
    enter(panel.edition, "../2026")
    click(panel.publish)
    assert "EDITION '../2026' cannot name a folder" in lines(panel)[0][1]
    assert "cannot name a folder" in said()[0]
    assert not target.exists()


def test_the_edition_is_named_after_the_month_and_numbered(
    district, panel, target, click, wait, open_panel
):
    month = f"{date.today():%Y-%m}"
    assert panel.edition.text() == month
    click(panel.publish)
    wait()
    assert open_panel().edition.text() == f"{month}-2"


def test_a_name_that_was_typed_is_kept_with_the_project(panel, open_panel, enter):
    enter(panel.edition, "spring")
    assert open_panel().edition.text() == "spring"


def test_phone_numbers_are_handed_over_only_when_asked(district, panel, target, click, wait, enter):
    enter(panel.edition, "without")
    click(panel.publish)
    wait()
    panel.phones.setFocus()
    click(panel.phones)
    enter(panel.edition, "with")
    click(panel.publish)
    wait()
    heads = []
    for name in ("without", "with"):
        content = target / name / manifest(target / name)["content"]
        heads.append((content / "workers.csv").read_text(encoding="utf-8-sig").splitlines()[0])
    assert "phone" not in heads[0]
    assert "phone" in heads[1]


def test_a_hand_over_profile_goes_with_the_release(qtbot, district, panel, target, click, wait):
    qtbot.keyClick(panel.handover, Qt.Key.Key_Down)
    assert panel.handover.currentText() == "pinyin"
    click(panel.publish)
    wait()
    home = target / panel.edition.text()
    assert (home / manifest(home)["content"] / "handover").is_dir()


def test_a_hand_over_profile_that_is_none_refuses_the_release(
    district, panel, target, click, enter
):
    enter(panel.handover.lineEdit(), "mine")
    click(panel.publish)
    assert "There is no hand-over profile 'mine'." in lines(panel)[0][1]
    assert not target.exists()


def test_a_folder_that_cannot_be_written_refuses_the_release(
    district, panel, tmp_path, click, wait, enter_folder
):
    (tmp_path / "file").touch()
    enter_folder(tmp_path / "file")
    click(panel.publish)
    wait()
    assert "cannot be written" in lines(panel)[0][1]


def test_a_layer_that_is_removed_meanwhile_stops_the_release(
    session, district, panel, target, click, wait
):
    click(panel.publish)
    session.project.removeMapLayer(district.police.id())
    wait()
    assert not target.exists()
    assert panel.publish.text() == "&Publish"
