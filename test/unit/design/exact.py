"""The best of all plans of a small region, found by a solver: what the search is measured by.

Every contiguous set of atoms in the band that encloses no other is a possible grid. The plan is
the cheapest choice of `count` of them that holds each atom once: set partitioning, by HiGHS.
"""

from collections.abc import Callable

import highspy
import numpy as np
from gridstrata.core.design.search.instance import Instance
from gridstrata.core.design.search.objective import Terms, energies_by_grid
from gridstrata.core.design.settings import Band
from numpy.typing import NDArray

Sets = NDArray[np.bool_]


def best_plan(
    instance: Instance, band: Band, count: int, cost: Callable[[Sets], NDArray[np.float64]]
) -> tuple[NDArray[np.intp], float] | None:
    """Return the grid of each atom in the cheapest plan, and what it costs; None if there is none.

    Args:
        instance: A region of few atoms: all its contiguous sets up to the maximum are listed.
        band: What every grid holds.
        count: Number of grids.
        cost: What sets of atoms cost, given as a mask per set; such as `stated_objective`.
    """
    sets = possible_grids(instance, band)
    if not len(sets):
        return None
    costs = cost(sets)
    chosen = _choose(sets, costs, count)
    if chosen is None:
        return None
    return sets[chosen].argmax(axis=0), float(costs[chosen].sum())


def stated_objective(instance: Instance, terms: Terms) -> Callable[[Sets], NDArray[np.float64]]:
    """Return the energy of grids as a function of their atoms."""

    def cost(sets: Sets) -> NDArray[np.float64]:
        cut = sets[:, instance.owner] & ~sets[:, instance.neighbour]
        sums = (
            sets @ instance.weight.astype(float),
            sets @ instance.area,
            sets @ instance.outer + cut @ instance.length,
            sets @ instance.outer_resisted + cut @ (instance.length * instance.resistance),
        )
        return energies_by_grid(sums, terms)

    return cost


def possible_grids(instance: Instance, band: Band) -> Sets:
    """Return the sets of atoms that can be a grid in the band, shape (s, n)."""
    n = len(instance)
    near = _neighbour_masks(instance)
    weight = instance.weight.tolist()
    layer = {1 << atom: weight[atom] for atom in range(n) if weight[atom] <= band.maximum}
    found = dict(layer)
    while layer:
        wider = {}
        for members, people in layer.items():
            for atom in _bits(_beside(members, near)):
                grown = people + weight[atom]
                if grown <= band.maximum:
                    wider[members | 1 << atom] = grown
        layer = {members: people for members, people in wider.items() if members not in found}
        found.update(layer)
    open_ = sum(1 << atom for atom in np.flatnonzero(instance.outer > 0).tolist())
    good = [
        members
        for members, people in sorted(found.items())
        if people >= band.minimum and not _encloses(members, near, open_)
    ]
    return np.array([[members >> atom & 1 for atom in range(n)] for members in good], dtype=bool)


def _neighbour_masks(instance: Instance) -> list[int]:
    masks = [0] * len(instance)
    for atom, other in zip(instance.owner.tolist(), instance.neighbour.tolist()):
        masks[atom] |= 1 << other
    return masks


def _bits(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]


def _beside(members: int, near: list[int]) -> int:
    beside = 0
    for atom in _bits(members):
        beside |= near[atom]
    return beside & ~members


def _encloses(members: int, near: list[int], open_: int) -> bool:
    """Tell whether atoms outside of a set cannot get out of the region past it."""
    others = ((1 << len(near)) - 1) & ~members
    reached = others & open_
    while wider := _beside(reached, near) & others:
        reached |= wider
    return reached != others


def _choose(sets: Sets, costs: NDArray[np.float64], count: int) -> NDArray[np.intp] | None:
    """Return the rows of the cheapest `count` sets that hold every atom once."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(_make_model(sets, costs, count))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5)


def _make_model(sets: Sets, costs: NDArray[np.float64], count: int) -> highspy.HighsLp:
    number, n = sets.shape
    # a row per atom: it is held once; and one for the number of grids
    entries = np.column_stack([sets, np.ones(number, dtype=bool)])
    limits = np.append(np.ones(n), count)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = number, n + 1
    model.col_cost_ = costs
    model.col_lower_, model.col_upper_ = np.zeros(number), np.ones(number)
    model.row_lower_, model.row_upper_ = limits, limits
    model.integrality_ = [highspy.HighsVarType.kInteger] * number
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(entries.sum(axis=1))])
    model.a_matrix_.index_ = np.nonzero(entries)[1]
    model.a_matrix_.value_ = np.ones(int(entries.sum()))
    return model
