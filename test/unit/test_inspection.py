"""What of a layer's codes and shapes is at fault, and what helps."""

import numpy as np
import pytest
import shapely
from gridstrata.core.inspection import Problem, inspect_codes, inspect_shapes
from gridstrata.core.layers import GridLayer

BOW_TIE = shapely.from_wkt("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))")


@pytest.fixture
def grids():
    def grids(codes, shapes=None):
        drawn = np.empty(len(codes), dtype=object)
        drawn[:] = shapes or [shapely.box(n, 0, n + 1, 1) for n in range(len(codes))]
        return GridLayer("police", np.array(codes, dtype=str), drawn, "Police 2024")

    return grids


def summary(problem: Problem):
    return problem.problem, problem.severity, problem.count, problem.codes, problem.remedy


def test_sound_grids_have_no_problem(grids):
    layer = grids(["a", "b"])
    assert [*inspect_codes(layer), *inspect_shapes(layer)] == []


def test_layer_without_grids_has_no_grids_at_fault(grids):
    layer = grids([])
    assert [*inspect_codes(layer), *inspect_shapes(layer)] == []


def test_missing_and_doubled_codes_are_problems_of_their_own(grids):
    missing, twice = inspect_codes(grids(["b", "a", "", "b", "a", "c", ""]))
    assert summary(missing) == ("missing_code", "error", 2, (), "show_grids")
    assert str(missing.message) == (
        "Layer Police 2024 has grids without a code (2). Give every grid a code."
    )
    assert summary(twice) == ("duplicate_code", "error", 2, ("a", "b"), "show_grids")
    assert str(twice.message) == (
        "Layer Police 2024 has codes used more than once (a, b). Give each grid its own code."
    )


def test_invalid_shapes_are_told_with_their_codes(grids):
    (invalid,) = inspect_shapes(grids(["a", "b"], [BOW_TIE, shapely.box(0, 0, 1, 1)]))
    assert summary(invalid) == ("invalid", "error", 1, ("a",), "fix_geometries")
    assert str(invalid.message) == "Layer Police 2024 has invalid shapes (a). Fix its geometries."


def test_missing_and_empty_shapes_are_told_once_and_are_not_invalid(grids):
    shapes = [None, shapely.Polygon(), shapely.box(0, 0, 1, 1), None]
    (empty,) = inspect_shapes(grids(["b", "a", "c", ""], shapes))
    assert summary(empty) == ("empty", "error", 3, ("a", "b"), "show_grids")
    assert str(empty.message) == (
        "Layer Police 2024 has features without a shape (a, b). Draw or delete them."
    )


def test_message_names_only_the_first_grids_but_all_are_listed(grids):
    codes = [f"{number:03}" for number in range(40)]
    (twice,) = inspect_codes(grids(codes + codes))
    assert "(000, 001, 002, 003, 004 and 35 more)" in str(twice.message)
    assert list(twice.codes) == codes
