"""Large array work in pieces, on all processors, with progress and a way to stop."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Geometries
from .progress import Progress, Silent

_ROWS = 4096
_QUERY_ROWS = 64
_QUERIES = 64

Part = TypeVar("Part")
Result = TypeVar("Result")


def map_chunks(
    work: Callable[..., NDArray[Any]],
    *columns: NDArray[Any],
    progress: Progress | None = None,
) -> NDArray[Any]:
    """Return `work(*columns)`, computed in chunks of rows by several threads.

    Shapely releases the interpreter lock, so threads share the processors; chunks let a cancel
    answer while the work is under way.

    Args:
        work: A function of arrays that treats every row alone, such as `shapely.intersection`.
        columns: Arrays of one length.
        progress: Told after every chunk; what it raises stops the work.
    """
    n = len(columns[0])
    if n <= _ROWS:
        return work(*columns)

    def one(start: int) -> NDArray[Any]:
        return work(*(column[start : start + _ROWS] for column in columns))

    return np.concatenate(list(_run(one, range(0, n, _ROWS), progress or Silent())))


def map_parts(work: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
    """Return `work(part)` of each part, computed by several threads.

    Args:
        work: What is done, mostly in shapely, which releases the interpreter lock.
        parts: Of any sort.
    """
    return list(_run(lambda row: work(parts[row]), range(len(parts)), Silent()))


def query_pairs(
    tree: shapely.STRtree,
    polygons: Geometries,
    predicate: str,
    progress: Progress | None = None,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs of rows (polygon, tree geometry) for which the predicate holds.

    Every polygon is prepared by the one thread that queries it: GEOS builds the index of a
    prepared polygon at its first use, without a lock. The tree is built before they start.
    """
    tree.query(shapely.Point())

    size = max(_QUERY_ROWS, len(polygons) // _QUERIES)

    def one(start: int) -> NDArray[np.intp]:
        found = tree.query(polygons[start : start + size], predicate=predicate)
        found[0] += start
        return found

    parts = _run(one, range(0, len(polygons), size), progress or Silent())
    pairs = np.concatenate([np.empty((2, 0), dtype=np.intp), *parts], axis=1)
    return pairs[0], pairs[1]


def _run(one: Callable[[int], Result], starts: range, progress: Progress) -> Iterator[Result]:
    if len(starts) == 1:  # threads would only cost their start
        progress.step(0)
        yield one(starts[0])
        return
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        futures = [pool.submit(one, start) for start in starts]
        try:
            for done, future in enumerate(futures):
                progress.step(done / len(futures))
                yield future.result()
        finally:
            for future in futures:
                future.cancel()
