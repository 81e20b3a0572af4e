"""To which community base grids belong."""

import numpy as np
import pytest
from gridstrata.core.communities import find_communities
from gridstrata.core.errors import GridError
from shapely import box


@pytest.fixture
def find(grid_layer):
    def find(base, communities):
        west_and_east = grid_layer(kind="communities", **communities)
        return find_communities(grid_layer(**base), west_and_east).tolist()

    return find


WEST_AND_EAST = {"west": box(0, 0, 20, 10), "east": box(20, 0, 40, 10)}


def test_base_grid_belongs_where_it_lies(find):
    assert find({"a": box(0, 0, 10, 10), "b": box(30, 0, 40, 10)}, WEST_AND_EAST) == [
        "west",
        "east",
    ]


def test_base_grid_across_a_limit_belongs_where_most_of_it_lies(find):
    assert find({"a": box(10, 0, 24, 10), "b": box(16, 0, 30, 10)}, WEST_AND_EAST) == [
        "west",
        "east",
    ]


def test_base_grid_mostly_outside_of_all_communities_belongs_to_none(find):
    assert find({"a": box(36, 0, 50, 10), "b": box(60, 0, 70, 10)}, WEST_AND_EAST) == ["", ""]


def test_polygons_of_one_code_are_one_community(grid_layer):
    parts = grid_layer(
        kind="communities", a=box(0, 0, 3, 10), b=box(3, 0, 7, 10), c=box(7, 0, 10, 10)
    )
    two = type(parts)("communities", np.array(["outer", "inner", "outer"]), parts.geometries)
    assert find_communities(grid_layer(x=box(0, 0, 10, 10)), two).tolist() == ["outer"]


def test_invalid_community_is_made_valid_and_an_empty_one_left_out(find):
    bow_tie = "POLYGON((0 0, 20 10, 20 0, 0 10, 0 0))"
    shapes = {"tie": bow_tie, "none": "POLYGON EMPTY"}
    assert find({"a": box(0, 4, 2, 6)}, shapes) == ["tie"]


def test_community_without_a_code_is_refused(find):
    with pytest.raises(GridError) as refused:
        find({"a": box(0, 0, 10, 10)}, {"": box(0, 0, 10, 10)})
    assert str(refused.value) == (
        "Layer communities has communities without a code. "
        "Give every community a code, or choose another field."
    )
