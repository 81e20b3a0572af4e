"""The gate: nothing is released while errors stand that nobody answers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..errors import GateError, Message
from ..findings import ERROR, Findings
from .waivers import Waiver


@dataclass(frozen=True)
class Gate:
    """What the gate saw of the waivers.

    Attributes:
        blocking: Errors that stand against the release.
        waived: Findings, of any severity, that a waiver in force covers.
        used: Waivers in force that cover a finding.
        expired: Waivers past their last day; they count as none.
        unused: Waivers for findings that are not there (any more).
    """

    blocking: Findings
    waived: Findings
    used: tuple[Waiver, ...]
    expired: tuple[Waiver, ...]
    unused: tuple[Waiver, ...]

    @property
    def notes(self) -> list[Message]:
        """Return what to say about waivers that do nothing."""
        expired = ", ".join(f"{waiver.finding_id} ({waiver.expiry})" for waiver in self.expired)
        unused = ", ".join(waiver.finding_id for waiver in self.unused)
        notes = []
        if expired:
            notes.append(Message("Waivers that have expired: {waivers}.", waivers=expired))
        if unused:
            notes.append(Message("Waivers without a finding: {waivers}.", waivers=unused))
        return notes


def inspect_gate(findings: Findings, waivers: Iterable[Waiver], today: date) -> Gate:
    """Return how the waivers stand against the findings, without refusing anything."""
    ids = np.array(findings.finding_id, dtype=object)
    present = set(ids.tolist())
    ordered = sorted(
        set(waivers), key=lambda one: (one.finding_id, one.expiry, one.author, one.reason)
    )
    matching = [waiver for waiver in ordered if waiver.finding_id in present]
    used = tuple(waiver for waiver in matching if waiver.holds_on(today))
    covered = np.isin(ids.astype(str), [waiver.finding_id for waiver in used])
    return Gate(
        blocking=findings.take((findings.severity == ERROR) & ~covered),
        waived=findings.take(covered),
        used=used,
        expired=tuple(waiver for waiver in matching if not waiver.holds_on(today)),
        unused=tuple(waiver for waiver in ordered if waiver.finding_id not in present),
    )


def check_gate(findings: Findings, waivers: Sequence[Waiver], today: date) -> Gate:
    """Let a release pass when every error is waived.

    Args:
        findings: All findings of the stack.
        waivers: Waivers, in force or not.
        today: The day to judge expiry on; a waiver holds through its last day.

    Raises:
        GateError: With the number of blocking errors by rule.
    """
    gate = inspect_gate(findings, waivers, today)
    if len(gate.blocking):
        counts = gate.blocking.count()
        raise GateError("{reasons}", counts, reasons=[_refusal(counts), *gate.notes])
    return gate


def _refusal(counts: Mapping[str, int]) -> Message:
    rules = ", ".join(f"{rule} {number}" for rule, number in counts.items())
    number = sum(counts.values())
    if number == 1:
        return Message(
            "The release is refused: 1 error stands against it ({rules}). "
            "Mend it, or waive it by finding_id.",
            rules=rules,
        )
    return Message(
        "The release is refused: {number} errors stand against it ({rules}). "
        "Mend them, or waive them by finding_id.",
        number=number,
        rules=rules,
    )
