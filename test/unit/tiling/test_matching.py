import numpy as np
import pytest
import shapely
from gridstrata.core.tiling.matching import insert_points, match_vertices
from shapely import box


def shapes(*items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def corners(polygon):
    return set(map(tuple, shapely.get_coordinates(polygon).tolist()))


def test_a_corner_on_a_neighbours_edge_is_inserted_there():
    whole, lower, upper = match_vertices(
        shapes(box(0, 0, 10, 10), box(10, 0, 20, 4), box(10, 4, 20, 10))
    )
    assert corners(whole) == {(0, 0), (10, 0), (10, 4), (10, 10), (0, 10)}
    assert corners(lower) == corners(box(10, 0, 20, 4))
    assert corners(upper) == corners(box(10, 4, 20, 10))


def test_inserted_coordinates_are_those_of_the_corner_digit_for_digit():
    slanted = shapely.Polygon([(0, 0), (10, 0), (13, 10), (0, 10)])
    share = 1 / 3
    corner = (10 + 3 * share + 2e-7, 10 * share)
    beside = shapely.Polygon([corner, (20, 0), (20, 10), (13, 10)])
    matched, untouched = match_vertices(shapes(slanted, beside))
    assert corner in corners(matched)
    assert untouched is beside


def test_several_corners_on_one_edge_come_in_their_order():
    teeth = [box(10, y, 12, y + 1) for y in (6, 2, 4)]
    (matched, *_) = match_vertices(shapes(box(0, 0, 10, 10), *teeth))
    edge = [y for x, y in shapely.get_coordinates(matched)[:-1].tolist() if x == 10]
    assert sorted(edge) in (edge, edge[::-1])
    assert sorted(edge) == [0, 2, 3, 4, 5, 6, 7, 10]


def test_polygons_that_need_no_vertex_are_the_same_objects():
    given = shapes(box(0, 0, 10, 10), box(10, 0, 20, 10), None, shapely.Polygon())
    for before, after in zip(given, match_vertices(given)):
        assert after is before


def test_parts_and_holes_are_matched_too():
    ring = shapely.difference(box(0, 0, 30, 30), box(10, 10, 20, 20))
    inner = shapely.MultiPolygon([box(10, 10, 20, 15), box(10, 15, 20, 20)])
    islands = shapely.MultiPolygon([box(40, 0, 50, 10), box(30, 5, 40, 12)])
    ring_after, inner_after, islands_after = match_vertices(
        shapes(ring, shapely.MultiPolygon([box(10, 10, 20, 15)]), islands)
    )
    assert corners(inner) - {(10, 20), (20, 20)} <= corners(ring_after)
    assert {(30, 5), (30, 12)} <= corners(ring_after)
    assert inner_after.geom_type == islands_after.geom_type == "MultiPolygon"
    assert shapely.equals(ring_after, ring)
    assert shapely.get_num_interior_rings(ring_after) == 1


def test_the_input_is_not_modified():
    given = shapes(box(0, 0, 10, 10), box(10, 2, 20, 4))
    before = shapely.to_wkb(given).tolist()
    match_vertices(given)
    assert shapely.to_wkb(given).tolist() == before


@pytest.mark.parametrize(
    ("point", "inserted"),
    [
        pytest.param((10, 5), True, id="on an edge"),
        pytest.param((10 + 1e-7, 5), True, id="a ten-millionth of a metre beside it"),
        pytest.param((10.001, 5), False, id="a millimetre beside it"),
        pytest.param((10, 10), False, id="a corner already"),
        pytest.param((5, 5), False, id="inside"),
    ],
)
def test_points_are_inserted_where_they_lie_on_an_edge(point, inserted):
    square = box(0, 0, 10, 10)
    (after,) = insert_points(shapes(square), np.array([point], dtype=float))
    assert (len(shapely.get_coordinates(after)) == 6) is inserted
    assert (point in corners(after)) is (inserted or point in corners(square))


def test_nothing_is_inserted_into_nothing():
    assert len(match_vertices(shapes())) == 0
    assert insert_points(shapes(box(0, 0, 1, 1)), np.empty((0, 2)))[0].equals(box(0, 0, 1, 1))
