"""Unions of polygons that share their vertices, also where some do not quite."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import map_chunks
from ..ground import ROUNDING_M2
from ..layers import Geometries
from ..shapes import polygon_parts
from ..tiling.mesh import dissolve


def dissolve_safely(polygons: Geometries, labels: NDArray[np.intp]) -> Geometries:
    """Return the union of the polygons of each label 0, 1, ..., empty where there are none.

    Every vertex of the borders is kept. Only where polygons do not fit each other, to the last
    digit, are their lines noded.
    """
    count = int(labels.max(initial=-1)) + 1
    try:
        united = dissolve(polygons, labels)
        sums = np.bincount(labels, shapely.area(polygons), count)
        unfit = np.flatnonzero(np.abs(shapely.area(united) - sums) > ROUNDING_M2)
    except shapely.errors.GEOSException:
        united = np.empty(count, dtype=object)
        unfit = np.arange(count)
    for label in unfit.tolist():
        united[label] = _union(polygons[labels == label])
    return united


def unite_groups(polygons: Geometries, group: NDArray[np.intp], count: int) -> Geometries:
    """Return the union of the polygons of each group 0, 1, ..., empty where there are none.

    Unlike `dissolve_safely` it takes polygons that overlap.

    Args:
        polygons: (Multi)polygons, shape (n,).
        group: Number of the group of each, shape (n,).
        count: Number of groups.
    """
    order = np.argsort(group, kind="stable")
    bundles = np.full(count, shapely.GeometryCollection(), dtype=object)
    shapely.geometrycollections(polygons[order], indices=group[order], out=bundles)
    several = np.bincount(group, minlength=count) != 1
    united = np.empty(count, dtype=object)
    united[group] = polygons
    united[several] = map_chunks(_unite_each, bundles[several])
    return united


def _unite_each(bundles: Geometries) -> Geometries:
    return np.asarray(shapely.union_all(bundles[:, None], axis=1))


def _union(polygons: Geometries) -> shapely.Geometry:
    parts = polygon_parts(shapely.union_all(polygons))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
