"""Work through the sample district in the real QGIS Desktop, by mouse and keys; take pictures.

    screenshots.py [en] [zh_CN]

For each language QGIS is started under a virtual screen, in a fresh profile with this checkout as
the plugin; walk/way.py is what is done there. The pictures go to docs/manual/LANGUAGE/images.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "walk"
MANUAL = ROOT / "docs" / "manual"
LANGUAGES = ("en", "zh_CN")
# what QGIS calls them
LOCALES = {"en": "en_US", "zh_CN": "zh-Hans"}
SCREEN = "1440x900x24"
SECONDS = 600
QGIS = ("qgis.bin", "qgis")
_COLOURS, _ROUNDS = 256, 4

SETTINGS = """[PythonPlugins]
gridstrata=true
processing=true
MetaSearch=false
db_manager=false
grassprovider=false
sagaprovider=false

[locale]
overrideFlag=true
userLocale={language}

[qgis]
checkVersion=false
askToSaveProjectChanges=false
"""


def main(languages: list[str]) -> int:
    """Take the pictures in each language; return 0 when all of them were taken."""
    for language in languages or LANGUAGES:
        code = walk(language)
        if code:
            print(f"The walk in {language} failed: see {PLACE / language / 'qgis.log'}")
            return code
        taken = sorted((MANUAL / language / "images").glob("*.png"))
        for picture in taken:
            shrink(picture)
        print(f"{language}: {len(taken)} pictures in {taken[0].parent.relative_to(ROOT)}")
    return 0


def walk(language: str) -> int:
    """Start QGIS in a language, and let it do the walk."""
    home = PLACE / language
    shutil.rmtree(home, ignore_errors=True)
    profile = home / "profiles" / "default"
    (profile / "QGIS").mkdir(parents=True)
    (profile / "python" / "plugins").mkdir(parents=True)
    (profile / "python" / "plugins" / "gridstrata").symlink_to(ROOT)
    (profile / "QGIS" / "QGIS3.ini").write_text(
        SETTINGS.format(language=LOCALES[language]), "utf-8"
    )
    (home / "run").mkdir(mode=0o700)
    (home / "work").mkdir()
    command = ["xvfb-run", "--auto-servernum", f"--server-args=-screen 0 {SCREEN}", _qgis()]
    command += ["--profiles-path", str(home), "--nologo", "--noversioncheck"]
    command += ["--code", str(ROOT / "tools" / "walk" / "start.py")]
    with (home / "qgis.log").open("wb") as log:
        done = subprocess.run(
            command,
            env=_environment(home, language),
            cwd=home / "work",
            stdout=log,
            stderr=log,
            timeout=SECONDS,
            check=False,
        )
    return done.returncode


def shrink(path: Path) -> None:
    """Give a picture a palette of its own: a third of the size, and hardly to be told apart."""
    from PIL import Image

    plain = Image.open(path).convert("RGB")
    plain.quantize(_COLOURS, kmeans=_ROUNDS, dither=Image.Dither.NONE).save(path, optimize=True)


def _qgis() -> str:
    found = next(filter(None, map(shutil.which, QGIS)), None)
    if found is None:
        raise SystemExit("QGIS is missing. Run: make setup")
    return found


def _environment(home: Path, language: str) -> dict[str, str]:
    packages = sorted(ROOT.glob(".venv/lib/python3*/site-packages"))
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "QGIS_CUSTOM_CONFIG_PATH")
    }
    return {
        **environment,
        "HOME": str(home / "work"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "PYTHONPATH": str(packages[-1]),
        "PYTHONWARNINGS": "ignore",
        "LC_ALL": "C.UTF-8",
        "USER": "planner",
        "LOGNAME": "planner",
        "WALK_TOOLS": str(ROOT / "tools" / "walk"),
        "WALK_PICTURES": str(MANUAL / language / "images"),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
