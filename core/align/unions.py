"""Unions of polygons that share their vertices, also where some do not quite."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..shapes import polygon_parts
from ..tiling.mesh import dissolve


def dissolve_safely(polygons: Geometries, labels: NDArray[np.intp]) -> Geometries:
    """Return the union of the polygons of each label 0, 1, ..., empty where there are none.

    Every vertex of the borders is kept. Only where polygons do not fit each other, to the last
    digit, are their lines noded.
    """
    try:
        return dissolve(polygons, labels)
    except shapely.errors.GEOSException:
        count = int(labels.max(initial=-1)) + 1
        groups = [polygons[labels == label] for label in range(count)]
        united = np.empty(count, dtype=object)
        united[:] = [_union(group) for group in groups]
        return united


def _union(polygons: Geometries) -> shapely.Geometry:
    try:
        union = shapely.coverage_union_all(polygons)
    except shapely.errors.GEOSException:
        union = shapely.union_all(polygons)
    parts = polygon_parts(union)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
