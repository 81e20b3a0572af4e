"""Grids joined with pieces of ground, and cut by them, along shared vertices."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..shapes import made_polygonal, without_lines
from ..tiling.matching import match_vertices
from .fusing import REACH_M

# What exact joining may differ in area by: rounding of the crossings of borders, square metres.
_ROUNDING_M2 = 1e-3


def join_pieces(geometries: Geometries, row: NDArray[np.intp], pieces: Geometries) -> Geometries:
    """Return the grids with pieces joined to them, every vertex of the outlines kept.

    Args:
        geometries: The grids, shape (n,).
        row: Grid that each piece is joined to, shape (k,).
        pieces: Polygons beside their grids, shape (k,).
    """
    return _changed(geometries, row, pieces, _joined)


def cut_pieces(geometries: Geometries, row: NDArray[np.intp], pieces: Geometries) -> Geometries:
    """Return the grids with pieces cut away from them, every vertex of the outlines kept.

    Args:
        geometries: The grids, shape (n,).
        row: Grid that each piece is cut from, shape (k,).
        pieces: Polygons within their grids, shape (k,).
    """
    return _changed(geometries, row, pieces, _cut)


def _changed(
    geometries: Geometries,
    row: NDArray[np.intp],
    pieces: Geometries,
    change: Callable[[shapely.Geometry, Geometries], shapely.Geometry],
) -> Geometries:
    touched = np.unique(row)
    # a crossing is a millionth of a metre off the borders: where sides are as near, they cross
    matched = made_polygonal(
        match_vertices(np.concatenate([geometries[touched], pieces]), reach=REACH_M)
    )
    grids, parts = matched[: len(touched)], matched[len(touched) :]
    order = np.argsort(row, kind="stable")
    bounds = np.searchsorted(row[order], touched)
    result = geometries.copy()
    for grid, place, rows in zip(grids, touched.tolist(), np.split(order, bounds[1:])):
        result[place] = _plain(change(grid, parts[rows]))
    return result


def _cut(grid: shapely.Geometry, pieces: Geometries) -> shapely.Geometry:
    return shapely.difference(grid, shapely.union_all(pieces))


def _joined(grid: shapely.Geometry, pieces: Geometries) -> shapely.Geometry:
    """Return the union: by cancelling edges, which is exact; by overlay where they do not meet."""
    parts = np.append(pieces, grid)
    try:
        union = shapely.coverage_union_all(parts)
    except shapely.GEOSException:  # borders that cross: they do not cancel out
        return shapely.union_all(parts)
    off = abs(shapely.area(union) - shapely.area(parts).sum())
    is_exact = off <= _ROUNDING_M2 and shapely.is_valid(union)
    return union if is_exact else shapely.union_all(parts)


def _plain(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape as a polygon where it is one."""
    parts = shapely.get_parts(without_lines(np.array([shape], dtype=object)))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
