"""Neighbours that end before the middle of a gap, because the borders beside them meet first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Column, Geometries
from ..width import RESOLUTION_M
from .arcs import Arcs, find_arcs
from .division import Shares
from .outline import Outline

# Only sides shorter than this many widths can have borders that meet so early.
_NARROW_WIDTHS = 2.0

Point = NDArray[np.float64]


@dataclass(frozen=True)
class _Tip:
    """A neighbour's last piece of ground.

    Attributes:
        ground: Row of the ground.
        taker: Row of the grid.
        before, after: The grids on either side of it.
        path: Vertex rows of its side, from one junction to the next.
        apex: Where the borders beside it meet.
        heading: Where the border between the two others leads on, radians.
    """

    ground: int
    taker: int
    before: int
    after: int
    path: NDArray[np.intp]
    apex: Point
    heading: float


def cut_tips(
    outline: Outline, heading: NDArray[np.float64], width: NDArray[np.float64]
) -> tuple[Outline, NDArray[np.float64], Shares]:
    """Take the tips of neighbours out of the grounds.

    Where the two borders of a grid that end at a gap, led on, meet before its middle, that grid
    ended there, and the grids on either side of it met.

    Args:
        outline: Grounds and who lies beyond.
        heading: Where borders lead on (see `beside.lead_on`), shape (m,).
        width: Width of each ground, metres.

    Returns:
        What is left of the grounds, the headings there, and the tips.
    """
    arcs = find_arcs(outline)
    tips = [
        tip
        for arc in _candidates(arcs, heading, width).tolist()
        if (tip := _find_tip(outline, arcs, heading, arc)) is not None
    ]
    shares = Shares(
        np.array([tip.ground for tip in tips], dtype=np.intp),
        np.array([tip.taker for tip in tips], dtype=np.intp),
        _polygons(outline, tips),
    )
    return *_without(outline, heading, tips), shares


def _candidates(
    arcs: Arcs, heading: NDArray[np.float64], width: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Return the arcs that are short, with a border that leads on at either end."""
    ends = arcs.begin[arcs.following]
    led = np.isfinite(heading[arcs.begin]) & np.isfinite(heading[ends])
    apart = (arcs.label >= 0) & (arcs.previous != arcs.following)
    return np.flatnonzero(led & apart & (arcs.length < _NARROW_WIDTHS * width[arcs.ground]))


def _find_tip(outline: Outline, arcs: Arcs, heading: NDArray[np.float64], arc: int) -> _Tip | None:
    path = _walk(outline, int(arcs.begin[arc]), int(arcs.begin[arcs.following[arc]]))
    first, last = path[0], path[-1]
    apex = _crossing(outline.points[[first, last]], heading[[first, last]])
    if apex is None or np.hypot(*(outline.points[[first, last]] - apex).T).min() < RESOLUTION_M:
        return None
    ground = int(arcs.ground[arc])
    before, after = (int(arcs.label[side]) for side in (arcs.previous[arc], arcs.following[arc]))
    inside = np.flatnonzero(outline.ground == ground)
    others = inside[~np.isin(outline.label[inside], [before, arcs.label[arc], after])]
    depth = shapely.distance(shapely.Point(apex), outline.lines[path[:-1]]).min()
    beyond = shapely.distance(shapely.Point(apex), outline.lines[others])
    if not len(others) or depth >= beyond.min():
        return None
    way = np.exp(1j * heading[[first, last]]).sum()
    return _Tip(ground, int(arcs.label[arc]), before, after, path, apex, float(np.angle(way)))


def _walk(outline: Outline, first: int, last: int) -> NDArray[np.intp]:
    path = [first]
    while path[-1] != last or len(path) == 1:
        path.append(int(outline.after[path[-1]]))
    return np.array(path)


def _crossing(points: Point, heading: NDArray[np.float64]) -> Point | None:
    """Return where two rays meet, None where they do not."""
    way = np.column_stack([np.cos(heading), np.sin(heading)])
    across = way[0, 0] * way[1, 1] - way[0, 1] * way[1, 0]
    offset = points[1] - points[0]
    if not across:
        return None
    first = (offset[0] * way[1, 1] - offset[1] * way[1, 0]) / across
    second = (offset[0] * way[0, 1] - offset[1] * way[0, 0]) / across
    return np.asarray(points[0] + first * way[0]) if first > 0 and second > 0 else None


def _polygons(outline: Outline, tips: list[_Tip]) -> Geometries:
    polygons = np.empty(len(tips), dtype=object)
    for row, tip in enumerate(tips):
        polygons[row] = shapely.Polygon([*outline.points[tip.path], tip.apex])
    return polygons


def _without(
    outline: Outline, heading: NDArray[np.float64], tips: list[_Tip]
) -> tuple[Outline, NDArray[np.float64]]:
    """Return the outline led around the tips: along each, the grids on either side lie beyond."""
    label, way = outline.label.copy(), heading.copy()
    kept = np.ones(len(outline), dtype=bool)
    for tip in tips:
        kept[tip.path[1:-1]] = False
        label[tip.path[0]] = tip.before
        way[tip.path[[0, -1]]] = np.nan
    place = np.array([int(tip.path[0]) + 1 for tip in tips], dtype=np.intp)
    rows = np.array([int(tip.path[0]) for tip in tips], dtype=np.intp)

    def led(column: Column, values: Sequence[Any]) -> Column:
        inserted = np.insert(column, place, np.array(values).reshape(-1, *column.shape[1:]), axis=0)
        return np.asarray(inserted[np.insert(kept, place, [True] * len(tips))])

    return (
        Outline(
            led(outline.points, [tip.apex for tip in tips]),
            led(outline.ring, outline.ring[rows].tolist()),
            led(outline.ground, outline.ground[rows].tolist()),
            led(label, [tip.after for tip in tips]),
        ),
        led(way, [tip.heading for tip in tips]),
    )
