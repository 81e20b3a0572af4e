"""Codes after a re-division."""

import numpy as np
import pytest
from gridstrata.core.design.redivision.succession import code_anew, settle_succession


def codes(*texts):
    return np.array(texts, dtype=str)


@pytest.mark.parametrize(
    ("existing", "source", "parent", "expected"),
    [
        pytest.param(["c001", "c002"], "c001", "c", "c003", id="next after the largest"),
        pytest.param(["c001", "c007"], "c001", "c", "c008", id="no gap is filled"),
        pytest.param(["c01", "c99"], "c01", "c", "c100", id="wider where it has to be"),
        pytest.param(["x-5", "x-10"], "x-5", "c", "x-11", id="without the code of the community"),
        pytest.param(["north", "south"], "north", "", "north-001", id="without a number"),
        pytest.param(["12001", "13005"], "12001", "12", "12002", id="each community by itself"),
        pytest.param(["c001", "c1x"], "c001", "c", "c002", id="other schemes are not counted"),
    ],
)
def test_a_new_grid_gets_the_next_number_of_its_scheme(existing, source, parent, expected):
    assert code_anew(codes(*existing), codes(source), codes(parent)).tolist() == [expected]


def test_several_new_grids_get_numbers_one_after_the_other():
    found = code_anew(codes("c001", "c002"), codes("c001", "c001"), codes("c", "c"))
    assert found.tolist() == ["c003", "c004"]


def test_the_larger_part_of_a_divided_grid_keeps_its_code():
    before = np.array([0, 0, 0, 0])
    after = np.array([0, 1, 1, 1])
    people = np.array([100, 100, 100, 100])
    assert settle_succession(before, after, people, 1).tolist() == [1, 0, 0, 0]


def test_codes_stay_where_the_larger_part_has_them():
    before = np.array([0, 0, 0, 1])
    after = np.array([0, 0, 2, 2])
    people = np.array([100, 100, 150, 60])
    assert settle_succession(before, after, people, 2).tolist() == after.tolist()
