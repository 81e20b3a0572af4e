"""The search of many regions at once, each by itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...progress import Progress
from ..pace import Pace
from ..settings import Band, DesignSettings
from .instance import Instance, find_components
from .kernel import COMPILED
from .partition import expected_visits, partition, repartition

_POLL_S = 0.2


@dataclass(frozen=True)
class Task:
    """One region to be drawn.

    Attributes:
        atoms: Rows of its atoms among all, shape (m,).
        instance: Its partition problem.
        count: Number of grids to draw.
        seed: Of the region: its community and part, whatever their row.
        alone: Atoms that are to be grids without people, shape (m,).
        labels: The plan to go on from, shape (m,); None for none.
    """

    atoms: NDArray[np.intp]
    instance: Instance
    count: int
    seed: int
    alone: NDArray[np.bool_]
    labels: NDArray[np.intp] | None = None


def search_regions(
    tasks: Mapping[int, Task], settings: DesignSettings, pace: Pace, progress: Progress
) -> dict[int, NDArray[np.intp]]:
    """Return the plan of every region, by region.

    Args:
        tasks: What is to be drawn, by region.
        settings: The band, compactness and seed.
        pace: When time is up the best plans so far are returned.
        progress: Told several times a second; may raise CancelledError, which ends all searches.
    """
    # without numba threads would only take turns
    pool = ThreadPoolExecutor(os.cpu_count() if COMPILED else 1)
    expected = sum(expected_visits(len(task.instance)) for task in tasks.values())
    # the longest first, so that no processor waits at the end
    order = sorted(tasks, key=lambda region: (-len(tasks[region].instance), region))
    futures = {region: pool.submit(draw_region, tasks[region], settings, pace) for region in order}
    try:
        _watch(list(futures.values()), expected, pace, progress)
        return {region: futures[region].result() for region in sorted(tasks)}
    except BaseException:
        pace.stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def draw_region(task: Task, settings: DesignSettings, pace: Pace) -> NDArray[np.intp]:
    """Return the plan of one region: grids numbered from 0 without a gap, shape (m,)."""
    if task.labels is not None:
        return repartition(
            task.instance, task.labels, *_aims(task.count, task.seed, settings), pace
        )
    labels = np.zeros(len(task.instance), dtype=np.intp)
    done = 0
    peopled, empty = _contiguous_parts(task)
    for rows in peopled:
        part = task.instance.take(rows)
        count = task.count if len(peopled) == 1 else _best_count(part, settings)
        own = partition(part, *_aims(count, task.seed, settings), pace)
        labels[rows] = own + done
        done += int(own.max(initial=-1)) + 1
    for rows in empty:
        labels[rows] = done
        done += 1
    return labels


def _aims(
    count: int, seed: int, settings: DesignSettings
) -> tuple[Band, int, float, tuple[int, int]]:
    return settings.band, count, settings.compactness, (settings.seed, seed)


def _best_count(part: Instance, settings: DesignSettings) -> int:
    return settings.band.best_count(int(part.weight.sum()))


def _contiguous_parts(task: Task) -> tuple[list[NDArray[np.intp]], list[NDArray[np.intp]]]:
    """Return the rows of each contiguous part that is to be drawn, and of each left alone."""
    found: list[list[NDArray[np.intp]]] = []
    for mask in (~task.alone, task.alone):
        rows = np.flatnonzero(mask)
        part = find_components(task.instance.take(rows))
        found.append([rows[part == number] for number in range(part.max(initial=-1) + 1)])
    return found[0], found[1]


def _watch(
    futures: list[Future[NDArray[np.intp]]], expected: int, pace: Pace, progress: Progress
) -> None:
    """Wait for the searches; report how far they are, and fail with the first that fails."""
    before = pace.visits
    waiting = set(futures)
    while waiting:
        ended, waiting = wait(waiting, timeout=_POLL_S)
        for future in ended:
            future.result()
        progress.step(min((pace.visits - before) / max(expected, 1), 1.0))
