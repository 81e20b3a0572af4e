"""Which Python packages are missing or unfit, and the exact command that mends it."""

from __future__ import annotations

import importlib
import os
import re
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface


@dataclass(frozen=True)
class Requirement:
    """A Python package and the oldest version that will do."""

    package: str
    minimum: str

    @property
    def specifier(self) -> str:
        """What pip is asked for."""
        return f"{self.package}>={self.minimum}"


@dataclass(frozen=True)
class Problem:
    """A package that stands in the way: what pip is asked for, and what was found instead."""

    specifier: str
    found: str


REQUIREMENTS = (
    Requirement("shapely", "2.1"),
    Requirement("networkx", "3.4"),
    Requirement("fiona", "1.9"),
    *([Requirement("tomli", "2")] if sys.version_info < (3, 11) else []),
)

# Distributions build QGIS's gdal_array against numpy 1; it cannot be imported beside numpy 2.
NEW_NUMPY = 2
OLDER_NUMPY = f"numpy<{NEW_NUMPY}"


def find_problems(requirements: Sequence[Requirement] = REQUIREMENTS) -> list[Problem]:
    """Return what is missing, too old or cannot be imported, in the order of `requirements`."""
    with _own_libraries_first():
        checked = [_check_numpy(), *map(_check, requirements)]
    return [problem for problem in checked if problem is not None]


def remedy(problems: Sequence[Problem], platform: str = sys.platform) -> str:
    """Return the command that mends all problems at once, for this platform's shell."""
    wanted = [problem.specifier for problem in problems]
    if OLDER_NUMPY not in wanted and _numpy_major() < NEW_NUMPY:
        # pip would otherwise bring numpy 2 along
        wanted.insert(0, OLDER_NUMPY)
    packages = " ".join(f'"{specifier}"' for specifier in wanted)
    return f"{_pip(platform)} {packages}"


@contextmanager
def _own_libraries_first() -> Iterator[None]:
    """Let compiled packages that are imported meanwhile use the libraries they brought along.

    shapely's wheel brings a newer GEOS than the QGIS of a Linux distribution has loaded already.
    Without this, calls between the parts of the newer one land in the older, and QGIS crashes.
    """
    deep = getattr(os, "RTLD_DEEPBIND", 0)
    if not deep:
        yield
        return
    usual = sys.getdlopenflags()
    sys.setdlopenflags(usual | deep)
    try:
        yield
    finally:
        sys.setdlopenflags(usual)


def _check(requirement: Requirement) -> Problem | None:
    try:
        importlib.import_module(requirement.package)
    except ModuleNotFoundError as error:
        if error.name == requirement.package:
            return Problem(requirement.specifier, f"{requirement.package} –")
        return Problem(requirement.specifier, str(error))
    except Exception as error:
        return Problem(requirement.specifier, f"{requirement.package}: {error}")
    version = _version(requirement.package)
    if _parts(version) < _parts(requirement.minimum):
        return Problem(requirement.specifier, f"{requirement.package} {version}")
    return None


def _check_numpy() -> Problem | None:
    """Return a problem when numpy is too new for the gdal_array that QGIS came with."""
    if _numpy_major() < NEW_NUMPY or util.find_spec("osgeo") is None:
        return None
    try:
        importlib.import_module("osgeo.gdal_array")
    except Exception:
        return Problem(OLDER_NUMPY, f"numpy {_version('numpy')}")
    return None


def _numpy_major() -> int:
    return _parts(_version("numpy"))[0]


def _version(package: str) -> str:
    """Return the installed version; "0" where a package does not tell."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "0"


def _parts(version: str) -> tuple[int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    return numbers[0], numbers[1] if len(numbers) > 1 else 0


def _pip(platform: str) -> str:
    """Return the start of the command: QGIS's own Python, and the user's folder."""
    if platform == "win32":
        return f'"{Path(sys.exec_prefix) / "python.exe"}" -m pip install --user'
    if platform == "darwin":
        return f'"{Path(sys.exec_prefix) / "bin" / "python3"}" -m pip install --user'
    managed = (Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED").exists()
    install = "/usr/bin/python3 -m pip install --user"
    install += " --break-system-packages" if managed else ""
    return install if util.find_spec("pip") else f"sudo apt-get install python3-pip && {install}"


class ExplainingPlugin:
    """Stands in for the plugin when packages are missing: one message, and nothing else."""

    def __init__(self, iface: QgisInterface | None, problems: Sequence[Problem]) -> None:
        """Keep what is to be said; it is said once QGIS is up."""
        self._iface = iface
        self._problems = problems

    def initProcessing(self) -> None:
        """Say it in the log, where a QGIS without windows shows it."""
        from qgis.core import Qgis, QgsMessageLog

        QgsMessageLog.logMessage(self.message(), "GridStrata", Qgis.MessageLevel.Critical)

    def initGui(self) -> None:
        """Say it in the message bar, with a button that copies the command."""
        from qgis.core import Qgis
        from qgis.PyQt.QtWidgets import QApplication, QPushButton

        from .processing.texts import install_translator, tr

        if self._iface is None:
            return
        install_translator()
        bar = self._iface.messageBar()
        item = bar.createMessage("GridStrata", self.message())
        copy = QPushButton(tr("Copy the command"), item)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(remedy(self._problems)))
        item.layout().addWidget(copy)
        bar.pushWidget(item, Qgis.MessageLevel.Warning)

    def unload(self) -> None:
        """Take the translation away again; nothing else was registered."""
        from .processing.texts import remove_translator

        remove_translator()

    def message(self) -> str:
        """Return what is wrong, and the remedy."""
        from .processing.texts import tr

        return tr(
            "GridStrata needs {needed}; found: {found}. Run {command} and restart QGIS."
        ).format(
            needed=", ".join(problem.specifier for problem in self._problems),
            found=", ".join(problem.found for problem in self._problems),
            command=remedy(self._problems),
        )
