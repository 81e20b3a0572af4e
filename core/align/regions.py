"""Ground that is really shared, and what of it only drifted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..crossings import TypedGround
from ..drift import Widths
from ..layers import Buildings, Geometries, GridLayer
from .beyond import Beyond
from .pattern import BEYOND
from .slips import find_slips
from .verdicts import NOBODY


@dataclass(frozen=True)
class Regions:
    """Ground of one upper grid in one base grid, one row each, shape (n,).

    Attributes:
        home: Row of the base grid; `BEYOND` outside of all.
        upper: Row of the upper grid; `NOBODY` for ground that is uncovered.
        polygons: The ground, metres.
    """

    home: NDArray[np.intp]
    upper: NDArray[np.intp]
    polygons: Geometries

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self.home)

    def take(self, rows: NDArray[Any]) -> Regions:
        """Return the regions reduced to `rows`."""
        return Regions(self.home[rows], self.upper[rows], self.polygons[rows])

    def joined(self, other: Regions) -> Regions:
        """Return the regions of both."""
        return Regions(
            np.concatenate([self.home, other.home]),
            np.concatenate([self.upper, other.upper]),
            np.concatenate([self.polygons, other.polygons]),
        )


def real_regions(typed: TypedGround, beyond: Beyond, is_split: NDArray[np.bool_]) -> Regions:
    """Return the real pieces of split base grids, uncovered ones too, and what stays beyond.

    Args:
        typed: What the two layers share, typed.
        beyond: What upper grids hold outside of all base grids.
        is_split: Which base grids are looked at piece by piece.
    """
    ground = typed.ground
    rows = np.flatnonzero(typed.is_real & is_split[ground.base])
    bare = np.flatnonzero(is_split[typed.bare_base])
    kept = np.flatnonzero(beyond.is_kept)
    return Regions(
        np.concatenate([ground.base[rows], typed.bare_base[bare], np.full(len(kept), BEYOND)]),
        np.concatenate([ground.upper[rows], np.full(len(bare), NOBODY), beyond.upper[kept]]),
        np.concatenate([ground.pieces[rows], typed.bare[bare], beyond.polygons[kept]]),
    )


def find_drifted(
    base: GridLayer,
    regions: Regions,
    outline: shapely.Geometry,
    buildings: Buildings | None,
    widths: Widths,
) -> tuple[Regions, Geometries]:
    """Return what of the regions drifted, and lines that sever it from the rest.

    Args:
        base: The base grids.
        regions: Where to look.
        outline: The union of the base grids, along which borders beyond drift.
        buildings: What makes narrow ground real; None: nothing does.
        widths: The widths of the upper layer.
    """
    limits = np.full(len(regions), shapely.boundary(outline), dtype=object)
    inside = regions.home != BEYOND
    homes, row = np.unique(regions.home[inside], return_inverse=True)
    limits[inside] = shapely.boundary(base.geometries[homes])[row]
    slips = find_slips(regions.polygons, regions.home, limits, buildings, widths)
    home, upper = regions.home[slips.piece], regions.upper[slips.piece]
    return Regions(home, upper, slips.polygons), slips.cuts
