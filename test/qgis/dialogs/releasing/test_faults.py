"""What goes away while the panel works with it: nothing is lost, and nothing is left behind."""

import gc

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

from .conftest import DEFERRED_DELETE, lines

EMPTY = [
    ("BLOCKED", "There are no base grids: give a layer that role in the panel Stack."),
    ("BLOCKED", "There is no professional layer: give one its role in the panel Stack."),
]


@pytest.fixture
def target(panel, tmp_path, enter_folder):
    folder = tmp_path / "editions"
    enter_folder(folder)
    return folder


@pytest.mark.usefixtures("district")
def test_a_project_closed_during_a_release_stops_it(qtbot, session, panel, target, click, wait):
    click(panel.publish)
    session.project.clear()
    wait()
    assert not target.exists()
    qtbot.waitUntil(lambda: lines(panel) == EMPTY)
    assert panel.publish.text() == "&Publish"


@pytest.mark.usefixtures("district")
def test_a_project_closed_during_a_check_stops_it(
    qtbot, session, store, panel, target, click, wait
):
    click(panel.check_again)
    session.project.clear()
    wait()
    assert not store.was_checked
    qtbot.waitUntil(lambda: lines(panel) == EMPTY)


@pytest.mark.usefixtures("district")
def test_a_panel_closed_during_a_release_is_told_nothing_any_more(
    session, panel, target, click, wait
):
    click(panel.publish)
    click(panel.check_again)
    panel.shut_down()
    panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, DEFERRED_DELETE)
    session.project.clear()
    wait()
    assert not target.exists()


def test_the_base_layer_may_go_while_it_is_edited(qtbot, session, district, panel):
    district.base.startEditing()
    district.base.deleteFeature(next(district.base.getFeatures()).id())
    session.project.removeMapLayer(district.base.id())
    missing = [EMPTY[0]]
    qtbot.waitUntil(lambda: lines(panel) == missing)


def test_a_layer_that_is_read_only_is_released_all_the_same(
    session, district, panel, target, click, wait
):
    district.base.setReadOnly(True)
    click(panel.publish)
    wait()
    assert (target / panel.edition.text() / "manifest.json").exists()


def test_a_project_without_a_crs_releases_all_the_same(
    session, district, panel, target, click, wait
):
    from qgis.core import QgsCoordinateReferenceSystem

    session.project.setCrs(QgsCoordinateReferenceSystem())
    click(panel.publish)
    wait()
    assert (target / panel.edition.text() / "manifest.json").exists()


def test_the_panel_leaves_nothing_behind(session, district, open_panel):
    """No layer, and no signal that still calls it: opened and shut down 20 times."""
    layers = set(session.project.mapLayers())
    senders = (session.roles, session, district.base, session.project)
    signals = ("changed", "findings_changed", "layerModified", "readProject")
    before = [one.receivers(getattr(one, name)) for one, name in zip(senders, signals)]
    for _ in range(20):
        panel = open_panel()
        panel.hidden()
        panel.shut_down()
        panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, DEFERRED_DELETE)
    gc.collect()
    after = [one.receivers(getattr(one, name)) for one, name in zip(senders, signals)]
    assert after == before
    assert set(session.project.mapLayers()) == layers


def test_a_run_of_others_does_not_disturb_the_panel(session, district, panel, wait):
    """The panel shows its own runs only."""
    task = session.runner.run(
        "inspectlayers",
        session.roles.parameters("inspectlayers") | {"PROBLEMS": "TEMPORARY_OUTPUT"},
        lambda _: None,
        title="others",
    )
    assert task.is_running
    assert panel.publish.text() == "&Publish"
    wait()
    assert not QgsApplication.taskManager().activeTasks()
