import numpy as np
import shapely
from gridstrata.core.edges import directed_edges
from gridstrata.core.tiling.mesh import (
    dissolve,
    draw_once,
    find_places,
    find_sides,
    renumber,
)
from shapely import box

PAIR = np.array([box(0, 0, 10, 10), box(10, 0, 30, 10)], dtype=object)


def test_every_edge_knows_what_lies_beyond_it():
    sides = find_sides(PAIR)
    shared = sides.other >= 0
    assert len(sides.face) == 8
    assert sorted(zip(sides.face[shared].tolist(), sides.other[shared].tolist())) == [
        (0, 1),
        (1, 0),
    ]
    assert sides.length[shared].tolist() == [10, 10]


def test_edges_follow_each_other_by_the_numbers_of_their_ends():
    sides = find_sides(PAIR[:1])
    assert sorted(sides.tail.tolist()) == sorted(sides.head.tolist()) == [0, 1, 2, 3]


def test_no_polygons_have_no_edges():
    assert len(find_sides(PAIR[:0]).face) == 0


def test_faces_of_one_label_become_one_polygon_that_keeps_its_vertices():
    third = np.append(PAIR, box(30, 0, 40, 10))
    merged = dissolve(third, np.array([0, 0, 1]))
    assert shapely.area(merged).tolist() == [300, 100]
    assert (10.0, 0.0) in set(map(tuple, shapely.get_coordinates(merged[0]).tolist()))
    assert merged[1] is third[2]


def test_nothing_dissolves_into_nothing():
    assert len(dissolve(PAIR[:0], np.empty(0, dtype=np.intp))) == 0


def test_labels_are_renumbered_in_their_order():
    assert renumber(np.array([7, 3, 7, 9])).tolist() == [1, 0, 1, 2]


def test_places_of_numbers_are_found():
    assert find_places(np.array([5, 3, 8]), np.array([8, 4, 5])).tolist() == [2, -1, 0]
    assert find_places(np.array([], dtype=int), np.array([8])).tolist() == [-1]


def test_both_owners_of_an_edge_walk_the_same_line():
    edges = directed_edges(PAIR)
    ends, line = draw_once(edges)
    assert len(ends) == 7
    assert np.bincount(line).max() == 2
    walked = np.sort(np.concatenate([edges.start, edges.stop], axis=1), axis=1)
    assert np.array_equal(np.sort(ends[line], axis=1), walked)
    assert (ends[:, 0] <= ends[:, 2]).all()
