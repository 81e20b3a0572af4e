import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.attach import attach, find_crossings
from gridstrata.core.edges import directed_edges
from shapely import LineString, box

SQUARE = box(0, 0, 100, 100)
NO_POINTS = np.empty((0, 2))


def lines(*coordinates):
    array = np.empty(len(coordinates), dtype=object)
    array[:] = [LineString(points) for points in coordinates]
    return array


def crossings(*coordinates, outline=SQUARE):
    edges = directed_edges(np.array([outline], dtype=object))
    return sorted(map(tuple, find_crossings(edges, lines(*coordinates)).tolist()))


def nodes(*coordinates, at=NO_POINTS):
    return sorted(map(tuple, attach(lines(*coordinates), SQUARE, np.array(at, dtype=float))[1]))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param([(50, -10), (50, 40)], [(50, 0)], id="crosses"),
        pytest.param([(50, 2), (50, 40)], [(50, 0)], id="ends just inside"),
        pytest.param([(50, 4), (50, 40)], [], id="ends far inside"),
        pytest.param([(0.3, -10), (0.3, 1), (50, 40)], [(0, 0)], id="crosses beside a corner"),
        pytest.param([(-5, 50), (105, 50)], [(0, 50), (100, 50)], id="crosses twice"),
    ],
)
def test_barriers_cross_an_outline_where_they_meet_it(line, expected):
    assert crossings(line) == expected


def test_crossings_within_half_a_metre_are_one():
    assert crossings([(50, -9), (50, 9)], [(50.4, -9), (50.4, 9)]) == [(50, 0)]


def test_neighbours_are_given_the_same_crossing():
    left = shapely.Polygon([(0, 0), (100, 0), (103, 100), (0, 100)])
    right = shapely.Polygon([(100, 0), (200, 0), (200, 100), (103, 100)])
    both = directed_edges(np.array([left, right], dtype=object))
    assert len(find_crossings(both, lines([(50, 33), (150, 37)]))) == 1


def test_no_lines_cross_nothing():
    assert crossings() == []


def test_a_line_is_led_to_the_crossing_it_heads_for():
    assert nodes([(50, 50), (57, 3.5), (58, -1)], at=[(52, 0), (58, 0)]) == [(58, 0)]


def test_a_line_that_heads_for_no_crossing_ends_at_the_nearest_point():
    assert nodes([(50, 50), (50, 0)]) == [(50, 0)]


def test_a_line_along_the_outline_is_dropped_and_what_turns_off_it_is_kept():
    along = [(-5, 2), (40, 2)], [(40, 2), (105, 1)]
    inner, points = attach(lines(*along, [(40, 2), (40, 60)]), SQUARE, np.array([(40.0, 0.0)]))
    assert shapely.length(inner).sum() == pytest.approx(60)
    assert points.tolist() == [[40, 0]]


def test_lines_that_meet_at_the_outline_meet_in_one_point():
    fan = [(40, 0), (20, 60)], [(40, 0), (40, 60)], [(40, 0), (60, 60)]
    assert nodes(*fan, at=[(40, 0)]) == [(40, 0)]


def test_ties_do_not_cross_each_other():
    crossing = [(50, 50), (48, 4), (52, -1)], [(52, 50), (51, 4), (46, -1)]
    tied, _ = attach(lines(*crossing), SQUARE, np.array([(51.0, 0.0), (47.0, 0.0)]))
    assert len(shapely.STRtree(tied).query(tied, predicate="crosses")[0]) == 0


def test_lines_in_the_band_alone_leave_nothing():
    tied, points = attach(lines([(0, 1), (100, 2)]), SQUARE, NO_POINTS)
    assert len(tied) == len(points) == 0
