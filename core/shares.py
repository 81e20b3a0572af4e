"""Real pairs of one layer turned into shares: area, buildings, households, residents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .crossings import TypedGround
from .ground import ROUNDING_M2
from .layers import Buildings, GridLayer
from .width import is_wider
from .workload import Workload, sum_by_row

NOBODY = -1


@dataclass(frozen=True)
class Shared:
    """Who serves how much of each base grid, one row per pair, sorted by base row.

    Attributes:
        base: Row of the base grid, shape (k,).
        upper: Row of the upper grid; `NOBODY` where ground is uncovered, shape (k,).
        area: Ground shared, square metres, noise and drift given to the largest piece, shape (k,).
        workload: What lies on that ground; each building is counted once.
        upper_area: Ground of each upper grid, noise and drift corrected the same way, shape (m,).
    """

    base: NDArray[np.intp]
    upper: NDArray[np.intp]
    area: NDArray[np.float64]
    workload: Workload
    upper_area: NDArray[np.float64]


def share_out(
    base: GridLayer,
    upper: GridLayer,
    typed: TypedGround,
    buildings: Buildings,
    home: NDArray[np.intp],
) -> Shared:
    """Share the base grids out among the upper grids that truly hold them.

    Args:
        base: The base grids.
        upper: The upper layer.
        typed: What the two layers share, typed.
        buildings: The buildings; may be none.
        home: Row of the base grid each building lies in, -1 outside, shape of `buildings`.
    """
    ground = typed.ground
    real = np.flatnonzero(typed.is_real)
    unserved = np.setdiff1d(np.arange(len(base)), ground.base[real])
    part_bare = ~np.isin(typed.bare_base, unserved)
    bare_base = np.concatenate([typed.bare_base[part_bare], unserved])
    bare = np.concatenate([typed.bare[part_bare], base.geometries[unserved]])

    rows_base = np.concatenate([ground.base[real], bare_base])
    rows_upper = np.concatenate([ground.upper[real], np.full(len(bare), NOBODY)])
    pieces = np.concatenate([ground.pieces[real], bare])
    # Largest piece first, as in `ground`; uncovered ground last.
    order = np.lexsort((np.arange(len(rows_base)), rows_base))
    rows_base, rows_upper, pieces = rows_base[order], rows_upper[order], pieces[order]

    area = _areas_adding_up(base, rows_base, rows_upper, pieces, typed.widths.drift)
    served = rows_upper != NOBODY
    corrected = np.bincount(rows_upper[served], weights=area[served], minlength=len(upper))
    raw = np.bincount(ground.upper, weights=ground.area, minlength=len(upper))
    pair = _pair_of_building(rows_base, pieces, buildings, home, len(base))
    counted = np.flatnonzero(pair >= 0)
    return Shared(
        rows_base,
        rows_upper,
        area,
        sum_by_row(pair[counted], counted, len(rows_base), buildings),
        shapely.area(upper.geometries) - raw + corrected,
    )


def _areas_adding_up(
    base: GridLayer,
    rows_base: NDArray[np.intp],
    rows_upper: NDArray[np.intp],
    pieces: NDArray[np.object_],
    drift: float,
) -> NDArray[np.float64]:
    """Return areas that add up to the base grid: its largest piece takes up noise and drift.

    Where upper grids truly overlap, the areas stay as they are and add up to more.
    """
    area = shapely.area(pieces)
    own = shapely.area(base.geometries)
    n = len(base)
    excess = np.bincount(rows_base, weights=area, minlength=n) - own
    served = np.flatnonzero(rows_upper != NOBODY)
    serving = np.bincount(rows_base[served], minlength=n)
    for grid in np.flatnonzero((excess > ROUNDING_M2) & (serving > 1)):
        start, stop = np.searchsorted(rows_base[served], [grid, grid + 1])
        if _overlap_truly(pieces[served[start:stop]], drift):
            excess[grid] = 0
    first = np.flatnonzero(np.diff(rows_base, prepend=-1))
    area[first] -= excess[rows_base[first]]
    return area


def _overlap_truly(pieces: NDArray[np.object_], drift: float) -> bool:
    first, second = np.triu_indices(len(pieces), 1)
    common = shapely.intersection(pieces[first], pieces[second])
    return bool(is_wider(common, drift).any())


def _pair_of_building(
    rows_base: NDArray[np.intp],
    pieces: NDArray[np.object_],
    buildings: Buildings,
    home: NDArray[np.intp],
    n: int,
) -> NDArray[np.intp]:
    """Return the pair each building is counted into; -1 outside every base grid.

    A building belongs to the largest piece of its base grid that holds it; on noise or drift,
    where no piece does, to the largest piece.
    """
    first = np.searchsorted(rows_base, np.arange(n))
    several = np.bincount(rows_base, minlength=n) > 1
    pair = np.where(home >= 0, first[home], -1)
    asked = np.flatnonzero((home >= 0) & several[home])
    split = np.flatnonzero(several[rows_base])
    held, building = shapely.STRtree(buildings.points[asked]).query(
        pieces[split], predicate="intersects"
    )
    held, building = split[held], asked[building]
    at_home = rows_base[held] == home[building]
    held, building = held[at_home], building[at_home]
    order = np.argsort(-held, kind="stable")  # the largest piece is written last
    pair[building[order]] = held[order]
    return pair
