"""Two communities of grids side by side, and the long gap between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from coverages import CORNER

SIDE = 30  # grids along each side of the square that both communities fill
SPACING_M = 9_500.0 / SIDE
CLOSED_M = 20.0  # of the seam at either end, so that the gap is enclosed
SWING_M, WAVE_M, STEP_M = 120.0, 4_000.0, 100.0
SCATTER = (0.2, 0.8)  # where in its square a grid's seed may lie
JITTER = 0.12  # of a grid, by which crossings are off the regular lattice
NODING_M = 0.001


@dataclass(frozen=True)
class SeamCoverage:
    """Two communities of grids, a valid coverage.

    Attributes:
        grids: Polygons, shape (n,).
        is_north: Which grids are of the northern community, shape (n,).
        seam: The border of the two communities, from west to east.
        frame: All of the ground.
    """

    grids: np.ndarray
    is_north: np.ndarray
    seam: shapely.LineString
    frame: shapely.Geometry

    def carved(self, width: float) -> tuple[np.ndarray, shapely.Geometry]:
        """Return the grids with a gap of `width` along the seam, and the gap."""
        length = self.seam.length
        middle = shapely.ops.substring(self.seam, CLOSED_M, length - CLOSED_M)
        gap = middle.buffer(width / 2, cap_style="flat")
        carved = self.grids.copy()
        beside = shapely.STRtree(carved).query(gap, predicate="intersects")
        carved[beside] = shapely.difference(carved[beside], gap)
        return carved, gap


def independent_borders(seed: int) -> SeamCoverage:
    """Return Voronoi grids that know nothing of those across the winding seam."""
    rng = np.random.default_rng([seed, 40])
    side_m = SIDE * SPACING_M
    frame = shapely.box(*CORNER, *(CORNER + side_m))
    phase = rng.uniform(0, 2 * np.pi)
    east = np.append(np.arange(0, side_m, STEP_M), side_m)
    seam = shapely.LineString(np.c_[east, side_m / 2 + _swing(east, phase)] + CORNER)
    south, north = sorted(
        shapely.get_parts(shapely.ops.split(frame, seam)), key=lambda part: part.centroid.y
    )
    shapes = [
        _voronoi(ground, _seeds(first_row, phase, rng))
        for ground, first_row in ((south, 0), (north, SIDE // 2))
    ]
    grids = _noded(np.concatenate(shapes))
    is_north = np.repeat([False, True], [len(part) for part in shapes])
    return SeamCoverage(grids, is_north, seam, frame)


def four_way_crossings(seed: int) -> SeamCoverage:
    """Return a jittered lattice, where the borders of both sides meet on the seam."""
    rng = np.random.default_rng([seed, 41])
    nodes = np.stack(np.meshgrid(np.arange(SIDE + 1.0), np.arange(SIDE + 1.0)), axis=-1)
    inner = (nodes > 0) & (nodes < SIDE)
    nodes += np.where(inner, rng.uniform(-JITTER, JITTER, nodes.shape), 0.0)
    nodes = nodes * SPACING_M + CORNER
    corners = [nodes[:-1, :-1], nodes[:-1, 1:], nodes[1:, 1:], nodes[1:, :-1]]
    grids = shapely.polygons(np.stack(corners, axis=2).reshape(-1, 4, 2))
    seam = shapely.LineString(nodes[SIDE // 2])
    is_north = np.arange(len(grids)) >= len(grids) // 2
    frame = shapely.box(*CORNER, *(CORNER + SIDE * SPACING_M))
    return SeamCoverage(grids, is_north, seam, frame)


def _swing(east: np.ndarray, phase: float) -> np.ndarray:
    return SWING_M * np.sin(2 * np.pi * east / WAVE_M + phase)


def _seeds(first_row: int, phase: float, rng: np.random.Generator) -> np.ndarray:
    """Return seeds of half the rows, bent like the seam so that none is cut off by it."""
    column, row = np.meshgrid(np.arange(SIDE), np.arange(SIDE // 2) + first_row)
    seeds = np.c_[column.ravel(), row.ravel()] + rng.uniform(*SCATTER, (column.size, 2))
    seeds *= SPACING_M
    seeds[:, 1] += _swing(seeds[:, 0], phase)
    return seeds + CORNER


def _voronoi(ground: shapely.Geometry, seeds: np.ndarray) -> np.ndarray:
    shapes = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=ground, ordered=True)
    )
    return shapely.intersection(shapes, ground)


def _noded(shapes: np.ndarray) -> np.ndarray:
    """Return the shapes as a valid coverage: each has the vertices of its neighbours."""
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=NODING_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    faces = faces[shapely.area(faces) > SPACING_M]
    owner, face = shapely.STRtree(shapely.point_on_surface(faces)).query(shapes, "contains")
    if not np.array_equal(owner, np.arange(len(shapes))):
        raise AssertionError("a grid beside the seam is in several pieces; choose another seed")
    return faces[face]
