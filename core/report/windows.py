"""Which stretch of a mended place a picture shows: all of a round one, the best of a long one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from .maps import AROUND, widened
from .svg import Bounds

# A picture of so many widths still shows the width.
_WIDTHS_ACROSS = 30
_LEAST_ACROSS_M = 20.0
_MOST_PIECES = 40
_MOST_STANDPOINTS = 240
# Where three grids meet all has been seen; more make no picture better.
_ENOUGH_TAKERS = 3
# What lies at the edge of a picture does not count as shown.
_INNER_SHARE = 0.7


def choose_window(
    place: shapely.Geometry,
    width: float,
    pieces: Geometries,
    takers: Sequence[str],
    homes: NDArray[np.float64],
) -> Bounds:
    """Return the ground that a picture of a mended place should show, metres.

    Of a place too long for its width to be seen, it is the stretch where a building changed
    hands, or else where most grids take a piece, and of these where most ground moved.

    Args:
        place: The ground at fault.
        width: Its width, metres.
        pieces: What changed hands there, shape (n,).
        takers: Who has each piece now, length n.
        homes: The buildings in the pieces, shape (m, 2).
    """
    whole: Bounds = tuple(shapely.total_bounds([place, *pieces]))
    across = max(_WIDTHS_ACROSS * width, _LEAST_ACROSS_M)
    if AROUND * max(whole[2] - whole[0], whole[3] - whole[1]) <= across:
        return widened(whole, AROUND, _LEAST_ACROSS_M)
    standpoints = _thinned(homes) if len(homes) else _standpoints(place, pieces)
    x, y = standpoints[_most_telling(standpoints, across * _INNER_SHARE, pieces, takers)].tolist()
    half = across / 2
    return (x - half, y - half, x + half, y + half)


def _standpoints(place: shapely.Geometry, pieces: Geometries) -> NDArray[np.float64]:
    """Return points to look from: the middles and the corners of the largest pieces."""
    if not len(pieces):
        return shapely.get_coordinates(shapely.point_on_surface(place))
    largest = pieces[np.argsort(-shapely.area(pieces), kind="stable")[:_MOST_PIECES]]
    middles = shapely.get_coordinates(shapely.point_on_surface(largest))
    return np.concatenate([middles, _thinned(shapely.get_coordinates(largest))])


def _thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return some of many points, evenly."""
    return points[:: -(-len(points) // _MOST_STANDPOINTS) or 1]


def _most_telling(
    standpoints: NDArray[np.float64], across: float, pieces: Geometries, takers: Sequence[str]
) -> int:
    """Return the standpoint that sees most takers, and of these the one with most moved ground."""
    (x, y), half = standpoints.T, across / 2
    windows = shapely.box(x - half, y - half, x + half, y + half)
    window, piece = shapely.STRtree(pieces).query(windows, predicate="intersects")
    area = shapely.area(shapely.intersection(pieces[piece], windows[window]))
    seen = area > 0
    _, taker = np.unique(np.array(takers, dtype=str), return_inverse=True)
    pairs = np.unique(np.column_stack([window, taker[piece]])[seen], axis=0)
    number = np.bincount(pairs[:, 0], minlength=len(windows)).clip(max=_ENOUGH_TAKERS)
    moved = np.bincount(window, weights=area, minlength=len(windows))
    return int(np.lexsort((-moved, -number))[0])
