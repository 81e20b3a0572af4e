import numpy as np
import pytest
from gridstrata.core.sample.mesh import Mesh, connected_pieces
from gridstrata.core.sample.partition import Ground, divide_ground, grow, share_out
from shapely import box


def lattice(columns, rows):
    mesh = Mesh(np.array([box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)]))
    return Ground(mesh.neighbours(), mesh.centres, np.ones(len(mesh)))


@pytest.mark.parametrize("parts", [1, 2, 5, 8])
def test_parts_are_connected_and_about_equal(parts):
    ground = lattice(8, 6)
    labels = divide_ground(ground, parts)
    sizes = np.bincount(labels)
    assert len(sizes) == parts
    assert sizes.max() <= 2 * sizes.min()
    for part in range(parts):
        rows = np.flatnonzero(labels == part)
        assert connected_pieces(ground.neighbours.among(rows)).max() == 0


def test_the_least_burdened_part_takes_first():
    ground = lattice(6, 1)
    labels = grow(ground, np.array([0, 5]), loads=np.array([0.0, 10.0]))
    assert labels.tolist() == [0, 0, 0, 0, 0, 1]


def test_faces_out_of_reach_stay_free():
    mesh = Mesh(np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 0, 6, 1)]))
    ground = Ground(mesh.neighbours(), mesh.centres, np.ones(3))
    assert grow(ground, np.array([0])).tolist() == [0, 0, -1]


@pytest.mark.parametrize(
    ("total", "weights", "least", "expected"),
    [
        pytest.param(10, [1, 1], 0, [5, 5], id="even"),
        pytest.param(10, [3, 1, 1], 0, [6, 2, 2], id="in proportion"),
        pytest.param(3, [1, 1], 0, [2, 1], id="the first of equals gets the odd one"),
        pytest.param(5, [8, 0, 0], 1, [3, 1, 1], id="everybody gets the least"),
    ],
)
def test_shares_are_whole_and_add_up(total, weights, least, expected):
    assert share_out(total, np.array(weights, dtype=float), least).tolist() == expected
