import numpy as np
import pytest
import shapely
from gridstrata.core.findings import (
    RULES,
    join_codes,
    join_findings,
    make_findings,
    no_findings,
    with_contents,
)
from shapely import box


def make(profile, rule="overlap", kind="base", codes=("a;b",), shapes=None, **columns):
    shapes = np.array(shapes if shapes is not None else [box(0, 0, 4, 2)], dtype=object)
    columns.setdefault("width_m", np.ones(len(shapes)))
    return make_findings(rule, kind, profile, geometry=shapes, codes=codes, **columns)


def test_every_rule_has_a_default_severity_and_a_sentence(profile):
    assert set(profile.severity) == set(RULES)
    for rule in RULES:
        (sentence,) = make(profile, rule, width_m=np.array([1.0]), detail=["x"]).messages()
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_sentence_names_grids_and_measures(profile):
    findings = make(profile, width_m=np.array([0.0234]))
    assert findings.messages() == ["a, b cover the same ground, 0.023 m wide."]


def test_large_measures_are_grouped(profile):
    spot = make(profile, "blind_spot", shapes=[box(0, 0, 200, 107.14)], width_m=np.array([107.0]))
    assert spot.messages() == ["Nobody covers 21,428 m², 107.0 m wide, beside a, b."]


def test_code_that_is_no_proper_text_has_an_id_too(profile):
    assert len(make(profile, codes=["\udcff"]).finding_id[0]) == 16


def test_sentence_uses_given_templates(profile):
    assert make(profile).messages({"overlap": "{codes}重叠"}) == ["a, b重叠"]


def test_area_and_length_of_polygons_and_lines(profile):
    line = shapely.LineString([(0, 0), (3, 4)])
    findings = make(profile, codes=["a", "b"], shapes=[box(0, 0, 4, 2), line])
    assert findings.area_m2.tolist() == [8.0, 0.0]
    assert findings.length_m.tolist() == [6.0, 5.0]


def test_worst_findings_stand_first(profile):
    joined = join_findings(
        [
            make(profile, "outside", codes=["z"]),
            make(profile, "overlap", codes=["b;c"]),
            make(profile, "overlap", codes=["a;b"]),
            make(profile, "unmatched_edge"),
        ]
    )
    assert joined.severity.tolist() == ["error", "error", "warning", "hint"]
    assert joined.base_codes.tolist()[:2] == ["a;b", "b;c"]
    assert joined.count() == {"overlap": 2, "outside": 1, "unmatched_edge": 1}
    assert joined.count("error") == {"overlap": 2}


def test_ids_differ_by_rule_kind_codes_and_place(profile):
    here, there = box(0, 0, 1, 1), box(50, 0, 51, 1)
    variants = join_findings(
        [
            make(profile, shapes=[here]),
            make(profile, shapes=[there]),
            make(profile, "gap", shapes=[here]),
            make(profile, codes=["a;c"], shapes=[here]),
            make(profile, kind="police", shapes=[here]),
            make(profile, shapes=[here]),
        ]
    )
    assert len(set(variants.finding_id)) == 6


def test_id_of_a_crossing_does_not_depend_on_where_its_border_runs(profile):
    first = make(profile, "crossing", "police", ["p;q"], [box(0, 0, 1, 1)])
    moved = make(profile, "crossing", "police", ["p;q"], [box(0, 0, 9, 9)])
    assert first.finding_id == moved.finding_id


def test_findings_without_a_place_have_ids(profile):
    findings = make(profile, "empty_geometry", codes=["a", "b"], shapes=[shapely.Polygon()] * 2)
    assert len(set(findings.finding_id)) == 2


def test_contents_are_counted(profile, buildings):
    findings = with_contents(make(profile), buildings((1, 1, 10), (3, 1, 5), (9, 9, 7)))
    assert (findings.buildings[0], findings.households[0], findings.residents[0]) == (2, 15, 30)


def test_contents_without_buildings_stay_zero(profile):
    assert with_contents(make(profile), None).buildings.tolist() == [0]


def test_no_findings_are_a_table_too():
    assert no_findings().messages() == no_findings().finding_id == []
    assert no_findings().count() == {}


@pytest.mark.parametrize(
    ("codes", "joined"),
    [(["b", "a"], "a;b"), (["007"], "007"), ([], "")],
    ids=["sorted", "one", "none"],
)
def test_codes_are_sorted_and_joined(codes, joined):
    assert join_codes(codes) == joined
