"""Buildings, households and residents counted into grids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chunks import query_pairs
from .layers import Buildings, Geometries, GridLayer

NO_BUILDINGS = Buildings(
    np.empty(0, dtype=object), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
)


@dataclass(frozen=True)
class Workload:
    """What lies inside each of n polygons, shape (n,) each, int64."""

    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]


def count_inside(polygons: Geometries, buildings: Buildings) -> Workload:
    """Count buildings and their people into polygons; a point on a border counts on both sides."""
    inside, rows = query_pairs(buildings.tree, polygons, "intersects")
    return sum_by_row(inside, rows, len(polygons), buildings)


def assign_buildings(layer: GridLayer, buildings: Buildings) -> NDArray[np.intp]:
    """Return the row of the grid each building lies in, -1 outside; on a border the first row."""
    grid, building = query_pairs(buildings.tree, layer.geometries, "intersects")
    home = np.full(len(buildings), -1, dtype=np.intp)
    home[building[::-1]] = grid[::-1]  # sorted by grid, so the first is written last
    return home


def sum_by_row(
    targets: NDArray[np.intp], rows: NDArray[np.intp], n: int, buildings: Buildings
) -> Workload:
    """Add the buildings `rows` up into the targets they belong to.

    Args:
        targets: Row each building is counted into, shape (k,).
        rows: Building rows, shape (k,).
        n: Number of targets.
        buildings: The buildings.
    """

    def total(weights: NDArray[np.int64]) -> NDArray[np.int64]:
        # bincount adds in float64, which is exact up to 2**53 people
        return np.bincount(targets, weights=weights[rows], minlength=n).astype(np.int64)

    return Workload(
        np.bincount(targets, minlength=n).astype(np.int64),
        total(buildings.households),
        total(buildings.residents),
    )
