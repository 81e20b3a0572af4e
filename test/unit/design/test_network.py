import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.network import close_network, find_ends, node_lines
from shapely import LineString, box

NOTHING = np.empty(0, dtype=object)


def lines(*coordinates):
    array = np.empty(len(coordinates), dtype=object)
    array[:] = [LineString(points) for points in coordinates]
    return array


def closed(*coordinates, reach=20.0, border=NOTHING, obstacles=NOTHING):
    return close_network(lines(*coordinates), border, obstacles, reach)


def faces(network):
    return shapely.get_parts(shapely.polygonize(network))


def loose(network):
    return sorted(map(tuple, find_ends(network)[0].round(3).tolist()))


def test_crossing_lines_are_cut_at_their_crossing():
    noded = node_lines(lines([(0, 0), (10, 10)], [(0, 10), (10, 0)]))
    assert sorted(shapely.length(noded).round(3)) == [7.071] * 4


def test_a_line_that_crosses_itself_is_cut_there():
    assert len(faces(node_lines(lines([(0, 0), (10, 0), (10, 10), (5, -5)])))) == 1


def test_the_same_line_twice_is_one():
    assert len(node_lines(lines([(0, 0), (10, 0)], [(10, 0), (0, 0)]))) == 1


def test_no_lines_give_no_network():
    assert len(closed()) == 0


@pytest.mark.parametrize(("gap", "expected"), [(0, 1), (1.5, 1), (19, 1), (21, 0)])
def test_a_loose_end_is_extended_to_the_line_ahead_within_reach(gap, expected):
    rectangle = [(0, 0), (100, 0), (100, 50), (0, 50)], [(0, 50), (0, 0)]
    network = closed(*rectangle, [(50, 0), (50, 50 - gap)])
    assert len(faces(network)) == 1 + expected


def test_a_loose_end_is_extended_to_the_border_ahead():
    border = lines([(0, 50), (100, 50)])
    network = closed([(50, 0), (50, 40)], border=border)
    assert (50.0, 50.005) in loose(network)


def test_a_gap_between_two_ends_is_closed_though_they_do_not_face_exactly():
    square = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    network = closed(square, [(0, 50), (45, 50)], [(100, 58), (58, 58)])
    assert len(faces(network)) == 2


def test_a_line_beside_is_met_when_nothing_is_ahead():
    square = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    beside = [(65, 0), (65, 48), (80, 100)]
    network = closed(square, beside, [(0, 50), (52, 40)], [(40, 100), (42, 30)], reach=15)
    assert len(faces(network)) == 4


def test_nothing_is_extended_without_reach():
    assert loose(closed([(0, 0), (10, 0)], [(12, -5), (12, 5)], reach=0)) == [
        (0, 0),
        (10, 0),
        (12, -5),
        (12, 5),
    ]


def test_a_short_overshoot_is_no_loose_end():
    square = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    across, next_to = [(50, 0), (50, 100)], [(60, 0), (60, 100)]
    network = closed(square, across, next_to, [(0, 50), (53, 50)])
    assert len(faces(network)) == 4


def test_no_extension_runs_through_a_building():
    square = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
    house = np.array([box(45, 88, 55, 95)], dtype=object)
    assert len(faces(closed(square, [(50, 0), (50, 85)]))) == 2
    assert len(faces(closed(square, [(50, 0), (50, 85)], obstacles=house))) == 1
