"""Drawing with the mouse inside QGIS: how soon the meter answers, how long a press takes."""

from __future__ import annotations

import numpy as np
import redrawn
import shapely
from coverages import irregular_grids
from gridstrata.core.files import Table, write_geopackage
from qgis_run import run_in_qgis
from table import print_table

from plugin import WORK

CRS = "EPSG:4547"
ATOMS, GRIDS, MANY_GRIDS = 5_000, 420, 100_000
KINDS = {"police": 160, "fire": 40, "safety": 60, "health": 90, "city_management": 120}
HOUSEHOLDS = np.array([6, 12, 24, 60])


def run() -> None:
    """Write a district and a large layer, let a QGIS process draw in both, print its times."""
    WORK.mkdir(parents=True, exist_ok=True)
    district, many = WORK / "drawing.gpkg", WORK / "many_grids.gpkg"
    write_geopackage(district, _district())
    write_geopackage(many, [_table("base", irregular_grids(MANY_GRIDS, 1)[0])])
    rows = run_in_qgis("drawing_timer.py", district, many)
    print_table(
        f"Drawing: {ATOMS} atoms in {GRIDS} grids under {len(KINDS)} kinds; "
        f"a layer of {MANY_GRIDS} grids (goal: meter 50 ms, press 100 ms)",
        ["what", "times", "median ms", "p95 ms", "worst ms"],
        rows,
    )


def _district() -> list[Table]:
    """Return atoms, grids made of them, buildings in them, and professional grids over them."""
    truth = redrawn.stack_with_splits(ATOMS, GRIDS, splits=0, seed=1)
    rng = np.random.default_rng(1)
    households = rng.choice(HOUSEHOLDS, len(truth.buildings))
    buildings = Table(
        "buildings",
        {"households": households, "residents": households * 2},
        truth.buildings,
        CRS,
    )
    kinds = [
        _table(kind, redrawn.stack_with_splits(ATOMS, count, splits=0, seed=1).upper)
        for kind, count in KINDS.items()
    ]
    frame = np.array([shapely.union_all(truth.base)], dtype=object)
    return [
        _table("frame", frame),
        _table("atoms", truth.base),
        _table("base", truth.upper),
        buildings,
        *kinds,
    ]


def _table(name: str, shapes: np.ndarray) -> Table:
    codes = np.array([f"4403{row:08}" for row in range(len(shapes))], dtype=object)
    return Table(name, {"code": codes}, shapes, CRS)
