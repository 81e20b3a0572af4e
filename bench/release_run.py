"""Releases, lineage and routing measured, peers in the same run.

Usage: release_run.py [PART ...]

    parts  folder, postgis, platform, lineage, routing; none: all
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
from importlib.metadata import version

import shapely

import plugin  # noqa: F401 (makes the checkout importable)

PARTS = ("folder", "postgis", "platform", "lineage", "routing")


def main() -> None:
    """Run the parts named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    asked = parser.parse_args()
    print(f"Python {platform.python_version()}, shapely {shapely.__version__}, ", end="")
    print(f"GEOS {shapely.geos_version_string}, geopandas {version('geopandas')}; ", end="")
    print(f"{os.cpu_count()} cores")
    for part in asked.parts or PARTS:
        importlib.import_module(f"release_{part}").run()


if __name__ == "__main__":
    main()
