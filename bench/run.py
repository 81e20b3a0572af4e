"""This project and its peers on the same work, in one run.

Usage: run.py [detection relations speed scale in_qgis job drawing_meter drawing_tool findings_list
workbench]   (none: all)
"""

from __future__ import annotations

import importlib
import platform
import sys

import shapely

import plugin  # noqa: F401  (registers the checkout)

PARTS = (
    "detection",
    "relations",
    "speed",
    "scale",
    "in_qgis",
    "job",
    "drawing_meter",
    "drawing_tool",
    "findings_list",
    "workbench",
)


def main() -> None:
    """Run the parts named on the command line."""
    chosen = sys.argv[1:] or PARTS
    print(f"Python {platform.python_version()}, shapely {shapely.__version__}, ", end="")
    print(f"GEOS {shapely.geos_version_string}")
    for part in chosen:
        importlib.import_module(part).run()


if __name__ == "__main__":
    main()
