"""What buildings cover, and what to do where a barrier runs through: the border goes round."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...layers import Buildings
from ...shapes import is_area, is_empty, made_polygonal, polygon_parts
from .network import node_lines

# A line that comes this little into a footprint runs along its wall.
_WALL_M = 0.3
# The border keeps this distance from the building where nothing stands in the way.
_CLEAR_M = 0.5


def shapes_of(buildings: Buildings) -> Geometries:
    """Return what stands for each building: its footprint, or its point where none is known."""
    if buildings.footprints is None:
        return buildings.points
    known = ~is_empty(buildings.footprints) & is_area(buildings.footprints)
    return np.where(known, buildings.footprints, buildings.points)


def go_round(
    network: Geometries, footprints: Geometries, part: shapely.Polygon
) -> tuple[Geometries, Geometries]:
    """Return the network with every building that it crosses bypassed on both sides.

    Args:
        network: Noded linestrings, shape (n,).
        footprints: Polygons of the buildings near them, shape (m,).
        part: Ground that the network divides.

    Returns:
        Noded linestrings, and the polygons they go round: crossed buildings with a little ground,
        those that touch as one. Each of them must still be given to a block beside it.
    """
    tree = shapely.STRtree(network)
    crossed = np.unique(tree.query(footprints, predicate="intersects")[0])
    cores = shapely.buffer(footprints[crossed], -_WALL_M, join_style="mitre")
    crossed = crossed[np.unique(tree.query(cores, predicate="intersects")[0])]
    if not len(crossed):
        return network, np.empty(0, dtype=object)
    islands = _with_ground(footprints, crossed, part)
    outside = shapely.difference(shapely.multilinestrings(network), shapely.union_all(islands))
    lines = shapely.get_parts(outside)
    lines = lines[shapely.get_dimensions(lines) == 1]
    return node_lines(np.append(lines, shapely.get_exterior_ring(islands))), islands


def are_islands(faces: Geometries, islands: Geometries) -> NDArray[np.bool_]:
    """Tell which faces are ground that the network goes round, shape (faces,)."""
    inside, _ = shapely.STRtree(islands).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )
    result = np.zeros(len(faces), dtype=bool)
    result[inside] = True
    return result


def _with_ground(
    footprints: Geometries, crossed: NDArray[np.intp], part: shapely.Polygon
) -> Geometries:
    """Return crossed buildings with the free ground round them, without holes."""
    own = made_polygonal(footprints[crossed])
    wide = shapely.union_all(shapely.buffer(own, _CLEAR_M, join_style="mitre"))
    beside = shapely.STRtree(footprints).query(wide, predicate="intersects")
    others = footprints[np.setdiff1d(beside, crossed)]
    kept_clear = shapely.union_all(shapely.buffer(others, _CLEAR_M / 2, join_style="mitre"))
    ground = shapely.union_all(np.append(own, shapely.difference(wide, kept_clear)))
    inside = polygon_parts(shapely.intersection(ground, part))
    return shapely.polygons(shapely.get_exterior_ring(inside))
