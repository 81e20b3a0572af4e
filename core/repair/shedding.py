"""Shreds that deciding overlaps has torn off grids: given up, for the grids around to take."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..layers import Geometries
from ..width import is_wider, measure_width
from .decision import Decision, column_of
from .outline import NOBODY

_GIVEN_UP = Message("Torn off its grid, and left to the grids around it.")


def give_up_shreds(before: Geometries, after: Geometries, widest: float) -> Decision:
    """Return the narrow parts that grids have now and did not have before, taken by nobody.

    Args:
        before: The grids before overlaps were decided, shape (n,).
        after: The grids after it.
        widest: Wider parts are kept, metres.
    """
    torn = np.flatnonzero(shapely.get_num_geometries(after) > shapely.get_num_geometries(before))
    shreds, giver = [np.empty(0, dtype=object)], [np.empty(0, dtype=np.intp)]
    for row in torn.tolist():
        shed = _find_shreds(shapely.get_parts(after[row]), widest)
        shreds.append(shed)
        giver.append(np.full(len(shed), row))
    pieces, rows = np.concatenate(shreds), np.concatenate(giver)
    return Decision(
        "multipart",
        pieces,
        measure_width(pieces),
        [(row,) for row in rows.tolist()],
        column_of([_GIVEN_UP] * len(pieces)),
        np.arange(len(pieces)),
        rows,
        np.full(len(pieces), NOBODY),
        pieces,
    )


def without_shreds_of(shapes: Geometries, shreds: Decision) -> Geometries:
    """Return the grids without the parts they give up."""
    result = shapes.copy()
    for row in np.unique(shreds.giver).tolist():
        given = shreds.pieces[shreds.giver == row]
        parts = shapely.get_parts(result[row])
        kept = parts[[not shapely.equals_exact(given, part).any() for part in parts]]
        result[row] = kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
    return result


def _find_shreds(parts: Geometries, widest: float) -> NDArray[np.object_]:
    """Return the parts that are narrow, but for the largest."""
    narrow = ~is_wider(parts, widest)
    narrow[np.argmax(shapely.area(parts))] = False
    return parts[narrow]
