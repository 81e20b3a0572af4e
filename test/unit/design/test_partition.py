"""Plans are contiguous, in the band, without enclaves, near the optimum, and always the same."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gridstrata.core.design.pace import Pace
from gridstrata.core.design.search.instance import find_components, find_enclosing
from gridstrata.core.design.search.objective import make_terms, plan_energy, sum_by_grid
from gridstrata.core.design.search.partition import partition, repartition
from gridstrata.core.design.settings import Band
from gridstrata.core.progress import CancelledError

from .exact import best_plan, stated_objective
from .voronoi import voronoi_instance

ROOT = Path(__file__).parents[3]
BAND = Band()


def draw(instance, seed=1, compactness=0.5, pace=None):
    count = BAND.best_count(int(instance.weight.sum()))
    return partition(instance, BAND, count, compactness, seed, pace or Pace())


def parts_of(instance, labels):
    return [
        find_components(instance.take(np.flatnonzero(labels == grid))).max() + 1
        for grid in range(labels.max() + 1)
    ]


def roundness(instance, labels):
    _, area, perimeter, _ = sum_by_grid(instance, labels)
    return 4 * np.pi * area / perimeter**2


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n", [40, 300])
def test_every_grid_is_contiguous_and_in_the_band(n, seed):
    instance = voronoi_instance(n, seed)
    labels = draw(instance, seed)
    assert BAND.contains(np.bincount(labels, instance.weight)).all()
    assert set(parts_of(instance, labels)) == {1}
    assert find_enclosing(instance, labels) == []
    assert labels.max() + 1 == BAND.best_count(int(instance.weight.sum()))


@pytest.mark.parametrize("seed", range(6))
def test_a_small_plan_is_within_5_percent_of_the_optimum(seed):
    instance = voronoi_instance(22, seed, 60, 160)
    count = BAND.best_count(int(instance.weight.sum()))
    terms = make_terms(BAND, 0.5)
    _, optimum = best_plan(instance, BAND, count, stated_objective(instance, terms))
    drawn = plan_energy(instance, partition(instance, BAND, count, 0.5, 1, Pace()), terms)
    assert optimum <= drawn * (1 + 1e-9)
    assert drawn <= optimum * 1.05


def test_the_same_seed_gives_the_same_plan_and_another_one_another():
    instance = voronoi_instance(200, 3)
    assert np.array_equal(draw(instance, 1), draw(instance, 1))
    assert not np.array_equal(draw(instance, 1), draw(instance, 2))


def test_a_compact_plan_is_rounder_than_one_along_barriers():
    instance = voronoi_instance(300, 2)
    rng = np.random.default_rng(1)
    pair = np.minimum(instance.owner, instance.neighbour) * 300 + np.maximum(
        instance.owner, instance.neighbour
    )
    resistance = rng.random(300 * 301)[pair]
    walled = replace(instance, resistance=resistance)
    resisted = [sum_by_grid(walled, draw(walled, compactness=c))[3].sum() for c in (0.0, 1.0)]
    round_ = [roundness(walled, draw(walled, compactness=c)).mean() for c in (0.0, 1.0)]
    assert resisted[0] < resisted[1]
    assert round_[0] < round_[1]


def test_one_grid_takes_everything():
    instance = voronoi_instance(10, 1, 30, 40)
    assert draw(instance).tolist() == [0] * 10


def test_more_grids_than_atoms_become_one_each():
    instance = voronoi_instance(3, 1, 900, 1000)
    assert sorted(partition(instance, BAND, 7, 0.5, 1, Pace()).tolist()) == [0, 1, 2]


def test_an_atom_above_the_maximum_shares_its_grid_with_no_people():
    instance = voronoi_instance(60, 4)
    people = instance.weight.copy()
    people[30] = 900
    crowded = replace(instance, weight=people)
    labels = draw(crowded)
    assert people[labels == labels[30]].sum() < 900 + BAND.minimum


def test_without_people_there_is_one_grid_per_wish():
    instance = voronoi_instance(20, 1, 0, 1)
    labels = partition(instance, BAND, 4, 0.5, 1, Pace())
    assert set(parts_of(instance, labels)) == {1}


def test_a_plan_is_mended_where_it_is_out_of_the_band():
    instance = voronoi_instance(300, 5)
    labels = draw(instance)
    spoilt = labels.copy()
    beside = instance.neighbour[labels[instance.owner] == 0]
    spoilt[labels == labels[beside[labels[beside] != 0][0]]] = 0
    spoilt = np.unique(spoilt, return_inverse=True)[1]
    mended = repartition(instance, spoilt, BAND, labels.max() + 1, 0.5, 1, Pace())
    assert BAND.contains(np.bincount(mended, instance.weight)).all()
    assert set(parts_of(instance, mended)) == {1}


def test_a_plan_is_ready_when_there_is_no_time():
    instance = voronoi_instance(300, 6)
    labels = draw(instance, pace=Pace(1e-9))
    assert set(parts_of(instance, labels)) == {1}
    assert labels.max() > 0


def test_a_stopped_search_ends():
    pace = Pace()
    pace.stop()
    with pytest.raises(CancelledError):
        draw(voronoi_instance(300, 6), pace=pace)


def test_plain_python_draws_the_same_plan_as_the_compiler():
    """In two interpreters: whether numba is there is decided at import."""
    script = """
import importlib.util, sys
if sys.argv[2] == "without":
    sys.modules["numba"] = None
spec = importlib.util.spec_from_file_location("conftest", sys.argv[1] + "/conftest.py")
spec.loader.exec_module(importlib.util.module_from_spec(spec))
sys.path.insert(0, sys.argv[1] + "/test/unit/design")
from voronoi import voronoi_instance
from gridstrata.core.design.search import kernel
from gridstrata.core.design.pace import Pace
from gridstrata.core.design.search.partition import partition
from gridstrata.core.design.settings import Band
labels = partition(voronoi_instance(150, 1), Band(), 15, 0.5, 1, Pace())
print(kernel.COMPILED, labels.tolist())
"""

    def run(how):
        command = [sys.executable, "-c", script, str(ROOT), how]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split(
            maxsplit=1
        )

    compiled, fast = run("with")
    plain, slow = run("without")
    assert (compiled, plain) == ("True", "False")
    assert fast == slow
