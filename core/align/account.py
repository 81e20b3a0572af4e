"""The proof of an alignment: its moves gathered into places that a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import map_chunks
from ..edges import directed_edges
from ..errors import Message
from ..findings import name_codes
from ..layers import Buildings, Geometries, GridLayer
from ..proof import NOBODY as NO_CODE
from ..proof import Changes, Places, Proof, join_unique, prove
from ..tiling.grouping import connect, number_rows
from ..width import measure_width
from .moves import Moves
from .pattern import BEYOND
from .unions import unite_groups
from .verdicts import NOBODY

# Where edges are measured: their ends may lie on the next side of the base grid.
_SAMPLES = (0.03, 0.5, 0.97)
_RULES = ("overlap", "gap", "outside", "drift")
_ACTION_TEXTS: Mapping[str, str] = {
    "drift": "Border drawn onto the edges of base grids {codes}.",
    "gap": "Gap closed up to the edges of base grids {codes}.",
    "overlap": "Overlap ended at the edges of base grids {codes}.",
    "outside": "Cut off at the outer edge of the base grids.",
}


def account_for(
    base: GridLayer,
    upper: GridLayer,
    moves: Moves,
    outline: shapely.Geometry,
    drift: float,
    buildings: Buildings | None,
) -> Proof:
    """Return one place for every stretch along which two grids exchange ground.

    Args:
        base: The base grids.
        upper: The upper grids.
        moves: The ground that changed hands.
        outline: The union of the base grids.
        drift: Stretches that lie no farther apart than this are one, metres.
        buildings: The buildings; None when there are none.
    """
    rule = _name_rules(moves)
    place = _gather(moves, rule, drift)
    width = _measure(base, moves, outline, drift)
    # both ways, and what both held before, are told apart within a place
    group = number_rows(place, moves.giver, moves.taker, moves.held_by_both)
    first = np.unique(group, return_index=True)[1]
    pieces = unite_groups(moves.geometry, group, len(first))
    changes = Changes(
        place[first] + 1,
        _codes(upper, moves.giver[first]),
        _codes(upper, moves.taker[first]),
        moves.held_by_both[first],
        pieces,
        _greatest(width, group, len(first)),
    )
    return prove(_places(base, moves, rule, place, width, changes), changes, buildings)


def _name_rules(moves: Moves) -> NDArray[np.intp]:
    """Return the place in `_RULES` of what was wrong with each piece."""
    rule = np.full(len(moves), _RULES.index("drift"))
    rule[moves.giver == NOBODY] = _RULES.index("gap")
    rule[moves.held_by_both] = _RULES.index("overlap")
    rule[(moves.home == BEYOND) & (moves.taker == NOBODY)] = _RULES.index("outside")
    return rule


def _measure(
    base: GridLayer, moves: Moves, outline: shapely.Geometry, drift: float
) -> NDArray[np.float64]:
    """Return how far the border moved across each piece, metres.

    That is how far the piece reaches from the border it was drawn onto. Of pieces between borders
    as drawn, and of the tips of thin ones, it is the width.
    """
    limits = np.full(len(moves), shapely.boundary(outline), dtype=object)
    inside = moves.home != BEYOND
    limits[inside] = shapely.boundary(base.geometries[moves.home[inside]])
    shapely.prepare(limits)
    edges = directed_edges(moves.geometry)
    places = np.concatenate([edges.start * (1 - at) + edges.stop * at for at in _SAMPLES])
    row = np.tile(edges.owner, len(_SAMPLES))
    reach = np.zeros(len(moves))
    np.maximum.at(reach, row, shapely.distance(limits[row], shapely.points(places)))
    far = np.flatnonzero(reach > drift)
    reach[far] = map_chunks(measure_width, moves.geometry[far])
    return reach


def _gather(moves: Moves, rule: NDArray[np.intp], drift: float) -> NDArray[np.intp]:
    """Return the place of each piece: one rule, one pair of grids, and near one another."""
    low = np.minimum(moves.giver, moves.taker)
    high = np.maximum(moves.giver, moves.taker)
    kind = number_rows(rule, low, high)
    west, south, east, north = shapely.bounds(moves.geometry).T
    around = shapely.box(west - drift, south - drift, east + drift, north + drift)
    one, other = shapely.STRtree(moves.geometry).query(around)
    linked = (one < other) & (kind[one] == kind[other])
    lowest = connect(len(moves), one[linked], other[linked])
    return number_rows(kind, lowest)


def _collect(geometries: Geometries, group: NDArray[np.intp], count: int) -> Geometries:
    """Return the parts of each group's shapes as one; they do not overlap, but may touch."""
    parts, row = shapely.get_parts(geometries, return_index=True)
    order = np.argsort(group[row], kind="stable")
    collected = np.empty(count, dtype=object)
    return np.asarray(shapely.multipolygons(parts[order], indices=group[row][order], out=collected))


def _places(
    base: GridLayer,
    moves: Moves,
    rule: NDArray[np.intp],
    place: NDArray[np.intp],
    width: NDArray[np.float64],
    changes: Changes,
) -> Places:
    _, first, row = np.unique(changes.place, return_index=True, return_inverse=True)
    n = len(first)
    ground = _collect(changes.geometry, row, n)
    for shared in np.unique(row[changes.held_by_both]).tolist():
        ground[shared] = shapely.union_all(changes.geometry[row == shared])
    codes, actions = np.empty(n, dtype=object), np.empty(n, dtype=object)
    order = np.argsort(place, kind="stable")
    _, starts = np.unique(place[order], return_index=True)
    rules = np.array(_RULES, dtype=object)[rule[order[starts]]]
    for number, rows in enumerate(np.split(order, starts[1:]) if n else []):
        home = np.unique(moves.home[rows])
        texts = _ACTION_TEXTS[rules[number]]
        actions[number] = Message(texts, codes=name_codes(base.codes[home[home != BEYOND]]))
    for number, (giver, taker) in enumerate(zip(changes.giver[first], changes.taker[first])):
        codes[number] = join_unique((giver, taker))
    return Places(np.arange(1, n + 1), rules, codes, ground, _greatest(width, place, n), actions)


def _greatest(
    values: NDArray[np.float64], group: NDArray[np.intp], count: int
) -> NDArray[np.float64]:
    greatest = np.zeros(count)
    np.maximum.at(greatest, group, values)
    return greatest


def _codes(upper: GridLayer, rows: NDArray[np.intp]) -> NDArray[np.object_]:
    return np.append(upper.codes, NO_CODE).astype(object)[np.where(rows == NOBODY, -1, rows)]
