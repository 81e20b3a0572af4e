"""A network of barriers tied to the outline of its community, whose points stay where they are.

Lines that run along the outline within a few metres are dropped; those that come up to it are cut
there and led to the nearest crossing. So no slivers arise beside the outline, and the same crossing
serves the communities on both sides.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...edges import Edges
from ...tiling.mesh import draw_once
from .network import find_ends

# Barriers this near to the outline of a community run along it.
BAND_M = 3.0
# Crossings this near to each other, or to a corner of the outline, are one.
_SAME_M = 0.5
# How far from where a line enters the band its crossing is looked for.
_CROSSING_M = 2.5 * BAND_M
_ARC_M = 0.1
_TOUCH_M = 1e-6


def find_crossings(edges: Edges, lines: Geometries) -> NDArray[np.float64]:
    """Return the points of the edges where barrier lines cross them or end, shape (n, 2).

    Points within half a metre of a corner become that corner, and of several such points one is
    kept. Computed for all communities at once, so that neighbours are given the same points.

    Args:
        edges: The outlines of all communities.
        lines: Linestrings, shape (m,).
    """
    if not len(lines) or not len(edges):
        return np.empty((0, 2))
    walls = shapely.linestrings(draw_once(edges)[0].reshape(-1, 2, 2))
    tree = shapely.STRtree(walls)
    line, wall = tree.query(lines, predicate="intersects")
    crossing = shapely.get_coordinates(shapely.intersection(walls[wall], lines[line]))
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    end, wall = tree.query_nearest(ends, max_distance=BAND_M, all_matches=False)
    ways = shapely.shortest_line(ends[end], walls[wall])
    ending = shapely.get_coordinates(shapely.get_point(ways, -1))
    corners = np.unique(edges.start, axis=0)
    return _unite(np.concatenate([crossing, ending]), corners)


def attach(
    lines: Geometries, outline: shapely.Polygon, crossings: NDArray[np.float64]
) -> tuple[Geometries, NDArray[np.float64]]:
    """Return the lines inside an outline with their ends led to it.

    Args:
        lines: Noded lines, shape (n,).
        outline: Polygon of one part of a community.
        crossings: Points on the outline that ends are led to where they are near, shape (k, 2).

    Returns:
        Lines that meet each other and the outline at their ends only, and the points of the
        outline that they end at, shape (m, 2).
    """
    core = shapely.buffer(outline, -BAND_M)
    inner = shapely.get_parts(shapely.intersection(shapely.multilinestrings(lines), core))
    inner = inner[shapely.length(inner) > 0]
    if not len(inner):
        return inner, np.empty((0, 2))
    ends, number = find_ends(inner)
    boundary = shapely.boundary(outline)
    at_band = shapely.distance(shapely.points(ends), boundary) < BAND_M + _ARC_M
    ends, number = ends[at_band], number[at_band]
    nearest = _nearest_points(ends, boundary, crossings)
    wanted = _choose_crossings(ends, inner[number // 2], number, crossings, nearest)
    for targets in (wanted, nearest):
        ties = shapely.linestrings(np.stack([ends, targets], axis=1))
        wrong = _are_wrong(ties, inner, core, outline)
        wanted[wrong] = nearest[wrong]
    ties = shapely.linestrings(np.stack([ends, wanted], axis=1))
    good = ~_are_wrong(ties, inner, core, outline)
    return np.concatenate([inner, ties[good]]), np.unique(wanted[good], axis=0)


def _unite(points: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points, those near a corner moved to it and of several near ones the first."""
    points = np.unique(_pulled(points, corners), axis=0)
    places = shapely.points(points)
    first, second = shapely.STRtree(places).query(places, predicate="dwithin", distance=_SAME_M)
    kept = np.ones(len(points), dtype=bool)
    earlier = second < first
    for point, other in zip(first[earlier].tolist(), second[earlier].tolist()):
        if kept[other]:
            kept[point] = False
    return points[kept]


def _pulled(points: NDArray[np.float64], to: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points, each replaced by the nearest of `to` within half a metre."""
    pulled = points.copy()
    if len(to):
        tree = shapely.STRtree(shapely.points(to))
        point, target = tree.query_nearest(
            shapely.points(points), max_distance=_SAME_M, all_matches=False
        )
        pulled[point] = to[target]
    return pulled


def _nearest_points(
    ends: NDArray[np.float64],
    boundary: shapely.Geometry,
    crossings: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the point of the outline nearest to each end; a corner or crossing beside it."""
    ways = shapely.shortest_line(shapely.points(ends), boundary)
    nearest = shapely.get_coordinates(shapely.get_point(ways, -1)).reshape(-1, 2)
    nearest = _pulled(nearest, crossings)
    nearest = _pulled(nearest, shapely.get_coordinates(boundary))
    points, place = np.unique(nearest, axis=0, return_inverse=True)
    return _pulled(points, _unite(points, np.empty((0, 2))))[place.reshape(-1)]


def _choose_crossings(
    ends: NDArray[np.float64],
    lines: Geometries,
    number: NDArray[np.intp],
    crossings: NDArray[np.float64],
    otherwise: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the crossing that each end heads for, or the point `otherwise` where none is near."""
    if not len(crossings):
        return otherwise.copy()
    tree = shapely.STRtree(shapely.points(crossings))
    end, crossing = tree.query(shapely.points(ends), predicate="dwithin", distance=_CROSSING_M)
    before = shapely.line_interpolate_point(
        lines, np.where(number % 2 == 0, 1.0, -1.0) * np.minimum(1.0, shapely.length(lines))
    )
    heading = ends - shapely.get_coordinates(before)
    heading /= np.maximum(np.hypot(*heading.T), _TOUCH_M)[:, None]
    way = crossings[crossing] - ends[end]
    along = (way * heading[end]).sum(axis=1)
    aside = np.abs(way[:, 0] * heading[end, 1] - way[:, 1] * heading[end, 0])
    cost = np.hypot(*way.T) + 2 * aside
    order = np.lexsort((crossing, cost, end))
    order = order[along[order] > 0]
    first = order[np.diff(end[order], prepend=-1) != 0]
    chosen = otherwise.copy()
    chosen[end[first]] = crossings[crossing[first]]
    return chosen


def _are_wrong(
    ties: Geometries, lines: Geometries, core: shapely.Geometry, outline: shapely.Polygon
) -> NDArray[np.bool_]:
    """Tell which ties do not run within the band, or cross a line or each other."""
    wrong = shapely.length(shapely.intersection(ties, core)) > _ARC_M
    inside = shapely.length(shapely.intersection(ties, outline))
    wrong |= inside < shapely.length(ties) - _TOUCH_M
    everything = np.concatenate([lines, ties])
    crossing, _ = shapely.STRtree(everything).query(ties, predicate="crosses")
    wrong[crossing] = True
    return wrong
