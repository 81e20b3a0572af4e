"""Defects of borders: moved, doubled, left open, drawn with other vertices."""

from __future__ import annotations

import numpy as np
import shapely

from ...layers import BASE
from .draft import Draft
from .rings import Points, neighbours_of_vertex, replace_vertex, reroute
from .sites import Site, SiteFinder, no_place

DRIFT_M = (
    2.0  # of the default rule profile: an uncovered place this wide is a gap, above a blind spot
)

_BITE_M = 8.0  # less than the distance of buildings from borders
_DEEP_BITE_M = 26.0
_YARD_M = 2.5
_SLACK_M2 = 1e-6
_LEAST_SINE = 0.6  # of the angle at which a border meets the coast


def overlap(draft: Draft, finder: SiteFinder, kind: str, width: float) -> None:
    """Let a grid reach over its border into its neighbour."""
    site = finder.take(finder.borders_to_overlap(kind), width)
    left, right = (finder.row_of(kind, row) for row in (site.left, site.right))
    _move(draft, kind, right, site, width)
    draft.note("overlap", kind, [left, right], site.strip(width), "reaches over", width=width)


def open_border(draft: Draft, finder: SiteFinder, kind: str, width: float) -> None:
    """Let a grid shrink back from its border, so that nobody covers the strip."""
    site = finder.take(finder.borders_of(kind), width)
    left, right = (finder.row_of(kind, row) for row in (site.left, site.right))
    _move(draft, kind, left, site, width)
    rule = bare_rule(width)
    draft.note(rule, kind, [left, right], site.strip(width), "enclosed", width=width)


def retreat_from_sea(draft: Draft, finder: SiteFinder, kind: str, width: float) -> None:
    """Let a grid shrink back from the coast: an uncovered strip open to the outside."""
    site = finder.take(finder.coast, width)
    row = finder.row_of(kind, site.left)
    _move(draft, kind, row, site, width)
    draft.note(bare_rule(width), kind, [row], site.strip(width), "open to the sea", width=width)


def reach_into_sea(draft: Draft, finder: SiteFinder, kind: str, width: float) -> None:
    """Let a grid reach beyond the frame; a base grid's kinds and community do not follow it."""
    site = finder.take(finder.coast, width)
    row = finder.row_of(kind, site.left)
    _move(draft, kind, row, site, -width)
    offshore = site.strip(-width)
    draft.note("outside", kind, [row], offshore, "in the sea", width=width)
    if kind != BASE:
        return
    for other, owner in finder.owners.items():
        holder = int(owner[site.left])
        note = "consequence: the base grid has ground that no grid of the kind covers"
        draft.note(bare_rule(width), other, [holder], offshore, note, width=width)
    if width > DRIFT_M:
        shape = draft.shapes[BASE][row]
        note = "consequence: the base grid leaves its community"
        draft.note("outside_community", BASE, [row], shape, note)


def slit_from_sea(draft: Draft, finder: SiteFinder, kind: str, width: float) -> None:
    """Let a border open towards the coast: a narrow inlet between two grids."""
    site, slit = _find_slit(draft, finder, kind, width)
    left = finder.row_of(kind, site.left)
    draft.shapes[kind][left] = replace_vertex(
        draft.shapes[kind][left], site.start, site.end, slit[2:][::-1]
    )
    place = shapely.polygons(slit)
    beside = draft.rows_touching(kind, place)  # a third grid where the border ends at a corner
    draft.note(bare_rule(width), kind, beside, place, "inlet from the sea", width=width)


def add_vertex(draft: Draft, finder: SiteFinder, kind: str) -> None:
    """Give one side of a border a vertex that the other side does not have."""
    site = finder.take(finder.borders_of(kind), 1.0)
    left, right = (finder.row_of(kind, row) for row in (site.left, site.right))
    shape = draft.shapes[kind][left]
    draft.shapes[kind][left] = reroute(shape, site.start, site.end, site.middle[None])
    line = shapely.linestrings(np.stack([site.start, site.end]))
    draft.note("unmatched_edge", kind, [left, right], line, "a vertex on one side")


def drift(draft: Draft, finder: SiteFinder, kind: str, width: float) -> None:
    """Draw the border between two professional grids beside the base border."""
    site = finder.take(finder.borders_of(kind), width)
    _move_both(draft, finder, kind, site, width)
    right = finder.row_of(kind, site.right)
    strip = site.strip(width)
    draft.note("drift", kind, [right], strip, "drawn beside", width=width, base_row=site.left)


def cross(draft: Draft, finder: SiteFinder, kind: str) -> None:
    """Draw the border between two professional grids through a base grid."""
    site = finder.take(finder.borders_of(kind), _BITE_M)
    _move_both(draft, finder, kind, site, _BITE_M)
    left, right = (finder.row_of(kind, row) for row in (site.left, site.right))
    strip = site.strip(_BITE_M)
    width = min(_BITE_M, site.length)
    draft.note("crossing", kind, [left, right], strip, "split", width=width, base_row=site.left)


def cross_one_building(draft: Draft, finder: SiteFinder, kind: str) -> None:
    """Draw the border between two professional grids around a single building."""
    site, path = _find_lot(draft, finder, kind)
    left, right = (finder.row_of(kind, row) for row in (site.left, site.right))
    for row in (left, right):
        shape = draft.shapes[kind][row]
        draft.shapes[kind][row] = reroute(shape, site.start, site.end, path)
    lot = shapely.polygons(path)
    width = float(np.hypot(*np.diff(path, axis=0).T).min())
    draft.note(
        "crossing", kind, [left, right], lot, "one building", width=width, base_row=site.left
    )


def leave_community(draft: Draft, finder: SiteFinder) -> None:
    """Push a base grid, and the professional grids that end there, into the next community."""
    site = finder.take(finder.community_border, _BITE_M)
    for kind in (BASE, *finder.owners):
        left, right = (finder.row_of(kind, row) for row in (site.left, site.right))
        if left != right:
            _move(draft, kind, left, site, _BITE_M)
            _move(draft, kind, right, site, _BITE_M)
    shape = draft.shapes[BASE][site.right]
    draft.note("outside_community", BASE, [site.right], shape, "pushed across the border")


def bare_rule(width: float) -> str:
    """Return what uncovered ground of a width is called, by the default profile."""
    return "gap" if width <= DRIFT_M else "blind_spot"


def _move(draft: Draft, kind: str, row: int, site: Site, metres: float) -> None:
    shape = draft.shapes[kind][row]
    draft.shapes[kind][row] = reroute(shape, site.start, site.end, site.shifted(metres))


def _move_both(draft: Draft, finder: SiteFinder, kind: str, site: Site, metres: float) -> None:
    for base_row in (site.left, site.right):
        _move(draft, kind, finder.row_of(kind, base_row), site, metres)


def _find_slit(draft: Draft, finder: SiteFinder, kind: str, width: float) -> tuple[Site, Points]:
    """Return a border that meets the coast squarely, and the corners of the slit beside it.

    The corners are the two ends of the border, then the same moved into the left grid: along
    its inner end, and along the coast.
    """
    for site in finder.river_mouths(finder.borders_of(kind)):
        shape = draft.shapes[kind][finder.row_of(kind, site.left)]
        beside = neighbours_of_vertex(shape, site.start)
        coast = beside[1] if (beside[0] == site.end).all() else beside[0]
        across = float((coast - site.start) @ site.inward)
        if across < max(_LEAST_SINE * np.hypot(*(coast - site.start)), 2 * width):
            continue
        mouth = site.start + (coast - site.start) * width / across
        slit = np.stack([site.start, site.end, site.shifted(width)[1], mouth])
        if shapely.difference(shapely.polygons(slit), shape).area < _SLACK_M2:
            finder.reserve(site)
            return site, slit
    raise no_place("a border at the coast")


def _find_lot(draft: Draft, finder: SiteFinder, kind: str) -> tuple[Site, Points]:
    """Return a border, and the way around one building that stands alone behind it."""
    tree = shapely.STRtree(draft.footprints)
    for site in finder.candidates(finder.borders_of(kind), 1.0):
        for building in tree.query(site.strip(_DEEP_BITE_M), predicate="intersects"):
            path = _way_around(site, draft.footprints[building])
            if path is not None and _stands_alone(draft, site, path, tree):
                finder.reserve(site)
                return site, path
    raise no_place("a building at a border")


def _stands_alone(draft: Draft, site: Site, path: Points, buildings: shapely.STRtree) -> bool:
    lot = shapely.polygons(path)
    inside = shapely.covers(draft.shapes[BASE][site.left], shapely.buffer(lot, -0.01))
    return bool(inside) and len(buildings.query(lot, predicate="intersects")) == 1


def _way_around(site: Site, footprint: shapely.Geometry) -> Points | None:
    """Return the corners of a yard from the border around a building, or None beyond its ends."""
    along = (site.end - site.start) / site.length
    corners = shapely.get_coordinates(footprint) - site.start
    first, last = (corners @ along).min() - _YARD_M, (corners @ along).max() + _YARD_M
    depth = (corners @ site.inward).max() + _YARD_M
    if first < 1 or last > site.length - 1:
        return None
    foot = site.start + along * np.array([[first], [last]])
    top = foot + site.inward * depth
    return np.stack([foot[0], top[0], top[1], foot[1]])
