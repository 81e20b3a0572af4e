"""Every professional layer carries the record by which it was let in."""

from datetime import date

import numpy as np
import pytest
import shapely
from gridstrata.core.admission import Admissions, find_unadmitted, make_admissions
from gridstrata.core.checks import check_stack
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile

PROFILE = read_profile()
TODAY = date(2026, 11, 25)
FULL = {
    "kind": "fire",
    "owner_department": "盐田区消防救援大队",
    "matters": "隐患排查; 消防通道",
    "approving_bodies": "区委政法委; 区网格办",
    "approved_on": "2026-01-01",
    "valid_until": "2026-12-31",
    "contact": "王工 0755-12345678",
}


@pytest.fixture
def fire():
    return GridLayer("fire", np.array(["f1"]), np.array([shapely.box(0, 0, 100, 100)]))


def faults(layer, *rows, day=TODAY):
    admissions = Admissions(day, make_admissions("records", rows))
    found = find_unadmitted([layer], admissions, PROFILE)
    return list(zip(found.rule, found.kind, found.detail))


def test_layer_with_a_record_that_holds_is_admitted(fire):
    assert faults(fire, FULL) == []


def test_layer_without_a_record_is_not(fire):
    assert faults(fire, {**FULL, "kind": "police"}) == [("not_admitted", "fire", "-")]


@pytest.mark.parametrize("name", [name for name in FULL if name != "kind"])
def test_what_a_record_does_not_say_is_named(fire, name):
    assert faults(fire, {**FULL, name: ""}) == [("not_admitted", "fire", name)]


def test_record_holds_through_its_last_day(fire):
    assert faults(fire, FULL, day=date(2026, 12, 31)) == []
    expired = faults(fire, FULL, day=date(2027, 1, 1))
    assert expired == [("not_admitted", "fire", "valid_until 2026-12-31")]


def test_record_does_not_hold_before_its_first_day(fire):
    early = faults(fire, FULL, day=date(2025, 12, 31))
    assert early == [("not_admitted", "fire", "approved_on 2026-01-01")]


def test_gate_asks_for_it_as_the_profile_says(fire, tmp_path):
    path = tmp_path / "strict.toml"
    path.write_text('[severity]\nnot_admitted = "error"\n', encoding="utf-8")
    base = GridLayer("base", np.array(["b1"]), fire.geometries)
    stack = Stack(base, (fire,), admissions=Admissions(TODAY))
    assert check_stack(stack, read_profile(path)).findings.count("error") == {"not_admitted": 1}
    assert check_stack(stack, PROFILE).findings.count("warning") == {"not_admitted": 1}
    assert not len(check_stack(Stack(base, (fire,)), PROFILE).findings)


def test_record_that_ends_before_it_begins_is_refused():
    reversed_days = {**FULL, "approved_on": "2026-12-31", "valid_until": "2026-01-01"}
    with pytest.raises(GridError, match="Admissions records, row 1: valid_until 2026-01-01 is be"):
        make_admissions("records", [reversed_days])


def test_day_that_is_none_is_refused():
    with pytest.raises(GridError, match=r"row 1: approved_on '31\.12\.2026' is no date"):
        make_admissions("records", [{**FULL, "approved_on": "31.12.2026"}])


def test_two_records_of_one_kind_are_refused():
    with pytest.raises(GridError, match="two admission records of the kind fire"):
        Admissions(TODAY, make_admissions("records", [FULL, FULL]))


def test_columns_are_sorted_text():
    rows = [FULL, {**FULL, "kind": "city"}]
    columns = Admissions(TODAY, make_admissions("records", rows)).columns()
    assert columns["kind"].tolist() == ["city", "fire"]
    assert columns["valid_until"].tolist() == ["2026-12-31"] * 2


def test_empty_layer_is_told_without_a_place():
    nothing = GridLayer("fire", np.empty(0, dtype=str), np.empty(0, dtype=object))
    assert faults(nothing) == [("not_admitted", "fire", "-")]


@pytest.mark.parametrize("day", ["2026-11-301", "2026-11-30xyz", "2026-W48-1", "2026-02-30"])
def test_day_is_read_strictly(day):
    with pytest.raises(GridError, match="is no date"):
        make_admissions("records", [{**FULL, "valid_until": day}])


@pytest.mark.parametrize("day", ["20991231", "2099-12-31T00:00:00", "2099-12-31 00:00:00.000"])
def test_day_may_carry_a_time(fire, day):
    assert faults(fire, {**FULL, "valid_until": day}) == []
