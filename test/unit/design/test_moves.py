"""Who gives what to whom, as rows and in words."""

import numpy as np
import shapely
from gridstrata.core.design.redivision.moves import Homes, Roster, make_moves
from gridstrata.core.layers import Buildings

BUILDINGS = Buildings(
    shapely.points([(0, 0), (1, 0), (2, 0), (3, 0)]),
    np.array([10, 20, 30, 40]),
    np.array([1, 2, 3, 4]),
)
NAMES = np.array(["b0", "b1", "b2", "b3"])
NOTHING = Homes(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))


def moves(before, after, *, existed, remain, ground=NOTHING, area=()):
    roster = Roster(np.array(["A", "B", "C"]), np.array(existed), np.array(remain))
    homes = Homes(np.array(before), np.array(after))
    return make_moves(roster, BUILDINGS, NAMES, homes, ground, np.array(area, dtype=float))


def test_buildings_that_stay_are_no_move():
    found = moves([0, 0, 1, 1], [0, 0, 1, 1], existed=[1, 1, 0], remain=[1, 1, 0])
    assert len(found) == 0


def test_one_row_for_each_pair_of_grids():
    found = moves(
        [0, 0, 1, 1], [1, 1, 1, 0], existed=[True, True, False], remain=[True, True, False]
    )
    assert found.from_grid.tolist() == ["A", "B"]
    assert found.to_grid.tolist() == ["B", "A"]
    assert found.buildings.tolist() == [2, 1]
    assert found.building_codes.tolist() == ["b0;b1", "b3"]
    assert found.households.tolist() == [30, 40]
    assert found.residents.tolist() == [3, 4]
    assert str(found.text[0]) == "Grid A gives 2 buildings with 30 households to grid B."


def test_a_new_grid_makes_it_a_split():
    found = moves([0, 0, 1, 1], [0, 2, 1, 1], existed=[True, True, False], remain=[True] * 3)
    assert found.kind.tolist() == ["split"]
    assert str(found.text[0]).startswith("Grid A is divided: 1 buildings with 20 households")


def test_a_grid_that_is_gone_makes_it_a_merge():
    found = moves(
        [0, 0, 1, 1], [0, 0, 0, 0], existed=[True, True, False], remain=[True, False, False]
    )
    assert found.kind.tolist() == ["merge"]
    assert str(found.text[0]) == (
        "Grid B is dissolved: 2 buildings with 70 households go to grid A."
    )


def test_buildings_that_were_nowhere_do_not_move():
    found = moves([-1, 0, 0, 0], [0, 0, 0, -1], existed=[True] * 3, remain=[True] * 3)
    assert len(found) == 0


def test_ground_without_buildings_is_told_when_it_is_more_than_a_speck():
    ground = Homes(np.array([0, 0, 1]), np.array([1, 1, 2]))
    found = moves(
        [0, 0, 1, 1], [0, 0, 1, 1],
        existed=[True] * 3, remain=[True] * 3, ground=ground, area=[300.0, 200.4, 0.2],
    )  # fmt: skip
    assert found.area_m2.tolist() == [500.4]
    assert str(found.text[0]) == "Grid A gives 500 m2 without buildings to grid B."
