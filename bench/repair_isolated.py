"""Isolated defects of known width: mended without a trace, and nothing else touched?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from adjacency import Adjacency
from coverages import Defect, Injector, irregular_grids
from repair_contestants import Attempt, repair_capped
from repair_defects import CornerInjector, ShiftInjector, SymmetricInjector, WedgeInjector
from repair_measures import (
    NEIGHBOUR_M,
    ROUNDING_M,
    check,
    count_moved,
    displacement,
    is_rewritten,
    is_valid,
    lost_and_created,
    neighbours,
    usable,
)
from repair_rows import row_of_worst
from table import print_table

WIDTHS = (0.01, 0.05, 0.3, 1.0, 5.0)
PER_RULE = 25
GRIDS = 1_200
ASKED_M = 10.0
CAP_S = 300.0
VARIANTS: dict[str, type[Injector]] = {
    "bands that one grid took or gave": Injector,
    "bands that both grids took or gave half of": SymmetricInjector,
    "wedges: one grid's vertex off the border": WedgeInjector,
    "corners: one grid's corner off that of the others": CornerInjector,
    "shifts: one grid off its place as a whole": ShiftInjector,
}
HEAD = (
    "width m", "contestant", "findings left (0)", "vertices unmatched", "valid",
    "clean grids moved (0)", "rewritten", "displacement / width (<= 0.50)", "lost (0)",
    "created (0)", "seconds",
)  # fmt: skip


@dataclass(frozen=True)
class DefectFigures:
    """A mended layer in figures.

    Attributes:
        left: Overlaps, gaps and ground outside that our check finds.
        unmatched: Borders whose vertices differ, by our check.
        is_valid: For GEOS.
        moved: Grids away from any defect that do not lie where they lay.
        rewritten: Of these grids those that differ in any byte.
        displacement: Of the grids at defects from their clean shape, as a share of the width.
        lost, created: Pairs of neighbours, against the clean coverage.
        seconds: Of the repair alone.
    """

    left: int
    unmatched: int
    is_valid: bool
    moved: int
    rewritten: int
    displacement: float
    lost: int
    created: int
    seconds: float

    def told(self) -> list[str]:
        """Return the figures as text, in the order of HEAD."""
        return [
            str(self.left),
            str(self.unmatched),
            "yes" if self.is_valid else "NO",
            str(self.moved),
            str(self.rewritten),
            f"{self.displacement:.2f}",
            str(self.lost),
            str(self.created),
            f"{self.seconds:.2f}",
        ]


@dataclass(frozen=True)
class Case:
    """A clean coverage, the same with defects, and which grids these touch."""

    clean: np.ndarray
    grids: np.ndarray
    frame: shapely.Geometry
    width: float
    is_beside: np.ndarray
    adjacency: Adjacency


def run(seeds: tuple[int, ...], names: list[str]) -> None:
    """Print a table for each shape of defect."""
    for title, injector in VARIANTS.items():
        rows = [
            [f"{width:g}", name, *_told(name, cases)]
            for width in WIDTHS
            for cases in [[make_case(injector, width, seed) for seed in seeds]]
            for name in names
        ]
        print_table(
            f"{2 * PER_RULE} defects in some {GRIDS:,} grids: {title}; "
            f"the worst of {len(seeds)} seeds",
            HEAD,
            rows,
        )


def make_case(kind: type[Injector], width: float, seed: int) -> Case:
    """Return a coverage with as many gaps as overlaps of that width."""
    clean, frame = irregular_grids(GRIDS, seed)
    injector = kind(clean, frame, seed)
    for rule in ("overlap", "gap"):
        injector.inject(rule, width, PER_RULE)
    beside = _beside(clean, injector.defects)
    return Case(clean, injector.grids, frame, width, beside, neighbours(clean))


def measure_defects(case: Case, attempt: Attempt) -> DefectFigures:
    """Return the figures of one repair."""
    repaired = usable(attempt.grids)
    found = check(repaired, case.frame)
    away = ~case.is_beside
    lost, created = lost_and_created(case.adjacency, neighbours(repaired))
    off = displacement(case.clean[case.is_beside], repaired[case.is_beside])
    return DefectFigures(
        left=len(found.findings),
        unmatched=len(found.mismatches),
        is_valid=is_valid(attempt.grids),
        moved=count_moved(case.clean[away], repaired[away]),
        rewritten=int(is_rewritten(case.grids[away], repaired[away]).sum()),
        displacement=float(off.max()) / case.width,
        lost=lost,
        created=created,
        seconds=attempt.seconds,
    )


def _beside(clean: np.ndarray, defects: list[Defect]) -> np.ndarray:
    """Tell which grids have border or ground in common with a defect; a point is not enough."""
    grounds = np.array([defect.ground for defect in defects], dtype=object)
    ground, grid = shapely.STRtree(clean).query(grounds, predicate="dwithin", distance=ROUNDING_M)
    shared = shapely.intersection(grounds[ground], clean[grid], grid_size=ROUNDING_M)
    beside = np.zeros(len(clean), dtype=bool)
    beside[grid[shapely.length(shared) > NEIGHBOUR_M]] = True
    return beside


def _told(name: str, cases: list[Case]) -> list[str]:
    attempts = repair_capped(name, [case.grids for case in cases], ASKED_M, CAP_S)
    return row_of_worst(cases, attempts, measure_defects, len(HEAD) - 2)
