"""Smooth curves and smooth irregularity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .plan import Metres


@dataclass(frozen=True)
class Warp:
    """A smooth displacement of the plane: the same point always moves the same way.

    Attributes:
        waves: Wave vectors, radians per metre, shape (k, 2).
        phases: Shape (k,).
        shifts: Displacement at each wave's crest, metres, shape (k, 2).
    """

    waves: NDArray[np.float64]
    phases: NDArray[np.float64]
    shifts: NDArray[np.float64]

    def __call__(self, points: Metres) -> Metres:
        """Return the points, shape (n, 2), where the warp puts them."""
        return points + np.sin(points @ self.waves.T + self.phases) @ self.shifts


def make_warp(rng: np.random.Generator, lengths_m: list[float], heights_m: list[float]) -> Warp:
    """Return a warp of four random waves for each wave length and its height, in metres."""
    lengths = np.repeat(lengths_m, 4)
    heights = np.repeat(heights_m, 4)
    turns = rng.uniform(0, 2 * np.pi, (3, len(lengths)))
    waves = _directions(turns[0]) * (2 * np.pi / lengths)[:, None]
    return Warp(waves, turns[1], _directions(turns[2]) * heights[:, None])


def smooth_line(points: Metres, step_m: float = 40.0) -> Metres:
    """Return a curve through the points (Catmull-Rom), sampled about every `step_m` metres."""
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    pieces = [_curve_piece(padded[i : i + 4], step_m) for i in range(len(points) - 1)]
    return np.vstack([*pieces, points[-1:]])


def warp_geometry(geometry: shapely.Geometry, warp: Warp, step_m: float) -> shapely.Geometry:
    """Return the geometry bent by the warp, with a vertex at least every `step_m` metres."""
    return shapely.transform(shapely.segmentize(geometry, step_m), warp)


def _curve_piece(corners: Metres, step_m: float) -> Metres:
    before, start, end, after = corners
    n = max(2, int(np.hypot(*(end - start)) / step_m))
    t = np.linspace(0, 1, n, endpoint=False)[:, None]
    return 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )


def _directions(angles: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
