"""Texts in the user's language: complete, with the same placeholders, and loaded when present."""

import re
import subprocess

import pytest
from gridstrata.core.findings import RULES, SEVERITIES
from gridstrata.processing import texts


def test_messages_are_those_of_the_rule_catalogue_until_translated(qgis_app):
    assert texts.rule_messages() == dict(RULES)


def test_every_rule_and_severity_has_a_title(qgis_app):
    assert list(texts.rule_titles()) == list(RULES)
    assert tuple(texts.severity_titles()) == SEVERITIES
    assert all(texts.rule_titles().values())


@pytest.fixture
def translation(tmp_path, monkeypatch):
    """A translation of one sentence, compiled as QGIS loads it."""
    source = tmp_path / "gridstrata_zh_CN.ts"
    source.write_text(
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="zh_CN">'
        "<context><name>GridStrata</name><message><source>{codes} has no shape.</source>"
        "<translation>{codes} 没有图形。</translation></message></context></TS>",
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
    assert texts.rule_messages()["empty_geometry"] == "{codes} 没有图形。"


def test_translation_is_loaded_once_and_taken_away_again(qgis_app, translation):
    assert texts.install_translator()
    assert texts.install_translator()
    texts.remove_translator()
    assert texts.rule_messages()["empty_geometry"] == RULES["empty_geometry"]


def test_without_a_translation_everything_is_english(qgis_app, translation, monkeypatch):
    monkeypatch.setattr(texts, "language", lambda: "de")
    assert not texts.install_translator()
    assert texts.rule_messages() == dict(RULES)


def test_placeholders_are_those_the_findings_fill_in(qgis_app):
    names = {
        name for text in texts.rule_messages().values() for name in re.findall(r"{(\w+)}", text)
    }
    assert names == {"codes", "detail", "width", "area"}
