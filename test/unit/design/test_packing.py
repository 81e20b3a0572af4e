"""How many grids sizes alone allow; compared with every way of sharing a few pieces out."""

import numpy as np
import pytest
from gridstrata.core.design.figures.packing import (
    fewest_grids,
    greatest_minimum,
    least_maximum,
    look_out,
    most_grids,
)
from gridstrata.core.design.settings import Band

BAND = Band(300, 400, 500)


def pieces(*people):
    return np.array(people, dtype=np.int64)


def ways(n):
    """Yield every way of sharing n pieces out, as the number of the grid of each."""

    def extend(labels, used):
        if len(labels) == n:
            yield labels
            return
        for label in range(used + 1):
            yield from extend([*labels, label], max(used, label + 1))

    yield from extend([], 0)


def sizes(weights, labels):
    return np.bincount(labels, weights)


@pytest.mark.parametrize("seed", range(12))
def test_no_way_of_sharing_out_beats_the_bounds(seed):
    weights = np.random.default_rng(seed).integers(1, 500, 7)
    all_sizes = [sizes(weights, labels) for labels in ways(7)]
    assert fewest_grids(weights, 500) <= min(len(s) for s in all_sizes if s.max() <= 500)
    assert most_grids(weights, 300) >= max((len(s) for s in all_sizes if s.min() >= 300), default=0)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_called_unreachable_is_so_in_every_way(seed):
    weights = np.random.default_rng(100 + seed).integers(100, 400, 7)
    reachable = any(BAND.contains(sizes(weights, labels)).all() for labels in ways(7))
    assert look_out(weights, BAND).reachable or not reachable


@pytest.mark.parametrize(
    ("people", "fewest", "most"),
    [
        pytest.param((), 0, 0, id="nothing"),
        pytest.param((0, 0, 400), 1, 1, id="nobody lives in some"),
        pytest.param((100,) * 10, 2, 3, id="small ones fill any grid"),
        pytest.param((260,) * 10, 10, 8, id="two of more than half do not share a grid"),
        pytest.param((260,) * 3 + (240,) * 3, 3, 5, id="what fits beside a large one"),
        pytest.param((450,) * 3, 3, 3, id="one that fills a grid fills no second one"),
        pytest.param((260, 260, 245, 245, 245), 4, 4, id="the room beside large ones is too small"),
    ],
)
def test_bounds_of_known_sizes(people, fewest, most):
    assert fewest_grids(pieces(*people), 500) == fewest
    assert most_grids(pieces(*people), 300) == most


@pytest.mark.parametrize("seed", range(5))
def test_limits_named_are_the_nearest_that_serve(seed):
    weights = np.random.default_rng(seed).integers(200, 500, 9)
    maximum = least_maximum(weights, 500, 5)
    assert fewest_grids(weights, maximum) <= 5
    assert maximum == 500 or fewest_grids(weights, maximum - 1) > 5
    minimum = greatest_minimum(weights, 450, 8)
    assert most_grids(weights, minimum) >= 8
    assert minimum == 450 or most_grids(weights, minimum + 1) < 8


@pytest.mark.parametrize(
    ("people", "planned", "possible"),
    [
        pytest.param((100,) * 40, 10, 10, id="to the target"),
        pytest.param((100,) * 3, 1, 1, id="just one"),
        pytest.param((50,) * 11, 1, 0, id="550 are one grid that is too large"),
        pytest.param((70, 70, 70), 1, 0, id="210 are one grid that is too small"),
        pytest.param((50,) * 21, 3, 3, id="1050 fit three"),
        pytest.param((800,), 1, 0, id="a tower"),
        pytest.param((800, 100), 1, 0, id="a little beside a tower joins it"),
        pytest.param((800, 100, 190), 2, 0, id="nearly a grid beside a tower stands alone"),
        pytest.param((800, 200, 200), 2, 1, id="a grid beside a tower"),
        pytest.param((800, *(55,) * 10), 2, 1, id="the tower takes the surplus"),
        pytest.param((800, 600, 200, 200), 3, 1, id="two towers"),
        pytest.param((), 1, 0, id="nobody at all"),
    ],
)
def test_planned_grids_come_nearest_to_the_target(people, planned, possible):
    outlook = look_out(pieces(*people), BAND)
    assert (outlook.planned, outlook.possible) == (planned, possible)


def test_ground_without_people_is_in_a_band_without_minimum():
    assert look_out(pieces(), Band(0, 400, 500)).reachable


@pytest.mark.parametrize("total", [*range(0, 3000, 37), 599, 600, 1500, 1501])
def test_small_pieces_are_planned_as_the_band_says(total):
    if total:
        assert look_out(np.ones(total, dtype=np.int64), BAND).planned == BAND.best_count(total)
