"""Land and water of the district: coast, hills, towns, port, rivers, reservoirs, main roads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely

from ..layers import Geometries
from . import plan
from .noise import Warp, make_warp, smooth_line, warp_geometry

_SHORE_STEP_M, _RIDGE_STEP_M = 40.0, 50.0
_BEND_M = 600.0  # how far the neighbours' coasts go on north-east and south-west
_FRINGE_M2 = 350_000  # hill land cut off by a town, smaller than this, belongs to the town


@dataclass(frozen=True)
class Terrain:
    """What nature and the big builders left, before anybody drew a grid.

    Attributes:
        land: Everything inside the district, dock and reservoirs included.
        sea: The water south-east of it, as far as the window reaches.
        towns: One (multi)polygon per town of the plan, shape (n,).
        port: The port with its yards, dock included.
        dock: The port basin, open to the sea.
        reservoirs: Polygons, shape (n,).
        rivers: Lines, shape (n,).
        expressways, coast_roads, yard_lines: Lines, shape (n,).
        hill_lines: Ridges and streams that divide the hills.
    """

    land: shapely.Geometry
    sea: shapely.Geometry
    towns: Geometries
    port: shapely.Geometry
    dock: shapely.Geometry
    reservoirs: Geometries
    rivers: Geometries
    expressways: Geometries
    coast_roads: Geometries
    yard_lines: Geometries
    hill_lines: Geometries

    @cached_property
    def hills(self) -> shapely.Geometry:
        """Return the land outside towns, port and reservoirs."""
        taken = shapely.union_all([*self.towns, self.port, *self.reservoirs])
        return shapely.difference(self.land, taken)

    @cached_property
    def river_areas(self) -> Geometries:
        """Return the water surface of each river, shape (n,)."""
        surfaces = shapely.buffer(self.rivers, np.array(plan.RIVER_WIDTHS_M) / 2)
        return shapely.intersection(surfaces, self.land)


def make_terrain(rng: np.random.Generator) -> Terrain:
    """Return the plan with its coasts, ridges and towns roughened by the random generator."""
    rough = make_warp(rng, [1500, 620, 260, 120], [45, 22, 9, 3.5])
    gentle = make_warp(rng, [1800, 700], [40, 16])
    spurs = make_warp(rng, [1000, 460, 240], [42, 20, 6])
    west, east, inland = _draw_coasts(rough)
    land = _untangled(shapely.polygons(np.vstack([west, plan.QUAY_M, east, inland])))
    dock = shapely.intersection(shapely.polygons(plan.DOCK_M), land)
    port = shapely.intersection(
        shapely.polygons(np.vstack([plan.QUAY_M, plan.PORT_INLAND_M])), land
    )
    return Terrain(
        land=land,
        sea=_draw_sea(np.vstack([west, plan.QUAY_M, east]), land),
        towns=_draw_towns(land, port, spurs),
        port=port,
        dock=dock,
        reservoirs=_draw_reservoirs(rng),
        rivers=_draw_lines(plan.RIVERS, rough),
        expressways=_draw_lines(plan.EXPRESSWAYS, gentle),
        coast_roads=_draw_lines(plan.COAST_ROADS, gentle),
        yard_lines=np.array([shapely.linestrings(line) for line in plan.YARD_LINES_M]),
        hill_lines=_draw_hill_lines(rng, rough),
    )


def _draw_coasts(rough: Warp) -> tuple[plan.Metres, plan.Metres, plan.Metres]:
    """Return the shore west and east of the port, and the ridge back to the start."""
    west = rough(smooth_line(plan.to_metres(plan.WEST_SHORE), _SHORE_STEP_M))
    east = rough(smooth_line(plan.to_metres(plan.EAST_SHORE), _SHORE_STEP_M))
    ridge = plan.to_metres((plan.EAST_SHORE[-1], *plan.RIDGE, plan.WEST_SHORE[0]))
    return west, east, rough(smooth_line(ridge, _RIDGE_STEP_M))[1:-1]


def _draw_sea(coast: plan.Metres, land: shapely.Geometry) -> shapely.Geometry:
    """Return the window's part south-east of the coast."""
    x_min, y_min, x_max, _ = plan.WINDOW_M
    edge = [
        [x_max, coast[-1, 1] + _BEND_M],
        [x_max, y_min],
        [x_min, y_min],
        [x_min, coast[0, 1] - _BEND_M],
    ]
    return shapely.difference(_untangled(shapely.polygons(np.vstack([coast, edge]))), land)


def _draw_towns(land: shapely.Geometry, port: shapely.Geometry, spurs: Warp) -> Geometries:
    reached = [_draw_town(town, spurs) for town in plan.TOWNS]
    towns = [shapely.difference(shapely.intersection(town, land), port) for town in reached]
    hills = shapely.difference(land, shapely.union_all([*towns, port]))
    fringes = shapely.get_parts(hills)
    for fringe in fringes[shapely.area(fringes) < _FRINGE_M2]:
        nearest = int(np.argmin(shapely.distance(fringe, towns)))
        towns[nearest] = shapely.union(towns[nearest], fringe)
    return np.array([_without_crumbs(town) for town in towns])


def _draw_town(town: plan.Town, spurs: Warp) -> shapely.Geometry:
    valleys = [valley for axis in town.axes for valley in _draw_valley(axis)]
    rounded = shapely.buffer(shapely.buffer(shapely.union_all(valleys), 160), -160)
    return _untangled(warp_geometry(shapely.simplify(rounded, 5), spurs, 45))


def _draw_valley(axis: plan.Axis) -> Iterator[shapely.Geometry]:
    """Yield one stretch of the valley for each two neighbouring points of its axis."""
    discs = [
        shapely.buffer(shapely.points(plan.to_metres(((x, y),))[0]), reach * 1000)
        for x, y, reach in axis.points
    ]
    for start, end in pairwise(discs):
        yield shapely.convex_hull(shapely.union(start, end))


def _untangled(area: shapely.Geometry) -> shapely.Geometry:
    """Return the largest part of an outline that random waves may have folded over itself."""
    parts = shapely.get_parts(shapely.buffer(area, 0))
    return parts[shapely.area(parts).argmax()]


def _without_crumbs(town: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.buffer(shapely.buffer(town, 1), -1))
    return shapely.union_all(parts[shapely.area(parts) > _FRINGE_M2])


def _draw_reservoirs(rng: np.random.Generator) -> Geometries:
    turns = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    lakes = []
    for centre, radius in plan.RESERVOIRS:
        phases = rng.uniform(0, 2 * np.pi, 4)
        lobes = np.array([2, 3, 5, 8])
        swell = np.sin(turns[:, None] * lobes + phases) @ np.array([0.22, 0.2, 0.13, 0.06])
        reach = radius * 1000 * (1 + swell)
        ring = np.stack([np.cos(turns), np.sin(turns)], axis=1) * reach[:, None]
        lakes.append(shapely.polygons(ring + plan.to_metres((centre,))))
    return np.array(lakes)


def _draw_lines(lines: tuple[tuple[tuple[float, float], ...], ...], warp: Warp) -> Geometries:
    return np.array(
        [shapely.linestrings(warp(smooth_line(plan.to_metres(line)))) for line in lines]
    )


def _draw_hill_lines(rng: np.random.Generator, rough: Warp) -> Geometries:
    """Return the borders of a bent Voronoi diagram, about a kilometre apart."""
    x_min, y_min, x_max, y_max = plan.WINDOW_M
    xs, ys = np.meshgrid(np.arange(x_min, x_max, 950.0), np.arange(y_min, y_max, 950.0))
    sites = np.stack([xs.ravel(), ys.ravel()], axis=1)
    sites += rng.uniform(-330, 330, sites.shape)
    borders = shapely.voronoi_polygons(shapely.multipoints(sites), only_edges=True)
    return shapely.get_parts(warp_geometry(borders, rough, 60))
