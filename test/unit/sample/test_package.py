"""The district as it is stored: its layers, and the waivers of what was agreed."""

from datetime import date

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.release.gate import inspect_gate
from gridstrata.core.sample import make_district
from gridstrata.core.sample.package import CRS, agreed_waivers, district_tables


@pytest.fixture(scope="module")
def small():
    return make_district(detail="grids")


def test_waivers_let_the_sound_district_through_the_gate(small):
    waivers = agreed_waivers(small)
    findings = check_stack(small.stack, read_profile()).findings
    gate = inspect_gate(findings, waivers, date(2026, 11, 30))
    assert len(waivers) == len(small.crossings)
    assert len(gate.blocking) == 0
    assert gate.unused == ()


def test_every_layer_of_grids_keeps_its_code_and_attributes(small):
    tables = {table.name: table for table in district_tables(small, ())}
    assert {layer.kind for layer in (small.base, *small.professional)} <= set(tables)
    for layer in (small.base, *small.professional):
        table = tables[layer.kind]
        assert table.crs == CRS
        assert list(table.columns) == ["code", *layer.attributes]
        assert shapely.equals(table.geometries, layer.geometries).all()


def test_what_is_empty_is_left_out(small):
    names = {table.name for table in district_tables(small, ())}
    assert not names & {"buildings", "roads", "rivers", "waivers", "defects", "events"}


def test_every_grid_has_a_worker_and_every_department_a_record(small):
    tables = {table.name: table.columns for table in district_tables(small, ())}
    assert sorted(tables["workers"]["grid_code"]) == sorted(small.base.codes)
    assert len(set(tables["workers"]["worker_id"])) == len(small.base)
    assert tables["admissions"]["kind"].tolist() == [layer.kind for layer in small.professional]
    assert all(all(column) for column in tables["admissions"].values())


def test_events_lie_near_buildings_and_most_are_handled(district):
    tables = {table.name: table for table in district_tables(district, ())}
    events = tables["events"]
    handled = (events.columns["state"] == "已处置").mean()
    assert 0.97 < handled < 1
    assert set(events.columns["kind"]) == {"", *(layer.kind for layer in district.professional)}
    nearest = shapely.STRtree(district.buildings.points).query_nearest(
        events.geometries, return_distance=True, all_matches=False
    )[1]
    assert nearest.max() < 200


def test_known_defects_are_stored_where_there_are_any(small):
    truth = small.crossings
    tables = {table.name: table for table in district_tables(small, (), truth)}
    defects = tables["defects"]
    assert len(defects) == len(truth)
    assert defects.columns["base_codes"].tolist() == truth.base_codes.tolist()
    assert shapely.equals(defects.geometries, truth.geometry).all()


def test_buildings_carry_their_people(district):
    tables = {table.name: table for table in district_tables(district, ())}
    assert np.array_equal(tables["buildings"].columns["residents"], district.buildings.residents)
    assert (shapely.get_dimensions(tables["buildings"].geometries) == 2).all()
