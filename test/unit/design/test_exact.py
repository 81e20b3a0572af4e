"""The reference by the solver, held against every plan there is."""

import numpy as np
import pytest
import shapely
from gridstrata.core.design.search.instance import find_touching, make_instance
from gridstrata.core.design.search.objective import make_terms, plan_energy
from gridstrata.core.design.settings import Band

from .exact import best_plan, possible_grids, stated_objective


def lattice(width, height, seed, low=50, high=200):
    """Return the polygons and the instance of square atoms with random people and barriers."""
    rng = np.random.default_rng(seed)
    west, south = (side.reshape(-1) for side in np.meshgrid(np.arange(width), np.arange(height)))
    polygons = shapely.box(west * 50, south * 50, west * 50 + 50, south * 50 + 50)
    touching = find_touching(polygons)
    pair = np.minimum(touching.edges.owner, touching.across) * 100 + np.maximum(
        touching.edges.owner, touching.across
    )
    resistance = rng.random(100 * (len(polygons) + 1))[pair]
    weight = rng.integers(low, high, len(polygons))
    return polygons, make_instance(polygons, weight, touching, resistance)


def plans(n, count):
    """Yield every way of putting n atoms into `count` numbered grids, grids in order of use."""

    def extend(labels, used):
        if len(labels) == n:
            if used == count:
                yield np.array(labels)
            return
        for label in range(min(used + 1, count)):
            yield from extend([*labels, label], max(used, label + 1))

    yield from extend([], 0)


def is_grid(shape):
    return shape.geom_type == "Polygon" and not len(shape.interiors)


def best_by_trying(polygons, instance, band, count, terms):
    """Return the lowest energy of all plans that are allowed, judged by their shapes."""
    lowest = np.inf
    for labels in plans(len(instance), count):
        if not band.contains(np.bincount(labels, instance.weight)).all():
            continue
        energy = plan_energy(instance, labels, terms)
        if energy < lowest:
            shapes = (shapely.union_all(polygons[labels == grid]) for grid in range(count))
            if all(map(is_grid, shapes)):
                lowest = energy
    return lowest


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("width", "height", "count"), [(3, 3, 2), (3, 3, 3), (4, 2, 3), (5, 2, 3)])
def test_no_plan_is_better_than_that_of_the_solver(width, height, count, seed):
    polygons, instance = lattice(width, height, seed)
    mean = int(instance.weight.sum()) // count
    band = Band(mean - 60, mean, mean + 60)
    terms = make_terms(band, compactness=0.5)
    found = best_plan(instance, band, count, stated_objective(instance, terms))
    expected = best_by_trying(polygons, instance, band, count, terms)
    if found is None:
        assert expected == np.inf
    else:
        labels, cost = found
        assert cost == pytest.approx(expected)
        assert plan_energy(instance, labels, terms) == pytest.approx(cost)


@pytest.mark.parametrize("seed", range(3))
def test_possible_grids_are_all_contiguous_sets_in_the_band(seed):
    polygons, instance = lattice(4, 3, seed)
    band = Band(300, 400, 500)
    expected = set()
    for mask in range(1, 1 << len(instance)):
        members = np.array([mask >> atom & 1 for atom in range(len(instance))], dtype=bool)
        if band.contains(instance.weight[members].sum()) and is_grid(
            shapely.union_all(polygons[members])
        ):
            expected.add(tuple(members.tolist()))
    assert {tuple(row) for row in possible_grids(instance, band).tolist()} == expected


def test_grid_round_another_one_is_not_possible():
    _, instance = lattice(3, 3, 0, low=100, high=101)
    ring = np.ones(9, dtype=bool)
    ring[4] = False
    sets = possible_grids(instance, Band(1, 800, 900))
    assert not (sets == ring).all(axis=1).any()
    assert (sets == ~ring).all(axis=1).any()


def test_no_plan_is_found_where_there_is_none():
    _, instance = lattice(3, 1, 0, low=100, high=101)
    cost = stated_objective(instance, make_terms(Band(150, 150, 150), 0.5))
    assert best_plan(instance, Band(150, 150, 150), 2, cost) is None
    assert best_plan(instance, Band(100, 150, 200), 4, cost) is None


def test_any_cost_will_do():
    _, instance = lattice(4, 1, 0, low=100, high=101)
    east = np.array([0.0, 0.0, 0.0, 1.0])
    labels, cost = best_plan(instance, Band(100, 200, 300), 2, lambda sets: (sets @ east) ** 2)
    assert cost == 1
    assert len(np.unique(labels)) == 2
