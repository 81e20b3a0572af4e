"""Make the plugin's zip from the last commit, and try it in a fresh QGIS profile."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRIAL = ROOT / "build" / "package"
NAME = "gridstrata"
MAX_BYTES = 25 * 2**20  # what the plugin site accepts
MUST_HAVE = (
    "metadata.txt",
    "LICENSE",
    "i18n/gridstrata_zh_CN.qm",
    "resources/icons/gridstrata.svg",
)


def main() -> int:
    """Build, look inside, load; return 0 when the zip can be handed out."""
    package = build()
    problems = look_inside(package) or load(package)
    print(
        *problems or [f"{package.relative_to(ROOT)}: {package.stat().st_size / 1024:.0f} kB, loads"]
    )
    return 1 if problems else 0


def build() -> Path:
    """Write the zip of the last commit, the built translation added."""
    package = ROOT / "build" / f"{NAME}-{_version()}.zip"
    package.parent.mkdir(exist_ok=True)
    prefix = f"--prefix={NAME}/"
    subprocess.run(
        ["git", "archive", "--format=zip", prefix, f"--output={package}", "HEAD"],
        cwd=ROOT,
        check=True,
    )
    with zipfile.ZipFile(package, "a") as archive:
        for path in sorted(ROOT.glob("i18n/*.qm")):
            archive.write(path, f"{NAME}/i18n/{path.name}")
    return package


def look_inside(package: Path) -> list[str]:
    """Return what is missing from the zip, or should not be in it."""
    with zipfile.ZipFile(package) as archive:
        names = {name.removeprefix(f"{NAME}/") for name in archive.namelist()}
    problems = [f"{name} is missing" for name in MUST_HAVE if name not in names]
    strays = [name for name in names if name.split("/")[0] in ("test", "tools", "bench", ".ci")]
    problems += [f"{name} should not be in the zip" for name in sorted(strays)]
    if package.stat().st_size > MAX_BYTES:
        problems.append("the zip is larger than the plugin site accepts")
    return problems


def load(package: Path) -> list[str]:
    """Return why the unpacked plugin does not run in a profile of its own; nothing if it does."""
    shutil.rmtree(TRIAL, ignore_errors=True)
    with zipfile.ZipFile(package) as archive:
        archive.extractall(TRIAL)
    settings = {
        "GRIDSTRATA_PLUGIN": str(TRIAL / NAME),
        "GRIDSTRATA_PROFILE": str(TRIAL / "profile"),
    }
    job = ["run", f"{NAME}:loadsample", f"--FOLDER={TRIAL / 'sample'}"]
    done = subprocess.run(
        [ROOT / "tools" / "qgis_process", *job],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return [done.stderr] if done.returncode else []


def _version() -> str:
    manifest = configparser.ConfigParser(interpolation=None)
    manifest.read(ROOT / "metadata.txt", encoding="utf-8")
    return manifest["general"]["version"]


if __name__ == "__main__":
    sys.exit(main())
