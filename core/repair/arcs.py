"""The stretches of an outline along which the neighbour stays the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .outline import Outline


@dataclass(frozen=True)
class Arcs:
    """Runs of edges with one neighbour beyond, cyclic on each ring.

    Attributes:
        of_edge: Arc of each edge, shape (m,).
        begin: Vertex at which each begins, shape (a,).
        label: Who lies beyond, shape (a,).
        length: Metres, shape (a,).
        previous, following: Arcs before and behind on the ring, shape (a,).
        turn: How far the outline turns left over the arc and its two ends, radians, shape (a,).
        ground: Ground of each arc, shape (a,).
    """

    of_edge: NDArray[np.intp]
    begin: NDArray[np.intp]
    label: NDArray[np.intp]
    length: NDArray[np.float64]
    previous: NDArray[np.intp]
    following: NDArray[np.intp]
    turn: NDArray[np.float64]
    ground: NDArray[np.intp]


def find_arcs(outline: Outline) -> Arcs:
    """Return the arcs of an outline; a ring with one neighbour all around is one arc."""
    starts = outline.is_junction.copy()
    first_of_ring = np.append(True, outline.ring[1:] != outline.ring[:-1])
    whole = ~np.isin(outline.ring, outline.ring[starts])
    starts |= first_of_ring & whole
    rank = np.cumsum(starts) - 1
    # edges before the first junction of a ring belong to the arc that its last junction begins
    last_of_ring = np.zeros(int(outline.ring.max(initial=-1)) + 1, dtype=np.intp)
    last_of_ring[outline.ring] = rank
    ring_of_rank = outline.ring[starts]
    of_edge = np.where(
        (rank < 0) | (ring_of_rank[np.maximum(rank, 0)] != outline.ring),
        last_of_ring[outline.ring],
        rank,
    )
    begin = np.flatnonzero(starts)
    count = len(begin)
    following = np.arange(1, count + 1)
    ring_end = np.append(ring_of_rank[1:] != ring_of_rank[:-1], True)[:count]
    first_rank = np.flatnonzero(np.append(True, ring_of_rank[1:] != ring_of_rank[:-1])[:count])
    following[ring_end] = first_rank
    previous = np.empty(count, dtype=np.intp)
    previous[following] = np.arange(count)
    bend = find_bends(outline)
    turn = np.bincount(of_edge, bend, count) + bend[begin[following]]
    return Arcs(
        of_edge,
        begin,
        outline.label[begin],
        np.asarray(np.bincount(of_edge, outline.edge_lengths, count), dtype=float),
        previous,
        following,
        turn,
        outline.ground[begin],
    )


def find_bends(outline: Outline) -> NDArray[np.float64]:
    """Return how far the outline turns left at each vertex, radians."""
    way = outline.ends - outline.points
    angle = np.arctan2(way[:, 1], way[:, 0])
    return (angle - angle[outline.before] + np.pi) % (2 * np.pi) - np.pi
