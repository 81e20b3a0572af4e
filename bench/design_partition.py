"""The partition of the same atoms by everybody: in band, contiguous, compact, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

import design_ours
import design_peers
import numpy as np
from adjacency import Adjacency, find_adjacency
from building_field import BuildingField, building_field
from capped import Outcome, run_capped
from design_peers import Method
from drawn_measures import Ground, people_of
from plan_measures import PlanFigures, measure_grids, measure_plan
from table import print_table

SIZES = (1_000, 5_000, 20_000)
SEED = 1
TINY = 100
OURS = "GridStrata"
WITHOUT_NUMBA = "GridStrata without numba"
END_TO_END = "GridStrata, from buildings on"
NOTHING = np.empty(0, dtype=object)

# each with the largest size worth trying; above it the table says nothing of the method
METHODS: dict[str, tuple[Method, int]] = {
    OURS: (design_ours.partition_atoms, 10**6),
    "GridStrata, seed 2": (design_ours.partition_other_seed, 10**6),
    WITHOUT_NUMBA: (design_ours.partition_without_numba, 10**6),
    "METIS, band and lengths": (design_peers.metis, 10**6),
    "METIS, not contiguous": (design_peers.metis_scattered, 10**6),
    "METIS as it comes": (design_peers.metis_default, 10**6),
    "KaHIP strong 10 %": (design_peers.kahip_strong, 10**6),
    "KaHIP eco 10 %": (design_peers.kahip_eco, 10**6),
    "GerryChain tree": (design_peers.gerrychain_tree, 10**6),
    "spopt MaxP": (design_peers.spopt_max_p, 1_000),
    "spopt SKATER": (design_peers.spopt_skater, 1_000),
    "k-means, weighted": (design_peers.weighted_k_means, 10**6),
}
FIGURES_HEAD = ("method", *PlanFigures.HEAD, "seconds")


@dataclass(frozen=True)
class _Entry:
    method: str
    figures: PlanFigures | None
    outcome: Outcome


def run(sizes: tuple[int, ...], cap_s: float) -> None:
    """Print a table of figures and one of ratios for each size."""
    for n in sizes or SIZES:
        _compare(n, cap_s)


def _compare(n: int, cap_s: float) -> None:
    field, tiny = building_field(n, SEED), building_field(TINY, SEED)
    adjacency = find_adjacency(field.pieces)
    work, warm_up = (field, adjacency), (tiny, find_adjacency(tiny.pieces))
    entries, labels = [], {}
    for name, (method, largest) in METHODS.items():
        if n <= largest:
            outcome = run_capped(cap_s, method, work, warm_up)
            labels[name] = outcome.result
            entries.append(_entry(name, field, adjacency, outcome))
    entries.insert(3, _end_to_end(cap_s, field, work, warm_up))
    people = int(field.households.sum())
    print_table(
        f"{n:,} buildings, {people:,} households, asked for {design_peers.grid_count(field)} grids",
        FIGURES_HEAD,
        [_row(entry) for entry in entries],
    )
    if labels[OURS] is not None and labels[WITHOUT_NUMBA] is not None:
        same = np.array_equal(labels[OURS], labels[WITHOUT_NUMBA])
        print(f"\nWith and without numba: {'the same labels' if same else 'OTHER LABELS'}.")
    _print_ratios(n, entries)


def _entry(name: str, field: BuildingField, adjacency: Adjacency, outcome: Outcome) -> _Entry:
    if outcome.result is None:
        return _Entry(name, None, outcome)
    figures = measure_plan(field.pieces, field.households, adjacency, outcome.result)
    return _Entry(name, figures, outcome)


def _end_to_end(
    cap_s: float, field: BuildingField, work: tuple[object, ...], warm_up: tuple[object, ...]
) -> _Entry:
    outcome = run_capped(cap_s, design_ours.design_field, work, warm_up)
    if outcome.result is None:
        return _Entry(END_TO_END, None, outcome)
    ground = Ground(np.array([field.frame]), NOTHING, None, field.points, field.households, None)
    figures = measure_grids(outcome.result, people_of(outcome.result, ground))
    return _Entry(END_TO_END, figures, outcome)


def _row(entry: _Entry) -> list[str]:
    if entry.figures is None:
        return [entry.method, *[""] * len(PlanFigures.HEAD), entry.outcome.reason]
    return [entry.method, *entry.figures.told(), f"{entry.outcome.seconds:.2f}"]


def _print_ratios(n: int, entries: list[_Entry]) -> None:
    ours = entries[0]
    if ours.figures is None:
        return
    head = ["method", "points in band", "mean PP", "min PP", "cut share", "seconds"]
    rows = [
        [
            entry.method,
            f"{100 * (entry.figures.in_band - ours.figures.in_band):+.1f}",
            f"{entry.figures.mean_pp / ours.figures.mean_pp:.2f}",
            f"{entry.figures.min_pp / ours.figures.min_pp:.2f}",
            _ratio_of_cuts(entry.figures, ours.figures),
            f"{entry.outcome.seconds / ours.outcome.seconds:.3f}",
        ]
        for entry in entries[1:]
        if entry.figures is not None
    ]
    print_table(f"{n:,} buildings: each divided by {OURS}", head, rows)


def _ratio_of_cuts(figures: PlanFigures, ours: PlanFigures) -> str:
    ratio = figures.cut_share / ours.cut_share
    return "" if np.isnan(ratio) else f"{ratio:.2f}"
