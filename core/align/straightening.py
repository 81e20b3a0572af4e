"""Vertices at which no border turns or begins, left over where borders were given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import directed_edges
from ..layers import Geometries, GridLayer
from ..tiling.grouping import number_rows
from ..tiling.matching import ON_EDGE_M, assemble_polygons

# Noding rounds to a grid: a point on a straight line may be this far off it.
_STRAIGHT_M = 2e-6
_BOTH_ENDS = 2


def without_idle_vertices(
    shapes: Geometries, base: GridLayer, drawn: Geometries, cuts: Geometries
) -> Geometries:
    """Return shapes without the vertices at which no border turns or begins.

    What stays: vertices of base grids, and those of borders as drawn inside of base grids.

    Args:
        shapes: Polygons that share their vertices, shape (n,).
        base: The base grids.
        drawn: The upper grids as drawn.
        cuts: Lines that cut drift off: where they lead straight on, no vertex is needed.
    """
    corners = shapely.get_coordinates(base.geometries)
    idle = _find_idle(_connect(shapes, corners), base, drawn, cuts)
    vertices, row = shapely.get_coordinates(shapes, return_index=True)
    touched = np.unique(row[_is_among(vertices, idle)])
    lean = shapes.copy()
    if len(touched):
        lean[touched] = _without_points(shapes[touched], idle)
    return lean


@dataclass(frozen=True)
class _Network:
    """The borders of all shapes at vertices that base grids do not have, each drawn once.

    Attributes:
        points: The vertices, shape (m, 2).
        beside: The two vertices next to each where there are just two, else -1, shape (m, 2).
    """

    points: NDArray[np.float64]
    beside: NDArray[np.intp]


def _connect(shapes: Geometries, corners: NDArray[np.float64]) -> _Network:
    edges = directed_edges(shapes)
    edges = edges.take(~(_is_among(edges.start, corners) & _is_among(edges.stop, corners)))
    places = np.concatenate([edges.start, edges.stop])
    number = number_rows(*places.T)
    _, first = np.unique(number, return_index=True)
    ends = np.sort(np.stack(np.split(number, 2), axis=1), axis=1)
    _, line = np.unique(ends[:, 0] * len(first) + ends[:, 1], return_index=True)
    at, other = ends[line].T.ravel(), ends[line][:, ::-1].T.ravel()
    order = np.argsort(at, kind="stable")
    vertex, begin, count = np.unique(at[order], return_index=True, return_counts=True)
    beside = np.full((len(first), 2), -1, dtype=np.intp)
    double = (count == _BOTH_ENDS) & ~_is_among(places[first][vertex], corners)
    for side in range(_BOTH_ENDS):
        beside[vertex[double], side] = other[order][begin[double] + side]
    return _Network(places[first], beside)


def _find_idle(
    network: _Network, base: GridLayer, drawn: Geometries, cuts: Geometries
) -> NDArray[np.float64]:
    points = network.points
    free = network.beside[:, 0] >= 0
    as_drawn = free.copy()
    as_drawn[free] = _is_among(points[free], shapely.get_coordinates(drawn))
    as_drawn[as_drawn] = ~_is_among(points[as_drawn], shapely.get_coordinates(cuts))
    as_drawn[as_drawn] = ~_lie_on_borders(points[as_drawn], base)
    free &= ~as_drawn
    idle = [row for chain in _chains(network, free) for row in _straight_rows(points, chain)]
    return points[np.array(sorted(idle), dtype=np.intp)]


def _chains(network: _Network, free: NDArray[np.bool_]) -> Iterator[list[int]]:
    """Yield every run of free vertices, between the two that are not."""
    beside, is_free = network.beside.tolist(), free.tolist()
    seen: set[int] = set()
    for row in np.flatnonzero(free).tolist():
        if row in seen:
            continue
        halves = []
        for following in beside[row]:
            half, last, here = [], row, following
            while is_free[here] and here != row:
                half.append(here)
                last, here = here, sum(beside[here]) - last
            halves.append([*half, here])
        chain = [*reversed(halves[0]), row, *halves[1]]
        seen.update(chain)
        if chain[0] != row:  # else a ring without any vertex that stays
            yield chain


def _straight_rows(points: NDArray[np.float64], chain: list[int]) -> Iterator[int]:
    """Yield the inner vertices of a chain that it can do without, and still lie where it lay."""
    inner = chain[1:-1]
    if not inner:
        return
    line = shapely.LineString(points[[chain[0], chain[-1]]])
    distance = shapely.distance(line, shapely.points(points[inner]))
    farthest = int(np.argmax(distance))
    if distance[farthest] <= _STRAIGHT_M:
        yield from inner
        return
    yield from _straight_rows(points, chain[: farthest + 2])
    yield from _straight_rows(points, chain[farthest + 1 :])


def _lie_on_borders(points: NDArray[np.float64], base: GridLayer) -> NDArray[np.bool_]:
    places = shapely.points(points)
    place, row = base.tree.query(places, predicate="dwithin", distance=ON_EDGE_M)
    borders = shapely.boundary(base.geometries[row])
    on_border = np.zeros(len(points), dtype=bool)
    on_border[place[shapely.dwithin(borders, places[place], ON_EDGE_M)]] = True
    return on_border


def _is_among(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.isin(points[:, 0] + 1j * points[:, 1], others[:, 0] + 1j * others[:, 1])


def _without_points(shapes: Geometries, idle: NDArray[np.float64]) -> Geometries:
    """Return polygons without some of their vertices; each has a polygon's number left."""
    parts, row = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    kept = ~_is_among(points, idle)
    polygons = assemble_polygons(shapely.linearrings(points[kept], indices=ring[kept]), part)
    result = np.empty(len(shapes), dtype=object)
    for place, mine in enumerate(np.split(polygons, np.flatnonzero(np.diff(row)) + 1)):
        result[place] = mine[0] if len(mine) == 1 else shapely.multipolygons(mine)
    return result
