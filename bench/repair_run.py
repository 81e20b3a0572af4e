"""Gaps and overlaps mended by this project and its peers on the same layers, in one run.

Usage: repair_run.py [PART ...] [--seeds 1,2,3] [--ours] [--data FOLDER] [--check]

    parts    longgap, isolated, large, alignment, real; none: all
    --seeds  for the parts longgap and isolated, which tell the worst of them
    --ours   leave the peers out, in the parts longgap and isolated
    --data   folder of the real layers, for the part real
    --check  see that the measures give known answers, and stop
"""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version
from pathlib import Path

import shapely

from plugin import ROOT

PARTS = ("longgap", "isolated", "large", "alignment", "real")
PEERS = ("numpy", "maup", "geopandas")
SEEDS = (1, 2, 3)
DATA = ROOT.parent / "shared" / "data"


def main() -> None:
    """Run the parts named on the command line."""
    asked = _parse()
    _print_versions()
    if asked.check:
        import repair_check

        repair_check.run()
        return
    for part in asked.parts or PARTS:
        _run(part, asked)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--seeds", type=_seeds, default=SEEDS)
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def _seeds(text: str) -> tuple[int, ...]:
    return tuple(int(seed) for seed in text.split(","))


def _print_versions() -> None:
    import repair_mapshaper

    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    mapshaper = repair_mapshaper.version() or "not installed (no npm?), left out"
    print(f"Python {platform.python_version()}, shapely {shapely.__version__}, ", end="")
    print(f"GEOS {shapely.geos_version_string}, {peers}, ", end="")
    print(f"mapshaper {mapshaper}; {os.cpu_count()} cores")


def _contestants(asked: argparse.Namespace) -> list[str]:
    import repair_contestants

    return [repair_contestants.OURS] if asked.ours else repair_contestants.contestants()


def _run(part: str, asked: argparse.Namespace) -> None:
    if part == "longgap":
        import repair_longgap

        repair_longgap.run(asked.seeds, _contestants(asked))
    elif part == "isolated":
        import repair_isolated

        repair_isolated.run(asked.seeds, _contestants(asked))
    elif part == "large":
        import repair_large

        repair_large.run()
    elif part == "alignment":
        import repair_alignment

        repair_alignment.run()
    else:
        import repair_real

        repair_real.run(asked.data)


if __name__ == "__main__":
    main()
