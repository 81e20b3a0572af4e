"""How well true relations are told from noise, beside the peers on the same layers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import redrawn
import shapely
from gridstrata.core.layers import Buildings, GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import Relations, build_relations
from table import print_table

SIGMAS = (0.0, 0.05, 0.5, 1.0, 2.0)
Pairs = set[tuple[int, int]]


def run() -> None:
    """Print precision, F1 and the splits found, by noise and method."""
    truth = redrawn.stack_with_splits(2_500, 200, splits=60, seed=5)
    rows = [row for place, sigma in enumerate(SIGMAS) for row in _at(sigma, truth, place)]
    print_table(
        f"Relations: {len(truth.base)} base x {len(truth.upper)} professional grids redrawn with "
        "noise the algorithm is not told (DRIFT = 0)",
        [
            "sigma m",
            "method",
            "precision",
            "F1",
            "splits 15-60 %",
            "one building",
            "share error",
            "households lost",
        ],
        rows,
    )


def _at(sigma: float, truth: redrawn.Truth, seed: int) -> Iterable[list[str]]:
    upper = redrawn.redraw(truth.upper, sigma, seed)
    relations = _ours(truth, upper)
    served = relations.take(relations.professional_code != "")
    ours = set(
        zip(served.base_code.astype(int).tolist(), served.professional_code.astype(int).tolist())
    )
    _, base = np.unique(relations.base_code, return_inverse=True)
    error = np.abs(np.bincount(base, weights=relations.base_share) - 1).max()
    lost = len(truth.buildings) - relations.households.sum()
    yield [*_row(sigma, "GridStrata", ours, truth), f"{error:.0e}", str(lost)]
    for name, pairs in _peers(truth.base, upper).items():
        yield [*_row(sigma, name, pairs, truth), "", ""]


def _ours(truth: redrawn.Truth, upper: np.ndarray) -> Relations:
    def layer(kind: str, shapes: np.ndarray) -> GridLayer:
        return GridLayer(kind, np.arange(len(shapes)).astype(str), shapes)

    ones = np.ones(len(truth.buildings), dtype=np.int64)
    stack = Stack(
        layer("base", truth.base),
        (layer("police", upper),),
        buildings=Buildings(truth.buildings, ones, ones),
    )
    return build_relations(stack, read_profile().with_widths(0.2, 0.0))


def _peers(base: np.ndarray, upper: np.ndarray) -> dict[str, Pairs]:
    b, u = shapely.STRtree(upper).query(base, predicate="intersects")
    area = shapely.area(shapely.intersection(base[b], upper[u]))
    share = area / shapely.area(base)[b]
    centre = shapely.STRtree(upper).query(shapely.point_on_surface(base), predicate="intersects")

    def chosen(mask: np.ndarray) -> Pairs:
        return set(zip(b[mask].tolist(), u[mask].tolist()))

    return {
        "area > 0": chosen(area > 0),
        "area > 1 m2": chosen(area > 1),
        "share > 1 %": chosen(share > 0.01),
        "centroid best fit": set(zip(*(rows.tolist() for rows in centre))),
    }


def _row(sigma: float, name: str, pairs: Pairs, truth: redrawn.Truth) -> list[str]:
    hits = len(pairs & truth.pairs)
    precision, recall = hits / len(pairs), hits / len(truth.pairs)
    return [
        f"{sigma:g}",
        name,
        f"{precision:.3f}",
        f"{2 * precision * recall / (precision + recall):.3f}",
        f"{len(pairs & truth.large) / len(truth.large):.2f}",
        f"{len(pairs & truth.single) / len(truth.single):.2f}",
    ]
