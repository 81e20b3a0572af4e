"""A grid cut with a line."""

import pytest
import shapely
from gridstrata.core.drawing.change import Change, Refusal
from gridstrata.core.drawing.gestures.cut import cut
from gridstrata.core.drawing.gestures.merge import merge
from shapely import LineString, box

from .town import assert_sound, points

GRID, BESIDE = box(0, 0, 200, 100), box(200, 0, 400, 100)
LINE = LineString([(120, -10), (120, 110)])


def test_the_part_with_the_most_households_keeps_the_code(sheet_of):
    houses = [shapely.Point(50, 50), shapely.Point(150, 50)]
    sheet = sheet_of(A01=GRID, A04=BESIDE, houses=houses, households=[10, 30])
    change = cut(sheet, 0, LINE)
    (new,) = change.added
    assert change.shapes[0].equals(box(120, 0, 200, 100))
    assert new.geometry.equals(box(0, 0, 120, 100))
    assert (new.code, new.from_row) == ("A05", 0)
    assert change.moved.building.tolist() == [0]
    assert (change.moved.before.tolist(), change.moved.after.tolist()) == ([0], [2])
    assert_sound(sheet, change)


def test_of_equals_the_larger_part_keeps_the_code(sheet_of):
    change = cut(sheet_of(A01=GRID), 0, LINE)
    assert change.shapes[0].equals(box(0, 0, 120, 100))


def test_codes_in_use_elsewhere_in_the_layer_are_left_alone(sheet_of):
    sheet = sheet_of(A01=GRID, codes_in_use=["A01", "A17"])
    assert cut(sheet, 0, LINE).added[0].code == "A18"


def test_a_line_may_cut_off_several_parts(sheet_of):
    sheet = sheet_of(A01=GRID, A02=BESIDE, A03=box(0, 100, 400, 200))
    zigzag = LineString([(50, -10), (50, 110), (100, 110), (100, -10), (150, -10), (150, 110)])
    change = cut(sheet, 0, zigzag)
    assert len(change.added) == 3
    assert [grid.code for grid in change.added] == ["A04", "A05", "A06"]
    assert points(change.shapes[2]) > points(sheet.base.geometries[2])
    assert_sound(sheet, change)


@pytest.mark.parametrize(
    "line",
    [
        LineString([(120, 1.5), (120, 98.4)]),
        LineString([(120, 0), (120, 100)]),
        LineString([(120, -0.3), (120, 99.6)]),
        LineString([(120, 0.4), (120, 50), (120, 50), (120, 170)]),
    ],
)
def test_ends_a_little_short_or_beyond_are_led_to_the_border(sheet_of, line):
    sheet = sheet_of(A01=GRID, A02=BESIDE, A03=box(0, 100, 400, 200))
    change = cut(sheet, 0, line)
    assert change.shapes[0].equals(box(0, 0, 120, 100))
    assert_sound(sheet, change)


def test_an_end_beside_the_border_but_pointing_elsewhere_takes_the_shortest_way(sheet_of):
    sheet = sheet_of(A01=GRID)
    change = cut(sheet, 0, LineString([(100, -5), (100, 99), (150, 99)]))
    assert {grid.code for grid in change.added} == {"A02"}
    assert change.added[0].geometry.area == pytest.approx(10_000, abs=60)


@pytest.mark.parametrize("inside", [(120, 60), (120, 97)])
def test_a_line_that_stops_inside_is_refused_at_its_end(sheet_of, inside):
    for line in (LineString([(120, -10), inside]), LineString([inside, (120, -10)])):
        refusal = cut(sheet_of(A01=GRID), 0, line)
        assert "ends inside grid A01" in str(refusal.reason)
        assert refusal.piece.equals(shapely.Point(inside))


@pytest.mark.parametrize(
    "line",
    [
        LineString([(300, 0), (300, 100)]),
        LineString([(120, 100), (120, 200)]),
        LineString([(50, 50), (50, 50)]),
        LineString(),
    ],
)
def test_a_line_that_misses_the_grid_is_refused(sheet_of, line):
    refusal = cut(sheet_of(A01=GRID), 0, line)
    assert "misses grid A01" in str(refusal.reason)


def test_a_line_along_the_border_cuts_nothing_off(sheet_of):
    for line in (
        LineString([(-10, 99), (210, 99)]),
        LineString([(0, 100), (200, 100)]),
        LineString([(-10, 101), (100, 98.5), (210, 101)]),
    ):
        refusal = cut(sheet_of(A01=GRID), 0, line)
        assert "cuts nothing off grid A01" in str(refusal.reason)
        assert refusal.piece is line


def test_a_house_goes_whole_to_the_side_that_holds_most_of_it(sheet_of):
    left, right = box(105, 20, 130, 40), box(110, 60, 135, 80)
    sheet = sheet_of(A01=GRID, A02=BESIDE, houses=[left, right], households=[5, 8])
    change = cut(sheet, 0, LINE)
    new = change.added[0].geometry
    assert new.equals(shapely.union_all([box(0, 0, 120, 100), left]) - right)
    assert change.moved.building.tolist() == [0]
    assert_sound(sheet, change)


def test_houses_that_overlap_stay_together(sheet_of):
    pair = [box(100, 40, 124, 60), box(121, 40, 140, 60)]
    sheet = sheet_of(A01=GRID, houses=pair)
    change = cut(sheet, 0, LINE)
    assert_sound(sheet, change)


def test_ground_between_a_house_and_the_border_goes_with_what_it_still_borders(sheet_of):
    house = box(100, 0, 150, 60)  # most of it is right of the line
    sheet = sheet_of(A01=GRID, houses=[box(0, 0, 119, 50), house], households=[9, 4])
    change = cut(sheet, 0, LineString([(110, -5), (140, 50), (130, 105)]))
    assert isinstance(change, Change)
    assert_sound(sheet, change)


def test_a_loop_inside_the_grid_cuts_out_an_island(sheet_of):
    loop = LineString([(100, -5), (100, 30), (150, 30), (150, 70), (100, 70), (100, 20)])
    assert "ends inside" in str(cut(sheet_of(A01=GRID), 0, loop).reason)
    through = LineString(
        [(100, -5), (100, 30), (150, 30), (150, 70), (90, 70), (90, 40), (170, 40), (170, 105)]
    )
    change = cut(sheet_of(A01=GRID), 0, through)
    assert_sound(sheet_of(A01=GRID), change)
    assert len(change.added) == 2


def test_a_locked_grid_is_not_cut(sheet_of):
    refusal = cut(sheet_of(A01=GRID, A02=BESIDE, locked="A01"), 0, LINE)
    assert "Grid A01 is locked" in str(refusal.reason)
    assert refusal.piece.equals(GRID)


def test_of_a_grid_in_two_parts_the_uncut_part_goes_with_the_nearer_half(sheet_of):
    island = box(260, 0, 300, 100)
    sheet = sheet_of(A01=shapely.union_all([GRID, island]))
    change = cut(sheet, 0, LINE)
    assert change.added[0].geometry.equals(box(0, 0, 120, 100)) or change.shapes[0].equals(
        box(0, 0, 120, 100)
    )
    assert len(change.added) == 1


def test_merging_again_restores_the_grid(sheet_of):
    sheet = sheet_of(A01=GRID, A02=BESIDE, houses=[box(105, 20, 130, 40)])
    change = cut(sheet, 0, LINE)
    parts = sheet_of(A01=change.shapes[0], A03=change.added[0].geometry, A02=BESIDE)
    merged = merge(parts, [0, 1], keep=0)
    assert merged.shapes[0].equals(GRID)
    assert merged.removed == (1,)


def test_a_grid_without_a_shape_is_missed(sheet_of):
    assert isinstance(cut(sheet_of(A01=None, A02=GRID, match=False), 0, LINE), Refusal)
