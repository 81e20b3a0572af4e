"""A few base grids drawn anew, and with them only the upper grids that they are part of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..crossings import TypedGround
from ..progress import Progress
from .beyond import Beyond
from .drawing import Drawing, Frozen, Situation, draw_anew
from .moves import Moves
from .pattern import BEYOND
from .verdicts import NOBODY

_TOUCHING_M = 1e-5


def redraw(
    situation: Situation, frozen: Frozen, asked: Frozen, drawing: Drawing, progress: Progress
) -> Drawing:
    """Return a drawing with some places drawn again.

    Args:
        situation: The layers.
        frozen: What stays as drawn.
        asked: Where to draw again: base grids, and upper grids beyond all of these.
        drawing: The drawing so far.
        progress: Told of the stages; may raise CancelledError.
    """
    part = _around(situation, asked)
    local = draw_anew(
        part.situation, Frozen(frozen.base[part.base], frozen.beyond[part.upper]), progress
    )
    shapes = drawing.shapes.copy()
    shapes[part.upper[part.is_whole]] = local.shapes[part.is_whole]
    kept = drawing.moves.take(~part.decides(drawing.moves))
    again = part.renamed(local.moves)
    return Drawing(shapes, kept.joined(again.take(part.decides(again))))


@dataclass(frozen=True)
class _Part:
    """A part of two layers.

    Attributes:
        situation: The layers reduced to it.
        base, upper: The rows of its grids in the whole layers, ascending.
        is_whole: Which of its upper grids lie in it with all their base grids.
    """

    situation: Situation
    base: NDArray[np.intp]
    upper: NDArray[np.intp]
    is_whole: NDArray[np.bool_]

    def decides(self, moves: Moves) -> NDArray[np.bool_]:
        """Tell which moves lie in base grids of the part, or beyond at its whole upper grids."""
        whole = self.upper[self.is_whole]
        outside = (moves.home == BEYOND) & np.isin(moves.giver, whole)
        return outside | np.isin(moves.home, self.base)

    def renamed(self, moves: Moves) -> Moves:
        """Return moves of the part with the rows of the whole layers."""
        base, upper = np.append(self.base, BEYOND), np.append(self.upper, NOBODY)
        return replace(
            moves, home=base[moves.home], giver=upper[moves.giver], taker=upper[moves.taker]
        )


def _around(situation: Situation, asked: Frozen) -> _Part:
    """Return the part that decides on places: all base grids of theirs, and those around."""
    ground, base = situation.typed.ground, situation.base
    whole = np.union1d(ground.upper[asked.base[ground.base]], np.flatnonzero(asked.beyond))
    grids = np.union1d(ground.base[np.isin(ground.upper, whole)], np.flatnonzero(asked.base))
    near = base.tree.query(base.geometries[grids], predicate="dwithin", distance=_TOUCHING_M)[1]
    rows = np.union1d(grids, near)
    uppers = np.union1d(ground.upper[np.isin(ground.base, rows)], whole)
    part = Situation(
        base.take(rows),
        situation.upper.take(uppers),
        situation.buildings,
        _typed(situation.typed, rows, uppers),
        situation.outline,
        _renumbered(situation.owner[rows], uppers),
        situation.is_stacked[rows],
        _beyond(situation.beyond, uppers),
    )
    return _Part(part, rows, uppers, np.isin(uppers, whole))


def _renumbered(rows: NDArray[np.intp], kept: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return rows as places among those kept; what is below 0 stays."""
    return np.where(rows >= 0, np.searchsorted(kept, rows), rows)


def _typed(typed: TypedGround, rows: NDArray[np.intp], uppers: NDArray[np.intp]) -> TypedGround:
    ground = typed.ground
    pairs = np.flatnonzero(np.isin(ground.base, rows))
    bare = np.flatnonzero(np.isin(typed.bare_base, rows))
    part = replace(
        ground,
        base=np.searchsorted(rows, ground.base[pairs]),
        upper=np.searchsorted(uppers, ground.upper[pairs]),
        pieces=ground.pieces[pairs],
        area=ground.area[pairs],
        is_main=ground.is_main[pairs],
    )
    return TypedGround(
        part,
        typed.is_real[pairs],
        np.searchsorted(rows, typed.bare_base[bare]),
        typed.bare[bare],
        typed.widths,
    )


def _beyond(beyond: Beyond, uppers: NDArray[np.intp]) -> Beyond:
    rows = np.flatnonzero(np.isin(beyond.upper, uppers))
    return Beyond(
        np.searchsorted(uppers, beyond.upper[rows]),
        beyond.polygons[rows],
        beyond.is_kept[rows],
        beyond.is_whole[rows],
    )
