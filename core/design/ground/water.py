"""Banks of rivers and lakes as barriers."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...width import is_wider
from .slivers import WATER_M

# Lines inside a river that together have this share of its length run along it, not across.
_ALONG = 0.6


def bank_lines(surfaces: Geometries, lines: Geometries) -> Geometries:
    """Return the banks that are barriers: those of water that no line runs along.

    Args:
        surfaces: Polygons of water, shape (n,).
        lines: Barrier lines, shape (m,).

    Returns:
        Linestrings. A river with a centre line among the barriers has none: it is divided along
        that line.
    """
    banks = shapely.boundary(surfaces[~_have_centre_line(surfaces, lines)])
    rings = shapely.get_parts(banks)
    return rings[shapely.length(rings) > 0]


def _have_centre_line(surfaces: Geometries, lines: Geometries) -> NDArray[np.bool_]:
    surface, line = shapely.STRtree(lines).query(surfaces, predicate="intersects")
    inside = shapely.length(shapely.intersection(lines[line], surfaces[surface]))
    total = np.bincount(surface, inside, len(surfaces))
    return (total > _ALONG * shapely.length(surfaces) / 2) & ~is_wider(surfaces, WATER_M)
