"""Re-division after a change: who has to move, beside drawing everything anew."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import design_ours
import numpy as np
import shapely
from adjacency import find_adjacency
from building_field import building_field
from capped import run_capped
from changed_buildings import Change, change_buildings
from design_peers import metis_labels
from design_streets import made_up
from drawn_measures import Ground
from plan_change import (
    ChangeFigures,
    DrawnPlan,
    compare_plans,
    normalized,
    plan_of,
    renamed,
)
from plan_measures import TARGET, unite
from table import print_table

SIZES = (5_000,)
SEEDS = (1, 2, 3)
STREET_SEEDS = (11, 12)
SHARE = 0.05
CAP_S = 900.0
HEAD = ("method", *ChangeFigures.HEAD, "seconds")


@dataclass(frozen=True)
class Case:
    """Ground with all buildings that stand before or after, and what changes of them."""

    name: str
    ground: Ground
    classes: np.ndarray
    change: Change


def run(sizes: tuple[int, ...]) -> None:
    """Print a table for each instance."""
    for case in _cases(sizes or SIZES):
        outcome = run_capped(CAP_S, rows_of, (case,))
        print_table(
            f"Re-division, {case.name}, {100 * SHARE:g} % of the buildings changed "
            "(goals: >= 99.5 % in band, <= 1 % moved, >= 90 % identical)",
            HEAD,
            outcome.result or [[outcome.reason, *[""] * (len(HEAD) - 1)]],
        )


def rows_of(case: Case) -> list[list[str]]:
    """Return the rows of an instance's table; for a process of its own."""
    return [_row(*entry) for entry in _methods(case)]


def _cases(sizes: tuple[int, ...]) -> Iterator[Case]:
    nothing = np.empty(0, dtype=object)
    for n in sizes:
        for seed in SEEDS:
            field = building_field(n, seed)
            frame = np.array([field.frame], dtype=object)
            ground = Ground(frame, nothing, None, field.points, field.households, None)
            change = change_buildings(field.households, SHARE, seed)
            yield Case(f"{n:,} buildings, seed {seed}", ground, nothing.astype(str), change)
    for seed in STREET_SEEDS:
        district = made_up(seed)
        change = change_buildings(district.ground.households, SHARE, seed)
        yield Case(district.name, district.ground, district.classes, change)


def _methods(case: Case) -> Iterator[tuple[str, ChangeFigures, float]]:
    """Yield each way to go on from a plan: its name, what became of the plan, its seconds."""
    rows, people = case.change.after, case.change.households
    first, _ = _timed(lambda: _design(case, case.change.before, case.ground.households))
    before = _plan(case, first.grids, case.change.before)
    yield "nothing done", compare_plans(before, _plan(case, first.grids, rows), people), 0.0
    redivided, seconds = _timed(lambda: _redivide(case, first.grids))
    after = _plan(case, redivided.grids, rows)
    yield "GridStrata, re-divided", compare_plans(before, after, people), seconds
    anew, seconds = _timed(lambda: _design(case, rows, people))
    yield "GridStrata, drawn anew", _anew(before, _plan(case, anew.grids, rows), people), seconds
    old, _ = _timed(lambda: _metis(case, first, case.change.before))
    new, seconds = _timed(lambda: _metis(case, anew, rows))
    yield "METIS, drawn anew", _anew(old, new, people), seconds


def _anew(before: DrawnPlan, after: DrawnPlan, people: np.ndarray) -> ChangeFigures:
    matched = normalized(renamed(before, after, people))
    return compare_plans(normalized(before), matched, people)


def _timed(work: Any) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def _design(case: Case, rows: np.ndarray, households: np.ndarray) -> Any:
    return design_ours.design(*_input(case, rows, households))


def _redivide(case: Case, grids: Any) -> Any:
    given = _input(case, case.change.after, case.change.households)
    return design_ours.redivide(grids, *given)


def _input(case: Case, rows: np.ndarray, households: np.ndarray) -> tuple[Any, ...]:
    ground = case.ground
    footprints = None if ground.footprints is None else ground.footprints[rows]
    return (
        design_ours.communities_of(*ground.communities),
        design_ours.buildings(ground.points[rows], households[rows], footprints),
        ground.lines,
        case.classes,
        ground.water,
    )


def _plan(case: Case, grids: Any, rows: np.ndarray) -> DrawnPlan:
    return plan_of(grids.codes, grids.geometries, case.ground.points, rows)


def _metis(case: Case, drawn: Any, rows: np.ndarray) -> DrawnPlan:
    """Return METIS's plan of the atoms of one of our designs, community by community."""
    atoms = drawn.atoms
    polygons = np.asarray(atoms.polygons)
    people = np.asarray(atoms.workload.households)
    labels = np.zeros(len(polygons), dtype=np.int64)
    for community in np.unique(atoms.community):
        inside = np.flatnonzero(atoms.community == community)
        count = max(round(int(people[inside].sum()) / TARGET), 1)
        adjacency = find_adjacency(polygons[inside])
        found = metis_labels(adjacency, people[inside], count)
        labels[inside] = labels.max() + 1 + found
    codes, grid = np.unique(labels, return_inverse=True)
    plan = plan_of(codes.astype(str), unite(polygons, grid), case.ground.points, rows)
    return replace(plan, shapes=shapely.normalize(plan.shapes))


def _row(name: str, figures: ChangeFigures, seconds: float) -> list[str]:
    return [name, *figures.told(), f"{seconds:.1f}" if seconds else ""]
