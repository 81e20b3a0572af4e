"""The whole way from communities, buildings and barriers to base grids."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes, Geometries
from ..layers import BASE, Buildings, GridLayer
from ..progress import Progress, Silent, Span
from ..tiling.mesh import dissolve, renumber
from ..workload import sum_by_row
from .atoms import Atoms
from .draft import Draft, Ground, draw, forecast, lay_out, make_ground
from .figures.feasibility import Feasibility, judged, require_counts
from .figures.quality import Quality, measure_quality
from .ground.barriers import Barriers
from .ground.plots import without_plots
from .ground.territory import require_territory
from .numbering import code_in_parents, number_in_parents
from .pace import Pace
from .pieces.straighten import straighten_borders
from .settings import DesignSettings


@dataclass(frozen=True)
class Design:
    """Base grids, and what they were made of.

    Attributes:
        grids: The base grids; columns community, buildings, households and residents.
        atoms: The pieces they are made of; borders through divided blocks were straightened
            afterwards, so that there a grid is not to the metre the union of its atoms.
        grid_of_atom: Row of the grid each atom is in, shape (atoms,).
        feasibility: What could be reached in each community, and what was.
        quality: Figures of the grids.
    """

    grids: GridLayer
    atoms: Atoms
    grid_of_atom: NDArray[np.intp]
    feasibility: Feasibility
    quality: Quality


def design_base_grids(
    communities: GridLayer,
    buildings: Buildings,
    barriers: Barriers,
    water: shapely.Geometry | None,
    settings: DesignSettings,
    progress: Progress | None = None,
    *,
    building_codes: Codes | None = None,
) -> Design:
    """Draw base grids: every community tiled exactly, balanced, compact, along barriers.

    Args:
        communities: Valid polygons that neither overlap nor leave gaps, in metres.
        buildings: Places and people; those outside every community are left out.
        barriers: Roads, railways, rivers, walls; none will do.
        water: (Multi)polygon of water, or None.
        settings: The band, what it counts, and how to search.
        progress: Told of all stages; may raise CancelledError.
        building_codes: What to call buildings in reasons, shape (b,); row numbers without it.

    Raises:
        GridError: If the communities overlap, leave gaps or are faulty, or counts are negative.
    """
    progress = progress or Silent()
    pace = Pace(settings.time_limit_s)
    names = np.arange(len(buildings)).astype(str) if building_codes is None else building_codes
    require_counts(buildings, "buildings", names)
    buildings = without_plots(buildings, barriers)
    territory = require_territory(communities, water)
    ground = make_ground(territory, buildings, barriers, water, settings)
    progress.step(0.02)
    draft = lay_out(ground, Span(progress, 0.02, 0.3))
    expected = forecast(draft, ground, names)
    draft = draw(draft, expected, ground, pace, Span(progress, 0.3, 0.85))
    draft, polygons = _in_reading_order(draft)
    polygons = _straighten(draft, polygons, buildings, Span(progress, 0.85, 0.9))
    grids = _make_layer(draft, polygons, ground)
    quality = measure_quality(
        grids, ground.communities, buildings, barriers, water, settings, Span(progress, 0.9, 1)
    )
    reached = judged(expected, draft.region_of_grid, draft.people(settings), grids.codes, settings)
    progress.step(1)
    return Design(grids, draft.atoms, draft.grid, reached, quality)


def _in_reading_order(draft: Draft) -> tuple[Draft, Geometries]:
    """Return the draft with its grids numbered as they will be coded, and their polygons."""
    polygons = dissolve(draft.atoms.polygons, draft.grid)
    community = draft.community_of_grid
    numbers = number_in_parents(shapely.get_coordinates(shapely.centroid(polygons)), community)
    order = np.lexsort((numbers, community))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return replace(draft, grid=place[draft.grid]), polygons[order]


def _straighten(
    draft: Draft, polygons: Geometries, buildings: Buildings, progress: Progress
) -> Geometries:
    """Return the grids with the borders inside divided blocks straightened."""
    blocks = dissolve(draft.atoms.polygons, renumber(draft.atoms.block))
    straight = straighten_borders(
        polygons, shapely.boundary(blocks), buildings, draft.grid_of_building, progress
    )
    return shapely.normalize(straight)


def _make_layer(draft: Draft, polygons: Geometries, ground: Ground) -> GridLayer:
    """Return the base grids with codes and what they hold; their order is that of the codes."""
    community = draft.community_of_grid
    parents = ground.communities.codes[community]
    numbers = np.arange(len(polygons)) - np.searchsorted(community, community) + 1
    home = draft.grid_of_building
    inside = np.flatnonzero(home >= 0)
    held = sum_by_row(home[inside], inside, len(polygons), ground.buildings)
    columns = {
        "community": parents,
        "buildings": held.buildings,
        "households": held.households,
        "residents": held.residents,
    }
    return GridLayer(BASE, code_in_parents(parents, numbers), polygons, "", columns)
