"""Long narrow ground cut across, so that each piece lies along one neighbour on either side.

Given to one of them, a piece leaves the border on one of the two lines beside it, and no block
gets a long tail.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...tiling.matching import insert_points, match_vertices
from ...tiling.mesh import Sides, find_places, find_sides

# What a face may reach beyond its neighbour, in metres and as a share of its length.
_TAIL_M = 30.0
_TAIL = 0.25
# Where the border turns inward by more than this the face ends: no cut is needed there.
_ENDS = np.cos(np.radians(50))
_LONGEST_CUT = 1.6  # times the width that narrow ground may have
_CORNER_SHARE = 0.4  # of a cut's length: how far aside a corner may lie that it ends at
_CORNER_M = 2.0
_SHIFT = 0.7  # of a cut's length: no corner farther aside is taken
_SHORTEST_CUT_M = 0.5
_INSIDE_M = 1e-6


class _Cuts(NamedTuple):
    """Straight cuts through faces.

    Attributes:
        face: Row of the face, shape (n,).
        start, stop: Coordinates, shape (n, 2).
    """

    face: NDArray[np.intp]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> _Cuts:
        """Return the cuts reduced to `rows`."""
        return _Cuts(self.face[rows], self.start[rows], self.stop[rows])

    def lines(self) -> Geometries:
        """Return the cuts as linestrings."""
        return shapely.linestrings(np.stack([self.start, self.stop], axis=1))


def cut_narrow(
    faces: Geometries, limit: NDArray[np.float64], footprints: shapely.STRtree
) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the faces with long narrow ones cut across where their neighbours change.

    Args:
        faces: Polygons with matched vertices, shape (n,).
        limit: Width that each narrow face stays below, 0 for blocks, shape (n,).
        footprints: Buildings that no cut may touch.

    Returns:
        Polygons with matched vertices, and the row of the face that each was.
    """
    sides = find_sides(faces)
    rows = np.flatnonzero((limit > 0) & _leave_tails(faces, sides))
    cuts = _find_cuts(faces, sides, limit, rows)
    touching = footprints.query(cuts.lines(), predicate="intersects")[0]
    cuts = cuts.take(np.setdiff1d(np.arange(len(cuts.face)), touching))
    divided = np.unique(cuts.face)
    parts = [_split(faces[row], cuts.take(cuts.face == row)) for row in divided.tolist()]
    whole = np.setdiff1d(np.arange(len(faces)), divided)
    origin = np.append(whole, np.repeat(divided, [len(part) for part in parts]))
    return match_vertices(np.concatenate([faces[whole], *parts])), origin


def _leave_tails(faces: Geometries, sides: Sides) -> NDArray[np.bool_]:
    """Tell which faces reach far beyond the one neighbour that they share most with."""
    inner = sides.other >= 0
    pair, place = np.unique(
        sides.face[inner] * len(faces) + sides.other[inner], return_inverse=True
    )
    most = np.zeros(len(faces))
    np.maximum.at(most, pair // len(faces), np.bincount(place, sides.length[inner], len(pair)))
    half = shapely.length(faces) / 2
    return half - most > np.maximum(_TAIL_M, _TAIL * half)


def _find_cuts(
    faces: Geometries, sides: Sides, limit: NDArray[np.float64], rows: NDArray[np.intp]
) -> _Cuts:
    """Return the cuts from where the neighbours of faces `rows` change straight across."""
    corners = _turning_points(sides, rows)
    reach = _LONGEST_CUT * limit[corners.face]
    ends = corners.start + corners.stop * reach[:, None]
    rays = shapely.linestrings(np.stack([corners.start, ends], axis=1))
    boundary = shapely.boundary(faces[corners.face])
    met, ray = shapely.get_coordinates(shapely.intersection(rays, boundary), return_index=True)
    distance = np.hypot(*(met - corners.start[ray]).T)
    away = distance > _SHORTEST_CUT_M
    met, ray, distance = met[away], ray[away], distance[away]
    order = np.lexsort((distance, ray))
    first = order[np.diff(ray[order], prepend=-1) != 0]
    straight = _Cuts(corners.face[ray[first]], corners.start[ray[first]], met[first])
    cuts = _ended_at_corners(faces, straight, corners)
    lines = cuts.lines()
    inside = shapely.length(shapely.intersection(lines, faces[cuts.face]))
    good = inside > shapely.length(lines) - _INSIDE_M
    # a cut along the border of the face divides nothing
    middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    good &= shapely.distance(middle, boundary[ray[first]]) > _INSIDE_M
    return cuts.take(good)


def _turning_points(sides: Sides, rows: NDArray[np.intp]) -> _Cuts:
    """Return the corners of faces at which the neighbour changes, with the unit vector inward."""
    chosen = np.flatnonzero(np.isin(sides.face, rows))
    count = max(sides.tail.max(initial=0), sides.head.max(initial=0)) + 1
    tails = sides.face[chosen] * count + sides.tail[chosen]
    after = find_places(tails, sides.face[chosen] * count + sides.head[chosen])
    before, after = chosen[after >= 0], chosen[after[after >= 0]]
    turns = sides.other[before] != sides.other[after]
    before, after = before[turns], after[turns]
    come = _unit(sides.stop[before] - sides.start[before])
    go = _unit(sides.stop[after] - sides.start[after])
    # the inside is on the left: turn the mean direction by a quarter
    along = come + go
    inward = _unit(np.stack([-along[:, 1], along[:, 0]], axis=1))
    turn_left = come[:, 0] * go[:, 1] - come[:, 1] * go[:, 0] > 0
    end = turn_left & ((come * go).sum(axis=1) < _ENDS)
    return _Cuts(sides.face[before], sides.stop[before], inward).take(~end)


def _ended_at_corners(faces: Geometries, cuts: _Cuts, corners: _Cuts) -> _Cuts:
    """Return the cuts, ended where neighbours change on the other side, else at a near vertex."""
    length = np.hypot(*(cuts.stop - cuts.start).T)
    stop = cuts.stop.copy()
    for row in np.unique(cuts.face).tolist():
        vertices = shapely.get_coordinates(faces[row])
        nodes = corners.start[corners.face == row]
        for cut in np.flatnonzero(cuts.face == row).tolist():
            for places, reach in ((nodes, _CORNER_SHARE * length[cut]), (vertices, _CORNER_M)):
                other = places[(places != cuts.start[cut]).any(axis=1)]
                distance = np.hypot(*(other - cuts.stop[cut]).T)
                if distance.min(initial=np.inf) <= min(reach, _SHIFT * length[cut]):
                    stop[cut] = other[np.argmin(distance)]
                    break
            vertices = np.vstack([vertices, stop[cut]])
    return _Cuts(cuts.face, cuts.start, stop)


def _split(face: shapely.Polygon, cuts: _Cuts) -> Geometries:
    """Return the pieces of a face between cuts; the face alone where they do not divide it."""
    alone = np.array([face], dtype=object)
    with_ends = insert_points(alone, cuts.stop)[0]
    return split_polygon(with_ends, cuts.lines())


def split_polygon(polygon: shapely.Polygon, cuts: Geometries) -> Geometries:
    """Return the pieces of a polygon between cuts that end at its vertices.

    Where the pieces would not make up the polygon it is returned alone.
    """
    noded = shapely.get_parts(shapely.union_all(np.append(cuts, shapely.boundary(polygon))))
    pieces = shapely.get_parts(shapely.polygonize(noded))
    pieces = pieces[shapely.intersects(shapely.point_on_surface(pieces), polygon)]
    lacking = shapely.area(polygon) - shapely.area(pieces).sum()
    complete = abs(lacking) <= _INSIDE_M * max(shapely.area(polygon), 1)
    return pieces if complete and len(pieces) else np.array([polygon], dtype=object)


def _unit(ways: NDArray[np.float64]) -> NDArray[np.float64]:
    return ways / np.maximum(np.hypot(*ways.T), _INSIDE_M**2)[:, None]
