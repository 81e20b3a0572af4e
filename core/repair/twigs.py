"""Short ends of the lines in the middle that lead to a border which has a direction of its own."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from ..tiling.grouping import number_rows
from .attaching import Point, Segments

# A border reaches the middle within so many widths.
_LONGEST_WIDTHS = 1.5


def without_twigs(
    spine: Segments, points: Point, ground: NDArray[np.intp], width: NDArray[np.float64]
) -> tuple[Segments, NDArray[np.intp]]:
    """Return the lines without the twigs that end at borders, and the rows of those borders.

    Where a ground bends, triangles between one side's own vertices may lead a border to the
    middle; it is to lead on in its own direction instead.

    Args:
        spine: The lines in the middle of grounds.
        points: Where borders end whose direction is known, shape (b, 2).
        ground: Row of the ground of each, shape (b,).
        width: Width of each ground, metres.
    """
    rows = np.concatenate([spine.ground, spine.ground, ground])
    node = number_rows(rows, *np.concatenate([spine.start, spine.stop, points]).T)
    n = len(spine.ground)
    tail, head, ends = node[:n], node[n : 2 * n], node[2 * n :]
    degree = np.bincount(node[: 2 * n], minlength=int(node.max(initial=-1)) + 1)
    length = np.hypot(*(spine.stop - spine.start).T)
    beside = defaultdict(list)
    for row, pair in enumerate(zip(tail.tolist(), head.tolist())):
        for one, other in (pair, pair[::-1]):
            beside[one].append((row, other))
    kept, loose = np.ones(n, dtype=bool), []
    for border in np.flatnonzero(degree[ends] == 1).tolist():
        twig, stop = _walk(beside, int(ends[border]))
        is_short = length[twig].sum() <= _LONGEST_WIDTHS * width[ground[border]]
        if degree[stop] > 2 and is_short:  # noqa: PLR2004
            kept[twig] = False
            loose.append(border)
    rows = np.flatnonzero(kept)
    return (
        Segments(spine.start[rows], spine.stop[rows], spine.ground[rows]),
        np.array(loose, dtype=np.intp),
    )


def _walk(beside: dict[int, list[tuple[int, int]]], start: int) -> tuple[list[int], int]:
    """Return the segments from a loose end to the next fork or end, and that node."""
    twig: list[int] = []
    node, last = start, -1
    while True:
        onward = [(row, other) for row, other in beside[node] if row != last]
        if len(onward) != 1:
            return twig, node
        last, node = onward[0]
        twig.append(last)
