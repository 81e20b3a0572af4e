"""Simulated annealing by moving single atoms between neighbouring grids.

After S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi: Optimization by simulated annealing (1983). A
move that raises the energy by d is made with probability exp(-d / temperature): d is compared
with a random number of the exponential distribution, drawn before the sweep.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..pace import Pace
from .instance import Instance
from .objective import Terms
from .plan import Plan

SWEEPS = 800
HOT = 0.3
# people out of the band cost this while the plan is warm, so that atoms can pass through
_WARM_PRICE = 5.0
_LAST_SWEEPS = 50


def anneal(
    instance: Instance,
    labels: NDArray[np.intp],
    terms: Terms,
    rng: np.random.Generator,
    pace: Pace,
    *,
    sweeps: int = SWEEPS,
    hot: float = HOT,
) -> NDArray[np.intp]:
    """Return a better plan of the same number of grids, each as contiguous as it was.

    Args:
        instance: The problem.
        labels: The plan to start from, shape (n,).
        terms: The objective.
        rng: Where the order of the atoms and their patience come from.
        pace: When the time is up, the plan of the moment is brought to rest and returned.
        sweeps: How often every atom is offered while the plan cools down.
        hot: Temperature at the start.
    """
    n = len(instance)
    plan = Plan(instance, labels, terms.with_band_at(_WARM_PRICE))
    if plan.count == 1:
        return labels
    for sweep in range(sweeps):
        if pace.is_over():
            break
        pace.visits += n
        temperature = hot * (1 - sweep / sweeps) ** 2
        plan.sweep(rng.permutation(n), temperature * rng.exponential(size=n))
    plan.price(terms)
    settle(plan, rng)
    return plan.labels


def settle(plan: Plan, rng: np.random.Generator) -> None:
    """Make moves that lower the energy until there is none."""
    n = len(plan.instance)
    for _ in range(_LAST_SWEEPS):
        if not plan.sweep(rng.permutation(n), np.zeros(n)):
            return
