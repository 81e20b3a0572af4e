"""What is done about the places of one sort of fault, and what is left to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..layers import Geometries
from ..width import RESOLUTION_M, measure_width
from .outline import NOBODY


@dataclass(frozen=True)
class Fixtures:
    """What a repair must respect, one row per grid, shape (n,) each.

    Attributes:
        locked: Grids that never change, not even by a vertex.
        priority: Whom an overlap goes to: the highest.
        parent: Row of the parent each grid belongs to, -1 where there is none.
    """

    locked: NDArray[np.bool_]
    priority: NDArray[np.float64]
    parent: NDArray[np.intp]


@dataclass(frozen=True)
class Decision:
    """Places of one rule, and which ground goes from whom to whom there.

    Attributes:
        rule: The rule of all places.
        ground: The ground at fault, shape (p,).
        width_m: Its width, shape (p,).
        beside: Rows of the grids beside or in each place, a tuple each, length p.
        action: What is done, a `Message` each, shape (p,).
        place: Place of each piece that changes hands, ascending, shape (k,).
        giver: Row of the grid that loses it, `NOBODY` in a gap, shape (k,).
        taker: Row of the grid that has it afterwards, shape (k,).
        pieces: Polygons, shape (k,).
    """

    rule: str
    ground: Geometries
    width_m: NDArray[np.float64]
    beside: Sequence[tuple[int, ...]]
    action: NDArray[np.object_]
    place: NDArray[np.intp]
    giver: NDArray[np.intp]
    taker: NDArray[np.intp]
    pieces: Geometries

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.ground)


@dataclass(frozen=True)
class Refusals:
    """Places that are left as they are, and why, one row each.

    Attributes:
        ground: The ground at fault.
        reason: A `Message` each.
    """

    ground: Geometries
    reason: NDArray[np.object_]

    def joined(self, other: Refusals) -> Refusals:
        """Return the refusals of both."""
        return Refusals(
            *(
                np.concatenate([getattr(self, column.name), getattr(other, column.name)])
                for column in fields(self)
            )
        )


def refuse(ground: Geometries, reason: Message) -> Refusals:
    """Return refusals for one and the same reason."""
    return Refusals(ground, column_of([reason] * len(ground)))


NOTHING_REFUSED = Refusals(np.empty(0, dtype=object), np.empty(0, dtype=object))


def column_of(values: Sequence[Any]) -> NDArray[np.object_]:
    """Return values of any sort as a column of objects."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def measure_displacement(
    decision: Decision, before: Geometries, after: Geometries
) -> NDArray[np.float64]:
    """Return how far the border moves across each piece at most, metres, shape (k,).

    That is how far the piece reaches from the grid as it was where it gains the piece, from the
    grid as it becomes where it loses it.

    Args:
        decision: The pieces.
        before: The grids before the change, shape (n,).
        after: The grids after it.
    """
    gains = decision.giver == NOBODY
    grids = np.where(gains, before[decision.taker], after[decision.giver])
    points, piece = shapely.get_coordinates(decision.pieces, return_index=True)
    far = np.zeros(len(decision.pieces))
    # there is no distance from a grid that has lost all its ground
    np.fmax.at(far, piece, shapely.distance(shapely.points(points), grids[piece]))
    # a hole has all its vertices on the border, and yet a depth
    hole = far <= RESOLUTION_M
    far[hole] = measure_width(decision.pieces[hole]) / 2
    return far
