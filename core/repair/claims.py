"""Edges of a gap that nobody may claim ground from, counted to the nearest neighbour who may."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..tiling.grouping import number_rows
from .arcs import find_arcs
from .outline import NOBODY, Outline

# A side no longer than this many widths, where the outline turns back, is the end of a ground.
_END_WIDTHS = 1.5
_END_TURN = np.radians(120)
_LONGER_SIDES = 2.0
# How far a border leads on across a ground, in widths, before it is led straight across instead.
_RAY_WIDTHS = 3.0
_CENTRAL = (0.25, 0.75)


def drop_ends(outline: Outline, width: NDArray[np.float64]) -> Outline:
    """Return the outline with nobody beyond the short ends of long grounds.

    The grid at the end of a strip keeps its border; the line in the middle ends there.
    """
    arcs = find_arcs(outline)
    least = _LONGER_SIDES * arcs.length
    is_end = (arcs.length <= _END_WIDTHS * width[arcs.ground]) & (arcs.turn >= _END_TURN)
    for side in (arcs.previous, arcs.following):
        is_end &= (arcs.length[side] >= least) & (arcs.label[side] >= 0)
    is_end &= arcs.label >= 0
    return outline.labelled(np.where(is_end[arcs.of_edge], NOBODY, outline.label))


def settle(
    outline: Outline, heading: NDArray[np.float64], width: NDArray[np.float64]
) -> tuple[Outline, NDArray[np.float64]]:
    """Return the outline with every edge counted to a neighbour, where its ground has any.

    Where borders reach an edge that nobody claims from, it is given a vertex, unless it is fixed.

    Args:
        outline: Grounds; `NOBODY` or `FIXED` beyond edges that no ground may be claimed from.
        heading: Where borders lead on (see `beside.lead_on`), shape (m,).
        width: Width of each ground, metres.

    Returns:
        The outline, and the headings on its vertices.
    """
    open_grounds = np.unique(outline.ground[outline.label < 0])
    if not len(open_grounds):
        return outline, heading
    edge, points = _landings(outline, heading, width)
    ends, middles = _arc_middles(outline, edge)
    settled = _counted_to_nearest(
        outline.with_points(np.concatenate([edge, ends]), np.concatenate([points, middles]))
    )
    before = len(outline)
    number = number_rows(*np.concatenate([outline.points, settled.points]).T)
    known = np.full(number.max() + 1, np.nan)
    known[number[:before]] = heading
    is_old = np.isin(number[before:], number[:before])
    kept = is_old | settled.is_junction
    return settled.only(kept), known[number[before:]][kept]


def _landings(
    outline: Outline, heading: NDArray[np.float64], width: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return where borders between two neighbours reach edges that nobody claims from."""
    lines = outline.lines
    edges, points = [], []
    borders = outline.is_junction & (outline.label >= 0) & (outline.arriving >= 0)
    for ground in np.unique(outline.ground[outline.label == NOBODY]).tolist():
        inside = outline.ground == ground
        free = np.flatnonzero(inside & (outline.label == NOBODY))
        for vertex in np.flatnonzero(inside & borders).tolist():
            start = outline.points[vertex]
            stop = _landing(start, heading[vertex], lines[free], width[ground])
            distance = shapely.distance(lines[free], shapely.Point(stop))
            if np.hypot(*(stop - start)) <= _RAY_WIDTHS * width[ground]:
                edges.append(free[np.argmin(distance)])
                points.append(stop)
    return np.array(edges, dtype=np.intp), np.array(points).reshape(-1, 2)


def _landing(
    start: NDArray[np.float64], heading: float, walls: NDArray[np.object_], width: float
) -> NDArray[np.float64]:
    """Return where a border from a point reaches walls: straight on, else by the shortest way."""
    origin = shapely.Point(start)
    if np.isfinite(heading):
        reach = _RAY_WIDTHS * width * np.array([np.cos(heading), np.sin(heading)])
        ray = shapely.linestrings(np.stack([start, start + reach]))
        hits = shapely.get_coordinates(shapely.intersection(ray, walls))
        if len(hits):
            return hits[np.argmin(np.hypot(*(hits - start).T))]
    nearest = walls[np.argmin(shapely.distance(walls, origin))]
    return shapely.get_coordinates(shapely.shortest_line(origin, nearest))[1]


def _arc_middles(
    outline: Outline, landed: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the middles of arcs that nobody claims from, where nothing else divides them."""
    arcs = find_arcs(outline)
    length = outline.edge_lengths
    edges, points = [], []
    busy = set(arcs.of_edge[landed].tolist())
    for arc in np.flatnonzero(arcs.label == NOBODY).tolist():
        if arc in busy or arcs.previous[arc] == arc:
            continue
        rows = np.flatnonzero(arcs.of_edge == arc)
        if outline.after[rows[-1]] == rows[0] or (np.diff(rows) > 1).any():
            gap = np.flatnonzero(np.diff(rows) > 1)
            rows = np.roll(rows, -(int(gap[0]) + 1)) if len(gap) else rows
        far = np.cumsum(length[rows])
        shares = far[:-1] / far[-1]
        if ((shares >= _CENTRAL[0]) & (shares <= _CENTRAL[1])).any():
            continue
        place = int(np.searchsorted(far, far[-1] / 2))
        within = (far[-1] / 2 - (far[place] - length[rows[place]])) / length[rows[place]]
        start, stop = outline.points[rows[place]], outline.ends[rows[place]]
        edges.append(rows[place])
        points.append(start + within * (stop - start))
    return np.array(edges, dtype=np.intp), np.array(points).reshape(-1, 2)


def _counted_to_nearest(outline: Outline) -> Outline:
    """Return the outline with unclaimed edges counted to the nearest neighbour of their ground."""
    label = outline.label.copy()
    lines = outline.lines
    middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    for ground in np.unique(outline.ground[label < 0]).tolist():
        inside = outline.ground == ground
        claimed = np.flatnonzero(inside & (outline.label >= 0))
        unclaimed = np.flatnonzero(inside & (outline.label < 0))
        if len(claimed):
            tree = shapely.STRtree(lines[claimed])
            _, nearest = tree.query_nearest(middles[unclaimed], all_matches=False)
            label[unclaimed] = outline.label[claimed[nearest]]
    return outline.labelled(label)
