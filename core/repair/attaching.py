"""Borders led on from the edge of a gap until they meet the line in its middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..width import RESOLUTION_M

# Borders that meet the middle this near to each other, as a share of the width, meet in one point.
_SAME_PLACE = 0.0025
# How far a border is led on in its own direction, in widths; at 20 degrees it takes 1.5.
_REACH_WIDTHS = 3.0

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


def attach(spine: Segments, borders: Borders, width: NDArray[np.float64]) -> Segments:
    """Return the lines in the middle together with the borders led on to them.

    A border goes on in its own direction; where it does not meet the middle so, or would cross
    another one, it takes the shortest way.

    Args:
        spine: The lines in the middle of grounds, at least one in each ground with borders.
        borders: What is led on.
        width: Width of each ground, metres.
    """
    if not len(borders.point):
        return spine
    near, near_place = _nearest(spine, borders)
    segment, place = _straight_on(spine, borders, width)
    missing = segment < 0
    segment[missing], place[missing] = near[missing], near_place[missing]
    clashing = _are_clashing(borders, _at(spine, segment, place))
    segment[clashing], place[clashing] = near[clashing], near_place[clashing]
    place = _pulled_to_ends(spine, segment, place, _SAME_PLACE * width[borders.ground])
    return _tied(spine, borders, segment, place)


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


def _nearest(spine: Segments, borders: Borders) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the nearest segment of each border's own ground, and the nearest place on it."""
    segment = np.zeros(len(borders.point), dtype=np.intp)
    points, lines = shapely.points(borders.point), spine.shapes()
    for ground in np.unique(borders.ground).tolist():
        mine = np.flatnonzero(borders.ground == ground)
        own = np.flatnonzero(spine.ground == ground)
        tree = shapely.STRtree(lines[own])
        segment[mine] = own[tree.query_nearest(points[mine], all_matches=False)[1]]
    along = spine.stop[segment] - spine.start[segment]
    share = ((borders.point - spine.start[segment]) * along).sum(axis=1) / (along**2).sum(axis=1)
    return segment, share.clip(0, 1)


def _are_clashing(borders: Borders, ends: Point) -> NDArray[np.bool_]:
    ties = shapely.linestrings(np.stack([borders.point, ends], axis=1))
    clashing = np.zeros(len(ties), dtype=bool)
    clashing[shapely.STRtree(ties).query(ties, predicate="crosses")[0]] = True
    return clashing


def _pulled_to_ends(
    spine: Segments,
    segment: NDArray[np.intp],
    place: NDArray[np.float64],
    least: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the places, those nearer to an end, or to a place before them, than allowed, there."""
    length = np.hypot(*(spine.stop[segment] - spine.start[segment]).T)
    near = np.maximum(least, RESOLUTION_M) / length
    pulled = np.where(place <= near, 0.0, np.where(place >= 1 - near, 1.0, place))
    order = np.lexsort((pulled, segment))
    for row, following in zip(order[:-1].tolist(), order[1:].tolist()):
        close = pulled[following] - pulled[row] <= near[following]
        if segment[row] == segment[following] and close and pulled[following] < 1:
            pulled[following] = pulled[row]
    return pulled


def _tied(
    spine: Segments,
    borders: Borders,
    segment: NDArray[np.intp],
    place: NDArray[np.float64],
) -> Segments:
    """Return the spine cut where borders meet it, with the borders."""
    ends = _at(spine, segment, place)
    inner = (place > 0) & (place < 1)
    order = np.lexsort((place[inner], segment[inner]))
    cut, at, points = segment[inner][order], place[inner][order], ends[inner][order]
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
