"""Defects of known width of other shapes than a one-sided band, far from each other."""

from __future__ import annotations

import numpy as np
import shapely
import shapely.affinity
from coverages import Injector

LEAST_BORDER_M = 60.0
SAME_M = 1e-6


class SymmetricInjector(Injector):
    """Both grids of a border take half of an overlap, or give half of a gap."""

    def _spoil(self, rule: str, width: float, grid: int) -> shapely.Geometry | None:
        pair = self._neighbour(grid)
        if pair is None:
            return None
        neighbour, border = pair
        own = self._band(border, width / 2, grid)
        other = self._band(border, width / 2, neighbour)
        if own is None or other is None:
            return None
        for row, given, taken in ((grid, own, other), (neighbour, other, own)):
            if rule == "gap":
                self.grids[row] = shapely.difference(self.clean[row], given)
            else:
                self.grids[row] = shapely.union_all([self.clean[row], taken])
        return shapely.union_all([own, other])


class WedgeInjector(Injector):
    """One grid of a border has a vertex in its middle, off the border by the width."""

    def _band(self, border: shapely.LineString, width: float, grid: int) -> shapely.Geometry | None:
        (west, south), (east, north) = border.coords[0], border.coords[-1]
        across = np.array([south - north, east - west]) / border.length * width
        middle = np.array([west + east, south + north]) / 2
        for side in (across, -across):
            wedge = shapely.Polygon([border.coords[0], tuple(middle + side), border.coords[-1]])
            if shapely.intersection(wedge, self.clean[grid]).area > 0.999 * wedge.area:
                return wedge
        return None


class CornerInjector(Injector):
    """One of the grids that meet in a corner has it elsewhere: a gap here, an overlap there."""

    def _spoil(self, _rule: str, width: float, grid: int) -> shapely.Geometry | None:
        clean = self.clean[grid]
        corners = shapely.get_coordinates(clean)[:-1]
        roomy = self._lonely(grid, corners)
        if not len(roomy):
            return None
        angle = np.random.default_rng([grid, 50]).uniform(0, 2 * np.pi)
        corners[roomy[0]] += width * np.array([np.cos(angle), np.sin(angle)])
        self.grids[grid] = shapely.Polygon(corners)
        return shapely.symmetric_difference(clean, self.grids[grid])

    def _lonely(self, grid: int, corners: np.ndarray) -> np.ndarray:
        """Return the corners with no other near: who is neighbour to whom there is beyond doubt."""
        around = shapely.get_coordinates(self.clean[self._ring(grid)])
        away = np.hypot(*np.moveaxis(corners[:, None] - around[None], -1, 0))
        away[away < SAME_M] = np.inf
        return np.flatnonzero(away.min(axis=1) > LEAST_BORDER_M)


class ShiftInjector(Injector):
    """One grid lies off its place as a whole."""

    def _spoil(self, _rule: str, width: float, grid: int) -> shapely.Geometry | None:
        angle = np.random.default_rng([grid, 51]).uniform(0, 2 * np.pi)
        self.grids[grid] = shapely.affinity.translate(
            self.clean[grid], width * np.cos(angle), width * np.sin(angle)
        )
        return shapely.symmetric_difference(self.clean[grid], self.grids[grid])
