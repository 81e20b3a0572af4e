"""The mapping of one kind as a table: communities down, professional grids across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .layers import Codes
from .relations import Relations


@dataclass(frozen=True, eq=False)
class RelationMatrix:
    """How the base grids of each community are served by the professional grids of one kind.

    Communities and professional grids are sorted by code; "", which stands for no community and
    for ground nobody serves, comes last and only where there is such a thing. Most cells are
    empty, so only the others are kept, row by row.

    Attributes:
        communities: Codes of the rows, shape (r,).
        professional: Codes of the columns, shape (c,).
        row, column: Where each cell is, shape (k,).
        base_grids: Number of base grids in a cell, shape (k,). A base grid that several
            professional grids share is in the cell of each.
        households: Households in a cell, shape (k,).
        share: Part of the community that is in the cell, 0 to 1: of its households, of its ground
            where it has none, shape (k,).
        grids_of_community: Number of base grids of each row, each counted once, shape (r,).
        base_code: Base grid of each relation, by cell and code, shape (n,).
        start: First relation of each cell, and the end of the last, shape (k + 1,).
    """

    communities: Codes
    professional: Codes
    row: NDArray[np.intp]
    column: NDArray[np.intp]
    base_grids: NDArray[np.int64]
    households: NDArray[np.int64]
    share: NDArray[np.float64]
    grids_of_community: NDArray[np.int64]
    base_code: Codes
    start: NDArray[np.intp]

    def cell(self, row: int, column: int) -> int | None:
        """Return the number of the cell at a row and a column; None where it is empty."""
        first, last = np.searchsorted(self.row, [row, row + 1])
        place = first + int(np.searchsorted(self.column[first:last], column))
        return int(place) if place < last and self.column[place] == column else None

    def base_grids_at(self, row: int, column: int) -> list[str]:
        """Return the base grids of a cell, sorted."""
        return self._codes((self.row == row) & (self.column == column))

    def base_grids_in_row(self, row: int) -> list[str]:
        """Return the base grids of a community, sorted."""
        return self._codes(self.row == row)

    def base_grids_in_column(self, column: int) -> list[str]:
        """Return the base grids that a professional grid holds, wholly or in part, sorted."""
        return self._codes(self.column == column)

    def _codes(self, chosen: NDArray[np.bool_]) -> list[str]:
        parts = [
            self.base_code[self.start[cell] : self.start[cell + 1]].tolist()
            for cell in np.flatnonzero(chosen)
        ]
        return sorted({code for part in parts for code in part})


def build_matrix(relations: Relations, community: Codes, kind: str) -> RelationMatrix:
    """Return the matrix of one kind.

    Args:
        relations: The relation table; other kinds in it are left out.
        community: Community of the base grid of each relation, "" for none, shape of `relations`.
        kind: The professional kind.
    """
    rows = np.flatnonzero(relations.kind == kind)
    communities, row = _number(community[rows])
    professional, column = _number(relations.professional_code[rows])
    order = np.lexsort((relations.base_code[rows], column, row))
    rows, row, column = rows[order], row[order], column[order]
    is_first = (np.diff(row, prepend=-1) != 0) | (np.diff(column, prepend=-1) != 0)
    cells = np.flatnonzero(is_first)
    start = np.append(cells, len(rows))

    def summed(values: NDArray[Any]) -> NDArray[Any]:
        return np.add.reduceat(values, cells) if len(cells) else values[:0]

    def of_row(values: NDArray[Any]) -> NDArray[Any]:
        return np.bincount(row[cells], weights=values, minlength=len(communities))

    households = summed(relations.households[rows])
    is_lived_in = (of_row(households) > 0)[row[cells]]
    part = np.where(is_lived_in, households, summed(relations.area_m2[rows]))
    _, first = np.unique(relations.base_code[rows], return_index=True)
    return RelationMatrix(
        communities,
        professional,
        row[cells],
        column[cells],
        np.diff(start),
        households,
        part / of_row(part)[row[cells]],
        np.bincount(row[first], minlength=len(communities)),
        relations.base_code[rows],
        start,
    )


def _number(codes: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """Return the different codes, sorted with "" behind the others, and which one each is."""
    different, number = np.unique(codes, return_inverse=True)
    if len(different) and different[0] == "":
        different, number = np.roll(different, -1), (number - 1) % len(different)
    return different, number
