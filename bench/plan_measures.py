"""What a plan is worth: one set of figures for every method, from polygons and labels alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from adjacency import Adjacency

MINIMUM, TARGET, MAXIMUM = 300, 400, 500


@dataclass(frozen=True)
class PlanFigures:
    """A plan in figures.

    Attributes:
        grids: How many.
        in_band: Share of them with MINIMUM to MAXIMUM people.
        fewest, most: People of a grid.
        disconnected: Grids in more than one piece.
        enclaves: Grids with a hole.
        mean_pp, min_pp: Polsby-Popper compactness, 4 pi area / perimeter^2.
        cut_share: Share of neighbouring pairs of atoms that a border parts; nan without atoms.
    """

    grids: int
    in_band: float
    fewest: int
    most: int
    disconnected: int
    enclaves: int
    mean_pp: float
    min_pp: float
    cut_share: float

    HEAD = (
        "k", "% in band", "min", "max", "disconnected", "enclaves", "mean PP", "min PP",
        "cut share",
    )  # fmt: skip

    def told(self) -> list[str]:
        """Return the figures as text, in the order of HEAD."""
        return [
            str(self.grids),
            f"{100 * self.in_band:.1f}",
            str(self.fewest),
            str(self.most),
            str(self.disconnected),
            str(self.enclaves),
            f"{self.mean_pp:.3f}",
            f"{self.min_pp:.3f}",
            "" if np.isnan(self.cut_share) else f"{self.cut_share:.3f}",
        ]


def measure_plan(
    polygons: np.ndarray, weight: np.ndarray, adjacency: Adjacency, labels: np.ndarray
) -> PlanFigures:
    """Return the figures of the grids that `labels`, shape (n,), unite the atoms to."""
    _, grid = np.unique(labels, return_inverse=True)
    people = np.bincount(grid, weight).astype(np.int64)
    cut = grid[adjacency.first] != grid[adjacency.second]
    return measure_grids(unite(polygons, grid), people, float(cut.mean()))


def measure_grids(
    shapes: np.ndarray, people: np.ndarray, cut_share: float = float("nan")
) -> PlanFigures:
    """Return the figures of grids as they are drawn, shape (k,), and their people."""
    compactness = polsby_popper(shapes)
    return PlanFigures(
        grids=len(shapes),
        in_band=float(is_in_band(people).mean()),
        fewest=int(people.min()),
        most=int(people.max()),
        disconnected=int((shapely.get_num_geometries(shapes) > 1).sum()),
        enclaves=int(sum(_has_hole(shape) for shape in shapes)),
        mean_pp=float(compactness.mean()),
        min_pp=float(compactness.min()),
        cut_share=cut_share,
    )


def unite(polygons: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the union of the polygons of each grid 0..k-1."""
    order = np.argsort(grid, kind="stable")
    starts = np.flatnonzero(np.diff(grid[order])) + 1
    return np.array([shapely.union_all(part) for part in np.split(polygons[order], starts)])


def is_in_band(people: np.ndarray) -> np.ndarray:
    """Tell which grids have neither too few nor too many people."""
    return (people >= MINIMUM) & (people <= MAXIMUM)


def polsby_popper(shapes: np.ndarray) -> np.ndarray:
    """Return the compactness of each shape, 1 for a circle."""
    return 4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2


def _has_hole(shape: shapely.Geometry) -> bool:
    return any(len(part.interiors) for part in shapely.get_parts(shape))
