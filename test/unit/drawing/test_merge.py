"""Several grids made one."""

import shapely
from gridstrata.core.drawing.gestures.merge import merge
from shapely import Point, box

from .town import assert_sound

A, B, C = box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100)


def test_the_grid_with_the_most_households_keeps_its_code(sheet_of):
    houses = [Point(50, 50), Point(150, 50), Point(160, 60)]
    sheet = sheet_of(a=A, b=B, c=C, houses=houses, households=[10, 8, 7])
    change = merge(sheet, [0, 1])
    assert change.removed == (0,)
    assert change.shapes[1].equals(box(0, 0, 200, 100))
    assert change.moved.building.tolist() == [0]
    assert change.moved.after.tolist() == [1]
    assert_sound(sheet, change)


def test_of_equals_the_first_keeps_it_unless_another_is_asked_for(sheet_of):
    sheet = sheet_of(a=A, b=B, c=C)
    assert merge(sheet, [1, 0, 1]).removed == (0,)
    assert merge(sheet, [1, 0], keep=0).removed == (1,)


def test_grids_may_be_joined_by_a_third(sheet_of):
    change = merge(sheet_of(a=A, b=B, c=C), [0, 2, 1])
    assert change.shapes[0].equals(box(0, 0, 300, 100))


def test_the_grid_that_lies_apart_is_highlighted(sheet_of):
    refusal = merge(sheet_of(a=A, b=B, c=C, d=box(300, 0, 400, 100)), [0, 1, 3])
    assert refusal.piece.equals(box(300, 0, 400, 100))
    assert "Grid d does not border" in str(refusal.reason)


def test_a_corner_is_no_border_nor_is_a_metre(sheet_of):
    for x in (100, 99):
        corner = sheet_of(a=A, b=box(x, 100, x + 100, 200))
        assert "Grid b does not border" in str(merge(corner, [0, 1]).reason)


def test_fewer_than_two_grids_are_refused(sheet_of):
    for rows in ([], [0], [0, 0]):
        assert "two grids" in str(merge(sheet_of(a=A, b=B), rows).reason)


def test_a_locked_grid_is_not_merged(sheet_of):
    refusal = merge(sheet_of(a=A, b=B, locked="b"), [0, 1])
    assert "Grid b is locked" in str(refusal.reason)
    assert refusal.piece.equals(B)


def test_a_grid_round_another_takes_it_in(sheet_of):
    ring = box(0, 0, 300, 300) - box(100, 100, 200, 200)
    change = merge(sheet_of(a=ring, b=box(100, 100, 200, 200)), [0, 1])
    assert change.shapes[0].equals(box(0, 0, 300, 300))


def test_grids_whose_vertices_differ_or_that_overlap_are_merged_all_the_same(sheet_of):
    above = [shapely.Polygon([(0, 100), (33, 100), (100, 100), (100, 200), (0, 200)])]
    sheet = sheet_of(a=A, b=above[0], c=box(98, 0, 200, 100), match=False)
    assert merge(sheet, [0, 1]).shapes[0].equals(box(0, 0, 100, 200))
    assert merge(sheet, [0, 2]).shapes[0].equals(box(0, 0, 200, 100))
