"""Buildings that were read, and where; so that a larger sheet reads only what is new in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...core.layers import Buildings, Geometries
from ...processing.crs import Bounds


@dataclass(frozen=True)
class Placed:
    """Buildings, and the box in which there are no others.

    Attributes:
        buildings: In metres.
        ids: Feature of each, ascending, shape (n,).
        box: Bounds in metres.
    """

    buildings: Buildings
    ids: NDArray[np.int64]
    box: Bounds


def join(parts: Sequence[Placed], box: Bounds) -> Placed:
    """Return the buildings of all parts, each once, of which together a box is full."""
    ids, first = np.unique(np.concatenate([part.ids for part in parts]), return_index=True)
    every = [part.buildings for part in parts]
    buildings = Buildings(
        np.concatenate([one.points for one in every])[first],
        np.concatenate([one.households for one in every])[first],
        np.concatenate([one.residents for one in every])[first],
        _footprints(every, first),
    )
    return Placed(buildings, ids, box)


def strips(inner: Bounds, outer: Bounds) -> list[Bounds]:
    """Return the boxes that make up what of `outer` is not in `inner`."""
    west, south, east, north = np.clip(inner, np.tile(outer[:2], 2), np.tile(outer[2:], 2))
    sides = (
        (outer[0], outer[1], west, outer[3]),
        (east, outer[1], outer[2], outer[3]),
        (west, outer[1], east, south),
        (west, north, east, outer[3]),
    )
    return [np.array(side) for side in sides if side[0] < side[2] and side[1] < side[3]]


def _footprints(every: Sequence[Buildings], first: NDArray[np.intp]) -> Geometries | None:
    known = [one.footprints for one in every if one.footprints is not None]
    return np.concatenate(known)[first] if len(known) == len(every) else None
