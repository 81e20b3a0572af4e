"""A cutting line that ends a little short of the border, led on to it."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from .change import Refusal
from .narrow import BEYOND_M, ahead
from .sheet import Sheet

_ENDS = 2


def lead_on(sheet: Sheet, row: int, line: shapely.LineString) -> shapely.LineString | Refusal:
    """Return a line whose ends lie on or beyond the border of a grid, or why they do not.

    Args:
        sheet: The neighbourhood.
        row: Row of the base grid.
        line: As drawn; ends up to drift short of the border are led on.
    """
    grid = sheet.shapes[row]
    points = _without_repeats(shapely.get_coordinates(line))
    if len(points) < _ENDS or not shapely.length(shapely.intersection(line, grid)):
        return Refusal(
            Message(
                "The line misses grid {code}. Draw it right through the grid.",
                code=sheet.code(row),
            ),
            line,
        )
    for _ in range(_ENDS):
        landing = _land(points[-2], points[-1], grid, sheet.drift)
        if landing is None:
            return Refusal(
                Message(
                    "The line ends inside grid {code}. Draw it on to the border.",
                    code=sheet.code(row),
                ),
                shapely.Point(points[-1]),
            )
        points = np.concatenate([points, landing])[::-1]
    return shapely.linestrings(points)


def _without_repeats(points: NDArray[np.float64]) -> NDArray[np.float64]:
    new = np.append(True, (points[1:] != points[:-1]).any(axis=1))[: len(points)]
    return points[new]


def _land(
    before: NDArray[np.float64],
    end: NDArray[np.float64],
    grid: shapely.Geometry,
    reach: float,
) -> NDArray[np.float64] | None:
    """Return what leads the end of a line over the border: straight on, else the shortest way.

    Returns:
        A point just beyond the border, shape (1, 2), or none where the end lies beyond it already;
        None if the border is out of reach.
    """
    place, border = shapely.Point(end), shapely.boundary(grid)
    if not shapely.intersects(grid, place):
        return np.empty((0, 2))
    straight = shapely.intersection(shapely.linestrings([end, ahead(before, end, reach)]), border)
    target = border if straight.is_empty else straight
    if shapely.distance(place, target) > reach:
        return None
    nearest = shapely.get_coordinates(shapely.shortest_line(place, target))[-1]
    if (nearest == end).all():
        return ahead(before, end, BEYOND_M)[None]
    return ahead(end, nearest, BEYOND_M)[None]
