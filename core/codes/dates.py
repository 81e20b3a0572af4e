"""Days, as text that sorts."""

from __future__ import annotations

import re
from datetime import date

from ..errors import GridError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_day(text: str) -> bool:
    """Tell whether a text is a day, written as 2026-11-30."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def require_day(text: str) -> str:
    """Return the day that a text says.

    Raises:
        GridError: If it says none.
    """
    text = text.strip()
    if not is_day(text):
        raise GridError("DATE is {date}. Give a day such as 2026-11-30.", date=repr(text))
    return text
