"""Borders led on from the edge of a gap until they meet the line in its middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..tiling.grouping import connect
from ..width import RESOLUTION_M

# Borders that meet the middle this near to each other, as a share of the width, meet in one point.
_SAME_PLACE = 0.0025
# How far off the lines drawn through triangles the middle may be, in widths.
_BESIDE = 0.2
# How far a border is led on in its own direction, in widths; at 20 degrees it takes 1.5.
_REACH_WIDTHS = 3.0
_HALF = 0.5
_ALL_BUT_END = 0.95

Point = NDArray[np.float64]


@dataclass(frozen=True)
class Segments:
    """Straight lines in grounds that meet each other at their ends only.

    Attributes:
        start: Coordinates, shape (n, 2).
        stop: Coordinates, shape (n, 2).
        ground: Row of the ground each lies in, shape (n,).
    """

    start: Point
    stop: Point
    ground: NDArray[np.intp]

    def shapes(self) -> Geometries:
        """Return the segments as linestrings."""
        return shapely.linestrings(np.stack([self.start, self.stop], axis=1))

    def moving(self) -> Segments:
        """Return the segments without those that begin where they end."""
        rows = (self.start != self.stop).any(axis=1)
        return Segments(self.start[rows], self.stop[rows], self.ground[rows])


@dataclass(frozen=True)
class Borders:
    """Borders that end at the edge of a ground.

    Attributes:
        point: Where they end, shape (b, 2).
        way: The direction in which they lead on, unit vectors, shape (b, 2).
        ground: Row of the ground each ends at, shape (b,).
    """

    point: Point
    way: Point
    ground: NDArray[np.intp]


def attach(
    spine: Segments,
    borders: Borders,
    width: NDArray[np.float64],
    middle_ahead: Callable[[NDArray[np.intp], Point], Point],
) -> Segments:
    """Return the lines in the middle together with the borders led on to them.

    A border goes on in its own direction; where it does not meet the middle so, or would cross
    another one, it takes the shortest way.

    Args:
        spine: The lines in the middle of grounds, at least one in each ground with borders.
        borders: What is led on.
        width: Width of each ground, metres.
        middle_ahead: Tells where borders, given by row, meet the middle exactly, when it is told
            about where.
    """
    if not len(borders.point):
        return spine
    ends = _aims(spine, borders, width)
    rows = np.flatnonzero((ends != _shortest(spine, borders)).any(axis=1))
    exact = middle_ahead(rows, ends[rows])
    close = np.hypot(*(exact - ends[rows]).T) <= _BESIDE * width[borders.ground[rows]]
    ends[rows[close]] = exact[close]
    least = np.maximum(_SAME_PLACE * width[borders.ground], RESOLUTION_M)
    ends = _united(ends, borders.ground, least)
    segment, place = _nearest(spine, ends, borders.ground)
    nodes = np.where((place > _HALF)[:, None], spine.stop[segment], spine.start[segment])
    inner = np.hypot(*(ends - nodes).T) > least
    ends = np.where(inner[:, None], ends, nodes)
    return _tied(spine, borders, (segment[inner], place[inner]), ends, inner)


def _aims(spine: Segments, borders: Borders, width: NDArray[np.float64]) -> Point:
    """Return where borders meet the middle: straight on, or by the shortest way."""
    segment, place = _straight_on(spine, borders, width)
    shortest = _shortest(spine, borders)
    ends = np.where((segment >= 0)[:, None], _at(spine, segment, place), shortest)
    return np.where(_are_clashing(borders, ends)[:, None], shortest, ends)


def _shortest(spine: Segments, borders: Borders) -> Point:
    return _at(spine, *_nearest(spine, borders.point, borders.ground))


def _united(points: Point, ground: NDArray[np.intp], least: NDArray[np.float64]) -> Point:
    """Return points with those of one ground that are nearer than allowed made one."""
    places = shapely.points(points)
    first, second = shapely.STRtree(places).query(places, predicate="dwithin", distance=least)
    pair = (first < second) & (ground[first] == ground[second])
    return points[connect(len(points), first[pair], second[pair])]


def _at(spine: Segments, segment: NDArray[np.intp], place: NDArray[np.float64]) -> Point:
    """Return the points at the places, 0 to 1, of segments; ends digit for digit."""
    start, stop = spine.start[segment], spine.stop[segment]
    points = start + place[:, None] * (stop - start)
    points = np.where((place <= 0)[:, None], start, points)
    return np.where((place >= 1)[:, None], stop, points)


def _straight_on(
    spine: Segments, borders: Borders, width: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return which segment each border meets first, and at which place of it; -1 for none."""
    reach = _REACH_WIDTHS * width[borders.ground]
    ends = borders.point + reach[:, None] * borders.way
    rays = shapely.linestrings(np.stack([borders.point, ends], axis=1))
    ray, line = shapely.STRtree(spine.shapes()).query(rays, predicate="intersects")
    own = spine.ground[line] == borders.ground[ray]
    ray, line = ray[own], line[own]
    along, way = spine.stop[line] - spine.start[line], borders.way[ray]
    offset = borders.point[ray] - spine.start[line]
    across = along[:, 0] * way[:, 1] - along[:, 1] * way[:, 0]
    crossing = across != 0
    ray, line, along, way = ray[crossing], line[crossing], along[crossing], way[crossing]
    offset, across = offset[crossing], across[crossing]
    place = (offset[:, 0] * way[:, 1] - offset[:, 1] * way[:, 0]) / across
    far = (offset[:, 0] * along[:, 1] - offset[:, 1] * along[:, 0]) / across
    order = np.lexsort((line, far, ray))
    first = order[np.diff(ray[order], prepend=-1) != 0]
    segment = np.full(len(borders.point), -1)
    places = np.zeros(len(borders.point))
    segment[ray[first]], places[ray[first]] = line[first], place[first].clip(0, 1)
    return segment, places


def _nearest(
    spine: Segments, points: Point, grounds: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the segment nearest to each point on its ground, and the nearest place on it."""
    segment = np.zeros(len(points), dtype=np.intp)
    places, lines = shapely.points(points), spine.shapes()
    for ground in np.unique(grounds).tolist():
        mine, own = np.flatnonzero(grounds == ground), np.flatnonzero(spine.ground == ground)
        tree = shapely.STRtree(lines[own])
        segment[mine] = own[tree.query_nearest(places[mine], all_matches=False)[1]]
    along = spine.stop[segment] - spine.start[segment]
    share = ((points - spine.start[segment]) * along).sum(axis=1) / (along**2).sum(axis=1)
    return segment, share.clip(0, 1)


def _are_clashing(borders: Borders, ends: Point) -> NDArray[np.bool_]:
    # those that meet at their ends are welcome to
    short = borders.point + _ALL_BUT_END * (ends - borders.point)
    ties = shapely.linestrings(np.stack([borders.point, short], axis=1))
    clashing = np.zeros(len(ties), dtype=bool)
    clashing[shapely.STRtree(ties).query(ties, predicate="crosses")[0]] = True
    return clashing


def _tied(
    spine: Segments,
    borders: Borders,
    cuts: tuple[NDArray[np.intp], NDArray[np.float64]],
    ends: Point,
    inner: NDArray[np.bool_],
) -> Segments:
    """Return the spine led through the ends of borders, with the borders.

    Args:
        spine: The lines in the middle.
        borders: The borders.
        cuts: Segment and place, 0 to 1, at which it is led through an end.
        ends: Where each border ends.
        inner: For which borders the spine has no node there yet; those of `cuts`.
    """
    segment, place = cuts
    order = np.lexsort((place, segment))
    cut, at, points = segment[order], place[order], ends[inner][order]
    fresh = np.ones(len(cut), dtype=bool)
    fresh[1:] = (cut[1:] != cut[:-1]) | (at[1:] != at[:-1])
    cut, points = cut[fresh], points[fresh]
    pieces = Segments(
        np.insert(spine.start, cut + 1, points, axis=0),
        np.insert(spine.stop, cut, points, axis=0),
        np.insert(spine.ground, cut, spine.ground[cut]),
    )
    return Segments(
        np.concatenate([pieces.start, borders.point]),
        np.concatenate([pieces.stop, ends]),
        np.concatenate([pieces.ground, borders.ground]),
    ).moving()
