"""Editions that cannot be compared are refused, with what to do."""

import numpy as np
import pytest
import shapely
from gridstrata.core.editions.compare import compare_editions
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer
from shapely import box

A, B = box(0, 0, 100, 100), box(100, 0, 200, 100)
BOWTIE = "POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))"


def layer(codes, shapes, name):
    geometries = np.array([shapely.from_wkt(s) if isinstance(s, str) else s for s in shapes])
    return GridLayer("base", np.array(codes, dtype=str), geometries, name)


SOUND = (["a", "b"], [A, B])


@pytest.mark.parametrize("faulty_is_old", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(
    ("codes", "shapes", "text"),
    [
        (["a", "a"], [A, B], "a code used twice (a). Give each its own code."),
        (["a", ""], [A, B], "grids without a code. Give every grid a code."),
        (["a", "b"], [BOWTIE, B], 'an invalid shape (a). Run "Fix geometries" on it.'),
        (["a", "b"], [A, "POLYGON EMPTY"], "grids without a shape (b). Draw or delete them."),
        (["a", "b"], [A, None], "grids without a shape (b). Draw or delete them."),
        (
            ["a", "b"],
            [A, box(99, 0, 200, 100)],
            'overlap by up to 1.00 m (a, b). Run "Repair a layer of grids" on it',
        ),
        (
            ["a", "b", "c"],
            [A, B, B],
            'overlap by up to 100.00 m (b, c). Run "Repair a layer of grids" on it',
        ),
        (
            ["a", "b"],
            [A, box(20, 20, 30, 30)],
            'overlap by up to 10.00 m (a, b). Run "Repair a layer of grids" on it',
        ),
    ],
)
def test_faulty_edition_is_refused_by_name_and_code(codes, shapes, text, faulty_is_old):
    faulty, sound = layer(codes, shapes, "faulty"), layer(*SOUND, "sound")
    editions = (faulty, sound) if faulty_is_old else (sound, faulty)
    with pytest.raises(GridError) as refused:
        compare_editions(*editions, 0.2)
    assert text in str(refused.value)
    assert "faulty" in str(refused.value)


def test_empty_edition_is_refused():
    empty = GridLayer("base", np.empty(0, dtype=str), np.empty(0, dtype=object), "empty")
    for editions in ((empty, layer(*SOUND, "sound")), (layer(*SOUND, "sound"), empty)):
        with pytest.raises(GridError, match=r"Layer empty has no grids\. Choose the layer"):
            compare_editions(*editions, 0.2)


@pytest.mark.parametrize("offset", [1000.0, 200.0], ids=["far away", "side by side"])
def test_editions_of_two_districts_are_refused(offset):
    moved = [shapely.transform(shape, lambda xy: xy + np.array([offset, 0])) for shape in (A, B)]
    with pytest.raises(GridError) as refused:
        compare_editions(layer(*SOUND, "Yantian"), layer(["a", "b"], moved, "Luohu"), 0.2)
    assert str(refused.value) == (
        "Layers Yantian and Luohu share no ground: they are not two editions of one district. "
        "Choose two editions of the same layer, and check their coordinate systems."
    )


def test_overlap_within_noise_is_no_reason_to_refuse():
    noisy = layer(["a", "b"], [A, box(99.9, 0, 200, 100)], "noisy")
    comparison = compare_editions(noisy, layer(*SOUND, "sound"), 0.2)
    assert comparison.lineage.change.tolist() == ["unchanged", "unchanged"]
    assert comparison.lineage.before_share.tolist() == [1, 1]
