"""Defects of single grids: their shapes, their codes, and whether they are there at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from ...layers import BASE
from ..mesh import dissolve
from .draft import Draft
from .rings import figure_of_eight, reroute
from .sites import Site, SiteFinder, no_place

_BITE_M = 6.0
_ASIDE_M = 200.0
_LEAST_GRIDS = 3  # of a professional grid that gives one of its base grids away


def bow_tie(draft: Draft, finder: SiteFinder, kind: str, rng: np.random.Generator) -> None:
    """Draw a grid as a figure of eight over the same ground."""
    for row in _quiet_rows(draft, finder, kind, rng):
        shape = figure_of_eight(draft.shapes[kind][row])
        if shape is not None:
            _occupy(finder, kind, row)
            draft.note("invalid_geometry", kind, [row], draft.shapes[kind][row], "bow-tie")
            draft.shapes[kind][row] = shape
            return
    raise no_place("a grid to draw as a bow-tie")


def add_empty(draft: Draft, kind: str, rng: np.random.Generator) -> None:
    """Add a grid that was given a code but never a shape."""
    row = int(rng.integers(len(draft.codes[kind])))
    code = f"{str(draft.codes[kind][row])[:-2]}99"
    draft.add(kind, row, code, shapely.Polygon())
    draft.note_code("empty_geometry", kind, code, None, "no shape")


def lose_code(draft: Draft, finder: SiteFinder, kind: str, rng: np.random.Generator) -> None:
    """Take a grid's code away."""
    row = _first(iter(_quiet_rows(draft, finder, kind, rng)))
    _occupy(finder, kind, row)
    draft.codes[kind][row] = ""
    draft.note("missing_code", kind, [row], draft.shapes[kind][row], "code lost")


def repeat_code(draft: Draft, finder: SiteFinder, kind: str, rng: np.random.Generator) -> None:
    """Give a grid the code of another."""
    rows = iter(_quiet_rows(draft, finder, kind, rng))
    first = _first(rows)
    second = _first(row for row in rows if _are_apart(draft, kind, first, row))
    for row in (first, second):
        _occupy(finder, kind, row)
    draft.codes[kind][second] = draft.codes[kind][first]
    both = shapely.union_all(draft.shapes[kind][[first, second]])
    draft.note("duplicate_code", kind, [first], both, "code used twice")


def leave_blind_spot(draft: Draft, finder: SiteFinder, kind: str, rng: np.random.Generator) -> None:
    """Take a professional grid out, so that nobody covers its base grids."""
    for row in _quiet_rows(draft, finder, kind, rng):
        shape = draft.shapes[kind][row]
        around = [other for other in draft.rows_touching(kind, shape) if other != row]
        if _crossed(draft, kind, [*around, row]):
            continue
        _occupy(finder, kind, row)
        for other in around:
            _occupy(finder, kind, other)
        draft.drop(kind, row)
        width = 2 * shapely.maximum_inscribed_circle(shape, 0.5).length
        draft.note("blind_spot", kind, around, shape, "grid missing", width=width)
        return
    raise no_place("a grid to take out")


def split_in_two(draft: Draft, finder: SiteFinder, kind: str, rng: np.random.Generator) -> None:
    """Give a professional grid a base grid out of the middle of another one."""
    base = draft.shapes[BASE]
    for row in _quiet_rows(draft, finder, kind, rng):
        own = finder.bases_of(kind, row)
        for given in own:
            rest = dissolve(base[np.setdiff1d(own, given)])
            taker = _taker(draft, finder, kind, row, int(given))
            if len(own) < _LEAST_GRIDS or rest.geom_type != "Polygon" or taker < 0:
                continue
            for other in (row, taker):
                _occupy(finder, kind, other)
            parts = [draft.shapes[kind][taker], base[given]]
            draft.shapes[kind][row] = rest
            draft.shapes[kind][taker] = shapely.multipolygons(parts)
            draft.note("multipart", kind, [taker], draft.shapes[kind][taker], "far base grid")
            return
    raise no_place("a grid to split in two")


def detach_strip(draft: Draft, finder: SiteFinder) -> None:
    """Give a base grid a strip of a neighbour's neighbour, so that it lies in two pieces."""
    shapes = draft.shapes[BASE]
    for site in finder.candidates(finder.inner, _BITE_M):
        taker = _far_kin(draft, finder, site)
        if taker < 0:
            continue
        finder.reserve(site)
        finder.keep_out_of([taker])
        shapes[site.left] = reroute(shapes[site.left], site.start, site.end, site.shifted(_BITE_M))
        shapes[taker] = shapely.multipolygons([shapes[taker], site.strip(_BITE_M)])
        draft.note("multipart", BASE, [taker], shapes[taker], "far strip")
        return
    raise no_place("a base grid to split in two")


def _far_kin(draft: Draft, finder: SiteFinder, site: Site) -> int:
    """Return a quiet base grid of the same professional grids, off the stretch; -1 if none."""
    strip = site.strip(_BITE_M)
    alike = ~finder.busy
    for owner in finder.owners.values():
        alike &= owner == owner[site.left]
    for row in np.flatnonzero(alike).tolist():
        if shapely.distance(draft.shapes[BASE][row], strip) > 1:
            return int(row)
    return -1


def _first(rows: Iterator[int]) -> int:
    for row in rows:
        return row
    raise no_place("a grid")


def _quiet_rows(draft: Draft, finder: SiteFinder, kind: str, rng: np.random.Generator) -> list[int]:
    """Return grids of a kind, shuffled, that no defect and no known crossing touches."""
    rows = rng.permutation(len(draft.codes[kind]))
    return [
        int(row)
        for row in rows
        if not finder.busy[finder.bases_of(kind, int(row))].any()
        and len(finder.bases_of(kind, int(row)))
        and not _crossed(draft, kind, [int(row)])
        and finder.is_clear(draft.shapes[kind][row])
    ]


def _crossed(draft: Draft, kind: str, rows: list[int]) -> bool:
    """Tell whether a known crossing names one of the grids."""
    named = ";".join(draft.district.crossings.professional_codes)
    return kind != BASE and any(str(draft.codes[kind][row]) in named for row in rows)


def _occupy(finder: SiteFinder, kind: str, row: int) -> None:
    finder.keep_out_of(finder.bases_of(kind, row))


def _are_apart(draft: Draft, kind: str, first: int, second: int) -> bool:
    return bool(shapely.distance(*draft.shapes[kind][[first, second]]) > _ASIDE_M)


def _taker(draft: Draft, finder: SiteFinder, kind: str, row: int, given: int) -> int:
    """Return a grid that does not touch the given base grid, near by and quiet; -1 if none."""
    shape = draft.shapes[BASE][given]
    for other in draft.rows_touching(kind, draft.shapes[kind][row]):
        quiet = not finder.busy[finder.bases_of(kind, other)].any()
        far = shapely.distance(draft.shapes[kind][other], shape) > 1
        if other != row and quiet and far and not _crossed(draft, kind, [other]):
            return other
    return -1
