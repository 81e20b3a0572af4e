"""Borders that run through base grids, from where they enter to where they leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries

# Up to this distance a border runs on the border of its base grid.
ON_LIMIT_M = 1e-4
# An edge between two places near the border may swing out between them.
_SAMPLES = (0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0)


@dataclass(frozen=True)
class Limit:
    """The border of a base grid, or of all of them, that other borders drift along.

    Attributes:
        line: The border, prepared.
        corners: Its vertices as points, shape (k,).
        tree: Index over these.
    """

    line: shapely.Geometry
    corners: Geometries
    tree: shapely.STRtree

    @classmethod
    def of(cls, line: shapely.Geometry) -> Limit:
        """Return a border with what is asked of it again and again."""
        shapely.prepare(line)
        corners = shapely.points(np.unique(shapely.get_coordinates(line), axis=0))
        return cls(line, corners, shapely.STRtree(corners))


@dataclass(frozen=True)
class Chain:
    """A stretch of an outline that leaves the border of its base grid and returns to it.

    Attributes:
        row: Row of the polygon that it is the outline of.
        points: Its vertices, the first and the last on the border, shape (k, 2).
        is_away: Which of the edges between them get farther away than drift, shape (k - 1,).
    """

    row: int
    points: NDArray[np.float64]
    is_away: NDArray[np.bool_]

    def reversed(self) -> Chain:
        """Return the same stretch, walked from its other end."""
        return Chain(self.row, self.points[::-1], self.is_away[::-1])


def find_chains(polygons: Geometries, limits: Geometries, drift: float) -> Iterator[Chain]:
    """Yield the stretches of the polygons' outlines that do not run along the limits.

    Args:
        polygons: Polygons in metres, shape (n,).
        limits: The border of the base grid that each lies in, or outside of, shape (n,).
        drift: How far from that is away, metres.
    """
    rings, row = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    shapely.prepare(limits)
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    inside = edge[~_lie_on(limits[row[ring[edge]]], (points[edge] + points[edge + 1]) / 2)]
    is_inside = np.zeros(len(points), dtype=bool)
    is_inside[inside] = True
    is_away = np.zeros(len(points), dtype=bool)
    is_away[inside] = _get_away(points, inside, limits[row[ring[inside]]], drift)
    for number in np.unique(ring[inside]).tolist():
        first, last = np.searchsorted(ring, [number, number + 1])
        mine = slice(first, last - 1)
        for places in _runs(is_inside[mine]):
            yield Chain(int(row[number]), points[mine][places], is_away[mine][places[:-1]])


def _get_away(
    points: NDArray[np.float64], edge: NDArray[np.intp], limits: Geometries, drift: float
) -> NDArray[np.bool_]:
    """Tell which edges have a place farther than drift from the limit."""
    away = np.zeros(len(edge), dtype=bool)
    for share in _SAMPLES:
        places = shapely.points(points[edge] * (1 - share) + points[edge + 1] * share)
        away |= ~shapely.dwithin(limits, places, drift)
    return away


def _lie_on(lines: Geometries, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(shapely.dwithin(lines, shapely.points(points), ON_LIMIT_M))


def _runs(free: NDArray[np.bool_]) -> Iterator[NDArray[np.intp]]:
    """Yield the vertices of every run of free edges of a ring, its ends included."""
    n = len(free)
    if free.all():
        return  # a ring that never meets the border has no end to come loose
    starts = np.flatnonzero(free & ~np.roll(free, 1))
    for start in starts.tolist():
        around = np.roll(free, -start)
        length = int(np.argmin(around))
        yield (start + np.arange(length + 1)) % n
