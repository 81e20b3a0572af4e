"""How wide a shape is: the diameter of the largest circle inside it."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Geometries

# Below this two borders are the same line; layers are drawn, and often rounded, in millimetres.
RESOLUTION_M = 0.001

_RELATIVE_ERROR = 0.01
_FIRST_STEP = 1.2
# Coarser arcs erode too little at inner corners.
_ARC_SEGMENTS = 4
# Vertices are left out that move the border by less than this share of the least inradius.
_DETAIL = 0.005
# From this ratio of the least to the greatest possible inradius on a shape is no sliver.
_ROUNDISH = 0.15


def is_wider(polygons: Geometries, width: float) -> NDArray[np.bool_]:
    """Tell which polygons hold a circle of more than `width` metres across, shape (n,)."""
    wider = np.zeros(len(polygons), dtype=bool)
    area, perimeter = shapely.area(polygons), shapely.length(polygons)
    # Every point of a polygon lies within its inradius of the border: area <= inradius * perimeter.
    wider[2 * area > width * perimeter] = True
    open_question = ~wider & (area > np.pi / 4 * width**2)
    wider[open_question] = ~_vanishes(
        polygons[open_question], np.full(open_question.sum(), width / 2)
    )
    return wider


def measure_width(polygons: Geometries) -> NDArray[np.float64]:
    """Return the diameter of the largest inscribed circle of each polygon, within 2 %.

    Of roundish shapes the centre is searched; slivers are eroded until they vanish, which is
    some hundred times faster on them. Detail far below the width is left out first.

    Args:
        polygons: (Multi)polygons in metres, shape (n,); of a multipolygon the widest part counts.

    Returns:
        Widths in metres, shape (n,); 0 for shapes without area.
    """
    area, perimeter = shapely.area(polygons), shapely.length(polygons)
    low = np.divide(area, perimeter, out=np.zeros(len(polygons)), where=perimeter > 0)
    high = np.sqrt(area / np.pi)
    plain = shapely.simplify(polygons, _DETAIL * low)
    radius = np.zeros(len(polygons))
    round_ = low > _ROUNDISH * high
    radius[round_] = shapely.length(
        shapely.maximum_inscribed_circle(plain[round_], tolerance=_RELATIVE_ERROR * low[round_])
    )
    slim = ~round_ & (low > 0)
    radius[slim] = _erode(plain[slim], low[slim], high[slim])
    return 2 * radius


def _erode(
    polygons: Geometries, low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the inradius: bracketed by growing, then halving, the depth at which all is gone."""
    low, high = low.copy(), high.copy()
    growing = np.arange(len(polygons))
    while growing.size:
        guess = np.minimum(low[growing] * _FIRST_STEP, high[growing])
        gone = _vanishes(polygons[growing], guess)
        high[growing[gone]] = guess[gone]
        low[growing[~gone]] = guess[~gone]
        growing = growing[~gone & (guess < high[growing])]
    return _bisect(polygons, low, high)


def _bisect(
    polygons: Geometries, low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    coarse = np.flatnonzero(high > low * (1 + _RELATIVE_ERROR))
    while coarse.size:
        middle = np.sqrt(low[coarse] * high[coarse])
        gone = _vanishes(polygons[coarse], middle)
        high[coarse[gone]] = middle[gone]
        low[coarse[~gone]] = middle[~gone]
        coarse = coarse[high[coarse] > low[coarse] * (1 + _RELATIVE_ERROR)]
    return np.sqrt(low * high)


def _vanishes(polygons: Geometries, distance: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which polygons have nothing left once eroded by `distance`."""
    return shapely.is_empty(shapely.buffer(polygons, -distance, quad_segs=_ARC_SEGMENTS))
