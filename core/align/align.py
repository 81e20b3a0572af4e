"""The whole way from a drifted professional layer to one that shares the base grids' edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..checks import check_on_ground, professional_ground
from ..coverage import Ground
from ..crossings import TypedGround, find_crossings, type_ground
from ..errors import GridError, Message
from ..findings import Findings, join_findings, with_contents
from ..layers import Buildings, GridLayer, Stack
from ..profiles import DEFAULT_DRIFT_M, RuleProfile
from ..progress import Progress, Silent, Span
from ..proof import Proof
from ..shapes import is_empty, made_polygonal
from ..soundness import mended, require_sound
from .account import account_for
from .agreement import require_agreement
from .drawing import Drawing, Frozen, Situation, draw_anew, is_aligned
from .worse import find_new, find_new_crossings, find_to_freeze

_ROUNDS = 4
_PARTING = ("multipart", "empty_geometry", "invalid_geometry")
_REASON_TEXTS: Mapping[str, str] = {
    "crossing": "Really split: a person decides which grid it belongs to.",
    "overlap": "Wider than drift, or in a base grid that is left as drawn: decide who keeps it.",
    "gap": "Nobody's ground stays nobody's, where it is more than drift: give it to a grid.",
    "blind_spot": "Nobody's ground stays nobody's: give it to a grid.",
    "outside": "Ground beyond the base grids stays as drawn, where it is more than drift.",
    "drift": "Drawn anew, this place would have got a new fault: it is left as drawn.",
}
_FAULT_TEXT = "A fault of the grid itself, which no border can mend."


@dataclass(frozen=True)
class Alignment:
    """A professional layer drawn onto the edges of base grids.

    Attributes:
        layer: The same grids, row by row; a shape that stays is the very object it was.
        before: The grids as they were, row by row, those that changed with their shapes made
            valid.
        proof: What was changed, place by place.
        unresolved: What the checks still find, worst first, contents counted.
        reasons: Why each of these was left, a message each.
        drift: Width up to which a disagreement counted as a slip, metres.
        changed: Number of grids whose shape changed.
        restored: Number of base grids left as drawn because a change would have made a fault.
    """

    layer: GridLayer
    before: GridLayer
    proof: Proof
    unresolved: Findings
    reasons: tuple[Message, ...]
    drift: float
    changed: int
    restored: int


def align_professional(
    base: GridLayer,
    upper: GridLayer,
    profile: RuleProfile,
    buildings: Buildings | None = None,
    progress: Progress | None = None,
) -> Alignment:
    """Draw the borders of a professional layer onto base-grid edges where they only drifted.

    Real crossings, ground that nobody really covers, and overlaps wider than drift stay exactly
    as drawn. The result shares its vertices with the base grids. Aligned again, it stays as it
    is.

    Args:
        base: The base grids.
        upper: The professional grids; faults of theirs are told, and invalid shapes made valid
            where they change.
        profile: Widths and severities; a drift of 0 is estimated from the layer itself,
            and is 2 m at least.
        buildings: What makes narrow ground real; None: width decides alone.
        progress: Told of the stages; may raise CancelledError.

    Raises:
        GridError: If the base grids have faults in themselves, the layer is empty, or the two
            agree nowhere; naming the layer and the remedy.
    """
    progress = progress or Silent()
    require_sound(base)
    usable = mended(upper)
    if not len(usable):
        raise GridError(
            "Layer {layer} has no grids. Choose the layer that holds them.", layer=upper.title
        )
    # an aligned layer does not tell how it had drifted: a second look takes the default
    typed = type_ground(
        base,
        usable,
        profile,
        buildings,
        Span(progress, 0, 0.25),
        least_drift=max(profile.noise, DEFAULT_DRIFT_M),
    )
    require_agreement(base, usable, typed)
    ground = professional_ground(Stack(base), base)
    before = check_on_ground(upper, typed.widths.drift, ground, profile).findings
    overlaps = before.geometry[before.rule == "overlap"]
    situation = Situation.of(base, usable, buildings, typed, ground.to_cover, overlaps)
    work = _Work(upper, situation, before, ground, profile)
    drawing, frozen, after = work.draw(Span(progress, 0.25, 0.8))
    proof = account_for(base, usable, drawing.moves, ground.to_cover, typed.widths.drift, buildings)
    progress.step(0.9)
    unresolved = with_contents(after.findings, buildings)
    progress.step(1)
    return Alignment(
        after.layer,
        after.before,
        proof,
        unresolved,
        tuple(Message(_REASON_TEXTS.get(rule, _FAULT_TEXT)) for rule in unresolved.rule),
        typed.widths.drift,
        sum(new is not old for new, old in zip(after.layer.geometries, upper.geometries)),
        int(frozen.base.sum() + frozen.beyond.sum()),
    )


@dataclass(frozen=True)
class _After:
    """The layer drawn anew, what is wrong with it now, and what must not be drawn anew for that."""

    before: GridLayer
    layer: GridLayer
    findings: Findings
    typed: TypedGround
    to_freeze: Frozen


@dataclass(frozen=True)
class _Work:
    """The layer as drawn, and what was wrong with it."""

    upper: GridLayer
    situation: Situation
    before: Findings
    ground: Ground
    profile: RuleProfile

    def draw(self, progress: Progress) -> tuple[Drawing, Frozen, _After]:
        """Return the layer drawn anew, but for what had to stay for no fault to be new."""
        base, upper = self.situation.base, self.situation.upper
        frozen = Frozen(np.zeros(len(base), dtype=bool), np.zeros(len(upper), dtype=bool))
        for number in range(_ROUNDS):
            span = Span(progress, 0.8 * number / _ROUNDS, 0.8 * (number + 1) / _ROUNDS)
            drawing = draw_anew(self.situation, frozen, Span(span, 0, 0.5))
            after = self._look_at(drawing, Span(span, 0.5, 1))
            if not after.to_freeze.adds_to(frozen):
                break
            frozen = frozen.joined(after.to_freeze)
        drawing, after = self._settle(drawing, frozen, after, Span(progress, 0.8, 1))
        return drawing, frozen, after

    def _settle(
        self, drawing: Drawing, frozen: Frozen, after: _After, progress: Progress
    ) -> tuple[Drawing, _After]:
        """Draw again what a second look would find, so that a second run finds nothing."""
        for number in range(_ROUNDS):
            situation = self._seen_anew(drawing, after)
            if situation is None or is_aligned(situation, frozen):
                break
            span = Span(progress, number / _ROUNDS, (number + 1) / _ROUNDS)
            again = draw_anew(situation, frozen, Span(span, 0, 0.5))
            moves = drawing.moves.joined(again.moves)
            newer = self._look_at(Drawing(again.shapes, moves), Span(span, 0.5, 1))
            if not len(again.moves) or newer.to_freeze.adds_to(frozen):
                break
            drawing, after = Drawing(again.shapes, moves), newer
        return drawing, after

    def _seen_anew(self, drawing: Drawing, after: _After) -> Situation | None:
        """Return the drawn layer in the place of the first; None when grids have disappeared."""
        if shapely.is_empty(drawing.shapes).any():
            return None
        old = self.situation
        drawn = replace(old.upper, geometries=drawing.shapes)
        overlaps = after.findings.geometry[after.findings.rule == "overlap"]
        return Situation.of(old.base, drawn, old.buildings, after.typed, old.outline, overlaps)

    def _look_at(self, drawing: Drawing, progress: Progress) -> _After:
        base, usable = self.situation.base, self.situation.upper
        widths = self.situation.typed.widths
        before, layer = _put_back(self.upper, usable, drawing)
        check = check_on_ground(layer, widths.drift, self.ground, self.profile, progress)
        drawn = mended(replace(usable, geometries=drawing.shapes))
        profile = self.profile.with_widths(widths.noise, widths.drift)
        typed = type_ground(base, drawn, profile, self.situation.buildings)
        crossings = find_crossings(base, drawn, typed, profile)
        new = check.findings.take(find_new(self.before, check.findings))
        worse = find_new_crossings(self.situation.typed, typed, base, crossings)
        parting = np.isin(new.rule.astype(str), _PARTING)
        parted = np.isin(usable.codes, new.professional_codes[parting].astype(str))
        places = np.concatenate([new.geometry[~parting], crossings.geometry[worse]])
        to_freeze = find_to_freeze(drawing, places, np.flatnonzero(parted), base, len(usable))
        return _After(before, layer, join_findings([check.findings, crossings]), typed, to_freeze)


def _put_back(upper: GridLayer, usable: GridLayer, drawing: Drawing) -> tuple[GridLayer, ...]:
    """Return the layer with the changed shapes at their rows: as they were, valid, and anew."""
    changed = np.array(
        [new is not old for new, old in zip(drawing.shapes, usable.geometries)], dtype=bool
    )
    rows = _usable_rows(upper)[changed]
    layers = []
    for shapes in (usable.geometries, drawing.shapes):
        geometries = upper.geometries.copy()
        geometries[rows] = shapes[changed]
        layers.append(replace(upper, geometries=geometries))
    return tuple(layers)


def _usable_rows(upper: GridLayer) -> NDArray[np.intp]:
    return np.flatnonzero(~is_empty(made_polygonal(upper.geometries)))
