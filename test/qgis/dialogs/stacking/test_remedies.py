"""Problems shown at once, and their remedies at the press of a button."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from gridstrata.core.placement import gcj02_offset
from gridstrata.processing.crs import Transform
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsLayerTreeModel,
    QgsVectorLayer,
)
from qgis.gui import QgsLayerTreeView, QgsProjectionSelectionDialog
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QAction, QApplication

WEST, SOUTH, SIDE = 520_600, 2_492_500, 500
BOW_TIE = (
    "POLYGON((520600 2492500, 522600 2494500, 522600 2492500, 520600 2494500, 520600 2492500))"
)


def squares(side=SIDE, n=6):
    corners = [(WEST + x * side, SOUTH + y * side) for y in range(n) for x in range(n)]
    return np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object)


def swapped(shapes):
    return shapely.transform(shapes, lambda places: places[:, ::-1])


def as_gcj02(shapes):
    systems = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4547", "EPSG:4490"))
    degrees = Transform(*systems, QgsCoordinateTransformContext())

    def shift(places):
        places = degrees.coordinates(places)
        offset = np.column_stack(gcj02_offset(places[:, 0], places[:, 1]))
        return degrees.back().coordinates(places + offset)

    return shapely.transform(shapes, shift)


def role(layer):
    return layer.customProperty("gridstrata/kind") or ""


def sentences(panel, kind):
    return [line.sentence.text() for line in panel.rows[kind].lines]


def summary(panel):
    return panel.summary.text()


@pytest.fixture
def give(add, session):
    """Add a layer of these shapes and give it a role."""

    def give(kind, shapes=None, codes=None, **given):
        shapes = squares() if shapes is None else shapes
        codes = codes or [f"{row:03}" for row in range(len(shapes))]
        wkts = [shape if isinstance(shape, str) else shape.wkt for shape in shapes]
        layer = add(list(zip(codes, wkts)), name=kind, **given)
        session.roles.assign(layer, kind, code="code")
        return layer

    return give


@pytest.fixture
def press(qtbot, panel, settle, wait):
    """Press the button of a kind's first problem, and wait for what it does."""

    def press(kind):
        settle(panel)
        qtbot.mouseClick(panel.rows[kind].lines[0].button, Qt.MouseButton.LeftButton)
        wait()
        settle(panel)

    return press


def test_sound_layers_are_said_to_be_so(panel, give, settle):
    give("base")
    give("police", squares(1000, 3))
    settle(panel)
    assert summary(panel) == "Layers with a role: 2. No problems."
    assert panel.rows["base"].state.toolTip() == "Nothing is wrong"
    assert panel.rows["fire"].state.toolTip() == ""


def test_problems_are_shown_under_their_layer_and_counted(panel, give, settle):
    give("base", squares()[:4], codes=["a", "a", "", "b"])
    settle(panel)
    assert sentences(panel, "base") == [
        "Layer base has grids without a code (1). Give every grid a code.",
        "Layer base has codes used more than once (a). Give each grid its own code.",
    ]
    assert summary(panel) == "Layers with a role: 1. Problems: 2."


def test_layer_that_loses_its_role_takes_its_problems_along(panel, give, settle, session):
    layer = give("base", codes=["a"] * 36)
    settle(panel)
    session.roles.dismiss(layer)
    settle(panel)
    assert sentences(panel, "base") == []
    assert not panel.summary.isVisible()


def test_problem_without_a_button_only_says_what_to_do(panel, give, settle):
    give("base")
    local = shapely.transform(squares(), lambda p: p - (WEST - 131_000, SOUTH - 20_500))
    give("police", local)
    settle(panel)
    (line,) = panel.rows["police"].lines
    assert line.button is None
    assert "have the city's surveyors transform it" in line.sentence.text()


def test_crs_is_asked_for_and_set(panel, give, press, monkeypatch):
    give("base")
    police = give("police", squares(1000, 3), crs="")
    proposed = []

    def choose(crs):
        proposed.append(crs.authid())
        return QgsCoordinateReferenceSystem("EPSG:4547")

    monkeypatch.setattr(panel.remedies, "ask_crs", choose)
    press("police")
    assert proposed == ["EPSG:4547"]
    assert police.crs().authid() == "EPSG:4547"
    assert sentences(panel, "police") == []


def test_degrees_called_metres_are_offered_a_geographic_crs(panel, give, press, monkeypatch):
    systems = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4547", "EPSG:4490"))
    degrees = Transform(*systems, QgsCoordinateTransformContext())(squares())
    base = give("base", degrees)
    monkeypatch.setattr(panel.remedies, "ask_crs", lambda crs: crs)
    press("base")
    assert base.crs().authid() == "EPSG:4490"
    assert sentences(panel, "base") == []


def test_no_crs_chosen_is_no_crs_set(panel, give, press, monkeypatch):
    base = give("base", crs="")
    monkeypatch.setattr(panel.remedies, "ask_crs", lambda _: QgsCoordinateReferenceSystem())
    press("base")
    assert not base.crs().isValid()
    assert len(sentences(panel, "base")) == 1


def test_dialog_of_qgis_asks_for_the_crs(qtbot, panel, session):
    asked = []

    def accept():
        (dialog,) = [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QgsProjectionSelectionDialog)
        ]
        asked.append(dialog.crs().authid())
        dialog.accept()

    QTimer.singleShot(500, accept)
    chosen = panel.remedies.ask_crs(QgsCoordinateReferenceSystem("EPSG:4547"))
    assert asked == ["EPSG:4547"]
    assert chosen.authid() == "EPSG:4547"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        pytest.param(swapped, "police", id="swapped axes"),
        pytest.param(swapped, "base", id="swapped axes of the base layer"),
        pytest.param(as_gcj02, "police", id="internet map"),
        pytest.param(as_gcj02, "base", id="internet map, the base layer"),
    ],
)
def test_layer_put_right_takes_the_role_over(panel, give, press, session, said, change, kind):
    layers = {"base": squares(), "police": squares(1000, 3)}
    drawn = {name: give(name, change(s) if name == kind else s) for name, s in layers.items()}
    press(kind)
    new = session.roles.layer(kind)
    assert new is not drawn[kind]
    assert new.name() == f"{kind}, put right"
    assert role(drawn[kind]) == ""
    assert session.roles.code_field(new) == "code"
    assert sentences(panel, kind) == []
    off = np.array(new.extent().xMinimum()) - WEST
    assert abs(off) < 0.01
    (text,) = said()
    assert text.startswith(f"Layer {kind}, put right takes the role of layer {kind}, which stays")


def test_layer_put_right_lies_above_the_old_one_which_is_hidden(panel, give, press, session):
    give("base")
    old = give("police", swapped(squares(1000, 3)))
    root = session.project.layerTreeRoot()
    group = root.addGroup("group")
    group.addLayer(old)
    root.removeChildNode(root.findLayer(old.id()))
    press("police")
    new = session.roles.layer("police")
    assert [node.layerId() for node in group.findLayers()] == [new.id(), old.id()]
    assert not root.findLayer(old.id()).itemVisibilityChecked()
    assert root.findLayer(new.id()).itemVisibilityChecked()


def test_copy_of_a_file_is_a_file_beside_it_with_the_same_look(
    panel, draw, save, press, session, give, tmp_path
):
    give("base")
    rows = [(f"{row:03}", shape.wkt) for row, shape in enumerate(swapped(squares(1000, 3)))]
    police = QgsVectorLayer(save(draw(rows), "police"), "Police", "ogr")
    police.renderer().symbol().setColor(Qt.GlobalColor.magenta)
    session.project.addMapLayer(police)
    session.roles.assign(police, "police", code="code")
    press("police")
    new = session.roles.layer("police")
    assert Path(new.source().partition("|")[0]) == tmp_path / "Police_right.gpkg"
    assert new.renderer().symbol().color() == Qt.GlobalColor.magenta
    assert new.featureCount() == 9


def test_invalid_shapes_are_fixed_in_a_copy(panel, give, press, session):
    layer = give("base", [BOW_TIE, squares()[0]])
    press("base")
    new = session.roles.base()
    assert new is not layer
    assert new.name() == "base, fixed"
    assert all(feature.geometry().isGeosValid() for feature in new.getFeatures())
    assert sentences(panel, "base") == []


@pytest.mark.parametrize(
    ("codes", "selected"),
    [
        pytest.param(["a", "b", "a", "c"], {0, 2}, id="doubled"),
        pytest.param(["a", "", None, "c"], {1, 2}, id="missing"),
        pytest.param(["a;b", "b'", "b'", "a"], {1, 2}, id="with marks in them"),
    ],
)
def test_grids_at_fault_are_selected_and_zoomed_to(
    panel, give, press, session, said, codes, selected
):
    layer = give("base", squares()[:4], codes=codes)
    session.canvas.setDestinationCrs(layer.crs())
    press("base")
    ids = [feature.id() for feature in layer.getFeatures()]
    assert {ids.index(key) for key in layer.selectedFeatureIds()} == selected
    assert session.canvas.extent().contains(layer.boundingBoxOfSelected())
    assert said() == ["Selected in layer base: 2"]


def test_features_without_a_shape_are_selected(panel, give, press):
    layer = give("base", ["", squares()[0]])
    press("base")
    assert [feature["code"] for feature in layer.selectedFeatures()] == ["000"]


def test_attribute_table_is_opened_where_there_is_one(panel, give, press, session):
    layer = give("base", codes=["a"] * 36)
    tree = QgsLayerTreeView(session.window)
    tree.setModel(QgsLayerTreeModel(session.project.layerTreeRoot(), tree))
    action = QAction(session.window)
    action.setObjectName("mActionOpenTable")
    opened = []
    action.triggered.connect(lambda: opened.append(tree.currentLayer()))
    press("base")
    assert opened == [layer]


def test_field_has_to_be_chosen_in_its_list(qtbot, panel, give, settle, session):
    layer = give("base")
    layer.dataProvider().deleteAttributes([0])
    layer.updateFields()
    settle(panel)
    line = panel.rows["base"].lines[0]
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert panel.rows["base"].field_boxes["code"].view().isVisible()
    panel.rows["base"].field_boxes["code"].hidePopup()


def test_remedy_is_reached_by_key(qtbot, panel, give, settle):
    layer = give("base", codes=["a"] * 36)
    settle(panel)
    button = panel.rows["base"].lines[0].button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert layer.selectedFeatureCount() == 36


def test_edits_are_inspected_while_they_are_made_and_when_taken_back(panel, give, settle):
    base = give("base", squares()[:2], codes=["a", "b"])
    settle(panel)
    base.startEditing()
    twice = QgsFeature(base.fields())
    twice.setAttributes(["a"])
    twice.setGeometry(next(base.getFeatures()).geometry())
    base.addFeature(twice)
    settle(panel)
    assert "used more than once (a)" in sentences(panel, "base")[0]
    base.rollBack()
    settle(panel)
    assert sentences(panel, "base") == []


def test_layer_removed_during_an_inspection_ends_it(panel, give, settle, session):
    base, police = give("base"), give("police", squares(1000, 3))
    panel.inspection._start()
    session.project.removeMapLayer(police.id())
    settle(panel)
    assert summary(panel) == "Layers with a role: 1. No problems."
    assert session.roles.base() is base


def test_project_cleared_during_an_inspection_ends_it(panel, give, settle, session, said):
    give("base")
    panel.inspection._start()
    session.project.clear()
    settle(panel)
    assert not panel.summary.isVisible()
    assert said() == []


def test_layer_removed_while_it_is_put_right_is_left_alone(
    qtbot, panel, give, settle, wait, session
):
    give("base")
    police = give("police", swapped(squares(1000, 3)))
    settle(panel)
    qtbot.mouseClick(panel.rows["police"].lines[0].button, Qt.MouseButton.LeftButton)
    session.project.removeMapLayer(police.id())
    wait()
    settle(panel)
    assert session.roles.layer("police") is None
    assert len(session.project.mapLayers()) == 1


def test_layer_whose_file_has_gone_is_told(panel, session, settle, draw, save, tmp_path):
    uri = save(draw(), "police")
    session.project.addMapLayer(QgsVectorLayer(uri, "police", "ogr"))
    session.roles.assign(session.project.mapLayersByName("police")[0], "police", code="code")
    session.project.write(str(tmp_path / "p.qgs"))
    session.project.clear()
    (tmp_path / "input.gpkg").unlink()
    session.project.read(str(tmp_path / "p.qgs"))
    settle(panel)
    assert sentences(panel, "police") == [
        "Layer police cannot be read. Repair its data source or choose another layer."
    ]


def test_hidden_panel_inspects_when_it_comes_to_the_front(panel, give, settle):
    panel.hidden()
    give("base", codes=["a"] * 36)
    assert not panel.inspection.is_pending
    panel.shown()
    settle(panel)
    assert len(sentences(panel, "base")) == 1


def test_inspection_that_fails_is_said_to_have_failed(qtbot, panel, give, session, monkeypatch):
    def fail(*_, on_failed, **__):
        on_failed("no memory")
        return SimpleNamespace(is_running=False)

    monkeypatch.setattr(session.runner, "run", fail)
    give("base")
    qtbot.waitUntil(lambda: not panel.inspection.is_pending)
    assert summary(panel) == "Layers with a role: 1. They could not be inspected."
    assert panel.rows["base"].state.toolTip() == "Not inspected"


def test_two_layers_of_a_kind_are_told_until_one_is_chosen(panel, add, settle, session, pick):
    one, two = add(name="one"), add(name="two")
    for layer in (one, two):
        layer.setCustomProperty("gridstrata/kind", "police")
    panel.session.roles.changed.emit()
    settle(panel)
    (text,) = sentences(panel, "police")
    assert "is of the kind police, like layer" in text
    pick(panel.rows["police"].layer_box, "two")
    settle(panel)
    assert sentences(panel, "police") == []
    assert (role(one), role(two)) == ("", "police")


def test_choosing_a_layer_again_keeps_its_field(panel, add, session, pick):
    layer = add(name="one", title="string")
    session.roles.assign(layer, "police", code="title")
    pick(panel.rows["police"].layer_box, "one")
    assert session.roles.code_field(layer) == "title"
