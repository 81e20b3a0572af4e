"""Defects that need buildings: grids with too few or too many households, footprints cut."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...layers import BASE
from .draft import Draft
from .sites import Site, SiteFinder, no_place

MINIMUM, MAXIMUM = 300, 500  # households in a base grid, by the default rule profile

_INSIDE_M = 2.0  # how far a cut building's middle stays inside its grid
_DEPTH_M = 20.0  # how far behind the border the building may stand
_LEAST_CUT_M2 = 18.0
_SLACK_M = 1e-6


def households_by_grid(draft: Draft) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the base grid of each building, and the households of each base grid."""
    shapes = draft.district.base.geometries
    building, grid = shapely.STRtree(shapes).query(draft.points, predicate="within").astype(int)
    home = np.full(len(draft.points), -1, dtype=np.int64)
    home[building] = grid
    totals = np.bincount(grid, draft.households[building], len(shapes))
    return home, totals.astype(np.int64)


def resize(draft: Draft, finder: SiteFinder, factor: float, rng: np.random.Generator) -> None:
    """Multiply the households of a grid of the usual size, so that it leaves the band."""
    home, totals = households_by_grid(draft)
    beyond = (totals * factor < MINIMUM - 20) | (totals * factor > MAXIMUM + 20)
    usual = (totals >= MINIMUM) & (totals <= MAXIMUM) & beyond & ~finder.busy
    row = int(rng.permutation(np.flatnonzero(usual))[0])
    finder.keep_out_of([row])
    inside = home == row
    draft.households[inside] = np.rint(draft.households[inside] * factor).astype(np.int64)


def note_sizes(draft: Draft, as_made: NDArray[np.int64]) -> None:
    """Put down every base grid outside the band; `as_made` are the households before."""
    _, totals = households_by_grid(draft)
    for rule, rows in (("undersized", totals < MINIMUM), ("oversized", totals > MAXIMUM)):
        for row in np.flatnonzero(rows).tolist():
            note = "as generated" if totals[row] == as_made[row] else "households changed"
            draft.note(rule, BASE, [row], draft.shapes[BASE][row], note)


def cut_building(draft: Draft, finder: SiteFinder) -> None:
    """Move a building onto the border of its grid."""
    tree = shapely.STRtree(draft.footprints)
    for site in finder.candidates(finder.inner, _INSIDE_M):
        for building in tree.query(site.strip(_DEPTH_M), predicate="intersects"):
            moved = _move_onto(site, draft.footprints[building], draft.points[building])
            if _is_cut(draft, site, int(building), moved, tree):
                finder.reserve(site)
                draft.footprints[building] = moved
                draft.points[building] = shapely.point_on_surface(moved)
                draft.note("cut_building", BASE, [site.left, site.right], moved, "on the border")
                return
    raise no_place("a building to move")


def _is_cut(
    draft: Draft, site: Site, building: int, moved: shapely.Geometry, buildings: shapely.STRtree
) -> bool:
    """Tell whether a moved building lies in both grids and in nobody's way."""
    left, right = draft.shapes[BASE][[site.left, site.right]]
    own = shapely.covers(left, draft.footprints[building])
    free = set(buildings.query(moved, predicate="intersects").tolist()) <= {building}
    within = shapely.covers(shapely.buffer(shapely.union(left, right), _SLACK_M), moved)
    return bool(own and free and within) and shapely.intersection(moved, right).area > _LEAST_CUT_M2


def _move_onto(
    site: Site, footprint: shapely.Geometry, point: shapely.Geometry
) -> shapely.Geometry:
    away = float((shapely.get_coordinates(point)[0] - site.start) @ site.inward)
    step = site.inward * (_INSIDE_M - away)
    return shapely.transform(footprint, lambda corners: corners + step)
