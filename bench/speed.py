"""Time of checks and mapping, beside the peers on the same arrays."""

from __future__ import annotations

import numpy as np
import redrawn
import shapely
from clock import best_of
from coverages import Injector, irregular_grids
from gridstrata.core.coverage import check_coverage
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
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
    import geopandas

    profile = read_profile()
    truth = redrawn.stack_with_splits(43_000, 1_700, splits=0, seed=1)
    rows = []
    for name, upper in (
        ("nested", truth.upper),
        ("redrawn 0.5 m", redrawn.redraw(truth.upper, 0.5, 1)),
    ):
        stack_of = lambda upper=upper: Stack(_layer("base", truth.base), (_layer("police", upper),))
        base = geopandas.GeoDataFrame({"b": range(len(truth.base))}, geometry=truth.base, crs=4547)
        police = geopandas.GeoDataFrame({"p": range(len(upper))}, geometry=upper, crs=4547)
        times = best_of(
            ROUNDS,
            ours=lambda: build_relations(stack_of(), profile),
            overlay=lambda: geopandas.overlay(base, police, how="intersection"),
        )
        rows.append([name, *_ratio(times["overlay"], times["ours"])])
    print_table(
        f"Mapping {len(truth.base)} base onto {len(truth.upper)} professional grids (goal: >= 3)",
        ["layer", "geopandas.overlay s", "ours s", "times faster"],
        rows,
    )


def _growth() -> None:
    profile = read_profile()
    rows = []
    for n in (10_000, 40_000, 160_000):
        truth = redrawn.stack_with_splits(n, n // 25, splits=0, seed=2)
        frame = shapely.box(*shapely.total_bounds(truth.base))
        times = best_of(
            2,
            check=lambda: check_coverage(_layer("base", truth.base), profile, frame=frame),
            mapping=lambda: build_relations(
                Stack(_layer("base", truth.base), (_layer("police", truth.upper),)), profile
            ),
        )
        rows.append(
            [str(len(truth.base))]
            + [f"{seconds * 1e6 / len(truth.base):.1f}" for seconds in times.values()]
        )
    print_table("Growth: microseconds per base grid", ["base grids", "check", "mapping"], rows)


def _ratio(first: float, second: float) -> list[str]:
    return [f"{first:.2f}", f"{second:.2f}", f"{first / second:.1f}"]
