"""The ground that base grids share with the grids of another layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .chunks import map_chunks, query_pairs
from .layers import Codes, Geometries, GridLayer
from .progress import Progress, Silent, Span
from .shapes import is_area

# A circle of this width is less than any noise; smaller remainders are rounding.
_ROUNDING_M2 = 0.001

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True)
class SharedGround:
    """Pairs of a base grid and an upper grid that share ground, sorted by base row, then area.

    Attributes:
        base, upper: Rows of the two grids, shape (k,).
        pieces: The shared ground; the base grid itself where it lies wholly inside, shape (k,).
        area: Area of the pieces in square metres, shape (k,).
        is_main: True on the largest piece of each base grid, shape (k,).
        border_grids: Number of base grids that meet more than one upper grid.
    """

    base: NDArray[np.intp]
    upper: NDArray[np.intp]
    pieces: Geometries
    area: NDArray[np.float64]
    is_main: NDArray[np.bool_]
    border_grids: int

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.base)


def share_ground(
    base: GridLayer, upper: GridLayer, progress: Progress | None = None
) -> SharedGround:
    """Intersect two layers; base grids that lie wholly in one upper grid are never cut.

    Args:
        base: The base grids, valid.
        upper: Professional grids or communities, valid; they may overlap each other.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    whole = _query(base, upper, "covers", Span(progress, 0, 0.3))
    meeting = _query(base, upper, "intersects", Span(progress, 0.3, 0.5))
    cut = _may_cut(base, upper, whole, meeting)
    pieces = map_chunks(
        shapely.intersection,
        base.geometries[cut[0]],
        upper.geometries[cut[1]],
        progress=Span(progress, 0.5, 0.9),
    )
    with_area = is_area(pieces)
    return _by_base(
        np.concatenate([whole[0], cut[0][with_area]]),
        np.concatenate([whole[1], cut[1][with_area]]),
        np.concatenate([base.geometries[whole[0]], pieces[with_area]]),
        upper.codes,
        border_grids=int((np.bincount(meeting[0]) > 1).sum()),
    )


def _query(base: GridLayer, upper: GridLayer, predicate: str, progress: Progress) -> Pairs:
    upper_row, base_row = query_pairs(base.tree, upper.geometries, predicate, progress)
    return base_row, upper_row


def _may_cut(base: GridLayer, upper: GridLayer, whole: Pairs, meeting: Pairs) -> Pairs:
    """Return the pairs to intersect: those that meet, less those known to share no ground.

    A base grid that lies wholly in one upper grid shares ground with another only where the two
    upper grids overlap.
    """
    n = len(upper)
    base_row, upper_row = meeting
    home = np.full(len(base), -1, dtype=np.intp)
    home[whole[0]] = whole[1]
    known = np.isin(_pair_keys(base_row, upper_row, n), _pair_keys(*whole, n))
    at_home = home[base_row] >= 0
    beside = np.isin(_pair_keys(home[base_row], upper_row, n), _overlapping_pairs(upper))
    asked = ~known & (~at_home | beside)
    return base_row[asked], upper_row[asked]


def _overlapping_pairs(layer: GridLayer) -> NDArray[np.intp]:
    """Return keys of the ordered pairs of grids of one layer that overlap or hold one another."""
    keys = []
    for predicate in ("overlaps", "contains"):
        first, second = query_pairs(layer.tree, layer.geometries, predicate)
        apart = first != second
        first, second = first[apart], second[apart]
        keys += [_pair_keys(first, second, len(layer)), _pair_keys(second, first, len(layer))]
    return np.unique(np.concatenate(keys))


def _pair_keys(first: NDArray[np.intp], second: NDArray[np.intp], n: int) -> NDArray[np.intp]:
    return first * n + second


def _by_base(
    base_row: NDArray[np.intp],
    upper_row: NDArray[np.intp],
    pieces: Geometries,
    upper_codes: Codes,
    *,
    border_grids: int,
) -> SharedGround:
    """Return the pairs sorted by base row, largest piece first, equal ones by upper code."""
    area = shapely.area(pieces)
    rank = np.empty(len(upper_codes), dtype=np.intp)
    rank[np.argsort(upper_codes, kind="stable")] = np.arange(len(upper_codes))
    order = np.lexsort((rank[upper_row], -area, base_row))
    base_row, upper_row = base_row[order], upper_row[order]
    is_main = np.ones(len(base_row), dtype=bool)
    is_main[1:] = base_row[1:] != base_row[:-1]
    return SharedGround(base_row, upper_row, pieces[order], area[order], is_main, border_grids)


def find_uncovered(
    base: GridLayer, ground: SharedGround, progress: Progress | None = None
) -> tuple[NDArray[np.intp], Geometries]:
    """Return the rows of base grids that are not wholly covered, and their uncovered ground.

    Pieces are subtracted only from base grids whose pieces do not add up to their area.
    """
    covered = np.bincount(ground.base, weights=ground.area, minlength=len(base))
    rows = np.flatnonzero(np.abs(shapely.area(base.geometries) - covered) > _ROUNDING_M2)
    bare = base.geometries[rows]
    place = np.full(len(base), -1, dtype=np.intp)
    place[rows] = np.arange(len(rows))
    for ranked in _by_rank(ground):
        pairs = ranked[place[ground.base[ranked]] >= 0]
        at = place[ground.base[pairs]]
        bare[at] = map_chunks(shapely.difference, bare[at], ground.pieces[pairs], progress=progress)
    left = is_area(bare)
    return rows[left], bare[left]


def _by_rank(ground: SharedGround) -> list[NDArray[np.intp]]:
    """Return the pairs that are the first of their base grid, those that are second, and so on."""
    first = np.flatnonzero(ground.is_main)
    sizes = np.diff(np.append(first, len(ground)))
    rank = np.arange(len(ground)) - np.repeat(first, sizes)
    return [np.flatnonzero(rank == place) for place in range(int(sizes.max(initial=0)))]
