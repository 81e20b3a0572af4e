"""The dialog that says what each layer is, used with clicks and keys."""

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialogButtonBox

KIND, CODE = "gridstrata/kind", "gridstrata/code_field"
SQUARE = "POLYGON((0 0,1 0,1 1,0 1,0 0))"


@pytest.fixture
def project():
    project = QgsProject()
    yield project
    project.clear()


@pytest.fixture
def add_layer(project):
    def add(name, codes=("1", "2"), crs="EPSG:4547", fields="field=name:string&field=code:string"):
        layer = QgsVectorLayer(f"Polygon?{fields}", name, "memory")
        layer.setCrs(QgsCoordinateReferenceSystem(crs))
        for code in codes:
            feature = QgsFeature(layer.fields())
            feature.setAttribute(layer.fields().count() - 1, code)
            feature.setGeometry(QgsGeometry.fromWkt(SQUARE))
            layer.dataProvider().addFeature(feature)
        project.addMapLayer(layer)
        return layer

    return add


@pytest.fixture
def open_dialog(project, qtbot):
    from gridstrata.dialogs.layer_roles import LayerRolesDialog

    def make():
        dialog = LayerRolesDialog(project)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def click(qtbot, dialog, button):
    qtbot.mouseClick(dialog.buttons.button(button), Qt.MouseButton.LeftButton)


def problems(dialog, row=0):
    return dialog.table.item(row, 3).text()


def test_guesses_are_offered_and_ok_stores_them(qtbot, add_layer, open_dialog):
    layer = add_layer("police_2024")
    dialog = open_dialog()
    assert dialog.table.item(0, 0).text() == "police_2024"
    assert dialog.table.cellWidget(0, 1).currentText() == "police grids"
    assert dialog.table.cellWidget(0, 2).currentText() == "code"
    click(qtbot, dialog, QDialogButtonBox.StandardButton.Ok)
    assert (layer.customProperty(KIND), layer.customProperty(CODE)) == ("police", "code")


def test_cancel_stores_nothing(qtbot, add_layer, open_dialog):
    layer = add_layer("police")
    click(qtbot, open_dialog(), QDialogButtonBox.StandardButton.Cancel)
    assert layer.customPropertyKeys() == []


def test_a_word_of_ones_own_becomes_the_kind(qtbot, add_layer, open_dialog):
    layer = add_layer("parks")
    dialog = open_dialog()
    box = dialog.table.cellWidget(0, 1)
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "landscaping")
    dialog.table.cellWidget(0, 2).setCurrentText("name")
    click(qtbot, dialog, QDialogButtonBox.StandardButton.Ok)
    assert (layer.customProperty(KIND), layer.customProperty(CODE)) == ("landscaping", "name")


def test_stored_choices_come_back_even_no_grid(add_layer, open_dialog):
    layer = add_layer("police")
    layer.setCustomProperty(KIND, "")
    add_layer("z").setCustomProperty(KIND, "landscaping")
    dialog = open_dialog()
    assert dialog.table.cellWidget(0, 1).currentText() == "(not a grid)"
    assert not dialog.table.cellWidget(0, 2).isEnabled()
    assert dialog.table.cellWidget(1, 1).currentText() == "landscaping"


def test_an_area_needs_no_code(qtbot, add_layer, open_dialog):
    layer = add_layer("frame")
    dialog = open_dialog()
    assert not dialog.table.cellWidget(0, 2).isEnabled()
    click(qtbot, dialog, QDialogButtonBox.StandardButton.Ok)
    assert (layer.customProperty(KIND), layer.customProperty(CODE)) == ("frame", "")


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        pytest.param({}, "", id="sound"),
        pytest.param({"crs": ""}, "no coordinate system", id="no CRS"),
        pytest.param({"codes": ("1", "1", "2")}, "codes used more than once: 1", id="duplicate"),
        pytest.param({"codes": ("", None, "2")}, "grids without a code: 2", id="missing"),
        pytest.param({"fields": "", "codes": ()}, "no field for the codes", id="no fields"),
    ],
)
def test_problems_are_shown_at_once(add_layer, open_dialog, layer, text):
    add_layer("base", **layer)
    assert problems(open_dialog()) == text


def test_problems_follow_the_chosen_field(add_layer, open_dialog):
    add_layer("base", codes=("1", "1"))
    dialog = open_dialog()
    assert problems(dialog) == "codes used more than once: 1"
    dialog.table.cellWidget(0, 2).setCurrentText("name")
    assert problems(dialog) == "grids without a code: 2"


def test_two_layers_of_one_kind_are_pointed_out(add_layer, open_dialog):
    add_layer("police a")
    add_layer("police b")
    dialog = open_dialog()
    assert problems(dialog, 0) == problems(dialog, 1) == "another layer is of this kind too"
    dialog.table.cellWidget(1, 1).setCurrentIndex(0)
    assert problems(dialog, 0) == problems(dialog, 1) == ""


def test_only_polygon_layers_are_listed(project, open_dialog):
    project.addMapLayer(QgsVectorLayer("Point?field=code:string", "buildings", "memory"))
    dialog = open_dialog()
    assert dialog.table.rowCount() == 0
    assert "load one first" in dialog.explanation.text()


def test_every_kind_has_a_title_in_the_order_of_the_kinds(qgis_app):
    from gridstrata.dialogs.guesses import KINDS
    from gridstrata.dialogs.layer_roles import kind_titles

    assert list(kind_titles()) == ["", *KINDS]
