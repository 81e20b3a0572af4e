"""A million base grids under five kinds: time and peak memory, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.layers import Buildings, GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
from table import print_table

Result = TypeVar("Result")

BASE_GRIDS = 1_000_000
BLOCKS = {"safety": 2, "police": 4, "health": 8, "city_management": 20, "fire": 50}
SIZE_M = 150.0
REDRAWN = "health"
SIGMA_M = 0.5


def run() -> None:
    """Measure in a fresh process, so that no other part's memory is counted."""
    result = subprocess.run(
        [sys.executable, "-c", "import plugin, scale; scale.measure()"],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
    )
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    print_table(
        f"{BASE_GRIDS:,} base grids x {len(BLOCKS)} kinds (goal: under 8 GB)",
        ["stage", "seconds", "rows", "peak GB so far"],
        rows,
    )


def measure() -> None:
    """Print a line per stage: name, seconds, rows, peak memory in GB."""
    profile = read_profile()
    stack = _timed("stack made", _stack)
    check = _timed("check", lambda: check_stack(stack, profile))
    relations = _timed("mapping", lambda: build_relations(stack, profile))
    if not len(check.findings) or len(np.unique(relations.base_code)) != len(stack.base):
        raise AssertionError("the redrawn kind drifts, and every base grid has relations")


def _timed(name: str, work: Callable[[], Result]) -> Result:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{name}\t{seconds:.0f}\t{_rows(result):,}\t{peak:.1f}", flush=True)
    return result


def _rows(result: object) -> int:
    if isinstance(result, Stack):
        return len(result.base) + sum(map(len, result.professional))
    return len(getattr(result, "findings", result))


def _stack() -> Stack:
    """Return a bent lattice of base grids and five kinds of blocks of them, one kind redrawn."""
    side = int(np.sqrt(BASE_GRIDS))
    rng = np.random.default_rng(1)
    x, y = np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij")
    lattice = np.stack([x, y], axis=-1) + rng.uniform(-0.25, 0.25, (side + 1, side + 1, 2))
    lattice *= SIZE_M
    layers = []
    for kind, block in BLOCKS.items():
        error = rng.normal(0, SIGMA_M, lattice.shape) if kind == REDRAWN else 0.0
        layers.append(_blocks(kind, lattice + error, block))
    base = _blocks("base", lattice, 1)
    points = shapely.centroid(np.tile(base.geometries, 2))
    households = np.full(len(points), 200)
    return Stack(base, tuple(layers), buildings=Buildings(points, households, households))


def _blocks(kind: str, lattice: np.ndarray, block: int) -> GridLayer:
    """Return the grids of `block` x `block` lattice squares, each lattice point on their border."""
    step = np.arange(block)
    zero, full = np.zeros(block, dtype=int), np.full(block, block)
    i = np.concatenate([step, full, full - step, zero])
    j = np.concatenate([zero, step, full, full - step])
    count = (len(lattice) - 1) // block
    west, south = map(np.ravel, np.meshgrid(np.arange(count), np.arange(count), indexing="ij"))
    rings = lattice[west[:, None] * block + i, south[:, None] * block + j]
    codes = np.char.add(np.char.add(west.astype(str), "-"), south.astype(str))
    return GridLayer(kind, codes, shapely.polygons(rings))
