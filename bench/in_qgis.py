"""The whole mapping algorithm inside QGIS, reading and writing included, beside QGIS's own."""

from __future__ import annotations

import numpy as np
import redrawn
from gridstrata.core.files import Table, write_geopackage
from qgis_run import run_in_qgis
from table import print_table

from plugin import WORK

CRS = "EPSG:4547"


def run() -> None:
    """Write the layers, let a QGIS process time both algorithms, print the ratio."""
    WORK.mkdir(parents=True, exist_ok=True)
    truth = redrawn.stack_with_splits(43_000, 1_700, splits=50, seed=1)
    path = WORK / "mapping.gpkg"
    write_geopackage(
        path,
        [
            _table("base", "code", truth.base),
            _table("police", "code", truth.upper),
        ],
    )
    seconds = dict(run_in_qgis("qgis_timer.py", path, WORK))
    peer, ours = float(seconds["native:intersection"]), float(seconds["gridstrata:buildmapping"])
    print_table(
        f"Inside QGIS, {len(truth.base)} onto {len(truth.upper)} grids, file to file (goal: >= 5)",
        ["native:intersection s", "gridstrata:buildmapping s", "times faster"],
        [[f"{peer:.1f}", f"{ours:.1f}", f"{peer / ours:.1f}"]],
    )


def _table(name: str, field: str, shapes: np.ndarray) -> Table:
    codes = np.array([f"{row:06}" for row in range(len(shapes))], dtype=object)
    return Table(name, {field: codes}, shapes, CRS)
