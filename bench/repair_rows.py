"""Rows of the tables: the worst figures over several layers, and who failed on how many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Protocol, TypeVar

from repair_contestants import Attempt


class Figures(Protocol):
    """A frozen dataclass; fields named `least_...` and `is_...` are worst when low."""

    def told(self) -> list[str]:
        """Return the figures as text, seconds last."""


Case = TypeVar("Case")


def row_of_worst(
    cases: Sequence[Case],
    attempts: Sequence[Attempt],
    measure: Callable[[Case, Attempt], Figures],
    columns: int,
) -> list[str]:
    """Return so many columns: the worst of each figure, and why attempts failed in the last."""
    figures = [
        measure(case, attempt)
        for case, attempt in zip(cases, attempts)
        if attempt.grids is not None
    ]
    reasons = [attempt.reason for attempt in attempts if attempt.grids is None]
    failure = f"{len(reasons)} of {len(attempts)} {reasons[0]}" if reasons else ""
    if not figures:
        return [*[""] * (columns - 1), failure]
    told = worst_of(figures).told()
    return [*told[:-1], f"{told[-1]}; {failure}" if failure else told[-1]]


def worst_of(figures: Sequence[Figures]) -> Figures:
    """Return the worst of each figure."""

    def worst(name: str) -> float:
        values = [getattr(each, name) for each in figures]
        return min(values) if name.startswith(("least_", "is_")) else max(values)

    kind = type(figures[0])
    return kind(*(worst(field.name) for field in fields(kind)))
