"""Existing base grids as they are found: sound, in which community, with whom in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...chunks import map_chunks, query_pairs
from ...coverage import check_coverage
from ...errors import GridError
from ...findings import ERROR
from ...layers import Buildings, GridLayer
from ...profiles import DEFAULT_PROFILE, read_profile
from ...progress import Progress, Span
from ...shapes import without_lines
from ...soundness import require_sound
from ...width import is_wider
from ...workload import Workload, assign_buildings, sum_by_row
from ..ground.territory import REFUSED, close_slivers, name_places
from ..settings import DesignSettings

LOCKED = "locked"
_NONE = -1


@dataclass(frozen=True)
class Standing:
    """Base grids before they are divided again, shape (k,) each.

    Attributes:
        grids: As they came.
        fitted: The same, slivers between them closed.
        community: Row of the community each belongs to, -1 for none.
        crosses: Which of them reach into another community, too.
        people: What the band counts.
        locked: Which must not change, says their column.
        fixed: Which can neither gain nor lose anything: locked ones, empty ground that is to stand
            alone, and those in no community.
        largest_building: What the band counts in the largest building of each.
        home: Row of the grid of every building, -1 outside, shape (b,).
    """

    grids: GridLayer
    fitted: GridLayer
    community: NDArray[np.intp]
    crosses: NDArray[np.bool_]
    people: NDArray[np.int64]
    locked: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    largest_building: NDArray[np.int64]
    home: NDArray[np.intp]

    def neighbours_of(self, rows: NDArray[np.intp], steps: int) -> NDArray[np.intp]:
        """Return grids, those not fixed that border on them in their community, and so on."""
        near = np.zeros(len(self.grids), dtype=bool)
        near[rows] = True
        for _ in range(steps):
            members = np.flatnonzero(near)
            first, second = self.fitted.tree.query(
                self.fitted.geometries[members], predicate="intersects"
            )
            same = self.community[members[first]] == self.community[second]
            near[second[same & ~self.fixed[second]]] = True
        return np.flatnonzero(near)


def find_standing(
    existing: GridLayer,
    communities: GridLayer,
    buildings: Buildings,
    settings: DesignSettings,
    progress: Progress,
) -> Standing:
    """Return the grids with all that has to be known of them.

    Raises:
        GridError: If shapes or codes are at fault, or grids overlap or leave gaps between them.
    """
    require_sound(existing)
    require_sound(communities)
    fitted = _require_coverage(existing, Span(progress, 0, 0.6))
    home = assign_buildings(existing, buildings)
    inside = np.flatnonzero(home >= 0)
    workload = sum_by_row(home[inside], inside, len(existing), buildings)
    locked = np.zeros(len(existing), dtype=bool)
    if LOCKED in existing.attributes:
        locked = existing.attributes[LOCKED].astype(bool)
    stays_empty = (workload.buildings == 0) & (settings.empty_land == "alone")
    community, crosses = _find_communities(existing, communities)
    fixed = locked | stays_empty | (community == _NONE)
    people = settings.measured(workload)
    each = Workload(np.ones(len(home), np.int64), buildings.households, buildings.residents)
    largest = np.zeros(len(existing), dtype=np.int64)
    np.maximum.at(largest, home[inside], settings.measured(each)[inside])
    progress.step(1)
    return Standing(existing, fitted, community, crosses, people, locked, fixed, largest, home)


def _require_coverage(existing: GridLayer, progress: Progress) -> GridLayer:
    """Return the grids without the slivers between them that are no wider than noise."""
    profile = read_profile(DEFAULT_PROFILE)
    findings = check_coverage(existing, profile, progress=progress).findings
    slivers = findings.take(np.isin(findings.rule, REFUSED))
    faults = slivers.take(slivers.severity == ERROR)
    if len(faults):
        raise GridError(
            "Layer {layer}: grids overlap or leave gaps between them ({places}). "
            "Mend their borders first.",
            layer=existing.title,
            places=name_places(faults),
        )
    return close_slivers(existing, profile.noise) if len(slivers) else existing


def _find_communities(
    existing: GridLayer, communities: GridLayer
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return in which community most of each grid lies, and whether some lies in another."""
    row = np.full(len(existing), _NONE, dtype=np.intp)
    community, grid = query_pairs(existing.tree, communities.geometries, "covers")
    row[grid] = community
    doubtful = np.flatnonzero(row == _NONE)
    community, place = query_pairs(
        shapely.STRtree(existing.geometries[doubtful]), communities.geometries, "intersects"
    )
    shared = _shared(communities.geometries[community], existing.geometries[doubtful[place]])
    largest = np.argsort(shapely.area(shared), kind="stable")
    largest = largest[shapely.area(shared[largest]) > 0]
    row[doubtful[place[largest]]] = community[largest]
    noise = read_profile(DEFAULT_PROFILE).noise
    astray = is_wider(shared, noise) & (row[doubtful[place]] != community)
    crosses = np.zeros(len(existing), dtype=bool)
    crosses[doubtful[place[astray]]] = True
    return row, crosses


def _shared(first: Geometries, second: Geometries) -> Geometries:
    return without_lines(map_chunks(shapely.intersection, first, second))
