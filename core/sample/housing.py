"""Buildings set into the blocks, and the people who live in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Buildings, Geometries
from .blocks import ARTERIAL, EXPRESSWAY, HILL, PORT, Blocks
from .grids import Grids
from .mesh import GRID_M, Labels
from .partition import share_out
from .plan import PORT_ANGLE
from .terrain import Terrain

RESIDENTS = 214_000
HOUSEHOLDS = 133_750
TOWN_BUILDINGS, PORT_BUILDINGS, HILL_BUILDINGS = 11_570, 300, 130

_SETBACK_M = 9.5
_WATER_SETBACK_M = 4.0
_ROADSIDE_M = 9.0
_LEAST_IN_GRID = 8  # so that every town grid has buildings to house its people

_MOST_IN_BUILDING = 120
_SHARE_WORKS, _DWELLING_AT_WORK = 0.06, 0.02  # shops, schools and offices: few live there

# Styles of building: plot sides and building sides in metres, floors. The last two are
# warehouses in the port and huts on the hills.
_PLOTS = np.array(
    [[34.0, 31.0], [44.0, 24.5], [18.5, 17.5], [27.0, 22.5], [105.0, 62.0], [240.0, 240.0]]
)
_SIDES = np.array(
    [[23.0, 20.0], [34.0, 13.0], [13.5, 11.5], [19.0, 14.0], [78.0, 36.0], [15.0, 10.0]]
)
_FLOORS = np.array([24.0, 9.0, 5.0, 7.0, 0.0, 0.3])
_TOWN_STYLES = (0.22, 0.26, 0.24, 0.28)
_WAREHOUSE, _HUT = 4, 5

# Town grids: households planned per grid, and how many grids are not of the usual size.
_USUAL, _SPREAD = 405.0, 36.0
_SHARE_SMALL, _SHARE_LARGE, _SHARE_PARK = 0.035, 0.025, 0.02


@dataclass(frozen=True)
class Housing:
    """The buildings and where they stand.

    Attributes:
        buildings: The buildings with their people.
        footprints: Their footprints, shape (n,).
        grid: Number of the base grid of each building, shape (n,).
        block: Row of the block of each building, shape (n,).
    """

    buildings: Buildings
    footprints: Geometries
    grid: Labels
    block: Labels


@dataclass(frozen=True)
class _Plots:
    """Candidate buildings."""

    footprints: Geometries
    block: Labels
    style: Labels

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> _Plots:
        return _Plots(self.footprints[rows], self.block[rows], self.style[rows])


def make_housing(terrain: Terrain, grids: Grids, rng: np.random.Generator) -> Housing:
    """Return 12,000 buildings with 214,000 residents, clear of borders, rivers, expressways."""
    blocks = grids.blocks
    plots = _keep_clear(_lay_out(blocks, _choose_styles(blocks, rng), rng), terrain, blocks)
    plots = plots.take(_choose_plots(plots, grids, rng))
    grid = grids.grid[plots.block]
    households = _house(plots, grid, _plan_households(grids, grid, rng), rng)
    residents = share_out(RESIDENTS, households * rng.uniform(0.85, 1.15, len(households)))
    buildings = Buildings(
        points=shapely.point_on_surface(plots.footprints),
        households=households,
        residents=residents,
        footprints=plots.footprints,
    )
    return Housing(buildings, plots.footprints, grid, plots.block)


def _choose_styles(blocks: Blocks, rng: np.random.Generator) -> Labels:
    styles = rng.choice(len(_TOWN_STYLES), len(blocks.mesh), p=_TOWN_STYLES)
    styles[blocks.land == PORT] = _WAREHOUSE
    styles[blocks.land == HILL] = _HUT
    return styles.astype(np.int64)


def _lay_out(blocks: Blocks, styles: Labels, rng: np.random.Generator) -> _Plots:
    """Return buildings in rows along the streets, wholly inside their blocks."""
    yards = shapely.buffer(blocks.mesh.faces, -_SETBACK_M, join_style="mitre")
    angles = blocks.directions.angles(blocks.mesh.centres)
    angles[blocks.land == PORT] = PORT_ANGLE
    block, centres, sides = _rows_of_plots(yards, angles, styles)
    sides = sides * rng.uniform(0.82, 1.0, sides.shape)
    footprints = _rectangles(centres, sides, angles[block])
    shapely.prepare(yards)
    inside = shapely.contains_properly(yards[block], footprints)
    return _Plots(footprints, block, styles[block]).take(inside)


def _rows_of_plots(
    yards: Geometries, angles: NDArray[np.float64], styles: Labels
) -> tuple[Labels, NDArray[np.float64], NDArray[np.float64]]:
    """Return block, centre (turned by the block's angle) and sides of every plot."""
    coordinates, owner = shapely.get_coordinates(yards, return_index=True)
    turned = _turn(coordinates, -angles[owner])
    present, first = np.unique(owner, return_index=True)
    low = np.minimum.reduceat(turned, first)
    extent = np.maximum.reduceat(turned, first) - low
    counts = np.floor(extent / _PLOTS[styles[present]]).astype(np.int64)
    total = counts.prod(axis=1)
    row = np.repeat(np.arange(len(present)), total)
    index = np.arange(len(row)) - np.repeat(np.cumsum(total) - total, total)
    steps = np.stack([index % counts[row, 0], index // counts[row, 0]], axis=1) + 0.5
    centres = low[row] + steps * extent[row] / counts[row]
    return present[row], centres, _SIDES[styles[present[row]]]


def _rectangles(
    centres: NDArray[np.float64], sides: NDArray[np.float64], angles: NDArray[np.float64]
) -> Geometries:
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    rings = centres[:, None] + corners * sides[:, None]
    turned = _turn(rings.reshape(-1, 2), np.repeat(angles, 4))
    lattice = np.rint(turned / GRID_M) * GRID_M
    footprints: Geometries = shapely.polygons(lattice.reshape(-1, 4, 2))
    return footprints


def _turn(points: NDArray[np.float64], angles: NDArray[np.float64]) -> NDArray[np.float64]:
    cosine, sine = np.cos(angles), np.sin(angles)
    x, y = points.T
    return np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=1)


def _keep_clear(plots: _Plots, terrain: Terrain, blocks: Blocks) -> _Plots:
    """Return the plots off rivers and off the main roads that run through blocks."""
    is_main = np.isin(blocks.road_class, (EXPRESSWAY, ARTERIAL))
    tree = shapely.STRtree(plots.footprints)
    taken = np.concatenate(
        [
            tree.query(terrain.river_areas, "dwithin", _WATER_SETBACK_M)[1],
            tree.query(blocks.roads[is_main], "dwithin", _ROADSIDE_M)[1],
        ]
    )
    free = np.ones(len(plots.block), dtype=bool)
    free[taken] = False
    return plots.take(free)


def _choose_plots(plots: _Plots, grids: Grids, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return the rows of the plots that get built, every town grid having its share."""
    order = rng.permutation(len(plots.block))
    grid = grids.grid[plots.block]
    by_grid = order[np.argsort(grid[order], kind="stable")]
    first = np.searchsorted(grid[by_grid], grid[by_grid])
    rank = np.empty(len(order), dtype=np.int64)
    rank[by_grid] = np.arange(len(order)) - first
    wanted = order[np.argsort(rank[order] >= _LEAST_IN_GRID, kind="stable")]
    land = np.minimum(grids.blocks.land[plots.block[wanted]], HILL)
    chosen = [
        wanted[land < PORT][:TOWN_BUILDINGS],
        wanted[land == PORT][:PORT_BUILDINGS],
        wanted[land == HILL][:HILL_BUILDINGS],
    ]
    return np.sort(np.concatenate(chosen))


def _plan_households(grids: Grids, grid: Labels, rng: np.random.Generator) -> Labels:
    """Return the households of each base grid, most of them in the usual band."""
    n = len(grids.land)
    planned = rng.normal(_USUAL, _SPREAD, n)
    luck = rng.random(n)
    small = luck < _SHARE_SMALL
    large = luck > 1 - _SHARE_LARGE
    park = (luck >= _SHARE_SMALL) & (luck < _SHARE_SMALL + _SHARE_PARK)
    planned[small] = rng.uniform(190, 285, small.sum())
    planned[large] = rng.uniform(520, 640, large.sum())
    planned[park] = rng.uniform(5, 60, park.sum())
    hills = grids.land == HILL
    planned[hills] = rng.uniform(1, 12, hills.sum())
    houses = np.bincount(grid, minlength=n)
    planned = np.minimum(planned, houses * _MOST_IN_BUILDING)
    planned[grids.land == PORT] = 0
    return share_out(HOUSEHOLDS, planned)


def _house(plots: _Plots, grid: Labels, planned: Labels, rng: np.random.Generator) -> Labels:
    """Return the households of each building, by its floor space, adding up to the plan."""
    floors = _FLOORS[plots.style] * rng.uniform(0.6, 1.4, len(grid))
    space = shapely.area(plots.footprints) * floors
    works = (rng.random(len(grid)) < _SHARE_WORKS) & (plots.style != _HUT)
    space[works] *= _DWELLING_AT_WORK
    households = np.zeros(len(grid), dtype=np.int64)
    for number in np.flatnonzero(planned):
        rows = np.flatnonzero(grid == number)
        households[rows] = share_out(int(planned[number]), space[rows])
    return households
