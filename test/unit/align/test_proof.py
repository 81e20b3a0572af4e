"""What the proof of an alignment says."""

import pytest
from shapely import box


def test_one_place_per_border_with_what_moved_both_ways(align, police, moves, buildings):
    upper = police(
        p="POLYGON ((0 0, 101 0, 99 100, 0 100, 0 0))",
        q="POLYGON ((101 0, 200 0, 200 100, 99 100, 101 0))",
    )
    found = align(upper, inside=buildings((50, 50, 7)))
    assert moves(found) == [("drift", "p", "q", 25.0), ("drift", "q", "p", 25.0)]
    columns = found.proof.columns()
    assert columns["place"].tolist() == [1]
    assert columns["codes"].tolist() == ["p;q"]
    assert str(columns["action"][0]) == "Border drawn onto the edges of base grids a, b."
    assert columns["moved_m2"].tolist() == [50]
    assert columns["displacement_m"][0] == pytest.approx(1, rel=0.05)
    assert [str(sentence) for sentence in columns["moves"][0]] == [
        "p → q: 25.00 m².",
        "q → p: 25.00 m².",
    ]


def test_balance_adds_up_to_the_areas_and_households(align, police, buildings):
    upper = police(p=box(-1, 0, 99, 100), q=box(99.9, -1, 200.5, 99.5))
    inside = buildings((50, 50, 7), (99.95, 50, 3), (150, 50, 11))
    found = align(upper, inside=inside)
    balance = found.proof.balance(found.before, found.layer, inside)
    area = balance.area_before_m2 + balance.gained_m2 - balance.lost_m2
    people = balance.households_before + balance.households_gained - balance.households_lost
    assert area == pytest.approx(balance.area_after_m2)
    assert people.tolist() == balance.households_after.tolist()
    assert balance.area_after_m2.tolist() == [10_000, 10_000]


def test_no_border_moves_farther_than_drift(align, police):
    found = align(police(p=box(0, 0, 101.9, 100), q=box(101.9, 0, 200, 100)))
    assert found.proof.changes.displacement_m.tolist() == [pytest.approx(1.9)]
