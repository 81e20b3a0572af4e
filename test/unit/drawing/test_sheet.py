"""The neighbourhood that is drawn in."""

import numpy as np
import shapely
from gridstrata.core.drawing.gestures.paint import paint
from shapely import Point, box

LEFT, RIGHT = box(0, 0, 100, 100), box(100, 0, 200, 100)


def test_atoms_are_found_by_place(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, atoms=np.array([LEFT, RIGHT]))
    assert sheet.atom_tree.query(Point(150, 50), predicate="intersects").tolist() == [1]
    assert not len(sheet_of(a=LEFT).atom_tree.query(Point(50, 50)))


def test_a_building_belongs_to_the_grid_that_holds_it(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=[Point(50, 50), Point(150, 50), Point(500, 50)])
    assert sheet.home.tolist() == [0, 1, -1]
    assert sheet.workload.buildings.tolist() == [1, 1]


def test_faulty_shapes_are_mended_to_work_with_and_others_are_the_very_same(sheet_of):
    bow_tie = shapely.Polygon([(100, 0), (200, 100), (200, 0), (100, 100)])
    sheet = sheet_of(a=LEFT, b=bow_tie, c=None, match=False)
    assert sheet.shapes[0] is sheet.base.geometries[0]
    assert sheet.shapes[1].is_valid
    assert sheet.shapes[2].is_empty


def test_a_change_is_applied_to_the_shapes_of_the_sheet_and_leaves_them_alone(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    change = paint(sheet, box(50, 0, 100, 100), 1)
    after = change.applied_to(sheet.base.geometries)
    assert shapely.area(after).tolist() == [5_000, 15_000]
    assert shapely.area(sheet.base.geometries).tolist() == [10_000, 10_000]
