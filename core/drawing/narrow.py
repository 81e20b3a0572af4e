"""Where grids are narrower than a slip of the pen: slivers, and necks that join nothing."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..ground import ROUNDING_M2
from ..layers import Geometries
from ..shapes import polygon_parts
from ..width import RESOLUTION_M

# Corners down to some ten degrees are as wide as they look; sharper ones are slivers.
_MITRE_LIMIT = 10.0
# A line that divides reaches this far beyond what it ends on, so that the crossing is found.
BEYOND_M = 3 * RESOLUTION_M


def find_cores(shape: shapely.Geometry, width: float) -> Geometries:
    """Return what is left of a shape when half of a width is taken off all round, in parts.

    Parts of the shape that only a narrower neck joins have cores of their own.
    """
    return polygon_parts(_grown(shape, -width / 2))


def find_slivers(shape: shapely.Geometry, width: float) -> Geometries:
    """Return the parts of a shape that are narrower than a width, shape (n,)."""
    body = find_body(shape, width)
    parts = polygon_parts(shapely.difference(shape, body))
    return parts[shapely.area(parts) > ROUNDING_M2]


def find_body(shape: shapely.Geometry, width: float) -> shapely.Geometry:
    """Return the part of a shape that is at least a width wide."""
    return _grown(_grown(shape, -width / 2), width / 2)


def cut_lines(parts: Geometries, shape: shapely.Geometry) -> Geometries:
    """Return the lines along which parts are cut off a shape, reaching a little beyond it."""
    own = shapely.buffer(shapely.boundary(shape), RESOLUTION_M)
    lines = shapely.get_parts(shapely.line_merge(shapely.difference(shapely.boundary(parts), own)))
    lines = lines[shapely.get_dimensions(lines) == 1]
    return np.array([extend(line, BEYOND_M) for line in lines], dtype=object)


def extend(line: shapely.LineString, length: float) -> shapely.LineString:
    """Return a line that goes straight on at both ends."""
    points = shapely.get_coordinates(line)
    first = ahead(points[1], points[0], length)
    last = ahead(points[-2], points[-1], length)
    return shapely.linestrings(np.concatenate([[first], points, [last]]))


def ahead(
    before: NDArray[np.float64], end: NDArray[np.float64], length: float
) -> NDArray[np.float64]:
    """Return the point some metres beyond the end of a stretch."""
    way = end - before
    return end + way * (length / np.hypot(*way))


def _grown(shape: shapely.Geometry, distance: float) -> shapely.Geometry:
    return shapely.buffer(shape, distance, join_style="mitre", mitre_limit=_MITRE_LIMIT)
