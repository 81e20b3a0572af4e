"""One attempt at drawing the layer anew: who gets what, and the shapes that follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..crossings import TypedGround
from ..design.composition.union import find_unmatched, unite_grids
from ..layers import Buildings, Geometries, GridLayer
from ..progress import Progress, Span
from ..shapes import made_polygonal
from .assembly import are_alike, is_rounding, unite
from .beyond import Beyond, find_beyond
from .holders import Owners, Rights, name_drawn, name_holders, unite_regions
from .moves import Moves, find_moves
from .pattern import BEYOND, Pattern, cut_ground
from .regions import Regions, find_drifted, real_regions
from .straightening import without_idle_vertices
from .verdicts import SPLIT, find_stacked, judge

# Tails that end in each other come off one after the other.
_ROUNDS = 8


@dataclass(frozen=True)
class Situation:
    """Two layers with everything that is known of how they lie to each other.

    Attributes:
        base: The base grids, sound.
        upper: The upper grids, valid and not empty.
        buildings: What makes narrow ground real; None: nothing does.
        typed: What the layers share, typed.
        outline: The union of the base grids.
        owner: Whom each base grid belongs to as a whole (see `verdicts.judge`).
        is_stacked: In which base grids upper grids lie on each other.
        beyond: What upper grids hold outside of all base grids.
    """

    base: GridLayer
    upper: GridLayer
    buildings: Buildings | None
    typed: TypedGround
    outline: shapely.Geometry
    owner: NDArray[np.intp]
    is_stacked: NDArray[np.bool_]
    beyond: Beyond

    @classmethod
    def of(
        cls,
        base: GridLayer,
        upper: GridLayer,
        buildings: Buildings | None,
        typed: TypedGround,
        outline: shapely.Geometry,
        overlaps: Geometries,
    ) -> Situation:
        """Return what there is to decide on between two layers."""
        return cls(
            base,
            upper,
            buildings,
            typed,
            outline,
            judge(base, typed),
            find_stacked(base, overlaps),
            find_beyond(upper, typed, outline, buildings),
        )


@dataclass(frozen=True)
class Frozen:
    """What stays as drawn, because drawing it anew would make something worse.

    Attributes:
        base: A mask over the base grids.
        beyond: A mask over the upper grids: their ground outside of all base grids.
    """

    base: NDArray[np.bool_]
    beyond: NDArray[np.bool_]

    @classmethod
    def nothing(cls, situation: Situation) -> Frozen:
        """Return that nothing stays."""
        base, upper = len(situation.base), len(situation.upper)
        return cls(np.zeros(base, dtype=bool), np.zeros(upper, dtype=bool))

    def __len__(self) -> int:
        """Return the number of grids, of either sort, of which something stays."""
        return int(self.base.sum() + self.beyond.sum())

    def joined(self, other: Frozen) -> Frozen:
        """Return what stays by either."""
        return Frozen(self.base | other.base, self.beyond | other.beyond)

    def adds_to(self, other: Frozen) -> bool:
        """Tell whether there is anything here that the other lets go."""
        news = (self.base & ~other.base).any() or (self.beyond & ~other.beyond).any()
        return bool(news)


@dataclass(frozen=True)
class Drawing:
    """The upper grids drawn anew.

    Attributes:
        shapes: Their ground; the shape as drawn, the very object, where it is the same.
        moves: The ground that changed hands.
    """

    shapes: Geometries
    moves: Moves


def draw_anew(situation: Situation, frozen: Frozen, progress: Progress) -> Drawing:
    """Draw every upper grid of whole base grids, and of faces where these are really split.

    Args:
        situation: The layers.
        frozen: What stays as drawn.
        progress: Told of the stages; may raise CancelledError.
    """
    base, upper = situation.base, situation.upper
    beyond = situation.beyond.keeping(frozen.beyond)
    rights = Rights(situation.typed, situation.owner, frozen.base)
    divided = _divide(situation, beyond, rights, progress)
    progress.step(0.6)
    whole = np.where(frozen.base, SPLIT, situation.owner)
    shapes = unite(base, len(upper), whole, divided.pattern, divided.held)
    progress.step(0.8)
    shapes = without_idle_vertices(shapes, base, upper.geometries, divided.cuts)
    # base grids that lie on each other, or miss each other by a hair, leave spikes
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = made_polygonal(shapes[broken])
    same = are_alike(shapes, upper.geometries)
    moves = find_moves(base, rights, situation.is_stacked, beyond, divided.pattern, divided.held)
    still = ~same & ~np.isin(np.arange(len(upper)), np.union1d(moves.giver, moves.taker))
    same[still] = _are_composed(base, upper, whole, np.flatnonzero(still), progress)
    progress.step(0.9)
    shapes = np.where(same, upper.geometries, shapely.normalize(shapes))
    if not len(moves) and is_rounding(shapes, upper.geometries, base):
        shapes = upper.geometries
    return Drawing(shapes, moves)


def find_left(situation: Situation, drawn: NDArray[np.bool_]) -> Frozen:
    """Return where a layer that was drawn anew has still something to be cut off.

    Args:
        situation: The layers, the upper one as drawn anew.
        drawn: Which of its grids were drawn since the last look, a mask.
    """
    regions = real_regions(situation.typed, situation.beyond, situation.owner == SPLIT)
    fresh = (regions.upper >= 0) & drawn[regions.upper]
    drifted = _find_drifted(situation, regions.take(np.isin(regions.home, regions.home[fresh])))[0]
    left = Frozen.nothing(situation)
    outside = drifted.home == BEYOND
    left.base[drifted.home[~outside]] = True
    left.beyond[drifted.upper[outside]] = True
    return left


def _are_composed(
    base: GridLayer,
    upper: GridLayer,
    owner: NDArray[np.intp],
    rows: NDArray[np.intp],
    progress: Progress,
) -> NDArray[np.bool_]:
    """Tell which upper grids are made of base grids that do not fit each other, as they are.

    Where base grids do not share their vertices, neither do the professional grids composed of
    them; these are as good as base grids allow.
    """
    composed = np.zeros(len(rows), dtype=bool)
    if not len(rows) or shapely.coverage_is_valid(base.geometries):
        return composed
    unmatched = find_unmatched(base.geometries)
    whole = np.flatnonzero(np.isin(rows, owner))
    groups = [np.flatnonzero(owner == row) for row in rows[whole].tolist()]
    united = unite_grids(base, groups, unmatched, Span(progress, 0.8, 0.8))
    composed[whole] = are_alike(united, upper.geometries[rows[whole]])
    return composed


@dataclass(frozen=True)
class _Divided:
    """The faces of disputed ground, who gets each, and the lines that cut drift off."""

    pattern: Pattern
    held: list[Owners]
    cuts: Geometries


def _divide(situation: Situation, beyond: Beyond, rights: Rights, progress: Progress) -> _Divided:
    """Cut drift off, and look again where there was some, until none is left."""
    base, upper = situation.base, situation.upper
    chosen = (situation.owner == SPLIT) | rights.frozen
    regions = real_regions(situation.typed, beyond, rights.is_split)
    drifted, cuts = _find_drifted(situation, regions)
    for number in range(_ROUNDS):
        progress.step(0.4 * number / _ROUNDS)
        if not len(drifted):
            break
        homes = np.unique(drifted.home)
        again = np.zeros(len(base), dtype=bool)
        again[homes[homes != BEYOND]] = True
        outside = beyond if BEYOND in homes else beyond.nothing()
        pattern = cut_ground(base, upper, again, outside, cuts)
        held = name_holders(pattern, regions, drifted, rights, name_drawn(pattern))
        settled = unite_regions(pattern, held, homes)
        regions = regions.take(~np.isin(regions.home, homes)).joined(settled)
        drifted, more = _find_drifted(situation, settled)
        cuts = np.concatenate([cuts, more])
    progress.step(0.4)
    pattern = cut_ground(base, upper, chosen, beyond, cuts)
    held = name_holders(pattern, regions, drifted, rights, name_drawn(pattern))
    return _Divided(pattern, held, cuts)


def _find_drifted(situation: Situation, regions: Regions) -> tuple[Regions, Geometries]:
    widths, buildings = situation.typed.widths, situation.buildings
    return find_drifted(situation.base, regions, situation.outline, buildings, widths)
