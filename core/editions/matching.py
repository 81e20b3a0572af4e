"""Grids that have the same shape in both editions, found without intersecting any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..tiling.matching import insert_points
from ..vertices import Vertices

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Match:
    """Shapes that are the same in two editions, and the others made comparable.

    Attributes:
        before: Rows of the old shape of each pair, ascending, shape (k,).
        after: Rows of the new one, shape (k,).
        old: All old shapes, shape (n,). Where the vertices of one that is in no pair are those of
            a new one but for rounding, it has the new one's.
        new: All new shapes, shape (m,). Old and new ones that are in no pair have a vertex
            wherever one of the other edition lies on their edges.
    """

    before: Rows
    after: Rows
    old: Geometries
    new: Geometries


def match_shapes(before: Geometries, after: Geometries) -> Match:
    """Return the shapes that are the same in both: byte by byte, or point by point.

    Points are the same when they fall together as vertices of noded lines do, a millionth of a
    metre apart; where a ring begins, which way it runs, and whether it has a vertex where a new
    neighbour has one, does not matter.

    Args:
        before: Valid (multi)polygons in metres, no two alike, shape (n,).
        after: Likewise, shape (m,).
    """
    old, new = before.copy(), after.copy()
    first, second = _match_bytes(old, new)
    for settle in (_put_on_vertices, _with_vertices):
        old_left, new_left = _others(len(old), first), _others(len(new), second)
        old[old_left], new[new_left] = settle(old[old_left], new[new_left])
        more = _match_bytes(shapely.normalize(old[old_left]), shapely.normalize(new[new_left]))
        first = np.append(first, old_left[more[0]])
        second = np.append(second, new_left[more[1]])
    order = np.argsort(first)
    return Match(first[order], second[order], old, new)


def _match_bytes(before: Geometries, after: Geometries) -> tuple[Rows, Rows]:
    row_of = {shape: row for row, shape in enumerate(shapely.to_wkb(after).tolist())}
    matches = [row_of.get(shape, -1) for shape in shapely.to_wkb(before).tolist()]
    row = np.array(matches, dtype=np.intp)
    return np.flatnonzero(row >= 0), row[row >= 0]


def _put_on_vertices(before: Geometries, after: Geometries) -> tuple[Geometries, Geometries]:
    """Return the shapes, old ones with the new ones' vertices where theirs are rounded alike."""
    return _where_valid(np.asarray(Vertices.of(after).restored(before)), before), after


def _with_vertices(before: Geometries, after: Geometries) -> tuple[Geometries, Geometries]:
    """Return the shapes with a vertex wherever one that only the others have lies on an edge."""
    old, new = (np.unique(_points_of(shapes)) for shapes in (before, after))
    more = (np.setdiff1d(new, old), np.setdiff1d(old, new))
    first, second = (
        _where_valid(insert_points(shapes, np.column_stack([points.real, points.imag])), shapes)
        for shapes, points in zip((before, after), more)
    )
    return first, second


def _points_of(shapes: Geometries) -> NDArray[np.complex128]:
    x, y = shapely.get_coordinates(shapes).T
    return np.asarray(x + 1j * y)


def _where_valid(changed: Geometries, unchanged: Geometries) -> Geometries:
    return np.where(shapely.is_valid(changed), changed, unchanged)


def _others(n: int, rows: Rows) -> Rows:
    """Return which of n rows are not among `rows`."""
    free = np.ones(n, dtype=bool)
    free[rows] = False
    return np.flatnonzero(free)
