"""Which grids of a layer lie side by side, along a border rather than at a corner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...chunks import map_chunks, query_pairs
from ...progress import Progress

Rows = NDArray[np.intp]

# Borders that do not share their vertices meet only when they are rounded
_ROUNDING_M = 0.001
_SHORTEST_M = 0.01


@dataclass(frozen=True)
class Contacts:
    """Who lies beside whom; every pair in both directions, sorted by `first`, then `second`.

    Attributes:
        n: Number of grids.
        first, second: Rows, shape (m,).
    """

    n: int
    first: Rows
    second: Rows

    @cached_property
    def lists(self) -> list[list[int]]:
        """Return the neighbours of every grid, ascending."""
        stops = np.searchsorted(self.first, np.arange(1, self.n))
        return [part.tolist() for part in np.split(self.second, stops)]

    def among(self, rows: Rows) -> Contacts:
        """Return the contacts among the grids `rows`, ascending, numbered in their order."""
        number = np.full(self.n, -1, dtype=np.intp)
        number[rows] = np.arange(len(rows))
        first, second = number[self.first], number[self.second]
        inside = (first >= 0) & (second >= 0)
        return Contacts(len(rows), first[inside], second[inside])

    def parts(self) -> Rows:
        """Return a number per grid that all grids it hangs together with share, shape (n,)."""
        graph = nx.empty_graph(self.n)
        graph.add_edges_from(zip(self.first.tolist(), self.second.tolist()))
        part = np.empty(self.n, dtype=np.intp)
        for number, members in enumerate(nx.connected_components(graph)):
            part[list(members)] = number
        return part


def find_contacts(polygons: Geometries, progress: Progress) -> Contacts:
    """Return which polygons share a border of positive length, or ground.

    Args:
        polygons: Valid (multi)polygons in metres, shape (n,); borders need not share vertices.
        progress: Told meanwhile; what it raises stops the work.
    """
    tree = shapely.STRtree(polygons)
    first, second = query_pairs(tree, polygons, "intersects", progress)
    once = first < second
    first, second = first[once], second[once]
    shared = map_chunks(_shared_length, polygons[first], polygons[second], progress=progress)
    beside = shared > _SHORTEST_M
    first, second = first[beside], second[beside]
    both = np.concatenate([first, second]), np.concatenate([second, first])
    order = np.lexsort(both[::-1])
    return Contacts(len(polygons), both[0][order], both[1][order])


def _shared_length(first: Geometries, second: Geometries) -> NDArray[np.float64]:
    length = np.asarray(shapely.length(shapely.intersection(first, second)))
    doubtful = np.flatnonzero(length <= _SHORTEST_M)
    rounded = shapely.intersection(first[doubtful], second[doubtful], grid_size=_ROUNDING_M)
    length[doubtful] = shapely.length(rounded)
    return length
