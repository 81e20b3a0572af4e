"""Who touches whom: a partition problem as pure numbers, without geometry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...edges import Edges, directed_edges
from ...tiling.grouping import number_rows
from ...tiling.mesh import find_places

OUTSIDE = -1


@dataclass(frozen=True)
class Instance:
    """n atoms of one region that are to be joined to grids.

    Attributes:
        weight: People of each atom, shape (n,), int64.
        area: m2, shape (n,).
        outer: Length of border on the outside of the region, metres, shape (n,).
        outer_resisted: The part of it that lies inside a community, each metre times its
            resistance, shape (n,); 0 where the region is a whole community.
        place: A point of each atom, metres, shape (n, 2); only seeds are laid by it.
        start, neighbour: Atoms that share a border of positive length: those of atom i are
            `neighbour[start[i] : start[i + 1]]`; shapes (n + 1,) and (m,).
        length: Length of each shared border, metres, shape (m,).
        resistance: Mean of what speaks against a border there, 0 on the strongest barrier to 1
            where there is none, shape (m,).
        ring_start, ring: Neighbours in the order in which they lie round each atom, those that
            touch it in one point included, OUTSIDE where the region ends; shapes (n + 1,), (r,).
    """

    weight: NDArray[np.int64]
    area: NDArray[np.float64]
    outer: NDArray[np.float64]
    outer_resisted: NDArray[np.float64]
    place: NDArray[np.float64]
    start: NDArray[np.intp]
    neighbour: NDArray[np.intp]
    length: NDArray[np.float64]
    resistance: NDArray[np.float64]
    ring_start: NDArray[np.intp]
    ring: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of atoms."""
        return len(self.weight)

    @cached_property
    def owner(self) -> NDArray[np.intp]:
        """Return the atom at whose side each shared border is listed, shape (m,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def take(self, atoms: NDArray[np.intp]) -> Instance:
        """Return the problem of some atoms alone; all others become its outside.

        Args:
            atoms: Rows in rising order, shape (m,).
        """
        number = np.full(len(self) + 1, OUTSIDE, dtype=np.intp)  # the last one is for OUTSIDE
        number[atoms] = np.arange(len(atoms))
        borders = _rows_of(self.start, atoms)
        owner, near = number[self.owner[borders]], number[self.neighbour[borders]]
        length, resistance = self.length[borders], self.resistance[borders]
        inner, lost = near != OUTSIDE, near == OUTSIDE
        m = len(atoms)
        return Instance(
            weight=self.weight[atoms],
            area=self.area[atoms],
            outer=self.outer[atoms] + total(owner[lost], length[lost], m),
            outer_resisted=self.outer_resisted[atoms]
            + total(owner[lost], (length * resistance)[lost], m),
            place=self.place[atoms],
            start=np.searchsorted(owner[inner], np.arange(m + 1)),
            neighbour=near[inner],
            length=length[inner],
            resistance=resistance[inner],
            ring_start=np.concatenate([[0], np.cumsum(np.diff(self.ring_start)[atoms])]),
            ring=number[self.ring[_rows_of(self.ring_start, atoms)]],
        )


def find_components(instance: Instance) -> NDArray[np.intp]:
    """Return the number of the contiguous part each atom is in, from 0 on, shape (n,)."""
    part = np.full(len(instance), -1, dtype=np.intp)
    start, neighbour = instance.start.tolist(), instance.neighbour.tolist()
    parts = 0
    for atom in range(len(instance)):
        if part[atom] >= 0:
            continue
        part[atom], waiting = parts, [atom]
        while waiting:
            member = waiting.pop()
            for near in neighbour[start[member] : start[member + 1]]:
                if part[near] < 0:
                    part[near] = parts
                    waiting.append(near)
        parts += 1
    return part


def find_enclosing(instance: Instance, labels: NDArray[np.intp]) -> list[int]:
    """Return the grids that shut others off from the outside of the region.

    They are the articulation points of the graph of neighbouring grids in which the outside
    is one node more.
    """
    first, second = labels[instance.owner], labels[instance.neighbour]
    apart = first < second
    at_edge = np.unique(labels[instance.outer > 0])
    graph = nx.Graph()
    graph.add_edges_from((OUTSIDE, grid) for grid in at_edge.tolist())
    pairs = np.unique(np.column_stack([first, second])[apart], axis=0)
    graph.add_edges_from(pairs.tolist())
    return sorted(set(nx.articulation_points(graph)) - {OUTSIDE})


@dataclass(frozen=True)
class Touching:
    """The edges of matched polygons, each with what lies on the other side.

    Attributes:
        edges: Directed edges, those of one ring one behind the other.
        across: Row of the polygon on the other side, OUTSIDE where there is none, shape (n,).
        reverse: Row of the same edge walked by that polygon, -1 where there is none, shape (n,).
        vertex: Number of the vertex each edge starts from, shape (n,).
        following, previous: Row of the next and the last edge of the ring, shape (n,).
    """

    edges: Edges
    across: NDArray[np.intp]
    reverse: NDArray[np.intp]
    vertex: NDArray[np.intp]
    following: NDArray[np.intp]
    previous: NDArray[np.intp]

    @property
    def lengths(self) -> NDArray[np.float64]:
        """Return the length of each edge, metres."""
        return np.hypot(*(self.edges.stop - self.edges.start).T)


def find_touching(polygons: Geometries) -> Touching:
    """Return which polygon lies across each edge of a clean coverage with matched vertices."""
    edges = directed_edges(polygons)
    vertex, stop = number_rows(*np.concatenate([edges.start, edges.stop]).T).reshape(2, -1)
    following = _follow(vertex, stop, edges.owner)
    previous = np.empty_like(following)
    previous[following] = np.arange(len(following))
    vertices = max(vertex.max(initial=-1), stop.max(initial=-1)) + 1
    reverse = find_places(vertex * vertices + stop, stop * vertices + vertex)
    across = np.where(reverse >= 0, edges.owner[reverse], OUTSIDE)
    return Touching(edges, across, reverse, vertex, following, previous)


def make_instance(
    polygons: Geometries,
    weight: NDArray[np.int64],
    touching: Touching,
    resistance: NDArray[np.float64],
) -> Instance:
    """Return the partition problem of the atoms of one region.

    Args:
        polygons: Atoms, a clean coverage with matched vertices, shape (n,).
        weight: People of each, shape (n,).
        touching: `find_touching(polygons)`.
        resistance: What speaks against a border along each edge of it, 0 to 1, shape (edges,).
    """
    n = len(polygons)
    lengths, owner, across = touching.lengths, touching.edges.owner, touching.across
    open_ = across == OUTSIDE
    inner = np.flatnonzero(~open_)
    pairs, border = np.unique(owner[inner] * n + across[inner], return_inverse=True)
    length = total(border, lengths[inner], len(pairs))
    resisted = total(border, (lengths * resistance)[inner], len(pairs))
    ring_start, ring = _find_rings(touching, n)
    return Instance(
        weight=np.asarray(weight, dtype=np.int64),
        area=shapely.area(polygons),
        outer=total(owner[open_], lengths[open_], n),
        outer_resisted=np.zeros(n),
        place=shapely.get_coordinates(shapely.centroid(polygons)),
        start=np.searchsorted(pairs // max(n, 1), np.arange(n + 1)),
        neighbour=pairs % max(n, 1),
        length=length,
        resistance=resisted / np.maximum(length, np.finfo(float).tiny),
        ring_start=ring_start,
        ring=ring,
    )


def total(row: NDArray[np.intp], values: NDArray[Any], n: int) -> NDArray[np.float64]:
    """Return the sum of the values of each row 0 to n - 1."""
    return np.bincount(row, values, n).astype(np.float64)


def _rows_of(start: NDArray[np.intp], atoms: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the rows that a start column lists for some atoms, one atom behind the other."""
    counts = np.diff(start)[atoms]
    before = np.cumsum(counts) - counts
    return np.arange(counts.sum()) + np.repeat(start[atoms] - before, counts)


def _follow(
    vertex: NDArray[np.intp], stop: NDArray[np.intp], owner: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the row of the edge that follows each edge in its ring."""
    rows = np.arange(len(vertex))
    goes_on = np.zeros(len(rows), dtype=bool)
    goes_on[:-1] = (stop[:-1] == vertex[1:]) & (owner[:-1] == owner[1:])
    # two rings of one polygon may touch: a ring ends where it comes back to its first vertex
    first = np.ones(len(rows), dtype=bool)
    first[1:] = ~goes_on[:-1]
    heads = rows[first]
    head = heads[np.cumsum(first) - 1]
    return np.where(goes_on, rows + 1, head)


def _find_rings(touching: Touching, n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return what lies round each atom in order; only what changes from edge to edge is kept."""
    owner, across, following = touching.edges.owner, touching.across, touching.following
    extras = _find_corners(touching)
    is_last = following <= np.arange(len(owner))
    changes = (across != across[following]) | is_last
    rows = np.flatnonzero(changes | np.isin(np.arange(len(owner)), list(extras)))
    values: list[int] = []
    counts = np.zeros(n, dtype=np.intp)
    for row in rows.tolist():
        entries = [int(across[row]), *extras.get(row, ())]
        values += entries
        counts[owner[row]] += len(entries)
    return np.concatenate([[0], np.cumsum(counts)]), np.array(values, dtype=np.intp)


def _find_corners(touching: Touching) -> dict[int, list[int]]:
    """Return, by edge, the atoms that touch its owner only in the vertex the edge leads to."""
    across, following, vertex = touching.across, touching.following, touching.vertex
    after, onto = across[following], vertex[following]
    # round a vertex lie polygons, and the outside once for each gap between them
    open_ = np.bincount(vertex[across == OUTSIDE], minlength=vertex.max(initial=-1) + 1)
    sectors = np.bincount(vertex) + open_
    known = 2 + (after != across)
    is_corner = (sectors[onto] > known) & ((across >= 0) | (after >= 0))
    found = {}
    for row in np.flatnonzero(is_corner).tolist():
        between = _walk_round(touching, row)
        if between:
            found[row] = between
    return found


def _walk_round(touching: Touching, row: int) -> list[int]:
    """Return the atoms between those across an edge and across the next, round the vertex."""
    reverse, previous, following = touching.reverse, touching.previous, touching.following
    owner, goal = touching.edges.owner, int(following[row])
    onward: list[int] = []
    edge = row
    while reverse[edge] >= 0:
        edge = int(previous[reverse[edge]])
        if reverse[edge] == goal:
            return onward[:-1]  # all round: the last one is the one across the next edge
        if reverse[edge] >= 0:
            onward.append(int(owner[reverse[edge]]))
    backward: list[int] = []
    edge = goal
    while reverse[edge] >= 0:
        edge = int(following[reverse[edge]])
        if reverse[edge] >= 0:
            backward.append(int(owner[reverse[edge]]))
    return [*onward, OUTSIDE, *reversed(backward)]
