"""Missing, old and broken packages are found, and the remedy is a command that can be pasted."""

import importlib
import os
import re
import sys
import sysconfig
from importlib import metadata, util
from pathlib import Path

import pytest
from gridstrata import dependencies
from gridstrata.dependencies import Problem, Requirement, find_problems, remedy

SHAPELY = Requirement("shapely", "2.1")


@pytest.fixture
def packages(monkeypatch):
    """Pretend that packages have a version, are missing (None) or cannot be imported."""

    def pretend(**installed):
        def import_module(name):
            version = installed.get(name.partition(".")[0])
            if isinstance(version, Exception):
                raise version
            if version is None:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

        def version(name):
            if not isinstance(installed.get(name), str):
                raise metadata.PackageNotFoundError(name)
            return installed[name]

        monkeypatch.setattr(importlib, "import_module", import_module)
        monkeypatch.setattr(metadata, "version", version)
        monkeypatch.setattr(util, "find_spec", installed.get)

    return pretend


def test_this_environment_has_no_problems():
    assert find_problems() == []


@pytest.mark.parametrize(
    ("installed", "found"),
    [
        pytest.param(None, "shapely –", id="missing"),
        pytest.param("2.0.7", "shapely 2.0.7", id="too old"),
        pytest.param("1.8.5.post1", "shapely 1.8.5.post1", id="much too old"),
        pytest.param(ImportError("DLL load failed"), "shapely: DLL load failed", id="broken"),
        pytest.param(
            ValueError("numpy.dtype size changed"), "shapely: numpy.dtype size changed", id="ABI"
        ),
    ],
)
def test_unfit_package_is_a_problem(packages, installed, found):
    packages(shapely=installed, numpy="1.26.4")
    assert find_problems([SHAPELY]) == [Problem("shapely>=2.1", found)]


def test_missing_package_behind_a_package_is_named(packages):
    packages(shapely=ModuleNotFoundError("No module named 'attrs'", name="attrs"), numpy="1.26.4")
    assert find_problems([SHAPELY]) == [Problem("shapely>=2.1", "No module named 'attrs'")]


@pytest.mark.parametrize("version", ["2.1", "2.1.0rc1", "2.10.0", "3.0"])
def test_new_enough_package_is_no_problem(packages, version):
    packages(shapely=version, numpy="1.26.4")
    assert find_problems([SHAPELY]) == []


def test_numpy_2_is_a_problem_where_gdal_array_cannot_stand_it(packages):
    packages(numpy="2.4.0", osgeo=ImportError("compiled using NumPy 1.x"), shapely="2.2.0")
    assert find_problems([SHAPELY]) == [Problem("numpy<2", "numpy 2.4.0")]


def test_numpy_2_is_no_problem_where_gdal_array_was_built_for_it(packages):
    packages(numpy="2.4.0", osgeo="3.10", shapely="2.2.0")
    assert find_problems([SHAPELY]) == []


def test_remedy_names_all_packages_and_keeps_numpy_1(packages):
    packages(numpy="1.24.2", pip="23.0")
    problems = [Problem("shapely>=2.1", ""), Problem("fiona>=1.9", "")]
    assert remedy(problems, "linux").endswith('"numpy<2" "shapely>=2.1" "fiona>=1.9"')


def test_remedy_leaves_numpy_2_alone_where_it_works(packages):
    packages(numpy="2.4.0", pip="24.0")
    assert "numpy" not in remedy([Problem("fiona>=1.9", "")], "linux")


@pytest.mark.parametrize(
    ("platform", "start"),
    [
        pytest.param("win32", f'"{Path(sys.exec_prefix) / "python.exe"}" -m pip', id="Windows"),
        pytest.param("darwin", f'"{Path(sys.exec_prefix) / "bin" / "python3"}" -m pip', id="macOS"),
        pytest.param("linux", "/usr/bin/python3 -m pip install --user", id="Linux"),
    ],
)
def test_remedy_starts_with_the_python_of_the_platform(packages, platform, start):
    packages(numpy="1.26.4", pip="23.0")
    assert remedy([Problem("shapely>=2.1", "")], platform).startswith(start)


def test_remedy_passes_debians_guard_and_brings_pip(packages, monkeypatch, tmp_path):
    packages(numpy="1.26.4")
    (tmp_path / "EXTERNALLY-MANAGED").touch()
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    command = remedy([Problem("shapely>=2.1", "")], "linux")
    assert command.startswith("sudo apt-get install python3-pip && /usr/bin/python3 -m pip")
    assert " --break-system-packages " in command


@pytest.mark.skipif(not hasattr(os, "RTLD_DEEPBIND"), reason="only glibc binds symbols globally")
def test_compiled_packages_are_imported_with_their_own_libraries_first(packages, monkeypatch):
    packages(numpy="1.26.4")
    seen = []
    monkeypatch.setattr(importlib, "import_module", lambda name: seen.append(sys.getdlopenflags()))
    before = sys.getdlopenflags()
    find_problems([SHAPELY])
    assert all(flags & os.RTLD_DEEPBIND for flags in seen)
    assert len(seen) == 1
    assert sys.getdlopenflags() == before


def test_minimum_versions_are_those_of_the_project_file():
    project = (Path(dependencies.__file__).parent / "pyproject.toml").read_text(encoding="utf-8")
    for requirement in dependencies.REQUIREMENTS:
        assert re.search(rf'"{requirement.package}>={requirement.minimum}[,;"]', project)
