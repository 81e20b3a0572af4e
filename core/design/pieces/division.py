"""Blocks divided between their buildings, never through one."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Event

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...layers import Buildings
from ...progress import CancelledError, Progress
from ...shapes import is_area, is_empty
from ...tiling.grouping import connect
from ...tiling.matching import match_vertices
from .arcs import Arcs, add_lines, clip_lines, contract, join_lines, straighten
from .cutting import cut_pieces
from .tessellation import find_middle_lines, make_sites
from .walls import find_walls, match_walls

_SHAPES_AT_ONCE = 2000
_AREA = 2
_POLL_S = 0.3
# Far below what is drawn, far above what arithmetic leaves.
_SAME_PLACE_M = 1e-5

_NO_ROWS = np.empty(0, dtype=np.intp)
_AS_COMPLEX = np.array([1, 1j])


def divide_blocks(
    polygons: Geometries,
    rows: NDArray[np.intp],
    buildings: Buildings,
    home: NDArray[np.intp],
    progress: Progress,
) -> tuple[Geometries, NDArray[np.intp]]:
    """Divide blocks between their buildings.

    Borders run half way between the footprints, or the points where no footprint is known; they
    are as straight as leaves half of that distance free. Buildings nearer to each other than
    0.2 m share a piece, unless they share a wall: then they are parted along it.

    Args:
        polygons: All blocks, simple polygons without holes, in metres, shape (n,).
        rows: Rows of the blocks to divide, shape (k,).
        buildings: The buildings.
        home: Row of the block each building lies in, -1 for none, shape (buildings,).
        progress: Told of the share done; may raise CancelledError.

    Returns:
        All pieces, and the row of the block each came from, ascending. Blocks that are not
        divided stay as they were; the pieces of a block stand in the order of their buildings.
        Every vertex is matched by the neighbours.
    """
    order, block = _buildings_by_block(len(polygons), rows, home)
    shapes = _shapes_of(buildings, order, polygons[block])
    results = _divide_all(polygons, shapes, block, progress)
    divided = np.concatenate([_NO_ROWS, *(result.block for result in results)])
    untouched = np.setdiff1d(np.arange(len(polygons)), divided)
    pieces = np.concatenate([polygons[untouched], *(result.pieces for result in results)])
    source = np.concatenate([untouched, divided])
    ties = np.concatenate([np.empty((0, 2)), *(result.ties for result in results)])
    by_block = np.argsort(source, kind="stable")
    return match_vertices(_share_ties(pieces[by_block], ties)), source[by_block]


@dataclass(frozen=True)
class _Divided:
    """Pieces, the row of the block of each, and where borders end on outlines, shape (k, 2)."""

    pieces: Geometries
    block: NDArray[np.intp]
    ties: NDArray[np.float64]


def _buildings_by_block(
    n: int, rows: NDArray[np.intp], home: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the buildings in blocks to divide that hold several, sorted by block; and those."""
    wanted = np.zeros(n, dtype=bool)
    wanted[rows] = True
    wanted &= np.bincount(home[home >= 0], minlength=n) > 1
    inside = np.flatnonzero(home >= 0)
    inside = inside[wanted[home[inside]]]
    order = inside[np.argsort(home[inside], kind="stable")]
    return order, home[order]


def _shapes_of(buildings: Buildings, order: NDArray[np.intp], around: Geometries) -> Geometries:
    """Return what stands for each building in its block: the footprint if there is one."""
    shapes = buildings.points[order].copy()
    if buildings.footprints is None:
        return shapes
    footprints = buildings.footprints[order]
    known = ~is_empty(footprints) & is_area(footprints)
    shapely.prepare(around)
    whole = shapely.get_type_id(footprints) == shapely.GeometryType.POLYGON
    whole &= known & shapely.contains(around, footprints)
    shapes[whole] = footprints[whole]
    for row in np.flatnonzero(known & ~whole):
        parts = shapely.get_parts(shapely.intersection(footprints[row], around[row]))
        parts = shapely.get_parts(parts)
        areas = np.where(shapely.get_dimensions(parts) == _AREA, shapely.area(parts), 0.0)
        if len(parts) and areas.max() > 0:
            shapes[row] = parts[np.argmax(areas)]
    return shapes


def _divide_all(
    polygons: Geometries, shapes: Geometries, block: NDArray[np.intp], progress: Progress
) -> list[_Divided]:
    """Divide the blocks that shapes stand in, many at a time, by several threads."""
    starts = _chunk_starts(block)
    stops = [*starts[1:], len(block)]
    stopped = Event()

    def one(start: int, stop: int) -> _Divided:
        held, local = np.unique(block[start:stop], return_inverse=True)
        return _divide(polygons[held], held, shapes[start:stop], local, stopped)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(one, start, stop) for start, stop in zip(starts, stops)]
        try:
            _await(futures, stops, progress)
        finally:
            stopped.set()
            for future in futures:
                future.cancel()
    return [future.result() for future in futures]


def _await(futures: list[Future[_Divided]], stops: list[int], progress: Progress) -> None:
    """Report what is done until all is; ask several times a second whether to stop."""
    pending = set(futures)
    while pending:
        finished, pending = wait(pending, timeout=_POLL_S, return_when=FIRST_COMPLETED)
        for future in finished:
            future.result()
        done = sum(future.done() for future in futures)
        progress.step(stops[done - 1] / stops[-1] if done else 0)


def _chunk_starts(block: NDArray[np.intp]) -> list[int]:
    """Return where chunks of whole blocks start, of some thousand shapes each."""
    if not len(block):
        return []
    firsts = np.flatnonzero(np.r_[True, block[1:] != block[:-1]])
    chunk = firsts // _SHAPES_AT_ONCE
    return firsts[np.r_[True, chunk[1:] != chunk[:-1]]].tolist()


def _divide(
    polygons: Geometries,
    rows: NDArray[np.intp],
    shapes: Geometries,
    block: NDArray[np.intp],
    stopped: Event,
) -> _Divided:
    """Divide blocks; their pieces stand in the order of their buildings.

    Args:
        polygons: The blocks, shape (m,).
        rows: What to call each, shape (m,).
        shapes: What stands in them, shape (n,).
        block: The block of each shape, from 0 to m - 1, ascending.
        stopped: Set when nobody waits for the result any more.
    """
    sites = match_walls(make_sites(shapes, block))
    arcs = join_lines(*clip_lines(*find_middle_lines(sites, polygons), polygons), polygons)
    stages: tuple[Callable[[Arcs], Arcs], ...] = (
        lambda arcs: contract(arcs, sites),
        lambda arcs: straighten(arcs, sites, polygons),
        lambda arcs: add_lines(arcs, *find_walls(sites, arcs)),
    )
    for stage in stages:
        if stopped.is_set():
            raise CancelledError
        arcs = stage(arcs)
    pieces, owner, piece_of = cut_pieces(arcs, sites, polygons)
    first = np.full(len(pieces), len(piece_of))
    np.minimum.at(first, piece_of, np.arange(len(piece_of)))
    order = np.lexsort((first, owner))
    return _Divided(pieces[order], rows[owner[order]], arcs.ties())


def _share_ties(pieces: Geometries, ties: NDArray[np.float64]) -> Geometries:
    """Return pieces with one place where borders from both sides of an outline meet.

    Either side computed it alone, and the last digit may differ.
    """
    points = shapely.points(ties)
    left, right = shapely.STRtree(points).query(points, predicate="dwithin", distance=_SAME_PLACE_M)
    place = ties[connect(len(ties), left, right)]
    moved = np.flatnonzero((place != ties).any(axis=1))
    if not len(moved):
        return pieces
    keys = ties @ _AS_COMPLEX
    order = moved[np.argsort(keys[moved])]

    def replace(old: NDArray[np.float64]) -> NDArray[np.float64]:
        found = np.searchsorted(keys[order], old @ _AS_COMPLEX).clip(max=len(order) - 1)
        return np.where((ties[order[found]] == old).all(axis=1)[:, None], place[order[found]], old)

    return shapely.transform(pieces, replace)
