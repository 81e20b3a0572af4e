"""Buildings that stand across a gap: their ground goes to the grid that holds most of them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..faces import divide_plane
from ..layers import Geometries, GridLayer
from ..vertices import Vertices
from ..width import RESOLUTION_M, measure_width
from .decision import Decision, Fixtures, column_of
from .outline import NOBODY

_STAYS = Message("The building stays with the grid that holds most of it.")


def keep_buildings(
    layer: GridLayer, gaps: Geometries, fixtures: Fixtures, footprints: Geometries
) -> Decision:
    """Give the ground of buildings in gaps to the grid that holds most of each building.

    What is left of the gaps can then be divided without cutting a building.

    Args:
        layer: Grids that do not overlap where the gaps are, valid, metres.
        gaps: Uncovered ground, polygons, shape (p,).
        fixtures: What must be respected; locked grids take nothing.
        footprints: Buildings, polygons, shape (b,).
    """
    across = np.unique(shapely.STRtree(footprints).query(gaps, predicate="intersects")[1])
    homes = _find_homes(layer, footprints[across], fixtures.locked)
    buildings, homes = footprints[across[homes != NOBODY]], homes[homes != NOBODY]
    pieces, building = _cut_out(gaps, buildings)
    taker = homes[building]
    attached = shapely.length(shapely.intersection(pieces, layer.geometries[taker])) > RESOLUTION_M
    pieces, taker = pieces[attached], taker[attached]
    n = len(pieces)
    return Decision(
        "gap",
        pieces,
        measure_width(pieces),
        [(row,) for row in taker.tolist()],
        column_of([_STAYS] * n),
        np.arange(n),
        np.full(n, NOBODY),
        taker,
        pieces,
    )


def _find_homes(
    layer: GridLayer, footprints: Geometries, locked: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Return the grid that holds most of each building, `NOBODY` where none does or may."""
    building, grid = layer.tree.query(footprints, predicate="intersects")
    held = shapely.area(shapely.intersection(footprints[building], layer.geometries[grid]))
    order = np.lexsort((grid, -held, building))
    first = order[np.diff(building[order], prepend=-1) != 0]
    first = first[held[first] > 0]
    homes = np.full(len(footprints), NOBODY)
    homes[building[first]] = np.where(locked[grid[first]], NOBODY, grid[first])
    return homes


def _cut_out(gaps: Geometries, buildings: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the pieces of gaps that buildings stand on, and the building of each."""
    near = gaps[np.unique(shapely.STRtree(gaps).query(buildings, predicate="intersects")[1])]
    lines = shapely.boundary(np.concatenate([near, buildings]))
    faces = divide_plane(lines, shapely.STRtree(buildings))
    inside = shapely.STRtree(near).query(faces.points, predicate="within")[0]
    face, building = faces.face, faces.grid
    first = (np.diff(face, prepend=-1) != 0) & np.isin(face, inside)
    vertices = Vertices.of(near, buildings)
    return vertices.restored(faces.polygons[face[first]]), building[first]
