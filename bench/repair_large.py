"""100,000 grids with 2,000 defects: time and peak memory, each contestant in its own process."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from capped import run_capped
from coverages import Injector, irregular_grids
from memory import forget_peak, peak_mb
from repair_contestants import GEOS, OURS, Attempt, contestants, repair_each
from repair_measures import check, is_valid, usable
from table import print_table

GRIDS = 100_000
WIDTHS = (0.01, 0.05, 0.3, 1.0, 5.0)
PER_RULE_AND_WIDTH = 200
ASKED_M = 10.0
ROUNDS = 2
CAP_S, PEER_CAP_S = 900.0, 60.0
HEAD = (
    "contestant", "seconds", f"of {GEOS}'s (<= 2)", "peak MB", f"of {GEOS}'s (<= 2)",
    "findings left", "vertices unmatched", "valid",
)  # fmt: skip


@dataclass(frozen=True)
class Load:
    """An attempt, and the peak memory of the process meanwhile, the layer included."""

    attempt: Attempt
    peak_mb: float


def run() -> None:
    """Print time and memory, as ratios to those of GEOS, and what is left undone."""
    grids, frame = irregular_grids(GRIDS, seed=1)
    injector = Injector(grids, frame, seed=1)
    for width in WIDTHS:
        for rule in ("overlap", "gap"):
            injector.inject(rule, width, PER_RULE_AND_WIDTH)
    loads = _best_loads(injector.grids)
    rows = [_told(name, load, loads[GEOS], frame) for name, load in loads.items()]
    defects = f"{len(injector.defects):,} defects 1 cm to 5 m wide"
    print_table(f"{len(grids):,} grids with {defects}, the best of {ROUNDS} rounds", HEAD, rows)


def measure_load(name: str, grids: np.ndarray) -> Load:
    """Have a contestant repair a layer; only in a fresh process is the peak its own."""
    forget_peak()
    (attempt,) = repair_each(name, [grids], ASKED_M)
    return Load(attempt, peak_mb())


def _best_loads(grids: np.ndarray) -> dict[str, Load]:
    """Return the least time and memory of each contestant; they run in turn."""
    best: dict[str, Load] = {}
    for _ in range(ROUNDS):
        for name in contestants():
            if name not in best or best[name].attempt.grids is not None:
                best[name] = _better(best.get(name), _load(name, grids))
    return best


def _load(name: str, grids: np.ndarray) -> Load:
    small, _ = irregular_grids(25, seed=1)
    cap_s = CAP_S if name in {OURS, GEOS} else PEER_CAP_S
    outcome = run_capped(cap_s, measure_load, (name, grids), (name, small))
    return outcome.result or Load(Attempt(None, reason=outcome.reason), 0.0)


def _better(old: Load | None, new: Load) -> Load:
    if old is None or new.attempt.grids is None:
        return new
    seconds = min(old.attempt.seconds, new.attempt.seconds)
    return Load(replace(new.attempt, seconds=seconds), min(old.peak_mb, new.peak_mb))


def _told(name: str, load: Load, geos: Load, frame: shapely.Geometry) -> list[str]:
    if load.attempt.grids is None:
        return [name, *[""] * (len(HEAD) - 2), load.attempt.reason]
    found = check(usable(load.attempt.grids), frame)
    return [
        name,
        f"{load.attempt.seconds:.1f}",
        _ratio(load.attempt.seconds, geos.attempt.seconds),
        f"{load.peak_mb:.0f}",
        _ratio(load.peak_mb, geos.peak_mb),
        str(len(found.findings)),
        str(len(found.mismatches)),
        "yes" if is_valid(load.attempt.grids) else "NO",
    ]


def _ratio(value: float, other: float) -> str:
    return f"{value / other:.2f}" if other else ""
