"""The directed edges of polygons, and which of them a neighbour answers.

Walk every grid with its interior on the left. In a clean coverage each edge is walked exactly
twice, once in either direction; so is each edge of the frame when it is walked from outside. The
edges that are answered this way cancel out of the sum of all borders: how often a place is
covered can only change across the others. So the check looks at those alone, however large the
layer is, and a layer without any is proven to be without overlap and without gap.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    line = _number_lines(edges, outside)
    backward = np.concatenate([_runs_backward(edges), ~_runs_backward(outside)])
    lines = line.max(initial=-1) + 1
    backward_walks = np.bincount(line[backward], minlength=lines)
    forward_walks = np.bincount(line[~backward], minlength=lines)
    unanswered = ((forward_walks != 1) | (backward_walks != 1))[line]
    return unanswered[: len(edges)], unanswered[len(edges) :]


def find_apart(edges: Edges, others: Edges) -> NDArray[np.bool_]:
    """Tell which edges coincide with none of the others, in whichever direction."""
    line = _number_lines(edges, others)
    taken = np.zeros(line.max(initial=-1) + 1, dtype=bool)
    taken[line[len(edges) :]] = True
    return ~taken[line[: len(edges)]]


def _runs_backward(edges: Edges) -> NDArray[np.bool_]:
    """Tell which edges run from east to west, or on one meridian from north to south."""
    (x, y), (to_x, to_y) = edges.start.T, edges.stop.T
    return (x > to_x) | ((x == to_x) & (y > to_y))


def _number_lines(first: Edges, second: Edges) -> NDArray[np.intp]:
    """Return a number per edge that edges between the same two points share.

    Works column by column: at a million grids a table of all end points would not fit.
    """
    mixed = np.zeros(len(first) + len(second), dtype=np.uint64)
    for ends, factor in zip(_end_columns(first, second), _HASH_FACTORS):
        mixed = (mixed ^ (mixed >> _HASH_SHIFT) ^ ends.view(np.uint64)) * np.uint64(factor)
    order = np.argsort(mixed)
    changes = np.zeros(len(order), dtype=bool)
    for ends in _end_columns(first, second):
        ranked = ends[order]
        changes[1:] |= ranked[1:] != ranked[:-1]
    line = np.empty(len(order), dtype=np.intp)
    line[order] = np.cumsum(changes)
    return line


def _end_columns(first: Edges, second: Edges) -> Iterator[NDArray[np.float64]]:
    """Yield x and y of the western, then of the eastern end of all edges."""
    backward = _runs_backward(first), _runs_backward(second)
    for at_start in (True, False):
        for axis in (0, 1):
            yield np.concatenate(
                [
                    np.where(swapped == at_start, edges.stop[:, axis], edges.start[:, axis]) + 0.0
                    for edges, swapped in zip((first, second), backward)
                ]
            )  # + 0.0 makes -0.0 the 0.0 it is equal to
