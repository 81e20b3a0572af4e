import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.cuts import cut_narrow, split_polygon
from gridstrata.core.tiling.matching import match_vertices
from shapely import LineString, box

MEDIAN = box(0, 0, 300, 10)
NO_FOOTPRINTS = shapely.STRtree(np.empty(0, dtype=object))


def street(*blocks, median=MEDIAN):
    """Return a median and the blocks beside it, vertices matched, and the median's limit."""
    faces = np.array([median, *blocks], dtype=object)
    limit = np.zeros(len(faces))
    limit[0] = 30.0
    return match_vertices(faces), limit


def bounds_of(pieces):
    return sorted(map(tuple, shapely.bounds(pieces).round(3).tolist()))


def medians(pieces, origin):
    return bounds_of(pieces[origin == 0])


def test_a_median_is_cut_straight_across_where_side_streets_meet_it():
    faces, limit = street(box(0, 10, 120, 90), box(120, 10, 300, 90))
    pieces, origin = cut_narrow(faces, limit, NO_FOOTPRINTS)
    assert medians(pieces, origin) == [(0, 0, 120, 10), (120, 0, 300, 10)]
    assert shapely.coverage_is_valid(pieces)


def test_a_cut_ends_at_the_side_street_opposite_when_there_is_one():
    above = box(0, 10, 120, 90), box(120, 10, 300, 90)
    below = box(0, -80, 123, 0), box(123, -80, 300, 0)
    pieces, origin = cut_narrow(*street(*above, *below), NO_FOOTPRINTS)
    assert medians(pieces, origin) == [(0, 0, 123, 10), (120, 0, 300, 10)]


def test_the_block_across_is_given_the_vertex_that_a_cut_ends_at():
    below = box(0, -80, 200, 0), box(200, -80, 300, 0)
    faces, limit = street(box(0, 10, 120, 90), box(120, 10, 300, 90), *below)
    pieces, origin = cut_narrow(faces, limit, NO_FOOTPRINTS)
    before, after = shapely.get_coordinates(faces[3]), shapely.get_coordinates(pieces[origin == 3])
    assert set(map(tuple, after)) - set(map(tuple, before)) == {(120.0, 0.0)}


def test_a_median_along_the_whole_of_one_block_stays_whole():
    faces, limit = street(box(0, 10, 120, 90), box(120, 10, 300, 90), box(0, -80, 300, 0))
    pieces, _ = cut_narrow(faces, limit, NO_FOOTPRINTS)
    assert bounds_of(pieces) == bounds_of(faces)


def test_a_roundish_place_stays_whole():
    faces, limit = street(
        box(-60, 10, 12, 90), box(12, 10, 90, 90), box(0, -80, 25, 0), median=box(0, 0, 25, 10)
    )
    assert len(cut_narrow(faces, limit, NO_FOOTPRINTS)[0]) == 4


def test_a_wide_face_is_never_cut():
    faces, limit = street(box(0, 10, 120, 90), box(120, 10, 300, 90))
    assert len(cut_narrow(faces, 0 * limit, NO_FOOTPRINTS)[0]) == 3


def test_no_cut_runs_through_a_building():
    house = shapely.STRtree([box(115, 2, 125, 8)])
    faces, limit = street(box(0, 10, 120, 90), box(120, 10, 200, 90), box(200, 10, 300, 90))
    pieces, origin = cut_narrow(faces, limit, house)
    assert medians(pieces, origin) == [(0, 0, 200, 10), (200, 0, 300, 10)]


@pytest.mark.parametrize(
    ("cut", "count"),
    [
        pytest.param([(0, 0), (10, 10)], 2, id="from corner to corner"),
        pytest.param([(0, 0), (5, 5)], 1, id="ends inside"),
        pytest.param([(0, 0), (10, 0)], 1, id="along an edge"),
    ],
)
def test_a_polygon_is_split_by_cuts_that_reach_across(cut, count):
    pieces = split_polygon(box(0, 0, 10, 10), np.array([LineString(cut)], dtype=object))
    assert len(pieces) == count
    assert shapely.area(pieces).sum() == 100
