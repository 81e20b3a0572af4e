"""Edits of the base grids: told once, as the place where something was or is now."""

import pytest
from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication

HOME = QgsRectangle(0, 0, 10, 10)
AWAY = QgsRectangle(100, 100, 110, 120)
BOTH = QgsRectangle(0, 0, 110, 120)


@pytest.fixture
def base(session, draw):
    layer = draw([("001", HOME.asWktPolygon()), ("002", "POLYGON((20 0,30 0,30 9,20 9,20 0))")])
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    layer.startEditing()
    yield layer
    if not sip.isdeleted(layer):
        layer.rollBack()


@pytest.fixture
def told(session):
    places = []
    session.base_edited.connect(places.append)

    def told():
        QCoreApplication.processEvents()
        heard = list(places)
        places.clear()
        return heard

    return told


def grid(layer, code="001"):
    return next(feature for feature in layer.getFeatures() if feature["code"] == code)


def move(layer):
    layer.changeGeometry(grid(layer).id(), QgsGeometry.fromRect(AWAY))


def test_a_moved_grid_is_told_where_it_was_and_where_it_is(base, told):
    move(base)
    assert told() == [BOTH]


def test_several_edits_of_one_gesture_are_told_once(base, told):
    move(base)
    base.deleteFeature(grid(base, "002").id())
    assert told() == [BOTH]
    assert told() == []


def test_undo_is_told_too(base, told):
    base.beginEditCommand("move")
    move(base)
    base.endEditCommand()
    told()
    base.undoStack().undo()
    assert told() == [BOTH]


def test_an_added_and_removed_grid_is_told_each_time(base, told):
    from qgis.core import QgsFeature

    feature = QgsFeature(base.fields())
    feature.setGeometry(QgsGeometry.fromRect(AWAY))
    base.addFeature(feature)
    assert told() == [AWAY]
    base.deleteFeature(feature.id())
    assert told() == [AWAY]


def test_a_new_value_is_told_where_its_grid_lies(base, told):
    base.changeAttributeValue(grid(base).id(), 0, "009")
    assert told() == [HOME]


def test_rolling_back_is_told_where_something_had_changed(base, told):
    move(base)
    told()
    base.rollBack()
    assert told() == [BOTH]
    base.startEditing()


def test_very_many_edits_are_told_as_the_whole_layer(base, told, monkeypatch):
    from gridstrata.dialogs.workbench import edits

    monkeypatch.setattr(edits, "_MOST", 1)
    for feature in list(base.getFeatures()):
        base.changeAttributeValue(feature.id(), 0, "009")
    assert told() == [base.extent()]
    base.changeAttributeValue(grid(base, "009").id(), 0, "010")
    assert told() == [HOME]


def test_another_base_layer_is_followed_and_the_first_left(base, told, session, draw):
    other = draw([("001", HOME.asWktPolygon())])
    session.project.addMapLayer(other)
    session.roles.assign(other, "base", code="code")
    move(base)
    assert told() == []
    other.startEditing()
    move(other)
    assert told() == [BOTH]
    other.rollBack()


def test_a_base_layer_that_is_removed_is_forgotten(base, told, session):
    base.rollBack()
    session.project.removeMapLayer(base.id())
    assert session.roles.base() is None
    assert told() == []
