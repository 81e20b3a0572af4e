"""The plane divided by lines: its faces, and who owns them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Geometries
from .shapes import polygon_parts
from .width import RESOLUTION_M, is_wider

# Crossings are rounded to this grid: in floating point, lines that run within a billionth of a
# metre of each other can be noded wrongly, and a face is lost.
NODING_GRID_M = 1e-6

_ODD_WEIGHTS = np.array([0.4142, 0.3314, 0.2544])


@dataclass(frozen=True)
class Faces:
    """Faces of the plane with the grids that cover each.

    Attributes:
        polygons: The faces, none narrower than the resolution, shape (n,).
        points: A point inside each face, on no border, shape (n,).
        face, grid: Pairs of a face row and the row of a grid covering it, sorted, shape (k,).
    """

    polygons: Geometries
    points: Geometries
    face: NDArray[np.intp]
    grid: NDArray[np.intp]

    @property
    def depth(self) -> NDArray[np.intp]:
        """How many grids cover each face, shape (n,)."""
        return np.bincount(self.face, minlength=len(self.polygons))

    def owners(self) -> list[tuple[int, ...]]:
        """Return the rows of the covering grids of each face."""
        starts = np.searchsorted(self.face, np.arange(len(self.polygons) + 1))
        return [tuple(self.grid[start:stop].tolist()) for start, stop in pairwise(starts)]

    def take(self, chosen: NDArray[np.bool_]) -> Faces:
        """Return the chosen faces with their owners."""
        row = np.cumsum(chosen) - 1
        kept = chosen[self.face]
        return Faces(
            self.polygons[chosen], self.points[chosen], row[self.face[kept]], self.grid[kept]
        )

    def joined(self, other: Faces) -> Faces:
        """Return the faces of both, which must not overlap."""
        return Faces(
            np.concatenate([self.polygons, other.polygons]),
            np.concatenate([self.points, other.points]),
            np.concatenate([self.face, other.face + len(self.polygons)]),
            np.concatenate([self.grid, other.grid]),
        )


def divide_plane(lines: Geometries, tree: shapely.STRtree) -> Faces:
    """Return the bounded faces between `lines` and the grids of `tree` that cover them."""
    noded = shapely.union_all(lines, grid_size=NODING_GRID_M)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    polygons = polygons[is_wider(polygons, RESOLUTION_M)]
    points = _points_off_borders(polygons, tree)
    face, grid = tree.query(points, predicate="within")
    order = np.lexsort((grid, face))
    return Faces(polygons, points, face[order], grid[order])


def _points_off_borders(polygons: Geometries, tree: shapely.STRtree) -> Geometries:
    """Return a point inside each polygon and on no border of a grid.

    The usual inner point lies in the middle, where regular grids happen to have their borders;
    then a point of the largest triangle, at odd weights, is taken instead.
    """
    points = shapely.point_on_surface(polygons)
    on_border = np.unique(tree.query(points, predicate="touches")[0])
    for row in on_border:
        triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(polygons[row]))
        largest = triangles[np.argmax(shapely.area(triangles))]
        points[row] = shapely.Point(_ODD_WEIGHTS @ shapely.get_coordinates(largest)[:3])
    return points


def merge_touching(polygons: Geometries) -> Geometries:
    """Return the connected pieces that polygons form; meeting in a point does not connect."""
    if not len(polygons):
        return polygons
    return polygon_parts(shapely.union_all(polygons))


def merge_by_label(
    polygons: Geometries, labels: Iterable[tuple[int, ...]]
) -> tuple[Geometries, list[tuple[int, ...]]]:
    """Return the connected pieces of each label, and their labels, sorted by label."""
    rows: dict[tuple[int, ...], list[int]] = {}
    for row, label in enumerate(labels):
        rows.setdefault(label, []).append(row)
    merged = [(label, merge_touching(polygons[rows[label]])) for label in sorted(rows)]
    pieces = np.concatenate([np.empty(0, dtype=object), *(piece for _, piece in merged)])
    return pieces, [label for label, piece in merged for _ in piece]
