"""Waivers: findings that somebody answers for, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from ..errors import GridError, Message
from ..layers import Column


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
    return tuple(
        _make_waiver(Message("Waivers {table}, row {number}", table=table, number=number), row)
        for number, row in enumerate(rows, start=1)
    )


def waiver_columns(waivers: Iterable[Waiver]) -> dict[str, Column]:
    """Return the waivers as text columns, sorted."""
    rows = sorted(
        (waiver.finding_id, waiver.reason, waiver.author, waiver.expiry.isoformat())
        for waiver in waivers
    )
    values = np.array(rows, dtype=object).reshape(len(rows), len(WAIVER_FIELDS))
    return {name: values[:, place] for place, name in enumerate(WAIVER_FIELDS)}


def _make_waiver(place: Message, row: Mapping[str, Any]) -> Waiver:
    values = {name: _text(row.get(name)) for name in WAIVER_FIELDS}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise GridError(
            "{place}: {fields} is missing. Fill it in.", place=place, fields=", ".join(missing)
        )
    return Waiver(
        values["finding_id"], values["reason"], values["author"], _day(place, values["expiry"])
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _day(place: Message, text: str) -> date:
    try:
        # a table may carry a time of day behind the date
        return date.fromisoformat(text[:10])
    except ValueError:
        raise GridError(
            "{place}: expiry {text} is no date. Write it as YYYY-MM-DD.",
            place=place,
            text=repr(text),
        ) from None
