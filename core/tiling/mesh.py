"""Polygons that share their vertices: which border each other and along what, and their unions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..edges import Edges, directed_edges
from .grouping import number_rows


@dataclass(frozen=True)
class Sides:
    """The straight edges of polygons, each polygon's own.

    Attributes:
        start, stop: Coordinates, the polygon on the left, shape (n, 2).
        tail, head: Numbers of these two points, shape (n,).
        face: Row of the polygon, shape (n,).
        other: Row of the polygon on the right, -1 where there is none, shape (n,).
    """

    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    tail: NDArray[np.intp]
    head: NDArray[np.intp]
    face: NDArray[np.intp]
    other: NDArray[np.intp]

    @property
    def length(self) -> NDArray[np.float64]:
        """Return the length of each edge, metres."""
        return np.hypot(*(self.stop - self.start).T)


def find_sides(polygons: Geometries) -> Sides:
    """Return the edges of polygons with matched vertices, and what lies beyond each."""
    edges = directed_edges(polygons)
    nodes = number_rows(*np.concatenate([edges.start, edges.stop]).T)
    tail, head = nodes[: len(edges)], nodes[len(edges) :]
    count = nodes.max(initial=0) + 1
    twin = find_places(tail * count + head, head * count + tail)
    other = np.where(twin >= 0, np.append(edges.owner, -1)[twin], -1)
    return Sides(edges.start, edges.stop, tail, head, edges.owner, other)


def draw_once(edges: Edges) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return every line that edges walk, in whichever direction, and the line of each edge.

    Both owners of an edge see the same line, digit for digit.

    Returns:
        x and y of the western, then of the eastern end, shape (lines, 4), and rows, shape (n,).
    """
    (x, y), (to_x, to_y) = edges.start.T, edges.stop.T
    backward = ((x > to_x) | ((x == to_x) & (y > to_y)))[:, None]
    west = np.where(backward, edges.stop, edges.start)
    east = np.where(backward, edges.start, edges.stop)
    ends = np.concatenate([west, east], axis=1)
    line = number_rows(*ends.T)
    _, first = np.unique(line, return_index=True)
    return ends[first], line


def find_places(keys: NDArray[np.intp], wanted: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the place of each wanted number among the keys, -1 for those that are not there."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.intp)
    order = np.argsort(keys, kind="stable")
    place = order[np.searchsorted(keys, wanted, sorter=order).clip(max=len(keys) - 1)]
    return np.where(keys[place] == wanted, place, -1)


def dissolve(polygons: Geometries, labels: NDArray[np.intp]) -> Geometries:
    """Return the union of the polygons of each label 0, 1, ..., every vertex of borders kept."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max(initial=-1) + 2))
    merged = np.empty(len(starts) - 1, dtype=object)
    for label, (start, stop) in enumerate(pairwise(starts.tolist())):
        rows = order[start:stop]
        alone = stop - start == 1
        merged[label] = polygons[rows[0]] if alone else _union(polygons[rows])
    return merged


def renumber(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the labels as 0, 1, ... in their order."""
    return np.unique(labels, return_inverse=True)[1].astype(np.intp)


def _union(polygons: Geometries) -> shapely.Geometry:
    union = shapely.coverage_union_all(polygons)
    parts = shapely.get_parts(union)
    return parts[0] if len(parts) == 1 else union
