"""Two editions of 100,000 grids compared: time beside geopandas.overlay, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

import geopandas
import numpy as np
import shapely
from clock import best_of
from coverages import SIZE_M, irregular_grids
from gridstrata.core.editions.compare import Comparison, compare_editions
from gridstrata.core.editions.succession import apply_lineage
from gridstrata.core.layers import BASE, Buildings, GridLayer
from table import print_table

GRIDS = 100_000
MOVED, SPLIT, MERGED, RECODED = 5_000, 500, 500, 200
BUILDINGS = 300_000
NOISE_M = 0.2
REDRAWN_M = 0.05
CRS = "EPSG:4547"
GOAL_S = 10.0
SEED = 1
ROUNDS = 3


@dataclass(frozen=True)
class Editions:
    """An edition, what became of it, and how many changes of each class were made."""

    before: GridLayer
    after: GridLayer
    made: dict[str, int]


def run() -> None:
    """Print the times, then the changes found beside those made."""
    editions = change_grids(GRIDS, SEED)
    redrawn = _draw_again(editions)
    houses = _houses(editions.before)
    found = compare_editions(editions.before, editions.after, NOISE_M, houses)
    seconds = best_of(
        ROUNDS,
        lineage=lambda: compare_editions(editions.before, editions.after, NOISE_M),
        counted=lambda: compare_editions(editions.before, editions.after, NOISE_M, houses),
        applied=lambda: apply_lineage(editions.before, found.succession),
    )
    seconds |= best_of(
        1,
        overlay=lambda: _overlay(editions),
        redrawn=lambda: compare_editions(redrawn.before, redrawn.after, NOISE_M),
        overlay_redrawn=lambda: _overlay(redrawn),
    )
    _print_times(len(editions.before), seconds)
    _print_changes(editions, found)


def change_grids(n: int, seed: int) -> Editions:
    """Return about n irregular grids and a new edition of them; no grid is changed twice."""
    grids, _ = irregular_grids(n, seed)
    maker = _Maker(grids, seed)
    for _ in range(MOVED * n // GRIDS):
        maker.move_border()
    for _ in range(MERGED * n // GRIDS):
        maker.merge()
    for _ in range(SPLIT * n // GRIDS):
        maker.split()
    for _ in range(RECODED * n // GRIDS):
        maker.recode()
    return Editions(maker.before(), maker.after(), maker.made)


class _Maker:
    """Changes grids of a coverage that no change has touched yet; it stays a coverage."""

    def __init__(self, grids: np.ndarray, seed: int) -> None:
        self._old = grids
        self._codes = np.array([f"{row:06}" for row in range(len(grids))])
        self._grids = dict(zip(self._codes.tolist(), grids))
        self._free = np.ones(len(grids), dtype=bool)
        self._order = iter(np.random.default_rng(seed).permutation(len(grids)).tolist())
        self._tree = shapely.STRtree(grids)
        self._seed = seed
        self.made = dict.fromkeys(("border_moved", "merged", "split", "recoded"), 0)

    def before(self) -> GridLayer:
        return GridLayer(BASE, self._codes, self._old, "before")

    def after(self) -> GridLayer:
        codes = np.random.default_rng(self._seed).permutation(list(self._grids))
        return GridLayer(BASE, codes, np.array([self._grids[code] for code in codes]), "after")

    def move_border(self) -> None:
        """Let a border between two grids run over a point inside the first."""
        one, other, start, stop = self._next_pair()
        inside = shapely.get_coordinates(shapely.centroid(self._old[one]))[0]
        corner = 0.7 * (start + stop) / 2 + 0.3 * inside
        for row in (one, other):
            self._grids[self._codes[row]] = _with_corner(self._old[row], start, stop, corner)
        self.made["border_moved"] += 1

    def merge(self) -> None:
        one, other, _, _ = self._next_pair()
        self._grids[self._codes[one]] = shapely.union(self._old[one], self._old[other])
        del self._grids[self._codes[other]]
        self.made["merged"] += 1

    def split(self) -> None:
        row = self._next_free()
        ring = shapely.get_coordinates(self._old[row])[:-1]
        middle = len(ring) // 2
        self._grids[self._codes[row]] = shapely.Polygon(ring[: middle + 1])
        self._grids[f"s{self._codes[row]}"] = shapely.Polygon([*ring[middle:], ring[0]])
        self.made["split"] += 1

    def recode(self) -> None:
        row = self._next_free()
        self._grids[f"r{self._codes[row]}"] = self._grids.pop(self._codes[row])
        self.made["recoded"] += 1

    def _next_free(self) -> int:
        row = next(row for row in self._order if self._free[row])
        self._free[row] = False
        return row

    def _next_pair(self) -> tuple[int, int, np.ndarray, np.ndarray]:
        """Return two free grids beside each other, and the ends of the border between them."""
        while True:
            one = self._next_free()
            for other in self._tree.query(self._old[one], "intersects").tolist():
                if self._free[other]:
                    ends = _common_edge(self._old[one], self._old[other])
                    if ends is not None:
                        self._free[other] = False
                        return one, other, *ends


def _common_edge(one: shapely.Polygon, other: shapely.Polygon) -> np.ndarray | None:
    """Return the ends of an edge of more than 40 m that both grids have, None if there is none."""
    mine, theirs = (set(map(tuple, shapely.get_coordinates(shape))) for shape in (one, other))
    ends = np.array(sorted(mine & theirs))
    is_long = len(ends) == 2 and np.hypot(*(ends[1] - ends[0])) > 40
    return ends if is_long else None


def _with_corner(
    grid: shapely.Polygon, start: np.ndarray, stop: np.ndarray, corner: np.ndarray
) -> shapely.Polygon:
    """Return the grid with a corner put into the edge between two of its vertices."""
    ring = shapely.get_coordinates(grid)
    ends = {tuple(start), tuple(stop)}
    (after,) = [
        place + 1
        for place, edge in enumerate(zip(map(tuple, ring[:-1]), map(tuple, ring[1:])))
        if set(edge) == ends
    ]
    return shapely.Polygon(np.insert(ring, after, corner, axis=0))


def _houses(layer: GridLayer) -> Buildings:
    rng = np.random.default_rng(SEED)
    low, high = np.reshape(shapely.total_bounds(layer.geometries), (2, 2))
    points = rng.uniform(low, high, (BUILDINGS * len(layer) // GRIDS, 2))
    households = rng.integers(1, 60, len(points))
    return Buildings(shapely.points(points), households, 2 * households)


def _overlay(editions: Editions) -> geopandas.GeoDataFrame:
    before, after = (
        geopandas.GeoDataFrame({name: layer.codes}, geometry=layer.geometries, crs=CRS)
        for name, layer in (("before", editions.before), ("after", editions.after))
    )
    return geopandas.overlay(before, after, how="intersection", keep_geom_type=True)


def _draw_again(editions: Editions) -> Editions:
    """Return the editions with every vertex of the new one drawn again, a few centimetres off.

    The few grids that this breaks stay as they are.
    """

    def move(points: np.ndarray) -> np.ndarray:
        place = np.rint(points * 1000).astype(np.int64)
        mixed = (place[:, ::-1] * 7919 + place * 104_729) % 1000
        return np.asarray(points + REDRAWN_M * (mixed / 1000 - 0.5))

    shapes = shapely.transform(editions.after.geometries, move)
    broken = ~shapely.is_valid(shapes)
    shapes[broken] = editions.after.geometries[broken]
    return replace(editions, after=replace(editions.after, geometries=shapes))


def _print_times(n: int, seconds: dict[str, float]) -> None:
    overlay = f"geopandas {geopandas.__version__}, overlay alone"
    rows = [
        ["as they are", overlay, "overlay", "overlay"],
        ["as they are", "GridStrata, lineage", "lineage", "overlay"],
        ["as they are", f"GridStrata, with {BUILDINGS:,} buildings", "counted", "overlay"],
        ["as they are", "GridStrata, applied to the old edition", "applied", ""],
        ["all drawn again", overlay, "overlay_redrawn", "overlay_redrawn"],
        ["all drawn again", "GridStrata, lineage", "redrawn", "overlay_redrawn"],
    ]
    print_table(
        f"Two editions of {n:,} grids of {SIZE_M:g} m (goal: {GOAL_S:g} s)",
        ("editions", "contestant", "seconds", "times faster"),
        [
            [
                editions,
                contestant,
                f"{seconds[name]:.2f}",
                f"{seconds[peer] / seconds[name]:.1f}" if peer else "",
            ]
            for editions, contestant, name, peer in rows
        ],
    )


def _print_changes(editions: Editions, comparison: Comparison) -> None:
    found = comparison.lineage.count()
    drawn = apply_lineage(editions.before, comparison.succession)
    off = shapely.area(
        shapely.symmetric_difference(drawn.geometries, editions.after.geometries)
    ).max()
    is_exact = shapely.equals_exact(
        shapely.normalize(drawn.geometries), shapely.normalize(editions.after.geometries), 0
    )
    rows = [
        [change, f"{editions.made.get(change, 0):,}", f"{count:,}"]
        for change, count in found.items()
        if change != "unchanged"
    ]
    print_table(
        f"Changes made and found; applied: {off:.1e} m² off at most, "
        f"{is_exact.sum():,} of {len(is_exact):,} grids digit for digit",
        ("change", "made", "found"),
        rows,
    )
