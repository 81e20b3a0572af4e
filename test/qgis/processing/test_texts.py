"""Texts in the user's language: complete, with the same placeholders, and loaded when present."""

import subprocess

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.findings import RULES, SEVERITIES
from gridstrata.processing import texts
from gridstrata.processing.base import GridAlgorithm
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback


def test_messages_are_those_of_the_rule_catalogue_until_translated(qgis_app):
    assert texts.rule_messages() == dict(RULES)


def test_every_rule_and_severity_has_a_title(qgis_app):
    assert list(texts.rule_titles()) == list(RULES)
    assert tuple(texts.severity_titles()) == SEVERITIES
    assert all(texts.rule_titles().values())


@pytest.fixture
def translation(tmp_path, monkeypatch):
    """A translation of two sentences, compiled as QGIS loads it."""
    source = tmp_path / "gridstrata_zh_CN.ts"
    source.write_text(
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="zh_CN">'
        "<context><name>GridStrata</name>"
        "<message><source>Grids</source><translation>网格</translation></message>"
        "<message><source>Layer {layer} has no grids.</source>"
        "<translation>图层 {layer} 中没有网格。</translation></message>"
        "</context></TS>",
        encoding="utf-8",
    )
    subprocess.run(["lrelease", "-silent", source], check=True, env={"QT_SELECT": "qt5"})
    monkeypatch.setattr(texts, "TRANSLATIONS", tmp_path)
    monkeypatch.setattr(texts, "language", lambda: "zh_CN")
    texts.remove_translator()
    yield tmp_path
    texts.remove_translator()


def test_translation_is_loaded_when_there_is_one(qgis_app, translation):
    assert texts.install_translator()
    assert texts.tr("Grids") == "网格"


def test_translation_is_loaded_once_and_taken_away_again(qgis_app, translation):
    assert texts.install_translator()
    assert texts.install_translator()
    texts.remove_translator()
    assert texts.tr("Grids") == "Grids"


def test_without_a_translation_everything_is_english(qgis_app, translation, monkeypatch):
    monkeypatch.setattr(texts, "language", lambda: "de")
    assert not texts.install_translator()
    assert texts.tr("Grids") == "Grids"
    assert texts.rule_messages() == dict(RULES)


def test_findings_and_errors_of_the_core_are_told_in_chinese(qgis_app, translation):
    assert texts.install_translator()
    assert texts.rule_messages()["empty_geometry"] == "{codes} 没有图形。"
    assert texts.rule_titles()["gap"] == "缝隙"
    assert texts.severity_titles()["error"] == "错误"
    error = GridError("Layer {layer} has no grids.", layer="警务")
    assert error.told(texts.tr) == "图层 警务 中没有网格。"


class Refusing(GridAlgorithm):
    """An algorithm that cannot use what it was given."""

    def run_algorithm(self, parameters, context, feedback):
        raise GridError("Layer {layer} has no grids.", layer="警务")


def test_an_algorithm_refuses_in_the_language_of_its_user(qgis_app, translation):
    texts.install_translator()
    with pytest.raises(QgsProcessingException, match="图层 警务 中没有网格。"):
        Refusing().processAlgorithm({}, QgsProcessingContext(), QgsProcessingFeedback())
