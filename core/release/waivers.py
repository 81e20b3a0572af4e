"""Waivers: findings that somebody answers for, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from ..errors import Message
from ..layers import Column
from ..records import day_of, read_records


@dataclass(frozen=True)
class Waiver:
    """Leave to release with one finding.

    Attributes:
        finding_id: The finding.
        reason: Why it may stay.
        author: Who answers for it.
        expiry: Last day the waiver holds.
    """

    finding_id: str
    reason: str
    author: str
    expiry: date

    def holds_on(self, day: date) -> bool:
        """Return whether the waiver still holds."""
        return day <= self.expiry


WAIVER_FIELDS = tuple(field.name for field in fields(Waiver))


def make_waivers(table: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Waiver, ...]:
    """Return the rows of a table as waivers.

    Args:
        table: What to call the table in messages.
        rows: Values by column name; dates as YYYY-MM-DD text or as dates.

    Raises:
        GridError: Naming the row (the first is 1) that has a value missing or a bad date.
    """
    title = Message("Waivers {table}", table=table)
    return tuple(
        Waiver(
            values["finding_id"],
            values["reason"],
            values["author"],
            day_of(place, "expiry", values["expiry"]),
        )
        for place, values in read_records(title, rows, WAIVER_FIELDS, WAIVER_FIELDS)
    )


def waiver_columns(waivers: Iterable[Waiver]) -> dict[str, Column]:
    """Return the waivers as text columns, sorted."""
    rows = sorted(
        (waiver.finding_id, waiver.reason, waiver.author, waiver.expiry.isoformat())
        for waiver in waivers
    )
    values = np.array(rows, dtype=object).reshape(len(rows), len(WAIVER_FIELDS))
    return {name: values[:, place] for place, name in enumerate(WAIVER_FIELDS)}
