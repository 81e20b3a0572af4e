"""Ground that several grids cover: who keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np
import shapely

from ..errors import Message
from ..layers import Buildings, Geometries, GridLayer
from ..width import measure_width
from .claims import settle
from .contest import border_lengths, holders_of_buildings, name_holders
from .decision import NOTHING_REFUSED, Decision, Fixtures, Refusals, column_of, refuse
from .division import divide
from .outline import NOBODY, Outline, take_apart

# Two grids face each other along an overlap when neither's side is shorter than this share of
# the other's.
_FACING = 0.4
# A grid that would keep less than this share of its ground is lost.
_REMNANT = 0.05

_PRIORITY = Message("Kept by the grid of the higher priority.")
_LOCKED = Message("Kept by the locked grid.")
_BUILDINGS = Message("Kept by the grid that holds most of the buildings.")
_SHAPE = Message("Kept by the grid whose shape it suits best.")
_MIDDLE = Message("Divided along its middle.")
_ALL_LOCKED = Message("Every grid that covers it is locked.")
_NONE_LEFT = Message("One of its grids would be left without ground. Delete or redraw one of them.")


class _Verdict(NamedTuple):
    """Who keeps an overlap (`NOBODY`: it is divided; None: it is left as it is), and why."""

    keeper: int | None
    why: Message


@dataclass(frozen=True)
class _Overlap:
    """One overlap and what speaks for whom.

    Attributes:
        piece: The ground.
        owners: Rows of the grids that cover it.
        beyond: How long its border is with each owner going on beyond, metres.
        built: Ground of buildings reaching into it that each owner holds alone, square metres.
    """

    piece: shapely.Geometry
    owners: tuple[int, ...]
    beyond: dict[int, float]
    built: dict[int, float]


def decide_overlaps(
    layer: GridLayer,
    pieces: Geometries,
    owners: Sequence[tuple[int, ...]],
    fixtures: Fixtures,
    buildings: Buildings | None,
) -> tuple[Decision, Refusals]:
    """Give each overlap to one of its grids, or divide it along its middle.

    By priority; else to a locked grid; else, where two grids face each other along it, by its
    middle; else to the grid that holds most of the buildings in it, else to the one that goes on
    beyond most of its border, so that borders become short. No grid loses nearly all of its
    ground, or falls apart, where that can be avoided.

    Args:
        layer: Grids, valid, metres.
        pieces: Connected ground that the same grids cover, with their vertices, shape (p,).
        owners: Rows of these grids, length p.
        fixtures: What must be respected.
        buildings: Buildings with footprints, or None.

    Returns:
        Who keeps what, and the overlaps of which nobody may lose ground.
    """
    outline = name_holders(take_apart(pieces), owners, layer.geometries)
    beyond = border_lengths(outline)
    footprints = None if buildings is None else buildings.footprints
    built: list[dict[int, float]] = [{} for _ in owners]
    if footprints is not None:
        built = holders_of_buildings(pieces, owners, layer.geometries, footprints)
    cases = [_Overlap(*case) for case in zip(pieces, owners, beyond, built)]
    verdicts = [_judge(case, fixtures, layer.geometries) for case in cases]
    halves = _divide(outline, [verdict.keeper == NOBODY for verdict in verdicts])
    for row, verdict in enumerate(verdicts):
        if verdict.keeper == NOBODY and row not in halves:  # too tangled
            verdicts[row] = _least_harm(cases[row], list(owners[row]), layer.geometries)
    refusals = [
        refuse(pieces[[row]], verdict.why)
        for row, verdict in enumerate(verdicts)
        if verdict.keeper is None
    ]
    return _decide(cases, verdicts, halves), reduce(Refusals.joined, refusals, NOTHING_REFUSED)


def _judge(case: _Overlap, fixtures: Fixtures, geometries: Geometries) -> _Verdict:
    locked = [row for row in case.owners if fixtures.locked[row]]
    if len(locked) > 1:
        return _Verdict(None, _ALL_LOCKED)
    highest = fixtures.priority[list(case.owners)].max()
    preferred = [row for row in case.owners if fixtures.priority[row] == highest]
    if locked:
        return _Verdict(locked[0], _PRIORITY if preferred == locked else _LOCKED)
    if len(preferred) == 1:
        return _Verdict(preferred[0], _PRIORITY)
    if sum(case.built.values()) > 0:
        most = max(preferred, key=lambda row: (case.built.get(row, 0.0), -row))
        return _Verdict(most, _BUILDINGS)
    if len(case.owners) == 2 and _face_each_other(case):  # noqa: PLR2004
        return _Verdict(NOBODY, _MIDDLE)
    return _least_harm(case, preferred, geometries)


def _least_harm(case: _Overlap, candidates: list[int], geometries: Geometries) -> _Verdict:
    harm = {row: _harm(case, row, geometries) for row in candidates}
    best = min(candidates, key=lambda row: harm[row])
    is_lost = harm[best][0]
    return _Verdict(None, _NONE_LEFT) if is_lost else _Verdict(best, _SHAPE)


def _face_each_other(case: _Overlap) -> bool:
    first, second = (case.beyond.get(row, 0.0) for row in case.owners)
    return min(first, second) >= _FACING * max(first, second) > 0


def _harm(case: _Overlap, keeper: int, geometries: Geometries) -> tuple[bool, bool, float, int]:
    """Return how bad it is that a grid keeps an overlap: lost grids, torn ones, long borders."""
    losers = [row for row in case.owners if row != keeper]
    left = shapely.difference(geometries[losers], case.piece)
    lost = shapely.area(left) < _REMNANT * shapely.area(geometries[losers])
    torn = shapely.get_num_geometries(left) > shapely.get_num_geometries(geometries[losers])
    return bool(lost.any()), bool(torn.any()), -case.beyond.get(keeper, 0.0), keeper


_Halves = dict[int, list[tuple[int, shapely.Geometry]]]


def _divide(outline: Outline, chosen: Sequence[bool]) -> _Halves:
    """Return taker and ground of the pieces that chosen overlaps are divided into, by row."""
    rows = np.flatnonzero(chosen)
    grounds = outline.take(np.array(chosen, dtype=bool))
    width = measure_width(grounds.polygons())
    settled, heading = settle(grounds, np.full(len(grounds), np.nan), width)
    shares = divide(settled, heading, width)
    halves: _Halves = {}
    for ground, taker, piece in zip(shares.ground.tolist(), shares.taker.tolist(), shares.pieces):
        halves.setdefault(int(rows[ground]), []).append((taker, piece))
    return halves


def _decide(cases: list[_Overlap], verdicts: list[_Verdict], halves: _Halves) -> Decision:
    """Return the decision on all overlaps of which somebody loses ground."""
    decided = [row for row, verdict in enumerate(verdicts) if verdict.keeper is not None]
    parts = [
        (place, giver, taker, piece)
        for place, row in enumerate(decided)
        for taker, piece in halves.get(row, [(verdicts[row].keeper, cases[row].piece)])
        for giver in cases[row].owners
        if giver != taker
    ]
    place, giver, taker = np.array([part[:3] for part in parts], dtype=np.intp).reshape(-1, 3).T
    ground = column_of([cases[row].piece for row in decided])
    order = np.lexsort((taker, giver, place))
    return Decision(
        "overlap",
        ground,
        measure_width(ground),
        [cases[row].owners for row in decided],
        column_of([verdicts[row].why for row in decided]),
        place[order],
        giver[order],
        taker[order],
        column_of([part[3] for part in parts])[order],
    )
