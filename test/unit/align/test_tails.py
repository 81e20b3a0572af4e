"""Where a border ran beside another before it turned."""

import numpy as np
import pytest
import shapely
from gridstrata.core.align.tails import find_tails

GRID = shapely.box(0, 0, 100, 100)


def tails(*points, drift=2.0, limit=GRID):
    """Return the tails of the ground below a border through the grid."""
    ground = shapely.Polygon(points)
    return find_tails(
        np.array([ground], dtype=object), np.array([limit.boundary], dtype=object), drift
    )


def test_border_that_crosses_at_once_has_none():
    assert tails((0, 0), (100, 0), (100, 40), (0, 60)) == []


def test_border_that_ran_along_before_it_turned_has_one():
    (tail,) = tails((0, 0), (100, 0), (100, 50), (1, 50), (1, 99), (0, 99))
    assert shapely.area(tail.ground) == pytest.approx(49)
    start, stop = shapely.get_coordinates(tail.cut).tolist()
    assert start == [1, 50]
    assert stop == [pytest.approx(-0.001), 50]


def test_cut_leads_on_in_the_direction_of_the_border():
    (tail,) = tails((0, 0), (100, 0), (100, 20), (50, 20), (1, 60), (1, 99), (0, 99))
    start, stop = shapely.get_coordinates(tail.cut)
    assert start.tolist() == [1, 60]
    assert (stop - start)[1] / (stop - start)[0] == pytest.approx(-40 / 49)


def test_both_ends_may_have_one():
    found = tails((0, 0), (100, 0), (100, 10), (99, 10), (99, 50), (1, 50), (1, 90), (0, 90))
    assert len(found) == 2


def test_border_that_never_gets_away_has_none():
    assert tails((0, 0), (1, 0), (1, 100), (0, 100)) == []


def test_tail_is_cut_where_the_limit_turns_away_from_a_straight_border():
    outside = shapely.Polygon([(-10, 0), (-10, 101), (100, 101), (100, 100), (0, 100), (0, 0)])
    (tail,) = find_tails(
        np.array([outside], dtype=object), np.array([GRID.boundary], dtype=object), 2.0
    )
    assert shapely.area(tail.ground) == pytest.approx(100)
    assert shapely.get_coordinates(tail.cut)[0].tolist() == [0, 101]


@pytest.mark.parametrize("drift", [8.0, 1.5])
def test_border_that_was_cut_has_none_anymore_whatever_the_drift(drift):
    assert tails((0, 0), (100, 0), (100, 50), (7, 50), (0, 50), drift=drift) == []
