"""A hand-drawn or computed shape laid onto the borders it follows."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..shapes import made_polygonal
from ..tiling.matching import insert_points

Coordinates = NDArray[np.float64]

# Shapes that follow a border this closely follow it: between layers rounded to millimetres.
_SAME_LINE_M = 0.005


def lay_onto(shape: shapely.Geometry, grids: Geometries) -> shapely.Geometry:
    """Return a (multi)polygon whose border, where it is millimetres off one of grids, is that.

    Args:
        shape: Valid (multi)polygon, metres.
        grids: The grids round it, shape (n,).
    """
    vertices = shapely.get_coordinates(grids)
    drawn = insert_points(np.array([shape]), vertices, _SAME_LINE_M)[0]
    at_vertex = shapely.STRtree(shapely.points(vertices))
    lines = shapely.boundary(grids)
    on_line = shapely.STRtree(lines)

    def lay(points: Coordinates) -> Coordinates:
        laid = points.copy()
        places = shapely.points(points)
        point, line = on_line.query_nearest(places, max_distance=_SAME_LINE_M, all_matches=False)
        along = shapely.line_locate_point(lines[line], places[point])
        laid[point] = shapely.get_coordinates(shapely.line_interpolate_point(lines[line], along))
        point, vertex = at_vertex.query_nearest(
            places, max_distance=_SAME_LINE_M, all_matches=False
        )
        laid[point] = vertices[vertex]
        return laid

    return made_polygonal(np.array([shapely.transform(drawn, lay)]))[0]
