"""Where lines across a ground are as far from one neighbour as from the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .outline import Outline

_ROUNDS = 3
_HALVINGS = 40
_ROUNDING = 1e-9

Point = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Chords:
    """Lines across grounds, from the side of one neighbour to that of another.

    Attributes:
        first, second: Vertex rows of their ends, shape (c,).
        of_first, of_second: The neighbours on either side, shape (c,).
    """

    first: Rows
    second: Rows
    of_first: Rows
    of_second: Rows


def find_halfway(outline: Outline, chords: Chords) -> Point:
    """Return the points of chords that are equally far from both neighbours, shape (c, 2)."""
    here, there = outline.points[chords.first], outline.points[chords.second]

    def sides(points: Point) -> tuple[Rows, Rows]:
        first = _nearest_edges(outline, points, chords.first, chords.of_first[:, None])
        second = _nearest_edges(outline, points, chords.second, chords.of_second[:, None])
        return first, second

    return _balanced(outline, here, there, sides)


def find_middle_ahead(outline: Outline, vertex: Rows, aim: Point) -> Point:
    """Return where borders that lead on from junctions meet the middle of the ground, shape (b, 2).

    That is where they are as far from the two neighbours they part as from all others.

    Args:
        outline: Grounds with a neighbour beyond every edge.
        vertex: Rows of the junctions, shape (b,).
        aim: About where the middle is, in the direction of each border, shape (b, 2).
    """
    here = outline.points[vertex]
    there = here + 2 * (aim - here)
    own = np.column_stack([outline.arriving[vertex], outline.label[vertex]])

    def sides(points: Point) -> tuple[Rows, Rows]:
        return (
            _nearest_edges(outline, points, vertex, own),
            _nearest_edges(outline, points, vertex, own, others=True),
        )

    return _balanced(outline, here, there, sides)


def _balanced(
    outline: Outline, here: Point, there: Point, sides: Callable[[Point], tuple[Rows, Rows]]
) -> Point:
    """Return the points between here and there that are as far from one side as from the other.

    Between straight sides the answer is exact: the nearest edges of both sides are looked for,
    the balance between them is found by halving, and the edges are looked for again.
    """
    points = (here + there) / 2
    for _ in range(_ROUNDS if len(here) else 0):
        share = _balance(outline, here, there, *sides(points))
        points = here + share[:, None] * (there - here)
    return points


def _nearest_edges(
    outline: Outline, points: Point, vertex: Rows, labels: Rows, *, others: bool = False
) -> Rows:
    """Return the edge nearest to each point that one of its neighbours is beyond.

    Args:
        outline: The grounds.
        points: Coordinates, shape (c, 2).
        vertex: A vertex of each point's ground, at one of whose edges to begin, shape (c,).
        labels: The neighbours of each point, shape (c, k).
        others: Whether it is any neighbour but these.
    """
    places = shapely.points(points)
    reach = np.hypot(*(points - outline.points[vertex]).T)
    chord, edge = outline.tree.query(
        places, predicate="dwithin", distance=reach * (1 + others + _ROUNDING)
    )
    alike = (outline.label[edge][:, None] == labels[chord]).any(axis=1) != others
    alike &= outline.ground[edge] == outline.ground[vertex[chord]]
    chord, edge = chord[alike], edge[alike]
    distance = shapely.distance(places[chord], outline.lines[edge])
    order = np.lexsort((edge, distance, chord))
    first = order[np.diff(chord[order], prepend=-1) != 0]
    nearest = np.where(outline.label[vertex] == labels[:, -1], vertex, outline.before[vertex])
    nearest[chord[first]] = edge[first]
    return nearest


def _balance(
    outline: Outline, here: Point, there: Point, near_first: Rows, near_second: Rows
) -> NDArray[np.float64]:
    low, high = np.zeros(len(here)), np.ones(len(here))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        points = here + middle[:, None] * (there - here)
        nearer = _distance(outline, points, near_first) < _distance(outline, points, near_second)
        low, high = np.where(nearer, middle, low), np.where(nearer, high, middle)
    return (low + high) / 2


def _distance(outline: Outline, points: Point, edge: Rows) -> NDArray[np.float64]:
    """Return the distance of each point to an edge, metres."""
    start = outline.points[edge]
    along = outline.ends[edge] - start
    offset = points - start
    share = ((offset * along).sum(axis=1) / (along**2).sum(axis=1)).clip(0, 1)
    return np.asarray(np.hypot(*(offset - share[:, None] * along).T))
