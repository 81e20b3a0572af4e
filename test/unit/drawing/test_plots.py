"""The ground that goes with a building."""

import numpy as np
import shapely
from gridstrata.core.drawing.gestures.plots import Plots, plot_of
from shapely import Point, box

from .town import town

GRID = box(0, 0, 200, 100)


def test_the_plot_is_the_ground_nearer_to_it_than_to_the_others_of_its_grid(sheet_of):
    sheet = sheet_of(a=GRID, b=box(200, 0, 400, 100), houses=[Point(50, 50), Point(150, 50)])
    first, second = plot_of(sheet, np.array([0, 1]))
    assert shapely.area(first ^ box(0, 0, 100, 100)) < 1
    assert shapely.area(second ^ box(100, 0, 200, 100)) < 1


def test_footprints_lie_in_their_plots(sheet_of):
    footprints = [box(20, 20, 60, 40), box(20, 55, 90, 80), box(100, 10, 190, 90)]
    sheet = sheet_of(a=GRID, houses=footprints)
    plots = plot_of(sheet, np.array([2, 0, 1]))
    assert shapely.covers(plots, np.array(footprints)[[2, 0, 1]]).all()
    assert abs(shapely.area(plots).sum() - GRID.area) < 1e-6


def test_a_house_alone_has_the_whole_grid(sheet_of):
    sheet = sheet_of(a=GRID, b=box(200, 0, 400, 100), houses=[box(10, 10, 20, 20)])
    assert plot_of(sheet, np.array([0]))[0].equals(GRID)


def test_a_house_outside_every_grid_has_none(sheet_of):
    sheet = sheet_of(a=GRID, houses=[Point(50, 50), Point(500, 50)])
    assert plot_of(sheet, np.array([1]))[0].is_empty
    assert not len(plot_of(sheet, np.array([], dtype=np.intp)))


def test_all_plots_of_a_grid_with_a_hole_and_an_island_are_that_grid(sheet_of):
    grid = shapely.union_all([GRID - box(80, 40, 120, 60), box(300, 0, 350, 50)])
    sheet = sheet_of(a=grid, houses=[Point(20, 50), Point(180, 50), Point(100, 90)])
    plots = plot_of(sheet, np.arange(3))
    assert shapely.area(shapely.union_all(plots) ^ grid) < 1e-6
    assert shapely.contains(plots, sheet.buildings.points).all()


def test_all_plots_of_random_towns_are_their_grids():
    sheet = town(6)
    every = np.arange(len(sheet.buildings))
    plots = plot_of(sheet, every)
    for row, grid in enumerate(sheet.base.geometries):
        held = shapely.union_all(plots[sheet.home == row])
        assert shapely.area(held ^ grid) < 1e-3
    inside = sheet.home >= 0
    assert shapely.covers(plots[inside], sheet.buildings.points[inside]).all()


def test_plots_are_divided_once():
    sheet = town(6)
    plots = Plots(sheet)
    first = plots.of(np.array([3]))
    assert plots.of(np.array([3]))[0] is first[0]
