"""Codes for grids that are cut off others."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

_TRAILING = re.compile(r"(.*?)([0-9]{2,4})", re.DOTALL)


def next_code(codes: Iterable[str], like: str) -> str:
    """Return a code for a grid cut off another, which no grid has.

    It has the same prefix and length, and the number after the highest in use; where the code ends
    in less than two digits, or all numbers are used up, "-2", "-3", ... is put behind it.

    Args:
        codes: The codes in use.
        like: Code of the grid that it is cut off.
    """
    used = set(map(str, codes))
    return _numbered(used, like) or next(
        code for number in itertools.count(2) if (code := f"{like}-{number}") not in used
    )


def _numbered(used: set[str], like: str) -> str:
    """Return the code with the next number; "" where there is none."""
    match = _TRAILING.fullmatch(like)
    if match is None:
        return ""
    prefix, digits = match.groups()
    alike = re.compile(re.escape(prefix) + f"([0-9]{{{len(digits)}}})")
    numbers = [int(found[1]) for code in used if (found := alike.fullmatch(code))]
    following = str(max([int(digits), *numbers]) + 1).zfill(len(digits))
    return prefix + following if len(following) == len(digits) else ""
