"""Who borders on whom, found by this benchmark itself and handed to every method alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely


@dataclass(frozen=True)
class Adjacency:
    """Pairs of polygons that share a border of positive length, each once.

    Attributes:
        n: Number of polygons.
        first, second: Rows of the two, first < second, shape (pairs,).
        length: Of the shared border, metres, shape (pairs,).
    """

    n: int
    first: np.ndarray
    second: np.ndarray
    length: np.ndarray

    def csr(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return both directions as starts, neighbours and lengths in decimetres, at least 1."""
        owner = np.concatenate([self.first, self.second])
        other = np.concatenate([self.second, self.first])
        length = np.tile(np.maximum(np.rint(self.length * 10), 1).astype(np.int64), 2)
        order = np.lexsort([other, owner])
        starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=self.n))])
        return starts, other[order], length[order]


def find_adjacency(
    polygons: np.ndarray, *, shortest_m: float = 1e-6, rounding_m: float | None = None
) -> Adjacency:
    """Return the adjacency of a coverage.

    Args:
        polygons: Shape (n,).
        shortest_m: Borders must be longer than this, metres.
        rounding_m: Places nearer than this are one; None: borders must answer digit for digit.
    """
    first, second = shapely.STRtree(polygons).query(
        polygons, predicate="dwithin", distance=rounding_m or 0.0
    )
    once = first < second
    first, second = first[once], second[once]
    order = np.lexsort([second, first])
    first, second = first[order], second[order]
    shared = shapely.intersection(polygons[first], polygons[second], grid_size=rounding_m)
    length = shapely.length(shared)
    touching = length > shortest_m
    return Adjacency(len(polygons), first[touching], second[touching], length[touching])
