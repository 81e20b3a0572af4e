"""A whole city, community by community: minutes per 100,000 buildings and peak memory."""

from __future__ import annotations

import resource
from dataclasses import dataclass

import design_ours
import numpy as np
from capped import run_capped
from lattice_city import make_city
from plan_measures import is_in_band, polsby_popper
from table import print_table

SIZES = (10_000, 40_000, 100_000)
FULL_SIZES = (10_000, 40_000, 160_000, 600_000)
SEED = 1
CAP_S = 7200.0
HEAD = (
    "buildings", "communities", "grids", "% in band", "mean PP", "min PP", "seconds",
    "minutes per 100,000", "peak GB", "GB before",
)  # fmt: skip


@dataclass(frozen=True)
class CityFigures:
    """What is left of a designed city: enough for a row of the table."""

    buildings: int
    communities: int
    grids: int
    in_band: float
    mean_pp: float
    min_pp: float
    seconds: float
    peak_gb: float
    before_gb: float


def run(sizes: tuple[int, ...], *, full: bool) -> None:
    """Print a row for each size, each designed in a process of its own."""
    chosen = sizes or (FULL_SIZES if full else SIZES)
    rows = [_row(n) for n in chosen]
    print_table("A city in communities of 5,000 buildings (goal: linear, minutes)", HEAD, rows)


def design_city(buildings: int) -> CityFigures:
    """Make and design a city; for a process of its own, whose memory is measured."""
    import time

    city = make_city(buildings, SEED)
    before_gb = _peak_gb()
    start = time.perf_counter()
    made = design_ours.design(
        design_ours.communities_of(*city.communities),
        design_ours.buildings(city.points, city.households),
        city.lines,
        city.classes,
    )
    seconds = time.perf_counter() - start
    compactness = polsby_popper(made.grids.geometries)
    people = np.asarray(made.grids.attributes["households"])
    return CityFigures(
        len(city.points),
        len(city.communities),
        len(made.grids),
        float(is_in_band(people).mean()),
        float(compactness.mean()),
        float(compactness.min()),
        seconds,
        _peak_gb(),
        before_gb,
    )


def _peak_gb() -> float:
    """Return the most memory this process or one it waited for has held, GB."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) / 1e6


def _row(buildings: int) -> list[str]:
    outcome = run_capped(CAP_S, design_city, (buildings,))
    if outcome.result is None:
        return [f"{buildings:,}", *[""] * (len(HEAD) - 2), outcome.reason]
    figures: CityFigures = outcome.result
    return [
        f"{figures.buildings:,}",
        str(figures.communities),
        f"{figures.grids:,}",
        f"{100 * figures.in_band:.1f}",
        f"{figures.mean_pp:.3f}",
        f"{figures.min_pp:.3f}",
        f"{figures.seconds:.0f}",
        f"{figures.seconds / 60 / figures.buildings * 1e5:.2f}",
        f"{figures.peak_gb:.2f}",
        f"{figures.before_gb:.2f}",
    ]
