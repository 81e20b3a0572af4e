"""Many small unions at once."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..chunks import map_chunks


def unite_runs(shapes: Geometries, start: NDArray[np.intp], stop: NDArray[np.intp]) -> Geometries:
    """Return the union of each run of shapes; a run of one is that shape, of none is empty.

    Args:
        shapes: Valid (multi)polygons, shape (k,).
        start: Row at which each run begins, shape (n,).
        stop: Row before which it ends, shape (n,).
    """
    size = stop - start
    unions = np.full(len(size), shapely.Polygon(), dtype=object)
    unions[size == 1] = shapes[start[size == 1]]
    for several in np.unique(size[size > 1]).tolist():
        runs = np.flatnonzero(size == several)
        unions[runs] = map_chunks(_unite, shapes[start[runs][:, None] + np.arange(several)])
    return unions


def _unite(runs: Geometries) -> Geometries:
    return np.asarray(shapely.union_all(runs, axis=1))
