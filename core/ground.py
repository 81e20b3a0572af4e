"""The ground that base grids share with the grids of another layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .chunks import map_chunks, query_pairs
from .edges import Edges, find_apart
from .layers import Codes, Geometries, GridLayer
from .progress import Progress, Silent, Span
from .shapes import is_area, without_lines

# A circle of this width is less than any noise; smaller remainders are rounding.
ROUNDING_M2 = 0.001

Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True)
class SharedGround:
    """Pairs of a base grid and an upper grid that share ground, sorted by base row, then area.

    Attributes:
        base, upper: Rows of the two grids, shape (k,).
        pieces: The shared ground; the base grid itself where it lies wholly inside, shape (k,).
        area: Area of the pieces in square metres, shape (k,).
        is_main: True on the largest piece of each base grid, shape (k,).
        foreign_share: Share of the length of the upper borders that runs along no base border.
        met_grids: Number of base grids that such a border meets.
    """

    base: NDArray[np.intp]
    upper: NDArray[np.intp]
    pieces: Geometries
    area: NDArray[np.float64]
    is_main: NDArray[np.bool_]
    foreign_share: float
    met_grids: int

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.base)


def share_ground(
    base: GridLayer, upper: GridLayer, progress: Progress | None = None
) -> SharedGround:
    """Intersect two layers; only base grids that a foreign border meets are cut.

    Most borders of a nested layer run along borders of base grids, which run through none of
    them. Where no border runs through a base grid, all of it lies where its inner point does;
    unless it is in several pieces.

    Args:
        base: The base grids, valid.
        upper: Professional grids or communities, valid; they may overlap each other.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    borders = upper.edges
    foreign = borders.take(find_apart(borders, base.borders))
    progress.step(0.1)
    cut = _joined(
        _meeting(base, foreign, Span(progress, 0.1, 0.3)), _meeting_several_parts(base, upper)
    )
    homes = _homes(base, upper, Span(progress, 0.3, 0.4))
    is_cut = np.zeros(len(base), dtype=bool)
    is_cut[cut[0]] = True
    whole = ~is_cut[homes[0]]
    cut_base, cut_upper = _unique_pairs(cut, (homes[0][~whole], homes[1][~whole]), len(upper))
    pieces = map_chunks(
        shapely.intersection,
        base.geometries[cut_base],
        upper.geometries[cut_upper],
        progress=Span(progress, 0.4, 0.9),
    )
    with_area = is_area(pieces)
    pieces = without_lines(pieces[with_area])
    return _by_base(
        np.concatenate([homes[0][whole], cut_base[with_area]]),
        np.concatenate([homes[1][whole], cut_upper[with_area]]),
        np.concatenate([base.geometries[homes[0][whole]], pieces]),
        upper.codes,
        foreign_share=foreign.length() / borders.length() if len(borders) else 0.0,
        met_grids=int(is_cut.sum()),
    )


def _meeting(base: GridLayer, borders: Edges, progress: Progress) -> Pairs:
    """Return pairs of a base grid and the upper grid of a border that meets it."""
    edge, base_row = query_pairs(base.tree, borders.lines(), "intersects", progress)
    return base_row, borders.owner[edge]


def _meeting_several_parts(base: GridLayer, upper: GridLayer) -> Pairs:
    """Return pairs of a base grid in several pieces and an upper grid that meets it."""
    several = np.flatnonzero(shapely.get_num_geometries(base.geometries) > 1)
    place, upper_row = upper.tree.query(base.geometries[several], predicate="intersects")
    return several[place], upper_row


def _joined(first: Pairs, second: Pairs) -> Pairs:
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def _homes(base: GridLayer, upper: GridLayer, progress: Progress) -> Pairs:
    """Return pairs of a base grid and an upper grid that holds its inner point."""
    points = shapely.STRtree(shapely.point_on_surface(base.geometries))
    upper_row, base_row = query_pairs(points, upper.geometries, "intersects", progress)
    return base_row, upper_row


def _unique_pairs(first: Pairs, second: Pairs, n: int) -> Pairs:
    base_row, upper_row = _joined(first, second)
    keys = np.unique(base_row * n + upper_row)
    return keys // n, keys % n


def _by_base(
    base_row: NDArray[np.intp],
    upper_row: NDArray[np.intp],
    pieces: Geometries,
    upper_codes: Codes,
    **borders: Any,
) -> SharedGround:
    """Return the pairs sorted by base row, largest piece first, equal ones by upper code."""
    area = shapely.area(pieces)
    rank = np.empty(len(upper_codes), dtype=np.intp)
    rank[np.argsort(upper_codes, kind="stable")] = np.arange(len(upper_codes))
    order = np.lexsort((rank[upper_row], -area, base_row))
    base_row, upper_row = base_row[order], upper_row[order]
    is_main = np.ones(len(base_row), dtype=bool)
    is_main[1:] = base_row[1:] != base_row[:-1]
    return SharedGround(base_row, upper_row, pieces[order], area[order], is_main, **borders)


def find_uncovered(
    base: GridLayer, ground: SharedGround, progress: Progress | None = None
) -> tuple[NDArray[np.intp], Geometries]:
    """Return the rows of base grids that are not wholly covered, and their uncovered ground.

    Pieces are subtracted only from base grids whose pieces do not add up to their area.
    """
    covered = np.bincount(ground.base, weights=ground.area, minlength=len(base))
    rows = np.flatnonzero(np.abs(shapely.area(base.geometries) - covered) > ROUNDING_M2)
    bare = base.geometries[rows]
    place = np.full(len(base), -1, dtype=np.intp)
    place[rows] = np.arange(len(rows))
    for ranked in _by_rank(ground):
        pairs = ranked[place[ground.base[ranked]] >= 0]
        at = place[ground.base[pairs]]
        left = map_chunks(shapely.difference, bare[at], ground.pieces[pairs], progress=progress)
        bare[at] = without_lines(left)
    is_bare = is_area(bare)
    return rows[is_bare], bare[is_bare]


def _by_rank(ground: SharedGround) -> list[NDArray[np.intp]]:
    """Return the pairs that are the first of their base grid, those that are second, and so on."""
    first = np.flatnonzero(ground.is_main)
    sizes = np.diff(np.append(first, len(ground)))
    rank = np.arange(len(ground)) - np.repeat(first, sizes)
    return [np.flatnonzero(rank == place) for place in range(int(sizes.max(initial=0)))]
