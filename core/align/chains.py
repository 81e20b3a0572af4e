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
_SAMPLES = (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875)


@dataclass(frozen=True)
class Chain:
    """A stretch of an outline that leaves the border of its base grid and returns to it.

    Attributes:
        row: Row of the polygon that it is the outline of.
        points: Its vertices, the first and the last on the border, shape (k, 2).
        distance: Distance of each vertex from the border, metres, shape (k,).
        reach: Greatest distance along each edge, metres, shape (k - 1,).
    """

    row: int
    points: NDArray[np.float64]
    distance: NDArray[np.float64]
    reach: NDArray[np.float64]

    def reversed(self) -> Chain:
        """Return the same stretch, walked from its other end."""
        return Chain(self.row, self.points[::-1], self.distance[::-1], self.reach[::-1])


def find_chains(polygons: Geometries, limits: Geometries) -> Iterator[Chain]:
    """Yield the stretches of the polygons' outlines that do not run along the limits.

    Args:
        polygons: Polygons in metres, shape (n,).
        limits: The border of the base grid that each lies in, or outside of, shape (n,).
    """
    rings, row = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    shapely.prepare(limits)
    edge = np.flatnonzero(ring[1:] == ring[:-1])
    inside = edge[~_lie_on(limits[row[ring[edge]]], (points[edge] + points[edge + 1]) / 2)]
    is_inside = np.zeros(len(points), dtype=bool)
    is_inside[inside] = True
    for number in np.unique(ring[inside]).tolist():
        first, last = np.searchsorted(ring, [number, number + 1])
        mine, free = points[first : last - 1], is_inside[first : last - 1]
        for places in _runs(free):
            limit = limits[row[number]]
            yield _measured(int(row[number]), mine[places], limit)


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


def _measured(row: int, points: NDArray[np.float64], limit: shapely.Geometry) -> Chain:
    distance = shapely.distance(limit, shapely.points(points))
    share = np.array(_SAMPLES)[:, None, None]
    between = points[:-1] * (1 - share) + points[1:] * share
    reach = shapely.distance(limit, shapely.points(between)).max(axis=0)
    reach = np.maximum(reach, np.maximum(distance[1:], distance[:-1]))
    return Chain(row, points, distance, reach)
