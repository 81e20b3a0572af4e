"""Street blocks: the ground between streets, coast, rivers and ridges."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from . import plan
from .field import Field, make_field
from .mesh import (
    Borders,
    Labels,
    Mesh,
    class_of,
    connected_pieces,
    divide,
    join_small,
)
from .streets import Family, Site
from .terrain import Terrain

# Land classes: the towns by their row in the plan, then these.
PORT = len(plan.TOWNS)
HILL = PORT + 1

ROAD_CLASSES = EXPRESSWAY, ARTERIAL, COLLECTOR, STREET = (
    "expressway",
    "arterial",
    "collector",
    "street",
)

_ARTERIALS = (
    Family(turn=0, spacing=400, shortest=700, overrun=420),
    Family(turn=math.pi / 2, spacing=430, shortest=500, overrun=420),
)
_STREETS = (
    Family(turn=0, spacing=80, shortest=150, overrun=60),
    Family(turn=math.pi / 2, spacing=108, shortest=120, overrun=80),
)
_COLLECTOR_M = 1100.0  # streets longer than this are collectors
_OVERSHOOT_M = 3.0  # clipped lines cross the border they end at, so that faces close
_ON_LINE_M = 0.02

_LEAST_M2 = np.array([*[3000.0] * PORT, 30_000.0, 60_000.0])
_LEAST_WIDTH_M = np.array([*[36.0] * PORT, 90.0, 90.0])
_SUPERBLOCK_M2 = np.array([*[75_000.0] * PORT, 0.0, 0.0])
_SUPERBLOCK_WIDTH_M = np.array([*[120.0] * PORT, 0.0, 0.0])


@dataclass(frozen=True)
class Blocks:
    """Street blocks, and the quarters that main roads divide them into.

    Attributes:
        mesh: The blocks.
        land: Row of the town in the plan, PORT or HILL; shape (n,).
        quarter: Number of the quarter, shape (n,); blocks of a quarter are of one land class.
        water: Dock and reservoirs, on the same vertices as the blocks.
        directions: The way streets run.
        roads: Lines, shape (k,).
        road_class: From ROAD_CLASSES, shape (k,).
    """

    mesh: Mesh
    land: Labels
    quarter: Labels
    water: Mesh
    directions: Field
    roads: Geometries
    road_class: NDArray[np.str_]


@dataclass(frozen=True)
class _Network:
    """Road lines by class."""

    lines: Geometries
    classes: NDArray[np.str_]

    def of(self, *classes: str) -> Geometries:
        return self.lines[np.isin(self.classes, classes)]


def make_blocks(terrain: Terrain, rng: np.random.Generator) -> Blocks:
    """Lay streets over the terrain and return the blocks between them."""
    built = shapely.union_all(terrain.towns)
    guides = shapely.union_all([shapely.boundary(built), *terrain.rivers])
    directions = make_field(built, guides)
    network = _lay_roads(terrain, built, directions, rng)
    faces = _divide_land(terrain, network)
    is_water = _is_water(terrain, faces)
    mesh, land = _drop_small_faces(terrain, faces.take(~is_water))
    roads, road_class = _roads_between(mesh, network, terrain)
    return Blocks(
        mesh=mesh,
        land=land,
        quarter=_find_quarters(mesh, land, network),
        water=faces.take(is_water),
        directions=directions,
        roads=roads,
        road_class=road_class,
    )


def _lay_roads(
    terrain: Terrain, built: shapely.Geometry, directions: Field, rng: np.random.Generator
) -> _Network:
    fixed = np.concatenate([terrain.expressways, terrain.coast_roads])
    site = Site(built, directions, rng)
    arterials = site.trace(_ARTERIALS, fixed)
    streets = site.trace(_STREETS, np.concatenate([fixed, arterials]))
    reach = shapely.buffer(built, _OVERSHOOT_M)
    clipped = shapely.intersection(np.concatenate([arterials, streets]), reach)
    is_long = shapely.length(streets) > _COLLECTOR_M
    classes = [
        *[EXPRESSWAY] * len(terrain.expressways),
        *[ARTERIAL] * (len(terrain.coast_roads) + len(arterials)),
        *np.where(is_long, COLLECTOR, STREET),
        *[STREET] * len(terrain.yard_lines),
    ]
    yard_lines = shapely.intersection(
        terrain.yard_lines, shapely.buffer(terrain.port, _OVERSHOOT_M)
    )
    return _Network(np.concatenate([fixed, clipped, yard_lines]), np.array(classes))


def _divide_land(terrain: Terrain, network: _Network) -> Mesh:
    hills = shapely.buffer(terrain.hills, _OVERSHOOT_M)
    built = shapely.buffer(shapely.union_all(terrain.towns), _OVERSHOOT_M)
    areas = [terrain.land, terrain.port, terrain.dock, *terrain.towns, *terrain.reservoirs]
    mesh = divide(
        [
            *shapely.boundary(areas),
            *network.lines,
            *shapely.intersection(terrain.rivers, built),
            *shapely.intersection(terrain.hill_lines, hills),
        ]
    )
    return mesh.take(shapely.contains_xy(terrain.land, mesh.centres))


def _is_water(terrain: Terrain, faces: Mesh) -> NDArray[np.bool_]:
    water = shapely.union_all([terrain.dock, *terrain.reservoirs])
    is_water: NDArray[np.bool_] = shapely.contains_xy(water, faces.centres)
    return is_water


def _drop_small_faces(terrain: Terrain, faces: Mesh) -> tuple[Mesh, Labels]:
    """Return the faces with scraps joined to their neighbours, and their land classes."""
    land = np.full(len(faces), HILL, dtype=np.int64)
    land[shapely.contains_xy(terrain.port, faces.centres)] = PORT
    for row, town in enumerate(terrain.towns):
        land[shapely.contains_xy(town, faces.centres)] = row
    labels = join_small(faces, land, _LEAST_M2, _LEAST_WIDTH_M)
    return Mesh(faces.join(labels)), class_of(labels, land, faces.areas)


def _find_quarters(mesh: Mesh, land: Labels, network: _Network) -> Labels:
    """Return the pieces that main roads and land classes divide the blocks into."""
    borders = mesh.borders
    same_land = (borders.right >= 0) & (land[borders.left] == land[borders.right])
    main = _lie_on(borders, network.of(EXPRESSWAY, ARTERIAL))
    quarter = connected_pieces(mesh.neighbours(passable=same_land & ~main))
    quarters = Mesh(mesh.join(quarter))
    joined = join_small(
        quarters, class_of(quarter, land, mesh.areas), _SUPERBLOCK_M2, _SUPERBLOCK_WIDTH_M
    )
    return joined[quarter]


def _lie_on(borders: Borders, lines: Geometries) -> NDArray[np.bool_]:
    """Return which stretches of border run along one of the lines."""
    middles = shapely.points((borders.start + borders.end) / 2)
    near, _ = shapely.STRtree(lines).query(middles, predicate="dwithin", distance=_ON_LINE_M)
    lies_on = np.zeros(len(middles), dtype=bool)
    lies_on[near] = True
    return lies_on


def _roads_between(
    mesh: Mesh, network: _Network, terrain: Terrain
) -> tuple[Geometries, NDArray[np.str_]]:
    """Return the roads that became borders, as long lines, and the through roads whole."""
    through = np.concatenate([terrain.expressways, terrain.coast_roads])
    roads = [*shapely.intersection(through, terrain.land)]
    classes = [*network.classes[: len(through)]]
    borders = mesh.borders
    free = (borders.right >= 0) & ~_lie_on(borders, through)
    for road_class in (ARTERIAL, COLLECTOR, STREET):
        chosen = free & _lie_on(borders, network.of(road_class))
        free &= ~chosen
        merged = shapely.line_merge(shapely.union_all(borders.take(chosen).lines()))
        roads += list(shapely.get_parts(merged))
        classes += [road_class] * (len(roads) - len(classes))
    return np.array(roads), np.array(classes)
