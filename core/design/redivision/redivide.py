"""Base grids divided again: the least change that brings them back into the band."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Codes, Column, Geometries
from ...chunks import map_chunks, query_pairs
from ...errors import Message
from ...layers import Buildings, GridLayer
from ...progress import Progress, Silent, Span
from ...tiling.mesh import dissolve, renumber
from ...workload import assign_buildings, sum_by_row
from ..figures.feasibility import require_counts
from ..figures.quality import Quality, measure_quality
from ..ground.barriers import Barriers
from ..ground.footprints import shapes_of
from ..ground.plots import without_plots
from ..pieces.straighten import straighten_borders
from ..settings import DesignSettings
from .moves import Homes, Moves, Roster, make_moves
from .outlines import fit_outlines
from .remarks import remark
from .replanning import Replan, Replanner, WatchedPace
from .standing import Standing, find_standing
from .succession import code_anew

_COMMUNITY = "community"
_NONE = -1


@dataclass(frozen=True)
class Redivision:
    """Base grids after a change of those that had to change.

    Attributes:
        grids: Those that remain in their order, then the new ones; with the columns they had, and
            community, buildings, households and residents.
        moves: Who gives what to whom.
        quality: Figures of the grids.
        retired: Codes of grids that were dissolved, which are not used again.
        received: Codes of grids that kept their shape but received a vertex where a new border
            ends on theirs.
        remarks: What stayed out of the band and why, and what else a person has to look at.
    """

    grids: GridLayer
    moves: Moves
    quality: Quality
    retired: Codes
    received: Codes
    remarks: list[Message]


@dataclass(frozen=True)
class _Layer:
    """The grids after the change, among all that there were or are: those first, then new ones.

    Attributes:
        grids: With the columns they had.
        rows: Row of each among all.
        codes: Of all.
        received: Rows of those that received a vertex.
    """

    grids: GridLayer
    rows: NDArray[np.intp]
    codes: Codes
    received: NDArray[np.intp]


def redivide_base_grids(  # noqa: PLR0913 - one for each layer a user gives
    existing: GridLayer,
    communities: GridLayer,
    buildings: Buildings,
    barriers: Barriers,
    water: shapely.Geometry | None,
    settings: DesignSettings,
    progress: Progress | None = None,
    *,
    building_codes: Codes | None = None,
) -> Redivision:
    """Change base grids as little as it takes to have them in the band again.

    Grids that are not touched keep code and shape to the last digit, locked ones always do.

    Args:
        existing: The base grids as they are, in metres; a column "locked" tells which must not
            change.
        communities: No ground goes to a grid of another community.
        buildings: Places and people as they are now.
        barriers: Roads, railways, rivers, walls; new borders run along them where that moves no
            more people.
        water: (Multi)polygon of water, or None.
        settings: The band, what it counts, and how to search.
        progress: Told of all stages; may raise CancelledError.
        building_codes: What to call buildings, shape (b,); row numbers without it.

    Raises:
        GridError: If the grids overlap, leave gaps or are faulty, or counts are negative.
    """
    progress = progress or Silent()
    names = np.arange(len(buildings)).astype(str) if building_codes is None else building_codes
    require_counts(buildings, "buildings", names)
    buildings = without_plots(buildings, barriers)
    pace = WatchedPace(settings.time_limit_s)
    standing = find_standing(existing, communities, buildings, settings, Span(progress, 0, 0.1))
    replanner = Replanner(standing, buildings, barriers, water, settings)
    plan = replanner.search(pace, Span(progress, 0.1, 0.8))
    layer = _make_layer(standing, plan, communities, buildings)
    progress.step(0.85)
    home = assign_buildings(layer.grids, buildings)
    grids = _counted(layer.grids, home, buildings)
    quality = measure_quality(
        grids, communities, buildings, barriers, water, settings, Span(progress, 0.85, 1)
    )
    retired = np.setdiff1d(np.arange(len(existing)), layer.rows)
    return Redivision(
        grids,
        _list_moves(standing, layer, home, buildings, names),
        quality,
        existing.codes[retired],
        existing.codes[layer.received],
        list(remark(standing, grids, quality, names, settings, late=pace.is_over())),
    )


def _make_layer(
    standing: Standing, plan: Replan | None, communities: GridLayer, buildings: Buildings
) -> _Layer:
    """Return the grids after the change, those that did not change as they came."""
    existing, k = standing.grids, len(standing.grids)
    everything = np.arange(k)
    if plan is None or not (plan.before != plan.after).any():
        grids = _with_communities(existing, standing, communities)
        return _Layer(grids, everything, existing.codes, everything[:0])
    moved = plan.before != plan.after
    changed = np.unique([plan.before[moved], plan.after[moved]])
    mine = np.isin(plan.after, changed)
    remaining = np.unique(plan.after[mine])
    untouched = ~np.isin(everything, changed)
    ground = np.where(untouched, existing.geometries, standing.fitted.geometries)
    outlines = fit_outlines(
        dissolve(plan.polygons[mine], renumber(plan.after[mine])),
        replace(existing, geometries=ground),
        untouched,
        standing.locked,
        shapely.STRtree(shapes_of(buildings)),
    )
    shapes = _straighten(outlines.changed, standing.fitted.take(~untouched), plan, buildings)
    geometries = existing.geometries.copy()
    geometries[outlines.received] = outlines.with_vertex
    old = remaining < k
    geometries[remaining[old]] = shapes[old]
    grids = _with_communities(replace(existing, geometries=geometries), standing, communities)
    sources = _sources_of(plan, remaining[~old], k)
    parents = grids.attributes[_COMMUNITY].astype(str)[sources]
    codes = np.concatenate(
        [existing.codes, code_anew(existing.codes, existing.codes[sources], parents)]
    )
    kept = np.flatnonzero(untouched | np.isin(everything, remaining))
    rows = np.concatenate([kept, k + np.arange(len(sources))])
    layer = GridLayer(
        existing.kind,
        codes[rows],
        np.concatenate([geometries[kept], shapes[~old]]),
        existing.name,
        {
            name: np.concatenate([column[kept], _inherited(name, column, sources)])
            for name, column in grids.attributes.items()
        },
    )
    return _Layer(layer, rows, codes, outlines.received)


def _straighten(
    shapes: Geometries, before: GridLayer, plan: Replan, buildings: Buildings
) -> Geometries:
    """Return changed grids with new borders straightened where they run through blocks."""
    grid, building = buildings.tree.query(shapes, predicate="intersects")
    inside, first = np.unique(building, return_index=True)
    blocks = dissolve(plan.polygons, renumber(plan.block))
    fixed = shapely.boundary(np.concatenate([before.geometries, blocks]))
    footprints = None if buildings.footprints is None else buildings.footprints[inside]
    held = Buildings(
        buildings.points[inside],
        buildings.households[inside],
        buildings.residents[inside],
        footprints,
    )
    return straighten_borders(shapes, fixed, held, grid[first])


def _with_communities(grids: GridLayer, standing: Standing, communities: GridLayer) -> GridLayer:
    """Return the grids with a column of their communities, if they have none."""
    if _COMMUNITY in grids.attributes:
        return grids
    codes = np.append(communities.codes, "")[standing.community]
    return replace(grids, attributes={**grids.attributes, _COMMUNITY: codes})


def _sources_of(plan: Replan, new: NDArray[np.intp], k: int) -> NDArray[np.intp]:
    """Return the grid that most people of each new one come from, else most pieces of ground."""
    sources = []
    for grid in new.tolist():
        come = plan.before[plan.after == grid]
        held = np.bincount(come, plan.people[plan.after == grid] + 1e-9, k)
        sources.append(int(held.argmax()))
    return np.array(sources, dtype=np.intp)


def _inherited(name: str, column: Column, sources: NDArray[np.intp]) -> Column:
    """Return a column for new grids: their community, and nothing else."""
    if name == _COMMUNITY:
        return column[sources]
    return np.full(len(sources), None) if column.dtype == object else _blank(column, len(sources))


def _blank(column: Column, n: int) -> Column:
    blank = np.zeros(n, dtype=column.dtype)
    if np.issubdtype(column.dtype, np.floating):
        blank[:] = np.nan
    return blank


def _counted(grids: GridLayer, home: NDArray[np.intp], buildings: Buildings) -> GridLayer:
    """Return the grids with what they hold."""
    inside = np.flatnonzero(home >= 0)
    held = sum_by_row(home[inside], inside, len(grids), buildings)
    counts = {
        "buildings": held.buildings,
        "households": held.households,
        "residents": held.residents,
    }
    return replace(grids, attributes={**grids.attributes, **counts})


def _find_ground_moved(existing: GridLayer, layer: _Layer) -> tuple[Homes, NDArray[np.float64]]:
    """Return in which grid each piece of the changed grids was and is, and its area in m2."""
    before = np.full(len(layer.codes), None, dtype=object)
    before[: len(existing)] = existing.geometries
    shapes = layer.grids.geometries
    changed = np.flatnonzero(~shapely.equals_exact(before[layer.rows], shapes, tolerance=0))
    place, source = query_pairs(existing.tree, shapes[changed], "intersects")
    pieces = map_chunks(shapely.intersection, shapes[changed[place]], existing.geometries[source])
    return Homes(source, layer.rows[changed[place]]), shapely.area(pieces)


def _list_moves(
    standing: Standing,
    layer: _Layer,
    home: NDArray[np.intp],
    buildings: Buildings,
    names: Codes,
) -> Moves:
    """Return who gives what to whom, by the places of the buildings and the shapes."""
    k = len(layer.codes)
    ground, area = _find_ground_moved(standing.grids, layer)
    return make_moves(
        Roster(layer.codes, np.arange(k) < len(standing.grids), np.isin(np.arange(k), layer.rows)),
        buildings,
        names,
        Homes(standing.home, np.append(layer.rows, _NONE)[home]),
        ground,
        area,
    )
