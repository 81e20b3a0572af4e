"""Vertices put into, or taken out of, the rings of a polygon; everything else stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]


def reroute(
    polygon: shapely.Geometry, start: Points, end: Points, path: Points
) -> shapely.Geometry:
    """Return the polygon with `path` put between two neighbouring vertices.

    Args:
        polygon: A polygon with the edge start-end, in either direction.
        start: Coordinates of the one vertex, shape (2,).
        end: Coordinates of the other.
        path: New vertices on the way from start to end, shape (n, 2).

    Raises:
        ValueError: If the polygon has no such edge.
    """

    def put_in(ring: Points) -> Points | None:
        for here, there, way in ((start, end, path), (end, start, path[::-1])):
            at = np.flatnonzero((ring[:-1] == here).all(axis=1) & (ring[1:] == there).all(axis=1))
            if len(at):
                return np.insert(ring, at[0] + 1, way, axis=0)
        return None

    return _change_ring(polygon, put_in)


def replace_vertex(
    polygon: shapely.Geometry, vertex: Points, following: Points, path: Points
) -> shapely.Geometry:
    """Return the polygon with `path` in place of one vertex.

    Args:
        polygon: A polygon with the edge vertex-following, in either direction.
        vertex: The vertex to take out, shape (2,).
        following: Its neighbour at which `path` ends, shape (2,).
        path: New vertices, the last one next to `following`, shape (n, 2).

    Raises:
        ValueError: If the polygon has no such edge.
    """

    def put_in(ring: Points) -> Points | None:
        open_ring = ring[:-1]
        at = np.flatnonzero((open_ring == vertex).all(axis=1))
        if not len(at):
            return None
        turned = np.roll(open_ring, -at[0], axis=0)
        way = path if (turned[1] == following).all() else path[::-1]
        changed = np.vstack([way, turned[1:]])
        return np.vstack([changed, changed[:1]])

    return _change_ring(polygon, put_in)


def neighbours_of_vertex(polygon: shapely.Geometry, vertex: Points) -> Points:
    """Return the vertices before and after one on the outer ring, shape (2, 2)."""
    ring = shapely.get_coordinates(shapely.get_exterior_ring(polygon))[:-1]
    at = np.flatnonzero((ring == vertex).all(axis=1))[0]
    return ring[[at - 1, (at + 1) % len(ring)]]


def figure_of_eight(polygon: shapely.Geometry) -> shapely.Geometry | None:
    """Return the polygon drawn as a bow-tie: the same ground, its halves turned opposite ways.

    Returns:
        An invalid polygon; None where no straight cut between two vertices stays inside.
    """
    ring = shapely.get_coordinates(shapely.get_exterior_ring(polygon))[:-1]
    for far in range(len(ring) // 3, len(ring) - 2):
        cut = shapely.linestrings(ring[[0, far]])
        middle = shapely.points(ring[[0, far]].mean(axis=0))
        if shapely.contains_properly(polygon, middle) and shapely.covers(polygon, cut):
            return shapely.polygons(np.vstack([ring[: far + 1], ring[:1], ring[: far - 1 : -1]]))
    return None


def _change_ring(
    polygon: shapely.Geometry, change: Callable[[Points], Points | None]
) -> shapely.Geometry:
    """Return the polygon with the first ring changed that `change` returns another one for."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(polygon)]
    for place, ring in enumerate(rings):
        changed = change(ring)
        if changed is not None:
            rings[place] = changed
            return shapely.Polygon(rings[0], rings[1:])
    raise ValueError("the polygon has no such edge")
