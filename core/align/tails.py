"""Where a border that really crosses a base grid had drifted before it turned to cross."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from ..layers import Geometries
from ..shapes import polygon_parts
from ..width import is_wider
from .chains import ON_LIMIT_M, Chain, Limit, find_chains

# A border this many times longer than its end is far from the border beside it runs along that.
_ALONG = 3.0
# A border that gets away no faster than this runs alongside ...
_SLIGHT = 0.1
# ... and where it does so by this much, the border beside it has turned away.
_SHARP = 0.25
# How far a cut is drawn beyond the border it ends at, to be sure that it reaches it.
_OVERSHOOT_M = 1e-3
# The border below a tail is about as long as the tail.
_DETOUR = 1.5
_THIN_M = 1e-5
# A border that is straight already leads on to where it begins, but for rounding.
_MARGIN = 1.01


@dataclass(frozen=True)
class Tail:
    """The ground between a drifted border and the border that it drifted from.

    Attributes:
        row: Row of the polygon in whose outline it was found.
        ground: The ground, metres.
        cut: The line from where the border turns, straight on to the base border; None where it
            turns on that.
    """

    row: int
    ground: shapely.Geometry
    cut: shapely.Geometry | None


def find_tails(polygons: Geometries, limits: Geometries, drift: float) -> list[Tail]:
    """Return the tails on either side of the outlines, sorted by row.

    Args:
        polygons: Ground that is really shared, in single parts, metres, shape (n,).
        limits: The border that each drifted along, that of its base grid, shape (n,).
        drift: How far borders may have drifted, metres.
    """
    found = []
    known: dict[int, Limit] = {}
    for chain in find_chains(polygons, limits, drift):
        line = limits[chain.row]
        if id(line) not in known:
            known[id(line)] = Limit.of(line)
        limit = known[id(line)]
        for way in (chain, chain.reversed()):
            found += list(_tail(way, limit, drift))
    return found


def _tail(chain: Chain, limit: Limit, drift: float) -> Iterator[Tail]:
    """Yield the tail that a chain begins with, if it does.

    It ends where the limit turned away from the border, or else at the last vertex, before the
    border gets away from the limit, up to which it ran along it. Whatever the drift: with a
    smaller one, no more would be found.
    """
    before_away = int(np.argmax(chain.is_away))
    if not chain.is_away[before_away]:
        return
    turn = _last_along(chain, before_away, limit)
    edges = range(before_away, turn - 1, -1)
    end = next((bend for edge in edges for bend in _bends(chain, edge, limit, drift)), None)
    if end is None and turn:
        points = chain.points[: turn + 1]
        end = points, _landing(chain.points[turn + 1], points[-1], limit.line, _length(points))
    if end is None:
        return  # it crosses at once
    points, landing = end
    ground = _ground(points, landing, limit.line, _length(points) + drift)
    if ground is not None:
        yield Tail(chain.row, ground, _cut(points[-1], landing))


def _length(points: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _last_along(chain: Chain, last: int, limit: Limit) -> int:
    """Return the last vertex up to which the chain runs along the limit; 0 where it never does."""
    lengths = np.cumsum(np.hypot(*np.diff(chain.points[: last + 1], axis=0).T))
    distance = shapely.distance(limit.line, shapely.points(chain.points[1 : last + 1]))
    along = np.flatnonzero(lengths >= _ALONG * distance)
    return int(along[-1]) + 1 if len(along) else 0


def _bends(
    chain: Chain, edge: int, limit: Limit, drift: float
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Yield the chain up to a place on an edge where the limit beside it turns away, and where.

    The last such place of the edge, if there is one: else it is the border that turns away.
    """
    start, stop = chain.points[edge : edge + 2]
    line = shapely.LineString([start, stop])
    corners = limit.corners[limit.tree.query(line, predicate="dwithin", distance=drift)]
    along, away = shapely.line_locate_point(line, corners), shapely.distance(line, corners)
    fits = (along > ON_LIMIT_M) & (along < shapely.length(line) - ON_LIMIT_M)
    fits &= away - shapely.distance(limit.line, shapely.Point(start)) <= _SLIGHT * along
    fits &= _length(chain.points[: edge + 1]) + along >= _ALONG * away
    if not fits.any():
        return
    corners, along, away = corners[fits], along[fits], away[fits]
    ahead = np.minimum(along + drift, shapely.length(line))
    risen = shapely.distance(limit.line, shapely.line_interpolate_point(line, ahead)) - away
    sharp = np.flatnonzero(risen >= _SHARP * (ahead - along))
    if len(sharp):
        last = sharp[np.argmax(along[sharp])]
        place = shapely.get_coordinates(shapely.line_interpolate_point(line, along[last]))
        points = np.concatenate([chain.points[: edge + 1], place])
        yield points, shapely.get_coordinates(corners[last])[0]


def _landing(
    behind: NDArray[np.float64], turn: NDArray[np.float64], limit: shapely.Geometry, reach: float
) -> NDArray[np.float64]:
    """Return where the border leads on to the limit: straight on, else by the shortest way."""
    origin = shapely.Point(turn)
    nearest = shapely.get_coordinates(shapely.shortest_line(origin, limit))[1]
    if shapely.dwithin(limit, origin, ON_LIMIT_M):
        return nearest
    way = turn - behind
    far = turn + way * (_MARGIN * reach / np.hypot(*way))
    hits = shapely.get_coordinates(shapely.intersection(shapely.LineString([turn, far]), limit))
    if not len(hits):
        return nearest
    return hits[np.argmin(np.hypot(*(hits - turn).T))]


def _cut(turn: NDArray[np.float64], landing: NDArray[np.float64]) -> shapely.Geometry | None:
    way = landing - turn
    length = np.hypot(*way)
    if length <= ON_LIMIT_M:
        return None
    return shapely.LineString([turn, landing + way * (_OVERSHOOT_M / length)])


def _ground(
    points: NDArray[np.float64],
    landing: NDArray[np.float64],
    limit: shapely.Geometry,
    longest: float,
) -> shapely.Geometry | None:
    """Return the ground between a border and the limit below it; None where there is no such."""
    below = _stretch(limit, landing, points[0])
    if below is None or shapely.length(below) > _DETOUR * longest:
        return None
    outline = np.concatenate([points, landing[None], shapely.get_coordinates(below)[1:-1]])
    grounds = polygon_parts(shapely.make_valid(shapely.Polygon(outline)))
    # where a line just touches the limit, rounding leaves specks beside the ground
    ground = max(grounds, key=shapely.area, default=None)
    return None if ground is None or not is_wider(np.array([ground]), _THIN_M)[0] else ground


def _stretch(
    limit: shapely.Geometry, start: NDArray[np.float64], stop: NDArray[np.float64]
) -> shapely.Geometry | None:
    """Return the shorter stretch of the limit from one place on it to another."""
    ends = shapely.points([start, stop])
    for ring in shapely.get_parts(limit):
        if shapely.dwithin(ring, ends, _OVERSHOOT_M).all():
            first, last = shapely.line_locate_point(ring, ends)
            direct = substring(ring, first, last)
            whole = shapely.length(ring)
            if shapely.length(direct) <= whole / 2:
                return direct
            to_end = shapely.get_coordinates(substring(ring, first, whole if first > last else 0))
            rest = shapely.get_coordinates(substring(ring, 0 if first > last else whole, last))
            return shapely.LineString(np.concatenate([to_end, rest]))
    return None
