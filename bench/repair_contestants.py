"""Who repairs: each takes the polygons of a layer and a width, and returns as many polygons.

Everybody is asked to mend what is at most `width` metres wide, by the best settings it has.
"""

from __future__ import annotations

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import repair_mapshaper
import shapely
from capped import run_capped
from coverages import irregular_grids

OURS = "GridStrata"
GEOS = "coverage_clean"
CRS = "EPSG:4547"
_TOLD = 60  # characters of what a failed contestant said
Contestant = Callable[[np.ndarray, float], np.ndarray]


@dataclass(frozen=True)
class Attempt:
    """What a contestant made of one layer, and its seconds; None and the reason if nothing."""

    grids: np.ndarray | None
    seconds: float = 0.0
    reason: str = ""


def ours(grids: np.ndarray, width: float) -> np.ndarray:
    """Divide gaps and overlaps by their middle lines."""
    from gridstrata.core.layers import BASE, GridLayer
    from gridstrata.core.repair.repair import repair_coverage
    from gridstrata.core.repair.settings import RepairSettings

    layer = GridLayer(BASE, np.arange(len(grids)).astype(str), grids)
    settings = RepairSettings(max_gap=width, max_overlap=width)
    return repair_coverage(layer, settings).layer.geometries


def coverage_clean(grids: np.ndarray, width: float) -> np.ndarray:
    """GEOS with its own smallest snapping: more of it moves clean polygons."""
    return shapely.coverage_clean(grids, gap_width=width)


def quick_repair(grids: np.ndarray, _: float) -> np.ndarray:
    """Use maup's simple repair; it knows shares of areas only, so it is allowed any gap."""
    import maup

    with _silenced():
        repaired = maup.quick_repair(_frame(grids), relative_threshold=None)
    return repaired.geometry.to_numpy()


def smart_repair(grids: np.ndarray, _: float) -> np.ndarray:
    """Use maup's careful repair, allowed any gap; by default it leaves one of 10 % of a grid."""
    import maup

    with _silenced():
        repaired = maup.smart_repair(_frame(grids), fill_gaps_threshold=None)
    return repaired.geometry.to_numpy()


def mapshaper_clean(grids: np.ndarray, width: float) -> np.ndarray:
    """Use mapshaper's -clean; it estimates a width from area and perimeter."""
    return repair_mapshaper.run(grids, ["-clean", f"gap-width={width:g}", "allow-empty"])


def mapshaper_buffer(grids: np.ndarray, width: float) -> np.ndarray:
    """Use mapshaper's -buffer fill-gaps, which divides gaps by nearness, after a -clean."""
    clean = ["-clean", "gap-width=0", "allow-empty"]
    return repair_mapshaper.run(grids, [*clean, "-buffer", f"{width:g}", "fill-gaps"])


CONTESTANTS: dict[str, Contestant] = {
    OURS: ours,
    GEOS: coverage_clean,
    "maup quick_repair": quick_repair,
    "maup smart_repair": smart_repair,
    "mapshaper -clean": mapshaper_clean,
    "mapshaper fill-gaps": mapshaper_buffer,
}


def contestants() -> list[str]:
    """Return the names of those that can take part here."""
    present = repair_mapshaper.version() is not None
    return [name for name in CONTESTANTS if present or not name.startswith("mapshaper")]


def repair_capped(name: str, layers: list[np.ndarray], width: float, cap_s: float) -> list[Attempt]:
    """Have a contestant repair layers in one process of its own, warmed up on a small one."""
    small, _ = irregular_grids(25, seed=1)
    outcome = run_capped(cap_s, repair_each, (name, layers, width), (name, [small], width))
    if outcome.result is None:
        return [Attempt(None, reason=outcome.reason)] * len(layers)
    return outcome.result


def repair_each(name: str, layers: list[np.ndarray], width: float) -> list[Attempt]:
    """Have a contestant repair layers one by one; a failure on one spoils no other."""
    return [_attempt(CONTESTANTS[name], grids, width) for grids in layers]


def _attempt(contestant: Contestant, grids: np.ndarray, width: float) -> Attempt:
    start = time.perf_counter()
    try:
        repaired = contestant(grids, width)
    except Exception as error:  # a peer may fail in any way, and the table says so
        return Attempt(None, reason=f"failed: {type(error).__name__}: {error}"[:_TOLD])
    seconds = time.perf_counter() - start
    if len(repaired) != len(grids):
        return Attempt(None, reason=f"failed: {len(repaired)} grids of {len(grids)}")
    return Attempt(repaired, seconds)


def _frame(grids: np.ndarray) -> object:
    import geopandas

    return geopandas.GeoDataFrame(geometry=grids, crs=CRS)


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
