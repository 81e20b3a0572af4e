"""Communities divided into street blocks along barrier lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...edges import directed_edges
from ...layers import Buildings, GridLayer
from ...progress import Progress
from ...shapes import made_polygonal, polygon_parts
from ...tiling.matching import ON_EDGE_M, insert_points, match_vertices
from ...tiling.mesh import dissolve
from ..settings import DesignSettings
from .attach import attach, find_crossings
from .barriers import BORDER_CLASSES, BarrierLines, Barriers, sorted_lines
from .cuts import cut_narrow
from .footprints import are_islands, go_round
from .network import close_network
from .openings import cut_open, swallow_small
from .slivers import find_narrow, join_narrow
from .tails import move_tails
from .water import bank_lines

# Ground surrounded by one block is joined with it below this area.
_SURROUNDED_M2 = 10_000.0
_POLL_S = 0.3
_SAME_SHARE = 1e-6


@dataclass(frozen=True)
class Blocks:
    """Street blocks, which tile every community exactly.

    Attributes:
        polygons: Simple polygons without holes, vertices matched with all neighbours, shape (n,).
        community: Row of the community each lies in, ascending, shape (n,).
    """

    polygons: Geometries
    community: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of blocks."""
        return len(self.polygons)


@dataclass(frozen=True)
class _Ground:
    """What all parts of all communities are divided by.

    Attributes:
        barriers: Barrier lines, in an order of their own.
        line_tree: Index over them.
        crossings: Points on the outlines where barriers cross them, shape (k, 2).
        crossing_tree: Index over these.
        water: Polygons of water.
        buildings: The buildings.
        footprints: Index over the footprints, empty where there are none.
        settings: How base grids are drawn.
    """

    barriers: BarrierLines
    line_tree: shapely.STRtree
    crossings: NDArray[np.float64]
    crossing_tree: shapely.STRtree
    water: shapely.STRtree
    buildings: Buildings
    footprints: shapely.STRtree
    settings: DesignSettings


def make_blocks(
    communities: GridLayer,
    barriers: Barriers,
    water: shapely.Geometry | None,
    buildings: Buildings,
    settings: DesignSettings,
    progress: Progress,
) -> Blocks:
    """Return the blocks that barriers divide every community into.

    Lines are closed over gaps, dead ends dropped; ground between lines that is no block of its own
    (medians, roundabouts, rivers, slivers) joins a block beside it. A community that no line
    divides is one block per part. No vertex of a community moves.

    Args:
        communities: Valid polygons that do not overlap, in metres.
        barriers: Lines, as they come.
        water: (Multi)polygon of rivers, lakes and docks; None where unknown.
        buildings: Ground with a building is a block however small, slivers excepted.
        settings: Reach of extensions, width of medians.
        progress: Told of every part of a community; may raise CancelledError.

    Returns:
        Blocks, in the order of the communities, within each from south to north.
    """
    parts, row = shapely.get_parts(match_vertices(communities.geometries), return_index=True)
    progress.step(0.02)
    ground = _prepare(parts, barriers, water, buildings, settings)
    progress.step(0.05)
    divided = list(_run(parts, ground, progress))
    polygons = np.concatenate([np.empty(0, dtype=object), *divided])
    community = np.repeat(row, [len(blocks) for blocks in divided]).astype(np.intp)
    blocks = Blocks(match_vertices(polygons), community)
    progress.step(1)
    return blocks


def _prepare(
    parts: Geometries,
    barriers: Barriers,
    water: shapely.Geometry | None,
    buildings: Buildings,
    settings: DesignSettings,
) -> _Ground:
    lines = sorted_lines(barriers)
    surfaces = polygon_parts(made_polygonal(np.array([water], dtype=object)))
    edges = directed_edges(parts)
    banks = shapely.get_parts(shapely.boundary(surfaces))
    crossings = find_crossings(edges, np.concatenate([lines.lines, banks]))
    footprints = np.empty(0, dtype=object)
    if buildings.footprints is not None:
        footprints = buildings.footprints
    return _Ground(
        lines,
        shapely.STRtree(lines.lines),
        crossings,
        shapely.STRtree(shapely.points(crossings)),
        shapely.STRtree(surfaces),
        buildings,
        shapely.STRtree(footprints),
        settings,
    )


def _run(parts: Geometries, ground: _Ground, progress: Progress) -> Iterator[Geometries]:
    """Yield the blocks of every part, computed by several threads, in order."""
    for tree in (ground.line_tree, ground.crossing_tree, ground.water, ground.footprints):
        tree.query(shapely.Point())  # builds the index before threads share it
    ground.buildings.tree.query(shapely.Point())
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        futures = [pool.submit(divide_part, part, ground) for part in parts.tolist()]
        for done, future in enumerate(futures):
            _await(future, 0.05 + 0.9 * done / len(futures), progress)
            yield future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _await(future: Future[Geometries], share: float, progress: Progress) -> None:
    progress.step(share)
    while not wait([future], timeout=_POLL_S).done:
        progress.step(share)


def divide_part(part: shapely.Polygon, ground: _Ground) -> Geometries:
    """Return the blocks of one part of a community."""
    surfaces = _clipped(ground.water, part)
    barriers = _barriers_inside(part, ground, surfaces)
    faces, streets, islands = _find_faces(part, ground, barriers)
    is_island = are_islands(faces, islands)
    limit = find_narrow(faces, _are_occupied(faces, ground), surfaces, ground.settings.median_m)
    limit[is_island] = 0
    pieces, origin = cut_narrow(faces, limit, ground.footprints)
    narrow = (limit > 0) | is_island
    blocks = dissolve(pieces, join_narrow(pieces, narrow[origin], barriers))
    blocks = dissolve(blocks, swallow_small(blocks, _SURROUNDED_M2))
    blocks = move_tails(blocks, barriers, ground.footprints)
    return _in_order(cut_open(blocks, streets, ground.footprints))


def _barriers_inside(part: shapely.Polygon, ground: _Ground, surfaces: Geometries) -> BarrierLines:
    """Return the barrier lines inside one part of a community, banks among them."""
    near = np.sort(ground.line_tree.query(part, predicate="intersects"))
    inside = shapely.intersection(ground.barriers.lines[near], part)
    lines, row = shapely.get_parts(inside, return_index=True)
    is_line = shapely.get_dimensions(lines) == 1
    lines, cost = lines[is_line], ground.barriers.cost[near][row[is_line]]
    banks = bank_lines(surfaces, lines)
    bank_cost = np.full(len(banks), BORDER_CLASSES["water"])
    return BarrierLines(np.concatenate([lines, banks]), np.concatenate([cost, bank_cost]))


class _Faces(NamedTuple):
    """What the barriers enclose in one part of a community.

    Attributes:
        polygons: The faces, vertices matched, shape (n,).
        streets: Lines that lead from one border of a face to another without dividing it.
        islands: Buildings that the barriers go round.
    """

    polygons: Geometries
    streets: Geometries
    islands: Geometries


def _find_faces(part: shapely.Polygon, ground: _Ground, barriers: BarrierLines) -> _Faces:
    """Return the faces between the barriers inside one part; the part where they enclose none."""
    alone, nothing = np.array([part], dtype=object), np.empty(0, dtype=object)
    if not len(barriers.lines):
        return _Faces(alone, nothing, nothing)
    footprints = ground.footprints.geometries[np.sort(ground.footprints.query(part))]
    network = close_network(barriers.lines, _edge_lines(alone), footprints, ground.settings.reach_m)
    network, islands = go_round(network, footprints, part)
    beside = np.sort(ground.crossing_tree.query(part, predicate="dwithin", distance=ON_EDGE_M))
    ties, nodes = attach(network, part, ground.crossings[beside])
    outline = _edge_lines(insert_points(alone, nodes))
    faces, streets, _, _ = shapely.polygonize_full(np.append(outline, ties))
    faces = shapely.get_parts(faces)
    faces = faces[shapely.intersects(shapely.point_on_surface(faces), part)]
    complete = abs(shapely.area(faces).sum() - shapely.area(part)) <= _SAME_SHARE * shapely.area(
        part
    )
    if not complete:
        return _Faces(alone, nothing, nothing)
    streets = shapely.line_merge(shapely.multilinestrings(shapely.get_parts(streets)))
    return _Faces(faces, shapely.get_parts(streets), islands)


def _clipped(tree: shapely.STRtree, part: shapely.Polygon) -> Geometries:
    near = np.sort(tree.query(part, predicate="intersects"))
    return polygon_parts(shapely.intersection(tree.geometries[near], part))


def _are_occupied(faces: Geometries, ground: _Ground) -> NDArray[np.bool_]:
    face, _ = ground.buildings.tree.query(faces, predicate="intersects")
    occupied = np.zeros(len(faces), dtype=bool)
    occupied[face] = True
    return occupied


def _edge_lines(polygons: Geometries) -> Geometries:
    return directed_edges(polygons).lines()


def _in_order(blocks: Geometries) -> Geometries:
    blocks = shapely.normalize(blocks)
    bounds = shapely.bounds(blocks)
    return blocks[np.lexsort((shapely.area(blocks), bounds[:, 0], bounds[:, 1]))]
