"""Strips of ground between communities that belong to none of them, open ends or not."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from ...edges import Edges, find_unanswered
from ...findings import Findings, join_codes, make_findings
from ...layers import GridLayer
from ...profiles import DEFAULT_DRIFT_M, RuleProfile
from ...shapes import polygon_parts
from ...width import measure_width

# The room of a road or a small river; communities further apart are apart on purpose.
WIDEST_M = 30.0
# A strip is so many times as long as it is wide, and so long at least.
_LENGTH_TO_WIDTH = 5.0
_SHORTEST_M = 20.0
# Borders are looked out from at such distances.
_STEP_M = 5.0
# A look starts so far from its border, so that it does not meet the edges beside its own.
_START_M = 1e-6
# A strip does not end where the view is blocked over a shorter length.
_BREAK_M = 15.0
# Where a border leaves the coast at an angle, two communities part like the sides of a wedge.
_WEDGE_SLOPE = 0.05
_WEDGE_CORRELATION = 0.8


@dataclass(frozen=True)
class _Views:
    """Looks from borders that meet the border of another community, shape (n,) each.

    Attributes:
        place: Metres walked along the edges of the layer, ascending; where the look starts.
        length: Metres of border that a look stands for.
        start, stop: The points at either end, shape (n, 2).
        community, other: Rows of the community that looks and of the one that is seen.
    """

    place: NDArray[np.float64]
    length: NDArray[np.float64]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    community: NDArray[np.intp]
    other: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.place)

    @property
    def width(self) -> NDArray[np.float64]:
        """How far the borders are apart."""
        return np.hypot(*(self.stop - self.start).T)

    def take(self, rows: NDArray[np.bool_] | slice) -> _Views:
        """Return the views reduced to `rows`."""
        return _Views(
            self.place[rows],
            self.length[rows],
            self.start[rows],
            self.stop[rows],
            self.community[rows],
            self.other[rows],
        )


def find_strips(
    communities: GridLayer, water: shapely.Geometry | None, profile: RuleProfile
) -> Findings:
    """Find narrow ground along which two communities face each other; a gap each.

    From the borders that no neighbour answers one looks outwards, square to the border, at equal
    distances. Only these borders are looked at, so that a clean layer costs next to nothing.

    Args:
        communities: Valid polygons in metres.
        water: (Multi)polygon; what it covers is no gap, unless it is a slip of the pen.
        profile: Noise, drift and severities.
    """
    views = _look_out(communities)
    views = views.take(views.width > profile.noise)
    views = _over_land(views, water, profile.drift or DEFAULT_DRIFT_M)
    ground: dict[tuple[int, int], list[shapely.Geometry]] = {}
    for stretch in _stretches(views):
        if _is_strip(stretch):
            pair = sorted((int(stretch.community[0]), int(stretch.other[0])))
            ground.setdefault((pair[0], pair[1]), []).append(_ground_of(stretch))
    strips = {pair: polygon_parts(shapely.union_all(parts)) for pair, parts in ground.items()}
    pieces = np.concatenate([np.empty(0, dtype=object), *strips.values()])
    codes = [join_codes(communities.codes[list(pair)]) for pair in strips for _ in strips[pair]]
    return make_findings(
        "gap",
        communities.kind,
        profile,
        geometry=pieces,
        width_m=measure_width(pieces),
        codes=codes,
    )


def _look_out(communities: GridLayer) -> _Views:
    """Return what is seen of other communities from the borders that no neighbour answers."""
    edges = communities.edges
    length = np.hypot(*(edges.stop - edges.start).T)
    walked = np.cumsum(length) - length
    is_open, _ = find_unanswered(edges, edges.take(np.empty(0, dtype=np.intp)))
    seen_from = np.flatnonzero(is_open)
    edges, length, walked = edges.take(seen_from), length[seen_from], walked[seen_from]
    looks = np.ceil(length / _STEP_M).astype(np.intp)
    edge = np.repeat(np.arange(len(edges)), looks)
    first = np.cumsum(looks) - looks
    share = (np.arange(len(edge)) - first[edge] + 0.5) / looks[edge]
    start = edges.start[edge] + (edges.stop - edges.start)[edge] * share[:, None]
    hit, away = _first_met(edges, edge, start)
    met = hit >= 0
    edge, start, share, hit = edge[met], start[met], share[met], hit[met]
    stop = start + _outward(edges)[edge] * away[met, None]
    views = _Views(
        walked[edge] + share * length[edge],
        (length / np.maximum(looks, 1))[edge],
        start,
        stop,
        edges.owner[edge],
        edges.owner[hit],
    )
    return views.take(views.community != views.other)


def _outward(edges: Edges) -> NDArray[np.float64]:
    """Return the direction square to each edge and out of its polygon, of length 1, (n, 2)."""
    x, y = (edges.stop - edges.start).T
    return np.stack([y, -x], axis=1) / np.hypot(x, y)[:, None]


def _first_met(
    edges: Edges, edge: NDArray[np.intp], start: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the edge that each look meets first, and how far away it is.

    Returns:
        Rows of edges, -1 where nothing is met that faces the look, and distances in metres.
    """
    outward = _outward(edges)
    sight = outward[edge]
    ends = np.stack([start + sight * _START_M, start + sight * WIDEST_M], axis=1)
    look, met = shapely.STRtree(edges.lines()).query(shapely.linestrings(ends), "intersects")
    # the edges met are never parallel to the look by more than rounding allows
    towards = -(outward[met] * sight[look]).sum(axis=1)
    apart = ((start[look] - edges.start[met]) * outward[met]).sum(axis=1)
    facing = towards > 0
    away = np.divide(apart, towards, out=np.zeros(len(look)), where=facing).clip(0, WIDEST_M)
    nearest = np.lexsort((met, away, look))
    nearest = nearest[np.unique(look[nearest], return_index=True)[1]]
    hit = np.full(len(edge), -1, dtype=np.intp)
    distance = np.zeros(len(edge))
    hit[look[nearest]] = np.where(facing[nearest], met[nearest], -1)
    distance[look[nearest]] = away[nearest]
    return hit, distance


def _over_land(views: _Views, water: shapely.Geometry | None, drift: float) -> _Views:
    """Return the views without those across water; what is no wider than drift is a slip."""
    if water is None:
        return views
    shapely.prepare(water)
    middle = (views.start + views.stop) / 2
    return views.take((views.width <= drift) | ~shapely.intersects_xy(water, *middle.T))


def _stretches(views: _Views) -> list[_Views]:
    """Return the views cut where another community comes into sight, or none over a length."""
    if not len(views):
        return []
    changes = (views.community[1:] != views.community[:-1]) | (views.other[1:] != views.other[:-1])
    changes |= np.diff(views.place) > _BREAK_M
    limits = [0, *(np.flatnonzero(changes) + 1).tolist(), len(views)]
    return [views.take(slice(start, stop)) for start, stop in pairwise(limits)]


def _is_strip(views: _Views) -> bool:
    """Tell whether a stretch is long for its width and no wedge."""
    width = views.width
    length = views.length.sum()
    if length < max(_SHORTEST_M, _LENGTH_TO_WIDTH * float(np.median(width))):
        return False
    place, width = views.place - views.place.mean(), width - width.mean()
    slope = (place * width).sum() / (place**2).sum()
    spread = np.sqrt((place**2).sum() * (width**2).sum())
    steady = abs((place * width).sum()) >= _WEDGE_CORRELATION * spread
    return not (steady and abs(slope) >= _WEDGE_SLOPE)


def _ground_of(views: _Views) -> shapely.Geometry:
    """Return the ground that the looks of one stretch pass over."""
    around = np.concatenate([views.start, views.stop[::-1]])
    return shapely.make_valid(shapely.Polygon(around))
