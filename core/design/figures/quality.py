"""How good base grids are, drawn by whomever: people, shapes, borders, buildings cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Codes, Column, Geometries
from ...chunks import map_chunks, query_pairs
from ...layers import Buildings, GridLayer
from ...progress import Progress, Silent, Span
from ...shapes import is_area, made_polygonal
from ...workload import assign_buildings, sum_by_row
from ..ground.barriers import Barriers
from ..settings import DesignSettings
from .alongside import THROUGH, Alongside, look_alongside

# Less of a footprint than either, on the far side of a border, is a slip of the pen.
_CUT_OFF_M2 = 0.1
_CUT_OFF_SHARE = 0.001

_CIRCLE = 4 * np.pi


@dataclass(frozen=True)
class Quality:
    """Figures of n grids, one row each, and in a last row of all together; shape (n + 1,) each.

    Attributes:
        code: Of the grid; "" in the last row.
        community: Code of the community it belongs to, "" where there is none, and in the last row.
        buildings, households, residents: What it holds; in the last row the sums.
        deviation: People above the target, negative below it; the sum.
        in_band: Whether its people lie in the band; whether those of all grids do.
        area_m2: Square metres; the sum.
        perimeter_m: Metres; the length of all borders, each counted once.
        polsby_popper: Area over that of the circle with the same perimeter; the mean.
        border_shares: Share of the border that lies on lines of each class, within 3 m, by class:
            "community", the barrier classes from the strongest on, "line" (barriers without a
            class), "water", and "" for the rest. Each stretch counts for the first of them.
        on_barrier: Share of the inner border, which is not on the border of a community, that lies
            on any of these but ""; nan where there is no inner border. In the last row each
            stretch is counted once.
        buildings_cut: Footprints that it shares with another grid of a community; the number of
            such footprints.
        parts: Polygons the grid is made of; the sum.
        cut_by_communities: Number of footprints cut by the border of a community alone.
    """

    code: Codes
    community: Codes
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    deviation: NDArray[np.int64]
    in_band: NDArray[np.bool_]
    area_m2: NDArray[np.float64]
    perimeter_m: NDArray[np.float64]
    polsby_popper: NDArray[np.float64]
    border_shares: Mapping[str, NDArray[np.float64]]
    on_barrier: NDArray[np.float64]
    buildings_cut: NDArray[np.int64]
    parts: NDArray[np.int64]
    cut_by_communities: int

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.code)


def measure_quality(
    grids: GridLayer,
    communities: GridLayer,
    buildings: Buildings,
    barriers: Barriers,
    water: shapely.Geometry | None,
    settings: DesignSettings,
    progress: Progress | None = None,
) -> Quality:
    """Return the figures of base grids, however they were drawn.

    Args:
        grids: Valid base grids; a column "community" tells whose they are, else their place does.
        communities: Valid communities.
        buildings: What the grids hold; one on a border counts for the first grid.
        barriers: Lines that borders should follow.
        water: (Multi)polygon whose bank borders may follow; None when there is none.
        settings: The band and what it counts.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    community = _find_communities(grids, communities)
    home = assign_buildings(grids, buildings)
    progress.step(0.1)
    alongside = look_alongside(
        grids.geometries, communities.geometries, barriers, water, Span(progress, 0.1, 0.7)
    )
    cuts = _find_cuts(grids, community, buildings.footprints, Span(progress, 0.7, 1))
    inside = np.flatnonzero(home >= 0)
    workload = sum_by_row(home[inside], inside, len(grids), buildings)
    people = settings.measured(workload)
    good = settings.band.contains(people)
    area, perimeter = shapely.area(grids.geometries), shapely.length(grids.geometries)
    roundness = _CIRCLE * area / np.maximum(perimeter, np.finfo(float).tiny) ** 2
    return Quality(
        code=np.append(grids.codes, ""),
        community=np.append(community, ""),
        buildings=_with_sum(workload.buildings),
        households=_with_sum(workload.households),
        residents=_with_sum(workload.residents),
        deviation=_with_sum(people - settings.band.target),
        in_band=np.append(good, good.all()),
        area_m2=_with_sum(area),
        perimeter_m=np.append(perimeter, alongside.lengths[-1].sum()),
        polsby_popper=np.append(roundness, roundness.mean() if len(grids) else np.nan),
        border_shares=_border_shares(alongside),
        on_barrier=_on_barrier(alongside),
        buildings_cut=np.append(cuts.by_grid, cuts.inside_communities),
        parts=_with_sum(_count_parts(grids.geometries)),
        cut_by_communities=cuts.by_communities,
    )


@dataclass(frozen=True)
class _Cuts:
    """Footprints that borders of grids run through.

    Attributes:
        by_grid: Those a grid shares with another one of its community, shape (n,).
        inside_communities: How many these are.
        by_communities: How many only the border of a community cuts.
    """

    by_grid: NDArray[np.int64]
    inside_communities: int
    by_communities: int


def _find_communities(grids: GridLayer, communities: GridLayer) -> Codes:
    """Return the code of the community of each grid, by its column or else by its place."""
    if "community" in grids.attributes:
        return grids.attributes["community"].astype(str)
    points = shapely.STRtree(shapely.point_on_surface(grids.geometries))
    community, grid = query_pairs(points, communities.geometries, "intersects")
    row = np.full(len(grids), len(communities), dtype=np.intp)
    row[grid[::-1]] = community[::-1]  # sorted by community, so the first is written last
    return np.append(communities.codes, "")[row]


def _find_cuts(
    grids: GridLayer, community: Codes, footprints: Geometries | None, progress: Progress
) -> _Cuts:
    if footprints is None:
        return _Cuts(np.zeros(len(grids), dtype=np.int64), 0, 0)
    shapes = made_polygonal(footprints)
    searched, measured = Span(progress, 0, 0.5), Span(progress, 0.5, 1)
    _, whole = query_pairs(shapely.STRtree(shapes), grids.geometries, "contains", searched)
    doubtful = np.delete(np.arange(len(shapes)), whole)
    place, grid = grids.tree.query(shapes[doubtful], predicate="intersects")
    footprint = doubtful[place]
    pairs = shapes[footprint], grids.geometries[grid]
    shared = shapely.area(map_chunks(shapely.intersection, *pairs, progress=measured))
    held = shared > np.maximum(_CUT_OFF_M2, _CUT_OFF_SHARE * shapely.area(shapes[footprint]))
    footprint, grid = footprint[held], grid[held]
    _, number = np.unique(community, return_inverse=True)
    groups = footprint * len(grids) + number.reshape(-1)[grid]
    _, group, grids_of = np.unique(groups, return_inverse=True, return_counts=True)
    cut = grids_of[group.reshape(-1)] > 1
    anywhere, grids_in_all = np.unique(footprint, return_counts=True)
    inside = np.unique(footprint[cut])
    return _Cuts(
        np.bincount(grid[cut], minlength=len(grids)).astype(np.int64),
        len(inside),
        len(np.setdiff1d(anywhere[grids_in_all > 1], inside)),
    )


def _border_shares(alongside: Alongside) -> Mapping[str, NDArray[np.float64]]:
    whole = np.maximum(alongside.lengths.sum(axis=1), np.finfo(float).tiny)
    return dict(zip(alongside.classes, alongside.lengths.T / whole))


def _on_barrier(alongside: Alongside) -> NDArray[np.float64]:
    whole = alongside.inner.sum(axis=1)
    through = alongside.inner[:, alongside.classes.index(THROUGH)]
    share = np.full(len(whole), np.nan)
    return np.divide(whole - through, whole, out=share, where=whole > 0)


def _count_parts(geometries: Geometries) -> NDArray[np.int64]:
    parts, row = shapely.get_parts(geometries, return_index=True)
    return np.bincount(row[is_area(parts)], minlength=len(geometries)).astype(np.int64)


def _with_sum(column: Column) -> Column:
    return np.append(column, column.sum())
