"""Roles given, changed and taken by hand; kinds of one's own; what a project keeps."""

import pytest
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QWheelEvent
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QToolButton

KIND, CODE = "gridstrata/kind", "gridstrata/code_field"


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def role(layer):
    return layer.customProperty(KIND) or ""


def test_layer_picked_in_the_list_gets_the_role_and_its_code_field(panel, add, pick):
    layer = add(name="a layer")
    pick(panel.rows["police"].layer_box, "a layer")
    assert (role(layer), layer.customProperty(CODE)) == ("police", "code")
    assert panel.rows["police"].field_boxes["code"].currentField() == "code"


def test_layer_is_picked_with_the_keyboard_too(qtbot, panel, add):
    layer = add(name="a layer")
    box = panel.rows["base"].layer_box
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert role(layer) == "base"
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert role(layer) == ""


def test_none_takes_the_role_away(panel, add, pick):
    layer = add(name="a layer")
    pick(panel.rows["base"].layer_box, "a layer")
    pick(panel.rows["base"].layer_box, "(none)")
    assert role(layer) == ""
    assert not panel.rows["base"].field_boxes["code"].isEnabled()


def test_role_given_to_another_layer_is_taken_from_the_first(panel, add, pick):
    first, second = add(name="first"), add(name="second")
    pick(panel.rows["fire"].layer_box, "first")
    pick(panel.rows["fire"].layer_box, "second")
    assert (role(first), role(second)) == ("", "fire")


def test_layer_given_another_role_leaves_its_first(panel, add, pick):
    layer = add(name="a layer")
    pick(panel.rows["fire"].layer_box, "a layer")
    pick(panel.rows["police"].layer_box, "a layer")
    assert role(layer) == "police"
    assert panel.rows["fire"].layer_box.currentLayer() is None


def test_code_field_is_chosen_in_its_list(panel, add, pick):
    layer = add(name="a layer", title="string")
    pick(panel.rows["base"].layer_box, "a layer")
    pick(panel.rows["base"].field_boxes["code"], "title")
    assert layer.customProperty(CODE) == "title"


def test_buildings_have_lists_for_households_and_residents(panel, add, pick):
    rows = [("h", "POINT(520700 2492600)", 3, 7)]
    fields = {"households": "integer", "people": "integer"}
    layer = add(rows, name="houses", kind="Point", **fields)
    row = panel.rows["buildings"]
    assert not row.field_boxes["households"].isVisible()
    pick(row.layer_box, "houses")
    assert row.field_boxes["households"].isVisible()
    assert layer.customProperty("gridstrata/households") == "households"
    assert layer.customProperty("gridstrata/residents") == "people"
    pick(row.field_boxes["residents"], "households")
    assert layer.customProperty("gridstrata/residents") == "households"


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        pytest.param("base", ["(none)", "areas"], id="grids are polygons"),
        pytest.param("buildings", ["(none)", "areas", "places"], id="buildings may be points"),
        pytest.param("workers", ["(none)", "people"], id="workers are a table"),
    ],
)
def test_only_layers_that_fit_are_offered(panel, add, kind, offered):
    add(name="areas")
    add([("h", "POINT(520700 2492600)")], name="places", kind="Point")
    add([("001", "")], name="people", kind="None", code="grid_code:string")
    box = panel.rows[kind].layer_box
    assert [box.itemText(place) for place in range(box.count())] == offered


def test_wheel_over_a_list_changes_nothing(panel, add):
    layer = add(name="a layer")
    box = panel.rows["base"].layer_box
    down = QPoint(0, -120)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        down,
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert role(layer) == ""


def test_kind_of_ones_own_gets_a_row_and_a_layer(qtbot, panel, add, pick):
    layer = add(name="parks")
    click(qtbot, panel.add_kind)
    assert panel.kind_name.isVisible()
    qtbot.keyClicks(panel.kind_name, "landscaping")
    qtbot.keyClick(panel.kind_name, Qt.Key.Key_Return)
    assert not panel.kind_name.isVisible()
    pick(panel.rows["landscaping"].layer_box, "parks")
    assert (role(layer), layer.customProperty(CODE)) == ("landscaping", "code")
    assert panel.session.roles.kinds() == ["landscaping"]


def test_kind_of_ones_own_goes_with_its_button(qtbot, panel, add, pick):
    layer = add(name="parks")
    panel.kinds.add("landscaping")
    panel.session.roles.assign(layer, "landscaping", code="code")
    click(qtbot, panel.rows["landscaping"].remove_button)
    assert "landscaping" not in panel.rows
    assert role(layer) == ""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("", "A kind needs a name", id="nothing"),
        pytest.param("a;b", "without the marks ; = /", id="a mark that parts names"),
        pytest.param("Police", "There is a part called Police already", id="a known one"),
        pytest.param("frame", "There is a part called frame already", id="no grids at all"),
    ],
)
def test_kind_that_cannot_be_called_so_is_refused(qtbot, panel, said, name, text):
    click(qtbot, panel.add_kind)
    qtbot.keyClicks(panel.kind_name, name)
    qtbot.keyClick(panel.kind_name, Qt.Key.Key_Return)
    assert text in said()[0]
    assert panel.kinds.names() == []
    assert panel.kind_name.isVisible()


def test_escape_adds_no_kind(qtbot, panel):
    click(qtbot, panel.add_kind)
    qtbot.keyClicks(panel.kind_name, "landscaping")
    qtbot.keyClick(panel.kind_name, Qt.Key.Key_Escape)
    assert not panel.kind_name.isVisible()
    assert panel.kinds.names() == []


def test_project_keeps_roles_fields_and_kinds(panel, add, pick, session, tmp_path, save):
    uri = save(add(name="source"), "source")
    session.project.clear()
    session.project.addMapLayer(QgsVectorLayer(uri, "zones", "ogr"))
    pick(panel.rows["base"].layer_box, "zones")
    panel.kinds.add("landscaping")
    session.project.write(str(tmp_path / "one.qgs"))
    session.project.clear()
    assert panel.rows["base"].layer_box.currentLayer() is None
    assert "landscaping" not in panel.rows
    session.project.read(str(tmp_path / "one.qgs"))
    assert panel.rows["base"].layer_box.currentLayer().name() == "zones"
    assert panel.rows["base"].field_boxes["code"].currentField() == "code"
    assert "landscaping" in panel.rows


def test_two_projects_in_a_row_show_their_own_roles(panel, session, draw, save, tmp_path):
    for name, kind in (("one", "base"), ("two", "police")):
        session.project.clear()
        layer = QgsVectorLayer(save(draw(), name), name, "ogr")
        session.project.addMapLayer(layer)
        session.roles.assign(layer, kind, code="code")
        session.project.write(str(tmp_path / f"{name}.qgs"))
    for name, kind, other in (("one", "base", "police"), ("two", "police", "base")):
        session.project.read(str(tmp_path / f"{name}.qgs"))
        assert panel.rows[kind].layer_box.currentLayer().name() == name
        assert panel.rows[other].layer_box.currentLayer() is None


def test_removed_layer_leaves_its_role_free_and_no_other_layer_takes_it(panel, add, session):
    first, second = add(name="first"), add(name="second")
    session.roles.assign(first, "base", code="code")
    session.project.removeMapLayer(first.id())
    assert panel.rows["base"].layer_box.currentLayer() is None
    assert panel.rows["base"].layer_box.currentText() == "(none)"
    assert role(second) == ""


def test_cleared_project_leaves_an_empty_panel(panel, add, session):
    session.roles.assign(add(name="first"), "base", code="code")
    session.project.clear()
    assert panel.rows["base"].layer_box.currentLayer() is None
    assert panel.hint.text().startswith("Begin here: drop layers or files")


def test_hint_says_what_to_do_next(panel, add, session):
    assert panel.hint.isVisible()
    layer = add(name="first")
    assert panel.hint.text().startswith("Give a layer the role of base grids")
    session.roles.assign(layer, "base", code="code")
    assert not panel.hint.isVisible()


def test_panel_that_was_shut_down_follows_nothing(open_panel, add, session):
    panel = open_panel()
    panel.shut_down()
    session.roles.assign(add(name="first"), "base", code="code")
    assert panel.rows["base"].layer_box.currentLayer() is None


def test_project_has_to_be_saved_after_a_role_was_given(panel, add, pick, session, tmp_path):
    add(name="a layer")
    session.project.write(str(tmp_path / "p.qgs"))
    pick(panel.rows["base"].layer_box, "a layer")
    assert session.project.isDirty()


def test_tab_goes_through_the_panel_as_it_is_read(qtbot, panel, add, session, settle):
    session.roles.assign(add(name="grids"), "base", code="code")
    settle(panel)
    row = panel.rows["base"]
    order = [
        panel.guess_button,
        panel.sample_button,
        row.layer_box,
        row.field_boxes["code"],
        panel.rows["police"].layer_box,
    ]
    panel.guess_button.setFocus()
    reached = []
    for _ in order:
        reached.append(panel.focusWidget())
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    assert reached == order


def test_everything_that_is_pressed_or_chosen_has_a_tool_tip(panel):
    panel.kinds.add("landscaping")
    panel._show_parts()
    controls = [*panel.findChildren(QToolButton), *panel.findChildren(QComboBox)]
    named = [one for one in controls if not one.objectName().startswith(("qt_", "collapse"))]
    assert len(named) > 20
    assert [one.objectName() for one in named if not one.toolTip()] == []


@pytest.mark.parametrize("size", [1, 2])
def test_panel_fits_into_the_dock(panel, size):
    font = panel.font()
    font.setPointSize(9 * size)
    panel.setFont(font)
    panel._show_parts()
    assert panel.minimumSizeHint().width() <= 420 * size
