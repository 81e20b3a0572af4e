"""Houses that share a wall, parted along it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...edges import directed_edges
from ...tiling.grouping import connect, number_rows
from .arcs import TIE_M, Arcs
from .tessellation import Sites

_REACH_M = 150.0
_PROBE_M = 0.02
_ON_LINE_M = 1e-6
_LEAST_COSINE = 0.2  # an extension turns off by at most 78 degrees
_PREFERRED_COSINE = 1e-3  # a way along a house is taken rather than one 2 degrees straighter

# A yard takes a line or two; one that winds, more.
_MOST_ACROSS = 12
_NARROWEST_YARD_M = 1.0

# Walls nearer to each other than this are one: coordinates are often rounded to centimetres.
_SLACK_M = 0.02
_MOST_CHANGED_M2 = 0.09  # what counts as a building cut is 0.1 (see quality.py)
_CORNERS = 3

_NO_LINES = np.empty(0, dtype=object)
_NO_ROWS = np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class _Walls:
    """Straight stretches of shared walls: both ends, shape (n, 2, 2), the houses, the block."""

    ends: NDArray[np.float64]
    houses: NDArray[np.intp]
    block: NDArray[np.intp]


@dataclass(frozen=True)
class _Rays:
    """Where walls end in the open: place and way to go on, shape (n, 2), a house, the block."""

    start: NDArray[np.float64]
    way: NDArray[np.float64]
    house: NDArray[np.intp]
    block: NDArray[np.intp]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> _Rays:
        return _Rays(self.start[rows], self.way[rows], self.house[rows], self.block[rows])

    def after(self, distance: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the places at some distance along, shape (n, 2)."""
        return self.start + distance[:, None] * self.way

    def lines(self) -> Geometries:
        return shapely.linestrings(np.stack([self.start, self.start + _REACH_M * self.way], 1))


class _Obstacles:
    """What may stop rays in its block."""

    def __init__(self, shapes: Geometries, block: NDArray[np.intp]) -> None:
        self.shapes = shapes
        self._block = block
        self._tree = shapely.STRtree(shapes)

    def meet(self, rays: _Rays) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the pairs of a ray and an obstacle that it meets."""
        ray, shape = self._tree.query(rays.lines(), predicate="intersects")
        own = self._block[shape] == rays.block[ray]
        return ray[own], shape[own]


@dataclass(frozen=True)
class _Corners:
    """Corners of outlines, walked with the interior on the left.

    Attributes:
        points: Coordinates, shape (n, 2).
        shape: Row of the shape each belongs to, shape (n,), ascending.
        after: Row of the next corner of the same outline, shape (n,).
    """

    points: NDArray[np.float64]
    shape: NDArray[np.intp]
    after: NDArray[np.intp]


def match_walls(sites: Sites) -> Sites:
    """Return the sites with the outlines of houses that touch made to share their corners.

    A corner within two centimetres of another house's becomes the same, one that near to
    another house's wall a corner of that. Outlines that would become invalid or gain or lose
    more than 0.09 m² stay as they were.
    """
    rows = _touching_houses(sites)
    if not len(rows):
        return sites
    old = shapely.orient_polygons(sites.shapes[rows])
    corners = _corners_of(old)
    corner, edge, position = _corners_on_edges(corners, sites.block[rows])
    from_end = np.minimum(position, _edge_lengths(corners)[edge] - position)
    inside = from_end > _SLACK_M
    end = np.where(position <= _SLACK_M, edge, corners.after[edge])
    same = connect(len(corners.shape), corner[~inside], end[~inside])
    new = _redraw(old, corners, same, (corner[inside], edge[inside], position[inside]))
    fits = shapely.is_valid(new)
    fits[fits] = shapely.area(shapely.symmetric_difference(old[fits], new[fits])) < _MOST_CHANGED_M2
    shapes = sites.shapes.copy()
    shapes[rows[fits]] = new[fits]
    return replace(sites, shapes=shapes)


def _touching_houses(sites: Sites) -> NDArray[np.intp]:
    is_house = shapely.get_type_id(sites.shapes) == shapely.GeometryType.POLYGON
    return np.unique(sites.near[is_house[sites.near].all(axis=1)])


def _corners_of(houses: Geometries) -> _Corners:
    points, shape = shapely.get_coordinates(shapely.get_exterior_ring(houses), return_index=True)
    kept = np.r_[shape[1:] == shape[:-1], False]  # the last is the first again
    points, shape = points[kept], shape[kept]
    starts = np.searchsorted(shape, np.arange(len(houses)))
    after = np.arange(1, len(shape) + 1)
    after[np.append(starts[1:], len(shape)) - 1] = starts
    return _Corners(points, shape, after)


def _edge_lengths(corners: _Corners) -> NDArray[np.float64]:
    return np.hypot(*(corners.points[corners.after] - corners.points).T)


def _corners_on_edges(
    corners: _Corners, block: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return corners, edges of other houses that they lie on, and how far along each."""
    edges = shapely.linestrings(np.stack([corners.points, corners.points[corners.after]], axis=1))
    places = shapely.points(corners.points)
    corner, edge = shapely.STRtree(edges).query(places, predicate="dwithin", distance=_SLACK_M)
    one, other = corners.shape[corner], corners.shape[edge]
    wanted = (one != other) & (block[one] == block[other])
    corner, edge = corner[wanted], edge[wanted]
    return corner, edge, shapely.line_locate_point(edges[edge], places[corner])


def _redraw(
    old: Geometries,
    corners: _Corners,
    same: NDArray[np.intp],
    inserted: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]],
) -> Geometries:
    """Return the houses with corners made the same, and some inserted into edges.

    Args:
        old: The houses.
        corners: Their corners.
        same: Row of the corner that each becomes.
        inserted: Rows of corners, the edges to insert them into, and how far along.
    """
    corner, edge, position = inserted
    n = len(corners.shape)
    vertex = np.concatenate([same, same[corner]])
    behind = np.concatenate([np.arange(n), edge])
    order = np.lexsort((np.concatenate([np.zeros(n), position]), behind))
    vertex, shape = vertex[order], corners.shape[behind[order]]
    repeated = np.r_[False, (vertex[1:] == vertex[:-1]) & (shape[1:] == shape[:-1])]
    vertex, shape = vertex[~repeated], shape[~repeated]
    drawn = np.bincount(shape, minlength=len(old)) >= _CORNERS
    kept = drawn[shape]
    rings = shapely.linearrings(corners.points[vertex[kept]], indices=number_rows(shape[kept]))
    new = old.copy()
    new[drawn] = shapely.polygons(rings)
    for row in np.flatnonzero(drawn & (shapely.get_num_interior_rings(old) > 0)):
        new[row] = shapely.Polygon(new[row].exterior, old[row].interiors)
    return new


def find_walls(sites: Sites, arcs: Arcs) -> tuple[Geometries, NDArray[np.intp]]:
    """Return shared walls, and their straight extensions to the next border.

    Where an extension meets a building instead, at once or in a yard that winds too much, the
    wall ends blind, and its houses will share a piece.

    Args:
        sites: What stands in the blocks.
        arcs: The borders between clusters. Extensions run a little across them.

    Returns:
        Lines, and the row of the block of each.
    """
    walls = _find_shared(sites)
    if not len(walls.block):
        return _NO_LINES, _NO_ROWS
    extensions, block = _extend(_open_ends(walls, sites, arcs), sites, arcs)
    lines = np.concatenate([shapely.linestrings(walls.ends), extensions])
    return lines, np.concatenate([walls.block, block])


def _find_shared(sites: Sites) -> _Walls:
    """Return the straight stretches along which two footprints touch."""
    rows = _touching_houses(sites)
    edges = directed_edges(sites.shapes[rows])
    owner = rows[edges.owner]
    block = sites.block[owner]
    places = number_rows(np.tile(block, 2), *np.concatenate([edges.start, edges.stop]).T)
    start, stop = places[: len(edges)], places[len(edges) :]
    order = np.lexsort((owner, np.maximum(start, stop), np.minimum(start, stop)))
    one, other = order[:-1], order[1:]
    shared = (start[one] == stop[other]) & (stop[one] == start[other])
    one, other = one[shared], other[shared]
    ends = np.stack([edges.start[one], edges.stop[one]], axis=1)
    return _Walls(ends, np.stack([owner[one], owner[other]], axis=1), block[one])


def _open_ends(walls: _Walls, sites: Sites, arcs: Arcs) -> _Rays:
    """Return the ends that no other wall and no outline meets, with the best way to go on."""
    n = len(walls.block)
    ends = np.concatenate([walls.ends[:, 0], walls.ends[:, 1]])
    back = np.concatenate([walls.ends[:, 1], walls.ends[:, 0]])
    wall = np.tile(np.arange(n), 2)
    place = number_rows(walls.block[wall], *ends.T)
    outline = arcs.outlines[walls.block[wall]]
    is_open = np.bincount(place)[place] == 1
    is_open[is_open] = ~shapely.dwithin(outline[is_open], shapely.points(ends[is_open]), TIE_M)
    ends, wall = ends[is_open], wall[is_open]
    straight = _unit(ends - back[is_open])
    end, way = _ways_along_outlines(ends, walls.houses[wall], sites)
    end = np.concatenate([np.arange(len(ends)), end])
    way = np.concatenate([straight, way])
    turn = (way * straight[end]).sum(axis=1)
    turn[len(ends) :] += _PREFERRED_COSINE
    block = walls.block[wall]
    free = (turn > _LEAST_COSINE) & _leads_outside(ends[end], way, block[end], sites)
    end, way, turn = end[free], way[free], turn[free]
    order = np.lexsort((*way.T, -turn, end))
    best = order[np.r_[True, np.diff(end[order]) > 0][: len(order)]]
    end, way = end[best], way[best]
    return _Rays(ends[end], way, walls.houses[wall[end], 0], block[end])


def _ways_along_outlines(
    ends: NDArray[np.float64], houses: NDArray[np.intp], sites: Sites
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the ways to go on from each end along the outline of either house."""
    points, line = shapely.get_coordinates(
        shapely.get_exterior_ring(sites.shapes[houses.ravel()]), return_index=True
    )
    along = np.flatnonzero(line[1:] == line[:-1])
    start, stop, end = points[along], points[along + 1], line[along] // 2
    edges = shapely.linestrings(np.stack([start, stop], axis=1))
    meets = shapely.dwithin(edges, shapely.points(ends[end]), _ON_LINE_M)
    end = np.tile(end[meets], 2)
    ways = np.concatenate([start[meets], stop[meets]]) - ends[end]
    kept = np.hypot(*ways.T) > TIE_M
    return end[kept], _unit(ways[kept])


def _leads_outside(
    start: NDArray[np.float64], way: NDArray[np.float64], block: NDArray[np.intp], sites: Sites
) -> NDArray[np.bool_]:
    """Tell which ways do not lead into a building at once."""
    probes = shapely.points(start + _PROBE_M * way)
    probe, shape = shapely.STRtree(sites.shapes).query(probes, predicate="within")
    own = sites.block[shape] == block[probe]
    probe, shape = probe[own], shape[own]
    depth = shapely.distance(shapely.boundary(sites.shapes[shape]), probes[probe])
    outside = np.ones(len(probes), dtype=bool)
    outside[probe[depth > _ON_LINE_M]] = False
    return outside


def _extend(rays: _Rays, sites: Sites, arcs: Arcs) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the rays as far as the first border, without those that meet a building before.

    Across a yard with rows of houses on either side there is none as long as the rows touch
    somewhere. Then one is drawn half way, straight across, for all that ends on it; and so in
    wide open ground.
    """
    houses = _Obstacles(sites.shapes, sites.block)
    borders = _Obstacles(
        np.concatenate([arcs.lines, arcs.outlines]),
        np.concatenate([arcs.block, np.arange(len(arcs.outlines))]),
    )
    to_house = np.minimum(_measure_to_houses(rays, houses), _REACH_M)
    to_border = _measure_to_borders(rays, borders)
    across = [_NO_LINES]
    across_block = [_NO_ROWS]
    for _ in range(_MOST_ACROSS):
        blind = np.flatnonzero((to_house <= to_border) & (to_house > _NARROWEST_YARD_M))
        if not len(blind):
            break
        widest = _widest(blind, sites.cluster[rays.house[blind]], to_house)
        middle = to_house[widest] / 2
        lines = _lines_across(rays.take(widest), middle, houses, borders)
        across.append(lines)
        across_block.append(rays.block[widest])
        found = _measure_to_borders(rays.take(blind), _Obstacles(lines, rays.block[widest]))
        to_border[blind] = np.minimum(to_border[blind], found)
        to_border[widest] = np.minimum(to_border[widest], middle)
    clear = np.flatnonzero(to_border < to_house)
    ended = rays.take(clear)
    stops = ended.after(to_border[clear] + TIE_M / 2)
    lines = shapely.linestrings(np.stack([ended.start, stops], axis=1))
    return np.concatenate([lines, *across]), np.concatenate([ended.block, *across_block])


def _widest(
    blind: NDArray[np.intp], cluster: NDArray[np.intp], to_house: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Return of the blind rays of each cluster the one that goes farthest."""
    order = np.lexsort((-to_house[blind], cluster))
    return blind[order[np.r_[True, np.diff(cluster[order]) > 0]]]


def _lines_across(
    rays: _Rays, distance: NDArray[np.float64], houses: _Obstacles, borders: _Obstacles
) -> Geometries:
    """Return lines straight across rays at some distance, to the next house or border."""
    ends = []
    for turn in ((-1, 1), (1, -1)):
        aside = _Rays(rays.after(distance), rays.way[:, ::-1] * turn, rays.house, rays.block)
        to_border = _measure_to_borders(aside, borders) + TIE_M / 2
        reach = np.minimum(_measure_to_houses(aside, houses), to_border)
        ends.append(aside.after(np.minimum(reach, _REACH_M)))
    return shapely.linestrings(np.stack(ends, axis=1))


def _measure_to_houses(rays: _Rays, houses: _Obstacles) -> NDArray[np.float64]:
    """Return how far from its start each ray meets a house."""
    ray, house = houses.meet(rays)
    # a way along a wall must not be stopped by that wall
    inner = shapely.buffer(houses.shapes[house], -TIE_M, join_style="mitre")
    return _measure_hits(rays, ray, inner)


def _measure_to_borders(rays: _Rays, borders: _Obstacles) -> NDArray[np.float64]:
    """Return how far from its start each ray meets a border."""
    ray, border = borders.meet(rays)
    return _measure_hits(rays, ray, borders.shapes[border])


def _measure_hits(rays: _Rays, ray: NDArray[np.intp], obstacles: Geometries) -> NDArray[np.float64]:
    """Return the distance at which each ray meets the first of its obstacles."""
    nearest = np.full(len(rays.house), np.inf)
    met = shapely.intersection(rays.lines()[ray], obstacles)
    np.fmin.at(nearest, ray, shapely.distance(met, shapely.points(rays.start[ray])))
    return nearest


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return vectors / np.hypot(*vectors.T)[:, None]
