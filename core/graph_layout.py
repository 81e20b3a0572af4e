"""Where the grids stand in the picture of the mapping: base grids amid, every kind an arc around.

The picture is a disc of radius 1 for the base grids, with the arcs beyond it; y points down, as
on a screen. The same relations always give the same picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distinct import distinct
from .layers import Codes

# The disc has a hole, so that no base grid stands where all edges meet.
_HOLE = 0.3
_RING_AT_MOST = 60
_GOLDEN_SECTION = (np.sqrt(5) - 1) / 2
_ARC_RADIUS = 1.35
_ROW_DISTANCE, _DEEPEST = 0.09, 0.6
_GAP_BETWEEN_ARCS = 0.16
# Nodes of an arc keep this distance along it, and are set in several rows when they cannot.
_NODE_DISTANCE = 0.012
# An arc is filled to this part at most, the rest is play to stand opposite one's base grids.
_FILL = 0.8
# Arcs are as long as their kinds are large, but no kind's is shorter than this part of an even one.
_LEAST_ARC = 0.5
_TURN = 2 * np.pi
# Angles are counted clockwise from the right; the first arc begins at the top.
_QUARTER_BACK = -_TURN / 4


@dataclass(frozen=True)
class GraphLayout:
    """Nodes and edges of the picture, with their places.

    Attributes:
        inner: Codes amid (base grids, or communities), by group and code, shape (n,).
        group: The group of each, which stands together, shape (n,).
        inner_at: Their places, shape (n, 2).
        kind: Kind of each outer node, shape (m,).
        outer: Code of each outer node, by kind and place along the arc, shape (m,).
        outer_at: Their places, shape (m, 2).
        edges: Inner and outer node of each edge, each pair once, shape (k, 2).
    """

    inner: Codes
    group: Codes
    inner_at: NDArray[np.float64]
    kind: Codes
    outer: Codes
    outer_at: NDArray[np.float64]
    edges: NDArray[np.intp]


def lay_out(inner: Codes, group: Codes, kind: Codes, outer: Codes) -> GraphLayout:
    """Return the picture of a table with one row per relation, shape (n,) each.

    Args:
        inner: Base grid, or community, of each relation.
        group: Community that it belongs to; the same for all rows of one inner code.
        kind: Kind of the professional grid.
        outer: Its code; "" where nobody serves, which is no edge.
    """
    first, inner_row = distinct(inner.tolist())
    inner_codes, groups = inner[first], group[first]
    order = np.lexsort((inner_codes, groups))
    inner_place = _inverse(order)
    served = np.flatnonzero(outer != "")
    first, outer_row = distinct(list(zip(kind[served].tolist(), outer[served].tolist())))
    kinds, codes = kind[served][first], outer[served][first]
    names = max(len(codes), 1)
    pairs = inner_place[inner_row[served]] * names + outer_row
    edges = np.column_stack(np.divmod(np.unique(pairs), names))
    angle = _TURN * (np.arange(len(order)) + 0.5) / max(len(order), 1)
    outer_angle, radius = _stand_around(kinds, codes, edges, angle)
    outer_order = np.lexsort((codes, outer_angle, kinds))
    edges[:, 1] = _inverse(outer_order)[edges[:, 1]]
    return GraphLayout(
        inner_codes[order],
        groups[order],
        _around(angle, _disc_radii(len(order))),
        kinds[outer_order],
        codes[outer_order],
        _around(outer_angle[outer_order], radius[outer_order]),
        edges,
    )


def _inverse(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return at which place of the order each row stands."""
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return place


def _disc_radii(n: int) -> NDArray[np.float64]:
    """Return the distance from the middle of n nodes that follow each other around it.

    A few make a ring. Many fill the disc evenly, each a golden section of the disc's area further
    out than the one before: as seeds in a sunflower, none comes near another.
    """
    if n <= _RING_AT_MOST:
        return np.ones(n)
    return np.sqrt(_HOLE**2 + (1 - _HOLE**2) * (np.arange(n) * _GOLDEN_SECTION % 1))


def _stand_around(
    kinds: Codes, codes: Codes, edges: NDArray[np.intp], angle: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the angle and the radius of the outer nodes, shape of `codes` each."""
    toward = _mean_angle(edges, angle, len(codes))
    names, number = np.unique(kinds, return_inverse=True)
    arcs = _arc_lengths(np.bincount(number, minlength=len(names)))
    starts = np.cumsum(arcs) - arcs + _QUARTER_BACK
    outer_angle, radius = np.empty(len(codes)), np.empty(len(codes))
    for one, (start, arc) in enumerate(zip(starts.tolist(), arcs.tolist())):
        rows = np.flatnonzero(number == one)
        length = arc - _GAP_BETWEEN_ARCS
        middle = start + arc / 2
        # seen from the middle of the arc, the turn of the base grids is folded onto its length
        wanted = ((toward[rows] - middle + np.pi) % _TURN - np.pi) * length / _TURN
        order = np.lexsort((codes[rows], wanted))
        at = _spread(wanted[order], length)
        outer_angle[rows[order]] = middle + at
        radius[rows[order]] = _arc_radii(len(rows), length)
    return outer_angle, radius


def _mean_angle(edges: NDArray[np.intp], angle: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return the direction in which the inner nodes of each outer node lie, on average."""
    of_edge = angle[edges[:, 0]]
    x, y = (np.bincount(edges[:, 1], weights=part, minlength=n) for part in _unit(of_edge))
    return np.arctan2(np.round(y, 9), np.round(x, 9))


def _unit(angle: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.cos(angle), np.sin(angle)


def _arc_lengths(sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the angle that each kind has, adding up to a turn."""
    even = 1 / max(len(sizes), 1)
    part = _LEAST_ARC * even + (1 - _LEAST_ARC) * sizes / max(sizes.sum(), 1)
    return _TURN * part


def _spread(wanted: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """Return places along an arc near those wanted, in order and apart from each other.

    Args:
        wanted: Angles from the middle of the arc, rising.
        length: Its length.
    """
    n = len(wanted)
    step = length * _FILL / n
    offset = np.arange(n) * step
    forward = np.maximum.accumulate(wanted - offset) + offset
    backward = np.minimum.accumulate((wanted - offset)[::-1])[::-1] + offset
    middle = (forward + backward) / 2
    low = -length / 2 + step / 2 + offset
    return np.clip(middle, low, low + length - n * step)


def _arc_radii(n: int, length: float) -> NDArray[np.float64]:
    rows = max(int(np.ceil(n * _NODE_DISTANCE / (length * _ARC_RADIUS * _FILL))), 1)
    return _ARC_RADIUS + (np.arange(n) % rows) * min(_ROW_DISTANCE, _DEEPEST / rows)


def _around(angle: NDArray[np.float64], radius: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(_unit(angle)) * radius[:, np.newaxis]
