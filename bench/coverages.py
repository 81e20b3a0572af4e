"""Coverages to measure on: irregular grids, defects of known width, redrawn layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops

SIZE_M = 200.0
CORNER = np.array([520_000.0, 2_492_000.0])


def irregular_grids(n: int, seed: int) -> tuple[np.ndarray, shapely.Geometry]:
    """Return about n Voronoi grids of 200 m, a valid coverage, and the frame they fill."""
    rng = np.random.default_rng(seed)
    side = int(np.sqrt(n))
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    seeds = np.c_[x.ravel(), y.ravel()] + rng.uniform(0.15, 0.85, (side * side, 2))
    frame = shapely.box(*CORNER, *(CORNER + side * SIZE_M))
    shapes = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(seeds * SIZE_M + CORNER), extend_to=frame)
    )
    return shapely.intersection(shapes, frame), frame


@dataclass(frozen=True)
class Defect:
    """One injected defect: its rule, width in metres and ground."""

    rule: str
    width: float
    ground: shapely.Geometry


class Injector:
    """Injects defects into a coverage, no two of them near each other."""

    def __init__(self, grids: np.ndarray, frame: shapely.Geometry, seed: int) -> None:
        """Keep the clean coverage; defects are made in a copy."""
        self.clean = grids
        self.grids = grids.copy()
        self.defects: list[Defect] = []
        self._tree = shapely.STRtree(grids)
        self._edge = frame.boundary
        self._at_edge = shapely.intersects(grids, self._edge)
        self._used = np.zeros(len(grids), dtype=bool)
        self._order = np.random.default_rng(seed).permutation(len(grids))

    def inject(self, rule: str, width: float, count: int, *, at_edge: bool = False) -> None:
        """Make `count` defects: a `gap` or an `overlap` along the border of two grids."""
        made = 0
        for grid in self._order:
            if made == count:
                return
            if self._at_edge[grid] == at_edge and self._make(rule, width, int(grid)):
                made += 1
        raise ValueError(f"no room for {count} defects of {width} m")

    def _make(self, rule: str, width: float, grid: int) -> bool:
        near = np.unique(self._tree.query(self.clean[self._ring(grid)], "intersects")[1])
        if self._used[near].any():
            return False
        ground = self._spoil(rule, width, grid)
        if ground is None:
            return False
        self.defects.append(Defect(rule, width, ground))
        self._used[self._ring(grid)] = True
        return True

    def _spoil(self, rule: str, width: float, grid: int) -> shapely.Geometry | None:
        """Change the grid or a neighbour; return the ground at fault, None if nowhere."""
        pair = self._neighbour(grid)
        if pair is None:
            return None
        neighbour, border = pair
        band = self._band(border, width, grid)
        if band is None:
            return None
        if rule == "gap":
            self.grids[grid] = shapely.difference(self.clean[grid], band)
        else:
            self.grids[neighbour] = shapely.union_all([self.clean[neighbour], band])
        return band

    def _ring(self, grid: int) -> np.ndarray:
        return self._tree.query(self.clean[grid], "intersects")

    def _neighbour(self, grid: int) -> tuple[int, shapely.LineString] | None:
        """Return a neighbour with a straight common border, reaching the frame if we do."""
        for other in self._ring(grid):
            if other == grid or self._at_edge[other] != self._at_edge[grid]:
                continue
            border = shapely.line_merge(self.clean[grid].intersection(self.clean[other]))
            if border.geom_type == "LineString" and border.length > 60:
                if not self._at_edge[grid]:
                    return int(other), shapely.ops.substring(border, 0.25, 0.75, normalized=True)
                if border.distance(self._edge) < 1e-6:
                    return int(other), self._outer_half(border)
        return None

    def _outer_half(self, border: shapely.LineString) -> shapely.LineString:
        starts_outside = shapely.Point(border.coords[0]).distance(self._edge) < 1e-6
        halves = (0, 0.5) if starts_outside else (0.5, 1)
        return shapely.ops.substring(border, *halves, normalized=True)

    def _band(self, border: shapely.LineString, width: float, grid: int) -> shapely.Geometry | None:
        """Return the strip of `width` along the border on the grid's side."""
        # Longer by the width where the strip ends at the frame, so that the frame cuts it square.
        for side in (width, -width):
            strip = border.buffer(side, cap_style="flat", single_sided=True)
            ground = strip.intersection(self.clean[grid])
            if ground.geom_type == "Polygon" and ground.area > 0.8 * strip.area:
                return ground
        return None


def with_lakes(
    grids: np.ndarray, widths: tuple[float, ...], seed: int
) -> tuple[np.ndarray, shapely.Geometry]:
    """Return grids with a round lake of each width cut out of one of them, and the lakes."""
    rng = np.random.default_rng(seed)
    dry, lakes = grids.copy(), []
    roomy = [row for row in rng.permutation(len(grids)) if _room(grids[row]) > max(widths)]
    for row, width in zip(roomy, widths):
        lake = shapely.point_on_surface(grids[row]).buffer(width / 2)
        dry[row] = shapely.difference(grids[row], lake)
        lakes.append(lake)
    return dry, shapely.union_all(lakes)


def _room(grid: shapely.Geometry) -> float:
    return grid.boundary.distance(shapely.point_on_surface(grid)) * 2
