"""What the borders of grids run along: communities, barriers, banks, or through a block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...chunks import map_chunks
from ...edges import directed_edges
from ...progress import Progress, Span
from ...tiling.mesh import draw_once
from ..ground.barriers import Barriers, resistance_of

COMMUNITY, WATER, THROUGH = "community", "water", ""
# Barrier lines of which nobody said what they are.
UNNAMED = "line"

# A border runs along a line as long as it is not farther from it.
_ALONG_M = 3.0
# Outlines that are drawn apart by less than this are one border.
_SAME_M = 0.2
_STRETCH_M = 5.0
# As many as fit a 64-bit number, beside those that are no barriers; the rarer ones are UNNAMED.
_MOST_CLASSES = 60

Coordinates = NDArray[np.float64]


@dataclass(frozen=True)
class Alongside:
    """The borders of n grids by what they run along.

    Attributes:
        classes: COMMUNITY, the barrier classes from the strongest on, WATER, THROUGH.
        lengths: Metres of border of each class, by grid; in the last row of all grids together,
            each border counted once; shape (n + 1, c).
        inner: The same without the borders of communities, shape (n + 1, c).
    """

    classes: tuple[str, ...]
    lengths: NDArray[np.float64]
    inner: NDArray[np.float64]


@dataclass(frozen=True)
class _Lines:
    """Straight pieces of the lines that borders can run along.

    Attributes:
        classes: Names of the classes, in the order in which they count.
        tree: Index over the pieces.
        rank: Number of the class of each piece, shape (n,).
        communities: Index over those of communities.
    """

    classes: tuple[str, ...]
    tree: shapely.STRtree
    rank: NDArray[np.intp]
    communities: shapely.STRtree


def look_alongside(
    grids: Geometries,
    communities: Geometries,
    barriers: Barriers,
    water: shapely.Geometry | None,
    progress: Progress,
) -> Alongside:
    """Measure what the borders of grids run along.

    Borders are looked at in stretches of up to 5 m; each counts for the first class that has lines
    within 3 m of both its ends, so that a border across a street is not on it.

    Args:
        grids: Valid (multi)polygons, shape (n,).
        communities: Valid (multi)polygons.
        barriers: Lines that borders should follow.
        water: (Multi)polygon whose bank borders may follow; None when there is none.
        progress: Told of the stages; may raise CancelledError.
    """
    edges = directed_edges(grids)
    ends, line = draw_once(edges)
    lines = _collect_lines(communities, barriers, water)
    stretches = _cut(ends)
    rank = _find_rank(stretches, lines, Span(progress, 0, 0.8))
    is_inner = np.ones(len(rank), dtype=bool)
    near = np.flatnonzero(rank == 0)
    is_inner[near] = ~_is_near(stretches.middles(near), lines.communities, Span(progress, 0.8, 1))

    def by_line(chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        rows = [np.flatnonzero(chosen & (rank == number)) for number in range(len(lines.classes))]
        columns = [np.bincount(stretches.line[r], stretches.length[r], len(ends)) for r in rows]
        return np.stack(columns, axis=1)

    def by_grid(of_line: NDArray[np.float64]) -> NDArray[np.float64]:
        columns = [np.bincount(edges.owner, column[line], len(grids)) for column in of_line.T]
        return np.stack(columns, axis=1)

    inner, outer = by_line(is_inner), by_line(~is_inner)
    inner_by_grid = by_grid(inner)
    # in a coverage two grids have every inner border, whether or not their vertices match
    inner_sum = inner_by_grid.sum(axis=0, keepdims=True) / 2
    whole_sum = inner_sum + outer.sum(axis=0, keepdims=True)
    return Alongside(
        lines.classes,
        np.concatenate([inner_by_grid + by_grid(outer), whole_sum]),
        np.concatenate([inner_by_grid, inner_sum]),
    )


@dataclass(frozen=True)
class _Stretches:
    """Lines cut into short stretches.

    Attributes:
        places: Where the lines begin, end and are cut, line by line, shape (p, 2).
        first: Row of the place each stretch begins at; it ends at the next one; shape (s,).
        length: Metres, shape (s,).
        line: Row of the line of each, shape (s,).
    """

    places: Coordinates
    first: NDArray[np.intp]
    length: NDArray[np.float64]
    line: NDArray[np.intp]

    def middles(self, rows: NDArray[np.intp]) -> Geometries:
        """Return the middle of some stretches."""
        first = self.first[rows]
        return shapely.points((self.places[first] + self.places[first + 1]) / 2)


def _cut(ends: Coordinates) -> _Stretches:
    """Cut each line into stretches of one length."""
    span = ends[:, 2:] - ends[:, :2]
    whole = np.hypot(*span.T)
    count = np.maximum(np.ceil(whole / _STRETCH_M), 1).astype(np.intp)
    of_place = np.repeat(np.arange(len(ends)), count + 1)
    number = np.arange(len(of_place)) - np.repeat(np.cumsum(count + 1) - count - 1, count + 1)
    share = number / count[of_place]
    places = ends[of_place, :2] + share[:, None] * span[of_place]
    first = np.flatnonzero(number < count[of_place])
    line = of_place[first]
    return _Stretches(places, first, (whole / count)[line], line)


def _collect_lines(
    communities: Geometries, barriers: Barriers, water: shapely.Geometry | None
) -> _Lines:
    classes, number = _rank_classes(barriers)
    outlines, _ = _straight_pieces(shapely.boundary(communities))
    drawn, row = _straight_pieces(barriers.lines)
    banks, _ = _straight_pieces(shapely.boundary(np.array([water], dtype=object)))
    rank = [
        np.zeros(len(outlines), dtype=np.intp),
        number[row],
        np.full(len(banks), classes.index(WATER), dtype=np.intp),
    ]
    return _Lines(
        classes,
        shapely.STRtree(np.concatenate([outlines, drawn, banks])),
        np.concatenate(rank),
        shapely.STRtree(outlines),
    )


def _rank_classes(barriers: Barriers) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Return the classes in the order in which they count, and the number of each line's class."""
    present, of_line, uses = np.unique(barriers.classes, return_inverse=True, return_counts=True)
    common = np.argsort(-uses, kind="stable")[:_MOST_CLASSES]
    named = np.full(len(present), UNNAMED, dtype=object)
    named[common] = np.where(present[common] == "", UNNAMED, present[common])
    strongest = named[np.argsort(resistance_of(present, barriers.overrides), kind="stable")]
    between = [name for name in dict.fromkeys(strongest) if name not in {COMMUNITY, WATER}]
    classes = (COMMUNITY, *between, WATER, THROUGH)
    number = np.array([classes.index(name) for name in named], dtype=np.intp)
    return classes, number[of_line.reshape(-1)]


def _straight_pieces(lines: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Return what lies between two vertices of (multi)linestrings, and the row of each."""
    parts, row = shapely.get_parts(lines, return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    joined = (part[1:] == part[:-1]) & np.isfinite(points[1:] + points[:-1]).all(axis=1)
    pairs = np.stack([points[:-1][joined], points[1:][joined]], axis=1)
    return shapely.linestrings(pairs), row[part[1:][joined]]


def _find_rank(stretches: _Stretches, lines: _Lines, progress: Progress) -> NDArray[np.intp]:
    """Return the number of the first class that has lines beside both ends of each stretch."""
    lines.tree.query(shapely.Point())  # built before threads use it
    bits = np.uint64(1) << lines.rank.astype(np.uint64)

    def beside(places: Coordinates) -> NDArray[np.uint64]:
        points = shapely.points(places)
        place, piece = lines.tree.query(points, predicate="dwithin", distance=_ALONG_M)
        found = np.zeros(len(places), dtype=np.uint64)
        np.bitwise_or.at(found, place, bits[piece])
        return found

    found = map_chunks(beside, stretches.places, progress=progress)
    both = found[stretches.first] & found[stretches.first + 1]
    lowest = both & (~both + np.uint64(1))
    rank = np.frexp(lowest.astype(np.float64))[1] - 1
    return np.where(both > 0, rank, len(lines.classes) - 1)


def _is_near(places: Geometries, tree: shapely.STRtree, progress: Progress) -> NDArray[np.bool_]:
    """Tell which places lie on lines, whoever drew them."""
    tree.query(shapely.Point())

    def near(chunk: Geometries) -> NDArray[np.bool_]:
        found, _ = tree.query(chunk, predicate="dwithin", distance=_SAME_M)
        return np.bincount(found, minlength=len(chunk)) > 0

    return map_chunks(near, places, progress=progress)
