"""The least change of a plan, on lattices small enough to be checked by eye."""

import networkx as nx
import numpy as np
import pytest
import shapely
from gridstrata.core.design.pace import Pace
from gridstrata.core.design.redivision.least_change import redivide
from gridstrata.core.design.search.instance import find_touching, make_instance
from gridstrata.core.design.settings import Band
from gridstrata.core.progress import CancelledError

BAND = Band(300, 400, 500)


def lattice(people):
    """Return square atoms of 50 m with the people given row by row from the south."""
    rows = np.array(people)
    height, width = rows.shape
    squares = [
        shapely.box(50 * x, 50 * y, 50 * x + 50, 50 * y + 50)
        for y in range(height)
        for x in range(width)
    ]
    return instance_of(np.array(squares), rows.ravel())


def instance_of(polygons, people):
    touching = find_touching(polygons)
    return make_instance(polygons, people, touching, np.ones(len(touching.across)))


def plan(*rows):
    """Return the labels of letters given row by row from the south; A is 0."""
    return np.array([ord(letter) - ord("A") for letter in "".join(rows)])


def change(instance, labels, locked="", seed=1, band=BAND):
    is_locked = np.zeros(labels.max() + 1, dtype=bool)
    is_locked[[ord(letter) - ord("A") for letter in locked]] = True
    return redivide(instance, labels, band, 0.5, is_locked, seed, Pace())


def people_of(instance, labels):
    return np.bincount(labels, instance.weight).astype(int)


def people_out(instance, labels):
    people = people_of(instance, labels)[np.bincount(labels) > 0]
    return int((np.maximum(300 - people, 0) + np.maximum(people - 500, 0)).sum())


def is_contiguous(instance, labels):
    graph = nx.Graph()
    graph.add_nodes_from(range(len(instance)))
    inner = labels[instance.owner] == labels[instance.neighbour]
    graph.add_edges_from(zip(instance.owner[inner].tolist(), instance.neighbour[inner].tolist()))
    return nx.number_connected_components(graph) == len(np.unique(labels))


def test_a_plan_in_the_band_is_returned_as_it_is():
    instance = lattice([[100, 100, 100, 100, 100, 100, 100, 100]])
    labels = plan("AAAABBBB")
    assert change(instance, labels).tolist() == labels.tolist()


def test_a_grid_that_is_too_full_gives_the_one_atom_that_suffices():
    instance = lattice([[150, 150, 150, 100, 100, 100, 50]])
    assert change(instance, plan("AAAABBB")).tolist() == plan("AAABBBB").tolist()


def test_a_grid_that_is_not_full_enough_takes_the_one_atom_that_suffices():
    instance = lattice([[100, 100, 100, 150, 150, 150]])
    assert change(instance, plan("AABBBB")).tolist() == plan("AAABBB").tolist()


def test_of_two_neighbours_the_one_with_room_receives():
    instance = lattice([[240, 250, 100, 200, 200, 100, 100, 100, 100]])
    labels = change(instance, plan("AABBBBCCC"))
    assert people_of(instance, labels).tolist() == [490, 500, 400]


def test_grids_without_room_hand_people_on():
    instance = lattice([[100] * 15])
    labels = change(instance, plan("AAAAAA" + "BBBBB" + "CCCC"))
    assert labels.tolist() == plan("AAAAA" + "BBBBB" + "CCCCC").tolist()


def test_a_grid_with_twice_the_people_becomes_two_of_the_same_size():
    instance = lattice([[100] * 8, [0] * 8])
    labels = change(instance, plan("AAAAAAAA", "AAAAAAAA"))
    assert people_of(instance, labels).tolist() == [400, 400]
    assert is_contiguous(instance, labels)


def test_where_neighbours_have_room_for_few_a_grid_is_divided():
    instance = lattice([[160, 160, 100, 100, 100, 100, 100, 100, 100, 100, 160, 160, 160]])
    labels = change(instance, plan("AABBBBBBBBCCC"))
    assert people_out(instance, labels) == 0
    assert len(np.unique(labels)) == 4


def test_a_grid_of_few_people_is_dissolved_where_that_moves_fewer():
    instance = lattice([[200, 200, 50, 40, 200, 200]])
    labels = change(instance, plan("AABBCC"))
    assert people_out(instance, labels) == 0
    assert people_of(instance, labels)[1] == 0


def test_locked_grids_neither_gain_nor_lose():
    instance = lattice([[100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100]])
    labels = change(instance, plan("CCCAAAAAABBB"), locked="B")
    assert labels.tolist() == plan("CCCCAAAAABBB").tolist()


def test_a_grid_with_locked_neighbours_all_round_stays_as_it_is():
    instance = lattice([[100, 100, 100, 50, 50, 100, 100, 100]])
    labels = plan("AAABBCCC")
    assert change(instance, labels, locked="AC").tolist() == labels.tolist()


def test_a_tower_above_the_maximum_gives_away_what_it_can():
    instance = lattice([[600, 50, 100, 100, 100]])
    labels = change(instance, plan("AABBB"))
    assert people_of(instance, labels).tolist() == [600, 350]


def test_ground_without_people_is_left_where_it_is():
    instance = lattice([[150, 150, 150, 100, 100, 100, 50], [0] * 7])
    labels = change(instance, plan("AAAABBB", "AAAABBB"))
    assert (labels[7:] == plan("AAAABBB")).sum() >= 6
    assert people_out(instance, labels) == 0


def test_no_grid_surrounds_another_afterwards():
    people = np.full((7, 7), 20)
    people[3, 3] = 60
    labels = np.zeros((7, 7), dtype=int)
    labels[2:5, 2:5] = 1
    instance = lattice(people)
    changed = change(instance, labels.ravel(), band=Band(200, 400, 900)).reshape(7, 7)
    assert changed.tolist() == labels.tolist()


def test_cancel_is_obeyed_at_once():
    instance = lattice([[100] * 8])
    pace = Pace()
    pace.stop()
    with pytest.raises(CancelledError):
        redivide(instance, plan("AAABBBBB"), BAND, 0.5, np.zeros(2, bool), 1, pace)


def test_without_time_nothing_changes():
    class Over(Pace):
        def is_over(self):
            return True

    instance = lattice([[100] * 9])
    labels = plan("AAABBBBBB")
    changed = redivide(instance, labels, BAND, 0.5, np.zeros(2, bool), 1, Over())
    assert changed.tolist() == labels.tolist()


def voronoi_instance(seed, n=300):
    """Return irregular atoms and contiguous grids of about ten of them, some out of the band."""
    rng = np.random.default_rng(seed)
    side = int(np.sqrt(n))
    places = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    places = (places + rng.uniform(0.1, 0.9, places.shape)) * 45
    frame = shapely.box(0, 0, side * 45, side * 45)
    pieces = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=frame, ordered=True)
    polygons = shapely.intersection(shapely.get_parts(pieces), frame)
    blocks = (places // (45 * 3)).astype(int)
    labels = np.unique(blocks[:, 0] * side + blocks[:, 1], return_inverse=True)[1].ravel()
    people = rng.integers(0, 90, len(polygons))
    instance = instance_of(polygons, people)
    return instance, labels


@pytest.mark.parametrize("seed", range(6))
def test_any_plan_gets_better_contiguous_and_keeps_what_is_locked(seed):
    instance, labels = voronoi_instance(seed)
    assert is_contiguous(instance, labels)
    locked = np.random.default_rng(seed).random(labels.max() + 1) < 0.15
    changed = redivide(instance, labels, BAND, 0.5, locked, seed, Pace())
    assert is_contiguous(instance, changed)
    assert people_out(instance, changed) < people_out(instance, labels)
    kept = locked[labels]
    assert (changed[kept] == labels[kept]).all()
    assert not np.isin(changed[~kept], np.flatnonzero(locked)).any()


def test_the_same_seed_gives_the_same_change():
    instance, labels = voronoi_instance(7)
    first, second = (change(instance, labels) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_most_plans_come_into_the_band():
    instance, labels = voronoi_instance(8)
    changed = change(instance, labels)
    people = people_of(instance, changed)[np.bincount(changed) > 0]
    assert BAND.contains(people).all()
