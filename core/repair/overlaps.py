"""Ground that several grids cover: who keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..layers import Buildings, Geometries, GridLayer
from ..width import measure_width
from .claims import settle
from .contest import border_lengths, holders_of_buildings, name_holders
from .decision import Decision, Fixtures, Refusals, messages, refuse
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
_HARM = Message("Kept by the grid whose shape it suits best.")
_MIDDLE = Message("Divided along its middle.")


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
    stuck = np.array([verdict is None for verdict in verdicts], dtype=bool)
    rows = np.flatnonzero(~stuck)
    refusals = refuse(pieces[stuck], Message("Every grid that covers it is locked."))
    return _decide(pieces, owners, outline, rows, verdicts), refusals


def _judge(
    case: _Overlap, fixtures: Fixtures, geometries: Geometries
) -> tuple[int, Message] | None:
    """Return the row of the grid that keeps an overlap, or `NOBODY` to divide it, and why.

    None: every loser would be a locked grid.
    """
    locked = [row for row in case.owners if fixtures.locked[row]]
    if len(locked) > 1:
        return None
    highest = fixtures.priority[list(case.owners)].max()
    preferred = [row for row in case.owners if fixtures.priority[row] == highest]
    if locked:
        return locked[0], _PRIORITY if preferred == locked else _LOCKED
    if len(preferred) == 1:
        return preferred[0], _PRIORITY
    if sum(case.built.values()) > 0:
        return max(preferred, key=lambda row: (case.built.get(row, 0.0), -row)), _BUILDINGS
    if len(case.owners) == 2 and _face_each_other(case):  # noqa: PLR2004
        return NOBODY, _MIDDLE
    return min(preferred, key=lambda row: _harm(case, row, geometries)), _HARM


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


def _decide(
    pieces: Geometries,
    owners: Sequence[tuple[int, ...]],
    outline: Outline,
    rows: NDArray[np.intp],
    verdicts: Sequence[tuple[int, Message] | None],
) -> Decision:
    """Return the decision on the overlaps `rows`, those to be divided divided."""
    judged = [verdict for verdict in verdicts if verdict is not None]
    keeper = np.array([row for row, _ in judged], dtype=np.intp)
    parts = [
        *_kept_whole(pieces[rows], [owners[row] for row in rows], keeper),
        *_divided(outline, owners, rows, keeper),
    ]
    place, giver, taker = np.array([part[:3] for part in parts], dtype=np.intp).reshape(-1, 3).T
    ground = np.empty(len(parts), dtype=object)
    ground[:] = [part[3] for part in parts]
    order = np.lexsort((taker, giver, place))
    return Decision(
        "overlap",
        pieces[rows],
        measure_width(pieces[rows]),
        [owners[row] for row in rows],
        messages([reason for _, reason in judged]),
        place[order],
        giver[order],
        taker[order],
        ground[order],
    )


_Part = tuple[int, int, int, shapely.Geometry]


def _kept_whole(
    pieces: Geometries, owners: Sequence[tuple[int, ...]], keeper: NDArray[np.intp]
) -> Iterator[_Part]:
    """Yield place, giver, taker and ground of the overlaps that one grid keeps."""
    for place in np.flatnonzero(keeper != NOBODY).tolist():
        for giver in owners[place]:
            if giver != keeper[place]:
                yield place, giver, int(keeper[place]), pieces[place]


def _divided(
    outline: Outline,
    owners: Sequence[tuple[int, ...]],
    rows: NDArray[np.intp],
    keeper: NDArray[np.intp],
) -> Iterator[_Part]:
    """Yield place, giver, taker and ground of the overlaps divided along their middle."""
    places = np.flatnonzero(keeper == NOBODY)
    chosen = np.zeros(len(owners), dtype=bool)
    chosen[rows[places]] = True
    grounds = outline.take(chosen)
    width = measure_width(grounds.polygons())
    settled, heading = settle(grounds, np.full(len(grounds), np.nan), width)
    shares = divide(settled, heading, width)
    for ground, taker, piece in zip(shares.ground.tolist(), shares.taker.tolist(), shares.pieces):
        place = int(places[ground])
        (giver,) = (row for row in owners[rows[place]] if row != taker)
        yield place, giver, taker, piece
