"""Corners of a single grid are brought to those that the grids around agree on."""

import numpy as np
import pytest
import shapely
from gridstrata.core.layers import Buildings, GridLayer
from shapely import Polygon, box
from shapely.affinity import translate

FRAME = box(0, 0, 100, 100)
NORTH, SOUTH = box(0, 50, 50, 100), box(0, 0, 50, 50)
BROUGHT = "The grid's corners went to where the other grids have theirs."


def east(x, y):
    """Return the eastern half, its corner between the two western quarters elsewhere."""
    return Polygon([(50, 0), (100, 0), (100, 100), (50, 100), (x, y)])


def houses(*footprints):
    shapes = np.array(footprints, dtype=object)
    ones = np.ones(len(shapes), dtype=np.int64)
    return Buildings(shapely.point_on_surface(shapes), ones, 2 * ones, shapes)


@pytest.mark.parametrize("corner", [(51.5, 50), (48.5, 50), (49, 49), (50.003, 49.5)])
def test_corner_goes_to_where_the_others_have_it(mend, corner):
    mended = mend(NORTH, SOUTH, east(*corner), frame=FRAME)
    assert mended.is_coverage
    assert mended["c"].equals(box(50, 0, 100, 100))
    assert mended.is_untouched("a")
    assert mended.is_untouched("b")
    assert set(mended.actions) == {BROUGHT}
    assert not mended.left


def test_proof_tells_what_went_from_whom_to_whom(mend):
    mended = mend(NORTH, SOUTH, east(48.5, 50), frame=FRAME)
    changes = mended.repair.proof.changes
    assert sorted(zip(changes.giver, changes.taker)) == [("c", "a"), ("c", "b")]
    assert shapely.area(changes.geometry) == pytest.approx([37.5, 37.5])
    assert changes.displacement_m == pytest.approx([1.5, 1.5], rel=0.01)


def test_grid_that_was_shifted_as_a_whole_goes_back(mend):
    clean = [box(x, y, x + 50, y + 50) for y in (0, 50, 100) for x in (0, 50, 100)]
    drawn = [*clean[:4], translate(clean[4], 1.2, -0.9), *clean[5:]]
    mended = mend(*drawn, frame=box(0, 0, 150, 150))
    assert mended.is_coverage
    assert mended["e"].equals(clean[4])
    assert all(mended.is_untouched(code) for code in "abcdfghi")


def test_corners_nearer_to_each_other_than_to_the_others_keep_their_order(mend):
    west = Polygon([(0, 0), (50, 0), (50, 50), (50.3, 50.4), (0, 50.4)])
    north = Polygon([(0, 50.4), (50.3, 50.4), (50, 100), (0, 100)])
    right = [(50, 0), (100, 0), (100, 100), (50, 100), (50.3, 50.4), (50, 50)]
    clean = Polygon(right)
    shifted = Polygon([*right[:4], (51.3, 50.4), (51, 50)])
    mended = mend(west, north, shifted, frame=FRAME)
    assert mended.is_coverage
    assert mended["c"].equals(clean)


def test_of_two_grids_neither_is_right(mend):
    mended = mend(box(0, 0, 50, 100), east(51.5, 50), frame=FRAME)
    assert mended.is_coverage
    assert mended.displacement == pytest.approx(0.75, rel=0.01)


def test_locked_grid_keeps_its_corner(mend):
    mended = mend(NORTH, SOUTH, east(51.5, 50), locked="c", frame=FRAME)
    assert mended.is_untouched("c")
    assert BROUGHT not in mended.actions


def test_grid_of_higher_priority_keeps_its_corner(mend):
    mended = mend(NORTH, SOUTH, east(48.5, 50), priority=[1, 1, 2], frame=FRAME)
    assert mended["c"].equals(east(48.5, 50))
    assert mended.is_coverage


def test_building_between_the_corners_decides(mend):
    house = box(48.8, 50.2, 60, 52)
    mended = mend(NORTH, SOUTH, east(48.5, 50), frame=FRAME, buildings=houses(house))
    assert BROUGHT not in mended.actions
    assert mended["c"].covers(house)


def test_border_of_parents_decides(mend):
    parents = GridLayer("parents", np.array(["w", "e"]), np.array([NORTH | SOUTH, east(50, 50)]))
    mended = mend(NORTH, SOUTH, east(51.5, 50), frame=FRAME, parents=parents)
    assert BROUGHT not in mended.actions
    assert mended.is_coverage


def test_corner_farther_off_than_faults_may_be_wide_stays(mend):
    mended = mend(NORTH, SOUTH, east(45, 50), frame=FRAME)
    assert BROUGHT not in mended.actions
    assert ("overlap", "Wider than the 2 m up to which faults are mended.") in mended.left


def test_grid_that_would_cross_itself_keeps_its_corner(mend):
    dent = Polygon([(50, 0), (100, 0), (100, 100), (50, 100), (51.5, 50), (90, 49.9), (51.5, 49.8)])
    mended = mend(NORTH, SOUTH, dent, frame=FRAME)
    assert shapely.is_valid(mended.shapes).all()
