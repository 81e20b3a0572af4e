"""Codes for grids cut off others."""

import pytest
from gridstrata.core.drawing.codes import next_code


@pytest.mark.parametrize(
    ("codes", "like", "expected"),
    [
        (["A01", "A07"], "A01", "A08"),
        (["A01", "A02", "B09"], "A01", "A03"),
        (["A0001", "A02"], "A0001", "A0002"),
        (["440304001001", "440304001015"], "440304001001", "440304001016"),
        (["福田01"], "福田01", "福田02"),
        (["A98"], "A98", "A99"),
    ],
)
def test_the_number_after_the_highest_of_its_sort_is_taken(codes, like, expected):
    assert next_code(codes, like) == expected


@pytest.mark.parametrize(
    ("codes", "like", "expected"),
    [
        (["A99"], "A01", "A01-2"),
        (["park"], "park", "park-2"),
        (["park", "park-2", "park-3"], "park", "park-4"),
        (["A1"], "A1", "A1-2"),
        ([""], "", "-2"),
    ],
)
def test_where_no_number_can_follow_one_is_put_behind(codes, like, expected):
    assert next_code(codes, like) == expected


def test_a_code_that_is_not_among_those_in_use_is_followed_all_the_same():
    assert next_code([], "A05") == "A06"


def test_the_new_code_is_never_in_use():
    codes = [f"A{number:02d}" for number in range(90)]
    for _ in range(30):
        codes.append(next_code(codes, "A03"))
    assert len(set(codes)) == len(codes)
