"""Base grids while they are drawn: the atoms, and which grid each is in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes, Geometries
from ..layers import Buildings, GridLayer
from ..progress import Progress, Span
from ..tiling.mesh import renumber
from ..workload import assign_buildings
from .atoms import Atoms, Guides, make_atoms, make_guides, make_instances
from .figures.feasibility import Feasibility, assess
from .figures.lumps import number_spots
from .ground.barriers import Barriers
from .ground.blocks import make_blocks
from .ground.regions import Regions, find_regions, locate
from .pace import Pace
from .pieces.division import divide_blocks
from .search.tasks import Task, search_regions
from .settings import DesignSettings

# How many rings of grids round one that is out of the band have their blocks divided, in turn
_RADII = (0, 1, 2)
# Ground without buildings from this size on may be a grid of its own
_LARGE_M2 = 50_000.0
_NONE = -1


@dataclass(frozen=True)
class Ground:
    """What base grids are drawn on.

    Attributes:
        communities: Without overlaps and gaps.
        regions: Their contiguous parts.
        buildings: Places and people.
        barriers: Lines that borders should follow.
        water: (Multi)polygon, or None.
        guides: Index over barriers and banks.
        settings: The band and how to search.
    """

    communities: GridLayer
    regions: Regions
    buildings: Buildings
    barriers: Barriers
    water: shapely.Geometry | None
    guides: Guides
    settings: DesignSettings


@dataclass(frozen=True)
class Draft:
    """The state of the drawing, shape (atoms,) each.

    Attributes:
        atoms: The pieces of ground.
        region: Row of the region each atom is in, -1 for none.
        whole: True for blocks that have not been divided between their buildings.
        grid: Number of the grid each is in, from 0 on without a gap; all of a grid in one region.
    """

    atoms: Atoms
    region: NDArray[np.intp]
    whole: NDArray[np.bool_]
    grid: NDArray[np.intp]

    def people(self, settings: DesignSettings) -> NDArray[np.int64]:
        """Return what the band counts, of each grid."""
        weight = settings.measured(self.atoms.workload)
        return np.bincount(self.grid, weight).astype(np.int64)

    @property
    def region_of_grid(self) -> NDArray[np.intp]:
        """Return the region of each grid."""
        region = np.full(self.grid.max(initial=_NONE) + 1, _NONE, dtype=np.intp)
        region[self.grid] = self.region
        return region

    @property
    def grid_of_building(self) -> NDArray[np.intp]:
        """Return the grid each building is in, -1 outside."""
        home = self.atoms.building_atom
        return np.where(home >= 0, self.grid[home], _NONE)

    @property
    def community_of_grid(self) -> NDArray[np.intp]:
        """Return the row of the community of each grid."""
        community = np.zeros(self.grid.max(initial=_NONE) + 1, dtype=np.intp)
        community[self.grid] = self.atoms.community
        return community


def make_ground(
    communities: GridLayer,
    buildings: Buildings,
    barriers: Barriers,
    water: shapely.Geometry | None,
    settings: DesignSettings,
) -> Ground:
    """Return the ground with its regions found and its lines indexed."""
    return Ground(
        communities,
        find_regions(communities),
        buildings,
        barriers,
        water,
        make_guides(barriers, water),
        settings,
    )


def lay_out(ground: Ground, progress: Progress) -> Draft:
    """Return the street blocks, those with more people than the maximum divided; one grid each."""
    blocks = make_blocks(
        ground.communities,
        ground.barriers,
        ground.water,
        ground.buildings,
        ground.settings,
        Span(progress, 0, 0.7),
    )
    n = len(blocks)
    atoms = make_atoms(
        blocks.polygons,
        blocks.community,
        np.arange(n),
        ground.buildings,
        _find_homes(blocks.polygons, ground.buildings),
    )
    region = locate(ground.regions, blocks.polygons, blocks.community, Span(progress, 0.7, 0.75))
    draft = Draft(atoms, region, np.ones(n, dtype=bool), np.arange(n))
    people = ground.settings.measured(atoms.workload)
    too_many = np.flatnonzero(people > ground.settings.band.maximum)
    return divide(draft, too_many, ground, Span(progress, 0.75, 1))


def forecast(draft: Draft, ground: Ground, building_codes: Codes) -> Feasibility:
    """Return what the band allows in each region."""
    home = draft.atoms.building_atom
    return assess(
        ground.communities,
        ground.regions,
        np.where(home >= 0, draft.region[home], _NONE),
        number_spots(ground.buildings.points),
        ground.buildings,
        building_codes,
        ground.settings,
    )


def divide(draft: Draft, rows: NDArray[np.intp], ground: Ground, progress: Progress) -> Draft:
    """Return the draft with some blocks divided between their buildings."""
    atoms = draft.atoms
    rows = rows[draft.whole[rows] & (atoms.workload.buildings[rows] > 1)]
    if not len(rows):
        return draft
    polygons, source = divide_blocks(
        atoms.polygons, rows, ground.buildings, atoms.building_atom, progress
    )
    whole = draft.whole.copy()
    whole[rows] = False
    pieces = make_atoms(
        polygons,
        atoms.community[source],
        atoms.block[source],
        ground.buildings,
        _find_homes(polygons, ground.buildings),
    )
    return Draft(pieces, draft.region[source], whole[source], draft.grid[source])


def draw(
    draft: Draft, feasibility: Feasibility, ground: Ground, pace: Pace, progress: Progress
) -> Draft:
    """Return the draft with its atoms joined to grids.

    Where grids stay out of the band although it could be kept, the blocks in and round them are
    divided, further away every time, and the grids there are drawn again.
    """
    everywhere = np.unique(draft.region[draft.region >= 0])
    draft = _search(draft, everywhere, feasibility, ground, pace, Span(progress, 0, 0.7), anew=True)
    for turn, radius in enumerate(_RADII):
        bad = _grids_to_mend(draft, feasibility, ground.settings)
        if not len(bad) or pace.is_over():
            break
        span = Span(progress, 0.7 + 0.1 * turn, 0.8 + 0.1 * turn)
        near = _surroundings(draft, bad, radius)
        rows = np.flatnonzero(np.isin(draft.grid, near))
        draft = divide(draft, rows, ground, Span(span, 0, 0.3))
        regions = np.unique(draft.region_of_grid[bad])
        draft = _search(draft, regions, feasibility, ground, pace, Span(span, 0.3, 1), anew=False)
    return draft


def _find_homes(polygons: Geometries, buildings: Buildings) -> NDArray[np.intp]:
    codes = np.zeros(len(polygons), dtype="<U1")
    return assign_buildings(GridLayer("atom", codes, polygons), buildings)


def _search(
    draft: Draft,
    regions: Iterable[int],
    feasibility: Feasibility,
    ground: Ground,
    pace: Pace,
    progress: Progress,
    *,
    anew: bool,
) -> Draft:
    """Return the draft with the grids of some regions drawn anew, or mended."""
    settings, atoms = ground.settings, draft.atoms
    weight = settings.measured(atoms.workload)
    chosen = np.where(np.isin(draft.region, list(regions)), draft.region, _NONE)
    instances = make_instances(atoms, chosen, weight, ground.guides, Span(progress, 0, 0.1))
    alone = _stands_alone(atoms, settings)
    tasks = {
        region: Task(
            rows,
            instance,
            int(feasibility.planned[region]),
            _seed_of(region, ground),
            alone[rows],
            None if anew else draft.grid[rows],
        )
        for region, (rows, instance) in instances.items()
    }
    plans = search_regions(tasks, settings, pace, Span(progress, 0.1, 1))
    grid = draft.grid.copy()
    free = len(grid)  # above all numbers in use: a grid holds one atom at least
    for region, labels in plans.items():
        grid[tasks[region].atoms] = labels + free
        free += int(labels.max(initial=_NONE)) + 1
    return replace(draft, grid=renumber(grid))


def _seed_of(region: int, ground: Ground) -> int:
    """Return a number that goes with the code of the community and the number of the part."""
    code = ground.communities.codes[ground.regions.community[region]]
    return crc32(f"{code}/{ground.regions.part[region]}".encode())


def _stands_alone(atoms: Atoms, settings: DesignSettings) -> NDArray[np.bool_]:
    """Tell which atoms are large ground without buildings that is to be a grid of its own."""
    if settings.empty_land == "join":
        return np.zeros(len(atoms), dtype=bool)
    return (atoms.workload.buildings == 0) & (shapely.area(atoms.polygons) >= _LARGE_M2)


def _grids_to_mend(
    draft: Draft, feasibility: Feasibility, settings: DesignSettings
) -> NDArray[np.intp]:
    """Return the grids out of the band in regions where more could be in it."""
    people = draft.people(settings)
    good = settings.band.contains(people)
    region = draft.region_of_grid
    in_band = np.bincount(region[good], minlength=len(feasibility))
    out = np.bincount(region[~good & (people > 0)], minlength=len(feasibility))
    could_be_better = in_band < feasibility.possible
    could_be_better |= out > feasibility.planned - feasibility.possible
    return np.flatnonzero(~good & could_be_better[region])


def _surroundings(draft: Draft, grids: NDArray[np.intp], radius: int) -> NDArray[np.intp]:
    """Return grids with their neighbours in the same region, and theirs, `radius` times."""
    tree = shapely.STRtree(draft.atoms.polygons)
    near = np.isin(draft.grid, grids)
    for _ in range(radius):
        first, second = tree.query(draft.atoms.polygons[near], predicate="intersects")
        rows = np.flatnonzero(near)
        same = draft.region[rows[first]] == draft.region[second]
        near = np.isin(draft.grid, draft.grid[second[same]])
    return np.unique(draft.grid[near])
