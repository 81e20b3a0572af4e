"""Time of checks and mapping, beside the peers on the same arrays."""

from __future__ import annotations

import warnings

import numpy as np
import redrawn
import shapely
from clock import best_of
from coverages import Injector, irregular_grids
from gridstrata.core.coverage import check_coverage
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import Relations, build_relations
from table import print_table

ROUNDS = 3


def run() -> None:
    """Print times and ratios: checking 100,000 grids, mapping 43,000 onto 1,700, growth."""
    _checking()
    _mapping()
    _growth()


def _layer(kind: str, shapes: np.ndarray) -> GridLayer:
    """Return a fresh layer, so that no spatial index is left from the last round."""
    return GridLayer(kind, np.arange(len(shapes)).astype(str), shapes)


def _checking() -> None:
    profile = read_profile()
    rows = []
    grids, frame = irregular_grids(100_000, seed=1)
    injector = Injector(grids, frame, seed=1)
    for rule in ("gap", "overlap"):
        injector.inject(rule, 0.5, 500)
    for name, shapes in (("clean", grids), ("1000 defects", injector.grids)):
        times = best_of(
            ROUNDS,
            ours=lambda shapes=shapes: check_coverage(_layer("base", shapes), profile, frame=frame),
            geos=lambda shapes=shapes: shapely.coverage_invalid_edges(shapes),
        )
        rows.append([name, *_ratio(times["ours"], times["geos"])])
    print_table(
        f"Full typed check of {len(grids)} grids, frame included (goal: ratio <= 3)",
        ["coverage", "ours s", "coverage_invalid_edges s", "ratio"],
        rows,
    )


def _mapping() -> None:
    truth = redrawn.stack_with_splits(43_000, 1_700, splits=0, seed=1)
    layers = {"nested": truth.upper, "redrawn 0.5 m": redrawn.redraw(truth.upper, 0.5, 1)}
    rows = [[name, *_beside_overlay(truth.base, upper)] for name, upper in layers.items()]
    print_table(
        f"Mapping {len(truth.base)} base onto {len(truth.upper)} professional grids (goal: >= 3)",
        ["layer", "geopandas.overlay s", "ours s", "times faster"],
        rows,
    )


def _beside_overlay(base: np.ndarray, upper: np.ndarray) -> list[str]:
    import geopandas

    first = geopandas.GeoDataFrame({"b": range(len(base))}, geometry=base, crs=4547)
    second = geopandas.GeoDataFrame({"p": range(len(upper))}, geometry=upper, crs=4547)

    def overlay() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of the lines and points it drops
            geopandas.overlay(first, second, how="intersection")

    times = best_of(ROUNDS, overlay=overlay, ours=lambda: _map(base, upper))
    return _ratio(times["overlay"], times["ours"])


def _map(base: np.ndarray, upper: np.ndarray) -> Relations:
    stack = Stack(_layer("base", base), (_layer("police", upper),))
    return build_relations(stack, read_profile())


def _growth() -> None:
    rows = []
    for n in (10_000, 40_000, 160_000):
        truth = redrawn.stack_with_splits(n, n // 25, splits=0, seed=2)
        rows.append([str(len(truth.base)), *_microseconds_per_grid(truth)])
    print_table("Growth: microseconds per base grid", ["base grids", "check", "mapping"], rows)


def _microseconds_per_grid(truth: redrawn.Truth) -> list[str]:
    frame = shapely.box(*shapely.total_bounds(truth.base))
    times = best_of(
        ROUNDS,
        check=lambda: check_coverage(_layer("base", truth.base), read_profile(), frame=frame),
        mapping=lambda: _map(truth.base, truth.upper),
    )
    return [f"{seconds * 1e6 / len(truth.base):.1f}" for seconds in times.values()]


def _ratio(first: float, second: float) -> list[str]:
    return [f"{first:.2f}", f"{second:.2f}", f"{first / second:.1f}"]
