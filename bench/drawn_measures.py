"""Drawn base grids in figures, found from geometry alone, not by our own quality table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from plan_measures import is_in_band, polsby_popper

NEAR_M = 3.0
PIECE_M = 1.0  # borders are followed in pieces no longer than this
SPECK_M2 = 0.01
SLENDER = 0.30


@dataclass(frozen=True)
class Ground:
    """What grids were drawn from.

    Attributes:
        communities: Polygons, shape (c,).
        lines: Barriers, shape (n,).
        water: Polygons; None where there is none.
        points, households: Of the buildings, shape (b,) each.
        footprints: Of the buildings, shape (b,); None where only points are known.
    """

    communities: np.ndarray
    lines: np.ndarray
    water: shapely.Geometry | None
    points: np.ndarray
    households: np.ndarray
    footprints: np.ndarray | None


def people_of(grids: np.ndarray, ground: Ground) -> np.ndarray:
    """Return the households inside each grid."""
    grid, building = shapely.STRtree(ground.points).query(grids, predicate="intersects")
    _, first = np.unique(building, return_index=True)  # a point on a border counts once
    return np.bincount(grid[first], ground.households[building[first]], len(grids)).astype(np.int64)


def band_share(grids: np.ndarray, ground: Ground) -> float:
    """Return the share of grids in the band."""
    return float(is_in_band(people_of(grids, ground)).mean())


def communities_of_grids(grids: np.ndarray, ground: Ground) -> tuple[np.ndarray, int]:
    """Return the community each grid has most of its ground in, and how many reach into others."""
    community, grid = shapely.STRtree(grids).query(ground.communities, predicate="intersects")
    shared = shapely.area(shapely.intersection(ground.communities[community], grids[grid]))
    table = np.zeros((len(grids), len(ground.communities)))
    table[grid, community] = shared
    return table.argmax(axis=1), int(((table > SPECK_M2).sum(axis=1) > 1).sum())


def moved_outline_m2(grids: np.ndarray, home: np.ndarray, ground: Ground) -> float:
    """Return the largest difference of a community and the union of its grids, m2."""
    worst = 0.0
    for row, community in enumerate(ground.communities):
        united = shapely.union_all(grids[home == row])
        worst = max(worst, float(shapely.area(shapely.symmetric_difference(united, community))))
    return worst


def border_shares(grids: np.ndarray, ground: Ground) -> tuple[float, float]:
    """Return how much of the inner border follows lines, within 3 m.

    Returns:
        Of all border between two grids the share on barriers, water or borders of communities;
        and of that which is not on a community's border the share on barriers or water.
    """
    places, lengths = _followed(_inner_borders(grids))
    on_community = _near(places, shapely.boundary(ground.communities))
    lines = [ground.lines[~shapely.is_missing(ground.lines)]]
    if ground.water is not None:
        lines.append(shapely.get_parts(shapely.boundary(shapely.get_parts(ground.water))))
    on_barrier = _near(places, np.concatenate(lines))
    every = lengths[on_community | on_barrier].sum() / max(lengths.sum(), PIECE_M)
    inside = lengths[~on_community]
    strict = inside[on_barrier[~on_community]].sum() / max(inside.sum(), PIECE_M)
    return float(every), float(strict)


def count_cut(grids: np.ndarray, ground: Ground) -> int:
    """Return the buildings that a border of grids divides and no community's border does."""
    if ground.footprints is None:
        return 0
    return int((_is_cut(grids, ground.footprints) & ~_on_community(ground)).sum())


def compactness(grids: np.ndarray) -> tuple[float, float, float]:
    """Return the mean, the 5 % quantile and the minimum of Polsby-Popper."""
    figures = polsby_popper(grids)
    return float(figures.mean()), float(np.quantile(figures, 0.05)), float(figures.min())


def slender(grids: np.ndarray, ground: Ground) -> tuple[int, int]:
    """Return how many grids are less compact than 0.30, and of how many a community is the cause.

    It is where at least half of a grid's outline is that of its community, which was given.
    """
    low = grids[polsby_popper(grids) < SLENDER]
    if not len(low):
        return 0, 0
    outlines = shapely.union_all(shapely.buffer(shapely.boundary(ground.communities), PIECE_M))
    given = shapely.length(shapely.intersection(shapely.boundary(low), outlines))
    return len(low), int((given >= shapely.length(low) / 2).sum())


def _is_cut(polygons: np.ndarray, footprints: np.ndarray) -> np.ndarray:
    building, polygon = shapely.STRtree(polygons).query(footprints, predicate="intersects")
    shared = shapely.area(shapely.intersection(footprints[building], polygons[polygon]))
    return np.bincount(building[shared > SPECK_M2], minlength=len(footprints)) > 1


def _on_community(ground: Ground) -> np.ndarray:
    return _is_cut(ground.communities, ground.footprints)


def _inner_borders(grids: np.ndarray) -> np.ndarray:
    """Return the lines that two grids share."""
    first, second = shapely.STRtree(grids).query(grids, predicate="intersects")
    once = first < second
    shared = shapely.intersection(
        shapely.boundary(grids[first[once]]), shapely.boundary(grids[second[once]])
    )
    parts = shapely.get_parts(shapely.get_parts(shared))
    return parts[shapely.get_dimensions(parts) == 1]


def _followed(lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places along the lines and the length of line each stands for."""
    points, line = shapely.get_coordinates(shapely.segmentize(lines, PIECE_M), return_index=True)
    same = line[1:] == line[:-1]
    start, stop = points[:-1][same], points[1:][same]
    return shapely.points((start + stop) / 2), np.hypot(*(stop - start).T)


def _near(places: np.ndarray, lines: np.ndarray) -> np.ndarray:
    near = np.zeros(len(places), dtype=bool)
    if len(lines):
        near[shapely.STRtree(lines).query(places, predicate="dwithin", distance=NEAR_M)[0]] = True
    return near
