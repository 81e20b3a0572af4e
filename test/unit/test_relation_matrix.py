"""The relation matrix: who serves which community."""

import numpy as np
import pytest
from gridstrata.core.layers import Stack
from gridstrata.core.relation_matrix import build_matrix
from gridstrata.core.relations import build_relations
from shapely import box

BASE = {code: box(10 * place, 0, 10 * place + 10, 10) for place, code in enumerate("abcd")}
COMMUNITIES = {"a": "c1", "b": "c1", "c": "c2", "d": ""}


@pytest.fixture
def relations(grid_layer, profile):
    """Return a b c d mapped: police p holds a and 4 m of b, q the rest; fire half of d at most."""

    def make(buildings=None):
        stack = Stack(
            grid_layer(**BASE),
            (
                grid_layer(kind="police", p=box(0, 0, 14, 10), q=box(14, 0, 40, 10)),
                grid_layer(kind="fire", f=box(0, 0, 35, 10)),
            ),
            buildings=buildings,
        )
        return build_relations(stack, profile)

    return make


@pytest.fixture
def matrix(relations):
    def make(kind="police", buildings=None, communities=COMMUNITIES):
        table = relations(buildings)
        of_row = np.array([communities[code] for code in table.base_code.tolist()], dtype=str)
        return build_matrix(table, of_row, kind)

    return make


def table(made, name):
    """Return a column of the cells as rows of a table, 0 where a cell is empty."""
    values = getattr(made, name).tolist()
    columns = range(len(made.professional))
    return [
        [0 if (cell := made.cell(row, column)) is None else values[cell] for column in columns]
        for row in range(len(made.communities))
    ]


def test_rows_are_communities_and_columns_professional_grids(matrix):
    made = matrix()
    assert made.communities.tolist() == ["c1", "c2", ""]
    assert made.professional.tolist() == ["p", "q"]
    assert table(made, "base_grids") == [[2, 1], [0, 1], [0, 1]]


def test_split_base_grid_is_in_both_cells_but_counted_once_in_its_community(matrix):
    assert matrix().grids_of_community.tolist() == [2, 1, 1]


def test_uncovered_ground_is_the_last_column(matrix):
    made = matrix("fire")
    assert made.professional.tolist() == ["f", ""]
    assert table(made, "share")[2] == pytest.approx([0.5, 0.5])


def test_share_is_of_households_where_there_are_some(matrix, buildings):
    made = matrix(buildings=buildings((2, 5, 30), (18, 5, 10)))
    assert table(made, "households") == [[30, 10], [0, 0], [0, 0]]
    assert table(made, "share")[0] == pytest.approx([0.75, 0.25])


def test_share_is_of_ground_in_a_community_without_households(matrix, buildings):
    assert table(matrix(), "share")[0] == pytest.approx([0.7, 0.3])
    assert table(matrix(buildings=buildings((2, 5, 30))), "share")[1] == [0, 1]


def test_shares_of_every_community_add_up_to_1(matrix):
    for kind in ("police", "fire"):
        assert [sum(row) for row in table(matrix(kind), "share")] == pytest.approx([1, 1, 1])


def test_cell_row_and_column_name_their_base_grids(matrix):
    made = matrix()
    assert made.base_grids_at(0, 1) == ["b"]
    assert made.base_grids_at(1, 0) == []
    assert made.base_grids_in_row(0) == ["a", "b"]
    assert made.base_grids_in_column(1) == ["b", "c", "d"]


def test_without_communities_there_is_one_row(matrix):
    made = matrix(communities=dict.fromkeys("abcd", ""))
    assert made.communities.tolist() == [""]
    assert table(made, "base_grids") == [[2, 3]]


def test_kind_that_is_not_mapped_has_an_empty_matrix(matrix):
    made = matrix("health")
    assert table(made, "base_grids") == []
    assert made.base_grids_in_row(0) == []
