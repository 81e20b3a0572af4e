"""Which ground changes hands, base grid by base grid."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..ground import find_uncovered
from ..layers import Geometries, GridLayer
from ..shapes import without_lines
from .beyond import Beyond
from .holders import Owners, Rights, name_drawn
from .pattern import BEYOND, Pattern
from .verdicts import NOBODY

# Less ground than this is rounding; along a border there are many of them, which add up.
_ROUNDING_M2 = 1e-4


@dataclass(frozen=True)
class Moves:
    """Pieces of ground that change hands, one row each, shape (n,).

    Attributes:
        home: Row of the base grid they lie in; `BEYOND` outside of all.
        giver, taker: Rows of the upper grids; `NOBODY` where there is none.
        held_by_both: True where the giver loses what the taker does not gain.
        geometry: The pieces, metres.
    """

    home: NDArray[np.intp]
    giver: NDArray[np.intp]
    taker: NDArray[np.intp]
    held_by_both: NDArray[np.bool_]
    geometry: Geometries

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.home)

    def joined(self, other: Moves) -> Moves:
        """Return these and later ones."""
        columns = [column.name for column in fields(self)]
        return Moves(
            *(np.concatenate([getattr(m, name) for m in (self, other)]) for name in columns)
        )

    def take(self, rows: NDArray[Any]) -> Moves:
        """Return the moves reduced to `rows`."""
        return Moves(*(getattr(self, column.name)[rows] for column in fields(self)))


def find_moves(
    base: GridLayer,
    rights: Rights,
    stacked: NDArray[np.bool_],
    beyond: Beyond,
    pattern: Pattern,
    held: list[Owners],
) -> Moves:
    """Return what changes hands; less than rounding is left out.

    Args:
        base: The base grids.
        rights: Who gets the base grids that are not divided.
        stacked: In which base grids upper grids lie on each other.
        beyond: Ground outside of all base grids, of which what is not kept is cut off.
        pattern: The faces of the others.
        held: Who gets each face.
    """
    divided = pattern.is_divided
    parts = [
        _of_whole(rights, divided | stacked),
        _of_stacked(rights, stacked & ~divided),
        _of_uncovered(base, rights, divided),
        _of_faces(pattern, name_drawn(pattern), held),
        _of_beyond(beyond),
    ]
    moves = _join(parts)
    return moves.take(shapely.area(moves.geometry) > _ROUNDING_M2)


def _join(parts: list[Moves]) -> Moves:
    names = [column.name for column in fields(Moves)]
    return Moves(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _of_whole(rights: Rights, divided: NDArray[np.bool_]) -> Moves:
    """Return the pieces of other grids in base grids that go to one as a whole."""
    ground = rights.typed.ground
    taker = rights.owner[ground.base]
    rows = np.flatnonzero((taker != ground.upper) & ~divided[ground.base])
    apart = np.zeros(len(rows), dtype=bool)
    return Moves(ground.base[rows], ground.upper[rows], taker[rows], apart, ground.pieces[rows])


def _of_stacked(rights: Rights, stacked: NDArray[np.bool_]) -> Moves:
    """Return the same where pieces lie on each other: what is gained is gained once."""
    ground = rights.typed.ground
    taker = rights.owner[ground.base]
    pairs = np.flatnonzero(stacked[ground.base])
    own = pairs[taker[pairs] == ground.upper[pairs]]
    taken = dict(zip(ground.base[own].tolist(), ground.pieces[own]))
    rows: list[int] = []
    shapes, twice = [], []
    for row in pairs[taker[pairs] != ground.upper[pairs]].tolist():
        home, piece = int(ground.base[row]), ground.pieces[row]
        before = taken.get(home, shapely.Polygon())
        rows += [row, row]
        shapes += [shapely.difference(piece, before), shapely.intersection(piece, before)]
        twice += [False, True]
        taken[home] = shapely.union(before, piece)
    at, geometry = np.array(rows, dtype=np.intp), np.empty(len(rows), dtype=object)
    geometry[:] = shapes
    # what nobody takes nobody gains, whoever else held it
    both = np.array(twice, dtype=bool) & (taker[at] != NOBODY)
    return Moves(ground.base[at], ground.upper[at], taker[at], both, without_lines(geometry))


def _of_uncovered(base: GridLayer, rights: Rights, divided: NDArray[np.bool_]) -> Moves:
    """Return the uncovered ground of base grids that go to one as a whole."""
    rows, bare = find_uncovered(base, rights.typed.ground)
    taken = (rights.owner[rows] >= 0) & ~divided[rows]
    rows, bare = rows[taken], bare[taken]
    nobody = np.full(len(rows), NOBODY)
    return Moves(rows, nobody, rights.owner[rows], np.zeros(len(rows), dtype=bool), bare)


def _of_beyond(beyond: Beyond) -> Moves:
    """Return what is cut off outside of all base grids."""
    rows = np.flatnonzero(~beyond.is_kept)
    n = len(rows)
    return Moves(
        np.full(n, BEYOND),
        beyond.upper[rows],
        np.full(n, NOBODY),
        np.zeros(n, dtype=bool),
        beyond.polygons[rows],
    )


def _of_faces(pattern: Pattern, drawn: list[Owners], held: list[Owners]) -> Moves:
    rows, changes = [], []
    known = (pattern.home == BEYOND) | pattern.is_divided[pattern.home]
    for row in np.flatnonzero(known).tolist():
        before, after = drawn[row], held[row]
        if before != after:
            of_face = _changes(set(before), set(after))
            rows += [row] * len(of_face)
            changes += of_face
    at = np.array(rows, dtype=np.intp)
    table = np.array(changes, dtype=np.intp).reshape(-1, 3)
    return Moves(
        pattern.home[at], table[:, 0], table[:, 1], table[:, 2].astype(bool), pattern.polygons[at]
    )


def _changes(before: set[int], after: set[int]) -> list[tuple[int, int, bool]]:
    """Return (giver, taker, held by both) such that all gains and losses add up."""
    losers, gainers = sorted(before - after), sorted(after - before)
    pairs = min(len(losers), len(gainers))
    changes = [(loser, gainer, False) for loser, gainer in zip(losers, gainers)]
    changes += [(NOBODY, gainer, False) for gainer in gainers[pairs:]]
    if after:
        changes += [(loser, min(after), True) for loser in losers[pairs:]]
    else:
        changes += [(loser, NOBODY, False) for loser in losers[pairs:]]
    return changes
