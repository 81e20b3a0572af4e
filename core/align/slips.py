"""Ground of a real piece that is there only because its border drifted: ends and tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..crossings import holds_building
from ..drift import Widths
from ..layers import Buildings, Geometries
from ..width import is_wider
from .chains import ON_LIMIT_M
from .tails import Tail, find_tails
from .unions import unite_groups

_TOUCHING_M2 = 1e-6
# Widths are measured within a few per cent.
_CLEARLY = 1.05


@dataclass(frozen=True)
class Slips:
    """Drifted ground, one polygon a row, shape (n,).

    Attributes:
        piece: Row of the piece it is a part of, or beside.
        polygons: The ground.
        cuts: Lines that sever some of it from the rest of its piece, shape (k,).
    """

    piece: NDArray[np.intp]
    polygons: Geometries
    cuts: Geometries


@dataclass(frozen=True)
class _Parts:
    """Connected parts of pieces: the piece of each, its base grid, and whether it is wide."""

    polygons: Geometries
    piece: NDArray[np.intp]
    home: NDArray[np.intp]
    is_wide: NDArray[np.bool_]


def find_slips(
    pieces: Geometries,
    home: NDArray[np.intp],
    limits: Geometries,
    buildings: Buildings | None,
    widths: Widths,
) -> Slips:
    """Find what of real pieces is drift: parts apart from the rest, and tails along a limit.

    A part apart is drift where it is no wider than that and empty. So is the ground between the
    limit and a border that ran beside it before it turned to cross.

    Args:
        pieces: Ground that two grids really share, metres, shape (n,).
        home: Number of the base grid of each piece, below 0 outside of all, shape (n,).
        limits: The border of that, along which others drift, shape (n,).
        buildings: What makes narrow ground real; None: nothing does.
        widths: The widths of the layer.
    """
    polygons, piece = shapely.get_parts(pieces, return_index=True)
    parts = _Parts(polygons, piece, home[piece], is_wider(polygons, widths.drift))
    ends = np.flatnonzero(~_is_firm(parts, buildings, widths) & is_wider(polygons, ON_LIMIT_M))
    rows = np.flatnonzero(parts.is_wide)
    tails = find_tails(polygons[rows], limits[piece[rows]], widths.drift)
    ground = _as_array([tail.ground for tail in tails])
    part = rows[np.array([tail.row for tail in tails], dtype=np.intp)]
    free = ~is_wider(ground, widths.drift) & ~_holds(ground, buildings, widths)
    free &= (parts.home[part] >= 0) | _lies_in(ground, polygons[part])
    free[free] = _leaves_enough(parts, ground[free], part[free], widths)
    return Slips(
        np.concatenate([piece[ends], piece[part[free]]]),
        np.concatenate([polygons[ends], ground[free]]),
        _cuts([tail for tail, chosen in zip(tails, free.tolist()) if chosen]),
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


def _lies_in(grounds: Geometries, polygons: Geometries) -> NDArray[np.bool_]:
    """Tell which ground lies in its polygon; outside of all base grids nothing is filled in."""
    shared = shapely.area(shapely.intersection(grounds, polygons))
    return np.asarray(2 * shared > shapely.area(grounds))


def _leaves_enough(
    parts: _Parts, tails: Geometries, part: NDArray[np.intp], widths: Widths
) -> NDArray[np.bool_]:
    """Tell which tails may go: all parts of their base grid stay wider than drift without them."""
    wide = np.flatnonzero(parts.is_wide)
    tree = shapely.STRtree(parts.polygons[wide])
    tail, row = tree.query(tails, predicate="intersects")
    row = wide[row]
    shared = parts.home[row] == parts.home[part[tail]]
    tail, row = tail[shared], row[shared]
    inside = shapely.area(shapely.intersection(tails[tail], parts.polygons[row])) > _TOUCHING_M2
    tail, row = tail[inside], row[inside]
    places, group = np.unique(row, return_inverse=True)
    lost = unite_groups(tails[tail], group, len(places))
    rest = shapely.difference(parts.polygons[places], lost)
    enough = np.ones(len(tails), dtype=bool)
    enough[tail[~is_wider(rest, _CLEARLY * widths.drift)[group]]] = False
    return enough


def _cuts(tails: list[Tail]) -> Geometries:
    """Return the cuts, each once: both sides of a border find its tail."""
    cuts = {cut.wkb: cut for cut in (tail.cut for tail in tails) if cut is not None}
    return _as_array([cuts[key] for key in sorted(cuts)])


def _as_array(shapes: list[shapely.Geometry]) -> Geometries:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
