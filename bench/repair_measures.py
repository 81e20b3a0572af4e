"""What a repair is worth: figures from polygons alone, the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from adjacency import Adjacency, find_adjacency
from gridstrata.core.coverage import CoverageCheck, check_coverage
from gridstrata.core.layers import BASE, GridLayer
from gridstrata.core.profiles import read_profile
from gridstrata.core.shapes import is_empty, made_polygonal
from plan_measures import polsby_popper

NEIGHBOUR_M = 0.01  # a shared border longer than this makes neighbours
ROUNDING_M = 1e-4  # whoever rounds or nodes computes anew; a tenth of a millimetre is the same
POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
STILL_M = 1e-6  # a border moved by less was computed anew, not moved


def usable(grids: np.ndarray) -> np.ndarray:
    """Return the polygons, lost ones empty and invalid ones made valid, so that all measure."""
    return made_polygonal(grids)


def neighbours(grids: np.ndarray) -> Adjacency:
    """Return who shares more than 1 cm of border, whether or not their vertices match."""
    return find_adjacency(grids, shortest_m=NEIGHBOUR_M, rounding_m=ROUNDING_M)


def lost_and_created(before: Adjacency, after: Adjacency) -> tuple[int, int]:
    """Return how many pairs of neighbours were lost and how many are new."""
    old, new = (pairs.first * pairs.n + pairs.second for pairs in (before, after))
    return len(np.setdiff1d(old, new)), len(np.setdiff1d(new, old))


def most_neighbours(adjacency: Adjacency) -> int:
    """Return the number of neighbours of the grid that has most."""
    ends = np.concatenate([adjacency.first, adjacency.second])
    return int(np.bincount(ends, minlength=adjacency.n).max())


@dataclass(frozen=True)
class GroundShares:
    """Where the ground of a gap went, as shares of its area.

    Attributes:
        wrong_side: To grids across the middle line.
        wrong_grid: To other grids than those that had it before the gap was carved.
        unfilled: To nobody.
    """

    wrong_side: float
    wrong_grid: float
    unfilled: float


def share_ground(
    clean: np.ndarray, repaired: np.ndarray, side: np.ndarray, ground: shapely.Geometry
) -> GroundShares:
    """Return where the ground went that `clean` grids, each on a side, have in common with it."""
    rows = shapely.STRtree(clean).query(ground, predicate="intersects")
    pieces = shapely.intersection(clean[rows], ground)
    piece, taker = shapely.STRtree(repaired).query(pieces, predicate="intersects")
    area = shapely.area(shapely.intersection(pieces[piece], repaired[taker]))
    owner = rows[piece]
    filled = shapely.intersection(ground, shapely.union_all(repaired[np.unique(taker)])).area
    return GroundShares(
        wrong_side=area[side[owner] != side[taker]].sum() / ground.area,
        wrong_grid=area[owner != taker].sum() / ground.area,
        unfilled=max(1 - filled / ground.area, 0.0),
    )


def compactness(grids: np.ndarray) -> np.ndarray:
    """Return Polsby-Popper; 0 for a grid that was lost."""
    figures = np.zeros(len(grids))
    present = shapely.area(grids) > 0
    figures[present] = polsby_popper(grids[present])
    return figures


def displacement(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return how far each border is from where it was, both ways; infinite for a lost grid."""
    moved = np.zeros(len(before))
    differs = np.flatnonzero(~shapely.equals_exact(before, after, 0.0, normalize=True))
    moved[differs] = shapely.hausdorff_distance(
        shapely.boundary(before[differs]), shapely.boundary(after[differs]), densify=0.1
    )
    return np.where(np.isnan(moved), np.inf, moved)


def count_moved(before: np.ndarray, after: np.ndarray) -> int:
    """Return how many grids do not lie where they lay."""
    return int((displacement(before, after) > STILL_M).sum())


def is_rewritten(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Tell which grids differ in any byte: a vertex added or another start of the ring counts."""
    return shapely.to_wkb(before) != shapely.to_wkb(after)


def reach(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return how far ground that each grid gained or lost lies from what it had or has.

    Unlike the distance of borders it is half its width for a slit that was closed within a grid.
    """
    furthest = np.zeros(len(before))
    rows = np.flatnonzero(is_rewritten(before, after))
    for old, new in ((before[rows], after[rows]), (after[rows], before[rows])):
        strip = shapely.difference(new, old)
        np.maximum.at(furthest, *_distances(strip, old, rows))
    return furthest


def _distances(
    strips: np.ndarray, home: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return rows, and distances from home of the vertices and the middle of what lies outside."""
    parts, strip = shapely.get_parts(strips, return_index=True)
    is_ground = shapely.area(parts) > 0
    parts, strip = parts[is_ground], strip[is_ground]
    vertices, vertex_of = shapely.get_coordinates(parts, return_index=True)
    middles = shapely.get_coordinates(shapely.get_point(shapely.maximum_inscribed_circle(parts), 0))
    of = np.concatenate([strip[vertex_of], strip])
    points = shapely.points(np.concatenate([vertices, middles]))
    away = shapely.distance(points, home[of])
    return rows[of], np.where(np.isnan(away), np.inf, away)


def moved_m2(before: np.ndarray, after: np.ndarray) -> float:
    """Return the area that grids gained plus the area that they lost."""
    rows = is_rewritten(before, after)
    return float(shapely.area(shapely.symmetric_difference(before[rows], after[rows])).sum())


def check(grids: np.ndarray, frame: shapely.Geometry | None) -> CoverageCheck:
    """Return what our own check finds, gaps up to 2 m told from wider blind spots."""
    present = grids[~is_empty(grids)]
    layer = GridLayer(BASE, np.arange(len(present)).astype(str), present)
    return check_coverage(layer, read_profile(), frame=frame)


def is_valid(grids: np.ndarray) -> bool:
    """Tell whether GEOS takes the grids for a coverage: nothing overlaps, every vertex matches."""
    polygonal = np.isin(shapely.get_type_id(grids), POLYGONAL).all()
    return bool(polygonal and shapely.coverage_is_valid(grids))
