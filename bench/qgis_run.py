"""A script of the benchmark inside a QGIS process without a screen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from plugin import ROOT, WORK

_LAST_LETTERS = 2000

QGIS_PYTHON = ROOT / ".venv" / "bin" / "python"


def run_in_qgis(script: str, *arguments: object) -> list[list[str]]:
    """Run a script beside this one, and return what it prints with tabs, as rows."""
    told = subprocess.run(
        [QGIS_PYTHON, Path(__file__).with_name(script), *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_CUSTOM_CONFIG_PATH": str(WORK / "profile"),
            "XDG_RUNTIME_DIR": str(WORK),
            "PYTHONPATH": "/usr/share/qgis/python/plugins",
        },
        cwd=ROOT / "bench",
    )
    if told.returncode:
        raise RuntimeError(f"{script} ended with {told.returncode}: {told.stderr[-_LAST_LETTERS:]}")
    return [line.split("\t") for line in told.stdout.splitlines() if "\t" in line]
