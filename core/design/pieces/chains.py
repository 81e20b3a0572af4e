"""Borders of grids from junction to junction, and the grids redrawn with fewer bends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...tiling.grouping import connect, number_rows

# An edge lies on a fixed line when its ends and its middle are this near.
_ON_LINE_M = 0.01
# Shorter edges need no place in their middle.
_LEAST_EDGE_M = 1.0
_THROUGH = 2  # edges at a place that is no junction, and grids beside an inner border


@dataclass(frozen=True)
class Chains:
    """Grids as rings of numbered places, and the chains of places along their movable borders.

    Every movable edge has an additional place in its middle.

    Attributes:
        points: Coordinates of each place in metres, shape (places, 2).
        is_middle: Which places were put in the middle of an edge, shape (places,).
        rows: Rows of the grids that can be redrawn: simple polygons without holes.
        ring_place, ring: Place and number in `rows` of every vertex of their outlines.
        place: Places of all chains, one chain behind the other, shape (k,).
        start: Where in `place` each chain starts, and where the last one ends, (chains + 1,).
        borders: All edges of the grids as linestrings.
        border_chain: The chain each belongs to, -1 for none.
    """

    points: NDArray[np.float64]
    is_middle: NDArray[np.bool_]
    rows: NDArray[np.intp]
    ring_place: NDArray[np.intp]
    ring: NDArray[np.intp]
    place: NDArray[np.intp]
    start: NDArray[np.intp]
    borders: Geometries
    border_chain: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of chains."""
        return len(self.start) - 1

    def chain_of_place(self) -> NDArray[np.intp]:
        """Return the chain that each place lies within, -1 at junctions and elsewhere."""
        chain = np.full(len(self.points), -1, dtype=np.intp)
        number = np.repeat(np.arange(len(self)), np.diff(self.start))
        chain[self.place] = number
        ends = np.concatenate([self.start[:-1], self.start[1:] - 1])
        chain[self.place[ends]] = -1
        return chain


@dataclass(frozen=True)
class _Rings:
    """Outlines as places without the closing one, and what comes next to each."""

    rows: NDArray[np.intp]
    points: NDArray[np.float64]
    place: NDArray[np.intp]
    ring: NDArray[np.intp]
    after: NDArray[np.intp]


@dataclass(frozen=True)
class _Edges:
    """Each edge once: its places, lower first, shape (n,), and the edge of each ring vertex."""

    low: NDArray[np.intp]
    high: NDArray[np.intp]
    of_vertex: NDArray[np.intp]
    movable: NDArray[np.bool_]


def find_chains(polygons: Geometries, fixed: Geometries) -> Chains:
    """Return the chains along borders of two grids that lie on no fixed line.

    Args:
        polygons: Grids that share their vertices with their neighbours, shape (n,).
        fixed: Lines that borders must not leave.
    """
    rings = _number_places(polygons)
    edges = _number_edges(rings, fixed)
    points, middle = _halve(rings, edges)
    steps, step_edge = _list_steps(edges, middle)
    degree = np.bincount(np.concatenate([edges.low, edges.high]), minlength=len(points))
    degree[len(rings.points) :] = _THROUGH
    place, start, step_chain = _walk(steps, degree != _THROUGH)
    others = shapely.boundary(np.delete(polygons, rings.rows))
    border_chain = np.full(len(edges.low) + len(others), -1, dtype=np.intp)
    border_chain[step_edge] = step_chain
    drawn = shapely.linestrings(np.stack([points[edges.low], points[edges.high]], axis=1))
    with_middle = np.flatnonzero(middle[edges.of_vertex] >= 0)
    inserted = middle[edges.of_vertex[with_middle]]
    return Chains(
        points,
        np.arange(len(points)) >= len(rings.points),
        rings.rows,
        np.insert(rings.place, with_middle + 1, inserted),
        np.insert(rings.ring, with_middle + 1, rings.ring[with_middle]),
        place,
        start,
        np.concatenate([drawn, others]),
        border_chain,
    )


def redraw(polygons: Geometries, chains: Chains, dropped: NDArray[np.bool_]) -> Geometries:
    """Return the grids without the dropped places; those that nothing changes as they were.

    Args:
        polygons: The grids the chains were found in.
        chains: Their chains.
        dropped: Tells of every place whether it is left out.
    """
    changes = dropped != chains.is_middle
    touched = np.zeros(len(chains.rows), dtype=bool)
    touched[chains.ring[changes[chains.ring_place]]] = True
    kept = touched[chains.ring] & ~dropped[chains.ring_place]
    redrawn = polygons.copy()
    if touched.any():
        number = np.cumsum(touched) - 1
        rings = shapely.linearrings(
            chains.points[chains.ring_place[kept]], indices=number[chains.ring[kept]]
        )
        redrawn[chains.rows[touched]] = shapely.polygons(rings)
    return redrawn


def _number_places(polygons: Geometries) -> _Rings:
    simple = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    simple &= shapely.get_num_interior_rings(polygons) == 0
    rows = np.flatnonzero(simple & ~shapely.is_empty(polygons))
    points, ring = shapely.get_coordinates(
        shapely.get_exterior_ring(polygons[rows]), return_index=True
    )
    closing = np.append(ring[1:] != ring[:-1], True)[: len(ring)]
    points, ring = points[~closing], ring[~closing]
    place = number_rows(*points.T)
    _, first = np.unique(place, return_index=True)
    count = np.bincount(ring, minlength=len(rows))
    stop = np.cumsum(count)
    after = np.arange(1, len(ring) + 1)
    after[stop - 1] = stop - count
    return _Rings(rows, points[first], place, ring, after)


def _number_edges(rings: _Rings, fixed: Geometries) -> _Edges:
    begin, end = rings.place, rings.place[rings.after]
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    number = number_rows(low, high)
    _, first, sides = np.unique(number, return_index=True, return_counts=True)
    low, high = low[first], high[first]
    inner = np.flatnonzero(sides == _THROUGH)
    ends = rings.points[low[inner]], rings.points[high[inner]]
    tree = shapely.STRtree(shapely.get_parts(fixed))
    on_fixed = np.ones(len(inner), dtype=bool)
    for places in (*ends, (ends[0] + ends[1]) / 2):
        near, _ = tree.query(shapely.points(places), predicate="dwithin", distance=_ON_LINE_M)
        on_fixed &= np.isin(np.arange(len(inner)), near)
    movable = np.zeros(len(low), dtype=bool)
    movable[inner[~on_fixed]] = True
    return _Edges(low, high, number, movable)


def _halve(rings: _Rings, edges: _Edges) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the points with those in the middle of movable edges, and the middle of each edge.

    Edges that are fixed or short have none: -1.
    """
    low, high = rings.points[edges.low], rings.points[edges.high]
    halved = np.flatnonzero(edges.movable & (np.hypot(*(high - low).T) > _LEAST_EDGE_M))
    middle = np.full(len(low), -1, dtype=np.intp)
    middle[halved] = len(rings.points) + np.arange(len(halved))
    return np.concatenate([rings.points, (low[halved] + high[halved]) / 2]), middle


def _list_steps(
    edges: _Edges, middle: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the movable edges or their halves as pairs of places, and the edge of each."""
    whole = np.flatnonzero(edges.movable & (middle < 0))
    halved = np.flatnonzero(middle >= 0)
    first = np.concatenate([edges.low[whole], edges.low[halved], middle[halved]])
    second = np.concatenate([edges.high[whole], middle[halved], edges.high[halved]])
    return np.stack([first, second], axis=1), np.concatenate([whole, halved, halved])


def _walk(
    steps: NDArray[np.intp], is_junction: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return chains of steps from junction to junction, and the chain of each step.

    Args:
        steps: Pairs of neighbouring places, shape (n, 2).
        is_junction: Where chains end, shape (places,). Closed chains are left out.
    """
    ends = steps.T.ravel()
    step = np.tile(np.arange(len(steps)), 2)
    order = np.argsort(ends, kind="stable")
    same = (ends[order][1:] == ends[order][:-1]) & ~is_junction[ends[order][1:]]
    group = connect(len(steps), step[order][:-1][same], step[order][1:][same])
    names, number = np.unique(group, return_inverse=True)
    # joined by their names alone: a line through (place, 0) for every step
    order = np.argsort(number, kind="stable")
    drawn = shapely.linestrings(np.stack([steps, np.zeros_like(steps)], axis=2)[order])
    merged = shapely.line_merge(shapely.multilinestrings(drawn, indices=number[order]))
    is_open = shapely.get_type_id(merged) == shapely.GeometryType.LINESTRING
    is_open &= ~shapely.is_closed(merged)
    points, chain = shapely.get_coordinates(merged[is_open], return_index=True)
    count = np.bincount(chain, minlength=int(is_open.sum()))
    renumbered = np.where(is_open, np.cumsum(is_open) - 1, -1)
    step_chain = renumbered[number] if len(names) else number
    return points[:, 0].astype(np.intp), np.append(0, np.cumsum(count)), step_chain
