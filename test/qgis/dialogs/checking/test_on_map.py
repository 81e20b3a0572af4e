"""Findings on the map: in a group of their own, replaced at every check, gone with the panel."""

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle


def shown(session):
    """Return the layers of findings in the project, by name, and how many rows each has."""
    layers = session.project.mapLayers().values()
    return {
        layer.name(): layer.featureCount()
        for layer in layers
        if layer.customProperty("gridstrata/findings")
    }


def groups(session):
    root = session.project.layerTreeRoot()
    return [group.name() for group in root.findGroups() if group.name() == "Findings"]


def test_findings_are_layers_in_a_group_with_their_style(checked, session):
    counts = shown(session)
    assert sum(counts.values()) == len(session.findings.rows)
    assert groups(session) == ["Findings"]
    (layer,) = session.project.mapLayersByName("Findings")
    assert layer.renderer().type() == "RuleRenderer"


def test_a_second_check_replaces_them(checked, session, settle):
    before = shown(session)
    checked.run.press()
    settle()
    assert shown(session) == before
    assert groups(session) == ["Findings"]


def test_check_of_a_part_replaces_its_findings_alone(checked, session, settle):
    before = shown(session)
    session.canvas.setExtent(next(session.roles.base().getFeatures()).geometry().boundingBox())
    checked.run.menu().actions()[1].trigger()
    settle()
    assert shown(session) == before


def test_they_go_when_the_panel_does(checked, session):
    checked.shut_down()
    assert shown(session) == {}
    assert groups(session) == []


def test_layer_that_the_user_removed_is_there_again_after_a_check(checked, session, settle):
    before = shown(session)
    session.project.removeMapLayers(
        [one.id() for one in session.project.mapLayersByName("Findings")]
    )
    checked._list.step(1)
    checked.run.press()
    settle()
    assert shown(session) == before


def test_what_a_project_was_saved_with_is_taken_away(checked, session, tmp_path):
    path = str(tmp_path / "district.qgz")
    session.project.write(path)
    session.project.read(path)
    assert shown(session) == {}
    assert groups(session) == []


def test_map_in_another_crs_shows_the_same_place(checked, session):
    session.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4490"))
    checked._list.step(1)
    extent = session.canvas.extent()
    assert QgsRectangle(113, 22, 115, 23).contains(extent)
    assert extent.width() < 0.1


def test_map_without_a_crs_does_no_harm(checked, session):
    session.canvas.setDestinationCrs(QgsCoordinateReferenceSystem())
    checked._list.step(1)
    store, row = session.findings, checked._list.current()
    assert session.canvas.extent().intersects(store.rows.geometry(row).boundingBox())
