"""The parts of the district put together in their order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..findings import join_codes
from ..layers import BASE, Codes, GridLayer
from ..width import measure_width
from . import plan
from .atoms import Atoms, cut_atoms
from .blocks import HILL, PORT, make_blocks
from .crossings import (
    SUBDIVIDED,
    Crossing,
    choose_lots,
    cross_along_streets,
    cross_at_lots,
)
from .departments import Nested, choose_subdivided, join_for_departments
from .district import District, Features
from .grids import Grids, make_grids
from .housing import Housing, make_housing
from .mesh import Labels, dissolve, renumber
from .naming import (
    TITLES,
    Territory,
    name_base_grids,
    name_buildings,
    name_professional,
    name_territory,
)
from .terrain import Terrain, make_terrain
from .truth import DefectTruth, KnownFinding, make_truth

_LAND_NAMES = {PORT: "port", HILL: "hill"}
RESERVOIR_NAMES = ("三洲田水库", "恩上水库", "梧桐水库")


@dataclass(frozen=True)
class _Departments:
    """Which atom belongs to which professional grid.

    Attributes:
        atoms: The pieces of ground.
        nested: Professional grid per atom before any border crossed, by kind.
        crossed: The same with the crossings.
        crossings: What was crossed.
    """

    atoms: Atoms
    nested: Nested
    crossed: Nested
    crossings: list[Crossing]


def build_district(seed: int) -> District:
    """Return the district of a seed, at scale 1."""
    rng = np.random.default_rng(seed)
    terrain = make_terrain(rng)
    blocks = make_blocks(terrain, rng)
    grids = make_grids(blocks)
    housing = make_housing(terrain, grids, rng)
    departments = _make_departments(grids, housing, rng)
    territory = name_territory(grids)
    base = _base_layer(grids, departments.atoms, territory)
    professional = tuple(
        _professional_layer(kind, grids, departments, territory) for kind in TITLES
    )
    communities, subdistricts = _territory_layers(grids, departments.atoms, territory)
    water = blocks.water.faces
    return District(
        seed=seed,
        scale=1,
        base=base,
        professional=professional,
        communities=communities,
        subdistricts=subdistricts,
        frame=dissolve(np.concatenate([departments.atoms.mesh.faces, water])),
        exclusions=dissolve(water),
        buildings=housing.buildings,
        building_ids=name_buildings(
            base.codes, housing.grid, shapely.get_coordinates(housing.buildings.points)
        ),
        roads=Features(blocks.roads, {"class": blocks.road_class}),
        **_water_features(terrain),
        port=Features(np.array([terrain.port]), {"name": np.array(["盐田港"])}),
        sea=Features(np.array([terrain.sea]), {"name": np.array(["大鹏湾"])}),
        crossings=_known_crossings(base, professional, departments, grids),
    )


def _make_departments(grids: Grids, housing: Housing, rng: np.random.Generator) -> _Departments:
    people = np.bincount(housing.grid, housing.buildings.residents, len(grids.land))
    subdivided = choose_subdivided(grids, rng)
    joined = join_for_departments(grids, people, subdivided, rng)
    lots = choose_lots(grids, housing, joined, rng)
    atoms = cut_atoms(grids.blocks.mesh, lots)
    nested = {kind: labels[grids.grid[atoms.block]] for kind, labels in joined.items()}
    nested["safety"] = _subdivide(nested["safety"], subdivided, grids, atoms)
    at_lots = list(cross_at_lots(grids, joined, atoms, lots))
    busy = {int(grid) for grid in subdivided}
    for crossing in at_lots:
        busy |= {crossing.grid, *grids.neighbours.of(crossing.grid).tolist()}
    along = list(cross_along_streets(grids, joined, atoms, busy, rng))
    crossings = [*at_lots, *along]
    crossings += [Crossing("safety", int(grid), SUBDIVIDED, (), -1) for grid in subdivided]
    return _Departments(atoms, nested, _cross(nested, crossings), crossings)


def _subdivide(labels: Labels, subdivided: Labels, grids: Grids, atoms: Atoms) -> Labels:
    """Return the labels with every block of some base grids a professional grid of its own."""
    apart = np.isin(grids.grid[atoms.block], subdivided)
    return renumber(np.where(apart, labels.max() + 1 + atoms.block, labels))


def _cross(nested: Nested, crossings: list[Crossing]) -> Nested:
    crossed = {kind: labels.copy() for kind, labels in nested.items()}
    for crossing in crossings:
        crossed[crossing.kind][list(crossing.moved)] = crossing.target
    return crossed


def _base_layer(grids: Grids, atoms: Atoms, territory: Territory) -> GridLayer:
    codes, names = name_base_grids(grids, territory)
    community = grids.community
    land = np.array([_LAND_NAMES.get(value, "town") for value in grids.land.tolist()])
    return GridLayer(
        BASE,
        codes,
        atoms.mesh.join(grids.grid[atoms.block]),
        "基础网格",
        {
            "name": names,
            "community": territory.codes[community],
            "community_name": territory.names[community],
            "subdistrict": territory.parent_codes[community],
            "subdistrict_name": territory.parents[community],
            "land": land,
        },
    )


def _professional_layer(
    kind: str, grids: Grids, departments: _Departments, territory: Territory
) -> GridLayer:
    atoms, labels = departments.atoms, departments.crossed[kind]
    polygons = atoms.mesh.join(labels)
    community = grids.community[grids.grid[atoms.block]]
    held: list[set[int]] = [set() for _ in polygons]
    for label, number in np.unique(np.stack([departments.nested[kind], community]), axis=1).T:
        held[label].add(int(number))
    places = shapely.get_coordinates(shapely.point_on_surface(polygons))
    codes, names = name_professional(kind, held, places, territory)
    return GridLayer(kind, codes, polygons, TITLES[kind], {"name": names})


def _territory_layers(
    grids: Grids, atoms: Atoms, territory: Territory
) -> tuple[GridLayer, GridLayer]:
    community = grids.community[grids.grid[atoms.block]]
    communities = GridLayer(
        "community",
        territory.codes,
        atoms.mesh.join(community),
        "社区",
        {
            "name": territory.names,
            "subdistrict": territory.parent_codes,
            "subdistrict_name": territory.parents,
        },
    )
    codes, first, parent = np.unique(territory.parent_codes, return_index=True, return_inverse=True)
    subdistricts = GridLayer(
        "subdistrict",
        codes,
        atoms.mesh.join(parent[community]),
        "街道",
        {"name": territory.parents[first]},
    )
    return communities, subdistricts


def _water_features(terrain: Terrain) -> dict[str, Features]:
    rivers = shapely.intersection(terrain.rivers, terrain.land)
    widths = {"width_m": np.array(plan.RIVER_WIDTHS_M)}
    return {
        "rivers": Features(rivers, widths),
        "river_areas": Features(terrain.river_areas, widths),
        "reservoirs": Features(terrain.reservoirs, {"name": np.array(RESERVOIR_NAMES)}),
    }


def _known_crossings(
    base: GridLayer,
    professional: tuple[GridLayer, ...],
    departments: _Departments,
    grids: Grids,
) -> DefectTruth:
    """Return what a check of the crossings should report: all pieces but the largest."""
    codes = {layer.kind: layer.codes for layer in professional}
    return make_truth(
        _known_crossing(crossing, base.codes, codes[crossing.kind], departments, grids)
        for crossing in departments.crossings
    )


def _known_crossing(
    crossing: Crossing, base_codes: Codes, codes: Codes, departments: _Departments, grids: Grids
) -> KnownFinding:
    atoms = departments.atoms
    own = np.flatnonzero(grids.grid[atoms.block] == crossing.grid)
    labels = departments.crossed[crossing.kind][own]
    areas = np.bincount(labels, atoms.mesh.areas[own])
    lesser = dissolve(atoms.mesh.faces[own[labels != areas.argmax()]])
    return KnownFinding(
        rule="crossing",
        kind=crossing.kind,
        base_codes=str(base_codes[crossing.grid]),
        professional_codes=join_codes(codes[np.unique(labels)]),
        width_m=float(measure_width(np.array([lesser]))[0]),
        geometry=lesser,
        note=crossing.note,
    )
