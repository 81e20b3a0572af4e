"""The borders of disputed ground, taken apart into vertices and edges that know who lies beyond."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..tiling.matching import assemble_polygons

NOBODY = -1


@dataclass(frozen=True)
class Outline:
    """The rings of several grounds, one vertex a row, interior on the left.

    Attributes:
        points: Coordinates in metres, ring after ring without the closing ones, shape (m, 2).
        ring: Ring of each vertex, ascending, shape (m,).
        ground: Ground of each vertex, ascending, shape (m,).
        label: Who lies beyond the edge from each vertex to the next: the row of a grid, or
            `NOBODY`, shape (m,).
    """

    points: NDArray[np.float64]
    ring: NDArray[np.intp]
    ground: NDArray[np.intp]
    label: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of vertices, which is that of edges."""
        return len(self.ring)

    @cached_property
    def after(self) -> NDArray[np.intp]:
        """Return the row of the next vertex on the ring."""
        rows = np.arange(1, len(self) + 1)
        last = np.append(self.ring[1:] != self.ring[:-1], True)[: len(self)]
        rows[last] = np.flatnonzero(np.append(True, self.ring[1:] != self.ring[:-1])[: len(self)])
        return rows

    @cached_property
    def before(self) -> NDArray[np.intp]:
        """Return the row of the vertex before on the ring."""
        rows = np.empty(len(self), dtype=np.intp)
        rows[self.after] = np.arange(len(self))
        return rows

    @cached_property
    def arriving(self) -> NDArray[np.intp]:
        """Return who lies beyond the edge that arrives at each vertex."""
        return self.label[self.before]

    @cached_property
    def is_junction(self) -> NDArray[np.bool_]:
        """Tell at which vertices the neighbour changes."""
        return self.label != self.arriving

    @cached_property
    def ends(self) -> NDArray[np.float64]:
        """Return where the edge from each vertex ends, shape (m, 2)."""
        return self.points[self.after]

    @cached_property
    def edge_lengths(self) -> NDArray[np.float64]:
        """Return the length of each edge, metres."""
        return np.hypot(*(self.ends - self.points).T)

    @cached_property
    def lines(self) -> Geometries:
        """Return the edges as linestrings."""
        return shapely.linestrings(np.stack([self.points, self.ends], axis=1))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Return the spatial index over the edges."""
        return shapely.STRtree(self.lines)

    def polygons(self) -> Geometries:
        """Return the grounds as polygons."""
        rings = shapely.linearrings(self.points, indices=self.ring)
        first = np.append(True, self.ring[1:] != self.ring[:-1])[: len(self)]
        return assemble_polygons(rings, self.ground[first])

    def take(self, grounds: NDArray[np.bool_]) -> Outline:
        """Return the outline of the chosen grounds, numbered anew."""
        chosen = self.only(grounds[self.ground])
        return Outline(
            chosen.points,
            np.unique(chosen.ring, return_inverse=True)[1],
            (np.cumsum(grounds) - 1)[chosen.ground],
            chosen.label,
        )

    def only(self, vertices: NDArray[np.bool_]) -> Outline:
        """Return the outline through the chosen vertices, at least three of every ring."""
        return Outline(
            self.points[vertices], self.ring[vertices], self.ground[vertices], self.label[vertices]
        )

    def labelled(self, label: NDArray[np.intp]) -> Outline:
        """Return the same rings with other neighbours."""
        return replace(self, label=label)

    def with_points(self, edge: NDArray[np.intp], points: NDArray[np.float64]) -> Outline:
        """Return the rings with points inserted into edges, each half keeping its neighbour.

        Args:
            edge: Row of the edge each point lies on, shape (k,).
            points: Coordinates, shape (k, 2); those at an end of their edge are left out.
        """
        start, along = self.points[edge], self.ends[edge] - self.points[edge]
        share = ((points - start) * along).sum(axis=1) / (along**2).sum(axis=1)
        order = np.lexsort((share, edge))
        edge, points, share = edge[order], points[order], share[order]
        inner = (share > 0) & (share < 1)
        inner &= (points != self.points[edge]).any(axis=1) & (points != self.ends[edge]).any(axis=1)
        inner[1:] &= (edge[1:] != edge[:-1]) | (points[1:] != points[:-1]).any(axis=1)
        edge, points = edge[inner], points[inner]
        return Outline(
            np.insert(self.points, edge + 1, points, axis=0),
            np.insert(self.ring, edge + 1, self.ring[edge]),
            np.insert(self.ground, edge + 1, self.ground[edge]),
            np.insert(self.label, edge + 1, self.label[edge]),
        )


def take_apart(grounds: Geometries) -> Outline:
    """Return the outline of polygons, nobody beyond any edge."""
    rings, ground = shapely.get_rings(shapely.orient_polygons(grounds), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    kept = np.append((ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1), False)
    kept = kept[: len(ring)]
    points, ring = points[kept], ring[kept]
    return Outline(points, ring, ground[ring], np.full(len(ring), NOBODY))
