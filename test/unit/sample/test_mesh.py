import numpy as np
import pytest
import shapely
from gridstrata.core.sample.mesh import (
    Mesh,
    connected_pieces,
    dissolve,
    divide,
    join_small,
)
from shapely import LineString, box


def cross():
    """Four unit squares, 10 m wide, around a crossing:  2 3 / 0 1."""
    outline = box(0, 0, 20, 20).boundary
    return divide([outline, LineString([(10, -1), (10, 21)]), LineString([(-1, 10), (21, 10)])])


def test_lines_divide_the_plane_into_the_faces_they_enclose():
    mesh = cross()
    assert mesh.areas.tolist() == [100, 100, 100, 100]
    assert shapely.coverage_is_valid(mesh.faces)


def test_dead_ends_enclose_nothing():
    mesh = divide([box(0, 0, 20, 20).boundary, LineString([(10, -1), (10, 15)])])
    assert len(mesh) == 1


def test_borders_name_the_faces_beside_them_once():
    borders = cross().borders
    inner = borders.right >= 0
    assert len(borders.left) == 12
    assert inner.sum() == 4
    assert borders.length.tolist() == [10] * 12


def test_neighbours_share_a_border_not_a_corner():
    neighbours = cross().neighbours()
    pairs = set(zip(neighbours.first.tolist(), neighbours.second.tolist()))
    assert pairs == {(0, 1), (1, 0), (0, 2), (2, 0), (1, 3), (3, 1), (2, 3), (3, 2)}
    assert neighbours.of(0).tolist() == [1, 2]


def test_neighbours_of_unions_add_their_borders_up():
    joined = cross().neighbours().between(np.array([0, 0, 1, 1]))
    assert joined.length.tolist() == [20, 20]


def test_pieces_are_what_borders_connect():
    neighbours = cross().neighbours()
    vertical = np.isin(neighbours.first + neighbours.second, [2, 4])
    assert connected_pieces(neighbours.take(vertical)).tolist() == [0, 1, 0, 1]


def test_dissolving_keeps_the_vertices_of_the_border():
    union = dissolve(cross().faces[:2])
    assert shapely.area(union) == 200
    assert shapely.get_num_coordinates(union) == 7


@pytest.mark.parametrize(
    ("least_area", "least_width", "expected"),
    [
        pytest.param(0.0, 0.0, 3, id="nothing is small"),
        pytest.param(60.0, 0.0, 2, id="small in area"),
        pytest.param(0.0, 4.0, 2, id="narrow"),
    ],
)
def test_small_faces_join_their_longest_neighbour(least_area, least_width, expected):
    mesh = Mesh(np.array([box(0, 0, 3, 10), box(3, 0, 13, 10), box(13, 0, 33, 10)]))
    labels = join_small(
        mesh, np.zeros(3, dtype=np.int64), np.array([least_area]), np.array([least_width])
    )
    assert labels.max() + 1 == expected


def test_small_faces_join_their_own_class_before_others():
    mesh = Mesh(np.array([box(0, 0, 3, 10), box(0, 10, 3, 30), box(3, 0, 13, 10)]))
    classes = np.array([0, 0, 1])
    labels = join_small(mesh, classes, np.array([50.0, 0.0]), np.zeros(2))
    assert labels[0] == labels[1] != labels[2]
