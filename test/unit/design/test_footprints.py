import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.footprints import are_islands, go_round, shapes_of
from gridstrata.core.layers import Buildings
from shapely import LineString, box

GROUND = box(0, 0, 100, 100)
ROAD = np.array([LineString([(0, 50), (100, 50)])], dtype=object)


def houses(*boxes):
    array = np.empty(len(boxes), dtype=object)
    array[:] = boxes
    return array


@pytest.mark.parametrize(
    "house",
    [
        pytest.param(box(40, 60, 60, 70), id="beside"),
        pytest.param(box(40, 50, 60, 70), id="with a wall on it"),
        pytest.param(box(40, 49.8, 60, 70), id="a hand's breadth over it"),
        pytest.param(None, id="missing"),
    ],
)
def test_a_road_that_crosses_no_building_stays_as_it_is(house):
    network, islands = go_round(ROAD, houses(house), GROUND)
    assert network is ROAD
    assert len(islands) == 0


def test_a_road_goes_round_a_building_on_both_sides():
    network, (island,) = go_round(ROAD, houses(box(40, 45, 60, 60)), GROUND)
    assert shapely.bounds(island).tolist() == [39.5, 44.5, 60.5, 60.5]
    assert not shapely.intersects(network, box(40, 45, 60, 60)).any()
    assert shapely.length(network).sum() == pytest.approx(2 * 39.5 + 2 * (21 + 16))


def test_the_border_keeps_clear_of_the_building_next_door():
    crossed, next_door = box(40, 45, 60, 60), box(40, 60.2, 60, 80)
    _, (island,) = go_round(ROAD, houses(crossed, next_door), GROUND)
    assert shapely.covers(island, crossed)
    assert not shapely.overlaps(island, next_door)


def test_crossed_buildings_that_touch_stay_together():
    _, islands = go_round(ROAD, houses(box(40, 45, 60, 60), box(60, 48, 70, 55)), GROUND)
    assert len(islands) == 1


def test_a_courtyard_goes_with_its_building():
    courtyard = shapely.difference(box(30, 30, 70, 70), box(40, 40, 60, 60))
    _, (island,) = go_round(ROAD, houses(courtyard), GROUND)
    assert shapely.get_num_interior_rings(island) == 0


def test_invalid_footprints_do_no_harm():
    bow = shapely.Polygon([(40, 40), (60, 60), (60, 40), (40, 60)])
    assert len(go_round(ROAD, houses(bow), GROUND)[1]) >= 1


def test_faces_inside_an_island_are_told_from_others():
    faces = houses(box(0, 0, 40, 100), box(40, 45, 60, 60))
    assert are_islands(faces, houses(box(39, 44, 61, 61))).tolist() == [False, True]
    assert are_islands(faces, houses()).tolist() == [False, False]


def test_a_building_without_a_footprint_is_its_point():
    footprints = houses(box(0, 0, 2, 2), None, shapely.Polygon(), LineString([(0, 0), (1, 1)]))
    points = shapely.points([(1, 1), (5, 5), (6, 6), (7, 7)])
    people = np.ones(4, dtype=np.int64)
    shapes = shapes_of(Buildings(points, people, people, footprints))
    assert shapes.tolist() == [footprints[0], *points[1:]]
    assert shapes_of(Buildings(points, people, people)) is points
