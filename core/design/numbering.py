"""The order in which grids are numbered: row by row, as one reads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes

_ROW_M = 400.0  # numbers run west to east in rows of this height, the northern row first
_DIGITS = 3


def number_in_parents(places: NDArray[np.float64], parent: NDArray[Any]) -> NDArray[np.int64]:
    """Return 1, 2, ... within each parent, row by row from north to south, west to east.

    Args:
        places: A point of each grid, metres, shape (n, 2).
        parent: What each belongs to, shape (n,).
    """
    rows = -np.floor(places[:, 1] / _ROW_M)
    order = np.lexsort((places[:, 0], rows, parent))
    first = np.searchsorted(parent[order], parent[order])
    numbers = np.empty(len(parent), dtype=np.int64)
    numbers[order] = np.arange(len(parent)) - first + 1
    return numbers


def code_in_parents(parent_codes: Codes, numbers: NDArray[np.int64]) -> Codes:
    """Return codes made of the parent's code and the number in three digits, more if need be."""
    digits = max(_DIGITS, len(str(numbers.max(initial=0))))
    return np.array(
        [f"{code}{number:0{digits}d}" for code, number in zip(parent_codes, numbers.tolist())],
        dtype=str,
    )
