"""Vertices added to an outline, so that the lines across its ground run straight across."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .outline import Outline

# A foot this near to the end of its edge, as a share of the distance it spans, is that end.
_AT_END = 0.02
_BEYOND_WIDTH = 1.05
_ROUNDS = 2

Pairs = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]


def densify(outline: Outline, width: NDArray[np.float64]) -> Outline:
    """Return the outline with vertices opposite its vertices, and on either side of junctions.

    Args:
        outline: Grounds with a neighbour beyond every edge.
        width: Width of each ground, metres, which is as far as is looked, shape (grounds,).
    """
    dense = _with_shoulders(outline, width)
    for _ in range(_ROUNDS):
        dense = _with_feet(dense, width)
    return _untangled(dense, outline)


def _untangled(dense: Outline, outline: Outline) -> Outline:
    """Return the denser outline, grounds that rounding has tangled as they were."""
    sound = shapely.is_valid(dense.polygons())
    parts = dense.only(sound[dense.ground]), outline.only(~sound[outline.ground])
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("points", "ring", "ground", "label")
    ]
    order = np.argsort(columns[2], kind="stable")
    return Outline(*(column[order] for column in columns))


def _find_opposite(outline: Outline, width: NDArray[np.float64]) -> Pairs:
    """Return the edges of other neighbours nearest to each vertex: one of each neighbour in reach.

    Returns:
        Vertex rows, edge rows, and distances in metres, sorted by vertex, nearest first.
    """
    lines, places = outline.lines, shapely.points(outline.points)
    vertex, edge = shapely.STRtree(lines).query(
        places, predicate="dwithin", distance=_BEYOND_WIDTH * width[outline.ground]
    )
    label = outline.label[edge]
    across = outline.ground[vertex] == outline.ground[edge]
    across &= (label != outline.label[vertex]) & (label != outline.arriving[vertex])
    vertex, edge = vertex[across], edge[across]
    distance = shapely.distance(places[vertex], lines[edge])
    order = np.lexsort((edge, distance, outline.label[edge], vertex))
    vertex, edge, distance = vertex[order], edge[order], distance[order]
    label = outline.label[edge]
    nearest = np.flatnonzero((np.diff(vertex, prepend=-1) != 0) | (np.diff(label, prepend=-1) != 0))
    nearest = nearest[np.lexsort((distance[nearest], vertex[nearest]))]
    return vertex[nearest], edge[nearest], distance[nearest]


def _with_feet(outline: Outline, width: NDArray[np.float64]) -> Outline:
    """Return the outline with a vertex opposite each vertex, where other sides are nearest."""
    vertex, edge, distance = _find_opposite(outline, width)
    start, length = outline.points[edge], outline.edge_lengths[edge]
    along = (outline.ends[edge] - start) / length[:, None]
    place = ((outline.points[vertex] - start) * along).sum(axis=1)
    margin = _AT_END * distance
    inner = (place > margin) & (place < length - margin)
    feet = start[inner] + place[inner, None] * along[inner]
    return outline.with_points(edge[inner], feet)


def _with_shoulders(outline: Outline, width: NDArray[np.float64]) -> Outline:
    """Return the outline with a vertex on either side of each junction, a width away from it.

    At the end of a ground the triangles are then small, and so are those where neighbours change.
    """
    away = width[outline.ground]
    vertex, _, distance = _find_opposite(outline, width)
    away[vertex[::-1]] = distance[::-1]  # the nearest is written last
    edges, shares = [], []
    for junction in np.flatnonzero(outline.is_junction).tolist():
        for walk in (_forward, _backward):
            found = walk(outline, junction, away[junction])
            if found is not None:
                edges.append(found[0])
                shares.append(found[1])
    edge = np.array(edges, dtype=np.intp)
    start, stop = outline.points[edge], outline.ends[edge]
    return outline.with_points(edge, start + np.array(shares).reshape(-1, 1) * (stop - start))


def _forward(outline: Outline, junction: int, reach: float) -> tuple[int, float] | None:
    """Return the edge, and the share of it, that lies `reach` metres behind a junction."""
    edge, left = junction, reach
    while (length := float(outline.edge_lengths[edge])) < left:
        left -= length
        edge = int(outline.after[edge])
        if outline.is_junction[edge]:
            return None
    return edge, left / length


def _backward(outline: Outline, junction: int, reach: float) -> tuple[int, float] | None:
    """Return the edge, and the share of it, that lies `reach` metres before a junction."""
    edge, left = int(outline.before[junction]), reach
    while (length := float(outline.edge_lengths[edge])) < left:
        left -= length
        if outline.is_junction[edge]:
            return None
        edge = int(outline.before[edge])
    return edge, 1 - left / length
