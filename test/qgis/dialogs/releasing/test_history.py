"""Editions that lie in the folder: compared, verified, opened, and added to the map."""

import shutil
from pathlib import Path

import pytest
from qgis.core import QgsFeatureRequest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QDesktopServices


@pytest.fixture(scope="session")
def releases(tmp_path_factory, district_file):
    """A folder with one release of the sample district, written once."""
    from gridstrata.core.checks import check_stack
    from gridstrata.core.profiles import read_profile
    from gridstrata.core.relations import build_relations
    from gridstrata.core.release.bundle import Draft
    from gridstrata.core.release.folder import release_folder
    from gridstrata.core.sample import make_district
    from gridstrata.core.sample.package import agreed_waivers

    district, profile = make_district(1), read_profile()
    stack = district.stack
    draft = Draft(
        edition="2026-10",
        stack=stack,
        relations=build_relations(stack, profile),
        check=check_stack(stack, profile),
        profile=profile,
        crs="EPSG:4547",
        lonlat={one.kind: one.geometries for one in (stack.base, *stack.professional)},
        waivers=agreed_waivers(district),
    )
    target = tmp_path_factory.mktemp("releases")
    from datetime import date

    release_folder(draft, target, today=date(2026, 10, 3))
    return target


@pytest.fixture
def target(releases, tmp_path, panel, enter_folder):
    """A folder of one's own with that release, typed into the panel."""
    folder = tmp_path / "editions"
    shutil.copytree(releases, folder)
    for path in folder.rglob("*.*"):
        path.chmod(0o644)
    enter_folder(folder)
    return folder


def content(target):
    return next(path for path in (target / "2026-10").iterdir() if path.is_dir())


def row(panel, place=0):
    item = panel.editions.topLevelItem(place)
    return [item.text(column) for column in range(panel.editions.columnCount())]


def alter(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_editions_are_listed_with_what_they_hold(panel, target):
    edition, day, grids, accepted = row(panel)
    assert (edition, grids, accepted) == ("2026-10", "374", "27")
    assert len(day) == len("2026-10-03")
    assert "police 46" in panel.editions.topLevelItem(0).toolTip(2)


def test_an_empty_folder_says_so(panel, tmp_path, enter_folder):
    enter_folder(tmp_path)
    assert panel.verdict.text() == "Nothing was released into this folder yet."
    assert panel.editions.isHidden()
    assert panel.changes_heading.text().startswith("No edition lies in this folder yet")
    buttons = (panel.compare, panel.verify, panel.open_folder, panel.add_layers)
    assert not [button for button in buttons if button.isVisible()]


def test_a_broken_edition_is_listed_with_the_reason(panel, target, tmp_path, enter, open_panel):
    (content(target) / "relations.csv").unlink()
    panel = open_panel()
    assert row(panel)[0] == "2026-10"
    assert panel.verdict.text() == "relations.csv is missing."
    assert not panel.add_layers.isEnabled()
    assert panel.verify.isEnabled()


def test_a_broken_edition_is_not_added(qtbot, session, panel, target, open_panel, said):
    (content(target) / "relations.csv").unlink()
    panel = open_panel()
    qtbot.keyClick(panel.editions, Qt.Key.Key_Return)
    assert said()[0] == "Edition 2026-10 is not whole: relations.csv is missing."
    assert not session.project.mapLayers()


def test_a_sound_edition_is_verified(panel, target, click, wait):
    click(panel.verify)
    wait()
    assert panel.verdict.text().startswith("Edition 2026-10 is what was released:")


def test_one_altered_byte_is_found(panel, target, click, wait, said):
    alter(content(target) / "stack.gpkg")
    click(panel.verify)
    wait()
    assert "stack.gpkg was altered." in panel.verdict.text()
    assert "stack.gpkg was altered." in said()[0]
    assert not panel.editions.topLevelItem(0).icon(0).isNull()


def test_an_edition_that_has_gone_meanwhile_is_told(panel, target, click, wait):
    shutil.rmtree(target / "2026-10")
    click(panel.verify)
    wait()
    assert "is no release" in panel.verdict.text()


def test_the_folder_of_an_edition_is_opened(panel, target, click, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    click(panel.open_folder)
    assert opened == [str(target / "2026-10")]


def test_the_layers_of_an_edition_are_added_to_be_looked_at(session, panel, target, click, said):
    click(panel.add_layers)
    group = session.project.layerTreeRoot().children()[0]
    assert group.name() == "Edition 2026-10"
    layers = [node.layer() for node in group.findLayers()]
    assert [layer.name() for layer in layers][-1] == "base 2026-10"
    assert len(layers) == 6
    assert all(layer.readOnly() for layer in layers)
    assert session.roles.kinds() == []
    assert session.roles.base() is None
    assert "group Edition 2026-10" in said()[0]


def test_an_edition_is_added_once_only(session, panel, target, click):
    click(panel.add_layers)
    click(panel.add_layers)
    assert len(session.project.layerTreeRoot().findGroups()) == 1
    assert len(session.project.mapLayers()) == 6


def test_an_edition_stays_sound_when_it_is_looked_at(session, panel, target, click, wait):
    click(panel.add_layers)
    for layer in session.project.mapLayers().values():
        assert len(list(layer.getFeatures())) == layer.featureCount()
    click(panel.verify)
    wait()
    assert panel.verdict.text().startswith("Edition 2026-10 is what was released:")


def test_an_edition_that_cannot_be_opened_is_refused(session, panel, target, click, said):
    path = content(target) / "stack.gpkg"
    path.write_bytes(bytes(path.stat().st_size))
    click(panel.add_layers)
    assert "cannot be opened" in said()[0]
    assert not session.project.mapLayers()
    assert not session.project.layerTreeRoot().findGroups()


def test_an_edition_is_chosen_and_added_with_the_keyboard(qtbot, session, panel, target):
    panel.editions.setFocus()
    qtbot.keyClick(panel.editions, Qt.Key.Key_Return)
    assert session.project.layerTreeRoot().findGroup("Edition 2026-10") is not None


def test_what_changed_since_the_last_release_is_told_in_words(district, panel, target, click, wait):
    grid = next(district.base.getFeatures(QgsFeatureRequest().setLimit(1)))
    district.base.startEditing()
    district.base.deleteFeature(grid.id())
    assert panel.changes_heading.text().startswith("The last release is edition 2026-10 of")
    click(panel.compare)
    wait()
    text = panel.changes_text.toPlainText()
    assert f"Grid {grid['code']} was retired" in text
    assert "Grids unchanged: 373" in text
    assert panel.changes_text.isVisible()


def test_a_comparison_is_called_old_after_an_edit(
    qtbot, session, district, panel, target, click, wait
):
    click(panel.compare)
    wait()
    district.base.startEditing()
    with qtbot.waitSignal(session.base_edited):
        district.base.deleteFeature(next(district.base.getFeatures()).id())
    assert panel.changes_heading.text() == "The grids were edited since: compare again."


def test_comparing_leaves_the_edition_sound(district, panel, target, click, wait):
    click(panel.compare)
    wait()
    click(panel.verify)
    wait()
    assert panel.verdict.text().startswith("Edition 2026-10 is what was released:")


def test_without_base_grids_nothing_is_compared(panel, target, click, said):
    click(panel.compare)
    assert said() == ["There are no base grids: give a layer that role in the panel Stack."]


def test_releases_elsewhere_are_not_listed(qtbot, panel, target):
    qtbot.keyClick(panel.target, Qt.Key.Key_Down)
    assert panel.verdict.text() == "Editions are listed where releases go into a folder."
    assert panel.editions.isHidden()
    assert panel.changes_heading.text().startswith("Editions are compared where")


def test_the_folder_beside_the_base_grids_is_offered(district, open_panel):
    assert Path(open_panel().folder.filePath()) == district.path.parent / "releases"
