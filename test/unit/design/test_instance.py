"""Which atoms share a border, which touch in a point, and what becomes of a part."""

from itertools import groupby

import numpy as np
import pytest
import shapely
from gridstrata.core.design.search.instance import (
    OUTSIDE,
    find_components,
    find_enclosing,
    find_touching,
    make_instance,
)

from .voronoi import voronoi_atoms, voronoi_instance


def lattice(width, height):
    return np.array([shapely.box(x, y, x + 1, y + 1) for y in range(height) for x in range(width)])


def instance_of(polygons, weight=None, resistance=1.0):
    touching = find_touching(polygons)
    weight = np.ones(len(polygons), dtype=int) if weight is None else np.array(weight)
    return make_instance(polygons, weight, touching, np.full(len(touching.across), resistance))


def ring_of(instance, atom):
    return instance.ring[instance.ring_start[atom] : instance.ring_start[atom + 1]].tolist()


def turned_to(ring, first):
    place = ring.index(first)
    return ring[place:] + ring[:place]


def test_squares_of_a_lattice_share_a_metre_with_each_neighbour():
    instance = instance_of(lattice(3, 2))
    pairs = set(zip(instance.owner.tolist(), instance.neighbour.tolist()))
    assert pairs == {
        (0, 1), (1, 0), (1, 2), (2, 1), (3, 4), (4, 3), (4, 5), (5, 4),
        (0, 3), (3, 0), (1, 4), (4, 1), (2, 5), (5, 2),
    }  # fmt: skip
    assert instance.length.tolist() == [1.0] * 14
    assert instance.outer.tolist() == [2, 1, 2, 2, 1, 2]


def test_the_ring_lists_neighbours_at_corners_in_their_order():
    instance = instance_of(lattice(3, 3))
    assert turned_to(ring_of(instance, 4), 1) == [1, 2, 5, 8, 7, 6, 3, 0]


def test_the_ring_has_one_entry_where_the_region_ends():
    instance = instance_of(lattice(3, 3))
    assert turned_to(ring_of(instance, 0), OUTSIDE) == [OUTSIDE, 1, 4, 3]
    assert turned_to(ring_of(instance, 1), OUTSIDE) == [OUTSIDE, 2, 5, 4, 3, 0]


def test_the_outside_between_two_neighbours_that_meet_in_a_point_stands_in_the_ring():
    below = shapely.Polygon([(0, 0), (2, 0), (2, 1), (1, 1), (0, 1)])
    left = shapely.Polygon([(0, 1), (1, 1), (0, 2)])
    right = shapely.Polygon([(1, 1), (2, 1), (2, 2)])
    ring = turned_to(ring_of(instance_of(np.array([below, left, right])), 0), 1)
    assert [atom for atom, _ in groupby(ring)] == [1, OUTSIDE, 2, OUTSIDE]


def test_the_resistance_of_a_border_is_the_mean_along_it():
    polygons = np.array([shapely.box(0, 0, 1, 4), shapely.Polygon(
        [(1, 0), (2, 0), (2, 4), (1, 4), (1, 3)]
    )])  # fmt: skip
    polygons[0] = shapely.Polygon([(0, 0), (1, 0), (1, 3), (1, 4), (0, 4)])
    touching = find_touching(polygons)
    upper = (touching.edges.start[:, 1] + touching.edges.stop[:, 1]) / 2 > 3
    instance = make_instance(polygons, np.ones(2, dtype=int), touching, np.where(upper, 0.0, 1.0))
    assert instance.resistance.tolist() == [0.75, 0.75]


@pytest.mark.parametrize("seed", range(3))
def test_lengths_add_up_to_the_perimeters(seed):
    polygons = voronoi_atoms(60, seed)
    instance = instance_of(polygons)
    inner = np.bincount(instance.owner, instance.length, len(instance))
    assert inner + instance.outer == pytest.approx(shapely.length(polygons))


@pytest.mark.parametrize("seed", range(3))
def test_every_neighbour_stands_in_the_ring(seed):
    instance = voronoi_instance(60, seed)
    for atom in range(len(instance)):
        beside = instance.neighbour[instance.start[atom] : instance.start[atom + 1]]
        assert set(beside.tolist()) <= set(ring_of(instance, atom))


def test_an_island_in_an_atom_is_surrounded_by_it():
    island = shapely.box(1, 1, 2, 2)
    around = shapely.Polygon(shapely.box(0, 0, 3, 3).exterior, [island.exterior])
    instance = instance_of(np.array([around, island]))
    assert ring_of(instance, 1) == [0]
    assert sorted(ring_of(instance, 0)) == [OUTSIDE, 1]


def test_what_is_left_out_of_a_part_becomes_its_outside():
    instance = instance_of(lattice(3, 1), resistance=0.5)
    part = instance.take(np.array([0, 1]))
    assert part.outer.tolist() == [3, 3]
    assert part.outer_resisted.tolist() == [0, 0.5]
    assert part.neighbour.tolist() == [1, 0]
    ring = turned_to(ring_of(part, 1), 0)
    assert [atom for atom, _ in groupby(ring)] == [0, OUTSIDE]


def test_taking_everything_changes_nothing():
    instance = voronoi_instance(40, 1)
    whole = instance.take(np.arange(40))
    assert np.array_equal(whole.ring, instance.ring)
    assert np.array_equal(whole.neighbour, instance.neighbour)
    assert whole.outer == pytest.approx(instance.outer)


def test_components_are_what_hangs_together_by_borders():
    polygons = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(1, 0, 2, 1)])
    apart = np.array([shapely.box(5, 5, 6, 6)])
    assert find_components(instance_of(np.concatenate([polygons, apart]))).tolist() == [0, 0, 0, 1]
    assert find_components(instance_of(polygons[:2])).tolist() == [0, 1]


def test_a_grid_round_another_is_found():
    labels = np.array([0, 0, 0, 0, 1, 0, 0, 0, 0])
    assert find_enclosing(instance_of(lattice(3, 3)), labels) == [0]


def test_a_grid_that_closes_a_bay_off_is_none():
    labels = np.array([0, 1, 0, 0, 1, 0, 0, 0, 0])
    assert find_enclosing(instance_of(lattice(3, 3)), labels) == []
