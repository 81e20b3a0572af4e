"""A part of a stack is checked as all of it is; and what goes on beyond it is followed."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.findings_table import name_communities
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.staffing import make_workers
from gridstrata.core.vicinity import (
    around,
    find_kin,
    find_rest,
    is_covered,
    is_faulty,
    is_near,
    is_of_ground,
    without_layer_wide,
)
from shapely import box

A, B, C = box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100)
WHOLE = box(0, 0, 300, 100)


def shapes(*given):
    return np.array(given, dtype=object)


def rules(check):
    return sorted(check.findings.rule)


def test_neighbours_that_were_not_read_leave_no_blind_spot(grid_layer, profile):
    part = Stack(grid_layer(a=A), frame=WHOLE)
    assert rules(check_stack(part, profile)) == ["blind_spot"]
    assert rules(check_stack(replace(part, window=box(-5, -5, 90, 105)), profile)) == []


def test_professional_neighbours_that_were_not_read_leave_none_either(grid_layer, profile):
    stack = Stack(grid_layer(a=A, b=B), (grid_layer(kind="fire", f=A),), frame=WHOLE)
    assert rules(check_stack(stack, profile)) == ["blind_spot", "blind_spot"]
    assert rules(check_stack(replace(stack, window=box(-5, -5, 90, 105)), profile)) == []


def test_professional_grid_that_reaches_out_of_the_window_is_not_outside(grid_layer, profile):
    stack = Stack(grid_layer(a=A), (grid_layer(kind="fire", f=WHOLE),))
    assert rules(check_stack(stack, profile)) == ["outside"]
    assert rules(check_stack(replace(stack, window=box(-5, -5, 90, 105)), profile)) == []


@pytest.mark.parametrize("frame", [WHOLE, None], ids=["frame", "no frame"])
def test_what_lies_in_the_window_is_found_with_the_same_id_and_measures(grid_layer, profile, frame):
    whole = Stack(grid_layer(a=A, b=box(99, 0, 200, 100), c=C), frame=frame)
    grids = grid_layer(a=A, b=box(99, 0, 200, 100))
    part = Stack(grids, frame=frame, window=around(shapes(A)))
    expected, found = (check_stack(stack, profile).findings for stack in (whole, part))
    assert found.finding_id == expected.finding_id
    assert found.area_m2.tolist() == expected.area_m2.tolist()
    assert found.width_m.tolist() == expected.width_m.tolist()


def test_exclusions_stay_exclusions(grid_layer, profile):
    stack = Stack(grid_layer(a=A), frame=WHOLE, exclusions=box(100, 0, 300, 100))
    assert rules(check_stack(replace(stack, window=box(-5, -5, 250, 105)), profile)) == []


def test_what_the_window_cuts_is_followed_twice_as_far():
    rest = find_rest(shapes(box(10, 10, 50, 20), box(90, 40, 100, 50)), box(0, 0, 100, 100))
    assert rest.contains(box(85, 35, 105, 55))
    assert not rest.intersects(box(10, 10, 50, 20))


def test_what_is_cut_at_the_rim_is_followed_whatever_way_it_was_rounded():
    for inside in (0, 1e-7, -1e-7):
        cut = box(90, 40, 100 - inside, 50)
        assert not find_rest(shapes(cut), box(0, 0, 100, 100)).is_empty


def test_nothing_is_followed_that_lies_within():
    assert find_rest(shapes(box(10, 10, 50, 20)), box(0, 0, 100, 100)).is_empty
    assert find_rest(shapes(), box(0, 0, 100, 100)).is_empty


def test_invalid_shapes_are_near_when_their_bounds_are():
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    given = shapes(bow_tie, box(20, 0, 30, 10), None, shapely.Polygon())
    assert is_near(given, box(4, 8, 6, 10)).tolist() == [True, False, False, False]


def test_grids_with_one_code_are_told_of_together():
    every = np.array(["a", "b", "b", "c", "", ""])
    assert find_kin(np.array(["a", "b", ""]), every, None).tolist() == ["b"]
    assert find_kin(np.array(["a", "c"]), every, None).tolist() == []


def test_grids_of_one_worker_are_told_of_together():
    pairs = [("a", "w1"), ("b", "w1"), ("c", "w2"), ("gone", "w2"), ("b", "w3")]
    workers = make_workers("staff", [{"grid_code": g, "worker_id": w} for g, w in pairs])
    every = np.array(["a", "b", "c"])
    assert find_kin(np.array(["a"]), every, workers).tolist() == ["a", "b"]
    assert find_kin(np.array(["c"]), every, workers).tolist() == []


def test_faulty_grids_are_told_of_by_themselves():
    bow_tie = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    given = shapes(A, bow_tie, shapely.MultiPolygon([A, C]), B)
    layer = GridLayer("base", np.array(["a", "b", "c", ""]), given)
    assert is_faulty(layer).tolist() == [False, True, True, True]


def test_findings_about_whole_grids_are_told_apart_from_those_about_ground(grid_layer, profile):
    check = check_stack(
        Stack(grid_layer(a=A, b=shapely.union_all([B, box(400, 0, 500, 9)]))), profile
    )
    assert dict(zip(check.findings.rule, is_of_ground(check))) == {"multipart": False}


def test_what_is_said_of_a_layer_and_no_place_is_left_out(grid_layer, profile):
    from datetime import date

    from gridstrata.core.admission import Admissions

    fire = grid_layer(kind="fire", f=WHOLE)
    stack = Stack(grid_layer(a=WHOLE), (fire,), admissions=Admissions(date(2026, 1, 1)))
    check = check_stack(stack, profile)
    assert rules(check) == ["not_admitted"]
    assert rules(without_layer_wide(check)) == []


def test_a_place_without_a_hole_is_covered(grid_layer):
    stack = Stack(grid_layer(a=A, c=C))
    assert is_covered(box(10, 10, 90, 90), stack)
    assert not is_covered(box(90, 10, 110, 90), stack)


def test_community_is_the_one_that_holds_the_inner_point(grid_layer, profile):
    findings = check_stack(Stack(grid_layer(a=A, b=B), frame=WHOLE), profile).findings
    communities = grid_layer(kind="communities", c2=C, c1=C, c0=A)
    assert name_communities(findings, communities).tolist() == ["c1"]
    assert name_communities(findings, None).tolist() == [""]
    assert name_communities(findings, grid_layer(kind="communities", c0=A)).tolist() == [""]
