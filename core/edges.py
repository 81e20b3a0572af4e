"""The directed edges of polygons, and which of them a neighbour answers.

Walk every grid with its interior on the left. In a clean coverage each edge is walked exactly
twice, once in either direction; so is each edge of the frame when it is walked from outside. The
edges that are answered this way cancel out of the sum of all borders: how often a place is
covered can only change across the others. So the check looks at those alone, however large the
layer is, and a layer without any is proven to be without overlap and without gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Geometries

_HASH_FACTORS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
_HASH_SHIFT = np.uint64(29)


@dataclass(frozen=True)
class Edges:
    """Straight edges with the owner's interior on their left.

    Attributes:
        start, stop: Coordinates in metres, shape (n, 2).
        owner: Row of the polygon each edge belongs to, shape (n,).
    """

    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    owner: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of edges."""
        return len(self.owner)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Edges:
        """Return the edges reduced to `rows`."""
        return Edges(self.start[rows], self.stop[rows], self.owner[rows])

    def length(self) -> float:
        """Return the total length in metres."""
        return float(np.hypot(*(self.stop - self.start).T).sum())

    def lines(self) -> Geometries:
        """Return the edges as linestrings."""
        return shapely.linestrings(np.stack([self.start, self.stop], axis=1))


def directed_edges(polygons: Geometries) -> Edges:
    """Return the edges of valid (multi)polygons, interior on the left; missing ones have none."""
    oriented = shapely.orient_polygons(polygons)
    parts, part_owner = shapely.get_parts(oriented, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    joined &= (points[1:] != points[:-1]).any(axis=1)
    start, stop = points[:-1][joined], points[1:][joined]
    return Edges(start, stop, part_owner[ring_part[ring[:-1][joined]]])


def find_unanswered(edges: Edges, outside: Edges) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which edges are not walked exactly once in either direction.

    Args:
        edges: Edges of the grids.
        outside: Edges of the frame, interior on the left; they are walked from outside.

    Returns:
        A mask over `edges` and a mask over `outside`.
    """
    line, backward = _number_lines(
        np.concatenate([edges.start, outside.stop]), np.concatenate([edges.stop, outside.start])
    )
    lines = line.max(initial=-1) + 1
    backward_walks = np.bincount(line[backward], minlength=lines)
    forward_walks = np.bincount(line[~backward], minlength=lines)
    unanswered = ((forward_walks != 1) | (backward_walks != 1))[line]
    return unanswered[: len(edges)], unanswered[len(edges) :]


def find_apart(edges: Edges, others: Edges) -> NDArray[np.bool_]:
    """Tell which edges coincide with none of the others, in whichever direction."""
    n = len(others)
    line, _ = _number_lines(
        np.concatenate([others.start, edges.start]), np.concatenate([others.stop, edges.stop])
    )
    return ~np.isin(line[n:], line[:n])


def _number_lines(
    start: NDArray[np.float64], stop: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return a number per edge that edges on the same line share, and which walk it backward."""
    start, stop = start + 0.0, stop + 0.0  # -0.0 becomes 0.0
    backward = (start[:, 0] > stop[:, 0]) | (
        (start[:, 0] == stop[:, 0]) & (start[:, 1] > stop[:, 1])
    )
    ends = np.where(backward[:, None], np.hstack([stop, start]), np.hstack([start, stop]))
    order = np.argsort(_hashes(ends))
    line = np.empty(len(order), dtype=np.intp)
    line[order] = _number_runs(ends[order])
    return line, backward


def _hashes(ends: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Return a number per row that equal rows share, to sort by."""
    bits = np.ascontiguousarray(ends).view(np.uint64)
    mixed = np.zeros(len(bits), dtype=np.uint64)
    for column, factor in enumerate(_HASH_FACTORS):
        mixed = (mixed ^ (mixed >> _HASH_SHIFT) ^ bits[:, column]) * np.uint64(factor)
    return mixed


def _number_runs(rows: NDArray[np.float64]) -> NDArray[np.intp]:
    """Number the runs of equal rows, from 0."""
    changes = np.zeros(len(rows), dtype=bool)
    for column in rows.T:  # by columns: several times faster than any(axis=1)
        changes[1:] |= column[1:] != column[:-1]
    return np.cumsum(changes)
