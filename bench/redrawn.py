"""A professional layer redrawn with noise over real splits, and what is true of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from coverages import irregular_grids

FOOTPRINT_M = 14.0
SETBACK_M = 8.0


@dataclass(frozen=True)
class Truth:
    """Base grids, the professional layer drawn exactly, and the pairs that truly share ground.

    Attributes:
        base, upper: The two layers' polygons.
        buildings: Points, several in every base grid.
        pairs: True (base row, upper row) pairs.
        large, single: The pairs made by splits of 15-60 % and by splits of one building.
    """

    base: np.ndarray
    upper: np.ndarray
    buildings: np.ndarray
    pairs: set[tuple[int, int]]
    large: set[tuple[int, int]]
    single: set[tuple[int, int]]


def stack_with_splits(n: int, m: int, splits: int, seed: int) -> Truth:
    """Return about n base grids under m professional ones, with `splits` splits of either size."""
    rng = np.random.default_rng(seed)
    base, frame = irregular_grids(n, seed)
    owner, upper = _unions(base, frame, m, rng)
    points, home = _buildings(base, rng)
    splitter = _Splitter(base, owner, upper, points, home, rng)
    large = splitter.split(splitter.large_piece, splits)
    single = splitter.split(splitter.single_piece, splits)
    pairs = set(enumerate(owner.tolist())) | large | single
    return Truth(base, splitter.upper, points, pairs, large, single)


def redraw(upper: np.ndarray, sigma: float, seed: int) -> np.ndarray:
    """Move every vertex of a layer by a normal error; shared vertices move together."""
    points, place = np.unique(shapely.get_coordinates(upper), axis=0, return_inverse=True)
    moved = points + np.random.default_rng(seed).normal(0, sigma, points.shape)
    drawn = shapely.set_coordinates(upper.copy(), moved[place.ravel()])
    return np.where(shapely.is_valid(drawn), drawn, shapely.make_valid(drawn))


def _unions(
    base: np.ndarray, frame: shapely.Geometry, m: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Unite base grids around m random centres; return the owner of each and the unions."""
    west, south, east, north = frame.bounds
    centres = shapely.points(rng.uniform((west, south), (east, north), (m, 2)))
    nearest = shapely.STRtree(centres).nearest(shapely.centroid(base))
    used, owner = np.unique(nearest, return_inverse=True)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(1, len(used)))
    unions = [shapely.union_all(grids) for grids in np.split(base[order], starts)]
    return owner, np.array(unions, dtype=object)


def _buildings(base: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Scatter buildings over the base grids, set back from their borders."""
    home = np.repeat(np.arange(len(base)), 30)
    bounds = shapely.bounds(base)[home]
    x, y = rng.uniform(bounds[:, :2], bounds[:, 2:]).T
    inside = shapely.contains_xy(shapely.buffer(base, -SETBACK_M)[home], x, y)
    return shapely.points(x[inside], y[inside]), home[inside]


PieceOf = Callable[[int, int], "shapely.Geometry | None"]


class _Splitter:
    """Gives parts of base grids to the professional grid next door, no two near each other."""

    def __init__(
        self,
        base: np.ndarray,
        owner: np.ndarray,
        upper: np.ndarray,
        points: np.ndarray,
        home: np.ndarray,
        rng: np.random.Generator,
    ) -> None:
        self.base, self.owner, self.upper = base, owner, upper.copy()
        self.points, self.home, self.rng = points, home, rng
        self._tree = shapely.STRtree(base)
        self._used = np.zeros(len(base), dtype=bool)

    def split(self, piece_of: PieceOf, count: int) -> set[tuple[int, int]]:
        """Make `count` splits with pieces from `piece_of`; return the new pairs."""
        made: set[tuple[int, int]] = set()
        for grid in self.rng.permutation(len(self.base)):
            if len(made) == count:
                break
            near = np.unique(self._tree.query(self.base[self._ring(grid)], "intersects")[1])
            other = self._neighbour(grid)
            if self._used[near].any() or other is None:
                continue
            piece = piece_of(grid, other)
            if piece is None:
                continue
            giver, taker = self.owner[grid], self.owner[other]
            self.upper[taker] = shapely.union_all([self.upper[taker], piece])
            self.upper[giver] = shapely.difference(self.upper[giver], piece)
            self._used[near] = True
            made.add((int(grid), int(taker)))
        return made

    def large_piece(self, grid: int, other: int) -> shapely.Geometry | None:
        """Return the 15-60 % of the grid that lie nearest to its neighbour."""
        goal = self.rng.uniform(0.15, 0.6) * self.base[grid].area
        low, high = 0.0, 400.0
        for _ in range(25):
            middle = (low + high) / 2
            piece = self.base[grid].intersection(self.base[other].buffer(middle))
            low, high = (middle, high) if piece.area < goal else (low, middle)
        return piece if piece.geom_type == "Polygon" else None

    def single_piece(self, grid: int, other: int) -> shapely.Geometry | None:
        """Return a strip to the building nearest to the neighbour that holds it alone."""
        own = self.points[self.home == grid]
        if not len(own):
            return None
        nearest = own[np.argmin(shapely.distance(own, self.base[other]))]
        way = shapely.shortest_line(nearest, self.base[other])
        strip = way.buffer(FOOTPRINT_M / 2, cap_style="square")
        piece = self.base[grid].intersection(strip)
        alone = shapely.intersects(own, piece).sum() == 1
        small = piece.area < 0.5 * self.base[grid].area
        return piece if alone and small and piece.geom_type == "Polygon" else None

    def _ring(self, grid: int) -> np.ndarray:
        return self._tree.query(self.base[grid], "intersects")

    def _neighbour(self, grid: int) -> int | None:
        """Return a base grid of another professional grid with a border of 40 m or more."""
        for other in self._ring(grid):
            if self.owner[other] != self.owner[grid]:
                border = self.base[grid].intersection(self.base[other])
                if border.length > 40:
                    return int(other)
        return None
