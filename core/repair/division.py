"""Disputed ground divided among the neighbours that face each other across it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import directed_edges
from ..ground import ROUNDING_M2
from ..layers import Geometries
from ..tiling.grouping import number_rows
from .middle import draw_middle
from .outline import NOBODY, Outline


@dataclass(frozen=True)
class Shares:
    """Pieces of divided ground, shape (k,) each.

    Attributes:
        ground: Row of the ground each is a piece of.
        taker: Row of the grid that gets it; `NOBODY` where that cannot be told.
        pieces: Polygons, their vertices matched with each other and with the outline.
    """

    ground: NDArray[np.intp]
    taker: NDArray[np.intp]
    pieces: Geometries

    def take(self, rows: NDArray[np.bool_]) -> Shares:
        """Return the chosen pieces."""
        return Shares(self.ground[rows], self.taker[rows], self.pieces[rows])

    def joined(self, other: Shares) -> Shares:
        """Return the pieces of both, one behind the other."""
        return Shares(
            *(
                np.concatenate([getattr(self, column.name), getattr(other, column.name)])
                for column in fields(self)
            )
        )


def divide(outline: Outline, heading: NDArray[np.float64], width: NDArray[np.float64]) -> Shares:
    """Divide grounds along their middle: each piece goes to the neighbour whose side it is on.

    Args:
        outline: Grounds; edges with `NOBODY` beyond count to the nearest neighbour.
        heading: Where borders that meet the grounds lead on (see `draw_middle`), shape (m,).
        width: Width of each ground, metres, shape (grounds,).

    Returns:
        The pieces; none of a ground that lines could not be drawn through.
    """
    return _divide_along(outline, _join_lines(outline, draw_middle(outline, heading, width)))


def divide_crossed(
    outline: Outline, heading: NDArray[np.float64], width: NDArray[np.float64]
) -> Shares:
    """Divide like `divide` where the middle crosses the outline or itself: there is a vertex then.

    Such a vertex may lie on a border whose grid does not have it yet.
    """
    lines = _join_lines(outline, draw_middle(outline, heading, width))
    return _divide_along(outline, [shapely.get_parts(shapely.union_all(own)) for own in lines])


def _join_lines(outline: Outline, middles: Geometries) -> list[Geometries]:
    """Return the lines around and through each ground; middles are multilinestrings."""
    walls = outline.lines
    bounds = np.searchsorted(outline.ground, np.arange(len(middles) + 1))
    return [
        np.concatenate([walls[bounds[row] : bounds[row + 1]], shapely.get_parts(middle)])
        for row, middle in enumerate(middles)
    ]


def _divide_along(outline: Outline, lines: Sequence[Geometries]) -> Shares:
    """Return the pieces of grounds that lines enclose, those of each ground by themselves."""
    pieces, ground = [np.empty(0, dtype=object)], [np.empty(0, dtype=np.intp)]
    for row, own in enumerate(lines):
        faces = shapely.get_parts(shapely.polygonize(own))
        pieces.append(faces)
        ground.append(np.full(len(faces), row))
    shares = Shares(np.concatenate(ground), np.empty(0, dtype=np.intp), np.concatenate(pieces))
    return _complete(_taken(shares, outline), shapely.area(outline.polygons()))


def _complete(shares: Shares, area: NDArray[np.float64]) -> Shares:
    """Return the pieces of the grounds that they add up to; of others none."""
    divided = np.bincount(shares.ground, shapely.area(shares.pieces), len(area))
    kept = (np.abs(divided - area) <= ROUNDING_M2)[shares.ground]
    return shares.take(kept)


def _taken(shares: Shares, outline: Outline) -> Shares:
    """Return the pieces with the neighbour whose edges they keep.

    Holes are no pieces, nor is what keeps edges of several neighbours: no line parts it.
    """
    edges = directed_edges(shares.pieces)
    keys = np.concatenate(
        [
            np.column_stack([outline.ground, outline.points, outline.ends]),
            np.column_stack([shares.ground[edges.owner], edges.start, edges.stop]),
        ]
    )
    number = number_rows(*keys.T)
    label = np.full(number.max(initial=-1) + 1, NOBODY)
    label[number[: len(outline)]] = outline.label
    known = label[number[len(outline) :]]
    told = known != NOBODY
    piece, label = edges.owner[told], known[told]
    taker = np.full(len(shares.pieces), NOBODY)
    taker[piece] = label
    has_edge = np.zeros(len(shares.pieces), dtype=bool)
    has_edge[piece] = True
    has_edge[piece[label != taker[piece]]] = False
    return Shares(shares.ground, taker, shares.pieces).take(has_edge)
