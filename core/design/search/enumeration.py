"""Small regions divided in the best of all ways.

Every contiguous set of atoms whose people lie in the band is a possible grid; a plan is a choice
of such sets that covers each atom once. Sets are found by extending a set only over neighbours
that were not refused before, so that each is met once; plans by branch and bound.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .instance import Instance
from .objective import Terms, energies_by_grid

MOST_ATOMS = 36
_MOST_SETS = 3000
_MOST_STEPS = 20_000
_MOST_CHOICES = 6_000

Mask = int


def divide_best(instance: Instance, terms: Terms, count: int) -> NDArray[np.intp] | None:
    """Return the best plan of `count` grids, all in the band; None where none was found.

    Where the region allows more than can be looked at, the best one met is returned, or None.

    Args:
        instance: A region of at most MOST_ATOMS atoms.
        terms: The objective.
        count: Number of grids.
    """
    masks = _find_sets(instance, terms) if len(instance) <= MOST_ATOMS else []
    if not masks:
        return None
    chosen = _Choice(masks, _energies(instance, masks, terms), len(instance)).best(count)
    if chosen is None:
        return None
    return np.column_stack([_members(mask, len(instance)) for mask in chosen]).argmax(axis=1)


def _find_sets(instance: Instance, terms: Terms) -> list[Mask]:
    """Return all contiguous sets in the band, none when they are too many to look at."""
    near = _neighbour_masks(instance)
    weight = instance.weight.tolist()
    found: list[Mask] = []
    steps = 0
    for root in range(len(instance)):
        closed = (2 << root) - 1
        waiting = [(1 << root, near[root] & ~closed, closed, weight[root])]
        while waiting:
            members, beside, closed, people = waiting.pop()
            steps += 1
            if terms.minimum <= people <= terms.maximum:
                found.append(members)
            if len(found) > _MOST_SETS or steps > _MOST_STEPS:
                return []
            while beside:
                bit = beside & -beside
                beside ^= bit
                closed |= bit
                atom = bit.bit_length() - 1
                grown = people + weight[atom]
                if grown <= terms.maximum:
                    onward = (beside | near[atom]) & ~closed
                    waiting.append((members | bit, onward, closed, grown))
    return found


def _neighbour_masks(instance: Instance) -> list[Mask]:
    masks = [0] * len(instance)
    for atom, near in zip(instance.owner.tolist(), instance.neighbour.tolist()):
        masks[atom] |= 1 << near
    return masks


def _members(mask: Mask, n: int) -> NDArray[np.bool_]:
    return np.array([mask >> atom & 1 for atom in range(n)], dtype=bool)


def _energies(instance: Instance, masks: list[Mask], terms: Terms) -> list[float]:
    """Return the energy of each set."""
    members = np.array([_members(mask, len(instance)) for mask in masks])
    cut = (members[:, instance.owner] & ~members[:, instance.neighbour]).astype(np.float64)
    inside = members.astype(np.float64)
    resisted = instance.length * instance.resistance
    sums = (
        inside @ instance.weight.astype(np.float64),
        inside @ instance.area,
        inside @ instance.outer + cut @ instance.length,
        inside @ instance.outer_resisted + cut @ resisted,
    )
    return list(energies_by_grid(sums, terms).tolist())


class _Choice:
    """Branch and bound over sets that together cover each atom once."""

    def __init__(self, masks: list[Mask], energies: list[float], n: int) -> None:
        self._everything = (1 << n) - 1
        ranked = sorted(zip(energies, masks))
        self._holding = [
            [(energy, mask) for energy, mask in ranked if mask >> atom & 1] for atom in range(n)
        ]
        self._scarcest = sorted(range(n), key=lambda atom: (len(self._holding[atom]), atom))
        # no plan can be cheaper than if every atom were in the set that is cheapest per atom
        self._least = [
            min((energy / mask.bit_count() for energy, mask in sets), default=np.inf)
            for sets in self._holding
        ]
        self._worth = {
            mask: sum(least for atom, least in enumerate(self._least) if mask >> atom & 1)
            for mask in masks
        }
        self._best: list[Mask] | None = None
        self._best_energy = np.inf
        self._steps = 0

    def best(self, count: int) -> list[Mask] | None:
        """Return the cheapest choice of exactly `count` sets."""
        self._search(0, 0.0, sum(self._least), [], count)
        return self._best

    def _search(
        self, covered: Mask, energy: float, rest: float, chosen: list[Mask], count: int
    ) -> None:
        self._steps += 1
        if covered == self._everything:
            if len(chosen) == count and energy < self._best_energy:
                self._best, self._best_energy = chosen[:], energy
            return
        if len(chosen) == count or self._steps > _MOST_CHOICES:
            return
        for cost, mask in self._options(covered):
            left = rest - self._worth[mask]
            if energy + cost + left < self._best_energy:
                self._search(covered | mask, energy + cost, left, [*chosen, mask], count)

    def _options(self, covered: Mask) -> list[tuple[float, Mask]]:
        """Return the free sets that hold one atom, of those not covered the scarcest."""
        atom = next(atom for atom in self._scarcest if not covered >> atom & 1)
        return [pair for pair in self._holding[atom] if not pair[1] & covered]
