"""What a drawing has made worse, and which of its changes did."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..crossings import TypedGround
from ..findings import Findings
from ..layers import Geometries, GridLayer
from ..width import RESOLUTION_M
from .drawing import Drawing, Frozen
from .moves import Moves
from .pattern import BEYOND
from .verdicts import NOBODY

# Uncovered ground is called by its width, which may change with its border.
_FAMILY = {"blind_spot": "gap"}
# Of one grid, whatever its place.
_OF_GRID = frozenset({"multipart", "invalid_geometry", "empty_geometry"})


def find_new(before: Findings, after: Findings) -> NDArray[np.intp]:
    """Return the rows of findings that have no counterpart before: same rule, same place.

    Args:
        before: What was found in the layer as drawn.
        after: What is found in it now.
    """
    known = np.zeros(len(after), dtype=bool)
    rules = (
        np.array([_FAMILY.get(rule, rule) for rule in table.rule]) for table in (before, after)
    )
    old, new = rules
    for rule in np.unique(new).tolist():
        ours, theirs = np.flatnonzero(new == rule), np.flatnonzero(old == rule)
        if rule in _OF_GRID:
            known[ours] = np.isin(
                after.professional_codes[ours].astype(str),
                before.professional_codes[theirs].astype(str),
            )
        else:
            tree = shapely.STRtree(before.geometry[theirs])
            found = tree.query(after.geometry[ours], predicate="intersects")[0]
            known[ours[found]] = True
    return np.flatnonzero(~known)


def _families(table: Findings) -> NDArray[np.str_]:
    return np.array([_FAMILY.get(rule, rule) for rule in table.rule], dtype=str)


def find_new_crossings(
    before: TypedGround, after: TypedGround, base: GridLayer, crossings: Findings
) -> NDArray[np.intp]:
    """Return the rows of crossings in base grids that fewer grids really shared before."""
    shared, now = (
        np.bincount(typed.ground.base[typed.is_real], minlength=len(base))
        for typed in (before, after)
    )
    worse = base.codes[now > np.maximum(shared, 1)]
    found = (crossings.rule == "crossing") & np.isin(crossings.base_codes.astype(str), worse)
    return np.flatnonzero(found)


def find_to_freeze(
    drawing: Drawing, places: Geometries, parted: NDArray[np.intp], base: GridLayer, count: int
) -> Frozen:
    """Return what has to stay as drawn for some findings to go away again.

    Args:
        drawing: The drawing that made them.
        places: Where they are.
        parted: Rows of upper grids that fell apart or disappeared.
        base: The base grids.
        count: Number of upper grids.
    """
    moves = drawing.moves
    at_fault = _near(moves, places)
    for upper in parted.tolist():
        at_fault |= _lost_between(moves, upper, drawing.shapes[upper])
    frozen_base, frozen_beyond = np.zeros(len(base), dtype=bool), np.zeros(count, dtype=bool)
    home, giver = moves.home[at_fault], moves.giver[at_fault]
    frozen_base[home[home != BEYOND]] = True
    frozen_beyond[giver[(home == BEYOND) & (giver != NOBODY)]] = True
    return Frozen(frozen_base, frozen_beyond)


def _near(moves: Moves, places: Geometries) -> NDArray[np.bool_]:
    near = np.zeros(len(moves), dtype=bool)
    tree = shapely.STRtree(moves.geometry)
    near[tree.query(places, predicate="dwithin", distance=RESOLUTION_M)[1]] = True
    return near


def _lost_between(moves: Moves, upper: int, shape: shapely.Geometry) -> NDArray[np.bool_]:
    """Tell what a grid lost that had held its parts together; all of it where nothing is left."""
    lost = moves.giver == upper
    parts = shapely.get_parts(shape)
    if shapely.is_empty(shape):
        return np.asarray(lost)
    rows = np.flatnonzero(lost)
    tree = shapely.STRtree(parts)
    row, _ = tree.query(moves.geometry[rows], predicate="dwithin", distance=RESOLUTION_M)
    between = np.zeros(len(moves), dtype=bool)
    between[rows[np.bincount(row, minlength=len(rows)) > 1]] = True
    return between
