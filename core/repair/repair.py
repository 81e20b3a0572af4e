"""Overlaps and gaps of one layer mended, and what cannot be mended listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes, Column
from ..checks import check_layer
from ..coverage import CoverageCheck
from ..errors import Message
from ..findings import Findings, with_contents
from ..layers import Geometries, GridLayer
from ..profiles import RuleProfile, read_profile
from ..progress import Progress, Silent, Span
from ..proof import Changes, Places, Proof, prove
from ..shapes import is_changed, made_polygonal
from .attempt import Attempt, Plan, Surroundings, Work
from .decision import NOTHING_REFUSED, Fixtures, Refusals
from .fusing import without_shreds
from .narrowness import are_narrow, are_streets
from .outline import NOBODY
from .parents import Parents, find_parents
from .reasons import find_reasons
from .record import record_changes, record_places
from .settings import RepairSettings
from .worsening import find_gone, find_spoiled

__all__ = ["Repair", "Surroundings", "repair_coverage"]

# Rolling back a place may bare what spoils another one beside it.
_TURNS = 4
# Where many faults meet, mending some shows what is left of others.
_PASSES = 3
# Of the progress: the check at the beginning, and everything after the first turn.
_CHECK, _RARE = 0.2, 0.2

Check = Callable[[Geometries, Progress], CoverageCheck]


@dataclass(frozen=True)
class Repair:
    """A mended layer, and the proof.

    Attributes:
        layer: The same rows, codes and attributes; a grid that needed no change has the very
            shape it had.
        before: The layer as it was, its shapes made valid.
        proof: What was mended, one row per place, and what moved.
        unresolved: What the checks still find, contents counted.
        reasons: Why each is left as it is.
    """

    layer: GridLayer
    before: GridLayer
    proof: Proof
    unresolved: Findings
    reasons: tuple[Message, ...]


def repair_coverage(
    layer: GridLayer,
    settings: RepairSettings,
    around: Surroundings | None = None,
    *,
    locked: Column | None = None,
    priority: Column | None = None,
    profile: RuleProfile | None = None,
    progress: Progress | None = None,
) -> Repair:
    """Mend the overlaps and gaps of one layer that are no wider than the settings say.

    Overlaps go to one of their grids or are divided (see `overlaps.decide_overlaps`), gaps are
    divided along their middle between the grids that face each other (see `gaps.close_gaps`).
    Grids away from faults keep their shapes. The checks run before and after; a place whose
    repair would make a new finding is left as it was.

    Args:
        layer: Grids in metres; faulty shapes are made valid.
        settings: Widths up to which faults are mended.
        around: What lies around and inside the grids.
        locked: Grids that never change, booleans, shape (n,); None: none.
        priority: Whom an overlap goes to: the highest, shape (n,); None: all alike.
        profile: Widths and severities of the checks; None: the default.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    around = around or Surroundings()
    rules = profile or read_profile()
    sound = _made_sound(layer)
    rows = np.flatnonzero(~shapely.is_empty(sound.geometries))
    usable = sound.take(rows)
    parents = None if around.parents is None else find_parents(usable, around.parents)
    plan = Plan(settings, around, _fixtures(usable, rows, locked, priority, parents), parents)

    def drawn(shapes: Geometries) -> GridLayer:
        return _with(layer, rows, shapes, plan.fixtures.locked)

    def check(grids: GridLayer, progress: Progress) -> CoverageCheck:
        frame, exclusions = around.frame, around.exclusions
        return check_layer(grids, rules, frame=frame, exclusions=exclusions, progress=progress)

    before = check(layer, Span(progress, 0, _CHECK))
    passes = _make_passes(
        usable,
        plan,
        before,
        lambda shapes, span: check(drawn(shapes), span),
        Span(progress, _CHECK, 1),
    )
    places, changes = _record(usable.codes, before, passes)
    unresolved = with_contents(passes[-1].after.findings, around.buildings)
    return Repair(
        drawn(passes[-1].attempt.shapes),
        sound,
        prove(places, changes, around.buildings),
        unresolved,
        tuple(find_reasons(unresolved, passes[-1].refusals, settings)),
    )


@dataclass(frozen=True)
class _Pass:
    """An attempt that made nothing worse, what the checks find after it, and what it left."""

    attempt: Attempt
    after: CoverageCheck
    refusals: Refusals


def _make_passes(
    usable: GridLayer, plan: Plan, before: CoverageCheck, check: Check, progress: Progress
) -> list[_Pass]:
    """Mend until nothing is left that can be, or nothing gets better."""
    passes: list[_Pass] = []
    layer, was = usable, before
    for number in range(_PASSES):
        span = _mostly(progress, number)
        passes.append(_make_pass(Work(layer, plan, was.mismatches.geometry), was, check, span))
        done = passes[-1]
        if not is_changed(layer.geometries, done.attempt.shapes).any():
            break
        # what a locked grid bars may take another look: beside it, vertices come to lie elsewhere
        if not plan.fixtures.locked.any() and not _leaves_more(done, plan.settings):
            break
        layer, was = replace(usable, geometries=done.attempt.shapes), done.after
    return passes


def _make_pass(work: Work, before: CoverageCheck, check: Check, progress: Progress) -> _Pass:
    """Attempt a repair, again without the places whose repair would make a new finding."""
    rolled_back = NOTHING_REFUSED
    for turn in range(_TURNS):
        span = _mostly(progress, turn)
        attempt = work.attempt(rolled_back.ground, Span(span, 0, 0.6))
        after = check(attempt.shapes, Span(span, 0.6, 1))
        spoiled = find_spoiled(
            attempt.decisions, work.layer.codes, work.plan.fixtures.locked, before, after
        )
        if not len(spoiled.ground):
            break
        rolled_back = rolled_back.joined(spoiled)
    return _Pass(attempt, after, attempt.refusals.joined(rolled_back))


def _mostly(progress: Progress, number: int) -> Span:
    """Return the part of the progress for a turn: most for the first, which is often the last."""
    return Span(progress, 1 - _RARE**number, 1 - _RARE ** (number + 1))


def _leaves_more(done: _Pass, settings: RepairSettings) -> bool:
    """Tell whether faults are left that are narrow enough to be mended."""
    left = done.after.findings
    is_bare = (left.rule == "gap") | (left.rule == "blind_spot")
    overlaps, gaps = left.geometry[left.rule == "overlap"], left.geometry[is_bare]
    return bool(
        are_narrow(overlaps, settings.max_overlap).any()
        or are_streets(gaps, settings.max_gap).any()
    )


def _made_sound(layer: GridLayer) -> GridLayer:
    """Return the layer with faulty shapes made valid."""
    shapes = made_polygonal(layer.geometries)
    faulty = is_changed(layer.geometries, shapes)
    shapes[faulty] = without_shreds(shapes[faulty])
    return replace(layer, geometries=shapes)


def _fixtures(
    usable: GridLayer,
    rows: NDArray[np.intp],
    locked: Column | None,
    priority: Column | None,
    parents: Parents | None,
) -> Fixtures:
    n = len(usable)
    return Fixtures(
        np.zeros(n, dtype=bool) if locked is None else np.asarray(locked, dtype=bool)[rows],
        np.zeros(n) if priority is None else np.asarray(priority, dtype=float)[rows],
        np.full(n, NOBODY) if parents is None else parents.of_grid,
    )


def _with(
    layer: GridLayer, rows: NDArray[np.intp], shapes: Geometries, locked: NDArray[np.bool_]
) -> GridLayer:
    """Return the layer with the shapes of the usable rows, locked ones as they were drawn."""
    geometries = layer.geometries.copy()
    geometries[rows[~locked]] = shapes[~locked]
    return replace(layer, geometries=geometries)


def _record(codes: Codes, before: CoverageCheck, passes: list[_Pass]) -> tuple[Places, Changes]:
    """Return all mended places and the ground that changed hands, pass by pass."""
    after = passes[-1].after
    decisions = [decision for done in passes for decision in done.attempt.decisions]
    displacements = [one for done in passes for one in done.attempt.displacements]
    invalid = find_gone(_faulty(before.findings), _faulty(after.findings))
    matched = find_gone(before.mismatches, after.mismatches)
    places = record_places(codes, decisions, invalid, matched)
    first = len(invalid) + len(matched) + 1
    return places, record_changes(codes, decisions, displacements, first)


def _faulty(findings: Findings) -> Findings:
    return findings.take(findings.rule == "invalid_geometry")
