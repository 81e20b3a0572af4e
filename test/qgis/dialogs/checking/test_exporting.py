"""The listed findings as a file."""

import csv

import pytest
from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def choose(monkeypatch):
    """Answer the file dialog."""

    def choose(path):
        answer = lambda *_: (str(path), "")  # noqa: E731
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)

    return choose


def test_listed_findings_are_written_as_a_table(checked, qtbot, choose, tmp_path, said):
    choose(tmp_path / "问题.csv")
    checked.show_rule("overlap")
    qtbot.mouseClick(checked.export_list, LEFT)
    with (tmp_path / "问题.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(checked._model.findings())
    assert {row["rule"] for row in rows} == {"overlap"}
    assert {row["state"] for row in rows} == {"open"}
    assert "Exported 问题.csv." in said()


def test_geopackage_holds_shapes_and_who_answers(checked, qtbot, choose, tmp_path, session):
    from datetime import date

    choose(tmp_path / "findings.gpkg")
    checked.show_rule("overlap")
    session.findings.accept([int(checked._model.findings()[0])], "so", "Li", date(2099, 1, 1))
    checked.state.setCurrentIndex(2)
    checked.state.activated.emit(2)
    qtbot.mouseClick(checked.export_list, LEFT)
    layer = QgsVectorLayer(str(tmp_path / "findings.gpkg"), "x", "ogr")
    assert layer.crs().authid() == "EPSG:4547"
    accepted = [row for row in layer.getFeatures() if row["state"] == "accepted"]
    assert [(row["reason"], row["author"], row["expiry"]) for row in accepted] == [
        ("so", "Li", "2099-01-01")
    ]
    assert all(not row.geometry().isEmpty() for row in layer.getFeatures())


def test_file_without_a_suffix_is_a_table(checked, qtbot, choose, tmp_path):
    choose(tmp_path / "findings")
    qtbot.mouseClick(checked.export_list, LEFT)
    assert (tmp_path / "findings.csv").exists()


def test_place_that_cannot_be_written_is_refused(checked, qtbot, choose, tmp_path, said):
    choose(tmp_path / "nowhere" / "findings.csv")
    qtbot.mouseClick(checked.export_list, LEFT)
    assert any(text.startswith("findings.csv cannot be written") for text in said())


def test_cancelled_dialog_writes_nothing(checked, qtbot, choose, tmp_path, said):
    choose("")
    qtbot.mouseClick(checked.export_list, LEFT)
    assert not any("Exported" in text for text in said())
