"""Ends of borders put exactly onto the base borders that they lie on but for rounding."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import Edges
from ..faces import NODING_GRID_M
from ..layers import Geometries, GridLayer

# Up to this distance two places are one: layers went through other programs, other CRSs.
_ROUNDING_M = 1e-4


def snap_to_borders(edges: Edges, base: GridLayer) -> Edges:
    """Return edges whose ends lie exactly on the vertex or border of a base grid they lie on.

    Args:
        edges: Edges of upper grids.
        base: The base grids.
    """
    points, place = np.unique(
        np.concatenate([edges.start, edges.stop]), axis=0, return_inverse=True
    )
    snapped = _snapped(points, base)[place.ravel()]
    start, stop = np.split(snapped, 2)
    kept = (start != stop).any(axis=1)
    return Edges(start[kept], stop[kept], edges.owner[kept])


def put_on_corners(layer: GridLayer, base: GridLayer) -> GridLayer:
    """Return a layer from another CRS with the base grids' vertices where it has the same ones.

    A transformation misses by some nanometres; without this, a layer that was aligned would seem
    to lack every vertex of the base grids.
    """
    corners = np.unique(shapely.get_coordinates(base.geometries), axis=0)
    tree = shapely.STRtree(shapely.points(corners))

    def put(places: NDArray[np.float64]) -> NDArray[np.float64]:
        place, corner = tree.query_nearest(
            shapely.points(places), max_distance=NODING_GRID_M, all_matches=False
        )
        moved = places.copy()
        moved[place] = corners[corner]
        return moved

    return replace(layer, geometries=shapely.transform(layer.geometries, put))


def _snapped(points: NDArray[np.float64], base: GridLayer) -> NDArray[np.float64]:
    places = shapely.points(points)
    place, row = base.tree.query(places, predicate="dwithin", distance=_ROUNDING_M)
    rows, grid = np.unique(row, return_inverse=True)
    borders = shapely.boundary(base.geometries[rows])
    vertices = shapely.extract_unique_points(base.geometries[rows])
    # what noding puts on a border by itself has to stay, or every run would move it a little
    apart = ~shapely.intersects(_pixels(points[place]), borders[grid])
    result = points.copy()
    # the vertices last: they are what the base grids share
    for targets, asked in ((borders, apart), (vertices, np.ones_like(apart))):
        reached = _nearest(places[place], targets[grid])
        near = asked & (np.hypot(*(reached - points[place]).T) <= _ROUNDING_M)
        result[place[near]] = reached[near]
    return result


def _pixels(points: NDArray[np.float64]) -> Geometries:
    """Return the squares of the noding grid that points are rounded in."""
    x, y = (np.rint(points / NODING_GRID_M) * NODING_GRID_M).T
    half = NODING_GRID_M / 2
    return shapely.box(x - half, y - half, x + half, y + half)


def _nearest(places: Geometries, targets: Geometries) -> NDArray[np.float64]:
    """Return the coordinates on the target of its row that are nearest to each place."""
    lines = shapely.shortest_line(places, targets)
    return shapely.get_coordinates(lines).reshape(-1, 2, 2)[:, 1]
