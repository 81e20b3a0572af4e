"""Timing: the best of a few rounds, the contestants in turn, so that drifts of speed cancel."""

from __future__ import annotations

import time
from collections.abc import Callable


def best_of(rounds: int, **work: Callable[[], object]) -> dict[str, float]:
    """Return the shortest time in seconds of each piece of work, run in turn."""
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, run in work.items():
            start = time.perf_counter()
            run()
            best[name] = min(best[name], time.perf_counter() - start)
    return best
