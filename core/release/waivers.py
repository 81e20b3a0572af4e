"""Waivers: findings that somebody answers for, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import GridError
from ..files import read_csv
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


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read waivers from a CSV file.

    Raises:
        GridError: If the file cannot be read, lacks a column, or a row is incomplete.
    """
    columns = read_csv(path)
    missing = [name for name in WAIVER_FIELDS if name not in columns]
    if missing:
        raise GridError(
            f"Waivers {path.name} lack the column {', '.join(missing)}. "
            f"Give the columns {', '.join(WAIVER_FIELDS)}."
        )
    rows = zip(*(columns[name] for name in WAIVER_FIELDS))
    return make_waivers(path.name, (dict(zip(WAIVER_FIELDS, row)) for row in rows))


def make_waivers(table: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Waiver, ...]:
    """Return the rows of a table as waivers.

    Args:
        table: What to call the table in messages.
        rows: Values by column name; dates as YYYY-MM-DD text or as dates.

    Raises:
        GridError: Naming the row (the first is 1) that has a value missing or a bad date.
    """
    return tuple(_make_waiver(f"Waivers {table}, row {n}", row) for n, row in enumerate(rows, 1))


def waiver_columns(waivers: Iterable[Waiver]) -> dict[str, Column]:
    """Return the waivers as text columns, sorted."""
    rows = sorted(
        (waiver.finding_id, waiver.reason, waiver.author, waiver.expiry.isoformat())
        for waiver in waivers
    )
    cells = np.array(rows, dtype=object).reshape(len(rows), len(WAIVER_FIELDS))
    return {name: cells[:, place] for place, name in enumerate(WAIVER_FIELDS)}


def _make_waiver(where: str, row: Mapping[str, Any]) -> Waiver:
    values = {name: _text(row.get(name)) for name in WAIVER_FIELDS}
    missing = [name for name, value in values.items() if not value]
    if missing:
        raise GridError(f"{where}: {', '.join(missing)} is missing. Fill it in.")
    return Waiver(
        values["finding_id"], values["reason"], values["author"], _day(where, values["expiry"])
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _day(where: str, text: str) -> date:
    try:
        # a table may carry a time of day behind the date
        return date.fromisoformat(text[:10])
    except ValueError:
        raise GridError(f"{where}: expiry {text!r} is no date. Write it as YYYY-MM-DD.") from None
