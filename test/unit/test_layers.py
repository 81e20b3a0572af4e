import numpy as np
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer, Stack
from shapely import box


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="columns of Police differ"):
        GridLayer("police", np.array(["a", "b"]), np.array([box(0, 0, 1, 1)]), "Police")


def test_taken_rows_keep_their_attributes(grid_layer):
    layer = grid_layer(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1))
    layer = GridLayer("base", layer.codes, layer.geometries, "", {"worker": np.array(["x", "y"])})
    taken = layer.take(np.array([False, True]))
    assert taken.codes.tolist() == ["b"]
    assert taken.attributes["worker"].tolist() == ["y"]


def test_title_is_the_name_or_else_the_kind(grid_layer):
    assert grid_layer(kind="fire").title == "fire"
    assert grid_layer(kind="fire", name="消防网格").title == "消防网格"


def test_two_layers_of_one_kind_are_refused(grid_layer):
    fire = grid_layer(kind="fire", f=box(0, 0, 1, 1))
    with pytest.raises(GridError, match="Two layers are of the kind fire"):
        Stack(grid_layer(a=box(0, 0, 1, 1)), (fire, fire))


def test_a_professional_layer_cannot_be_of_the_base_kind(grid_layer):
    base = grid_layer(a=box(0, 0, 1, 1))
    with pytest.raises(GridError, match="of the kind base"):
        Stack(base, (base,))
