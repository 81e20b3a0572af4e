"""Layers dropped onto roles: from the layer tree, the browser, a file manager."""

import pytest
from qgis.core import QgsLayerTreeModel, QgsMimeDataUtils
from qgis.PyQt.QtCore import QMimeData, Qt, QUrl


def role(layer):
    return layer.customProperty("gridstrata/kind") or ""


@pytest.fixture
def from_tree(session):
    """Return what the layer tree hands over when its layers are dragged."""

    def from_tree(*layers):
        root = session.project.layerTreeRoot()
        model = QgsLayerTreeModel(root)
        nodes = [root.findLayer(layer.id()) for layer in layers]
        return model.mimeData([model.node2index(node) for node in nodes])

    return from_tree


@pytest.fixture
def drop_line(add, from_tree, drop):
    """Drop a layer of lines."""

    def drop_line(row):
        layer = add([("1", "LINESTRING(0 0, 1 1)")], name="it", kind="LineString")
        drop(row, from_tree(layer))
        return layer

    return drop_line


def from_files(*paths):
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return dropped


def from_browser(source, name):
    uri = QgsMimeDataUtils.Uri()
    uri.layerType, uri.providerKey, uri.name, uri.uri = "vector", "ogr", name, source
    return QgsMimeDataUtils.encodeUriList([uri])


def test_layer_dragged_from_the_tree_gets_the_role(panel, add, from_tree, drop):
    layer = add(name="a layer")
    drop(panel.rows["police"], from_tree(layer))
    assert role(layer) == "police"
    assert panel.rows["police"].layer_box.currentLayer() is layer


def test_drop_is_a_copy_so_that_the_tree_keeps_its_layer(panel, add, from_tree, drop):
    event = drop(panel.rows["police"], from_tree(add(name="a layer")))
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction


def test_of_several_layers_the_one_called_like_the_role_gets_it(panel, add, from_tree, drop):
    roads, police = add(name="old"), add(name="police 2024")
    drop(panel.rows["police"], from_tree(roads, police))
    assert (role(roads), role(police)) == ("", "police")


def test_of_several_layers_none_like_the_role_nothing_is_guessed(panel, add, from_tree, drop, said):
    layers = add(name="one"), add(name="two")
    drop(panel.rows["police"], from_tree(*layers))
    assert [role(layer) for layer in layers] == ["", ""]
    assert said() == ["Several layers were dropped. Choose the one that is Police in the list."]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("base", "Layer it has no polygons: it cannot be Base grids."),
        ("workers", "Layer it is no table: it cannot be Workers."),
        ("buildings", "Layer it has neither points nor polygons: it cannot be Buildings."),
    ],
)
def test_layer_of_other_shapes_is_refused(panel, drop_line, said, kind, text):
    layer = drop_line(panel.rows[kind])
    assert role(layer) == ""
    assert said() == [text]


def test_file_from_a_file_manager_is_added_and_gets_the_role(
    panel, draw, save, drop, session, tmp_path
):
    save(draw(), "grids", tmp_path / "our grids.gpkg")
    drop(panel.rows["base"], from_files(tmp_path / "our grids.gpkg"))
    (layer,) = session.project.mapLayers().values()
    assert (layer.name(), role(layer)) == ("our grids", "base")
    assert session.roles.code_field(layer) == "code"


def test_file_of_several_layers_gives_the_one_called_like_the_role(
    panel, draw, save, drop, session, tmp_path
):
    for name in ("fire", "police"):
        save(draw(), name, tmp_path / "all.gpkg")
    drop(panel.rows["police"], from_files(tmp_path / "all.gpkg"))
    assert len(session.project.mapLayers()) == 2
    assert "police" in session.roles.layer("police").source()


def test_layer_from_the_browser_is_added_and_gets_the_role(panel, draw, save, drop, session):
    uri = save(draw(), "grids")
    drop(panel.rows["fire"], from_browser(uri, "fire grids"))
    assert session.roles.layer("fire").name() == "fire grids"


def test_files_dropped_beside_the_roles_are_added_and_guessed(
    panel, draw, save, drop, session, tmp_path, said
):
    for name in ("base", "police"):
        save(draw(), name, tmp_path / f"{name}.gpkg")
    drop(panel, from_files(tmp_path / "base.gpkg", tmp_path / "police.gpkg"))
    assert session.roles.base().name() == "base"
    assert session.roles.kinds() == ["police"]
    assert said() == ["Roles guessed by name: Base grids = base, Police = police."]


def test_file_that_is_no_layer_is_refused(panel, drop, session, tmp_path, said):
    path = tmp_path / "notes.txt"
    path.write_text("nothing to map", encoding="utf-8")
    drop(panel.rows["base"], from_files(path))
    assert session.project.mapLayers() == {}
    assert said() == ["What was dropped holds no vector layer. Drop layers or vector files."]


def test_text_cannot_be_dropped(panel, drop):
    text = QMimeData()
    text.setText("police")
    assert not drop(panel.rows["police"], text).isAccepted()


def test_layer_that_has_gone_meanwhile_is_refused(panel, add, from_tree, drop, session, said):
    layer = add(name="a layer")
    dragged = from_tree(layer)
    session.project.removeMapLayer(layer.id())
    drop(panel.rows["police"], dragged)
    assert said() == ["What was dropped holds no vector layer. Drop layers or vector files."]
