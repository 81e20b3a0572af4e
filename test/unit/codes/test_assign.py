"""Codes for a layer: numbered once in reading order, appended, and what cannot be coded."""

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError

from .conftest import COMMUNITIES, layer_of, quarters, squares

A, B, C, D = COMMUNITIES
BOTH = np.concatenate([quarters(0), quarters(1)])
POLICE = {"scheme": "professional_grid", "object_class": "010100"}


def rules(assignment):
    return [(finding.row, finding.rule) for finding in assignment.findings]


def test_grids_are_numbered_west_to_east_and_north_to_south_in_their_community(assign):
    codes = assign(BOTH, row_height=500.0).codes
    in_order = [f"{A}003", f"{A}004", f"{A}001", f"{A}002"]
    assert codes.tolist() == in_order + [code.replace(A, B) for code in in_order]


def test_row_height_decides_what_is_one_row(assign):
    staggered = squares((0, 0, 0.5, 1), (0.5, 0, 1, 0.9))
    assert assign(staggered[::-1], row_height=1000.0).codes.tolist() == [f"{A}002", f"{A}001"]
    low_first = squares((0, 0, 0.5, 0.4), (0.5, 0, 1, 1))
    assert assign(low_first, row_height=250.0).codes.tolist() == [f"{A}002", f"{A}001"]
    assert assign(low_first, row_height=1000.0).codes.tolist() == [f"{A}001", f"{A}002"]


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_rows_changes_no_code(assign, seed):
    order = np.random.default_rng(seed).permutation(len(BOTH))
    assert (assign(BOTH[order]).codes == assign(BOTH).codes[order]).all()


def test_management_grids_are_coded_as_unit_grids_are(assign):
    assert assign(BOTH, scheme="management_grid").codes.tolist() == assign(BOTH).codes.tolist()


def test_template_codes_parents_with_letters(assign, communities):
    parents = communities(("YT01", "YT02", "YT03", "YT04"))
    codes = assign(quarters(0), scheme="{parent:4}-{sequence:02}", parents=parents).codes
    assert codes.tolist() == ["YT01-03", "YT01-04", "YT01-01", "YT01-02"]


def test_existing_codes_stay_and_new_grids_come_after_the_highest(assign):
    existing = [f"{A}017", "", f"{A}002", ""]
    assert assign(quarters(0), existing).codes.tolist() == [
        f"{A}017",
        f"{A}019",
        f"{A}002",
        f"{A}018",
    ]


def test_grid_of_two_communities_is_told_and_not_coded(assign):
    found = assign(squares((0.5, 0, 1.5, 1), (0, 0, 0.5, 1)))
    assert found.codes.tolist() == ["", f"{A}001"]
    assert rules(found) == [(0, "several_parents")]
    assert found.findings[0].parents == (A, B)
    assert f"lies in {A}, {B}. Scheme unit_grid codes grids of one area only" in str(
        found.findings[0].message
    )


@pytest.mark.parametrize(("beyond", "code"), [(0.0019, f"{A}001"), (0.0021, "")])
def test_slip_of_the_pen_up_to_drift_is_no_second_community(assign, beyond, code):
    assert assign(squares((0, 0, 1 + beyond, 1))).codes.tolist() == [code]


def test_grid_narrower_than_drift_lies_where_most_of_it_lies(assign):
    assert assign(squares((0.9995, 0, 1.0001, 1))).codes.tolist() == [f"{A}001"]


def test_grid_of_no_community_is_told(assign):
    found = assign(squares((10, 10, 11, 11), (0, 0.5, 0.5, 3)))
    assert found.codes.tolist() == ["", ""]
    assert rules(found) == [(0, "no_parent"), (1, "no_parent")]
    assert "no area of layer communities" in str(found.findings[0].message)


def test_grid_that_reaches_beyond_all_communities_is_coded_and_told(assign):
    found = assign(squares((0, 0, 1, 1.01)))
    assert found.codes.tolist() == [f"{A}001"]
    assert rules(found) == [(0, "beyond_parents")]


def test_grid_without_a_shape_is_told(assign):
    found = assign([None, shapely.Polygon(), squares((0, 0, 1, 1))[0]])
    assert found.codes.tolist() == ["", "", f"{A}001"]
    assert rules(found) == [(0, "no_shape"), (1, "no_shape")]


def test_invalid_shape_is_coded_where_it_lies(assign):
    bow = shapely.Polygon([(0, 0), (900, 900), (900, 0), (0, 900)])
    assert assign([bow]).codes.tolist() == [f"{A}001"]


@pytest.mark.parametrize("code", ["", "440308L01", "440308900001", "440308003000"])
def test_bureau_without_a_national_code_has_its_grids_told_not_coded(assign, communities, code):
    found = assign(
        BOTH[[0, 4]],
        parents=communities((A, code, C, D)),
        parent_names=np.array(["园墩头社区", "中英街管理局", "", ""]),
    )
    assert found.codes.tolist() == [f"{A}001", ""]
    assert rules(found) == [(1, "parent_without_code")]
    assert "lies in 中英街管理局" in str(found.findings[0].message)


def test_one_community_in_two_polygons_is_one(assign, communities):
    found = assign(squares((0.5, 0, 1.5, 1)), parents=communities((A, A, C, D)))
    assert found.codes.tolist() == [f"{A}001"]


def test_old_vintage_is_told_and_not_changed(assign):
    old = "440307001001005"
    found = assign(quarters(0), [old, "", "", ""])
    assert found.codes.tolist() == [old, f"{A}003", f"{A}001", f"{A}002"]
    assert rules(found) == [(0, "other_parent")]
    assert f"Code {old} belongs to 440307001001, but the grid lies in {A}" in str(
        found.findings[0].message
    )


def test_code_of_another_community_of_an_older_list_is_told(assign):
    found = assign(quarters(0)[:1], [f"{B}003"])
    assert found.codes.tolist() == [f"{B}003"]
    assert rules(found) == [(0, "other_parent")]


def test_malformed_and_doubled_codes_are_told_and_kept(assign):
    existing = ["12", f"{A}004", f"{A}004", f"{A}000"]
    found = assign(quarters(0), existing)
    assert found.codes.tolist() == existing
    assert rules(found) == [
        (0, "malformed_code"),
        (1, "duplicate_code"),
        (2, "duplicate_code"),
        (3, "zero_sequence"),
    ]


@pytest.mark.parametrize(
    ("scheme", "given", "last"), [("unit_grid", {}, 999), ("professional_grid", POLICE, 99)]
)
def test_overflow_is_refused_naming_the_community(assign, scheme, given, last):
    side = 32
    ticks = np.arange(side * side) / side
    shapes = squares(
        *((x % 1, x // 1 / side, x % 1 + 1 / side, (x // 1 + 1) / side) for x in ticks)
    )
    given = {"scheme": scheme, **given}
    assert len(set(assign(shapes[:last], **given).codes.tolist())) == last
    with pytest.raises(GridError, match=f"{A} has no number left: scheme {scheme} counts to"):
        assign(shapes[: last + 1], **given)


def test_professional_grid_of_one_community_ends_in_00(assign):
    found = assign(squares((0, 0, 1, 1), (2, 0, 2.5, 1), (2.5, 0, 3, 1)), **POLICE)
    assert found.codes.tolist() == [f"010100{A}00", f"010100{C}01", f"010100{C}02"]
    assert not found.findings


def test_professional_grids_of_several_communities_are_numbered_from_601_in_the_street(assign):
    shapes = squares((0, 0, 2, 0.5), (0, 0.5, 2, 1), (2, 0, 4, 1))
    found = assign(shapes, row_height=500.0, **POLICE)
    assert found.codes.tolist() == [
        "01010044030800160200",
        "01010044030800160100",
        "01010044030800260100",
    ]


def test_community_shared_with_a_merged_grid_is_divided(assign):
    found = assign(squares((0, 0, 0.5, 1), (0.5, 0, 2, 1)), **POLICE)
    assert found.codes.tolist() == [f"010100{A}01", "01010044030800160100"]


def test_professional_grid_over_two_streets_is_told_and_not_coded(assign):
    found = assign(squares((1, 0, 3, 1), (0, 0, 1, 1)), **POLICE)
    assert found.codes.tolist() == ["", f"010100{A}00"]
    assert rules(found) == [(0, "several_parents")]
    assert "lies in 440308001, 440308002" in str(found.findings[0].message)


def test_code_that_says_undivided_is_told_once_others_lie_there(assign):
    found = assign(squares((0, 0, 0.5, 1), (0.5, 0, 1, 1)), [f"010100{A}00", ""], **POLICE)
    assert found.codes.tolist() == [f"010100{A}00", f"010100{A}01"]
    assert rules(found) == [(0, "not_undivided")]


def test_code_of_another_object_class_is_told(assign):
    found = assign(squares((0, 0, 1, 1)), [f"020100{A}00"], **POLICE)
    assert found.codes.tolist() == [f"020100{A}00"]
    assert rules(found) == [(0, "other_class")]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"today": "30.11.2026"}, "DATE is '30.11.2026'. Give a day such as 2026-11-30."),
        ({"today": "2026-02-30"}, "DATE is '2026-02-30'"),
        ({"today": "20261130"}, "DATE is '20261130'"),
        ({"object_class": "010100"}, "unit_grid have no object class. Leave OBJECT_CLASS empty"),
        ({"scheme": "professional_grid"}, "OBJECT_CLASS is ''. Scheme professional_grid needs"),
        ({**POLICE, "object_class": "0101"}, "OBJECT_CLASS is '0101'"),
        ({"parents": layer_of([], [], "communities")}, "Layer communities has no areas"),
        ({"parents": layer_of([None], [A], "districts")}, "Layer districts has no areas"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[:24],
)
def test_setting_that_cannot_work_is_refused(assign, given, message):
    with pytest.raises(GridError, match=message):
        assign(quarters(0), **given)


def test_inputs_are_not_modified(assign, communities):
    codes, parents = [f"{A}001", "", "", ""], communities()
    shapes = quarters(0)
    before = shapely.to_wkb(shapes).tolist(), shapely.to_wkb(parents.geometries).tolist()
    assign(shapes, codes, parents=parents)
    after = shapely.to_wkb(shapes).tolist(), shapely.to_wkb(parents.geometries).tolist()
    assert before == after
    assert parents.codes.tolist() == list(COMMUNITIES)


def test_id_of_a_finding_stays_while_the_finding_does(assign):
    across, other = squares((0.5, 0, 1.5, 0.5), (10, 10, 11, 11))
    one, two = assign([across]), assign([other, across])
    assert one.finding_ids == two.finding_ids[1:]
    assert len(set(two.finding_ids)) == 2
    assert [finding.severity for finding in two.findings] == ["error", "error"]
    assert [finding.parent_codes for finding in two.findings] == ["", f"{A};{B}"]
