import numpy as np
import pytest
from gridstrata.core.design.ground.barriers import BarrierLines
from gridstrata.core.design.ground.slivers import find_narrow, join_narrow
from gridstrata.core.tiling.matching import match_vertices
from shapely import LineString, box

NOTHING = np.empty(0, dtype=object)
NO_LINES = BarrierLines(NOTHING, np.empty(0))


def polygons(*items):
    return match_vertices(np.array(items, dtype=object))


def narrow(*faces, occupied=None, water=NOTHING):
    occupied = np.zeros(len(faces), dtype=bool) if occupied is None else np.array(occupied)
    return find_narrow(np.array(faces, dtype=object), occupied, water, 30.0).tolist()


def joined(pieces, is_narrow, lines=NO_LINES):
    return join_narrow(pieces, np.array(is_narrow, dtype=bool), lines).tolist()


def test_ground_narrower_than_a_median_is_no_block():
    assert narrow(box(0, 0, 400, 29), box(0, 0, 31, 400)) == [30, 0]


def test_ground_with_a_building_is_a_block_unless_it_is_a_sliver():
    assert narrow(box(0, 0, 400, 29), box(0, 0, 400, 6), occupied=[True, True]) == [0, 10]


def test_a_river_may_be_wider_than_a_median():
    river, meadow, lake = box(0, 0, 900, 120), box(0, 200, 900, 320), box(0, 400, 900, 600)
    water = np.array([river, lake], dtype=object)
    assert narrow(river, meadow, lake, water=water) == [150, 0, 0]


def test_a_bank_that_touches_the_water_is_no_water():
    bank = box(0, 0, 900, 120)
    assert narrow(bank, water=np.array([box(0, 100, 900, 400)], dtype=object)) == [0]


def test_a_narrow_piece_is_given_to_the_block_it_shares_most_border_with():
    pieces = polygons(box(0, 0, 100, 100), box(100, 0, 110, 100), box(110, 0, 200, 40))
    assert joined(pieces, [False, True, False]) == [0, 0, 1]


def test_of_two_equal_sides_the_southern_wins():
    above, median, below = box(0, 10, 100, 90), box(0, 0, 100, 10), box(0, -80, 100, 0)
    assert joined(polygons(above, median, below), [False, True, False]) == [0, 1, 1]
    assert joined(polygons(below, median, above), [False, True, False]) == [0, 0, 1]


def test_ground_is_joined_across_the_weaker_barrier():
    pieces = polygons(box(0, 10, 100, 90), box(0, 0, 100, 10), box(0, -80, 100, 0))
    river, street = LineString([(0, 0), (100, 0)]), LineString([(0, 10), (100, 10)])
    lines = BarrierLines(np.array([river, street], dtype=object), np.array([0.0, 0.4]))
    assert joined(pieces, [False, True, False], lines) == [0, 0, 1]


def test_narrow_pieces_side_by_side_are_given_away_one_after_the_other():
    strips = [box(0, y, 100, y + 10) for y in (0, 10, 20)]
    pieces = polygons(box(0, -80, 100, 0), *strips, box(0, 30, 20, 90))
    assert joined(pieces, [False, True, True, True, False]) == [0, 0, 0, 0, 1]


def test_where_all_is_narrow_the_largest_is_the_block():
    pieces = polygons(box(0, 0, 50, 10), box(50, 0, 200, 10), box(500, 0, 510, 10))
    assert joined(pieces, [True, True, True]) == [0, 0, 1]


@pytest.mark.parametrize("count", [0, 1])
def test_one_block_or_none_stays_as_it_is(count):
    pieces = polygons(*[box(0, 0, 10, 10)] * count)
    assert joined(pieces, [False] * count) == list(range(count))
