"""Ground of a real piece that is there only because its border drifted: ends and tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import map_chunks
from ..crossings import holds_building
from ..drift import Widths
from ..edges import Edges, directed_edges
from ..layers import Buildings, Geometries
from ..shapes import without_lines
from ..tiling.grouping import number_rows
from ..width import is_wider

# Below this width two borders are one: computed points are some nanometres off.
_TINY_M = 1e-5
_ON_LINE_M = 2e-6
# Bodies are grown by this much more than they were shrunk, so that no ribbons remain beside them.
_ROUNDING_M = 1e-7
# How far a cut is drawn beyond the border it ends at, to be sure that it reaches it.
_OVERSHOOT_M = 1e-4
# Corners down to some 6 degrees are kept whole; in sharper ones two borders run side by side.
_MITRE_LIMIT = 20.0
_LONGER_THAN_WIDE = 2.0
# A strip has half of its outline on the border that it runs along.
_ALONG_SHARE = 0.25


@dataclass(frozen=True)
class Slips:
    """Drifted ground, one polygon a row, shape (n,).

    Attributes:
        piece: Row of the piece it is a part of.
        polygons: The ground.
        cuts: Lines that sever some of it from the rest of its piece, shape (k,).
    """

    piece: NDArray[np.intp]
    polygons: Geometries
    cuts: Geometries


@dataclass(frozen=True)
class _Parts:
    """Connected parts of pieces: the piece of each, and whether drift fits into it."""

    polygons: Geometries
    piece: NDArray[np.intp]
    is_wide: NDArray[np.bool_]


def find_slips(
    pieces: Geometries, limits: Geometries, buildings: Buildings | None, widths: Widths
) -> Slips:
    """Find what of real pieces is drift: parts apart from the rest, and tails along a limit.

    A tail is a part of the piece that no circle of the drift's width reaches, clearly longer than
    wide, along the border of its base grid, and without a building. Where it is cut off, the
    border leads straight on to the limit.

    Args:
        pieces: Ground that two grids really share, metres, shape (n,).
        limits: The line that drifted borders run along, the border of a base grid, shape (n,).
        buildings: What makes narrow ground real; None: nothing does.
        widths: The widths of the layer.
    """
    polygons, piece = shapely.get_parts(pieces, return_index=True)
    parts = _Parts(polygons, piece, is_wider(polygons, widths.drift))
    ends = np.flatnonzero(~_is_firm(parts, buildings, widths))
    tails, part = _tails(parts, limits, widths)
    free = ~_holds(tails, buildings, widths)
    free &= _leaves_enough(parts, tails, part, free, widths)[part]
    tails, part = tails[free], part[free]
    return Slips(
        np.concatenate([piece[ends], piece[part]]),
        np.concatenate([polygons[ends], tails]),
        _cuts(tails, polygons[part]),
    )


def _is_firm(parts: _Parts, buildings: Buildings | None, widths: Widths) -> NDArray[np.bool_]:
    """Tell which parts are real by themselves; of a piece that has none, the largest is."""
    firm = parts.is_wide.copy()
    narrow = np.flatnonzero(~firm)
    firm[narrow] = _holds(parts.polygons[narrow], buildings, widths)
    order = np.lexsort((-shapely.area(parts.polygons), ~firm, parts.piece))
    first = np.append(True, np.diff(parts.piece[order]) > 0)[: len(order)]
    firm[order[first]] = True
    return firm


def _holds(polygons: Geometries, buildings: Buildings | None, widths: Widths) -> NDArray[np.bool_]:
    if buildings is None:
        return np.zeros(len(polygons), dtype=bool)
    return holds_building(polygons, buildings, widths.inside)


def _tails(
    parts: _Parts, limits: Geometries, widths: Widths
) -> tuple[Geometries, NDArray[np.intp]]:
    """Return the tails of wide parts, and the row of the part of each."""
    rows = np.flatnonzero(parts.is_wide)
    left = map_chunks(lambda chunk: _narrow_ground(chunk, widths.drift), parts.polygons[rows])
    ground, row = shapely.get_parts(left, return_index=True)
    kept = is_wider(ground, _TINY_M) & ~is_wider(ground, widths.drift) & _is_long(ground)
    ground, row = ground[kept], rows[row[kept]]
    along = _share_along(ground, limits[parts.piece[row]]) >= _ALONG_SHARE
    return ground[along], row[along]


def _narrow_ground(polygons: Geometries, width: float) -> Geometries:
    """Return what of polygons no circle of a width reaches, but for their corners."""
    bodies = _grown(_grown(polygons, -width / 2), width / 2 + _ROUNDING_M)
    left = without_lines(shapely.difference(polygons, bodies))
    left[shapely.is_empty(bodies)] = shapely.Polygon()
    return left


def _grown(polygons: Geometries, distance: float) -> Geometries:
    return shapely.buffer(polygons, distance, join_style="mitre", mitre_limit=_MITRE_LIMIT)


def _is_long(polygons: Geometries) -> NDArray[np.bool_]:
    """Tell which shapes are clearly longer than wide, by the rectangle of equal measures."""
    area, half = shapely.area(polygons), shapely.length(polygons) / 2
    long_side = (half + np.sqrt(np.maximum(half**2 - 4 * area, 0))) / 2
    return long_side**2 >= _LONGER_THAN_WIDE * area


def _share_along(polygons: Geometries, lines: Geometries) -> NDArray[np.float64]:
    """Return the share of each outline that lies on the line of its row."""
    edges = directed_edges(polygons)
    on_line = _lie_on(edges, lines)
    length = np.hypot(*(edges.stop - edges.start).T)
    n = len(polygons)
    total = np.bincount(edges.owner, weights=length, minlength=n)
    along = np.bincount(edges.owner[on_line], weights=length[on_line], minlength=n)
    return np.divide(along, total, out=np.zeros(n), where=total > 0)


def _lie_on(edges: Edges, lines: Geometries) -> NDArray[np.bool_]:
    middles = shapely.points((edges.start + edges.stop) / 2)
    shapely.prepare(lines)
    return shapely.dwithin(lines[edges.owner], middles, _ON_LINE_M)


def _leaves_enough(
    parts: _Parts,
    tails: Geometries,
    part: NDArray[np.intp],
    chosen: NDArray[np.bool_],
    widths: Widths,
) -> NDArray[np.bool_]:
    """Tell which parts are still wider than drift without their tails, shape of the parts."""
    enough = np.ones(len(parts.polygons), dtype=bool)
    for row in np.unique(part[chosen]):
        mine = tails[chosen & (part == row)]
        rest = shapely.difference(parts.polygons[row], shapely.union_all(mine))
        enough[row] = is_wider(np.array([rest]), widths.drift)[0]
    return enough


def _cuts(tails: Geometries, parts: Geometries) -> Geometries:
    """Return the edges of tails that lie inside their parts, drawn out to the parts' borders."""
    edges = directed_edges(tails)
    edges = edges.take(~_lie_on(edges, shapely.boundary(parts)))
    if not len(edges):
        return np.empty(0, dtype=object)
    points, owner = np.concatenate([edges.start, edges.stop]), np.tile(edges.owner, 2)
    meeting = number_rows(owner, *points.T)
    is_end = (np.bincount(meeting) == 1)[meeting]
    beyond = _beyond(points, np.concatenate([edges.stop, edges.start]))
    ends = np.where(is_end[:, None], beyond, points)
    nearest = _nearest_vertices(points, parts, owner)
    snaps = np.hypot(*(nearest - points).T) <= _OVERSHOOT_M
    ends = np.where(snaps[:, None], nearest, ends)
    return shapely.linestrings(np.stack(np.split(ends, 2), axis=1))


def _beyond(ends: NDArray[np.float64], origins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points on the lines from `origins` to `ends`, a little farther."""
    way = ends - origins
    return ends + way * (_OVERSHOOT_M / np.hypot(*way.T))[:, None]


def _nearest_vertices(
    points: NDArray[np.float64], parts: Geometries, owner: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the vertex of the part of its row that is nearest to each point."""
    vertices, row = shapely.get_coordinates(parts, return_index=True)
    targets = shapely.multipoints(vertices, indices=row)
    lines = shapely.shortest_line(shapely.points(points), targets[owner])
    return shapely.get_coordinates(lines).reshape(-1, 2, 2)[:, 1]
