"""Uncovered ground divided among the grids that face each other across it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..errors import Message
from ..layers import Geometries, GridLayer
from ..width import measure_width
from .beside import FIXED, Neighbours, find_neighbours, lead_on, name_neighbours
from .claims import drop_ends, settle
from .decision import Decision, Fixtures, Refusals, column_of, refuse
from .division import Shares, divide, divide_crossed
from .outline import NOBODY, Outline, take_apart
from .parents import Parents
from .tips import cut_tips


@dataclass(frozen=True)
class _Grounds:
    """Gaps as they are divided: by the borders of parents, too.

    Attributes:
        polygons: The grounds, shape (g,).
        place: Row of the gap each is part of, ascending, shape (g,).
        parent: Row of the parent it lies in, -1 where there is none, shape (g,).
    """

    polygons: Geometries
    place: NDArray[np.intp]
    parent: NDArray[np.intp]


_UNCLAIMED = Message("Every grid beside it is locked, or belongs to another parent.")
_UNDIVIDED = Message("Its outline is too tangled to be divided. Mend it by hand.")


def close_gaps(
    layer: GridLayer, gaps: Geometries, fixtures: Fixtures, parents: Parents | None
) -> tuple[Decision, Refusals]:
    """Divide gaps along their middle between the grids that face each other.

    Args:
        layer: Grids that do not overlap where the gaps are, valid, metres.
        gaps: Uncovered ground, polygons with the vertices that the grids have there, shape (p,).
        fixtures: What must be respected.
        parents: Within whose borders grids stay; None: within none.

    Returns:
        Who gets what, and the gaps that nobody may be given.
    """
    width = measure_width(gaps)
    grounds = _by_parent(gaps, parents)
    around = find_neighbours(grounds.polygons, layer.geometries, layer.tree)
    outline = name_neighbours(take_apart(grounds.polygons), around)
    outline = _claimed(outline, grounds, fixtures)
    claimed = np.bincount(outline.ground, outline.label >= 0, len(grounds.polygons)) > 0
    shares = _divide(outline.take(claimed), around, width[grounds.place[claimed]])
    shares = replace(shares, ground=np.flatnonzero(claimed)[shares.ground])
    divided = np.bincount(shares.ground, minlength=len(grounds.polygons)) > 0
    unclaimed = np.unique(grounds.place[~claimed])
    failed = np.setdiff1d(grounds.place[claimed & ~divided], unclaimed)
    mended = np.setdiff1d(np.arange(len(gaps)), np.concatenate([unclaimed, failed]))
    refusals = refuse(gaps[unclaimed], _UNCLAIMED).joined(refuse(gaps[failed], _UNDIVIDED))
    return _decide(gaps, width, mended, grounds, shares), refusals


def _divide(outline: Outline, around: Neighbours, width: NDArray[np.float64]) -> Shares:
    """Return the pieces of grounds with somebody beyond, the tips of neighbours among them.

    Where borders led on in their own direction would tangle, they take the shortest way, and
    where that crosses others, it ends there.
    """
    outline = drop_ends(outline, width)
    cut, heading, tips = cut_tips(outline, lead_on(outline, around), width)
    shares = divide(*settle(cut, heading, width), width)
    shares = shares.joined(tips.take(np.isin(tips.ground, shares.ground)))
    for way in (divide, divide_crossed):
        tangled = ~np.isin(np.arange(len(width)), shares.ground)
        rest, narrow = outline.take(tangled), width[tangled]
        again = way(*settle(rest, np.full(len(rest), np.nan), narrow), narrow)
        shares = shares.joined(replace(again, ground=np.flatnonzero(tangled)[again.ground]))
    return shares


def _by_parent(gaps: Geometries, parents: Parents | None) -> _Grounds:
    if parents is None or not len(gaps):
        return _Grounds(gaps, np.arange(len(gaps)), np.full(len(gaps), NOBODY))
    return _Grounds(*parents.divide(gaps))


def _claimed(outline: Outline, grounds: _Grounds, fixtures: Fixtures) -> Outline:
    """Return the outline with nobody beyond edges of grids that cannot take the ground."""
    label = outline.label.copy()
    known = label >= 0
    row = label[known]
    strange = fixtures.parent[row] != grounds.parent[outline.ground[known]]
    label[known] = np.where(fixtures.locked[row], FIXED, np.where(strange, NOBODY, row))
    return outline.labelled(label)


def _decide(
    gaps: Geometries,
    width: NDArray[np.float64],
    mended: NDArray[np.intp],
    grounds: _Grounds,
    shares: Shares,
) -> Decision:
    gap = grounds.place[shares.ground]
    chosen = np.isin(gap, mended)
    place, taker, pieces = (
        column[chosen] for column in (np.searchsorted(mended, gap), shares.taker, shares.pieces)
    )
    order = np.lexsort((taker, place))
    place, taker, pieces = place[order], taker[order], pieces[order]
    bounds = np.searchsorted(place, np.arange(len(mended) + 1)).tolist()
    beside = [tuple(np.unique(taker[here:there]).tolist()) for here, there in pairwise(bounds)]
    return Decision(
        "gap",
        gaps[mended],
        width[mended],
        beside,
        column_of([_tell(len(takers)) for takers in beside]),
        place,
        np.full(len(place), NOBODY),
        taker,
        pieces,
    )


def _tell(takers: int) -> Message:
    if takers == 1:
        return Message("The grid beside it takes it.")
    return Message("Divided along its middle among {count} grids.", count=takers)
