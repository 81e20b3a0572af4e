"""A plane divided into faces that share their vertices, and faces joined into larger ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries

GRID_M = 0.001

Labels = NDArray[np.int64]
Measures = NDArray[Any]  # whole or not: bincount with weights is typed as neither


@dataclass(frozen=True)
class Borders:
    """Straight stretches of border, each between two faces or between a face and nothing.

    Attributes:
        start, end: Coordinates, shape (n, 2).
        left, right: Rows of the faces beside it, shape (n,); right is -1 at the outside.
        length: Metres, shape (n,).
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    left: Labels
    right: Labels
    length: Measures

    def take(self, rows: NDArray[np.bool_]) -> Borders:
        """Return the stretches chosen by a mask."""
        return Borders(
            self.start[rows], self.end[rows], self.left[rows], self.right[rows], self.length[rows]
        )

    def lines(self) -> Geometries:
        """Return the stretches as lines of two points, shape (n,)."""
        lines: Geometries = shapely.linestrings(np.stack([self.start, self.end], axis=1))
        return lines


@dataclass(frozen=True)
class Mesh:
    """Polygons that form a coverage: neighbours share their vertices.

    Attributes:
        faces: Polygons, shape (n,).
    """

    faces: Geometries

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.faces)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """Return a point inside each face, shape (n, 2)."""
        return shapely.get_coordinates(shapely.point_on_surface(self.faces))

    @cached_property
    def areas(self) -> NDArray[np.float64]:
        """Return the area of each face, square metres."""
        areas: NDArray[np.float64] = shapely.area(self.faces)
        return areas

    @cached_property
    def borders(self) -> Borders:
        """Return every stretch of border once."""
        return _find_borders(self.faces)

    def neighbours(self, *, passable: NDArray[np.bool_] | None = None) -> Neighbours:
        """Return which faces share a border, over the `passable` stretches (default all)."""
        inner = self.borders.right >= 0
        chosen = self.borders.take(inner if passable is None else inner & passable)
        return count_neighbours(len(self), chosen.left, chosen.right, chosen.length)

    def take(self, rows: NDArray[np.bool_] | Labels) -> Mesh:
        """Return the mesh reduced to `rows`."""
        return Mesh(self.faces[rows])

    def join(self, labels: Labels) -> Geometries:
        """Return one geometry per label 0, 1, ...: the union of its faces, vertices kept."""
        order = np.argsort(labels, kind="stable")
        groups = np.split(self.faces[order], np.flatnonzero(np.diff(labels[order])) + 1)
        return np.array([dissolve(group) for group in groups], dtype=object)


@dataclass(frozen=True)
class Neighbours:
    """Who borders whom, and along how many metres; both directions, sorted by `first`.

    Attributes:
        n: Number of faces.
        first, second: Rows, shape (m,).
        length: Shared border, metres, shape (m,).
    """

    n: int
    first: Labels
    second: Labels
    length: Measures

    @cached_property
    def starts(self) -> Labels:
        """Return where each face's neighbours begin in the columns, shape (n + 1,)."""
        return np.searchsorted(self.first, np.arange(self.n + 1)).astype(np.int64)

    def of(self, row: int) -> Labels:
        """Return the neighbours of one face."""
        return self.second[self.starts[row] : self.starts[row + 1]]

    def take(self, rows: NDArray[np.bool_]) -> Neighbours:
        """Return the pairs chosen by a mask."""
        return Neighbours(self.n, self.first[rows], self.second[rows], self.length[rows])

    def among(self, rows: Labels) -> Neighbours:
        """Return who borders whom among the faces `rows`, numbered in their order."""
        number = np.full(self.n, -1, dtype=np.int64)
        number[rows] = np.arange(len(rows))
        first, second = number[self.first], number[self.second]
        inside = (first >= 0) & (second >= 0)
        order = np.lexsort((second[inside], first[inside]))
        return Neighbours(
            len(rows), first[inside][order], second[inside][order], self.length[inside][order]
        )

    def between(self, labels: Labels) -> Neighbours:
        """Return who borders whom among the unions of faces with equal labels."""
        first, second = labels[self.first], labels[self.second]
        apart = (first < second) & (first >= 0)
        return count_neighbours(
            int(labels.max()) + 1, first[apart], second[apart], self.length[apart]
        )


def divide(lines: Sequence[shapely.Geometry] | Geometries) -> Mesh:
    """Return the faces that the lines enclose, on a lattice of a millimetre; dead ends drop out."""
    noded = shapely.union_all(np.asarray(lines, dtype=object), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    return Mesh(faces[_reading_order(faces)])


def dissolve(faces: Geometries) -> shapely.Geometry:
    """Return the union of faces of one mesh, with every vertex of its border kept."""
    return shapely.normalize(_single(shapely.coverage_union_all(faces)))


def join_small(mesh: Mesh, classes: Labels, least_m2: Measures, least_width_m: Measures) -> Labels:
    """Return labels that give every small or narrow face to its longest neighbour.

    Args:
        mesh: The faces.
        classes: Faces of different classes are joined only where nothing else is left.
        least_m2: Area below which a face of each class is joined.
        least_width_m: Width below which a face of each class is joined.

    Returns:
        Labels 0, 1, ..., shape (n,).
    """
    labels = np.arange(len(mesh), dtype=np.int64)
    for _ in range(8):
        faces = mesh.join(labels)
        face_class = class_of(faces_of=labels, classes=classes, weights=mesh.areas)
        small = _are_small(faces, least_m2[face_class], least_width_m[face_class])
        if not small.any():
            break
        neighbours = mesh.neighbours().between(labels)
        targets = _longest_neighbour(neighbours, small, face_class)
        labels = renumber(_follow(targets)[labels])
    return labels


def class_of(faces_of: Labels, classes: Labels, weights: Measures) -> Labels:
    """Return the class that weighs most within each label, shape (labels,)."""
    totals = np.zeros((int(faces_of.max()) + 1, int(classes.max()) + 1))
    np.add.at(totals, (faces_of, classes), weights)
    return totals.argmax(axis=1).astype(np.int64)


def connected_pieces(neighbours: Neighbours) -> Labels:
    """Return a piece number per face; faces that border each other lie in one piece."""
    piece = np.arange(neighbours.n)
    while True:
        lower = piece.copy()
        np.minimum.at(lower, neighbours.first, piece[neighbours.second])
        lower = lower[lower]
        if np.array_equal(lower, piece):
            return renumber(piece)
        piece = lower


def renumber(labels: Labels) -> Labels:
    """Return the labels as 0, 1, ... in their order."""
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def count_neighbours(n: int, left: Labels, right: Labels, length: Measures) -> Neighbours:
    """Return the neighbours among n faces from stretches of border, lengths added up."""
    first, second = np.concatenate([left, right]), np.concatenate([right, left])
    keys, places = np.unique(first * n + second, return_inverse=True)
    return Neighbours(n, keys // n, keys % n, np.bincount(places, np.tile(length, 2), len(keys)))


def _find_borders(faces: Geometries) -> Borders:
    rings, owner = shapely.get_rings(faces, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[1:] == ring[:-1]
    start, end = coordinates[:-1][same_ring], coordinates[1:][same_ring]
    face = owner[ring[:-1][same_ring]].astype(np.int64)
    nodes = _number_nodes(np.vstack([start, end])).reshape(2, -1)
    key = nodes.min(axis=0) * (nodes.max() + 1) + nodes.max(axis=0)
    order = np.lexsort((face, key))
    is_first = np.diff(key[order], prepend=-1) != 0
    firsts = order[is_first]
    right = np.full(len(firsts), -1, dtype=np.int64)
    right[np.cumsum(is_first)[~is_first] - 1] = face[order[~is_first]]
    length = np.hypot(*(end[firsts] - start[firsts]).T)
    return Borders(start[firsts], end[firsts], face[firsts], right, length)


def _number_nodes(points: NDArray[np.float64]) -> Labels:
    lattice = np.rint(points / GRID_M).astype(np.int64)
    lattice -= lattice.min(axis=0)
    _, numbers = np.unique(
        lattice[:, 0] * (lattice[:, 1].max() + 1) + lattice[:, 1], return_inverse=True
    )
    return numbers.astype(np.int64)


def _are_small(faces: Geometries, least_m2: Measures, least_width_m: Measures) -> NDArray[np.bool_]:
    worn = shapely.is_empty(shapely.buffer(faces, -least_width_m / 2, quad_segs=2))
    small: NDArray[np.bool_] = (shapely.area(faces) < least_m2) | worn
    return small


def _longest_neighbour(
    neighbours: Neighbours, small: NDArray[np.bool_], face_class: Labels
) -> Labels:
    """Return for each small face the neighbour to join, for each other one itself."""
    targets = np.arange(neighbours.n)
    alike = face_class[neighbours.first] == face_class[neighbours.second]
    order = np.lexsort((neighbours.length, alike, neighbours.first))
    last = np.diff(neighbours.first[order], append=neighbours.n) != 0
    best = order[last]
    chosen = best[small[neighbours.first[best]]]
    targets[neighbours.first[chosen]] = neighbours.second[chosen]
    return targets


def _follow(targets: Labels) -> Labels:
    """Return the end of each face's chain of targets; of a circle, its lowest face."""
    lowest = np.minimum(np.arange(len(targets)), targets)
    mutual = targets[targets] == np.arange(len(targets))
    ends = np.where(mutual, lowest, targets)
    while not np.array_equal(ends, ends[ends]):
        ends = ends[ends]
    return ends


def _reading_order(faces: Geometries) -> NDArray[np.intp]:
    bounds = shapely.bounds(faces)
    return np.lexsort((shapely.area(faces), bounds[:, 0], bounds[:, 1]))


def _single(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(geometry)
    return parts[0] if len(parts) == 1 else geometry
