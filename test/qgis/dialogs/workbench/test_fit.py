"""Every text of the workbench is whole: both languages, two sizes, light and dark."""

import importlib.util
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis.PyQt.QtGui import QFont

FITTING = Path(__file__).parents[1] / "fitting.py"
PANELS = ("stack", "draw", "check", "map", "release")


def _load_fitting():
    spec = importlib.util.spec_from_file_location("fitting", FITTING)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fitting = _load_fitting()


@pytest.fixture(params=["en", "zh_CN"])
def language(request, monkeypatch):
    """Show the plugin in a language."""
    from gridstrata.processing import texts

    monkeypatch.setattr(texts, "language", lambda: request.param)
    translator = QTranslator()
    if request.param != "en":
        assert translator.load(str(texts.TRANSLATIONS / f"gridstrata_{request.param}.qm"))
        QCoreApplication.installTranslator(translator)
    yield request.param
    QCoreApplication.removeTranslator(translator)


@pytest.fixture(params=[1, 2], ids=["100 %", "200 %"])
def scale(request):
    """Write in letters of a size."""
    usual = QFont(QgsApplication.font())
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * request.param)
    QgsApplication.setFont(larger)
    yield request.param
    QgsApplication.setFont(usual)


@pytest.fixture(params=["light", "dark"])
def theme(request):
    usual = QgsApplication.palette()
    if request.param == "dark":
        QgsApplication.setPalette(fitting.dark_palette())
    yield request.param
    QgsApplication.setPalette(usual)


@pytest.fixture
def dock(language, scale, theme, workbench):
    dock = workbench
    dock.resize(dock.sizeHint().width(), 900 * scale)
    fitting.settle()
    return dock


@pytest.mark.parametrize("panel", PANELS)
def test_no_text_is_cut_off_or_drowns_in_an_empty_project(dock, panel):
    dock.show_panel(panel)
    fitting.settle()
    assert fitting.cut_off(dock) == []
    assert fitting.unreadable(dock) == []


@pytest.mark.parametrize("panel", PANELS)
def test_no_text_is_cut_off_or_drowns_over_the_sample_district(sample, dock, panel, wait):
    dock.show_panel(panel)
    wait()
    fitting.settle()
    assert fitting.cut_off(dock) == []
    assert fitting.unreadable(dock) == []
