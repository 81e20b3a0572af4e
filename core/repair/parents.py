"""The areas that grids must not leave, such as communities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..faces import divide_plane
from ..ground import share_ground
from ..layers import Geometries, GridLayer
from ..vertices import Vertices
from ..width import RESOLUTION_M
from .outline import NOBODY


@dataclass(frozen=True)
class Parents:
    """The parents of a layer.

    Attributes:
        layer: The parents, valid, metres.
        of_grid: Row of the parent each grid lies in most, `NOBODY` outside all, shape (n,).
    """

    layer: GridLayer
    of_grid: NDArray[np.intp]

    def divide(self, grounds: Geometries) -> tuple[Geometries, NDArray[np.intp], NDArray[np.intp]]:
        """Return the parts of the grounds in each parent, their ground, and their parent.

        Parts have the vertices of the grounds and of the parents' borders, digit for digit.
        """
        near = np.unique(
            self.layer.tree.query(grounds, predicate="dwithin", distance=RESOLUTION_M)[1]
        )
        borders = shapely.boundary(self.layer.geometries[near])
        around = shapely.union_all(shapely.box(*shapely.bounds(grounds).T))
        borders = shapely.intersection(borders, shapely.buffer(around, 1.0))
        lines = np.concatenate([shapely.boundary(grounds), borders])
        faces = divide_plane(lines, self.layer.tree)
        vertices = Vertices.of(grounds, self.layer.geometries[near])
        parent = np.full(len(faces.polygons), NOBODY)
        parent[faces.face[::-1]] = faces.grid[::-1]
        part, ground = shapely.STRtree(grounds).query(faces.points, predicate="within")
        order = np.lexsort((part, ground))
        part, ground = part[order], ground[order]
        return vertices.restored(faces.polygons[part]), ground, parent[part]


def find_parents(layer: GridLayer, parents: GridLayer) -> Parents:
    """Return to which parent each grid of a layer belongs.

    Args:
        layer: Grids, valid, metres.
        parents: Areas such as communities, valid, metres.
    """
    ground = share_ground(layer, parents)
    of_grid = np.full(len(layer), NOBODY)
    of_grid[ground.base[ground.is_main]] = ground.upper[ground.is_main]
    return Parents(parents, of_grid)
