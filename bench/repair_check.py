"""The measures of the part repair on repairs whose figures are known."""

from __future__ import annotations

import numpy as np
import shapely
from coverages import Injector
from repair_contestants import Attempt
from repair_defects import CornerInjector, SymmetricInjector, WedgeInjector
from repair_isolated import Case as DefectCase
from repair_isolated import make_case as make_defects
from repair_isolated import measure_defects
from repair_longgap import Case as GapCase
from repair_longgap import GapFigures, measure_gap
from repair_longgap import make_case as make_gap
from repair_measures import displacement, is_rewritten, moved_m2, reach
from repair_seams import four_way_crossings, independent_borders

SEED, WIDTH_M = 1, 2.0


def run() -> None:
    """Raise an AssertionError where a measure errs; say so where none does."""
    for make in (independent_borders, four_way_crossings):
        case = make_gap(make(SEED), WIDTH_M)
        _see_perfect_gap(case)
        _see_open_gap(case)
        _see_gap_given_to_one(case)
    for kind in (Injector, SymmetricInjector, WedgeInjector, CornerInjector):
        case = make_defects(kind, WIDTH_M, SEED)
        _see_perfect_defects(case)
        _see_defects_left(case)
        _see_clean_grids_moved(case)
    _see_slit_closed()
    print("\nThe measures give the known answers.")


def _see_perfect_gap(case: GapCase) -> None:
    figures = measure_gap(case, Attempt(case.coverage.grids))
    expected = (0, 0, figures.most_before, figures.least_pp_before, True)
    got = (figures.lost, figures.created, figures.most, figures.least_pp, figures.is_valid)
    _expect("the clean coverage", got, expected)
    _expect_near("its compactness", figures.least_ratio, 1)
    _expect_near("its shares", [*_shares(figures)], [0, 0, 0])


def _see_open_gap(case: GapCase) -> None:
    figures = measure_gap(case, Attempt(case.grids))
    _expect("all pairs across an open gap", figures.lost, _pairs_across(case))
    _expect("new pairs across an open gap", figures.created, 0)
    _expect_near("the shares of an open gap", [*_shares(figures)], [0, 0, 1])


def _see_gap_given_to_one(case: GapCase) -> None:
    """A grid in the middle of the seam takes the whole gap: half of it is on its own side."""
    clean = case.coverage.grids
    beside = shapely.STRtree(clean).query(case.gap, predicate="intersects")
    middle = case.gap.centroid
    taker = beside[np.argmin(shapely.distance(clean[beside], middle))]
    given = case.grids.copy()
    given[taker] = shapely.union_all([given[taker], case.gap])
    figures = measure_gap(case, Attempt(given))
    own = clean[taker].intersection(case.gap).area / case.gap.area
    _expect_near("the shares of a gap given to one", [*_shares(figures)], [0.5, 1 - own, 0], 0.01)
    if figures.lost < _pairs_across(case) - 10 or figures.most < len(beside) - 1:
        raise AssertionError(f"a gap given to one grid is taken for none: {figures}")
    if figures.least_pp > 0.01:
        raise AssertionError(f"a grid 9.5 km long is taken for compact: {figures.least_pp}")


def _see_perfect_defects(case: DefectCase) -> None:
    figures = measure_defects(case, Attempt(case.clean))
    got = (figures.left, figures.unmatched, figures.is_valid, figures.moved, figures.rewritten)
    _expect("the clean coverage", got, (0, 0, True, 0, 0))
    got = (figures.displacement, figures.lost, figures.created)
    _expect("the clean coverage", got, (0.0, 0, 0))


def _see_defects_left(case: DefectCase) -> None:
    figures = measure_defects(case, Attempt(case.grids))
    if figures.left < 50 or figures.is_valid or figures.moved:
        raise AssertionError(f"50 defects are not found: {figures}")
    half = 0.5 if _is_halved(case) else 1.0
    _expect_near("the displacement of what is left", figures.displacement, half, 0.01)


def _is_halved(case: DefectCase) -> bool:
    """Tell whether both grids of a defect are off their clean shape by half the width."""
    off = displacement(case.clean, case.grids)
    return bool(off.max() < 0.6 * case.width)


def _see_clean_grids_moved(case: DefectCase) -> None:
    """A few clean grids are shifted by a centimetre."""
    shifted = case.clean.copy()
    rows = np.flatnonzero(~case.is_beside)[:3]
    shifted[rows] = shapely.transform(shifted[rows], lambda points: points + 0.01)
    figures = measure_defects(case, Attempt(shifted))
    _expect("three clean grids shifted", (figures.moved, figures.rewritten), (3, 3))
    turned = case.clean.copy()
    turned[rows] = shapely.reverse(turned[rows])
    figures = measure_defects(case, Attempt(turned))
    _expect("three clean grids turned round", (figures.moved, figures.rewritten), (0, 3))


def _see_slit_closed() -> None:
    """A slit of 1 m within a grid is closed, and another grid loses a strip of 2 m."""
    slit = shapely.box(0, 0, 100, 100).difference(shapely.box(40, 49.5, 60, 50.5))
    before = np.array([slit, shapely.box(100, 0, 200, 100)])
    after = np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 198, 100)])
    _expect("grids rewritten", is_rewritten(before, after).tolist(), [True, True])
    _expect_near("how far ground changed", reach(before, after), [0.5, 2.0], 0.02)
    _expect_near("the area moved", moved_m2(before, after), 20 + 200)


def _shares(figures: GapFigures) -> tuple[float, float, float]:
    return figures.wrong_side, figures.wrong_grid, figures.unfilled


def _pairs_across(case: GapCase) -> int:
    """Return the pairs of neighbours across the seam that the gap parts."""
    side = case.coverage.is_north
    pairs = case.adjacency
    across = side[pairs.first] != side[pairs.second]
    borders = shapely.intersection(
        case.coverage.grids[pairs.first[across]], case.coverage.grids[pairs.second[across]]
    )
    return int((shapely.length(shapely.difference(borders, case.gap)) <= 0.01).sum())


def _expect(what: str, got: object, expected: object) -> None:
    if got != expected:
        raise AssertionError(f"{what}: {got}, not {expected}")


def _expect_near(what: str, got: object, expected: object, off: float = 1e-6) -> None:
    if not np.allclose(got, expected, rtol=0, atol=off):
        raise AssertionError(f"{what}: {got}, not {expected}")
