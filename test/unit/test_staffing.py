"""One worker in every base grid, one base grid for every worker."""

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.staffing import find_staffing, make_workers

PROFILE = read_profile()


@pytest.fixture
def base():
    shapes = np.array([shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)])
    return GridLayer("base", np.array(["001", "002", "003"]), shapes)


def row(grid, worker, role="grid worker", phone="13800000000"):
    return {"grid_code": grid, "worker_id": worker, "role": role, "phone": phone}


def found(base, *rows):
    parts = find_staffing(base, make_workers("staff", rows), PROFILE)
    return [
        (rule, codes, detail)
        for part in parts
        for rule, codes, detail in zip(part.rule, part.base_codes, part.detail)
    ]


def test_grid_without_a_worker_is_found(base):
    assert found(base, row("001", "w1"), row("003", "w3")) == [("unstaffed", "002", "")]


def test_worker_of_several_grids_is_found_once(base):
    rows = [row("001", "w1"), row("002", "w1"), row("003", "w1"), row("003", "w2")]
    assert found(base, *rows) == [("shared_worker", "001;002;003", "w1")]


def test_two_roles_in_one_grid_are_no_two_grids(base):
    rows = [row("001", "w1"), row("001", "w1", "grid head"), row("002", "w2"), row("003", "w3")]
    assert found(base, *rows) == []


def test_severity_is_that_of_the_profile(base, tmp_path):
    path = tmp_path / "strict.toml"
    path.write_text('[severity]\nunstaffed = "error"\n', encoding="utf-8")
    stack = Stack(base, workers=make_workers("staff", [row("001", "w1"), row("002", "w2")]))
    assert check_stack(stack, read_profile(path)).findings.count("error") == {"unstaffed": 1}
    assert check_stack(stack, PROFILE).findings.count("warning") == {"unstaffed": 1}


def test_without_a_table_nobody_is_missed(base):
    assert not len(check_stack(Stack(base), PROFILE).findings)


def test_place_of_a_finding_has_no_part_in_its_id(base):
    moved = GridLayer("base", base.codes, shapely.transform(base.geometries, lambda xy: xy + 500))
    workers = make_workers("staff", [row("001", "w1"), row("002", "w1")])
    ids = [
        [one for part in find_staffing(layer, workers, PROFILE) for one in part.finding_id]
        for layer in (base, moved)
    ]
    assert ids[0] == ids[1]


def test_workers_of_grids_that_are_not_there_are_told(base):
    workers = make_workers("staff", [row("001", "w1"), row("999", "w9")])
    assert "999" in str(workers.strangers(base))
    assert make_workers("staff", [row("001", "w1")]).strangers(base) is None


def test_phone_numbers_are_among_the_columns_only_where_they_were_read():
    workers = make_workers("staff", [row("001", "w1", phone="13912345678")])
    assert workers.columns()["phone"].tolist() == ["13912345678"]
    assert "phone" not in make_workers("staff", [row("001", "w1", phone=None)]).columns()


def test_phone_number_that_one_row_leaves_out_is_taken_from_the_other():
    workers = make_workers("staff", [row("001", "w1", phone=None), row("001", "w1", phone="139")])
    assert workers.phone.tolist() == ["139"]


def test_two_phone_numbers_of_one_worker_are_refused():
    rows = [row("001", "w1", phone="138"), row("001", "w1", phone="139")]
    with pytest.raises(GridError, match="row 2: worker w1 has two phone numbers"):
        make_workers("staff", rows)


def test_codes_kept_as_numbers_are_read_as_digits(base):
    rows = [{"grid_code": 440308001001001.0, "worker_id": 7}, {"grid_code": 5.0, "worker_id": 8}]
    assert make_workers("staff", rows).grid_code.tolist() == ["440308001001001", "5"]


def test_rows_that_say_the_same_count_once():
    assert len(make_workers("staff", [row("001", "w1"), row("001", "w1")])) == 1


@pytest.mark.parametrize("name", ["grid_code", "worker_id"])
def test_row_without_a_grid_or_a_worker_is_refused(name):
    rows = [row("001", "w1"), {**row("002", "w2"), name: None}]
    with pytest.raises(GridError, match=rf"Workers staff, row 2: {name} is missing"):
        make_workers("staff", rows)


def test_empty_layer_and_empty_table_are_no_trouble():
    nothing = GridLayer("base", np.empty(0, dtype=str), np.empty(0, dtype=object))
    assert found(nothing) == []
    assert found(nothing, row("001", "w1")) == []
