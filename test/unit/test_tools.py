"""Development scripts: tables for a terminal, translations that are complete, requirements."""

import importlib.util
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def tool():
    def tool(name):
        spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return tool


def test_table_is_aligned_and_zeros_are_dots(tool, capsys):
    tool("show").print_table(
        ["findings", "error", "hint"], [["gap", 12, 0], ["overlap", 0, 3]], [("draft", 2)]
    )
    assert capsys.readouterr().out.splitlines() == [
        "               draft",
        "  findings  error  hint",
        "  ────────  ─────  ────",
        "  gap          12     ·",
        "  overlap       ·     3",
    ]


def test_complaints_name_unfinished_unused_and_spoilt_strings(tool):
    known = {"a {x}": "甲 {y}", "b": "", "old": "旧"}
    assert tool("translations").find_complaints(known, ["a {x}", "b", "new"]) == [
        "unfinished: b",
        "unfinished: new",
        "unused, removed: old",
        "other placeholders: a {x} -> 甲 {y}",
    ]


def test_what_the_core_says_is_collected(tool, monkeypatch, tmp_path):
    translations = tool("translations")
    (tmp_path / "core" / "release").mkdir(parents=True)
    (tmp_path / "core" / "release" / "x.py").write_text(
        'raise GridError("Layer {layer} is empty. " "Choose another.", layer=name)\n'
        'raise GateError("{reasons}", counts, reasons=[Message("{n} errors stand.", n=2)])\n'
        'raise ValueError("a fault of the program")\n'
        '_TEXTS = {"split": "Grid {code} is divided.", "none": None}\n'
        'raise CommunityError("Communities overlap.", findings)\n'
        '_OTHERS = {"no": "text"}\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "adapter_sources", lambda: {"Grids": ""})
    assert translations.collect_sources() == [
        "Communities overlap.",
        "Grid {code} is divided.",
        "Grids",
        "Layer {layer} is empty. Choose another.",
        "{n} errors stand.",
    ]


def test_translations_survive_being_written(tool, tmp_path):
    translations = tool("translations")
    path = tmp_path / "gridstrata_zh_CN.ts"
    given = {" or ": " 或 ", '<b> & "c"': "<乙> & “丙”", "open": ""}
    translations.write_translations(path, given)
    assert translations.read_translations(path) == given


def test_requirements_are_those_of_the_project_file(tool):
    lines = tool("requirements").requirements(["test"])
    assert any(line.startswith("shapely>=2.1") for line in lines)
    assert any(line.startswith("pytest-qgis") for line in lines)
    assert not any(line.startswith("ruff") for line in lines)
