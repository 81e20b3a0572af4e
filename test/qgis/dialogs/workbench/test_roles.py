"""Roles of layers: kept by the layers, one layer each, and handed to the algorithms."""

import pytest
from qgis.core import QgsProject


@pytest.fixture
def add(session, draw):
    def add(name, kind="", **fields):
        layer = draw(name=name)
        session.project.addMapLayer(layer)
        if kind:
            session.roles.assign(layer, kind, **fields)
        return layer

    return add


def test_a_role_is_given_and_taken_away(session, add):
    layer = add("grids", "base", code="code")
    assert session.roles.base() is layer
    assert session.roles.code_field(layer) == "code"
    session.roles.dismiss(layer)
    assert session.roles.base() is None
    assert layer.customPropertyKeys() == []


def test_a_role_has_one_layer(session, add):
    first, second = add("a", "police", code="code"), add("b", "police")
    assert session.roles.layer("police") is second
    assert session.roles.code_field(first) == ""


def test_known_kinds_come_before_those_of_ones_own(session, add):
    for kind in ("landscaping", "fire", "archives", "police", "communities"):
        add(kind, kind)
    assert session.roles.kinds() == ["police", "fire", "archives", "landscaping"]


def test_changes_are_told(session, add, qtbot):
    layer = add("a")
    with qtbot.waitSignal(session.roles.changed):
        session.roles.assign(layer, "fire")
    with qtbot.waitSignal(session.roles.changed):
        session.project.removeMapLayer(layer.id())
    assert session.roles.layer("fire") is None


def test_a_given_role_is_something_to_save(session, add):
    layer = add("a")
    session.project.setDirty(False)
    session.roles.assign(layer, "fire")
    assert session.project.isDirty()


def test_a_field_that_is_gone_counts_as_not_set(session, add):
    layer = add("a", "base", code="nothing")
    assert session.roles.code_field(layer) == ""


def test_roles_and_settings_become_parameters(session, add):
    base, police = add("b", "base", code="code"), add("p", "police", code="code")
    given = session.roles.parameters("buildmapping")
    assert given["BASE"] is base
    assert given["PROFESSIONAL"] == [police]
    assert (given["NOISE"], given["DRIFT"]) == (0.2, 2.0)
    assert "FRAME" not in given
    assert "MINIMUM" not in given


def test_roles_come_back_with_the_project(session, district_file, load_district, tmp_path):
    load_district(district_file, roles=("base", "police", "buildings"))
    path = str(tmp_path / "district.qgz")
    assert session.project.write(path)
    session.project.clear()
    assert session.roles.base() is None
    assert QgsProject.instance().read(path)
    assert session.roles.kinds() == ["police"]
    assert session.roles.parameters("checkstack")["HOUSEHOLDS"] == "households"
