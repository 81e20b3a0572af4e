"""One long gap along the border of two communities: who is neighbour to whom afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from adjacency import Adjacency
from repair_contestants import Attempt, repair_capped
from repair_measures import (
    compactness,
    is_valid,
    lost_and_created,
    most_neighbours,
    neighbours,
    share_ground,
    usable,
)
from repair_rows import row_of_worst
from repair_seams import SeamCoverage, four_way_crossings, independent_borders
from table import print_table

WIDTHS = (0.5, 2.0, 8.0)
ASKED_M = 10.0
CAP_S = 300.0
VARIANTS: dict[str, Callable[[int], SeamCoverage]] = {
    "the sides' borders meet it anywhere": independent_borders,
    "the sides' borders meet it face to face": four_way_crossings,
}
HEAD = (
    "width m", "contestant", "lost (0)", "created (0)", "most neighbours", "before",
    "min PP (>= 0.5)", "before", "least ratio", "% wrong side (<= 30)", "% wrong grid",
    "% unfilled (0)", "valid", "seconds (< 1)",
)  # fmt: skip


@dataclass(frozen=True)
class GapFigures:
    """A mended gap in figures.

    Attributes:
        lost, created: Pairs of neighbours, against the coverage before the gap was carved.
        most, most_before: Neighbours of the grid that has most.
        least_pp, least_pp_before: Polsby-Popper of the grids beside the gap.
        least_ratio: Of a grid's Polsby-Popper after to before.
        wrong_side, wrong_grid, unfilled: Shares of the gap's area.
        is_valid: For GEOS.
        seconds: Of the repair alone.
    """

    lost: int
    created: int
    most: int
    most_before: int
    least_pp: float
    least_pp_before: float
    least_ratio: float
    wrong_side: float
    wrong_grid: float
    unfilled: float
    is_valid: bool
    seconds: float

    def told(self) -> list[str]:
        """Return the figures as text, in the order of HEAD."""
        return [
            str(self.lost),
            str(self.created),
            str(self.most),
            str(self.most_before),
            f"{self.least_pp:.3f}",
            f"{self.least_pp_before:.3f}",
            f"{self.least_ratio:.3f}",
            f"{100 * self.wrong_side:.1f}",
            f"{100 * self.wrong_grid:.1f}",
            f"{100 * self.unfilled:.1f}",
            "yes" if self.is_valid else "NO",
            f"{self.seconds:.2f}",
        ]


@dataclass(frozen=True)
class Case:
    """A coverage with its gap carved, and what there was before."""

    coverage: SeamCoverage
    grids: np.ndarray
    gap: shapely.Geometry
    adjacency: Adjacency


def run(seeds: tuple[int, ...], names: list[str]) -> None:
    """Print a table for each way in which borders meet the gap."""
    for title, make in VARIANTS.items():
        rows = [
            [f"{width:g}", name, *_told(name, cases)]
            for width in WIDTHS
            for cases in [[make_case(make(seed), width) for seed in seeds]]
            for name in names
        ]
        print_table(
            f"A gap of 9.5 km in 900 grids; {title}; the worst of {len(seeds)} seeds", HEAD, rows
        )


def measure_gap(case: Case, attempt: Attempt) -> GapFigures:
    """Return the figures of one repair."""
    clean = case.coverage.grids
    repaired = usable(attempt.grids)
    after = neighbours(repaired)
    lost, created = lost_and_created(case.adjacency, after)
    beside = shapely.STRtree(clean).query(case.gap, predicate="intersects")
    pp_before, pp_after = compactness(clean[beside]), compactness(repaired[beside])
    shares = share_ground(clean, repaired, case.coverage.is_north, case.gap)
    return GapFigures(
        lost=lost,
        created=created,
        most=most_neighbours(after),
        most_before=most_neighbours(case.adjacency),
        least_pp=float(pp_after.min()),
        least_pp_before=float(pp_before.min()),
        least_ratio=float((pp_after / pp_before).min()),
        wrong_side=shares.wrong_side,
        wrong_grid=shares.wrong_grid,
        unfilled=shares.unfilled,
        is_valid=is_valid(attempt.grids),
        seconds=attempt.seconds,
    )


def make_case(coverage: SeamCoverage, width: float) -> Case:
    """Return the coverage with a gap of that width carved."""
    grids, gap = coverage.carved(width)
    return Case(coverage, grids, gap, neighbours(coverage.grids))


def _told(name: str, cases: list[Case]) -> list[str]:
    attempts = repair_capped(name, [case.grids for case in cases], ASKED_M, CAP_S)
    return row_of_worst(cases, attempts, measure_gap, len(HEAD) - 2)
