"""The next numbers of new grids: row by row, after the highest ever issued."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes
from ..errors import GridError
from .scheme import FIRST_NUMBER, Address, Scheme
from .slots import Slots

_Key = tuple[str, bool]


class Issued:
    """The numbers that were ever issued, by parent."""

    def __init__(self, scheme: Scheme, addresses: Iterable[Address] = ()) -> None:
        """Take note of codes that exist or existed."""
        self._scheme = scheme
        self._highest: dict[_Key, int] = {}
        self._undivided: set[str] = set()
        self.remember(addresses)

    def remember(self, addresses: Iterable[Address]) -> None:
        """Take note of further codes."""
        for address in addresses:
            key = (address.parent, address.is_merged)
            self._highest[key] = max(self._highest.get(key, 0), address.number)
            if address.number == self._scheme.undivided and not address.is_merged:
                self._undivided.add(address.parent)

    def issue_undivided(self, parent: str) -> Address | None:
        """Return the address of the only grid in a parent; None when it cannot be given."""
        if self._scheme.undivided is None or parent in self._undivided:
            return None
        address = Address(parent, self._scheme.undivided)
        self.remember([address])
        return address

    def issue(self, parent: str, *, is_merged: bool) -> Address:
        """Return the next address in a parent.

        Raises:
            GridError: If there are no numbers left, naming the parent.
        """
        first = self._scheme.merged if is_merged else FIRST_NUMBER
        last = self._scheme.last_merged if is_merged else self._scheme.last
        number = max(self._highest.get((parent, is_merged), 0) + 1, first or FIRST_NUMBER)
        if number > last:
            raise GridError(
                "{parent} has no number left: scheme {scheme} counts to {last}. "
                "Divide the area, or use a scheme with a longer sequence.",
                parent=parent,
                scheme=self._scheme.name,
                last=last,
            )
        address = Address(parent, number, is_merged)
        self.remember([address])
        return address


def number_grids(
    rows: NDArray[np.intp],
    points: NDArray[np.float64],
    slots: Slots,
    issued: Issued,
    row_height: float,
) -> dict[int, Address]:
    """Number new grids in reading order within their parent, after all that was ever issued.

    Args:
        rows: Rows of the grids to be numbered.
        points: A representative point of each of all grids, metres, shape (n, 2).
        slots: Where each grid is counted.
        issued: What was issued before; takes note of what is issued now.
        row_height: Height of the rows, metres.

    Returns:
        The address by row.

    Raises:
        GridError: If a parent has no number left.
    """
    addresses: dict[int, Address] = {}
    parents = slots.parent[rows].astype(str)
    for row in rows[reading_order(points[rows], parents, row_height)].tolist():
        parent, is_merged = str(slots.parent[row]), bool(slots.is_merged[row])
        own = issued.issue_undivided(parent) if slots.is_alone[row] else None
        addresses[row] = own or issued.issue(parent, is_merged=is_merged)
    return addresses


def reading_order(
    points: NDArray[np.float64], parents: Codes, row_height: float
) -> NDArray[np.intp]:
    """Return the order by parent, then row by row from north to south, west to east in a row.

    Rows are counted from the origin of the coordinates, so that height and point alone say in
    which row a grid is.

    Args:
        points: Metres, shape (n, 2).
        parents: What each belongs to, shape (n,).
        row_height: Metres.
    """
    band = -np.floor(points[:, 1] / row_height)
    return np.lexsort((-points[:, 1], points[:, 0], band, parents))
