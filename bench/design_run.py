"""Base grids drawn by this project and its peers on the same work, in one run.

Usage: design_run.py [PART ...] [--sizes 1000,5000] [--cap 150] [--full]

    parts     partition, optimum, city, streets, redivision; none: all
    --sizes   numbers of buildings, for the parts partition, city and redivision
    --cap     seconds after which a method of the part partition is given up
    --full    a city of 600,000 buildings, and 900 seconds for every method
"""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version

import shapely

import plugin  # noqa: F401  (registers the checkout)

PARTS = ("partition", "optimum", "city", "streets", "redivision")
PEERS = ("numpy", "numba", "pymetis", "kahip", "gerrychain", "spopt", "scikit-learn", "highspy")
CAP_S, FULL_CAP_S = 150.0, 900.0


def main() -> None:
    """Run the parts named on the command line."""
    asked = _parse()
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    print(f"Python {platform.python_version()}, shapely {shapely.__version__}, ", end="")
    print(f"GEOS {shapely.geos_version_string}, {peers}; {os.cpu_count()} cores")
    cap_s = asked.cap or (FULL_CAP_S if asked.full else CAP_S)
    for part in asked.parts or PARTS:
        _run(part, asked, cap_s)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--sizes", type=_sizes, default=())
    parser.add_argument("--cap", type=float, default=0.0)
    parser.add_argument("--full", action="store_true")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


def _run(part: str, asked: argparse.Namespace, cap_s: float) -> None:
    if part == "partition":
        import design_partition

        design_partition.run(asked.sizes, cap_s)
    elif part == "optimum":
        import design_optimum

        design_optimum.run()
    elif part == "city":
        import design_city

        design_city.run(asked.sizes, full=asked.full)
    elif part == "streets":
        import design_streets

        design_streets.run()
    else:
        import design_redivision

        design_redivision.run(asked.sizes)


if __name__ == "__main__":
    main()
