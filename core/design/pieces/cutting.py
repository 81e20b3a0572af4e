"""Blocks cut along border lines: one piece for every building or group of buildings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...edges import directed_edges
from ...tiling.grouping import connect, number_rows
from .arcs import Arcs, by_block, node
from .tessellation import Sites

_SAME_AREA_M2 = 1e-6
_SHARE_CUT = 1e-6


def cut_pieces(
    arcs: Arcs, sites: Sites, polygons: Geometries
) -> tuple[Geometries, NDArray[np.intp], NDArray[np.intp]]:
    """Cut blocks along arcs, so that no piece is without a building and none holds a part of one.

    Returns:
        The pieces, polygons without holes; the row of the block of each; and the piece that each
        site lies in.
    """
    faces, block = _find_faces(arcs, polygons)
    home = _house(faces, block, sites)
    group = _unite_cut_buildings(faces, home, sites, block)
    group = _join_empty(faces, block, group, home)
    return _dissolve(faces, block, group, home)


def _find_faces(arcs: Arcs, polygons: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the faces that the arcs and the outlines enclose, and their blocks."""
    drawn = _draw(arcs)
    faces, block = _enclosed(drawn)
    wrong = _find_wrong(faces, block, polygons)
    if not len(wrong):
        return faces, block
    # arcs that were straightened may cross each other, and one in a million an outline
    again = np.isin(arcs.block, wrong)
    for draw in (_draw_noded, _draw_noded_with_outlines):
        right = ~np.isin(block, wrong)
        found, row = _enclosed(draw(arcs.take(again))[wrong])
        inner = shapely.contains(polygons[wrong[row]], shapely.point_on_surface(found))
        faces = np.concatenate([faces[right], found[inner]])
        block = np.concatenate([block[right], wrong[row[inner]]])
        wrong = _find_wrong(faces, block, polygons)
    right = ~np.isin(block, wrong)
    return np.concatenate([faces[right], polygons[wrong]]), np.concatenate([block[right], wrong])


def _draw(arcs: Arcs) -> Geometries:
    """Return all straight lines of each block as one shape."""
    lines = np.concatenate([arcs.lines, arcs.outlines])
    return by_block(lines, np.concatenate([arcs.block, np.arange(len(arcs.outlines))]))[0]


def _draw_noded(arcs: Arcs) -> Geometries:
    return _draw(node(arcs))


def _draw_noded_with_outlines(arcs: Arcs) -> Geometries:
    return shapely.union_all(_draw(node(arcs))[:, None], axis=1)


def _enclosed(drawn: Geometries) -> tuple[Geometries, NDArray[np.intp]]:
    with np.errstate(invalid="ignore"):  # of degenerate rings, which it leaves out
        faces = shapely.polygonize(drawn[:, None])
    return shapely.get_parts(faces, return_index=True)


def _find_wrong(
    faces: Geometries, block: NDArray[np.intp], polygons: Geometries
) -> NDArray[np.intp]:
    """Return the blocks that their faces do not tile."""
    covered = np.bincount(block, weights=shapely.area(faces), minlength=len(polygons))
    wrong = np.abs(covered - shapely.area(polygons)) > _SAME_AREA_M2
    wrong[block[~shapely.is_valid(faces)]] = True
    return np.flatnonzero(wrong)


def _house(faces: Geometries, block: NDArray[np.intp], sites: Sites) -> NDArray[np.intp]:
    """Return the face that holds a point of each site."""
    tree = shapely.STRtree(faces)
    points = shapely.point_on_surface(sites.shapes)
    home = np.full(len(points), -1, dtype=np.intp)
    site, face = tree.query(points, predicate="intersects")
    own = block[face] == sites.block[site]
    home[site[own][::-1]] = face[own][::-1]
    for lost in np.flatnonzero(home < 0):
        near = np.flatnonzero(block == sites.block[lost])
        home[lost] = near[np.argmin(shapely.distance(faces[near], points[lost]))]
    return home


def _unite_cut_buildings(
    faces: Geometries, home: NDArray[np.intp], sites: Sites, block: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return a group per face, common to the faces that one building reaches into."""
    shapely.prepare(faces)
    split = np.flatnonzero(~shapely.covers(faces[home], sites.shapes))
    site, face = shapely.STRtree(faces).query(sites.shapes[split], predicate="intersects")
    site = split[site]
    own = block[face] == sites.block[site]
    site, face = site[own], face[own]
    shared = shapely.area(shapely.intersection(sites.shapes[site], faces[face]))
    cut = shared > _SHARE_CUT * shapely.area(sites.shapes[site])
    return connect(len(faces), home[site[cut]], face[cut])


def _join_empty(
    faces: Geometries, block: NDArray[np.intp], group: NDArray[np.intp], home: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Join every group without a building to the neighbour with the longest common border."""
    left, right, length = _measure_borders(faces)
    inner = block[left] == block[right]
    left, right, length = left[inner], right[inner], length[inner]
    while True:
        has_building = np.zeros(len(faces), dtype=bool)
        has_building[group[home]] = True
        one, other = group[left], group[right]
        open_to = ~has_building[one] & has_building[other]
        if not open_to.any():
            return group
        pair = number_rows(one[open_to], other[open_to])
        _, first = np.unique(pair, return_index=True)
        total = np.bincount(pair, weights=length[open_to])
        empty, target = one[open_to][first], other[open_to][first]
        best = np.lexsort((target, -total, empty))
        best = best[np.r_[True, empty[best][1:] != empty[best][:-1]]]
        new = np.arange(len(faces))
        new[empty[best]] = target[best]
        group = new[group]


def _measure_borders(
    faces: Geometries,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return the edges between two faces, once from either side: both rows, and the length."""
    edges = directed_edges(faces)
    places = number_rows(*np.concatenate([edges.start, edges.stop]).T)
    start, stop = places[: len(edges)], places[len(edges) :]
    order = np.lexsort((np.maximum(start, stop), np.minimum(start, stop)))
    one, other = order[:-1], order[1:]
    answered = (start[one] == stop[other]) & (stop[one] == start[other])
    one, other = one[answered], other[answered]
    length = np.hypot(*(edges.stop[one] - edges.start[one]).T)
    sides = edges.owner[one], edges.owner[other]
    return np.concatenate(sides), np.concatenate(sides[::-1]), np.tile(length, 2)


def _dissolve(
    faces: Geometries, block: NDArray[np.intp], group: NDArray[np.intp], home: NDArray[np.intp]
) -> tuple[Geometries, NDArray[np.intp], NDArray[np.intp]]:
    """Return the united groups, the block of each, and the piece of each site."""
    while True:
        names, piece_of = np.unique(group, return_inverse=True)
        pieces = _unite(faces, piece_of, len(names))
        links = list(_needed_links(pieces, block[names]))
        if not links:
            return pieces, block[names], piece_of[home]
        left, right = np.array(links, dtype=np.intp).T
        group = names[connect(len(names), left, right)][piece_of]


def _unite(faces: Geometries, piece_of: NDArray[np.intp], n: int) -> Geometries:
    order = np.argsort(piece_of, kind="stable")
    starts = np.searchsorted(piece_of[order], np.arange(n + 1))
    pieces = faces[order[starts[:-1]]]
    for row in np.flatnonzero(np.diff(starts) > 1):
        # a coverage union would let the ring round an enclosed piece touch itself
        pieces[row] = shapely.union_all(faces[order[starts[row] : starts[row + 1]]])
    return pieces


def _needed_links(pieces: Geometries, block: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield pairs of pieces to unite: one in several parts or with a hole, and a neighbour."""
    parts = shapely.get_num_geometries(pieces)
    holes = shapely.get_num_interior_rings(pieces)
    for row in np.flatnonzero((parts > 1) | (holes > 0)):
        others = np.flatnonzero(block == block[row])
        others = others[others != row]
        if parts[row] > 1:
            smallest = min(shapely.get_parts(pieces[row]), key=shapely.area)
            common = shapely.length(shapely.intersection(smallest, pieces[others]))
            yield row, others[np.argmax(common)]
        else:
            filled = shapely.Polygon(shapely.get_exterior_ring(pieces[row]))
            for other in others[shapely.contains(filled, pieces[others])]:
                yield row, other
