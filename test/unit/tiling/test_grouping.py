import numpy as np
from gridstrata.core.tiling.grouping import connect, number_rows


def test_equal_rows_share_a_number_in_the_order_of_their_values():
    x, y = np.array([2.0, 1.0, 2.0, 1.0]), np.array([5, 7, 5, 3])
    assert number_rows(x, y).tolist() == [2, 1, 2, 0]


def test_no_rows_have_no_number():
    assert number_rows(np.empty(0), np.empty(0)).tolist() == []


def test_linked_rows_are_named_by_the_lowest():
    left, right = np.array([5, 3, 1, 6]), np.array([3, 4, 2, 6])
    assert connect(7, left, right).tolist() == [0, 1, 1, 3, 3, 3, 6]


def test_a_long_chain_is_one_group():
    rows = np.random.default_rng(1).permutation(1000)
    assert (connect(1000, rows[1:], rows[:-1]) == 0).all()
