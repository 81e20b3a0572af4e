"""Which grid goes on under which code when base grids are divided again."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from ...arrays import Codes

_DIGITS = 3


def settle_succession(
    before: NDArray[np.intp], after: NDArray[np.intp], people: NDArray[np.int64], k: int
) -> NDArray[np.intp]:
    """Return the plan with every grid under the number of the one that most of its people are from.

    Args:
        before: Grid of each atom, 0 to k - 1, shape (n,).
        after: The same later; new grids are numbered from k on, shape (n,).
        people: People of each atom, shape (n,).
        k: Number of grids before.
    """
    renamed = after.copy()
    for new in range(k, int(after.max(initial=-1)) + 1):
        come = after == new
        if not come.any():
            continue
        held = np.bincount(before[come], people[come], k)
        source = int(held.argmax())
        keeps = renamed == source
        if held[source] > people[keeps & (before == source)].sum():
            renamed[come] = source
            renamed[keeps] = new
    return renamed


def code_anew(existing: Codes, sources: Codes, parents: Codes) -> Codes:
    """Return a code for each new grid: the largest number in use after the same beginning, plus 1.

    Numbers keep their width, and none that was in use is used again.

    Args:
        existing: All codes there were.
        sources: Code of the grid that each new one is divided from, shape (n,).
        parents: Code of its community, "" where there is none, shape (n,).

    Returns:
        Codes, shape (n,).
    """
    codes = existing.tolist()
    fresh: list[str] = []
    for source, parent in zip(sources.tolist(), parents.tolist()):
        head, width = _scheme(source, parent)
        numbers = [
            int(code[len(head) :])
            for code in (*codes, *fresh)
            if code.startswith(head) and code[len(head) :].isdecimal()
        ]
        fresh.append(f"{head}{max(numbers, default=0) + 1:0{width}d}")
    return np.array(fresh, dtype=str)


def _scheme(source: str, parent: str) -> tuple[str, int]:
    """Return what codes like one begin with, and how many digits follow."""
    rest = source[len(parent) :]
    if parent and source.startswith(parent) and rest.isdecimal():
        return parent, len(rest)
    digits = re.search(r"\d*$", source)
    width = len(digits.group()) if digits else 0
    return (source[: len(source) - width], width) if width else (f"{source}-", _DIGITS)
