"""Layers in the plugin's styles: their legends speak the user's language."""

import re
from pathlib import Path

import pytest
from gridstrata.processing import dressing, texts
from qgis.core import QgsVectorLayer

STYLES = Path(__file__).parents[3] / "resources" / "styles"


@pytest.fixture
def chinese(monkeypatch):
    """Speak Chinese."""
    monkeypatch.setattr(texts, "language", lambda: "zh_CN")
    texts.install_translator()
    yield
    texts.remove_translator()


def legend(layer):
    return [item.label() for item in layer.renderer().legendSymbolItems() if item.label()]


@pytest.mark.parametrize("style", sorted(path.name for path in STYLES.glob("*.qml")))
def test_every_label_of_a_style_has_its_words(style):
    text = (STYLES / style).read_text(encoding="utf-8")
    text = text[: text.find("<labeling")] if "<labeling" in text else text
    labels = set(re.findall(r'<(?:rule|category|range)\b[^>]*\blabel="([^"]+)"', text))
    needed = {label for label in labels if re.search(r"[a-z%]", label)}
    assert needed <= set(dressing.legend_words())


@pytest.mark.parametrize(
    ("style", "kind", "english", "chinese_word"),
    [
        ("findings", "Polygon", "gap or blind spot", "缝隙或盲区"),
        ("edition_changes", "Polygon", "recoded", "改码"),
        ("rates", "Polygon", "80 to 95 %", "80% 至 95%"),
        ("events", "Point", "not yet handled", "未处置"),
    ],
)
def test_a_legend_is_in_the_language_of_the_user(chinese, style, kind, english, chinese_word):
    plain = QgsVectorLayer(f"{kind}?crs=EPSG:4547", "plain", "memory")
    plain.loadNamedStyle(str(STYLES / f"{style}.qml"))
    assert english in legend(plain)
    layer = QgsVectorLayer(f"{kind}?crs=EPSG:4547", "dressed", "memory")
    dressing.dress(layer, STYLES / f"{style}.qml")
    assert chinese_word in legend(layer)
    assert english not in legend(layer)
    assert len(legend(layer)) == len(legend(plain))


def test_a_style_of_one_symbol_stays_as_it_is():
    layer = QgsVectorLayer("Polygon?crs=EPSG:4547", "base", "memory")
    dressing.dress(layer, STYLES / "grids_base.qml")
    plain = QgsVectorLayer("Polygon?crs=EPSG:4547", "base", "memory")
    plain.loadNamedStyle(str(STYLES / "grids_base.qml"))
    assert layer.renderer().dump() == plain.renderer().dump()


def test_a_table_has_no_legend():
    table = QgsVectorLayer("None?field=code:string", "table", "memory")
    dressing.dress(table, STYLES / "grids_base.qml")
    assert table.isValid()
