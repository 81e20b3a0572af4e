"""Who lies beyond each edge of a gap, and where the borders that end at it lead on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import Edges, directed_edges
from ..layers import Geometries
from ..tiling.grouping import number_rows
from ..tiling.matching import insert_points
from ..tiling.mesh import find_places
from ..width import RESOLUTION_M
from .fusing import REACH_M
from .outline import NOBODY, Outline

# Beyond lies a grid that must not even be given a vertex.
FIXED = -2


@dataclass(frozen=True)
class Neighbours:
    """The grids around some grounds, with the grounds' vertices in their borders.

    Attributes:
        edges: Their edges; the owner is the row of the grid in its layer.
        row: Rows of these grids, ascending.
    """

    edges: Edges
    row: NDArray[np.intp]


def find_neighbours(
    grounds: Geometries, geometries: Geometries, tree: shapely.STRtree
) -> Neighbours:
    """Return the grids that touch the grounds.

    Args:
        grounds: Polygons, shape (g,).
        geometries: The grids of the layer, shape (n,).
        tree: Index over them.
    """
    _, found = tree.query(grounds, predicate="dwithin", distance=RESOLUTION_M)
    row = np.unique(found)
    grids = insert_points(
        geometries[row], np.unique(shapely.get_coordinates(grounds), axis=0), REACH_M
    )
    edges = directed_edges(grids)
    return Neighbours(Edges(edges.start, edges.stop, row[edges.owner]), row)


def name_neighbours(outline: Outline, around: Neighbours) -> Outline:
    """Return the outline with the grid that walks each edge the other way beyond it."""
    edges = around.edges
    numbers = number_rows(
        *np.concatenate([outline.points, outline.ends, edges.stop, edges.start]).T
    )
    m, k = len(outline), len(edges)
    count = int(numbers.max(initial=0)) + 1
    walked = numbers[:m] * count + numbers[m : 2 * m]
    answering = numbers[2 * m : 2 * m + k] * count + numbers[2 * m + k :]
    place = find_places(answering, walked)
    return outline.labelled(np.where(place >= 0, np.append(edges.owner, NOBODY)[place], NOBODY))


def lead_on(outline: Outline, around: Neighbours) -> NDArray[np.float64]:
    """Return the direction in which the border between two neighbours leads on at each junction.

    Returns:
        Radians, NaN where no border between just these two ends at the vertex, shape (m,).
    """
    edges = around.edges
    places = np.concatenate([outline.points, edges.stop, edges.start])
    number = number_rows(*places.T)
    m, k = len(outline), len(edges)
    span = int(around.row.max(initial=0)) + 1
    asked = np.flatnonzero(outline.is_junction & (outline.label >= 0) & (outline.arriving >= 0))
    coming = find_places(
        number[m : m + k] * span + edges.owner, number[asked] * span + outline.arriving[asked]
    )
    going = find_places(
        number[m + k :] * span + edges.owner, number[asked] * span + outline.label[asked]
    )
    shared = (coming >= 0) & (going >= 0)
    shared &= (edges.start[coming] == edges.stop[going]).all(axis=1)
    way = outline.points[asked] - edges.start[coming]
    heading = np.full(m, np.nan)
    heading[asked[shared]] = np.arctan2(way[shared, 1], way[shared, 0])
    return heading
