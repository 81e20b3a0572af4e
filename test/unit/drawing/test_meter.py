"""What a change would mean."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.drawing.gestures.cut import cut
from gridstrata.core.drawing.gestures.merge import merge
from gridstrata.core.drawing.gestures.paint import paint
from gridstrata.core.drawing.meter import Meter, RelationChange, read_meter
from gridstrata.core.profiles import read_profile
from shapely import LineString, Point, box

LEFT, RIGHT = box(0, 0, 200, 100), box(200, 0, 400, 100)
PIECE = box(100, 0, 200, 100)
HOUSES = [Point(50, 50), Point(150, 50), Point(300, 50)]
BAND = replace(read_profile(), minimum=20, maximum=50)


@pytest.fixture
def sheet(sheet_of):
    police = {"P1": LEFT, "P2": RIGHT}
    fire = {"F1": box(0, 0, 400, 100)}
    return sheet_of(
        a=LEFT,
        b=RIGHT,
        c=box(0, 100, 400, 200),
        houses=HOUSES,
        households=[10, 30, 5],
        professional={"police": police, "fire": fire},
        profile=BAND,
    )


def test_every_grid_whose_ground_changes_is_told_before_and_after(sheet):
    first, second = read_meter(sheet, paint(sheet, PIECE, 1)).grids
    assert (first.code, second.code) == ("a", "b")
    assert (first.before.households, first.after.households) == (40, 10)
    assert (first.before.residents, first.after.residents) == (80, 20)
    assert (first.before.buildings, first.after.buildings) == (2, 1)
    assert (first.before.in_band, first.after.in_band) == (True, False)
    assert (second.before.in_band, second.after.in_band) == (False, True)
    assert (first.before.area_m2, first.after.area_m2) == (20_000, 10_000)
    assert first.after.polsby_popper == pytest.approx(np.pi / 4)
    assert first.before.polsby_popper == pytest.approx(4 * np.pi * 20_000 / 600**2)


def test_a_neighbour_that_only_gains_a_vertex_is_not_told(sheet):
    change = paint(sheet, PIECE, 1)
    assert 2 in change.shapes
    assert [grid.row for grid in read_meter(sheet, change).grids] == [0, 1]


def test_relations_that_change_are_told_and_no_others(sheet):
    assert read_meter(sheet, paint(sheet, PIECE, 1)).relations == (
        RelationChange("police", "b", ("P2",), ("P1", "P2")),
    )


def test_a_slip_of_the_pen_is_no_relation_unless_a_building_stands_on_it(sheet_of):
    police = {"P1": box(0, 0, 98.5, 100), "P2": box(98.5, 0, 400, 100)}
    bare = sheet_of(a=LEFT, b=RIGHT, professional={"police": police})
    assert read_meter(bare, paint(bare, PIECE, 1)).relations == (
        RelationChange("police", "a", ("P1", "P2"), ("P1",)),
    )
    built = sheet_of(a=LEFT, b=RIGHT, professional={"police": police}, houses=[Point(99.2, 50)])
    assert not read_meter(built, paint(built, PIECE, 1)).relations


def test_ground_that_nobody_serves_is_told_as_such(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, professional={"police": {"P2": RIGHT}, "fire": {}})
    assert read_meter(sheet, paint(sheet, PIECE, 1)).relations == (
        RelationChange("police", "b", ("P2",), ("", "P2")),
    )


def test_a_grid_that_comes_to_be_has_nothing_before(sheet):
    reading = read_meter(sheet, cut(sheet, 0, LineString([(120, -5), (120, 105)])))
    kept, new = reading.grids
    assert (kept.code, new.code) == ("a", "a-2")
    assert new.before is None
    assert (kept.after.households, new.after.households) == (30, 10)
    assert new.row == 3
    assert RelationChange("police", "a-2", (), ("P1",)) in reading.relations


def test_a_grid_that_goes_has_nothing_after(sheet):
    reading = read_meter(sheet, merge(sheet, [0, 1]))
    kept, gone = reading.grids
    assert gone.after is None
    assert kept.after.households == 45
    assert reading.relations == (
        RelationChange("fire", "b", ("F1",), ()),
        RelationChange("police", "a", ("P1",), ("P1", "P2")),
        RelationChange("police", "b", ("P2",), ()),
    )


def test_a_change_that_is_nothing_reads_nothing(sheet):
    reading = read_meter(sheet, paint(sheet, LEFT, 0))
    assert not reading.grids
    assert not reading.relations


def test_without_buildings_and_professional_layers_areas_are_told(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    first, _ = read_meter(sheet, paint(sheet, PIECE, 1)).grids
    assert first.after.area_m2 == 10_000
    assert first.after.households == 0


def test_a_drift_to_be_estimated_counts_as_the_default(sheet_of):
    police = {"P1": box(0, 0, 198.5, 100), "P2": box(198.5, 0, 400, 100)}
    sheet = sheet_of(
        a=LEFT, b=RIGHT, professional={"police": police}, profile=BAND.with_widths(0.2, 0.0)
    )
    assert sheet.drift == 2.0
    assert read_meter(sheet, paint(sheet, PIECE, 1)).relations == (
        RelationChange("police", "b", ("P2",), ("P1", "P2")),
    )
    noisy = sheet_of(a=LEFT, b=RIGHT, profile=BAND.with_widths(3.0, 0.0))
    assert noisy.drift == 3.0


def test_a_faulty_professional_layer_is_read_all_the_same(sheet_of):
    bow_tie = shapely.Polygon([(0, 0), (400, 100), (400, 0), (0, 100)])
    sheet = sheet_of(
        a=LEFT, b=RIGHT, professional={"police": {"P1": bow_tie, "P2": None, "P3": LEFT}}
    )
    assert Meter(sheet).read(paint(sheet, PIECE, 1)).grids
