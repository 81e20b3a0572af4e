"""Which gaps are narrow enough to be mended."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..width import is_wider

# A fault that was given the widest width exactly may measure a little more.
_MEASURED = 1.01
# Of ground made up of streets, crossings are but a small part.
_MOSTLY_STREETS = 0.3


def are_narrow(grounds: Geometries, widest: float) -> NDArray[np.bool_]:
    """Tell which grounds are no wider than a width, metres, as far as it can be measured."""
    return ~is_wider(grounds, widest * _MEASURED)


def are_streets(grounds: Geometries, widest: float) -> NDArray[np.bool_]:
    """Tell which grounds are no wider than a width but for where they branch or cross.

    Args:
        grounds: Polygons, metres, shape (n,).
        widest: Width, metres.
    """
    limit = widest * _MEASURED
    streets = are_narrow(grounds, widest)
    slim = 2 * shapely.area(grounds) <= limit * shapely.length(grounds)
    for row in np.flatnonzero(~streets & slim).tolist():
        # where streets cross, less than their width is left when that is taken away
        cores = shapely.get_parts(shapely.buffer(grounds[row], -limit / 2))
        west, south, east, north = shapely.bounds(cores).T
        small = np.maximum(east - west, north - south) <= limit
        crossings = shapely.area(shapely.buffer(cores, limit)).sum()
        streets[row] = small.all() and crossings <= _MOSTLY_STREETS * shapely.area(grounds[row])
    return streets
