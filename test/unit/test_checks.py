import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_layer, check_stack
from gridstrata.core.layers import Buildings, Stack
from gridstrata.core.progress import CancelledError
from shapely import box

BASE = {"a": box(0, 0, 100, 100), "b": box(100, 0, 200, 100)}
WHOLE = box(0, 0, 200, 100)


def found(check):
    findings = check.findings
    return list(zip(findings.rule, findings.kind, findings.base_codes, findings.professional_codes))


@pytest.fixture
def in_band(buildings):
    """Return buildings that give both grids a size inside the band."""
    return buildings((50, 50, 400), (150, 50, 400))


def test_clean_stack_has_no_findings(grid_layer, profile, in_band):
    stack = Stack(
        grid_layer(**BASE),
        (grid_layer(kind="fire", f=WHOLE), grid_layer(kind="police", p=BASE["a"], q=BASE["b"])),
        frame=WHOLE,
        buildings=in_band,
        communities=grid_layer(kind="communities", c=WHOLE),
    )
    check = check_stack(stack, profile)
    assert len(check.findings) == len(check.mismatches) == 0
    assert check.drift == {"fire": 2.0, "police": 2.0}


def test_each_layer_is_checked_against_its_own_frame(grid_layer, profile):
    stack = Stack(
        grid_layer(a=BASE["a"], b=box(100, 0, 190, 100)),
        (grid_layer(kind="fire", f=box(0, 0, 150, 100)),),
        frame=WHOLE,
    )
    assert found(check_stack(stack, profile)) == [
        ("blind_spot", "base", "b", ""),
        ("blind_spot", "fire", "", "f"),
    ]


def test_professional_grid_may_cover_what_the_base_lacks(grid_layer, profile):
    stack = Stack(
        grid_layer(a=BASE["a"], b=box(101, 0, 200, 100)),
        (grid_layer(kind="fire", f=WHOLE),),
        frame=WHOLE,
    )
    assert found(check_stack(stack, profile)) == [("gap", "base", "a;b", "")]


def test_professional_grid_beyond_frame_and_base_is_outside(grid_layer, profile):
    stack = Stack(grid_layer(**BASE), (grid_layer(kind="fire", f=box(0, 0, 230, 100)),))
    check = check_stack(stack, profile)
    assert found(check) == [("outside", "fire", "", "f")]
    assert check.findings.area_m2[0] == pytest.approx(3000)


def test_exclusion_needs_no_grid_of_any_kind(grid_layer, profile):
    lake = box(50, 50, 150, 100)
    dry = {code: shapely.difference(shape, lake) for code, shape in BASE.items()}
    over_lake = grid_layer(kind="fire", f=WHOLE)
    around = grid_layer(kind="police", p=shapely.difference(WHOLE, lake))
    stack = Stack(grid_layer(**dry), (over_lake, around), frame=WHOLE, exclusions=lake)
    assert found(check_stack(stack, profile)) == []


def test_crossing_and_drift_are_told_with_their_contents(grid_layer, profile, buildings):
    police = grid_layer(kind="police", p=box(0, 0, 120, 100), q=box(120, 0, 200, 100))
    fire = grid_layer(kind="fire", f=box(0, 0, 99, 100), g=box(99, 0, 200, 100))
    stack = Stack(
        grid_layer(**BASE),
        (police, fire),
        buildings=buildings((110, 50, 30), (150, 50, 400), (50, 50, 400)),
    )
    check = check_stack(stack, profile)
    assert found(check) == [("crossing", "police", "b", "p;q"), ("drift", "fire", "a", "g")]
    assert check.findings.households.tolist() == [30, 0]


def test_faulty_grids_are_findings_and_the_check_goes_on(grid_layer, profile):
    faulty = grid_layer(
        a=BASE["a"],
        b="POLYGON ((100 0, 200 100, 200 0, 100 100, 100 0))",
        c=None,
    )
    check = check_stack(Stack(faulty, (grid_layer(kind="fire", f=WHOLE),), frame=WHOLE), profile)
    rules = check.findings.count()
    assert rules == {"invalid_geometry": 1, "empty_geometry": 1, "blind_spot": 2}


@pytest.mark.parametrize(
    ("households", "expected"),
    [
        pytest.param((299, 501), [("undersized", "a", "299"), ("oversized", "b", "501")], id="out"),
        pytest.param((300, 500), [], id="at the limits"),
    ],
)
def test_sizes_are_two_sided(grid_layer, profile, buildings, households, expected):
    inside = buildings((50, 50, households[0]), (150, 50, households[1]))
    findings = check_stack(Stack(grid_layer(**BASE), buildings=inside), profile).findings
    told = list(zip(findings.rule, findings.base_codes, findings.detail))
    assert sorted(told) == sorted(expected)


@pytest.mark.parametrize(
    ("footprint", "expected"),
    [
        pytest.param(box(95, 40, 105, 60), [("cut_building", "base", "a;b", "")], id="cut"),
        pytest.param(box(95, 40, 100.1, 60), [], id="touched by noise"),
        pytest.param(box(80, 40, 100, 60), [], id="at the border"),
    ],
)
def test_cut_building_names_both_grids(grid_layer, profile, footprint, expected):
    center = shapely.centroid(np.array([footprint, BASE["a"], BASE["b"]], dtype=object))
    counts = np.array([0, 400, 400])
    buildings = Buildings(center, counts, counts, np.array([footprint, None, None], dtype=object))
    stack = Stack(grid_layer(**BASE), buildings=buildings)
    assert found(check_stack(stack, profile)) == expected


@pytest.mark.parametrize(
    ("communities", "expected"),
    [
        pytest.param({"c": WHOLE}, {}, id="inside one"),
        pytest.param({"c": BASE["a"]}, {"b": "-"}, id="inside none"),
        pytest.param(
            {"c": box(0, 0, 120, 100), "d": box(120, 0, 200, 100)}, {"b": "d 80%, c 20%"}, id="two"
        ),
        pytest.param({"c": box(0, 0, 150, 100)}, {"b": "c 100%"}, id="partly outside"),
    ],
)
def test_base_grid_must_lie_in_one_community(grid_layer, profile, communities, expected):
    stack = Stack(grid_layer(**BASE), communities=grid_layer(kind="communities", **communities))
    findings = check_stack(stack, profile).findings
    assert dict(zip(findings.base_codes, findings.detail)) == expected
    assert set(findings.rule) <= {"outside_community"}


def test_one_layer_alone_is_checked_with_its_faults(grid_layer, profile):
    check = check_layer(grid_layer(kind="fire", f=WHOLE, g=WHOLE), profile, frame=WHOLE)
    assert check.findings.rule.tolist() == ["overlap"]


def test_cancel_stops_every_stage(grid_layer, profile):
    class StopAfter:
        def __init__(self, steps):
            self.left = steps

        def step(self, share):
            assert 0 <= share <= 1
            self.left -= 1
            if self.left < 0:
                raise CancelledError

    stack = Stack(grid_layer(**BASE), (grid_layer(kind="fire", f=WHOLE),), frame=WHOLE)
    counting = StopAfter(1000)
    check_stack(stack, profile, counting)
    steps = 1000 - counting.left
    assert steps > 8
    for stopped_at in range(steps):
        with pytest.raises(CancelledError):
            check_stack(stack, profile, StopAfter(stopped_at))
