"""What the band allows in each community, said before any grid is drawn, and what would help."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...arrays import Codes
from ...errors import GridError, Message
from ...findings import join_codes, name_codes
from ...layers import Buildings, GridLayer
from ...workload import Workload, sum_by_row
from ..ground.regions import Regions
from ..settings import Band, DesignSettings
from .advice import (
    Case,
    LargeLump,
    Partner,
    advise,
    explain,
    help_search,
    join_sentences,
    tell_missed,
)
from .lumps import Lumps, make_lumps
from .packing import look_out


@dataclass(frozen=True)
class Feasibility:
    """What can be reached in each region: a community, or one of its parts; shape (r,) each.

    Attributes:
        community: Code of the community.
        part: Number of its part, from 1 on, the largest first.
        buildings, households, residents: What it holds.
        fewest, most: Numbers of grids between which the band can hold; fewest > most: it cannot.
            Each building above the maximum counts as one grid.
        planned: Number of grids to draw.
        possible: How many of these can lie in the band at most.
        drawn: Number of grids drawn; 0 until they are.
        in_band: How many do; 0 until the grids are drawn.
        reachable: True where all can.
        large_buildings: Codes of the buildings above the maximum, joined by ";".
        reason: What keeps grids out of the band; empty where nothing does.
        remedy: What would help; empty likewise.
    """

    community: Codes
    part: NDArray[np.intp]
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    fewest: NDArray[np.int64]
    most: NDArray[np.int64]
    planned: NDArray[np.int64]
    possible: NDArray[np.int64]
    drawn: NDArray[np.int64]
    in_band: NDArray[np.int64]
    reachable: NDArray[np.bool_]
    large_buildings: Codes
    reason: list[Message]
    remedy: list[Message]

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self.community)


def require_counts(buildings: Buildings, layer: str, codes: Codes) -> None:
    """Refuse buildings with fewer than no people.

    Args:
        buildings: The buildings.
        layer: What the user calls their layer.
        codes: Their codes, or row numbers as text, shape (b,).

    Raises:
        GridError: Naming the first few of them.
    """
    negative = (buildings.households < 0) | (buildings.residents < 0)
    if negative.any():
        raise GridError(
            "Layer {layer}: a building cannot have fewer than 0 households or residents ({codes}). "
            "Correct the numbers.",
            layer=layer,
            codes=name_codes(codes[negative]),
        )


def assess(
    communities: GridLayer,
    regions: Regions,
    home: NDArray[np.intp],
    together: NDArray[np.intp],
    buildings: Buildings,
    building_codes: Codes,
    settings: DesignSettings,
) -> Feasibility:
    """Say for each region how many grids it can have, what stands in the way and what would help.

    Args:
        communities: The communities.
        regions: `find_regions(communities)`.
        home: Row of the region each building lies in, -1 outside, shape (b,).
        together: A number that buildings share which are never parted, such as `number_spots`, or
            the atom of each where blocks are divided as far as they can be, shape (b,).
        buildings: The buildings.
        building_codes: Their codes, or row numbers as text, shape (b,).
        settings: The band and what it counts.
    """
    inside = np.flatnonzero(home >= 0)
    workload = sum_by_row(home[inside], inside, len(regions), buildings)
    one_each = np.ones(len(buildings), dtype=np.int64)
    people = settings.measured(Workload(one_each, buildings.households, buildings.residents))
    lumps = make_lumps(home, together, people)
    cases = _make_cases(communities, regions, lumps, workload.buildings, building_codes, settings)
    outlooks = [case.outlook for case in cases]
    large = [[code for one in case.large for code in one.codes.tolist()] for case in cases]
    return Feasibility(
        communities.codes[regions.community],
        regions.part,
        workload.buildings,
        workload.households,
        workload.residents,
        fewest=_column([len(one.large) + one.fewest for one in outlooks]),
        most=_column([len(one.large) + one.most for one in outlooks]),
        planned=_column([one.planned for one in outlooks]),
        possible=_column([one.possible for one in outlooks]),
        drawn=np.zeros(len(regions), dtype=np.int64),
        in_band=np.zeros(len(regions), dtype=np.int64),
        reachable=np.array([one.reachable for one in outlooks], dtype=bool),
        large_buildings=np.array([join_codes(codes) for codes in large], dtype=str),
        reason=[explain(case) for case in cases],
        remedy=[advise(case) for case in cases],
    )


def judged(
    feasibility: Feasibility,
    region: NDArray[np.intp],
    people: NDArray[np.int64],
    codes: Codes,
    settings: DesignSettings,
) -> Feasibility:
    """Return what was forecast, completed with what the search reached.

    Args:
        feasibility: What `assess` said.
        region: Row of the region each grid lies in, shape (g,).
        people: What the band counts, of each grid, shape (g,).
        codes: Codes of the grids, shape (g,).
        settings: The band and the time the search had.
    """
    good = settings.band.contains(people)
    bad = ~good
    if settings.empty_land == "alone":
        bad &= people > 0
    in_band, out = (np.bincount(region[rows], minlength=len(feasibility)) for rows in (good, bad))
    unavoidable = feasibility.planned - feasibility.possible
    could = feasibility.fewest <= feasibility.most
    reason, remedy = list(feasibility.reason), list(feasibility.remedy)
    for row in np.flatnonzero(could & (out > unavoidable)).tolist():
        missed = np.flatnonzero(bad & (region == row))
        told = tell_missed(codes[missed], int(unavoidable[row]))
        reason[row] = join_sentences(reason[row], told)
        remedy[row] = join_sentences(remedy[row], help_search(people[missed], settings))
    return replace(
        feasibility,
        drawn=np.bincount(region, minlength=len(feasibility)).astype(np.int64),
        in_band=in_band.astype(np.int64),
        reason=reason,
        remedy=remedy,
    )


def _make_cases(
    communities: GridLayer,
    regions: Regions,
    lumps: Lumps,
    buildings: NDArray[np.int64],
    building_codes: Codes,
    settings: DesignSettings,
) -> list[Case]:
    """Return what is known of each region."""
    above = lumps.above(settings.band.maximum, len(regions))
    cases = []
    for row, large in enumerate(above):
        outlook = look_out(lumps.people_in(row), settings.band)
        named = [LargeLump(one.people, building_codes[one.buildings]) for one in large]
        case = Case(outlook, int(buildings[row]), named, None, settings)
        if outlook.total and not large and case.is_too_small:
            partner = _find_partner(row, regions, lumps, communities.codes, settings.band)
            case = replace(case, partner=partner)
        cases.append(case)
    return cases


def _find_partner(
    row: int, regions: Regions, lumps: Lumps, codes: Codes, band: Band
) -> Partner | None:
    """Return the neighbour that fits the band together with a region: that of the longest border.

    Only sizes are looked at: where the people stand may still forbid it.
    """
    own = lumps.people_in(row)
    for other in regions.beside(row).tolist():
        together = look_out(np.concatenate([own, lumps.people_in(other)]), band)
        if together.reachable:
            return Partner(str(codes[regions.community[other]]), together.total)
    return None


def _column(numbers: list[int]) -> NDArray[np.int64]:
    return np.array(numbers, dtype=np.int64)
