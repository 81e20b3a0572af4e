"""Rows that belong together: equal keys, and rows linked with one another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def number_rows(*columns: NDArray[Any]) -> NDArray[np.intp]:
    """Return a number per row that rows with equal values share, in the order of the values.

    Args:
        columns: Arrays of one length n; the first decides the order first.
    """
    order = np.lexsort(columns[::-1])
    changes = np.zeros(len(order), dtype=bool)
    for column in columns:
        ranked = column[order]
        changes[1:] |= ranked[1:] != ranked[:-1]
    number = np.empty(len(order), dtype=np.intp)
    number[order] = np.cumsum(changes)
    return number


def connect(n: int, left: NDArray[np.intp], right: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the lowest row of the connected group that each of n rows belongs to.

    Args:
        n: Number of rows.
        left: One row of each linked pair, shape (k,).
        right: The other row.
    """
    lowest = np.arange(n)
    while len(left):
        least = np.minimum(lowest[left], lowest[right])
        np.minimum.at(lowest, lowest[left], least)
        np.minimum.at(lowest, lowest[right], least)
        while (lowest[lowest] != lowest).any():
            lowest = lowest[lowest]
        apart = lowest[left] != lowest[right]
        left, right = left[apart], right[apart]
    return lowest
