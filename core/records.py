"""Rows of tables that people keep: every value text or a day, what must be there refused if not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .errors import GridError, Message

_DAY = re.compile(
    r"(?P<year>\d{4})(?P<dash>-?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})([T ]\d{2}:?\d{2}.*)?"
)


def read_records(
    title: Message, rows: Iterable[Mapping[str, Any]], names: Sequence[str], needed: Sequence[str]
) -> Iterator[tuple[Message, dict[str, str]]]:
    """Yield what to call each row in messages, and its values as text, "" where there is none.

    Args:
        title: What to call the table.
        rows: Values by column name.
        names: The columns that are read.
        needed: Those of them that no row may leave empty.

    Raises:
        GridError: Naming the row (the first is 1) and what it leaves empty.
    """
    for number, row in enumerate(rows, start=1):
        place = Message("{table}, row {number}", table=title, number=number)
        values = {name: text_of(row.get(name)) for name in names}
        missing = [name for name in needed if not values[name]]
        if missing:
            raise GridError(
                "{place}: {fields} is missing. Fill it in.", place=place, fields=", ".join(missing)
            )
        yield place, values


def text_of(value: Any) -> str:
    """Return a value of a table as text; days as YYYY-MM-DD, whole numbers without a point.

    Tables of other programs keep codes as numbers; what is no number is no value.
    """
    if value is None or value != value:  # noqa: PLR0124 (nan alone is not equal to itself)
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def find_day(text: str) -> date | None:
    """Return the day that a text gives as YYYY-MM-DD or YYYYMMDD; None where it gives none.

    A table may carry a time of day behind it.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*map(int, found.group("year", "month", "day")))
    except ValueError:
        return None


def day_of(place: Message, name: str, text: str) -> date:
    """Return the day that a text gives.

    Raises:
        GridError: Naming the place and the column.
    """
    day = find_day(text)
    if day is None:
        raise GridError(
            "{place}: {field} {text} is no date. Write it as YYYY-MM-DD.",
            place=place,
            field=name,
            text=repr(text),
        )
    return day
