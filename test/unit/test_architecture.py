"""The house keeps to its floor plan: arrows point one way, packages are never empty."""

import ast
import configparser
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = sorted((ROOT / "core").rglob("*.py"))
PROCESSING = sorted((ROOT / "processing").rglob("*.py"))
DIALOGS = sorted((ROOT / "dialogs").rglob("*.py"))
PACKAGE = [*CORE, *PROCESSING, *DIALOGS, *sorted(set(ROOT.glob("*.py")) - {ROOT / "conftest.py"})]
BENCH = sorted((ROOT / "bench").glob("*.py"))
CORE_NEEDS = {"numpy", "shapely", "networkx", "tomli"}
LAZILY = {"core/files.py": {"fiona"}, "core/release/postgis/driver.py": {"psycopg2"}}
GUI = {"qgis.gui", "qgis.utils", "qgis.PyQt.QtWidgets", "PyQt5", "PyQt6"}


def outside_functions(node):
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield child
            yield from outside_functions(child)


def imports(path, *, anywhere=True):
    """Return (dots and module) of every import, or of those outside of functions only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree) if anywhere else outside_functions(tree))
    found = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    return found | {
        "." * n.level + (n.module or "") for n in nodes if isinstance(n, ast.ImportFrom)
    }


def roots(names):
    return {name.split(".")[0] for name in names if not name.startswith(".")}


def name_of(path):
    return str(path.relative_to(ROOT))


def climbs_out(path, folder):
    """Return the relative imports that lead out of a folder of the package."""
    depth = len(path.relative_to(ROOT / folder).parts)
    return {name for name in imports(path) if name.startswith("." * (depth + 1))}


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_knows_neither_qgis_nor_a_crs(path):
    allowed = CORE_NEEDS | set(sys.stdlib_module_names)
    lazily = LAZILY.get(path.relative_to(ROOT).as_posix(), set())
    optional = {"numba"} if path == ROOT / "core" / "design" / "search" / "kernel.py" else set()
    assert roots(imports(path, anywhere=False)) <= allowed | optional
    assert roots(imports(path)) <= allowed | lazily | optional


@pytest.mark.parametrize("path", CORE, ids=name_of)
def test_core_imports_nothing_above_itself(path):
    assert not climbs_out(path, "core")


@pytest.mark.parametrize("path", PACKAGE, ids=name_of)
def test_the_package_imports_itself_only_relatively(path):
    inside = {"gridstrata", "core", "dialogs", "compat", "dependencies", "plugin"}
    assert not roots(imports(path)) & inside


@pytest.mark.parametrize("path", BENCH, ids=name_of)
def test_benchmarks_need_no_development_tool(path):
    tools = {tool.stem for tool in (ROOT / "tools").glob("*.py")}
    assert not roots(imports(path)) & (tools | {"tools"})


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
    assert not names & GUI
    assert not roots(names) & {"pyproj", "geopandas", "fiona"}
    targets = {name.lstrip(".").split(".")[0] for name in climbs_out(path, "processing")}
    assert targets <= {"core", "compat"}


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
