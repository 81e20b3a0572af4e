"""Which polygons among the buildings are plots of land."""

import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.barriers import Barriers
from gridstrata.core.design.ground.plots import find_plots, without_plots
from gridstrata.core.layers import Buildings


def roads(*coordinates):
    lines = shapely.linestrings([np.array(line, dtype=float) for line in coordinates])
    return Barriers(lines, np.full(len(lines), "street"))


def buildings(*footprints):
    shapes = np.array(footprints, dtype=object)
    people = np.ones(len(shapes), dtype=np.int64)
    return Buildings(shapely.point_on_surface(shapes), people, people, shapes)


def test_a_house_over_a_road_is_none():
    along = roads([(0, 5), (100, 5)])
    assert find_plots(buildings(shapely.box(20, 0, 60, 10)), along).tolist() == []


def test_ground_with_a_street_grid_on_it_is_one():
    crossing = roads([(0, 30), (100, 30)], [(0, 60), (100, 60)], [(50, 0), (50, 100)])
    found = find_plots(buildings(shapely.box(0, 0, 90, 90), shapely.box(5, 5, 9, 9)), crossing)
    assert found.tolist() == [0]


@pytest.mark.parametrize(("side", "found"), [(150, []), (200, [0])])
def test_no_house_is_larger_than_three_hectares_and_crossed(side, found):
    crossed = roads([(-10, 50), (400, 50)])
    assert find_plots(buildings(shapely.box(0, 0, side, side)), crossed).tolist() == found


def test_a_plot_is_counted_where_it_was_but_takes_no_ground():
    crossing = roads([(0, 30), (100, 30)], [(0, 60), (100, 60)])
    before = buildings(shapely.box(0, 0, 90, 90), shapely.box(5, 5, 9, 9))
    after = without_plots(before, crossing)
    assert after.points is before.points
    assert shapely.area(after.footprints).tolist() == [1.0, 16.0]
    assert shapely.area(before.footprints).tolist() == [8100.0, 16.0]


def test_points_have_no_plots():
    places = Buildings(shapely.points([(0, 0)]), np.ones(1, np.int64), np.ones(1, np.int64))
    assert without_plots(places, roads([(0, 0), (1, 1)])) is places


def test_lines_without_a_shape_do_not_matter():
    nothing = Barriers(np.array([None, shapely.LineString()], dtype=object), np.full(2, "street"))
    assert find_plots(buildings(shapely.box(0, 0, 1, 1)), nothing).tolist() == []
