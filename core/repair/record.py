"""What was decided, turned into the proof that people read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes
from ..errors import Message
from ..findings import Findings
from ..layers import Geometries
from ..proof import NOBODY, Changes, Places, join_unique
from .decision import Decision, column_of


def record_places(
    codes: Codes, decisions: Sequence[Decision], invalid: Findings, matched: Findings
) -> Places:
    """Return all mended places, numbered: faulty shapes, borders matched, then the decisions.

    Args:
        codes: Codes of the grids, shape (n,).
        decisions: What was decided, sort by sort.
        invalid: Shapes that were made valid.
        matched: Borders whose vertices were matched.
    """
    made_valid = _of_findings(invalid, Message("The shape was made valid."))
    fused = _of_findings(matched, Message("The vertices on both sides were matched."))
    parts = [made_valid, fused, *(_of_decision(codes, decision) for decision in decisions)]
    rule, of_grids, geometry, width, action = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    number = np.arange(1, len(rule) + 1)
    return Places(number, rule, of_grids, geometry, width, action)


def record_changes(
    codes: Codes,
    decisions: Sequence[Decision],
    displacements: Sequence[NDArray[np.float64]],
    first: int,
) -> Changes:
    """Return all pieces that changed hands.

    Args:
        codes: Codes of the grids, shape (n,).
        decisions: What was decided, in the order of their places.
        displacements: How far the border moved across each piece, metres, a column each.
        first: Number of the first decision's first place.
    """
    names = np.append(codes.astype(object), NOBODY)
    offsets = first + np.cumsum([0, *map(len, decisions)])
    return Changes(
        np.concatenate([d.place + offset for d, offset in zip(decisions, offsets)]),
        np.concatenate([names[d.giver] for d in decisions]),
        np.concatenate([names[d.taker] for d in decisions]),
        np.concatenate([d.giver >= 0 for d in decisions]),
        np.concatenate([d.pieces for d in decisions]),
        np.concatenate(displacements),
    )


_Columns = tuple[
    NDArray[np.object_], NDArray[np.object_], Geometries, NDArray[np.float64], NDArray[np.object_]
]


def _of_findings(findings: Findings, action: Message) -> _Columns:
    codes = np.where(
        findings.base_codes != "", findings.base_codes, findings.professional_codes
    ).astype(object)
    return (
        findings.rule,
        codes,
        findings.geometry,
        findings.width_m,
        column_of([action] * len(findings)),
    )


def _of_decision(codes: Codes, decision: Decision) -> _Columns:
    beside = np.empty(len(decision), dtype=object)
    beside[:] = [join_unique(codes[list(rows)].tolist()) for rows in decision.beside]
    return (
        np.full(len(decision), decision.rule, dtype=object),
        beside,
        np.asarray(decision.ground, dtype=object),
        decision.width_m,
        decision.action,
    )


def within_reach(grounds: Geometries, of: Geometries, distance: float) -> NDArray[np.bool_]:
    """Tell which grounds come within a distance (metres) of any of some shapes, shape (n,)."""
    near = np.zeros(len(grounds), dtype=bool)
    near[shapely.STRtree(of).query(grounds, predicate="dwithin", distance=distance)[0]] = True
    return near
