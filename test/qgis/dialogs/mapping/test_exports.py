"""What is exported: pictures, tables and the graph, into the file that was named."""

import csv
from xml.etree import ElementTree as ET

import pytest
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QFileDialog

PNG, SVG, MATRIX, RELATIONS, GRAPH = range(5)


@pytest.fixture
def export(panel, monkeypatch, settle):
    """Choose an entry of the menu, and a file for it ("" is Cancel)."""

    def export(entry, path):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
        panel.export_button.menu().actions()[entry].trigger()
        settle(panel)

    return export


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_picture_is_written(export, tmp_path, said):
    export(PNG, tmp_path / "图.png")
    image = QImage(str(tmp_path / "图.png"))
    assert (image.width(), image.height()) == (2400, 2400)
    colours = {image.pixelColor(x, y).name() for x in range(0, 2400, 3) for y in range(0, 2400, 3)}
    assert "#1f5fbf" in colours  # police
    assert "图.png was written." in said()


def test_drawing_is_written_with_the_names_of_the_kinds(export, tmp_path):
    export(SVG, tmp_path / "graph.svg")
    drawing = ET.parse(tmp_path / "graph.svg")  # noqa: S314 (our own file)
    texts = {node.text for node in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Police", "Fire", "P1", "F2"} <= texts


def test_ending_that_is_left_out_is_added(export, tmp_path):
    export(PNG, tmp_path / "graph")
    assert (tmp_path / "graph.png").exists()


def test_matrix_is_written_as_it_is_shown(panel, export, tmp_path):
    panel.choice.kind.setCurrentIndex(panel.choice.kind.findData("police"))
    export(MATRIX, tmp_path / "matrix.csv")
    assert rows_of(tmp_path / "matrix.csv") == [
        ["community", "base_grids", "police/P1", "police/P2", "police/P3"],
        ["C1", "4", "2", "2", ""],
        ["C2", "4", "", "", "4"],
    ]


def test_all_relations_are_written(panel, export, tmp_path):
    export(RELATIONS, tmp_path / "relations.csv")
    header, *rows = rows_of(tmp_path / "relations.csv")
    assert header[:3] == ["kind", "base_code", "professional_code"]
    assert len(rows) == 8 + 8


def test_graph_is_written_by_the_algorithm(export, tmp_path):
    export(GRAPH, tmp_path / "graph.graphml")
    assert "police/P1" in (tmp_path / "graph.graphml").read_text(encoding="utf-8")


def test_cancelled_dialog_writes_nothing(export, tmp_path):
    export(PNG, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("entry", [PNG, SVG, MATRIX, RELATIONS])
def test_place_that_cannot_be_written_is_told(export, tmp_path, said, entry):
    (tmp_path / "file").write_text("")
    export(entry, tmp_path / "file" / "out.csv")
    assert any("file" in text and "was written" not in text for text in said())


def test_without_a_mapping_there_is_nothing_to_export(small, make_panel, said, monkeypatch):
    panel = make_panel()
    panel.export_button.menu().actions()[RELATIONS].trigger()
    assert "There is no mapping yet. Map the grids first." in said()


def test_what_was_highlighted_before_is_highlighted_after_an_export(
    export, panel, click_node, tmp_path
):
    click_node("police", "P1")
    places = [title.pos() for title in panel.graph.graph.titles]
    export(PNG, tmp_path / "graph.png")
    assert panel.graph.graph.highlighted == [("police", "P1")]
    assert [title.pos() for title in panel.graph.graph.titles] == places
