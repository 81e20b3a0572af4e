"""A vertex of a shared border moved."""

import numpy as np
import pytest
import shapely
from gridstrata.core.drawing.change import Change, Refusal
from gridstrata.core.drawing.gestures.border import move_border, pick_vertex
from shapely import Point, box

from .town import assert_sound, points, town

A, B, ABOVE = box(0, 0, 100, 100), box(100, 0, 200, 100), box(0, 100, 200, 200)
ALL = box(0, 0, 200, 200)


def move(sheet, start, target, reach=5.0):
    return move_border(sheet, pick_vertex(sheet, Point(start), reach), Point(target))


def test_the_nearest_vertex_within_reach_is_picked(sheet_of):
    handle = pick_vertex(sheet_of(a=A, b=B, c=ABOVE), Point(103, 98), 5.0)
    assert (handle.x, handle.y) == (100.0, 100.0)
    assert handle.rows == (0, 1, 2)
    assert not handle.is_new
    assert handle.point.equals(Point(100, 100))


def test_without_a_vertex_in_reach_a_place_on_the_nearest_edge_is(sheet_of):
    handle = pick_vertex(sheet_of(a=A, b=B, c=ABOVE), Point(102, 40), 5.0)
    assert (handle.x, handle.y) == (100.0, 40.0)
    assert handle.rows == (0, 1)
    assert handle.is_new


def test_nothing_is_picked_far_from_every_border(sheet_of):
    sheet = sheet_of(a=A, b=B, c=ABOVE, d=None, match=False)
    assert pick_vertex(sheet, Point(50, 50), 5.0) is None
    assert pick_vertex(sheet, Point(900, 50), 5.0) is None


def test_all_grids_follow_a_vertex_to_the_very_same_place(sheet_of):
    sheet = sheet_of(a=A, b=B, c=ABOVE)
    change = move(sheet, (100, 100), (90, 80))
    assert sorted(change.shapes) == [0, 1, 2]
    assert all((90.0, 80.0) in points(shape) for shape in change.shapes.values())
    assert_sound(sheet, change)


def test_a_new_vertex_is_made_in_both_neighbours(sheet_of):
    sheet = sheet_of(a=A, b=B, c=ABOVE)
    change = move(sheet, (100, 40), (112.5, 41))
    assert sorted(change.shapes) == [0, 1]
    assert points(change.shapes[0]) == points(A) | {(112.5, 41.0)}
    assert points(change.shapes[1]) == points(B) | {(112.5, 41.0)}
    assert_sound(sheet, change)


def test_buildings_without_footprint_change_grids_with_the_ground(sheet_of):
    sheet = sheet_of(a=A, b=B, houses=[Point(104, 40), Point(150, 50)])
    change = move(sheet, (100, 40), (115, 40))
    assert change.moved.building.tolist() == [0]
    assert (change.moved.before.tolist(), change.moved.after.tolist()) == ([1], [0])


def test_dropping_a_vertex_where_it_was_changes_nothing(sheet_of):
    assert move(sheet_of(a=A, b=B, c=ABOVE), (100, 100), (100, 100)).is_nothing


def test_moving_back_restores_the_shapes(sheet_of):
    sheet = sheet_of(a=A, b=B, c=ABOVE)
    there = move(sheet, (100, 100), (90, 80)).shapes
    back = move(sheet_of(a=there[0], b=there[1], c=there[2]), (90, 80), (100, 100)).shapes
    assert all(back[row].equals(sheet.base.geometries[row]) for row in range(3))


def test_a_vertex_dropped_on_the_next_one_becomes_one_with_it(sheet_of):
    crooked = [(100, 0), (110, 50), (100, 100)]
    sheet = sheet_of(
        a=shapely.Polygon([(0, 0), *crooked, (0, 100)]),
        b=shapely.Polygon([*crooked, (200, 100), (200, 0)]),
        c=ABOVE,
    )
    change = move(sheet, (110, 50), (100, 100))
    assert points(change.shapes[0]) == points(A)
    assert_sound(sheet, change)


def test_a_border_that_would_cross_itself_is_refused(sheet_of):
    refusal = move(sheet_of(a=A, b=B, c=ABOVE), (100, 100), (50, -30))
    assert isinstance(refusal, Refusal)
    assert not refusal.piece.is_empty


def test_a_border_led_into_a_third_grid_is_refused_with_the_overlap(sheet_of):
    apart = box(210, 0, 300, 100)
    sheet = sheet_of(a=A, b=B, c=ABOVE, d=apart, frame=box(0, 0, 300, 200))
    refusal = move(sheet, (200, 50), (220, 50))
    assert "Grid b would overlap grid d" in str(refusal.reason)
    assert refusal.piece.within(apart)


@pytest.mark.parametrize("target", [(205, 50), (195, 50)])
def test_without_a_frame_the_outer_border_stays_where_it_is(sheet_of, target):
    refusal = move(sheet_of(a=A, b=B, c=ABOVE), (200, 50), target)
    assert "outer border" in str(refusal.reason)
    assert refusal.piece.area == pytest.approx(250)


def test_the_outer_border_may_not_leave_a_gap_inside_the_frame(sheet_of):
    refusal = move(sheet_of(a=A, b=B, c=ABOVE, frame=ALL), (200, 50), (195, 50))
    assert "gap inside the frame" in str(refusal.reason)
    assert refusal.piece.area == pytest.approx(250)


def test_the_outer_border_may_not_lead_beyond_the_frame(sheet_of):
    refusal = move(sheet_of(a=A, b=B, c=ABOVE, frame=ALL), (200, 50), (205, 50))
    assert "beyond the frame" in str(refusal.reason)


def test_it_may_go_out_to_the_frame_and_back_from_beyond_it(sheet_of):
    wide = sheet_of(a=A, b=B, c=ABOVE, frame=box(0, 0, 300, 200))
    assert move(wide, (200, 50), (250, 50)).shapes[1].area == pytest.approx(12_500)
    narrow = sheet_of(a=A, b=B, c=ABOVE, frame=box(0, 0, 190, 200))
    assert isinstance(move(narrow, (200, 50), (192, 50)), Change)


def test_exclusions_may_be_left_and_covered(sheet_of):
    lake = box(150, 0, 200, 100)
    sheet = sheet_of(a=A, b=B, c=ABOVE, frame=ALL, exclusions=lake)
    assert isinstance(move(sheet, (200, 50), (180, 50)), Change)


def test_a_house_is_not_cut(sheet_of):
    house = box(104, 30, 120, 50)
    sheet = sheet_of(a=A, b=B, houses=[house])
    refusal = move(sheet, (100, 40), (112, 40))
    assert "cut a building" in str(refusal.reason)
    assert refusal.piece.equals(house)
    assert isinstance(move(sheet, (100, 80), (103, 85)), Change)


def test_a_house_that_was_cut_already_is_no_obstacle(sheet_of):
    sheet = sheet_of(a=A, b=B, houses=[box(95, 30, 120, 50)])
    assert isinstance(move(sheet, (100, 40), (112, 40)), Change)
    assert isinstance(move(sheet, (100, 40), (105, 40)), Change)


def test_a_locked_grid_does_not_follow(sheet_of):
    refusal = move(sheet_of(a=A, b=B, c=ABOVE, locked="c"), (100, 100), (90, 80))
    assert "Grid c is locked" in str(refusal.reason)
    assert refusal.piece.equals(ABOVE)


def test_neighbours_whose_vertices_differ_follow_as_one(sheet_of):
    sheet = sheet_of(
        a=box(0, 0, 200, 100), b=box(0, 100, 120, 200), c=box(120, 100, 200, 200), match=False
    )
    change = move(sheet, (120, 100), (120, 90))
    assert sorted(change.shapes) == [0, 1, 2]
    assert_sound(sheet, change)
    further = move(sheet, (60, 100), (60, 90))
    assert sorted(further.shapes) == [0, 1]


def test_a_gap_beside_the_border_is_not_made_larger(sheet_of):
    sheet = sheet_of(a=A, b=box(103, 0, 200, 100), frame=box(0, 0, 200, 100))
    assert isinstance(move(sheet, (100, 50), (95, 50)), Refusal)
    assert isinstance(move(sheet, (100, 50), (102, 50)), Change)


def test_moving_places_of_random_towns_back_restores_the_areas():
    sheet = town(4)
    rng = np.random.default_rng(8)
    done = 0
    for grid in sheet.base.geometries:
        for x, y in shapely.get_coordinates(grid)[:-1]:
            target = np.array([x, y]) + rng.normal(0, 5, 2)
            change = move(sheet, (x, y), target, reach=0.1)
            if isinstance(change, Refusal):
                continue
            after = change.applied_to(sheet.base.geometries)
            there = type(sheet)(
                **{name: getattr(sheet, name) for name in type(sheet).__dataclass_fields__}
                | {"base": type(sheet.base)("base", sheet.base.codes, after)}
            )
            back = move(there, target, (x, y), reach=0.1).applied_to(after)
            np.testing.assert_allclose(
                shapely.area(back), shapely.area(sheet.base.geometries), atol=1e-4
            )
            done += 1
    assert done > 20
