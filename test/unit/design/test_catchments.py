"""Ground divided among stations, against every possible plan of small ground."""

import itertools

import numpy as np
import pytest
from gridstrata.core.design.composition.catchments import divide_among, grow
from gridstrata.core.design.composition.contacts import Contacts
from gridstrata.core.design.composition.evening import even_out
from gridstrata.core.design.composition.exchange import Exchange, Step
from gridstrata.core.design.composition.service import Service
from gridstrata.core.progress import Silent

COLUMNS, ROWS = 4, 3
N = COLUMNS * ROWS


def lattice_contacts():
    """Return the contacts of squares numbered row by row."""
    places = list(itertools.product(range(ROWS), range(COLUMNS)))
    beside = [
        (one, other)
        for (one, (y, x)), (other, (v, u)) in itertools.product(enumerate(places), repeat=2)
        if abs(x - u) + abs(y - v) == 1
    ]
    first, second = np.array(sorted(beside)).T
    return Contacts(N, first, second)


CONTACTS = lattice_contacts()


def service(load, homes):
    """Return the task of dividing the lattice between stations that serve the same."""
    row, column = np.divmod(np.arange(N), COLUMNS)
    places = np.column_stack([100 * column, 100 * row]).astype(float)
    load, homes = np.asarray(load, dtype=float), np.asarray(homes)
    target = np.full(len(homes), load.sum() / len(homes))
    return Service(CONTACTS, places, load, places[homes], homes, target, np.zeros(len(homes)))


def are_whole(labels):
    """Tell whether the squares of each label hang together."""
    for label in np.unique(labels):
        members = set(np.flatnonzero(labels == label).tolist())
        front = [min(members)]
        while front:
            row = front.pop()
            members.discard(row)
            front += [near for near in CONTACTS.lists[row] if near in members]
        if members:
            return False
    return True


PLANS = [
    plan
    for plan in (np.array(bits) for bits in itertools.product((0, 1), repeat=N))
    if 0 < plan.sum() < N and are_whole(plan)
]


def test_plans_come_close_to_the_most_even_of_all():
    missed = []
    for seed in range(30):
        random = np.random.default_rng(seed)
        task = service(random.integers(1, 20, N), random.choice(N, 2, replace=False))
        labels = divide_among(task, 0.0, Silent())
        assert are_whole(labels)
        assert labels[task.homes].tolist() == [0, 1]
        best = min(
            np.abs(task.unevenness(plan)).max()
            for plan in PLANS
            if plan[task.homes].tolist() == [0, 1]
        )
        missed.append(np.abs(task.unevenness(labels)).max() - best)
    assert np.mean(missed) < 0.02
    assert np.mean(np.array(missed) < 1e-9) > 0.5


def test_single_steps_even_out_where_flows_are_too_coarse():
    task = service([1] * N, [0, 3])
    exchange = Exchange(task, grow(task, np.array([0.0, 150.0])))
    assert exchange.loads.tolist() != [6, 6]
    even_out(exchange, 0.0, Silent())
    assert exchange.loads.tolist() == [6, 6]
    assert are_whole(exchange.labels)


def test_zero_load_is_no_obstacle():
    task = service([5, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0], [0, 3])
    labels = divide_among(task, 0.0, Silent())
    assert task.loads(labels).tolist() == [5, 5]
    assert are_whole(labels)


@pytest.fixture
def exchange():
    """Return two columns for station 0, two for station 1."""
    return Exchange(service([1] * N, [0, 3]), np.array([0, 0, 1, 1] * ROWS))


@pytest.mark.parametrize(
    ("step", "is_open"),
    [
        pytest.param(Step(1, 0, 1), True, id="at the border"),
        pytest.param(Step(4, 0, 1), False, id="not at the border"),
        pytest.param(Step(2, 0, 1), False, id="of another station"),
    ],
)
def test_only_squares_at_the_border_can_change_sides(exchange, step, is_open):
    assert exchange.is_open(step) is is_open


def test_square_that_holds_a_territory_together_cannot_be_spared():
    labels = np.array([0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1])
    exchange = Exchange(service([1] * N, [0, 3]), labels)
    assert not exchange.is_open(Step(5, 0, 1))


def test_home_of_a_station_is_never_offered():
    exchange = Exchange(service([1] * N, [1, 2]), np.array([0, 0, 1, 1] * ROWS))
    assert {1, 2}.isdisjoint(exchange.possible().row.tolist())


def test_step_and_its_opposite_leave_everything_as_it_was(exchange):
    step = Step(5, 0, 1)
    exchange.make(step)
    assert exchange.loads.tolist() == [5, 7]
    exchange.make(step.back())
    assert exchange.loads.tolist() == [6, 6]
    assert exchange.labels.tolist() == [0, 0, 1, 1] * ROWS


def test_change_of_strain_is_what_a_step_does_to_it(exchange):
    before = exchange.total_strain
    expected = exchange.strain_of(Step(5, 0, 1))
    exchange.make(Step(5, 0, 1))
    assert exchange.total_strain - before == pytest.approx(expected)
