"""Upper grids put together anew, of whole base grids and of faces, sharing their vertices."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries, GridLayer
from ..shapes import is_changed
from ..tiling.matching import match_vertices
from .holders import Owners
from .pattern import BEYOND, Pattern
from .unions import dissolve_safely

# Shapes no farther apart than this are the same but for rounding.
_BESIDE_M = 1e-4


def unite(
    base: GridLayer, count: int, owner: NDArray[np.intp], pattern: Pattern, held: list[Owners]
) -> Geometries:
    """Return the ground of each upper grid: its base grids and its faces, exactly united.

    Base grids that go as a whole are taken with the vertices that they have, and so are borders
    as drawn; where one ends at the other, both have the vertex.

    Args:
        base: The base grids.
        count: Number of upper grids.
        owner: Row of the upper grid that gets each base grid as a whole; below 0: none, shape of
            the base grids.
        pattern: The faces of the others.
        held: Rows of the upper grids that get each face.
    """
    in_faces = np.zeros(len(base), dtype=bool)
    in_faces[pattern.home[pattern.home != BEYOND]] = True
    whole = np.flatnonzero((owner >= 0) & ~in_faces)
    rest = np.flatnonzero((owner < 0) & ~in_faces)
    shapes = np.concatenate([base.geometries[whole], pattern.polygons, base.geometries[rest]])
    matched = match_vertices(shapes)
    shares = [(len(whole) + face, p) for face in range(len(pattern)) for p in held[face]]
    table = np.array(shares, dtype=np.intp).reshape(-1, 2)
    rows = np.concatenate([np.arange(len(whole)), table[:, 0]])
    labels = np.concatenate([owner[whole], table[:, 1]])
    united = dissolve_safely(matched[rows], labels)
    result = np.full(count, shapely.Polygon(), dtype=object)
    there = ~shapely.is_empty(united)
    result[: len(united)][there] = united[there]
    return result


def are_alike(first: Geometries, second: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes have the same vertices, wherever their rings and parts begin."""
    ours, theirs = (
        shapely.normalize(_as_multi(shapely.remove_repeated_points(shapes)))
        for shapes in (first, second)
    )
    return np.asarray(shapely.equals_exact(ours, theirs, tolerance=0))


def is_rounding(shapes: Geometries, drawn: Geometries, base: GridLayer) -> bool:
    """Tell whether shapes that were drawn anew are, but for rounding, what they were.

    Where two borders meet at a very small angle, the place moves a little each time that it is
    computed. What counts is that the base grids' vertices are all there.

    Args:
        shapes: The shapes, shape (n,).
        drawn: As they were.
        base: The base grids.
    """
    rows = np.flatnonzero(is_changed(drawn, shapes))
    if shapely.coverage_is_valid(shapes) and not shapely.coverage_is_valid(drawn):
        return False
    if (shapely.hausdorff_distance(shapes[rows], drawn[rows]) > _BESIDE_M).any():
        return False
    corners = shapely.get_coordinates(base.geometries)
    needed = shapely.get_coordinates(shapes[rows])
    needed = needed[_is_among(needed, corners)]
    return bool(_is_among(needed, shapely.get_coordinates(drawn[rows])).all())


def _is_among(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.isin(points[:, 0] + 1j * points[:, 1], others[:, 0] + 1j * others[:, 1])


def _as_multi(shapes: Geometries) -> Geometries:
    """Return the shapes as multipolygons, so that the type does not tell them apart."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    multi = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    multi[np.unique(row)] = shapely.multipolygons(
        parts, indices=np.unique(row, return_inverse=True)[1]
    )
    return multi
