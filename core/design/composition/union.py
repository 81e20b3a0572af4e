"""Whole grids united into larger ones, every vertex of the outlines kept."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...coverage import find_outline
from ...layers import GridLayer
from ...progress import Progress
from ...shapes import polygon_parts


def find_unmatched(polygons: Geometries) -> NDArray[np.bool_]:
    """Tell which grids overlap a neighbour, or share a border with it but not its vertices."""
    return ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))


def group_rows(layer: GridLayer, labels: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """Return the rows of each label 0, 1, ..., sorted by code; every label has some."""
    order = np.lexsort((layer.codes, labels))
    return np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)


def unite_grids(
    layer: GridLayer,
    groups: list[NDArray[np.intp]],
    unmatched: NDArray[np.bool_],
    progress: Progress,
) -> Geometries:
    """Return the union of each group of grids, with exactly the vertices that they have there.

    Args:
        layer: Valid grids.
        groups: Rows of each group, at least one.
        unmatched: Which grids do not fit their neighbours (see `find_unmatched`), shape (n,).
        progress: Told of every group; what it raises stops the work.
    """
    shapes = np.empty(len(groups), dtype=object)
    for number, rows in enumerate(groups):
        progress.step(number / len(groups))
        grids = layer.take(rows)
        # edges only cancel out where neighbours share them: else lines have to be noded
        overlay = unmatched[rows].any()
        union = find_outline(grids) if overlay else shapely.coverage_union_all(grids.geometries)
        shapes[number] = _normal(union)
    return shapes


def _normal(union: shapely.Geometry) -> shapely.Geometry:
    """Return the union as a polygon where it is one, its rings begun at a fixed vertex."""
    parts = polygon_parts(union)
    return shapely.normalize(parts[0] if len(parts) == 1 else shapely.multipolygons(parts))
