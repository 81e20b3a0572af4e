"""A redrawn professional layer drawn back onto the base grids: what is gone, kept, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy as np
import redrawn
import shapely
from clock import best_of
from gridstrata.core.align.align import Alignment, align_professional
from gridstrata.core.crossings import find_crossings, type_ground
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.profiles import RuleProfile, read_profile
from gridstrata.core.shapes import made_polygonal
from table import print_table

SIGMAS = (0.02, 0.05, 0.2, 0.5, 1.0, 2.0)
SEEDS = (1, 2, 3)
NOISE_M, DRIFT_M = 0.2, 2.0
# Of normal errors larger than this, some exceed the usual drift: it is estimated.
LARGEST_KNOWN_M = 0.5


@dataclass(frozen=True)
class Case:
    """A professional layer over base grids, and what is true of it."""

    base: GridLayer
    upper: GridLayer
    buildings: Buildings
    truth: redrawn.Truth
    profile: RuleProfile

    @classmethod
    def of(cls, truth: redrawn.Truth, sigma: float, seed: int) -> Case:
        """Return a case whose layer was redrawn with a normal error of `sigma` metres."""
        ones = np.ones(len(truth.buildings), dtype=np.int64)
        drift = DRIFT_M if sigma <= LARGEST_KNOWN_M else 0.0
        return cls(
            _layer("base", truth.base),
            _layer("police", made_polygonal(redrawn.redraw(truth.upper, sigma, seed))),
            Buildings(truth.buildings, ones, ones),
            truth,
            read_profile().with_widths(NOISE_M, drift),
        )

    def align(self, upper: GridLayer | None = None) -> Alignment:
        """Return the layer, or another, aligned."""
        return align_professional(self.base, upper or self.upper, self.profile, self.buildings)


def run() -> None:
    """Print what alignment leaves of drift and of splits, and its time beside an overlay's."""
    truth = redrawn.stack_with_splits(2_500, 200, splits=60, seed=5)
    cases = [(sigma, seed) for sigma in SIGMAS for seed in SEEDS]
    print_table(
        f"Alignment: {len(truth.base)} base x {len(truth.upper)} professional grids redrawn with "
        f"a normal error of every vertex, {len(truth.large)} large splits and "
        f"{len(truth.single)} of one building",
        [
            "sigma m",
            "seed",
            "drift before",
            "after",
            "splits kept",
            "one building",
            "coverage",
            "second run",
            "farthest m",
            "area off m2",
        ],
        [_row(Case.of(truth, sigma, seed), sigma, seed) for sigma, seed in cases],
    )
    large = redrawn.stack_with_splits(40_000, 1_700, splits=300, seed=5)
    print_table(
        f"Time: {len(large.base):,} base x {len(large.upper):,} professional grids, "
        f"{len(large.buildings):,} buildings",
        ["sigma m", "alignment s", "geopandas.overlay s", "ratio"],
        [_time(Case.of(large, sigma, 1), sigma) for sigma in (0.05, 0.5, 2.0)],
    )


def _layer(kind: str, shapes: np.ndarray) -> GridLayer:
    return GridLayer(kind, np.arange(len(shapes)).astype(str), shapes)


def _row(case: Case, sigma: float, seed: int) -> list[str]:
    found = case.align()
    profile = case.profile.with_widths(NOISE_M, found.drift)
    before, after = (_look(case, layer, profile) for layer in (case.upper, found.layer))
    again = case.align(found.layer)
    same = all(new is old for new, old in zip(again.layer.geometries, found.layer.geometries))
    balance = found.proof.balance(found.before, found.layer, case.buildings)
    return [
        f"{sigma:g}",
        str(seed),
        str(before[0]),
        str(after[0]),
        _share(case.truth.large & after[1], case.truth.large),
        _share(case.truth.single & after[1], case.truth.single),
        "valid" if shapely.coverage_is_valid(found.layer.geometries) else "broken",
        "same" if same else f"{again.changed} changed",
        f"{found.proof.changes.displacement_m.max(initial=0):.2f}",
        f"{np.abs(balance.united_m2).max(initial=0):.3f}",
    ]


def _look(case: Case, upper: GridLayer, profile: RuleProfile) -> tuple[int, set[tuple[int, int]]]:
    """Return the number of drift findings, and the pairs that really share ground."""
    typed = type_ground(case.base, upper, profile, case.buildings)
    drifts = find_crossings(case.base, upper, typed, profile).count().get("drift", 0)
    real, ground = typed.is_real, typed.ground
    return drifts, set(zip(ground.base[real].tolist(), ground.upper[real].tolist()))


def _share(kept: set[tuple[int, int]], wanted: set[tuple[int, int]]) -> str:
    return f"{len(kept) / len(wanted):.0%}"


def _time(case: Case, sigma: float) -> list[str]:
    frames = [
        geopandas.GeoDataFrame({"code": layer.codes}, geometry=layer.geometries)
        for layer in (case.base, case.upper)
    ]
    seconds = best_of(
        2,
        ours=lambda: Case(
            _layer("base", case.truth.base),
            _layer("police", case.upper.geometries),
            case.buildings,
            case.truth,
            case.profile,
        ).align(),
        overlay=lambda: geopandas.overlay(*frames, how="intersection"),
    )
    ours, overlay = seconds["ours"], seconds["overlay"]
    return [f"{sigma:g}", f"{ours:.1f}", f"{overlay:.1f}", f"{ours / overlay:.2f}"]


if __name__ == "__main__":
    run()
