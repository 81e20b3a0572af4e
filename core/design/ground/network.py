"""Barrier lines of one community cleaned into a network: noded, loose ends extended or dropped."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries

# Crossings are rounded to this grid; one that is on a line stays on it within half of it.
GRID_M = 0.001

# A line that ends this little beyond a crossing was meant to end there.
_OVERSHOOT_M = 5.0
# So many lines meet at a crossing.
_CROSSING = 3
# Extensions reach this far beyond what they meet, so that the crossing is found.
_BEYOND_M = 0.005
# The direction of a loose end is that of its last metres.
_LAST_METRES = 5.0
# Least cosine between the direction of a loose end and the way to another one, or to a line.
_FACING = 0.5
_AHEAD = 0.25


def node_lines(lines: Geometries) -> Geometries:
    """Return lines that meet at their ends only: cut at every crossing, each stretch once."""
    if not len(lines):
        return lines
    noded = shapely.get_parts(shapely.union_all(lines, grid_size=GRID_M))
    return noded[shapely.get_dimensions(noded) == 1]


def close_network(
    lines: Geometries, border: Geometries, obstacles: Geometries, reach: float
) -> Geometries:
    """Return the noded lines with their loose ends extended to what they meet.

    Args:
        lines: Linestrings, shape (n,).
        border: Linestrings that an end may also be extended to, shape (m,).
        obstacles: Polygons that no extension may cross, shape (k,).
        reach: Greatest length of an extension, metres.

    Returns:
        Noded linestrings; what still ends loose is left to be dropped.
    """
    network = _without_stubs(node_lines(lines))
    if not len(network) or reach <= 0:
        return network
    extensions = _extend(network, border, reach)
    crossing, _ = shapely.STRtree(obstacles).query(extensions, predicate="intersects")
    free = np.ones(len(extensions), dtype=bool)
    free[crossing] = False
    return node_lines(np.concatenate([network, extensions[free]]))


def find_ends(lines: Geometries) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return where lines end loose: coordinates, shape (n, 2), and the end's number.

    Line i has the ends 2 i (its first point) and 2 i + 1 (its last).
    """
    points = _end_points(lines)
    _, place, count = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    loose = np.flatnonzero(count[place.reshape(-1)] == 1)
    return points[loose], loose


def _end_points(lines: Geometries) -> NDArray[np.float64]:
    both = np.stack([shapely.get_point(lines, 0), shapely.get_point(lines, -1)], axis=1)
    return shapely.get_coordinates(both.reshape(-1))


def _without_stubs(lines: Geometries) -> Geometries:
    """Return the lines without short ones that hang loose on a crossing."""
    if not len(lines):
        return lines
    points = _end_points(lines)
    _, place, count = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    degree = count[place.reshape(-1)].reshape(-1, 2)
    hanging = (degree.min(axis=1) == 1) & (degree.max(axis=1) >= _CROSSING)
    return lines[~(hanging & (shapely.length(lines) < _OVERSHOOT_M))]


def _extend(network: Geometries, border: Geometries, reach: float) -> Geometries:
    """Return one straight extension for every loose end that has something within reach."""
    ends, number = find_ends(network)
    heading = _headings(network, number)
    targets = np.concatenate([network, border])
    target, distance = _ahead(ends, heading, targets, reach)
    partner, partner_distance = _partners(ends, heading, number, reach)
    nearer = partner_distance < distance
    target[nearer], distance[nearer] = partner[nearer], partner_distance[nearer]
    nothing = ~np.isfinite(distance)
    aside, aside_distance = _aside(ends[nothing], heading[nothing], targets, reach)
    target[nothing], distance[nothing] = aside, aside_distance
    found = np.isfinite(distance) & (distance > 0)
    way = target[found] - ends[found]
    overrun = way * (1 + _BEYOND_M / distance[found])[:, None]
    return shapely.linestrings(np.stack([ends[found], ends[found] + overrun], axis=1))


def _headings(network: Geometries, number: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the unit vector in which each loose end points, shape (n, 2)."""
    lines, at_stop = network[number // 2], number % 2 == 1
    back = np.minimum(_LAST_METRES, shapely.length(lines))
    inner = shapely.line_interpolate_point(lines, np.where(at_stop, -back, back))
    end = shapely.get_coordinates(
        np.where(at_stop, shapely.get_point(lines, -1), shapely.get_point(lines, 0))
    )
    way = end - shapely.get_coordinates(inner)
    return way / np.maximum(np.hypot(*way.T), GRID_M)[:, None]


def _ahead(
    ends: NDArray[np.float64], heading: NDArray[np.float64], targets: Geometries, reach: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the first point that each end meets straight on, and its distance (inf: none)."""
    rays = shapely.linestrings(np.stack([ends, ends + heading * reach], axis=1))
    ray, other = shapely.STRtree(targets).query(rays, predicate="intersects")
    met, pair = shapely.get_coordinates(
        shapely.intersection(rays[ray], targets[other]), return_index=True
    )
    return _nearest(ends, ray[pair], met)


def _partners(
    ends: NDArray[np.float64],
    heading: NDArray[np.float64],
    number: NDArray[np.intp],
    reach: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the nearest other loose end that lies before each, and its distance (inf: none)."""
    places = shapely.points(ends)
    end, other = shapely.STRtree(places).query(places, predicate="dwithin", distance=reach)
    apart = number[end] // 2 != number[other] // 2
    end, other = end[apart], other[apart]
    facing = _cosine(ends[other] - ends[end], heading[end]) >= _FACING
    return _nearest(ends, end[facing], ends[other[facing]])


def _aside(
    ends: NDArray[np.float64], heading: NDArray[np.float64], targets: Geometries, reach: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the nearest point of a line not behind each end, and its distance (inf: none)."""
    places = shapely.points(ends)
    end, other = shapely.STRtree(targets).query(places, predicate="dwithin", distance=reach)
    ways = shapely.shortest_line(places[end], targets[other])
    met = shapely.get_coordinates(shapely.get_point(ways, -1)).reshape(-1, 2)
    before = _cosine(met - ends[end], heading[end]) >= _AHEAD
    return _nearest(ends, end[before], met[before])


def _cosine(way: NDArray[np.float64], heading: NDArray[np.float64]) -> NDArray[np.float64]:
    return (way * heading).sum(axis=1) / np.maximum(np.hypot(*way.T), GRID_M)


def _nearest(
    ends: NDArray[np.float64], end: NDArray[np.intp], met: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each end the nearest of the points met by it, and its distance (inf: none)."""
    distance = np.hypot(*(met - ends[end]).T)
    # an end lies on its own line, and that is nothing it meets
    away = distance > 2 * GRID_M
    end, met, distance = end[away], met[away], distance[away]
    order = np.lexsort((met[:, 1], met[:, 0], distance, end))
    first = order[np.diff(end[order], prepend=-1) != 0]
    nearest, least = ends.copy(), np.full(len(ends), np.inf)
    nearest[end[first]], least[end[first]] = met[first], distance[first]
    return nearest, least
