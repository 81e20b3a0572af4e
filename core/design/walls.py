"""Houses that share a wall, parted along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from .arcs import TIE_M, Arcs
from .grouping import number_rows
from .tessellation import Sites

_REACH_M = 150.0
_PROBE_M = 0.02
_ON_LINE_M = 1e-6
_LEAST_COSINE = 0.2  # an extension turns off by at most 78 degrees


@dataclass(frozen=True)
class _Walls:
    """Straight stretches of shared walls: both ends, shape (n, 2, 2), the houses, the block."""

    ends: NDArray[np.float64]
    houses: NDArray[np.intp]
    block: NDArray[np.intp]


@dataclass(frozen=True)
class _Rays:
    """Where walls end in the open: the place, shape (n, 2), the way to go on, and the block."""

    start: NDArray[np.float64]
    way: NDArray[np.float64]
    block: NDArray[np.intp]

    def lines(self) -> Geometries:
        return shapely.linestrings(np.stack([self.start, self.start + _REACH_M * self.way], 1))


def find_walls(sites: Sites, arcs: Arcs) -> tuple[Geometries, NDArray[np.intp]]:
    """Return shared walls, and their straight extensions to the next border.

    An extension that meets a building is left out: the wall ends blind, and its houses will
    share a piece.

    Args:
        sites: What stands in the blocks.
        arcs: The borders between clusters. Extensions run a little across them.

    Returns:
        Lines, and the row of the block of each.
    """
    walls = _find_shared(sites)
    if not len(walls.block):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    extensions, block = _extend(_open_ends(walls, sites, arcs), sites, arcs)
    lines = np.concatenate([shapely.linestrings(walls.ends), extensions])
    return lines, np.concatenate([walls.block, block])


def _find_shared(sites: Sites) -> _Walls:
    """Return the straight stretches along which two footprints touch."""
    left, right = sites.near.T
    shared, pair = shapely.get_parts(
        shapely.intersection(sites.shapes[left], sites.shapes[right]), return_index=True
    )
    is_line = shapely.get_dimensions(shared) == 1
    shared, pair = shared[is_line], pair[is_line]
    points, line = shapely.get_coordinates(shared, return_index=True)
    along = np.flatnonzero(line[1:] == line[:-1])
    houses = sites.near[pair[line[along]]]
    return _Walls(
        np.stack([points[along], points[along + 1]], 1), houses, sites.block[houses[:, 0]]
    )


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
    block = walls.block[wall]
    free = (turn > _LEAST_COSINE) & _leads_outside(ends[end], way, block[end], sites)
    end, way, turn = end[free], way[free], turn[free]
    order = np.lexsort((*way.T, -turn, end))
    best = order[np.r_[True, np.diff(end[order]) > 0][: len(order)]]
    return _Rays(ends[end[best]], way[best], block[end[best]])


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
    """Return the rays as far as the first border, without those that meet a building before."""
    lines = rays.lines()
    to_building = np.full(len(lines), np.inf)
    ray, shape = shapely.STRtree(sites.shapes).query(lines, predicate="intersects")
    own = sites.block[shape] == rays.block[ray]
    ray, shape = ray[own], shape[own]
    # a way along a wall must not be stopped by that wall
    inner = shapely.buffer(sites.shapes[shape], -TIE_M, join_style="mitre")
    _note_hits(to_building, ray, lines, rays, inner)
    borders = np.concatenate([arcs.lines, arcs.outlines])
    border_block = np.concatenate([arcs.block, np.arange(len(arcs.outlines))])
    to_border = np.full(len(lines), np.inf)
    ray, border = shapely.STRtree(borders).query(lines, predicate="intersects")
    own = border_block[border] == rays.block[ray]
    _note_hits(to_border, ray[own], lines, rays, borders[border[own]])
    clear = np.flatnonzero(to_border < np.minimum(to_building, _REACH_M))
    ends = rays.start[clear] + (to_border[clear, None] + TIE_M / 2) * rays.way[clear]
    return shapely.linestrings(np.stack([rays.start[clear], ends], axis=1)), rays.block[clear]


def _note_hits(
    nearest: NDArray[np.float64],
    ray: NDArray[np.intp],
    lines: Geometries,
    rays: _Rays,
    obstacles: Geometries,
) -> None:
    """Lower `nearest` to the distance at which each ray meets its obstacles."""
    met = shapely.intersection(lines[ray], obstacles)
    distance = shapely.distance(met, shapely.points(rays.start[ray]))
    np.fmin.at(nearest, ray, distance)


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return vectors / np.hypot(*vectors.T)[:, None]
