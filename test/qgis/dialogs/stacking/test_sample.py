"""The sample district opened with one click."""

import shutil
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTimer

GRIDS = ["police", "fire", "safety", "health", "city_management"]


def role(layer):
    return layer.customProperty("gridstrata/kind") or ""


@pytest.fixture
def answer(panel, monkeypatch):
    """Answer the question for a folder."""

    def answer(folder):
        monkeypatch.setattr(panel.sample, "ask_folder", lambda: str(folder))

    return answer


@pytest.fixture
def opened(qtbot, panel, answer, wait, tmp_path):
    """Open the sample district with a click."""

    def opened():
        answer(tmp_path)
        qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
        assert panel.sample_button.is_running
        wait()

    return opened


@pytest.fixture
def loaded(panel, district_file, tmp_path):
    """Load a district that was written before; return its file."""

    def loaded():
        path = tmp_path / "district.gpkg"
        shutil.copy(district_file, path)
        panel.sample.load(path)
        QCoreApplication.processEvents()

    return loaded


def test_one_click_opens_the_district_with_its_roles(panel, opened, session, settle, said):
    opened()
    assert session.roles.base().featureCount() == 374
    assert session.roles.kinds() == GRIDS
    for kind in ("frame", "communities", "buildings", "exclusions", "workers", "admissions"):
        assert session.roles.layer(kind) is not None
    assert session.roles.code_field(session.roles.base()) == "code"
    assert session.roles.field(session.roles.layer("buildings"), "households") == "households"
    assert session.roles.field(session.roles.layer("buildings"), "residents") == "residents"
    settle(panel)
    assert panel.inspection.problems == ()
    assert said()[0].startswith("The sample district is open: ")


def test_layers_lie_in_a_group_grids_above_buildings_above_ground(loaded, session):
    loaded()
    (group,) = session.project.layerTreeRoot().children()
    assert group.name() == "Sample district"
    names = [node.name() for node in group.findLayers()]
    order = ["Police", "Base grids", "Buildings", "Communities", "Roads", "Sea", "Frame", "Workers"]
    assert sorted(order, key=names.index) == order


def test_base_layer_can_be_edited_and_has_its_style(loaded, session):
    loaded()
    base = session.roles.base()
    assert base.labelsEnabled()
    assert base.startEditing()
    base.rollBack()


def test_project_gets_a_crs_and_the_map_shows_the_grids(loaded, session, qtbot):
    session.canvas.setExtent(QgsRectangle(0, 0, 1, 1))
    loaded()
    assert session.project.crs().authid() == "EPSG:4547"
    assert session.canvas.extent().contains(session.roles.base().extent())


def test_crs_of_a_project_with_layers_is_kept(loaded, session, add):
    session.project.setCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    add(name="mine")
    loaded()
    assert session.project.crs().authid() == "EPSG:4490"
    assert session.canvas.extent().contains(114.25, 22.58)


def test_district_with_defects_is_in_the_menu_by_key(
    qtbot, panel, answer, wait, settle, tmp_path, session
):
    answer(tmp_path)
    menu = panel.sample_button.menu()

    def choose():
        assert [action.text() for action in menu.actions()] == [
            "Without defects",
            "With known defects",
        ]
        qtbot.keyClick(menu, Qt.Key.Key_Up)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    panel.sample_button.setFocus()
    QTimer.singleShot(200, choose)
    qtbot.keyClick(panel.sample_button, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: session.runner.is_busy)
    wait()
    assert session.project.mapLayersByName("Known defects")
    settle(panel)
    assert {problem.problem for problem in panel.inspection.problems} == {
        "missing_code",
        "duplicate_code",
        "empty",
        "invalid",
    }


def test_district_is_written_beside_an_earlier_one(
    qtbot, panel, answer, session, tmp_path, monkeypatch
):
    asked = []
    monkeypatch.setattr(session.runner, "run", lambda _, given, *__, **___: asked.append(given))
    answer(tmp_path)
    for _ in range(2):
        qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
    assert [Path(given["FOLDER"]).name for given in asked] == [
        "gridstrata-sample",
        "gridstrata-sample-2",
    ]


def test_second_district_takes_the_roles_over(loaded, session):
    loaded()
    first = session.roles.base()
    loaded()
    assert session.roles.base() is not first
    assert role(first) == ""
    assert len(session.project.layerTreeRoot().children()) == 2


def test_no_folder_chosen_is_nothing_written(qtbot, panel, answer, session):
    answer("")
    qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
    assert not session.runner.is_busy
    assert session.project.mapLayers() == {}


def test_cancelled_district_leaves_nothing_behind(qtbot, panel, answer, wait, session, tmp_path):
    answer(tmp_path)
    qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
    wait()
    assert session.project.mapLayers() == {}
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("gridstrata-sample")]


def test_project_closed_meanwhile_gets_no_district(qtbot, panel, answer, wait, session, tmp_path):
    answer(tmp_path)
    qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
    session.project.clear()
    wait()
    assert session.project.mapLayers() == {}
    assert not panel.sample_button.is_running


def test_folder_that_cannot_be_written_is_refused(qtbot, panel, answer, session, said, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    answer(blocked)
    qtbot.mouseClick(panel.sample_button, Qt.MouseButton.LeftButton)
    assert said()[0].endswith("Choose another folder.")
    assert not session.runner.is_busy


def test_folder_is_proposed_where_the_project_is(panel, session, monkeypatch, tmp_path):
    from gridstrata.dialogs.stacking import sample

    proposed = []

    def choose(parent, title, folder):
        proposed.append(folder)
        return ""

    monkeypatch.setattr(sample.QFileDialog, "getExistingDirectory", choose)
    panel.sample.ask_folder()
    session.project.write(str(tmp_path / "p.qgs"))
    panel.sample.ask_folder()
    assert Path(proposed[1]) == tmp_path
    assert proposed[0]
