"""The lines half way between buildings: a Voronoi diagram of their outlines in every block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...tiling.grouping import connect, number_rows

# Buildings nearer to each other than this share a piece: nobody draws a border between them.
# Houses that share a wall are parted along it (see walls.py).
LEAST_GAP_M = 0.2

# Outlines are sampled at a share of the gap to the next building: the line half way between two
# rows of points strays from the middle by step² / (8 gap), at this share by a sixteenth of it.
_STEP_PER_GAP = 0.7
_SHORTEST_STEP_M, _LONGEST_GAP_M = 0.25, 9.0

# Corners of the diagram are rounded, so that those which coincide but for arithmetic are one.
ROUNDING_DIGITS = 3


@dataclass(frozen=True)
class Sites:
    """What stands in the blocks.

    Attributes:
        shapes: Footprints (polygons) or points, shape (n,).
        block: Row of the block of each, shape (n,), ascending.
        cluster: Number that shapes share which are nearer to each other than the least gap.
        near: The pairs of rows of such shapes, shape (k, 2), the lower row first.
    """

    shapes: Geometries
    block: NDArray[np.intp]
    cluster: NDArray[np.intp]
    near: NDArray[np.intp]


@dataclass(frozen=True)
class _Samples:
    """Points on the outlines, shape (n, 2), with the block and the cluster they stand for."""

    points: NDArray[np.float64]
    block: NDArray[np.intp]
    cluster: NDArray[np.intp]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> _Samples:
        return _Samples(self.points[rows], self.block[rows], self.cluster[rows])


def make_sites(shapes: Geometries, block: NDArray[np.intp]) -> Sites:
    """Return the shapes with those clustered that stand too near to each other for a border."""
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=LEAST_GAP_M)
    linked = (left < right) & (block[left] == block[right])
    left, right = left[linked], right[linked]
    near = np.stack([left, right], axis=1)[np.lexsort((right, left))]
    return Sites(shapes, block, connect(len(shapes), left, right), near)


def find_middle_lines(sites: Sites, polygons: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the straight lines half way between clusters, reaching beyond their block.

    Args:
        sites: What stands in the blocks.
        polygons: The blocks, shape (m,).

    Returns:
        Lines of two vertices, and the row of the block each was drawn for.
    """
    samples = _sample(sites)
    clusters = np.unique(np.stack([samples.block, samples.cluster]), axis=1)[0]
    divided = np.bincount(clusters, minlength=len(polygons)) > 1
    samples = samples.take(divided[samples.block])
    if not len(samples.block):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    return _borders_between(samples, _draw_tiles(samples, polygons))


def _sample(sites: Sites) -> _Samples:
    """Return the points, and points along the outlines of the polygons."""
    is_point = shapely.get_type_id(sites.shapes) == shapely.GeometryType.POINT
    areas = np.flatnonzero(~is_point)
    points, ring = shapely.get_coordinates(
        shapely.get_exterior_ring(sites.shapes[areas]), return_index=True
    )
    along = np.flatnonzero(ring[1:] == ring[:-1])
    starts, steps, owner = points[along], points[along + 1] - points[along], areas[ring[along]]
    gaps = _measure_gaps(sites, shapely.linestrings(np.stack([starts, starts + steps], 1)), owner)
    wanted = np.clip(_STEP_PER_GAP * gaps, _SHORTEST_STEP_M, None)
    count = np.ceil(np.hypot(*steps.T) / wanted).astype(np.intp).clip(min=1)
    segment = np.repeat(np.arange(len(count)), count)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
    on_outline = starts[segment] + steps[segment] * (place / count[segment])[:, None]
    owners = np.concatenate([np.flatnonzero(is_point), owner[segment]])
    everything = np.concatenate([shapely.get_coordinates(sites.shapes[is_point]), on_outline])
    rounded = np.round(everything, ROUNDING_DIGITS)
    place_number = number_rows(sites.block[owners], *rounded.T)
    _, first = np.unique(place_number, return_index=True)
    return _Samples(rounded[first], sites.block[owners[first]], sites.cluster[owners[first]])


def _measure_gaps(sites: Sites, walls: Geometries, owner: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the distance from each wall to the next cluster in its block, up to a limit."""
    gaps = np.full(len(walls), _LONGEST_GAP_M)
    wall, other = shapely.STRtree(sites.shapes).query(
        walls, predicate="dwithin", distance=_LONGEST_GAP_M
    )
    apart = sites.block[owner[wall]] == sites.block[other]
    apart &= sites.cluster[owner[wall]] != sites.cluster[other]
    wall, other = wall[apart], other[apart]
    np.minimum.at(gaps, wall, shapely.distance(walls[wall], sites.shapes[other]))
    return gaps


def _draw_tiles(samples: _Samples, polygons: Geometries) -> Geometries:
    """Return the part of the plane nearer to each sample than to the others in its block."""
    blocks, start = np.unique(samples.block, return_index=True)
    groups = shapely.multipoints(samples.points, indices=number_rows(samples.block))
    sizes = np.diff(np.append(start, len(samples.block)))
    low_x, low_y, high_x, high_y = shapely.bounds(polygons[blocks]).T
    reach = np.maximum(high_x - low_x, high_y - low_y)
    around = shapely.box(low_x - reach, low_y - reach, high_x + reach, high_y + reach)
    diagrams = shapely.voronoi_polygons(groups, extend_to=around, ordered=True)
    tiles, diagram = shapely.get_parts(diagrams, return_index=True)
    complete = np.bincount(diagram, minlength=len(blocks)) == sizes
    ordered = np.full(len(samples.block), shapely.Polygon(), dtype=object)
    ordered[np.repeat(complete, sizes)] = tiles[complete[diagram]]
    return ordered


def _borders_between(samples: _Samples, tiles: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the edges between tiles of different clusters."""
    points, tile = shapely.get_coordinates(shapely.get_exterior_ring(tiles), return_index=True)
    points = np.round(points, ROUNDING_DIGITS)
    corner = number_rows(samples.block[tile], *points.T)
    along = np.flatnonzero((tile[1:] == tile[:-1]) & (corner[1:] != corner[:-1]))
    low = np.minimum(corner[along], corner[along + 1])
    high = np.maximum(corner[along], corner[along + 1])
    order = np.lexsort((high, low))
    twin = (low[order[1:]] == low[order[:-1]]) & (high[order[1:]] == high[order[:-1]])
    one, other = along[order[:-1][twin]], along[order[1:][twin]]
    between = samples.cluster[tile[one]] != samples.cluster[tile[other]]
    border = np.sort(one[between])
    lines = shapely.linestrings(np.stack([points[border], points[border + 1]], axis=1))
    return lines, samples.block[tile[border]]
