"""A half-year's change: some buildings gone, some new, some with other people in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GONE, NEW = 0.15, 0.15  # of the changed ones; the rest has other households


@dataclass(frozen=True)
class Change:
    """What changes of n buildings.

    Attributes:
        before, after: Rows of the buildings that stand first and later, ascending.
        households: Of every building later, shape (n,).
    """

    before: np.ndarray
    after: np.ndarray
    households: np.ndarray


def change_buildings(households: np.ndarray, share: float, seed: int) -> Change:
    """Return a change of `share` of the buildings whose households are given, shape (n,)."""
    rng = np.random.default_rng([seed, 40])
    n = len(households)
    changed = rng.permutation(n)[: round(share * n)]
    gone, new, other = np.split(
        changed, [round(GONE * len(changed)), round((GONE + NEW) * len(changed))]
    )
    later = households.copy()
    later[other] = rng.choice(households, len(other))
    every = np.arange(n)
    return Change(np.setdiff1d(every, new), np.setdiff1d(every, gone), later)
