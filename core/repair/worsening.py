"""Findings before and after a repair compared: what is gone, what is new, and whose fault it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes
from ..coverage import CoverageCheck
from ..errors import Message
from ..findings import CODE_SEPARATOR, Findings, join_findings
from ..width import RESOLUTION_M
from .decision import Decision, Refusals, column_of, refuse
from .outline import NOBODY

# Of its ground or length, a finding that was there before shares at least this with one from then.
_SAME = 0.5
_IN_WORDS = {
    "invalid_geometry": Message("a faulty shape."),
    "empty_geometry": Message("a grid without ground."),
    "multipart": Message("a grid in several pieces."),
    "overlap": Message("another overlap."),
    "gap": Message("another gap."),
    "blind_spot": Message("another gap."),
    "outside": Message("a grid beyond the frame."),
    "unmatched_edge": Message("a border whose vertices differ."),
}
# What is wrong with a grid in itself is known by the grid, whatever its shape is now.
_OF_GRID = frozenset(
    {"invalid_geometry", "empty_geometry", "multipart", "missing_code", "duplicate_code"}
)


def find_gone(before: Findings, after: Findings) -> Findings:
    """Return the findings from before that are there no longer."""
    return before.take(~_is_known(before, after))


def find_spoiled(
    decisions: Sequence[Decision],
    codes: Codes,
    locked: NDArray[np.bool_],
    before: CoverageCheck,
    after: CoverageCheck,
) -> Refusals:
    """Return the mended places beside which there is a finding now that was not there before.

    A border that ends at a locked grid between two of its vertices counts for none: the locked
    grid cannot be given a vertex, and a gap or an overlap would be worse.

    Args:
        decisions: What was decided.
        codes: Codes of the grids, shape (n,).
        locked: Which of them never change, shape (n,).
        before: What the checks found before.
        after: What they find now.
    """
    mismatches = _new(before.mismatches, after.mismatches)
    unlocked = ~_name(mismatches, codes[locked])
    worse = join_findings([_new(before.findings, after.findings), mismatches.take(unlocked)])
    refusals = [refuse(np.empty(0, dtype=object), Message(""))]
    for decision in decisions:
        spoiled = _beside(decision, codes, worse)
        rules = [_IN_WORDS.get(rule, Message("another fault.")) for rule in worse.count()]
        reason = Message("Mending it would have made: {faults}", faults=rules)
        refusals.append(refuse(decision.ground[spoiled], reason))
    joined = refusals[0]
    for refusal in refusals[1:]:
        joined = joined.joined(refusal)
    return joined


def _new(before: Findings, after: Findings) -> Findings:
    return after.take(~_is_known(after, before))


def _is_known(findings: Findings, others: Findings) -> NDArray[np.bool_]:
    """Tell which findings are among the others, whatever their ground lost or gained."""
    known = np.zeros(len(findings), dtype=bool)
    mine, theirs = shapely.STRtree(others.geometry).query(
        findings.geometry, predicate="dwithin", distance=RESOLUTION_M
    )
    alike = _alike(findings.rule[mine], others.rule[theirs])
    mine, theirs = mine[alike], theirs[alike]
    known[mine[_overlap_enough(findings.geometry[mine], others.geometry[theirs])]] = True
    of_grid = np.isin(findings.rule.astype(str), sorted(_OF_GRID))
    named = {*zip(others.rule.tolist(), others.base_codes, others.professional_codes)}
    own = zip(findings.rule.tolist(), findings.base_codes, findings.professional_codes)
    return np.where(of_grid, [key in named for key in own], known).astype(bool)


def _alike(rules: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which rules are the same; what is left of a blind spot may be a gap."""
    bare = frozenset({"gap", "blind_spot"})
    return np.array(
        [one == other or {one, other} <= bare for one, other in zip(rules, others)], dtype=bool
    )


def _overlap_enough(shapes: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which shapes share most of their ground, or of their length, with the other one."""
    near = shapely.buffer(others, RESOLUTION_M)
    shared = shapely.intersection(shapes, near)
    ground = shapely.area(shapes)
    share = np.where(ground > 0, shapely.area(shared), shapely.length(shared))
    return share >= _SAME * np.where(ground > 0, ground, shapely.length(shapes))


def _beside(decision: Decision, codes: Codes, worse: Findings) -> NDArray[np.bool_]:
    """Tell beside which places a new finding lies, or which changed a grid that has one."""
    spoiled = np.zeros(len(decision), dtype=bool)
    of_grid = np.isin(worse.rule.astype(str), sorted(_OF_GRID))
    torn = worse.rule == "multipart"
    places = [*worse.geometry[~of_grid], *_minor_parts(worse.geometry[torn])]
    grounds = column_of([place for place in places if place is not None and not place.is_empty])
    near = shapely.STRtree(grounds).query(
        decision.ground, predicate="dwithin", distance=RESOLUTION_M
    )[0]
    spoiled[near] = True
    faulty = np.isin(codes, _codes_in(worse.take(of_grid & ~torn))) & (codes != "")
    changed = np.zeros(len(decision.place), dtype=bool)
    for rows in (decision.giver, decision.taker):
        changed |= faulty[rows] & (rows != NOBODY)
    spoiled[decision.place[changed]] = True
    return spoiled


def _minor_parts(shapes: NDArray[np.object_]) -> Iterator[shapely.Geometry]:
    """Yield the parts of shapes in several pieces, but for the largest of each."""
    for shape in shapes:
        parts = shapely.get_parts(shape)
        yield from np.delete(parts, np.argmax(shapely.area(parts)))


def _name(findings: Findings, codes: Codes) -> NDArray[np.bool_]:
    """Tell which findings name one of the codes, shape (n,)."""
    wanted = set(codes.tolist())
    named = [_codes_in(findings.take(np.array([row]))) for row in range(len(findings))]
    return np.array([not wanted.isdisjoint(names) for names in named], dtype=bool)


def _codes_in(findings: Findings) -> list[str]:
    """Return all codes that findings name."""
    joined = [*findings.base_codes.tolist(), *findings.professional_codes.tolist()]
    return CODE_SEPARATOR.join(joined).split(CODE_SEPARATOR)
