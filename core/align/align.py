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
from ..shapes import is_changed, is_empty, made_polygonal
from ..soundness import mended, require_sound
from .account import account_for
from .agreement import require_agreement
from .drawing import Drawing, Frozen, Situation, draw_anew, find_left
from .local import redraw
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
    "": "A fault of the grid itself, which no border can mend.",
}


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
    draft = work.draw(Span(progress, 0.25, 0.8))
    proof = account_for(
        base, usable, draft.drawing.moves, ground.to_cover, typed.widths.drift, buildings
    )
    progress.step(0.9)
    unresolved = with_contents(draft.findings, buildings)
    progress.step(1)
    return Alignment(
        draft.layer,
        draft.before,
        proof,
        unresolved,
        tuple(Message(_REASON_TEXTS.get(rule, _REASON_TEXTS[""])) for rule in unresolved.rule),
        typed.widths.drift,
        int(is_changed(upper.geometries, draft.layer.geometries).sum()),
        len(draft.frozen),
    )


@dataclass(frozen=True)
class _Draft:
    """The layer drawn anew once, and what is wrong with it now.

    Attributes:
        drawing: The drawing.
        frozen: What stays as drawn in it.
        before, layer: The grids that changed, valid, as they were; all grids as they are.
        findings: What the checks find.
        typed: What the layer shares with the base grids now, typed by the widths of before.
    """

    drawing: Drawing
    frozen: Frozen
    before: GridLayer
    layer: GridLayer
    findings: Findings
    typed: TypedGround


@dataclass(frozen=True)
class _Work:
    """The layer as drawn, and what was wrong with it."""

    upper: GridLayer
    situation: Situation
    before: Findings
    ground: Ground
    profile: RuleProfile

    def draw(self, progress: Progress) -> _Draft:
        """Return the layer drawn anew, and again as long as a second run would change it."""
        situation = self.situation
        drawing = draw_anew(situation, Frozen.nothing(situation), Span(progress, 0, 0.4))
        draft = self._undo_worse(drawing, situation, self.before, Span(progress, 0.4, 0.7))
        drawn = np.ones(len(situation.upper), dtype=bool)
        for number in range(_ROUNDS):
            progress.step(0.7 + 0.3 * number / _ROUNDS)
            seen = self._seen_anew(draft)
            asked = None if seen is None else find_left(seen, drawn).joined(draft.frozen)
            if seen is None or asked is None or not len(asked):
                break
            as_is = Drawing(seen.upper.geometries, draft.drawing.moves.take(np.arange(0)))
            drawing = redraw(seen, Frozen.nothing(seen), asked, as_is, Silent())
            again = self._undo_worse(drawing, seen, draft.findings, Silent())
            if not len(again.drawing.moves):
                break
            moves = draft.drawing.moves.joined(again.drawing.moves)
            drawn = is_changed(draft.drawing.shapes, again.drawing.shapes)
            draft = replace(again, drawing=Drawing(again.drawing.shapes, moves))
        return draft

    def _undo_worse(
        self, drawing: Drawing, situation: Situation, before: Findings, progress: Progress
    ) -> _Draft:
        """Return a drawing in which all stays that would make something worse."""
        frozen = Frozen.nothing(situation)
        for number in range(_ROUNDS):
            span = Span(progress, number / _ROUNDS, (number + 1) / _ROUNDS)
            draft, more = self._look_at(drawing, frozen, situation, before, span)
            if not more.adds_to(frozen):
                break
            frozen = frozen.joined(more)
            drawing = redraw(situation, frozen, more, drawing, Silent())
        return draft

    def _seen_anew(self, draft: _Draft) -> Situation | None:
        """Return the draft in the place of the drawn layer; None when grids have disappeared."""
        old, shapes = self.situation, draft.drawing.shapes
        if shapely.is_empty(shapes).any():
            return None
        drawn = replace(old.upper, geometries=shapes)
        overlaps = draft.findings.geometry[draft.findings.rule == "overlap"]
        return Situation.of(old.base, drawn, old.buildings, draft.typed, old.outline, overlaps)

    def _look_at(
        self,
        drawing: Drawing,
        frozen: Frozen,
        situation: Situation,
        before: Findings,
        progress: Progress,
    ) -> tuple[_Draft, Frozen]:
        """Return the drawing checked, and what must not be drawn anew for what it made worse."""
        base, usable, widths = situation.base, situation.upper, situation.typed.widths
        was, layer = _put_back(self.upper, self.situation.upper, drawing)
        check = check_on_ground(layer, widths.drift, self.ground, self.profile, progress)
        drawn = mended(replace(usable, geometries=drawing.shapes))
        profile = self.profile.with_widths(widths.noise, widths.drift)
        typed = type_ground(base, drawn, profile, situation.buildings)
        crossings = find_crossings(base, drawn, typed, profile)
        new = check.findings.take(find_new(before, check.findings))
        worse = find_new_crossings(situation.typed, typed, base, crossings)
        parting = np.isin(new.rule.astype(str), _PARTING)
        parted = np.isin(usable.codes, new.professional_codes[parting].astype(str))
        places = np.concatenate([new.geometry[~parting], crossings.geometry[worse]])
        more = find_to_freeze(drawing, places, np.flatnonzero(parted), base, len(usable))
        findings = join_findings([check.findings, crossings])
        return _Draft(drawing, frozen, was, layer, findings, typed), more


def _put_back(upper: GridLayer, usable: GridLayer, drawing: Drawing) -> tuple[GridLayer, ...]:
    """Return the layer with the changed shapes at their rows: as they were, valid, and anew."""
    changed = is_changed(usable.geometries, drawing.shapes)
    rows = _usable_rows(upper)[changed]
    layers = []
    for shapes in (usable.geometries, drawing.shapes):
        geometries = upper.geometries.copy()
        geometries[rows] = shapes[changed]
        layers.append(replace(upper, geometries=geometries))
    return tuple(layers)


def _usable_rows(upper: GridLayer) -> NDArray[np.intp]:
    return np.flatnonzero(~is_empty(made_polygonal(upper.geometries)))
