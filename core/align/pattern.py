"""Disputed ground cut into faces by every border that runs through it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import query_pairs
from ..edges import Edges, directed_edges, find_apart
from ..faces import NODING_GRID_M
from ..layers import Geometries, GridLayer
from ..tiling.mesh import draw_once, find_sides, renumber
from ..vertices import Vertices
from ..width import is_wider
from .beyond import Beyond
from .noding import node
from .snapping import snap_to_borders
from .unions import dissolve_safely

# The home of faces outside of all base grids.
BEYOND = -1
_NOWHERE = -2
_TOUCHING_M = 1e-5
# Faces no wider than this are rounding; they go with the face beside them.
_THIN_M = 1e-5
# Crossings this near to a corner are the corner.
_BESIDE_M = 1e-4
_ROUNDS = 3
# Borders are followed this far out of the ground that they divide.
_OVERLAP_M = 1e-3


@dataclass(frozen=True)
class Pattern:
    """Faces that fill some base grids and some ground beyond, sharing their vertices.

    The base grids around the divided ones are there as well, whole: only so do both sides of a
    border get the same vertices, whatever the noding makes of them.

    Attributes:
        polygons: The faces, metres, shape (n,).
        points: A point inside each.
        home: Row of the base grid each lies in; `BEYOND` outside of all.
        is_divided: Which base grids are divided by the borders of upper grids, a mask.
        face, upper: Pairs of a face and an upper grid that covers it as drawn, sorted, shape (k,).
            Of base grids that are not divided they mean nothing.
    """

    polygons: Geometries
    points: Geometries
    home: NDArray[np.intp]
    is_divided: NDArray[np.bool_]
    face: NDArray[np.intp]
    upper: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.polygons)


def cut_ground(
    base: GridLayer,
    upper: GridLayer,
    divided: NDArray[np.bool_],
    beyond: Beyond,
    cuts: Geometries,
) -> Pattern:
    """Divide base grids, and ground beyond, by the borders of all grids and by further lines.

    Args:
        base: The base grids.
        upper: The upper grids.
        divided: Which base grids to divide, shape of the base grids.
        beyond: Ground beyond of which the kept parts are divided too.
        cuts: Lines that divide besides.
    """
    parts = beyond.polygons[beyond.is_kept]
    ground = np.concatenate([base.geometries[divided], parts])
    around = np.zeros(len(base), dtype=bool)
    around[base.tree.query(ground, predicate="dwithin", distance=_TOUCHING_M)[1]] = True
    borders = snap_to_borders(_meeting(upper.edges, ground), base)
    near = np.unique(shapely.STRtree(cuts).query(ground, predicate="intersects")[1])
    inner, outer = _edges_of(base.geometries, divided, around, parts)
    grids = directed_edges(base.geometries[around])
    lines = np.concatenate([inner.lines(), _clipped(borders, ground), cuts[near]])
    corners = np.concatenate([grids.start, borders.start, borders.stop])
    rounded = _without_neighbours(_divide(lines, outer), corners)
    points, home = _place(base, around, rounded, parts)
    faces = _restored(rounded, grids.start, corners)
    polygons, points, home = _without_thin_faces(faces, points, home)
    face, cover = upper.tree.query(points, predicate="within")
    order = np.lexsort((cover, face))
    return Pattern(polygons, points, home, divided, face[order], cover[order])


def _meeting(edges: Edges, polygons: Geometries) -> Edges:
    """Return the edges that meet one of the polygons."""
    found = query_pairs(shapely.STRtree(edges.lines()), polygons, "intersects")[1]
    return edges.take(np.unique(found))


def _clipped(borders: Edges, ground: Geometries) -> Geometries:
    """Return what of borders lies on the ground, and a little beyond."""
    wide = shapely.buffer(ground, _OVERLAP_M, join_style="mitre")
    lines = borders.lines()
    line, row = shapely.STRtree(wide).query(lines, predicate="intersects")
    inside = shapely.contains_properly(wide[row], lines[line])
    whole = np.unique(line[inside])
    crossing = ~np.isin(line, whole)
    pieces = shapely.intersection(lines[line[crossing]], wide[row[crossing]])
    return np.concatenate([lines[whole], pieces[shapely.length(pieces) > 0]])


def _edges_of(
    grids: Geometries, divided: NDArray[np.bool_], around: NDArray[np.bool_], parts: Geometries
) -> tuple[Edges, Edges]:
    """Return the edges that borders may cross, and those of the grids around that they do not.

    Where the grids fit each other, only the edges of what is divided have to be noded.
    """
    edges = directed_edges(grids[around])
    if not shapely.coverage_is_valid(grids[around]) or len(parts):
        return edges, edges.take(np.empty(0, dtype=np.intp))
    inner = directed_edges(grids[divided])
    return inner, edges.take(find_apart(edges, inner))


def _divide(lines: Geometries, noded: Edges | None = None) -> Geometries:
    """Return the faces between lines, and edges that need no noding, rounded to the grid."""
    parts = node(lines)
    if noded is not None and len(noded):
        ends, _ = draw_once(noded)
        ends = _rounded(ends.reshape(-1, 2, 2))
        ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
        # the union runs lines on through vertices that only two of them share
        points, line = shapely.get_coordinates(parts, return_index=True)
        inner = np.flatnonzero(line[1:] == line[:-1])
        apart = np.stack([points[inner], points[inner + 1]], axis=1)
        parts = shapely.linestrings(np.concatenate([apart, ends]))
    return shapely.get_parts(shapely.polygonize(parts))


def _rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points on the noding grid, to the last digit as noding puts them there."""
    scale = round(1 / NODING_GRID_M)
    return np.asarray(np.rint(points * scale) / scale)


def _without_neighbours(faces: Geometries, corners: NDArray[np.float64]) -> Geometries:
    """Return faces without crossings right beside a corner: these are meant to be the corner.

    Where lines meet at a small angle, rounding makes them cross again a little farther on.
    """
    tree = shapely.STRtree(shapely.points(corners))

    def put_back(points: NDArray[np.float64]) -> NDArray[np.float64]:
        place, corner = tree.query_nearest(
            shapely.points(points), max_distance=_BESIDE_M, all_matches=False
        )
        moved = points.copy()
        moved[place] = _rounded(corners[corner])
        return moved

    kept, fresh = faces[:0], faces
    for _ in range(_ROUNDS):
        faces = np.concatenate([kept, _tidied(shapely.transform(fresh, put_back))])
        misfit = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(faces)))
        if not len(misfit):
            return faces
        near = np.zeros(len(faces), dtype=bool)
        near[shapely.STRtree(faces).query(faces[misfit])[1]] = True
        kept, fresh = faces[~near], _divided_again(faces[near])
    faces = np.concatenate([kept, fresh])
    return faces if shapely.coverage_is_valid(faces) else _divided_again(faces)


def _divided_again(faces: Geometries) -> Geometries:
    """Return faces of which some vertices have come to lie across others' lines."""
    ends, _ = draw_once(directed_edges(faces))
    return _divide(shapely.linestrings(ends.reshape(-1, 2, 2)))


def _restored(
    rounded: Geometries, fixed: NDArray[np.float64], corners: NDArray[np.float64]
) -> Geometries:
    """Return faces with rounded vertices put back on the corners that they were rounded from.

    Where they would no longer fit each other, only on the fixed ones.
    """
    exact = Vertices.at(corners).restored(rounded)
    misfit = ~shapely.is_empty(shapely.coverage_invalid_edges(exact))
    if misfit.any():
        ends, unsafe = shapely.get_coordinates(rounded[misfit]), _grid_keys(corners)
        safe = corners[~np.isin(unsafe, _grid_keys(ends))]
        exact = Vertices.at(np.concatenate([fixed, safe])).restored(rounded)
    return exact


def _grid_keys(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    x, y = np.rint(points / NODING_GRID_M).T
    return np.asarray(x + 1j * y)


def _tidied(faces: Geometries) -> Geometries:
    """Return faces without repeated vertices, and without what collapsed."""
    left = faces[shapely.area(faces) > 0]
    for row in np.flatnonzero(shapely.get_num_interior_rings(left) > 0).tolist():
        left[row] = _without_collapsed_holes(left[row])
    return shapely.remove_repeated_points(left)


def _without_collapsed_holes(face: shapely.Polygon) -> shapely.Polygon:
    holes = shapely.get_parts(shapely.polygons(shapely.get_rings(face)[1:]))
    kept = shapely.get_rings(holes[shapely.area(holes) > 0])
    return shapely.polygons(shapely.get_exterior_ring(face), holes=kept if len(kept) else None)


def _place(
    base: GridLayer, around: NDArray[np.bool_], faces: Geometries, parts: Geometries
) -> tuple[Geometries, NDArray[np.intp]]:
    """Return a point in each face, and the base grid that holds it; thin ones are nowhere."""
    points = shapely.point_on_surface(faces)
    home = np.full(len(faces), _NOWHERE, dtype=np.intp)
    clear = np.flatnonzero(is_wider(faces, _THIN_M))
    point, row = base.tree.query(points[clear], predicate="within")
    outside = np.ones(len(clear), dtype=bool)
    outside[point] = False
    rows = clear[outside]
    home[rows[shapely.STRtree(parts).query(points[rows], predicate="within")[0]]] = BEYOND
    point, row = point[around[row]], row[around[row]]
    order = np.argsort(-row, kind="stable")  # of base grids on each other the first
    home[clear[point[order]]] = row[order]
    return points, home


def _without_thin_faces(
    faces: Geometries, points: Geometries, home: NDArray[np.intp]
) -> tuple[Geometries, Geometries, NDArray[np.intp]]:
    """Return the faces that are somewhere, thin ones united with those beside them."""
    thin = (home == _NOWHERE) & ~is_wider(faces, _THIN_M)
    kept = np.flatnonzero((home != _NOWHERE) | thin)
    host = np.arange(len(faces))
    if thin.any():
        host[kept] = kept[_find_hosts(faces[kept], thin[kept])]
    placed = kept[home[host[kept]] != _NOWHERE]
    hosts = np.unique(host[placed])
    return dissolve_safely(faces[placed], renumber(host[placed])), points[hosts], home[hosts]


def _find_hosts(faces: Geometries, thin: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the row of the face that each thin face goes with; others go with themselves."""
    sides = find_sides(faces)
    host = np.where(thin, -1, np.arange(len(faces)))
    by_length = np.argsort(sides.length, kind="stable")
    face, other = sides.face[by_length], sides.other[by_length]
    while True:
        asks = (other >= 0) & (host[face] < 0) & (host[other] >= 0)
        if not asks.any():
            return np.where(host < 0, np.arange(len(faces)), host)
        host[face[asks]] = host[other[asks]]  # the longest side is written last
