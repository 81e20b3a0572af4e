"""The innermost loop of the search, in scalars: plain Python, or compiled where numba is there.

Both give the same plan: the loops draw no random numbers themselves and use nothing but the four
operations and a square root, which are exact to the last bit either way. Plain Python reads
lists faster than arrays, numba reads arrays only: `as_column` gives each what it wants.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

try:
    import numba
except ImportError:
    numba = None  # type: ignore[assignment, unused-ignore]

COMPILED = numba is not None
CIRCLE = 4 * math.pi
# From 1 / Polsby-Popper = SLENDER on, each step counts 1 + STRAIN times
SLENDER = 2.5
STRAIN = 12.0

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel where numba is there; without the interpreter lock, for threads."""
    if not COMPILED:
        return kernel
    try:
        return numba.njit(kernel, cache=True, nogil=True)
    except RuntimeError:  # there is no folder to keep the machine code in
        return numba.njit(kernel, nogil=True)


def plain(kernel: Kernel) -> Kernel:
    """Return a kernel uncompiled: for single calls from Python, and for lists."""
    return getattr(kernel, "py_func", kernel)


def as_column(values: Any) -> Any:
    """Return an array in the form the kernels read fastest."""
    return np.ascontiguousarray(values) if COMPILED else values.tolist()


@compiled
def grid_energy(  # noqa: PLR0913, PLR0917 - scalars only, for the compiler
    weight: float,
    area: float,
    perimeter: float,
    resisted: float,
    minimum: float,
    target: float,
    maximum: float,
    out_of_band: float,
    shape: float,
    borders: float,
    balance: float,
) -> float:
    """Return the energy of one grid, as `objective` states it."""
    people = 0.0
    if weight < minimum:
        people = minimum - weight
    elif weight > maximum:
        people = weight - maximum
    slender = perimeter * perimeter / (CIRCLE * area)
    if slender > SLENDER:
        slender += STRAIN * (slender - SLENDER)
    away = (weight - target) / target
    return (
        out_of_band * (people / target)
        + shape * slender
        + borders * (resisted / math.sqrt(CIRCLE * area))
        + balance * (away * away)
    )


@compiled
def count_runs(ring: Any, first: int, stop: int, labels: Any, grid: int) -> int:
    """Return in how many separate stretches a grid lies round an atom."""
    runs = 0
    before = False
    if stop > first:
        last = ring[stop - 1]
        before = last >= 0 and labels[last] == grid
    any_inside = before
    for entry in range(first, stop):
        near = ring[entry]
        inside = near >= 0 and labels[near] == grid
        if inside:
            any_inside = True
            if not before:
                runs += 1
        before = inside
    if any_inside and runs == 0:
        return 1
    return runs


@compiled
def sweep(  # noqa: C901, PLR0913, PLR0915, PLR0917 - one loop, kept whole for the compiler
    order: Any,
    patience: Any,
    weight: Any,
    area: Any,
    outer: Any,
    outer_resisted: Any,
    start: Any,
    neighbour: Any,
    length: Any,
    resisted: Any,
    ring_start: Any,
    ring: Any,
    labels: Any,
    size: Any,
    grid_weight: Any,
    grid_area: Any,
    grid_perimeter: Any,
    grid_resisted: Any,
    energy: Any,
    shared: Any,
    shared_resisted: Any,
    touched: Any,
    minimum: float,
    target: float,
    maximum: float,
    out_of_band: float,
    shape: float,
    borders: float,
    balance: float,
) -> int:
    """Offer each atom of `order` once to the grids beside it; return how many moved.

    An atom goes to the neighbour where the energy is lowest afterwards, if it rises by no more
    than its patience, and if both grids stay in one piece and without a hole.
    """
    moved = 0
    for turn in range(len(order)):
        atom = order[turn]
        home = labels[atom]
        if size[home] == 1:
            continue
        begin, end = start[atom], start[atom + 1]
        grids = 0
        stay = 0.0
        stay_resisted = 0.0
        around = outer[atom]
        around_resisted = outer_resisted[atom]
        for entry in range(begin, end):
            grid = labels[neighbour[entry]]
            metres = length[entry]
            against = resisted[entry]
            around += metres
            around_resisted += against
            if grid == home:
                stay += metres
                stay_resisted += against
            else:
                if shared[grid] == 0.0:
                    touched[grids] = grid
                    grids += 1
                shared[grid] += metres
                shared_resisted[grid] += against
        if grids == 0:
            continue
        people, ground = weight[atom], area[atom]
        left_weight = grid_weight[home] - people
        left_area = grid_area[home] - ground
        left_perimeter = grid_perimeter[home] - around + 2.0 * stay
        left_resisted = grid_resisted[home] - around_resisted + 2.0 * stay_resisted
        left = grid_energy(
            left_weight, left_area, left_perimeter, left_resisted,
            minimum, target, maximum, out_of_band, shape, borders, balance,
        )  # fmt: skip
        best = patience[turn]
        best_grid = -1
        best_energy = 0.0
        for index in range(grids):
            grid = touched[index]
            taken = grid_energy(
                grid_weight[grid] + people,
                grid_area[grid] + ground,
                grid_perimeter[grid] + around - 2.0 * shared[grid],
                grid_resisted[grid] + around_resisted - 2.0 * shared_resisted[grid],
                minimum, target, maximum, out_of_band, shape, borders, balance,
            )  # fmt: skip
            change = left + taken - energy[home] - energy[grid]
            if change < best:
                best, best_grid, best_energy = change, grid, taken
        if best_grid >= 0:
            first, stop = ring_start[atom], ring_start[atom + 1]
            if (
                count_runs(ring, first, stop, labels, home) == 1
                and count_runs(ring, first, stop, labels, best_grid) == 1
            ):
                labels[atom] = best_grid
                size[home] -= 1
                size[best_grid] += 1
                grid_weight[home] = left_weight
                grid_area[home] = left_area
                grid_perimeter[home] = left_perimeter
                grid_resisted[home] = left_resisted
                grid_weight[best_grid] += people
                grid_area[best_grid] += ground
                grid_perimeter[best_grid] += around - 2.0 * shared[best_grid]
                grid_resisted[best_grid] += around_resisted - 2.0 * shared_resisted[best_grid]
                energy[home] = left
                energy[best_grid] = best_energy
                moved += 1
        for index in range(grids):
            shared[touched[index]] = 0.0
            shared_resisted[touched[index]] = 0.0
    return moved
