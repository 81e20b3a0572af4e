"""Where lines across a ground are as far from one neighbour as from the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .outline import Outline

_ROUNDS = 3
_HALVINGS = 24

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
    """Return the points of chords that are equally far from both neighbours, shape (c, 2).

    Between straight sides the answer is exact: the nearest edges of both neighbours are looked
    for, the balance between them is found by halving, and the edges are looked for again.
    """
    here, there = outline.points[chords.first], outline.points[chords.second]
    lines = outline.lines
    tree = shapely.STRtree(lines)
    share = np.full(len(here), 0.5)
    for _ in range(_ROUNDS if len(here) else 0):
        points = here + share[:, None] * (there - here)
        near_first = _nearest_edges(outline, lines, tree, points, chords.first, chords.of_first)
        near_second = _nearest_edges(outline, lines, tree, points, chords.second, chords.of_second)
        share = _balance(outline, here, there, near_first, near_second)
    return here + share[:, None] * (there - here)


def _nearest_edges(
    outline: Outline,
    lines: NDArray[np.object_],
    tree: shapely.STRtree,
    points: Point,
    vertex: Rows,
    label: Rows,
) -> Rows:
    """Return for each point the nearest edge that a neighbour is beyond, on the vertex's ground."""
    places = shapely.points(points)
    reach = np.hypot(*(points - outline.points[vertex]).T)
    chord, edge = tree.query(places, predicate="dwithin", distance=reach * (1 + 1e-9))
    alike = (outline.label[edge] == label[chord]) & (
        outline.ground[edge] == outline.ground[vertex[chord]]
    )
    chord, edge = chord[alike], edge[alike]
    distance = shapely.distance(places[chord], lines[edge])
    order = np.lexsort((edge, distance, chord))
    first = order[np.diff(chord[order], prepend=-1) != 0]
    before = outline.before[vertex]
    nearest = np.where(outline.label[vertex] == label, vertex, before)
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
