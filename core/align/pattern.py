"""Disputed ground cut into faces by every border that runs through it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import query_pairs
from ..edges import Edges, directed_edges
from ..faces import NODING_GRID_M
from ..layers import Geometries, GridLayer
from ..vertices import Vertices
from .beyond import Beyond

# The home of faces outside of all base grids.
BEYOND = -1
_TOUCHING_M = 1e-5


@dataclass(frozen=True)
class Pattern:
    """Faces that fill some base grids and some ground beyond, sharing their vertices.

    Attributes:
        polygons: The faces, metres, shape (n,).
        points: A point inside each.
        home: Row of the base grid each lies in; `BEYOND` outside of all.
        face, upper: Pairs of a face and an upper grid that covers it as drawn, sorted, shape (k,).
    """

    polygons: Geometries
    points: Geometries
    home: NDArray[np.intp]
    face: NDArray[np.intp]
    upper: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.polygons)


def cut_ground(
    base: GridLayer,
    upper: GridLayer,
    chosen: NDArray[np.bool_],
    beyond: Beyond,
    cuts: Geometries,
) -> Pattern:
    """Divide base grids, and ground beyond, by the borders of all grids and by further lines.

    Args:
        base: The base grids.
        upper: The upper grids.
        chosen: Which base grids to divide, shape of the base grids.
        beyond: Ground beyond of which the kept parts are divided too.
        cuts: Lines that divide besides.
    """
    parts = beyond.polygons[beyond.is_kept]
    near = base.tree.query(parts, predicate="dwithin", distance=_TOUCHING_M)[1]
    grids = directed_edges(base.geometries[np.union1d(np.flatnonzero(chosen), near)])
    borders = _meeting(upper.edges, np.concatenate([base.geometries[chosen], parts]))
    lines = np.concatenate([grids.lines(), borders.lines(), cuts])
    noded = shapely.union_all(lines, grid_size=NODING_GRID_M)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.point_on_surface(polygons)
    home = _homes(base, chosen, points, parts)
    kept = home >= BEYOND
    face, cover = upper.tree.query(points[kept], predicate="within")
    order = np.lexsort((cover, face))
    corners = (grids.start, borders.start, borders.stop, shapely.get_coordinates(cuts))
    vertices = Vertices.at(np.concatenate(corners))
    return Pattern(
        vertices.restored(polygons[kept]), points[kept], home[kept], face[order], cover[order]
    )


def _meeting(edges: Edges, polygons: Geometries) -> Edges:
    """Return the edges that meet one of the polygons."""
    found = query_pairs(shapely.STRtree(edges.lines()), polygons, "intersects")[1]
    return edges.take(np.unique(found))


def _homes(
    base: GridLayer, chosen: NDArray[np.bool_], points: Geometries, parts: Geometries
) -> NDArray[np.intp]:
    """Return the chosen base grid that holds each point; below `BEYOND` where none does."""
    point, row = base.tree.query(points, predicate="within")
    outside = np.ones(len(points), dtype=bool)
    outside[point] = False
    home = np.full(len(points), BEYOND - 1, dtype=np.intp)
    rows = np.flatnonzero(outside)
    home[rows[shapely.STRtree(parts).query(points[rows], predicate="within")[0]]] = BEYOND
    inside = chosen[row]
    order = np.argsort(-row[inside], kind="stable")  # of base grids on each other the first
    home[point[inside][order]] = row[inside][order]
    return home
