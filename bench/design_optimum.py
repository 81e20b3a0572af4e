"""Small regions against the optimum, which a solver finds: how far the search stays above it."""

from __future__ import annotations

import importlib.util
import time
from typing import Any

import numpy as np
from building_field import building_field
from table import print_table

from plugin import ROOT

SEEDS = range(40)
FEWEST, MOST = 18, 30  # atoms
MEANS = (110, 130, 150, 180, 220)  # households of an atom
RESISTANCES = (0.0, 0.2, 0.35, 1.0)
COMPACTNESS = 0.5
SAME = 1e-6
HEAD = (
    "regions", "atoms", "with a plan in the band", "optimum found", "mean gap %", "largest gap %",
    "seconds each", "solver, seconds each",
)  # fmt: skip


def run() -> None:
    """Print one row for all regions; goal: within 5 % of the optimum of the stated objective."""
    gaps, ours_s, solver_s = [], [], []
    for seed in SEEDS:
        gap, searched, solved = _compare(seed)
        ours_s.append(searched)
        solver_s.append(solved)
        if gap is not None:
            gaps.append(gap)
    row = [
        str(len(SEEDS)),
        f"{FEWEST} to {MOST}",
        str(len(gaps)),
        str(sum(gap < SAME for gap in gaps)),
        f"{100 * np.maximum(gaps, 0).mean():.2f}",
        f"{100 * max(gaps):.2f}",
        f"{np.mean(ours_s):.2f}",
        f"{np.mean(solver_s):.2f}",
    ]
    print_table("Small regions against the optimum by HiGHS (goal: within 5 %)", HEAD, [row])


def _compare(seed: int) -> tuple[float | None, float, float]:
    """Return by which share the search is above the optimum, and the seconds of both.

    None where no plan of the number of grids asked for lies in the band.
    """
    from gridstrata.core.design.pace import Pace
    from gridstrata.core.design.search.objective import make_terms, plan_energy
    from gridstrata.core.design.search.partition import partition
    from gridstrata.core.design.settings import Band

    exact = _reference()
    band, instance = Band(), _region(seed)
    count = band.best_count(int(instance.weight.sum()))
    terms = make_terms(band, COMPACTNESS)
    start = time.perf_counter()
    labels = partition(instance, band, count, COMPACTNESS, seed, Pace())
    searched = time.perf_counter() - start
    start = time.perf_counter()
    best = exact.best_plan(instance, band, count, exact.stated_objective(instance, terms))
    solved = time.perf_counter() - start
    if best is None:
        return None, searched, solved
    return plan_energy(instance, labels, terms) / best[1] - 1, searched, solved


def _region(seed: int) -> Any:
    """Return a region of few atoms with random households and barriers."""
    from gridstrata.core.design.search.instance import find_touching, make_instance

    rng = np.random.default_rng([seed, 50])
    n, mean = int(rng.integers(FEWEST, MOST + 1)), int(rng.choice(MEANS))
    people = rng.integers(mean // 3, mean * 5 // 3, n)
    pieces = building_field(n, seed).pieces
    touching = find_touching(pieces)
    resistance = rng.choice(RESISTANCES, len(touching.across))
    resistance = np.maximum(resistance, resistance[touching.reverse])  # the same from either side
    return make_instance(pieces, people, touching, resistance)


def _reference() -> Any:
    """Return the solver's side, which the tests hold against every plan there is."""
    path = ROOT / "test" / "unit" / "design" / "exact.py"
    spec = importlib.util.spec_from_file_location("exact", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no reference at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
