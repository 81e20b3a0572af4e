"""Known defects put into a district, so that checks can be scored."""

from __future__ import annotations

import numpy as np

from ...layers import BASE
from ..district import District
from ..truth import DefectTruth
from . import borders, faults, people
from .draft import Draft
from .sites import SiteFinder

WIDTHS_M = (5.0, 1.0, 0.3, 0.05, 0.01)
DRIFTS_M = (0.3, 0.5, 0.8, 1.1, 1.5)

# Departments with enough borders; widths go around among them.
_BUSY_KINDS = ("police", "safety", "health", "city_management", "safety")


def inject_defects(district: District, seed: int = 1) -> tuple[District, DefectTruth]:
    """Return the district with defects of every rule, and all that a check of it should find.

    The defects lie apart: no two of them touch each other or a known crossing. Widths and sizes
    are told by the default rule profile.

    Args:
        district: A district with footprints.
        seed: Chooses the places.

    Returns:
        The spoilt district, and the truth: the defects with their unavoidable consequences, the
        crossings that the district had, and its base grids outside the band of households.

    Raises:
        GridError: If the district has no footprints, or too few places for the defects.
    """
    rng = np.random.default_rng([district.seed, seed])
    draft = Draft(district)
    finder = SiteFinder(district, draft, rng)
    _, as_made = people.households_by_grid(draft)
    _open_borders_at_sea(draft, finder)
    _spoil_grids(draft, finder, rng)
    _spoil_base_borders(draft, finder)
    _spoil_professional_borders(draft, finder)
    for factor in (0.5, 0.45, 0.6, 1.6, 1.8, 1.7):
        people.resize(draft, finder, factor, rng)
    people.note_sizes(draft, as_made)
    # last, so that every other expected finding shows the valid shapes
    for kind in (BASE, "safety"):
        faults.bow_tie(draft, finder, kind, rng)
    return draft.finish()


def _open_borders_at_sea(draft: Draft, finder: SiteFinder) -> None:
    """Open borders that meet the coast: few do, so they come first."""
    for kind, width in ((BASE, 1.0), ("city_management", 0.3), ("safety", 0.05)):
        borders.slit_from_sea(draft, finder, kind, width)


def _spoil_grids(draft: Draft, finder: SiteFinder, rng: np.random.Generator) -> None:
    faults.leave_blind_spot(draft, finder, "safety", rng)
    faults.split_in_two(draft, finder, "city_management", rng)
    for kind in (BASE, "police"):
        faults.lose_code(draft, finder, kind, rng)
    for kind in (BASE, "city_management"):
        faults.repeat_code(draft, finder, kind, rng)
    for kind in (BASE, "fire"):
        faults.add_empty(draft, kind, rng)


def _spoil_base_borders(draft: Draft, finder: SiteFinder) -> None:
    faults.detach_strip(draft, finder)
    for width in WIDTHS_M:
        borders.overlap(draft, finder, BASE, width)
        borders.open_border(draft, finder, BASE, width)
        borders.retreat_from_sea(draft, finder, BASE, width)
    for width in (5.0, 0.3):
        borders.reach_into_sea(draft, finder, BASE, width)
    for _ in range(3):
        people.cut_building(draft, finder)
    for _ in range(2):
        borders.add_vertex(draft, finder, BASE)
        borders.leave_community(draft, finder)


def _spoil_professional_borders(draft: Draft, finder: SiteFinder) -> None:
    for kind in ("police", "health"):
        borders.cross_one_building(draft, finder, kind)
    for kind in ("police", "city_management", "health"):
        borders.cross(draft, finder, kind)
        borders.add_vertex(draft, finder, kind)
    for kind, width, drift in zip(_BUSY_KINDS, WIDTHS_M, DRIFTS_M):
        borders.overlap(draft, finder, kind, width)
        borders.open_border(draft, finder, kind, width)
        borders.drift(draft, finder, kind, drift)
    for kind, width in (("police", 5.0), ("fire", 0.3), ("health", 0.05)):
        borders.retreat_from_sea(draft, finder, kind, width)
        borders.reach_into_sea(draft, finder, kind, width)
