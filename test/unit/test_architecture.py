"""The house keeps to its floor plan: arrows point one way, packages are never empty."""

import ast
import configparser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "core").rglob("*.py"))
PROCESSING = sorted((ROOT / "processing").rglob("*.py"))
DIALOGS = sorted((ROOT / "dialogs").rglob("*.py"))
OUTSIDE_CORE = {"qgis", "PyQt5", "PyQt6", "processing", "osgeo", "pyproj", "geopandas", "fiona"}


def imports(path, *, anywhere=True):
    """Return (dots and module) of every import, or of those at module level only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree)) if anywhere else tree.body
    found = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    return found | {
        "." * n.level + (n.module or "") for n in nodes if isinstance(n, ast.ImportFrom)
    }


def roots(names):
    return {name.split(".")[0] for name in names if not name.startswith(".")}


def name_of(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_knows_neither_qgis_nor_a_crs(path):
    allowed = {"fiona"} if path.name == "files.py" else set()
    assert not roots(imports(path)) & (OUTSIDE_CORE - allowed)
    assert not roots(imports(path, anywhere=False)) & OUTSIDE_CORE


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_imports_nothing_above_itself(path):
    depth = len(path.relative_to(ROOT / "core").parts)
    assert not [name for name in imports(path) if name.startswith("." * (depth + 1))]


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_never_prints(path):
    calls = [
        n.func
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.Call)
    ]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]


@pytest.mark.parametrize("path", PROCESSING, ids=name_of)
def test_processing_imports_no_dialog_and_no_gui(path):
    names = imports(path)
    assert not [name for name in names if "dialogs" in name or name == "qgis.gui"]
    assert not roots(names) & {"PyQt5", "PyQt6", "pyproj", "geopandas"}


@pytest.mark.parametrize("path", DIALOGS, ids=name_of)
def test_dialogs_do_not_hold_the_interface(path):
    text = path.read_text(encoding="utf-8")
    assert "qgis.utils" not in imports(path)
    assert "iface" not in text


def test_every_package_has_something_in_it():
    packages = {path.parent for path in [*CORE, *PROCESSING, *DIALOGS]}
    assert not [folder for folder in packages if len(list(folder.glob("*.py"))) < 2]


def test_manifest_and_project_file_name_the_same_version():
    manifest = configparser.ConfigParser(interpolation=None)
    manifest.read(ROOT / "metadata.txt", encoding="utf-8")
    version = manifest["general"]["version"]
    assert f'version = "{version}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (ROOT / manifest["general"]["icon"]).exists()
