"""What became of grids: one class per group of old and new grids that hang together by ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes
from ..tiling.grouping import connect
from .pieces import NOBODY, Pieces, Rows

UNCHANGED = "unchanged"
RECODED = "recoded"
BORDER_MOVED = "border_moved"
SPLIT = "split"
MERGED = "merged"
RESHUFFLED = "reshuffled"
NEW = "new"
RETIRED = "retired"
CHANGES = (UNCHANGED, RECODED, BORDER_MOVED, SPLIT, MERGED, RESHUFFLED, NEW, RETIRED)


@dataclass(frozen=True)
class Groups:
    """The groups that old and new grids form.

    Attributes:
        of_piece: Number of the group of each piece, 0, 1, ... by lowest code, shape (k,).
        change: Class of each group, shape (g,).
    """

    of_piece: Rows
    change: Codes


def group_pieces(pieces: Pieces, before: Codes, after: Codes) -> Groups:
    """Return which grids exchanged ground with one another, and what that makes of them.

    One old and one new grid of the same ground are `unchanged`, or `recoded` when the codes
    differ. Where ground was exchanged, gained or lost and every grid goes on under its code, a
    `border_moved`. One old grid became several in a `split`, several became one when they
    `merged`; anything else is `reshuffled`. A `new` grid lies on ground that nobody held, a
    `retired` one on ground that nobody holds.

    Args:
        pieces: Pieces that are no noise; every grid has at least one.
        before: Codes of the old grids, shape (n,).
        after: Codes of the new ones, shape (m,).
    """
    of_piece = _number_groups(pieces, before, after)
    n = int(of_piece.max(initial=-1)) + 1
    held = (pieces.before != NOBODY) & (pieces.after != NOBODY)
    old = _count_grids(of_piece, pieces.before, n)
    new = _count_grids(of_piece, pieces.after, n)
    goes_on = _going_on(pieces, before, after)
    heirs = np.bincount(of_piece[goes_on], minlength=n)
    is_same = np.bincount(of_piece[~held], minlength=n) == 0
    keeps_codes = (heirs == old) & (heirs == new)
    change = np.select(
        [
            old == 0,
            new == 0,
            (old == 1) & (new == 1) & is_same & keeps_codes,
            (old == 1) & (new == 1) & is_same,
            keeps_codes | ((old == 1) & (new == 1)),
            old == 1,
            new == 1,
        ],
        [NEW, RETIRED, UNCHANGED, RECODED, BORDER_MOVED, SPLIT, MERGED],
        RESHUFFLED,
    )
    return Groups(of_piece, change)


def _number_groups(pieces: Pieces, before: Codes, after: Codes) -> Rows:
    """Return the group of each piece; groups are numbered by the lowest code in them."""
    n = len(before)
    old, new = pieces.before, np.where(pieces.after == NOBODY, NOBODY, pieces.after + n)
    held = (old != NOBODY) & (new != NOBODY)
    lowest = connect(n + len(after), old[held], new[held])
    root = lowest[np.where(old == NOBODY, new, old)]
    rank = np.unique(np.concatenate([before, after]), return_inverse=True)[1]
    first = np.full(n + len(after), n + len(after))
    np.minimum.at(first, lowest, rank)
    # two groups may begin with the same code: a grid was retired, and another is called like it
    order = np.lexsort((np.arange(len(first)), first))
    place = np.empty(len(first), dtype=np.intp)
    place[order] = np.arange(len(first))
    return np.unique(place[root], return_inverse=True)[1].astype(np.intp)


def _count_grids(group: Rows, grid: Rows, n: int) -> NDArray[np.intp]:
    """Return the number of different grids in each of n groups."""
    there = grid != NOBODY
    _, first = np.unique(grid[there], return_index=True)
    return np.bincount(group[there][first], minlength=n)


def _going_on(pieces: Pieces, before: Codes, after: Codes) -> NDArray[np.bool_]:
    """Tell which pieces are the main part of a grid that goes on under its code."""
    held = (pieces.before != NOBODY) & (pieces.after != NOBODY)
    same = np.zeros(len(pieces), dtype=bool)
    same[held] = before[pieces.before[held]] == after[pieces.after[held]]
    return same & (find_main(pieces, pieces.before) | find_main(pieces, pieces.after))


def find_main(pieces: Pieces, grid: Rows) -> NDArray[np.bool_]:
    """Tell which pieces are the largest of their grid; of equal ones the first is.

    Args:
        pieces: The pieces.
        grid: Row of the grid each belongs to, or `NOBODY`, shape (k,).
    """
    order = np.lexsort((-pieces.area, grid))
    ranked = grid[order]
    is_first = np.append(True, ranked[1:] != ranked[:-1])[: len(order)]
    main = np.zeros(len(pieces), dtype=bool)
    main[order[is_first]] = True
    return main & (grid != NOBODY)
