"""Streets traced along the field of directions, each family at its own distance."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from .field import Field
from .plan import ORIGIN_M, WINDOW_M

_STEP_M = 14.0
_PIXEL_M = 10.0
_STRAIGHT_M = 1.8  # streets are drawn with no more vertices than this accuracy needs
_LONGEST_M = 6000.0
_PARALLEL = 0.8  # least cosine between a line and a family that it counts for
_STAMP = 0.72  # of the spacing: how near to a street no other one of its family runs

Point = tuple[float, float]


@dataclass(frozen=True)
class Family:
    """Streets that run the same way: along the field or square to it.

    Attributes:
        turn: Angle to the field, radians.
        spacing: Distance between neighbours, metres.
        shortest: Length below which a street is not built, metres.
        overrun: How far a street that comes too near to its neighbour goes on, to end at a
            crossing, metres.
    """

    turn: float
    spacing: float
    shortest: float
    overrun: float


@dataclass
class _Raster:
    """Ground too near to a street for another one of its family."""

    pixels: NDArray[np.bool_] = field(
        default_factory=lambda: np.zeros(
            (
                int((WINDOW_M[3] - WINDOW_M[1]) / _PIXEL_M) + 80,
                int((WINDOW_M[2] - WINDOW_M[0]) / _PIXEL_M) + 80,
            ),
            dtype=bool,
        )
    )

    def __getitem__(self, point: Point) -> bool:
        row, column = _pixel(point)
        return self.pixels.item(row, column)

    def stamp(self, points: list[Point], radius: float) -> None:
        reach = round(radius / _PIXEL_M)
        offsets = np.arange(-reach, reach + 1)
        disc = offsets[:, None] ** 2 + offsets**2 <= reach**2
        for row, column in map(_pixel, points):
            window = self.pixels[row - reach : row + reach + 1, column - reach : column + reach + 1]
            window |= disc


class Site:
    """Ground for streets: they stop shortly behind its border."""

    def __init__(self, area: shapely.Geometry, directions: Field, rng: np.random.Generator) -> None:
        """Prepare an area.

        Args:
            area: (Multi)polygon where streets may run.
            directions: The field that streets follow.
            rng: Where streets begin.
        """
        self.directions = directions
        self.inside = _rasterise(shapely.buffer(area, _PIXEL_M))
        self.starts = _scatter(area, rng)

    def trace(self, families: tuple[Family, Family], existing: Geometries) -> Geometries:
        """Return two families of streets, at their distance from `existing` lines alike."""
        lines = [
            shapely.linestrings(line)
            for family in families
            for line in _trace_family(self, family, existing)
        ]
        return shapely.simplify(np.array(lines), _STRAIGHT_M)


def _trace_family(site: Site, family: Family, existing: Geometries) -> Iterator[list[Point]]:
    taken = _Raster()
    queue = deque(site.starts)
    for parallel in _parallels(existing, site.directions, family.turn):
        taken.stamp(parallel, family.spacing * _STAMP)
    while queue:
        start = queue.popleft()
        if not site.inside[start] or taken[start]:
            continue
        line = _trace(site, taken, family, start)
        if len(line) * _STEP_M < family.shortest:
            taken.stamp([start], _PIXEL_M * 2)
            continue
        taken.stamp(line[::2], family.spacing * _STAMP)
        queue.extendleft(_beside(line, family.spacing))
        yield line


def _parallels(existing: Geometries, directions: Field, turn: float) -> Iterator[list[Point]]:
    """Yield the stretches of existing lines that run the family's way."""
    for line in shapely.get_parts(shapely.segmentize(existing, _STEP_M)):
        points = shapely.get_coordinates(line)
        dx, dy = np.diff(points, axis=0).T
        off = np.arctan2(dy, dx) - directions.angles(points[:-1]) - turn
        yield [(float(x), float(y)) for x, y in points[:-1][np.abs(np.cos(off)) > _PARALLEL]]


def _trace(site: Site, taken: _Raster, family: Family, start: Point) -> list[Point]:
    ahead = _walk(site, taken, family, start, 1.0)
    behind = _walk(site, taken, family, start, -1.0)
    return [*reversed(behind), start, *ahead]


def _walk(site: Site, taken: _Raster, family: Family, start: Point, sign: float) -> list[Point]:
    directions, turn = site.directions, family.turn
    angle = directions.angle(*start) + turn
    dx, dy = sign * math.cos(angle), sign * math.sin(angle)
    point, path, overrun = start, list[Point](), 0.0
    while len(path) * _STEP_M < _LONGEST_M and overrun <= family.overrun:
        middle = (point[0] + dx * _STEP_M / 2, point[1] + dy * _STEP_M / 2)
        angle = directions.angle(*middle) + turn
        side = math.copysign(1.0, dx * math.cos(angle) + dy * math.sin(angle))
        dx, dy = side * math.cos(angle), side * math.sin(angle)
        point = (point[0] + dx * _STEP_M, point[1] + dy * _STEP_M)
        path.append(point)
        if not site.inside[point]:
            break
        overrun = overrun + _STEP_M if taken[point] else 0.0
    return path


def _beside(line: list[Point], spacing: float) -> Iterator[Point]:
    """Yield places at the family's spacing to both sides of a street."""
    for (x0, y0), (x1, y1) in zip(line[2::6], line[3::6]):
        length = math.hypot(x1 - x0, y1 - y0)
        across = (-(y1 - y0) / length * spacing, (x1 - x0) / length * spacing)
        yield x0 + across[0], y0 + across[1]
        yield x0 - across[0], y0 - across[1]


def _scatter(area: shapely.Geometry, rng: np.random.Generator) -> list[Point]:
    x_min, y_min, x_max, y_max = shapely.bounds(area)
    xs, ys = np.meshgrid(np.arange(x_min, x_max, 45.0), np.arange(y_min, y_max, 45.0))
    within = shapely.contains_xy(area, xs, ys)
    points = np.stack([xs[within], ys[within]], axis=1)
    return [(float(x), float(y)) for x, y in rng.permutation(points)]


def _rasterise(area: shapely.Geometry) -> _Raster:
    raster = _Raster()
    rows, columns = np.indices(raster.pixels.shape)
    shapely.prepare(area)
    xs = ORIGIN_M[0] + (columns - 40 + 0.5) * _PIXEL_M
    ys = ORIGIN_M[1] + (rows - 40 + 0.5) * _PIXEL_M
    x_min, y_min, x_max, y_max = shapely.bounds(area)
    near = (xs > x_min) & (xs < x_max) & (ys > y_min) & (ys < y_max)
    raster.pixels[near] = shapely.contains_xy(area, xs[near], ys[near])
    return raster


def _pixel(point: Point) -> tuple[int, int]:
    return (
        int((point[1] - ORIGIN_M[1]) / _PIXEL_M) + 40,
        int((point[0] - ORIGIN_M[0]) / _PIXEL_M) + 40,
    )
