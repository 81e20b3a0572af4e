"""Ground painted from one grid to another."""

import numpy as np
import shapely
from gridstrata.core.drawing.change import Change, Refusal
from gridstrata.core.drawing.gestures.paint import paint
from gridstrata.core.drawing.gestures.plots import plot_of
from shapely import box

from .town import assert_sound, grown, lattice, neighbours, points, town, voronoi

LEFT, RIGHT = box(0, 0, 200, 100), box(200, 0, 400, 100)


def test_an_atom_goes_to_the_grid_beside_it_with_its_buildings(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=[shapely.Point(50, 50), shapely.Point(150, 50)])
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert change.shapes[0].equals(box(0, 0, 100, 100))
    assert change.shapes[1].equals(box(100, 0, 400, 100))
    assert change.moved.building.tolist() == [1]
    assert (change.moved.before.tolist(), change.moved.after.tolist()) == ([0], [1])
    assert not change.added
    assert not change.removed


def test_a_piece_that_the_grid_holds_already_changes_nothing(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    assert paint(sheet, box(0, 0, 100, 100), 0).is_nothing
    assert paint(sheet, box(1000, 0, 1100, 100), 0).is_nothing
    assert paint(sheet, shapely.Polygon(), 0).is_nothing


def test_a_piece_may_come_from_several_grids(sheet_of):
    sheet = sheet_of(a=box(0, 0, 100, 100), b=box(100, 0, 200, 100), c=box(0, 100, 200, 200))
    change = paint(sheet, box(50, 0, 150, 100), 2)
    assert change.shapes[0].equals(box(0, 0, 50, 100))
    assert change.shapes[1].equals(box(150, 0, 200, 100))
    assert_sound(sheet, change)


def test_a_neighbour_gains_a_vertex_where_the_new_border_ends_and_nothing_else(sheet_of):
    above = box(0, 100, 400, 200)
    sheet = sheet_of(a=LEFT, b=RIGHT, c=above, d=box(0, 200, 400, 300))
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert sorted(change.shapes) == [0, 1, 2]
    assert points(change.shapes[2]) == points(sheet.base.geometries[2]) | {(100.0, 100.0)}
    assert_sound(sheet, change)


def test_a_sliver_between_the_piece_and_the_receiving_grid_goes_along(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    change = paint(sheet, box(100, 0, 199.2, 100), 1)
    assert change.shapes[0].equals(box(0, 0, 100, 100))
    assert_sound(sheet, change)


def test_a_sliver_that_is_still_joined_to_its_grid_goes_along_too(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, c=box(0, -100, 400, 0))
    change = paint(sheet, box(100, 40, 199.2, 100), 1)
    assert (
        shapely.area(
            shapely.symmetric_difference(
                change.shapes[0], box(0, 0, 200, 100) - box(100, 40, 200, 100)
            )
        )
        < 1e-3
    )
    assert_sound(sheet, change)


def test_ground_as_wide_as_a_street_does_not(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    refusal = paint(sheet, box(100, 0, 195, 100), 1)
    assert refusal.piece.equals(box(195, 0, 200, 100))


def test_a_sliver_that_holds_a_building_does_not(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=[shapely.Point(199.2, 50)])
    assert isinstance(paint(sheet, box(100, 0, 198.4, 100), 1), Refusal)


def test_a_sliver_of_a_third_grid_under_the_piece_stays_there(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, c=box(0, 100, 400, 200))
    change = paint(sheet, box(100, 0, 200, 100.8), 1)
    assert change.shapes[2].equals(box(0, 100, 400, 200))
    assert change.shapes[1].equals(box(100, 0, 400, 100))
    assert_sound(sheet, change)


def test_a_sliver_of_a_third_grid_with_a_building_under_the_piece_does_not(sheet_of):
    house = shapely.Point(150, 100.5)
    sheet = sheet_of(a=LEFT, b=RIGHT, c=box(0, 100, 400, 200), houses=[house])
    change = paint(sheet, box(100, 0, 200, 100.9), 1)
    assert change.moved.before.tolist() == [2]
    assert_sound(sheet, change)


def test_a_grid_that_would_fall_apart_is_refused_with_the_part_cut_off(sheet_of):
    sheet = sheet_of(a=box(0, 0, 300, 100), b=box(0, 100, 300, 200))
    refusal = paint(sheet, box(50, 0, 150, 100), 1)
    assert refusal.piece.equals(box(0, 0, 50, 100))
    assert "Grid a would fall apart" in str(refusal.reason)


def test_a_neck_narrower_than_drift_holds_nothing_together(sheet_of):
    sheet = sheet_of(a=box(0, 0, 300, 100), b=box(0, 100, 300, 200))
    refusal = paint(sheet, box(50, 1.5, 150, 100), 1)
    assert shapely.area(refusal.piece - box(0, 0, 50, 100)) < 1
    wide = paint(sheet, box(50, 5, 150, 100), 1)
    assert isinstance(wide, Change)


def test_a_corner_is_no_border(sheet_of):
    sheet = sheet_of(
        a=box(0, 0, 100, 100),
        b=box(100, 0, 200, 100),
        c=box(0, 100, 100, 200),
        d=box(100, 100, 200, 200),
    )
    refusal = paint(sheet, box(50, 50, 100, 100), 3)
    assert refusal.piece.equals(box(50, 50, 100, 100))
    assert "grid d" in str(refusal.reason)


def test_of_two_atoms_the_one_that_lies_apart_is_highlighted(sheet_of):
    sheet = sheet_of(a=box(0, 0, 500, 100), b=box(0, 100, 500, 200))
    atoms = shapely.union_all([box(0, 50, 50, 100), box(200, 0, 250, 50)])
    assert paint(sheet, atoms, 1).piece.equals(box(200, 0, 250, 50))


def test_a_grid_is_not_emptied(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    refusal = paint(sheet, box(-1, -1, 201, 101), 1)
    assert "Nothing would be left of grid a" in str(refusal.reason)
    assert refusal.piece.equals(LEFT)


def test_a_grid_is_not_reduced_to_a_sliver_without_buildings(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT)
    assert isinstance(paint(sheet, box(1, 0, 200, 100), 1), Refusal)


def test_locked_grids_neither_give_nor_take(sheet_of):
    for locked in "ab":
        sheet = sheet_of(a=LEFT, b=RIGHT, locked=locked)
        refusal = paint(sheet, box(100, 0, 200, 100), 1)
        assert f"Grid {locked} is locked" in str(refusal.reason)
        assert refusal.piece.equals(sheet.base.geometries["ab".index(locked)])


def test_a_house_that_the_piece_cuts_goes_whole_with_its_middle(sheet_of):
    house = box(90, 40, 115, 60)  # middle at 102.5
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=[house])
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert change.shapes[1].equals(shapely.union_all([box(100, 0, 400, 100), house]))
    assert change.moved.building.tolist() == [0]
    assert_sound(sheet, change)


def test_a_house_that_the_piece_cuts_stays_whole_with_its_middle(sheet_of):
    house = box(85, 40, 110, 60)  # middle at 97.5
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=[house])
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert change.shapes[0].equals(shapely.union_all([box(0, 0, 100, 100), house]))
    assert not len(change.moved)
    assert_sound(sheet, change)


def test_the_part_of_a_house_of_the_receiving_grid_comes_to_it(sheet_of):
    house = box(170, 40, 240, 60)  # cut already; its middle is in b
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=[house])
    change = paint(sheet, box(180, 0, 200, 100), 1)
    assert shapely.covers(change.shapes[1], house)


def test_ground_that_two_grids_hold_belongs_to_the_one_it_was_painted_into(sheet_of):
    sheet = sheet_of(a=box(0, 0, 210, 100), b=RIGHT, match=False)
    change = paint(sheet, box(100, 0, 210, 100), 1)
    assert change.shapes[0].equals(box(0, 0, 100, 100))
    assert change.shapes[1].equals(box(100, 0, 400, 100))


def test_a_gap_in_the_layer_stays_what_it_was(sheet_of):
    sheet = sheet_of(a=box(0, 0, 200, 100), b=box(203, 0, 400, 100), c=box(0, 100, 400, 200))
    change = paint(sheet, box(0, 50, 100, 100), 2)
    grids = change.applied_to(sheet.base.geometries)
    before = shapely.union_all(sheet.base.geometries)
    assert shapely.union_all(grids).equals(before)


def test_grids_with_an_invalid_shape_or_none_are_no_obstacle(sheet_of):
    bow_tie = shapely.Polygon([(400, 0), (500, 100), (500, 0), (400, 100)])
    sheet = sheet_of(a=LEFT, b=RIGHT, c=bow_tie, d=None, match=False)
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert change.shapes[0].equals(box(0, 0, 100, 100))


def test_a_grid_in_two_parts_may_stay_so(sheet_of):
    island = box(1000, 0, 1100, 100)
    sheet = sheet_of(a=shapely.union_all([LEFT, island]), b=RIGHT)
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert change.shapes[0].equals(shapely.union_all([box(0, 0, 100, 100), island]))


def test_millimetres_beside_a_border_leave_no_shreds(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, c=box(0, 100, 400, 200))
    shaky = shapely.Polygon(
        [
            (100, 0),
            (150, -0.0004),
            (200.0007, 0.0003),
            (199.9996, 99.9995),
            (150, 99.9991),
            (100, 100.0004),
        ]
    )
    change = paint(sheet, shaky, 1)
    assert_sound(sheet, change)
    assert abs(change.shapes[1].area - 30_000) < 0.1
    assert len(shapely.get_coordinates(change.shapes[1])) < 12


def test_painting_back_restores_the_areas():
    sheet = town(2)
    done = 0
    for atom in sheet.atoms:
        home = int(sheet.tree.query(shapely.point_on_surface(atom), predicate="intersects")[0])
        for row in range(len(sheet.base)):
            change = paint(sheet, atom, row)
            if isinstance(change, Refusal) or change.is_nothing or len(change.moved) == 0:
                continue
            there = type(sheet.base)(
                "base", sheet.base.codes, change.applied_to(sheet.base.geometries)
            )
            back = paint(type(sheet)(**{**vars_of(sheet), "base": there}), atom, home)
            areas = shapely.area(back.applied_to(there.geometries))
            np.testing.assert_allclose(areas, shapely.area(sheet.base.geometries), atol=0.01)
            done += 1
    assert done > 10


def vars_of(sheet):
    return {name: getattr(sheet, name) for name in type(sheet).__dataclass_fields__}


def test_atoms_go_exactly_where_their_borders_let_them():
    for blocks in (lattice, voronoi):
        for straighten in (0.0, 6.5):
            sheet = town(3, blocks=blocks, straighten=straighten, buildings=None)
            labels, near = grown(sheet.atoms, 5, 3), neighbours(sheet.atoms)
            for atom, row in np.ndindex(len(sheet.atoms), len(sheet.base)):
                if row != labels[atom]:
                    rest = set(np.flatnonzero(labels == labels[atom]).tolist()) - {atom}
                    beside = any(labels[other] == row for other in near[atom])
                    expected = beside and is_connected(rest, near)
                    answer = paint(sheet, sheet.atoms[atom], row)
                    assert isinstance(answer, Change) == expected


def is_connected(rows, near):
    seen, todo = set(), sorted(rows)[:1]
    while todo:
        row = todo.pop()
        seen.add(row)
        todo += (near[row] & rows) - seen
    return bool(rows) and seen == rows


def test_painting_the_plots_of_all_houses_of_a_grid_would_empty_it(sheet_of):
    houses = [box(20, 20, 40, 40), box(60, 20, 80, 40), box(120, 60, 140, 80)]
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=houses)
    plots = shapely.union_all(plot_of(sheet, np.arange(3)))
    assert "Nothing would be left" in str(paint(sheet, plots, 1).reason)
    one = paint(sheet, plot_of(sheet, np.array([2]))[0], 1)
    assert one.moved.building.tolist() == [2]
    assert_sound(sheet, one)


def test_houses_that_overlap_go_together_with_the_largest(sheet_of):
    houses = [box(80, 40, 98, 60), box(96, 30, 130, 60), box(300, 10, 310, 20)]
    sheet = sheet_of(a=LEFT, b=RIGHT, houses=houses)
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert change.moved.building.tolist() == [0, 1]
    assert_sound(sheet, change)


def test_a_border_may_end_on_a_locked_neighbour_which_keeps_every_byte(sheet_of):
    sheet = sheet_of(a=LEFT, b=RIGHT, c=box(0, 100, 400, 200), locked="c")
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert sorted(change.shapes) == [0, 1]
    assert_sound(sheet, change)


def test_a_border_may_end_at_a_vertex_that_a_locked_neighbour_has(sheet_of):
    above = shapely.Polygon([(0, 100), (100, 100), (400, 100), (400, 200), (0, 200)])
    sheet = sheet_of(a=LEFT, b=RIGHT, c=above, locked="c")
    change = paint(sheet, box(100, 0, 200, 100), 1)
    assert 2 not in change.shapes
    assert_sound(sheet, change)
