"""The direction streets take: along the nearest coast, hill foot or river, or square to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .plan import ORIGIN_M, WINDOW_M

_CELL_M = 40.0
_BLUR_CELLS = 7
_BLUR_ROUNDS = 3


@dataclass(frozen=True)
class Field:
    """A direction at every place, as a raster of the doubled angle's cosine and sine."""

    cosine: NDArray[np.float64]
    sine: NDArray[np.float64]

    def angle(self, x: float, y: float) -> float:
        """Return the direction at a place, radians, between the raster's points linearly."""
        column, row = (x - ORIGIN_M[0]) / _CELL_M, (y - ORIGIN_M[1]) / _CELL_M
        i, j = int(column), int(row)
        u, v = column - i, row - j
        weights = ((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v)
        places = ((j, i), (j, i + 1), (j + 1, i), (j + 1, i + 1))
        cosine = sum(w * self.cosine.item(*place) for w, place in zip(weights, places))
        sine = sum(w * self.sine.item(*place) for w, place in zip(weights, places))
        return 0.5 * math.atan2(sine, cosine)

    def angles(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the direction at the raster point nearest to each point, shape (n,)."""
        cells = np.rint((points - ORIGIN_M) / _CELL_M).astype(int)
        return 0.5 * np.arctan2(
            self.sine[cells[:, 1], cells[:, 0]], self.cosine[cells[:, 1], cells[:, 0]]
        )


def make_field(area: shapely.Geometry, guides: shapely.Geometry) -> Field:
    """Return the street directions within `area`, parallel to the nearest of the `guides`."""
    columns = np.arange(WINDOW_M[0], WINDOW_M[2] + 2 * _CELL_M, _CELL_M)
    rows = np.arange(WINDOW_M[1], WINDOW_M[3] + 2 * _CELL_M, _CELL_M)
    xs, ys = np.meshgrid(columns, rows)
    wide = shapely.buffer(area, 3 * _CELL_M)
    shapely.prepare(wide)
    inside = shapely.contains_xy(wide, xs, ys)
    across = shapely.get_coordinates(
        shapely.shortest_line(shapely.points(xs[inside], ys[inside]), guides)
    ).reshape(-1, 2, 2)
    dx, dy = (across[:, 1] - across[:, 0]).T
    doubled = 2 * (np.arctan2(dy, dx) + np.pi / 2)
    cosine, sine = np.zeros(xs.shape), np.zeros(xs.shape)
    cosine[inside], sine[inside] = np.cos(doubled), np.sin(doubled)
    return Field(_blur(cosine), _blur(sine))


def _blur(raster: NDArray[np.float64]) -> NDArray[np.float64]:
    for _ in range(_BLUR_ROUNDS):
        raster = _box_blur(_box_blur(raster).T).T
    return raster


def _box_blur(raster: NDArray[np.float64]) -> NDArray[np.float64]:
    padded = np.pad(raster, ((_BLUR_CELLS + 1, _BLUR_CELLS), (0, 0)))
    sums = np.cumsum(padded, axis=0)
    width = 2 * _BLUR_CELLS + 1
    return (sums[width:] - sums[:-width]) / width
