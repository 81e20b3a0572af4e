"""Grounds divided into triangles whose corners know between which neighbours they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..tiling.grouping import number_rows
from .decision import column_of
from .outline import Outline

_TURN = 2 * np.pi
# A border leads on across the ground unless it would graze the ground's own side.
_LEAST_ANGLE = np.radians(20)
# A border that leads on this near to the direction of a chord, radians, runs along it.
_ALONG = 1e-6

Corners = NDArray[np.intp]


@dataclass(frozen=True)
class Triangles:
    """Triangles between the vertices of an outline, counter-clockwise.

    Attributes:
        corner: Vertex row at each corner, shape (t, 3).
        leaving: Who lies beyond the vertex as seen along the edge to the next corner, shape (t, 3).
        arriving: The same along the edge from the corner before, shape (t, 3).
        heading: Direction in which the border between two neighbours leads on into the ground from
            each vertex, radians; meaningless where there is no junction, shape (m,).
    """

    corner: Corners
    leaving: NDArray[np.intp]
    arriving: NDArray[np.intp]
    heading: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of triangles."""
        return len(self.corner)

    @cached_property
    def is_split(self) -> NDArray[np.bool_]:
        """Tell in which corners a border between two neighbours begins, shape (t, 3)."""
        return self.leaving != self.arriving

    @cached_property
    def is_crossed(self) -> NDArray[np.bool_]:
        """Tell which edges, from each corner to the next, join two neighbours' sides."""
        return self.leaving != np.roll(self.arriving, -1, axis=1)


def triangulate(outline: Outline, heading: NDArray[np.float64]) -> Triangles:
    """Divide grounds into triangles between their vertices.

    Args:
        outline: Grounds with a neighbour beyond every edge.
        heading: Where the border between two neighbours that meets the ground at a vertex leads
            on, radians; NaN where it is not known, shape (m,).
    """
    parts, ground = shapely.get_parts(_divide(outline.polygons()), return_index=True)
    points = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    (x, y), (x1, y1), (x2, y2) = points[:, 0].T, points[:, 1].T, points[:, 2].T
    clockwise = (x1 - x) * (y2 - y) - (x2 - x) * (y1 - y) < 0
    points[clockwise] = points[clockwise][:, ::-1]
    corner = _find_vertices(outline, points, ground)
    own = _angle_to(outline.ends - outline.points)
    sector = (_angle_to(outline.points[outline.before] - outline.points) - own) % _TURN
    sector[sector == 0] = _TURN
    turn = _turn_within(sector, (heading - own) % _TURN)
    begins = (_angle_to(np.roll(points, -1, axis=1) - points) - own[corner]) % _TURN
    turn = _beside_chords(outline, corner, begins, turn)
    ends = (_angle_to(np.roll(points, 1, axis=1) - points) - own[corner]) % _TURN
    beyond, before = outline.label[corner], outline.arriving[corner]
    return Triangles(
        corner,
        np.where(begins <= turn[corner], beyond, before),
        np.where(ends <= turn[corner], beyond, before),
        own + turn,
    )


def _divide(polygons: Geometries) -> Geometries:
    """Return the triangles of each polygon, none of one that rounding has left without inside."""
    try:
        return shapely.constrained_delaunay_triangles(polygons)
    except shapely.GEOSException:
        if len(polygons) == 1:
            return column_of([shapely.GeometryCollection()])
        half = len(polygons) // 2
        return np.concatenate([_divide(polygons[:half]), _divide(polygons[half:])])


def _angle_to(way: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.arctan2(way[..., 1], way[..., 0])


def _turn_within(sector: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the turn from each vertex's own edge to its border; halfway where none will do."""
    margin = np.minimum(_LEAST_ANGLE, sector / 4)
    good = (turn >= margin) & (turn <= sector - margin)
    return np.where(good, turn, sector / 2)


def _beside_chords(
    outline: Outline, corner: Corners, begins: NDArray[np.float64], turn: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the turns, those along a chord moved to the far side of the neighbour at its end.

    All along such a chord both neighbours are equally near: nowhere would it be crossed.
    """
    end = np.roll(corner, -1, axis=1)
    along = np.abs(begins - turn[corner]) < _ALONG
    along &= outline.label[end] == outline.arriving[end]
    result = turn.copy()
    for labels, aside in ((outline.label, _ALONG), (outline.arriving, -_ALONG)):
        vertex = corner[along & (labels[corner] == outline.label[end])]
        result[vertex] = turn[vertex] + aside
    return result


def _find_vertices(
    outline: Outline, points: NDArray[np.float64], ground: NDArray[np.intp]
) -> Corners:
    """Return the vertex row of each corner; `points` has shape (t, 3, 2), `ground` (t,)."""
    corners = points.reshape(-1, 2)
    places = np.concatenate([outline.points, corners])
    grounds = np.concatenate([outline.ground, np.repeat(ground, 3)])
    number = number_rows(grounds, places[:, 0], places[:, 1])
    own, asked = number[: len(outline)], number[len(outline) :]
    row = np.zeros(number.max(initial=-1) + 1, dtype=np.intp)
    row[own] = np.arange(len(outline))
    found = row[asked]
    several = np.flatnonzero(np.bincount(own, minlength=len(row))[asked] > 1)
    for corner in several.tolist():
        middle = corners[corner // 3 * 3 : corner // 3 * 3 + 3].mean(axis=0)
        candidates = np.flatnonzero(own == asked[corner])
        found[corner] = _facing(outline, candidates, middle - corners[corner])
    return found.reshape(-1, 3)


def _facing(outline: Outline, candidates: NDArray[np.intp], way: NDArray[np.float64]) -> int:
    """Return which of several vertices at one point has the direction inside its ground."""
    own = _angle_to(outline.ends[candidates] - outline.points[candidates])
    back = outline.points[outline.before[candidates]] - outline.points[candidates]
    sector = (_angle_to(back) - own) % _TURN
    turn = (_angle_to(way) - own) % _TURN
    return int(candidates[np.argmax(turn < sector)])
