"""Border lines inside blocks: clipped to them, tied to their outline, straightened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...faces import NODING_GRID_M
from ...tiling.grouping import connect, number_rows
from .tessellation import ROUNDING_DIGITS, Sites

# What comes this near to the outline of a block, or to a corner of it, meets it there.
TIE_M = 1e-3

# From the boldest to the most cautious; an arc that takes none of them stays as it is.
_TOLERANCES_M = (16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.1)
_KEPT_CLEARANCE = 0.5

_SHIFT_PER_CLEARANCE = 0.5
_STRAIGHT = 2


@dataclass(frozen=True)
class Arcs:
    """Border lines and the outlines they end on.

    Attributes:
        lines: Linestrings between the places where borders meet, shape (n,).
        block: Row of the block of each, shape (n,).
        outlines: Closed linestrings, the outline of every block with a vertex at each arc that
            ends on it, shape (blocks,).
    """

    lines: Geometries
    block: NDArray[np.intp]
    outlines: Geometries

    def take(self, rows: NDArray[np.bool_]) -> Arcs:
        """Return the arcs reduced to `rows`, with all outlines."""
        return Arcs(self.lines[rows], self.block[rows], self.outlines)

    def ties(self) -> NDArray[np.float64]:
        """Return the places on outlines where arcs end, shape (k, 2)."""
        places = [shapely.get_coordinates(part) for part in (self.outlines, self.lines)]
        points = np.concatenate(places)
        number = number_rows(*points.T)
        on_outline, in_arc = number[: len(places[0])], number[len(places[0]) :]
        return places[0][np.isin(on_outline, in_arc)]


def clip_lines(
    lines: Geometries, block: NDArray[np.intp], polygons: Geometries
) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the parts of straight lines that lie inside their block."""
    shapely.prepare(polygons)
    inside = shapely.contains_properly(polygons[block], lines)
    cut = np.flatnonzero(~inside)
    cut = cut[shapely.intersects(polygons[block[cut]], lines[cut])]
    parts, part_of = shapely.get_parts(
        shapely.intersection(lines[cut], polygons[block[cut]]), return_index=True
    )
    is_line = shapely.length(parts) > TIE_M
    kept = np.concatenate([lines[inside], parts[is_line]])
    return kept, np.concatenate([block[inside], block[cut[part_of[is_line]]]])


def join_lines(lines: Geometries, block: NDArray[np.intp], polygons: Geometries) -> Arcs:
    """Return clipped lines joined to arcs, tied to the outlines of their blocks."""
    drawn, held = by_block(lines, block)
    arcs, row = shapely.get_parts(shapely.line_merge(drawn), return_index=True)
    return _tie(Arcs(arcs, held[row], shapely.get_exterior_ring(polygons)))


def add_lines(arcs: Arcs, lines: Geometries, block: NDArray[np.intp]) -> Arcs:
    """Return arcs with more lines, in the blocks of these divided wherever two cross."""
    changed = np.isin(arcs.block, block)
    noded = node(
        Arcs(
            np.concatenate([arcs.lines[changed], lines]),
            np.concatenate([arcs.block[changed], block]),
            arcs.outlines,
        )
    )
    return Arcs(
        np.concatenate([arcs.lines[~changed], noded.lines]),
        np.concatenate([arcs.block[~changed], noded.block]),
        noded.outlines,
    )


def node(arcs: Arcs) -> Arcs:
    """Return arcs divided wherever two cross, and tied."""
    drawn, held = by_block(arcs.lines, arcs.block)
    noded = shapely.union_all(drawn[:, None], axis=1, grid_size=NODING_GRID_M)
    lines, row = shapely.get_parts(noded, return_index=True)
    return _tie(Arcs(lines, held[row], arcs.outlines))


def by_block(lines: Geometries, block: NDArray[np.intp]) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the lines of each block as one shape, and the rows of these blocks."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    along = np.flatnonzero(line[1:] == line[:-1])
    straight = shapely.linestrings(np.stack([points[along], points[along + 1]], axis=1))
    owner = block[line[along]]
    order = np.argsort(owner, kind="stable")
    held, row = np.unique(owner[order], return_inverse=True)
    return shapely.multilinestrings(straight[order], indices=row), held


def _tie(arcs: Arcs) -> Arcs:
    """Move vertices that lie on an outline onto it exactly, and give it a vertex there."""
    rings = arcs.outlines
    shapely.prepare(rings)
    points, line = shapely.get_coordinates(arcs.lines, return_index=True)
    places = shapely.points(points)
    near = np.flatnonzero(shapely.dwithin(rings[arcs.block[line]], places, TIE_M))
    ring = arcs.block[line[near]]
    positions = shapely.line_locate_point(rings[ring], places[near])
    nodes, outlines = _insert(rings, ring, positions)
    points[near] = nodes
    return _weld(Arcs(shapely.linestrings(points, indices=line), arcs.block, outlines))


def _weld(arcs: Arcs) -> Arcs:
    """Return arcs without those too short to draw, whose ends become one place.

    Left out alone they would leave a gap, and what two walls in line part would be open.
    """
    short = shapely.length(arcs.lines) <= TIE_M
    if not short.any():
        return arcs
    touched = np.isin(arcs.block, arcs.block[short])
    part, short = arcs.take(touched), short[touched]
    ends, on_outline, number = _number_ends(part)
    low, high = number[short].T
    junction = connect(len(ends), low, high)
    # where an outline passes, or else where most lines meet, these stay straight
    degree = np.bincount(number.ravel(), minlength=len(ends))
    order = np.lexsort((-degree, ~on_outline, junction))
    first = order[np.r_[True, np.diff(junction[order]) > 0]]
    place = ends.copy()
    place[junction[first]] = ends[first]
    welded = _with_ends(part, place[junction[number]]).take(~short)
    return Arcs(
        np.concatenate([arcs.lines[~touched], welded.lines]),
        np.concatenate([arcs.block[~touched], welded.block]),
        arcs.outlines,
    )


def _insert(
    rings: Geometries, ring: NDArray[np.intp], positions: NDArray[np.float64]
) -> tuple[NDArray[np.float64], Geometries]:
    """Insert vertices into rings.

    Args:
        rings: Linear rings.
        ring: Row of the ring of each vertex.
        positions: Distance of each from the start of its ring.

    Returns:
        Coordinates of the vertices, those of a corner or of another vertex where one is near,
        and the rings with them as closed linestrings.
    """
    corners, corner_ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.hypot(*np.diff(corners, axis=0, prepend=corners[:1]).T)
    first = np.r_[True, corner_ring[1:] != corner_ring[:-1]]
    steps[first] = 0.0
    walked = np.cumsum(steps)
    walked -= walked[first][corner_ring]
    wanted = shapely.get_coordinates(shapely.line_interpolate_point(rings[ring], positions))
    owner = np.concatenate([corner_ring, ring])
    at = np.concatenate([walked, positions])
    place = np.concatenate([corners, wanted])
    is_corner = np.arange(len(at)) < len(corners)
    # a corner rules what is near on both sides of it, another vertex what follows
    order = np.lexsort((~is_corner, at, owner))
    ruler = _rulers(owner[order], at[order], is_corner[order])
    nodes = np.empty((len(at), 2))
    nodes[order] = place[order[ruler]]
    kept = order[ruler == np.arange(len(order))]
    outlines = shapely.linestrings(place[kept], indices=owner[kept])
    return nodes[len(corners) :], outlines


def _rulers(
    owner: NDArray[np.intp], at: NDArray[np.float64], is_corner: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Return for each vertex of a sorted walk along rings the one whose place it takes."""
    n = len(at)
    rows = np.arange(n)
    before = np.maximum.accumulate(np.where(is_corner, rows, 0))
    after = n - 1 - np.maximum.accumulate(np.where(is_corner[::-1], rows, 0))[::-1]
    ruler = rows.copy()
    close = np.zeros(n, dtype=bool)
    close[1:] = (owner[1:] == owner[:-1]) & (np.diff(at) <= TIE_M) & ~is_corner[1:]
    starts = np.maximum.accumulate(np.where(close, 0, rows))
    ruler[close] = starts[close]
    free = ~is_corner
    to_after = free & (at[after] - at <= TIE_M)
    ruler[to_after] = after[to_after]
    to_before = free & (at - at[before] <= TIE_M)
    ruler[to_before] = before[to_before]
    return ruler


def contract(arcs: Arcs, sites: Sites) -> Arcs:
    """Return the arcs without those much shorter than the distance to the next building.

    Where four borders meet, a planner draws a crossing; half way between the buildings there are
    two junctions close to each other. No junction moves by more than half of the distance that
    the borders there keep to buildings.
    """
    ends, on_outline, number = _number_ends(arcs)
    clearance = np.full(len(ends), np.inf)
    kept = _measure_clearance(shapely.STRtree(sites.shapes), arcs.lines)
    np.minimum.at(clearance, number, kept[:, None])
    limit = _SHIFT_PER_CLEARANCE * clearance
    low, high = number.T
    short = (low != high) & (shapely.length(arcs.lines) < np.minimum(limit[low], limit[high]))
    short &= ~(on_outline[low] & on_outline[high])
    while True:
        junction = connect(len(ends), low[short], high[short])
        place = _place_junctions(ends, on_outline, junction)
        too_far = np.hypot(*(place[junction] - ends).T) > limit
        if not too_far.any():
            return _with_ends(arcs, place[junction[number]]).take(~short)
        refused = np.isin(junction, junction[too_far])
        short &= ~refused[low]


def _place_junctions(
    ends: NDArray[np.float64], on_outline: NDArray[np.bool_], junction: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the place of each junction: in the middle of its ends, or where one is tied."""
    n = len(ends)
    count = np.bincount(junction, minlength=n).clip(min=1)
    place = np.stack([np.bincount(junction, ends[:, axis], n) for axis in (0, 1)], axis=1)
    place = np.round(place / count[:, None], ROUNDING_DIGITS)
    place[count == 1] = ends[count == 1]
    place[junction[on_outline]] = ends[on_outline]
    return place


def _number_ends(
    arcs: Arcs,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.intp]]:
    """Return the places where arcs end, which of them are on an outline, and both of each arc."""
    both = [shapely.get_coordinates(shapely.get_point(arcs.lines, at)) for at in (0, -1)]
    points, block = np.concatenate(both), np.tile(arcs.block, 2)
    number = number_rows(block, *points.T)
    _, first = np.unique(number, return_index=True)
    shapely.prepare(arcs.outlines)
    on_outline = shapely.dwithin(arcs.outlines[block[first]], shapely.points(points[first]), TIE_M)
    return points[first], on_outline, number.reshape(2, -1).T


def _with_ends(arcs: Arcs, ends: NDArray[np.float64]) -> Arcs:
    """Return the arcs with other ends, shape (n, 2, 2)."""
    points, line = shapely.get_coordinates(arcs.lines, return_index=True)
    count = np.bincount(line, minlength=len(arcs.lines))
    stops = np.cumsum(count)
    points[stops - count] = ends[:, 0]
    points[stops - 1] = ends[:, 1]
    return Arcs(shapely.linestrings(points, indices=line), arcs.block, arcs.outlines)


def straighten(arcs: Arcs, sites: Sites, polygons: Geometries) -> Arcs:
    """Return the arcs as simple as the buildings beside them allow.

    Every arc takes the boldest tolerance at which it keeps half of its distance to the
    buildings and stays in its block; its ends do not move.
    """
    lines = arcs.lines.copy()
    open_rows = np.flatnonzero(shapely.get_num_points(lines) > _STRAIGHT)
    tree = shapely.STRtree(sites.shapes)
    clearance = _measure_clearance(tree, lines[open_rows])
    for tolerance in _TOLERANCES_M:
        bold = shapely.simplify(lines[open_rows], tolerance)
        fits = _measure_clearance(tree, bold) >= _KEPT_CLEARANCE * clearance
        fits[fits] = _stays_inside(bold[fits], arcs.block[open_rows[fits]], arcs.outlines, polygons)
        lines[open_rows[fits]] = bold[fits]
        open_rows, clearance = open_rows[~fits], clearance[~fits]
    return Arcs(lines, arcs.block, arcs.outlines)


def _measure_clearance(tree: shapely.STRtree, lines: Geometries) -> NDArray[np.float64]:
    """Return the distance from each line to the next building."""
    (line, _), distance = tree.query_nearest(lines, return_distance=True, all_matches=False)
    clearance = np.zeros(len(lines))
    clearance[line] = distance
    return clearance


def _stays_inside(
    lines: Geometries, block: NDArray[np.intp], outlines: Geometries, polygons: Geometries
) -> NDArray[np.bool_]:
    shapely.prepare(outlines)
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    inside = shapely.contains(polygons[block], middle)
    return inside & ~shapely.crosses(outlines[block], lines)
