import numpy as np
import pytest
import shapely
from gridstrata.core.sample.defects.rings import (
    figure_of_eight,
    neighbours_of_vertex,
    replace_vertex,
    reroute,
)
from shapely import Polygon, box

SQUARE = box(0, 0, 10, 10)
BITE = np.array([[3.0, 2.0], [7.0, 2.0]])


@pytest.mark.parametrize(
    ("start", "end", "path"),
    [
        pytest.param((0, 0), (10, 0), BITE, id="forward"),
        pytest.param((10, 0), (0, 0), BITE[::-1], id="backward"),
    ],
)
def test_a_border_is_led_another_way(start, end, path):
    changed = reroute(SQUARE, np.array(start), np.array(end), path)
    assert changed.equals(SQUARE.difference(Polygon([(0, 0), (10, 0), (7, 2), (3, 2)])))


def test_the_border_of_a_hole_is_found():
    ring = SQUARE.difference(box(4, 4, 6, 6))
    changed = reroute(ring, np.array([4.0, 4.0]), np.array([6.0, 4.0]), np.array([[5.0, 3.0]]))
    assert changed.area == ring.area - 1


def test_an_edge_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no such edge"):
        reroute(SQUARE, np.array([0.0, 0.0]), np.array([10.0, 10.0]), BITE)


@pytest.mark.parametrize(
    ("following", "path"),
    [
        pytest.param((10, 0), [(0, 2), (10, 2)], id="forward"),
        pytest.param((0, 10), [(2, 0), (2, 10)], id="backward"),
    ],
)
def test_a_corner_is_cut_off(following, path):
    path = np.array(path, dtype=float)[:1]
    changed = replace_vertex(SQUARE, np.array([0.0, 0.0]), np.array(following), path)
    assert changed.area == SQUARE.area - 10
    assert (0.0, 0.0) not in changed.exterior.coords


def test_neighbours_of_a_vertex_lie_on_both_sides():
    beside = neighbours_of_vertex(SQUARE, np.array([0.0, 0.0]))
    assert sorted(map(tuple, beside.tolist())) == [(0.0, 10.0), (10.0, 0.0)]


def test_a_figure_of_eight_is_invalid_and_covers_the_same_ground():
    hexagon = shapely.Point(0, 0).buffer(10, quad_segs=3)
    tied = figure_of_eight(hexagon)
    assert not tied.is_valid
    assert shapely.make_valid(tied).equals(hexagon)


def test_a_triangle_has_no_figure_of_eight():
    assert figure_of_eight(Polygon([(0, 0), (4, 0), (0, 4)])) is None
