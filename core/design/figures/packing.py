"""How many grids pieces of given sizes can make at all, before anybody looks at a map.

The numbers are bounds: no division whatever gets along with fewer grids, or fills more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..settings import Band

Weights = NDArray[np.int64]


@dataclass(frozen=True)
class Outlook:
    """What the sizes of a region's buildings allow.

    Attributes:
        total: People.
        large: Pieces above the maximum, each a grid of its own.
        rest: The other pieces with people.
        fewest, most: Numbers of grids the rest can make; fewest > most: none fits.
        drawn: Number of grids drawn for the rest.
        possible: How many of all grids can lie in the band.
    """

    total: int
    large: Weights
    rest: Weights
    fewest: int
    most: int
    drawn: int
    possible: int

    @property
    def planned(self) -> int:
        """Return the number of grids of the region."""
        return len(self.large) + self.drawn

    @property
    def reachable(self) -> bool:
        """Tell whether every grid can lie in the band."""
        return self.possible == self.planned

    @property
    def fits(self) -> bool:
        """Tell whether the pieces up to the maximum fit the band."""
        return self.fewest <= self.most


def look_out(weights: Weights, band: Band) -> Outlook:
    """Return what pieces that are never divided allow, wherever they stand.

    A piece above the maximum stands alone; when what is left does not fit the band, the grids of
    such pieces take the surplus, for they are out of the band anyway.

    Args:
        weights: People of each piece, shape (n,).
        band: How many people one grid serves.
    """
    large = np.sort(weights[weights > band.maximum])[::-1]
    rest = weights[(weights > 0) & (weights <= band.maximum)]
    total = int(weights.sum())
    if not total:
        # ground without people is one grid, in the band only where nobody is asked for
        possible = int(band.minimum <= 0)
        return Outlook(0, large, rest, fewest=1, most=possible, drawn=1, possible=possible)
    fewest, most = fewest_grids(rest, band.maximum), most_grids(rest, band.minimum)
    fits = fewest <= most
    drawn = _count_drawn(int(rest.sum()), fewest, most, band)
    if len(large) and not fits and 2 * rest.sum() <= band.minimum:
        drawn = 0
    surplus_has_room = len(large) > 0 and drawn <= most
    possible = drawn if fits or surplus_has_room else drawn - 1
    return Outlook(total, large, rest, fewest, most, drawn, possible)


def _count_drawn(people: int, fewest: int, most: int, band: Band) -> int:
    """Return the number of grids that comes nearest to the target, in the band where one can."""
    wanted = round(people / band.target)
    return min(max(wanted, fewest), most) if fewest <= most else min(max(wanted, 1), fewest)


def fewest_grids(weights: Weights, maximum: int) -> int:
    """Return a number of grids below which one would hold more than the maximum.

    The bound L2 of Martello and Toth, Knapsack Problems (1990), 8.3.2: two pieces of more than
    half a grid never share one, and of the room beside them only what small pieces fill counts.

    Args:
        weights: People of each piece that is never divided, none above the maximum, shape (n,).
        maximum: People of one grid, at least 1.
    """
    ranked = np.sort(weights[weights > 0])
    if not len(ranked):
        return 0
    sums = np.concatenate([[0], np.cumsum(ranked)])
    half = np.searchsorted(2 * ranked, maximum, side="right")
    # pieces smaller than this are left out of the account
    smallest = np.concatenate([[0], np.unique(ranked[:half])])
    shared = np.searchsorted(ranked, maximum - smallest, side="right")
    room = (shared - half) * maximum - (sums[shared] - sums[half])
    filling = sums[half] - sums[np.searchsorted(ranked, smallest)]
    further = np.maximum(-((room - filling) // maximum), 0)
    return int((len(ranked) - half + further).max())


def most_grids(weights: Weights, minimum: int) -> int:
    """Return a number of grids above which one would hold fewer than the minimum.

    A piece that fills a grid alone fills no second one, however large it is.

    Args:
        weights: People of each piece that is never divided, shape (n,).
        minimum: People of one grid; below 1 counts as 1.
    """
    least = max(minimum, 1)
    full = weights >= least
    return int(full.sum() + weights[~full].sum() // least)


def least_maximum(weights: Weights, maximum: int, grids: int) -> int:
    """Return the smallest maximum, from the given one on, with which so many grids suffice."""
    total = max(int(weights.sum()), maximum)
    return _first(maximum, total, lambda most: fewest_grids(weights, most) <= grids)


def greatest_minimum(weights: Weights, minimum: int, grids: int) -> int:
    """Return the greatest minimum, up to the given one, with which so many grids are filled."""
    return -_first(-minimum, -1, lambda least: most_grids(weights, -least) >= grids)


def _first(start: int, stop: int, holds: Callable[[int], bool]) -> int:
    """Return the first number from `start` on for which a condition holds, `stop` if none does."""
    while start < stop:
        middle = (start + stop) // 2
        if holds(middle):
            stop = middle
        else:
            start = middle + 1
    return start
