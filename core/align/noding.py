"""Lines noded cluster by cluster, on all processors."""

from __future__ import annotations

import numpy as np
import shapely

from ..chunks import map_parts
from ..faces import NODING_GRID_M
from ..layers import Geometries
from ..tiling.grouping import connect

_BUNDLES = 16
# Lines whose boxes are farther apart than this have nothing to do with each other.
_APART_M = 1e-5


def node(lines: Geometries) -> Geometries:
    """Return lines that meet at their ends only, rounded to the noding grid.

    Args:
        lines: Linestrings, metres, shape (n,).
    """
    west, south, east, north = shapely.bounds(lines).T
    boxes = shapely.box(west - _APART_M, south - _APART_M, east + _APART_M, north + _APART_M)
    left, right = shapely.STRtree(lines).query(boxes)
    cluster = connect(len(lines), left, right)
    order = np.argsort(cluster, kind="stable")
    clusters = np.split(lines[order], np.flatnonzero(np.diff(cluster[order])) + 1)
    bundles = [
        np.concatenate(clusters[first::_BUNDLES]) for first in range(_BUNDLES)[: len(clusters)]
    ]
    return shapely.get_parts(map_parts(_united, bundles))


def _united(lines: Geometries) -> shapely.Geometry:
    return shapely.union_all(lines, grid_size=NODING_GRID_M)
