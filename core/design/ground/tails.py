"""Thin tails of blocks, given to the blocks that they run along.

A tail is a strip that hangs on its block at one end, as between a road and the community border
beside it. In a grid it would show as a spike along the neighbours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from ...arrays import Column, Geometries
from ...tiling.matching import insert_points, match_vertices
from ...tiling.mesh import dissolve
from .barriers import BarrierLines
from .cuts import cut_narrow, split_polygon
from .slivers import join_narrow

# Ground this narrow, for longer than this, is a tail.
_WIDTH_M = 12.0
_LONG_M = 60.0
# A strip may be half as wide again in places.
_WIDEST_M = 1.5 * _WIDTH_M
# Grown back by a little more than it was eroded, a block without a tail loses only its corners.
_GROWN = 1.05
_ARC_SEGMENTS = 4
# A block with a tail loses both sides of it when eroded, save for what is rounded off elsewhere.
_LOST_M = 1.5 * _LONG_M
# A cut ends at a corner this near; at most this share of its length aside.
_CORNER_M = 2.0
_CORNER_SHARE = 0.4
_ON_BORDER_M = 0.02
_SHORTEST_ARC_M = 1.0
# How far along a tail the cut at its root is looked for.
_REACH_M = 2 * _WIDTH_M


class _Tails(NamedTuple):
    """Strips that hang on blocks at one end.

    Attributes:
        block: Row of the block, shape (n,).
        border: Border of each strip, from the root round its tip to the root, shape (n,).
        place: A point in each strip, shape (n,).
    """

    block: NDArray[np.intp]
    border: Geometries
    place: Geometries

    def take(self, rows: NDArray[np.bool_]) -> _Tails:
        """Return the tails reduced to `rows`."""
        return _Tails(self.block[rows], self.border[rows], self.place[rows])


class _Pieces(NamedTuple):
    """Blocks with their tails cut off.

    Attributes:
        polygons: Blocks and tails, shape (n,).
        block: Row of the block each was part of, shape (n,).
        is_tail: Which of them are tails, shape (n,).
    """

    polygons: Geometries
    block: NDArray[np.intp]
    is_tail: NDArray[np.bool_]


def move_tails(
    blocks: Geometries, barriers: BarrierLines, footprints: shapely.STRtree
) -> Geometries:
    """Return the blocks with thin tails joined to the blocks beside them.

    A tail is cut off at its root and where the blocks beside it meet; buildings in it go with
    it. One that could only be joined so that a block gets a hole stays.

    Args:
        blocks: Polygons with matched vertices, shape (n,).
        barriers: The lines between them.
        footprints: Buildings that no cut may touch.

    Returns:
        As many polygons with matched vertices, shape (n,).
    """
    tails = _find_tails(blocks)
    if not len(tails.block):
        return blocks
    pieces = _cut_off(blocks, tails, footprints)
    if not pieces.is_tail.any():
        return blocks
    limit = np.where(pieces.is_tail, _WIDEST_M, 0.0)
    polygons, origin = cut_narrow(match_vertices(pieces.polygons), limit, footprints)
    pieces = _Pieces(polygons, pieces.block[origin], pieces.is_tail[origin])
    return _join(pieces, join_narrow(polygons, pieces.is_tail, barriers))


def _find_tails(blocks: Geometries) -> _Tails:
    """Return the long strips that vanish when their block is eroded and grown again."""
    core = shapely.buffer(blocks, -_WIDTH_M / 2, quad_segs=_ARC_SEGMENTS)
    lost = shapely.length(blocks) - shapely.length(core)
    rows = np.flatnonzero((lost > _LOST_M) & ~shapely.is_empty(core))
    body = shapely.buffer(_main(core[rows]), _GROWN * _WIDTH_M / 2, quad_segs=_ARC_SEGMENTS)
    strips, row = shapely.get_parts(shapely.difference(blocks[rows], body), return_index=True)
    length = _lengths(strips)
    long = (length > _LONG_M) & (shapely.area(strips) < _WIDTH_M * length)
    strips, block = strips[long], rows[row[long]]
    near = shapely.buffer(shapely.boundary(blocks[block]), _ON_BORDER_M)
    border = shapely.line_merge(shapely.intersection(shapely.boundary(strips), near))
    tails = _Tails(block, border, shapely.point_on_surface(strips))
    return tails.take(_hang_at_one_end(strips, near) & (shapely.get_type_id(border) == 1))


def _main(cores: Geometries) -> Geometries:
    """Return the eroded blocks without the places where a strip is a little wider."""
    parts, row = shapely.get_parts(cores, return_index=True)
    area = shapely.area(parts)
    largest = np.zeros(len(cores))
    np.maximum.at(largest, row, area)
    deeper = shapely.buffer(parts, (_WIDTH_M - _WIDEST_M) / 2, quad_segs=_ARC_SEGMENTS)
    kept = ~shapely.is_empty(deeper) | (area == largest[row])
    return shapely.multipolygons(parts[kept], indices=row[kept])


def _lengths(strips: Geometries) -> Column:
    """Return the length of the rectangle of the same area and perimeter, metres."""
    half = shapely.length(strips) / 2
    return (half + np.sqrt(np.maximum(half**2 - 4 * shapely.area(strips), 0))) / 2


def _hang_at_one_end(strips: Geometries, borders: Geometries) -> NDArray[np.bool_]:
    """Tell which strips meet the rest of their block in one place only."""
    roots = shapely.line_merge(shapely.difference(shapely.boundary(strips), borders))
    root, strip = shapely.get_parts(roots, return_index=True)
    strip = strip[shapely.length(root) > _SHORTEST_ARC_M]
    return np.bincount(strip, minlength=len(strips)) == 1


def _cut_off(blocks: Geometries, tails: _Tails, footprints: shapely.STRtree) -> _Pieces:
    """Return the blocks and those of their tails that can be cut off."""
    rest, cut, owner = blocks.copy(), [], []
    for row, border, place in zip(tails.block.tolist(), tails.border, tails.place):
        line = _root_cut(rest[row], border)
        halves = _split(rest[row], line)
        is_tail = shapely.intersects(halves, place)
        if [*np.sort(is_tail)] != [False, True] or len(footprints.query(line, "intersects")):
            continue
        tail, body = halves[is_tail][0], halves[~is_tail][0]
        if tail.area < body.area:
            rest[row] = body
            cut.append(tail)
            owner.append(row)
    is_tail = np.repeat([False, True], [len(blocks), len(cut)])
    block = np.append(np.arange(len(blocks)), np.array(owner, dtype=np.intp))
    return _Pieces(np.append(rest, np.array(cut, dtype=object)), block, is_tail)


def _root_cut(block: shapely.Polygon, border: shapely.LineString) -> shapely.LineString:
    """Return the shorter of the cuts from either end of a tail's border straight across."""
    walls = substring(border, 0, _REACH_M), substring(border, border.length, -_REACH_M)
    cuts = []
    for wall, opposite in (walls, walls[::-1]):
        start = _at_corner(block, shapely.get_point(wall, 0), _CORNER_M)
        foot = shapely.get_point(shapely.shortest_line(start, opposite), -1)
        near = min(_CORNER_M, _CORNER_SHARE * shapely.distance(start, foot))
        cuts.append(shapely.linestrings([start.coords[0], _at_corner(block, foot, near).coords[0]]))
    return min(cuts, key=shapely.length)


def _at_corner(block: shapely.Polygon, point: shapely.Point, near: float) -> shapely.Point:
    """Return the corner of a block near to a point, else the nearest point of its border."""
    corners = shapely.points(shapely.get_coordinates(block))
    distance = shapely.distance(corners, point)
    if distance.min() <= near:
        return corners[np.argmin(distance)]
    return shapely.get_point(shapely.shortest_line(shapely.boundary(block), point), 0)


def _split(block: shapely.Polygon, cut: shapely.LineString) -> Geometries:
    alone = np.array([block], dtype=object)
    with_ends = insert_points(alone, shapely.get_coordinates(cut))[0]
    return split_polygon(with_ends, np.array([cut], dtype=object))


def _join(pieces: _Pieces, label: NDArray[np.intp]) -> Geometries:
    """Return the unions of pieces with the same label, which are as many as there were blocks.

    Where a union would have a new hole, or be in parts, the blocks concerned stay as they were.
    """
    own = np.empty_like(label[~pieces.is_tail])
    own[pieces.block[~pieces.is_tail]] = label[~pieces.is_tail]
    holes = shapely.get_num_interior_rings(pieces.polygons)
    while True:
        blocks = dissolve(pieces.polygons, label)
        wrong = shapely.get_num_interior_rings(blocks) != np.bincount(label, holes, len(blocks))
        wrong |= shapely.get_type_id(blocks) != shapely.GeometryType.POLYGON
        if not wrong.any():
            return blocks
        concerned = np.isin(pieces.block, pieces.block[wrong[label]])
        label = np.where(concerned, own[pieces.block], label)
