"""The report says what was found, in either language, in one file that is safe to open."""

import re
import string
from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import StackCheck, check_stack
from gridstrata.core.errors import GridError
from gridstrata.core.findings import RULES, SEVERITIES, join_findings, make_findings, no_findings
from gridstrata.core.layers import Buildings, GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import RELATION_CLASSES, build_relations
from gridstrata.core.report import write_report
from gridstrata.core.report.mapping import summarise
from gridstrata.core.report.maps import draw_finding, draw_overview, in_picture, lay_ground
from gridstrata.core.report.sections import WORST_SHOWN, choose_worst
from gridstrata.core.report.svg import Labels, fit, scale_bar
from gridstrata.core.report.texts import escape, read_texts

from .pages import NASTY, Reader, assert_cannot_break_out, assert_needs_nothing_else, texts_in

PROFILE = read_profile()
EN, ZH = read_texts("en"), read_texts("zh_CN")


def lattice(kind, columns, rows, width=100.0, height=100.0, prefix="44030800"):
    west, south = np.meshgrid(np.arange(columns) * width, np.arange(rows) * height)
    shapes = shapely.box(west, south, west + width, south + height).ravel()
    codes = np.array([f"{prefix}{number:04}" for number in range(len(shapes))])
    return GridLayer(kind, codes, shapes)


@pytest.fixture
def stack():
    """Return four by three base grids, one too large, under two police grids that cut a column."""
    base = lattice("base", 4, 3)
    shapes = base.geometries.copy()
    shapes[5] = shapely.box(100, 100, 205, 200)
    return Stack(
        replace(base, geometries=shapes),
        (
            lattice("police", 2, 1, 150, 300, "P"),
            GridLayer("fire", np.array(["F1"]), np.array([shapely.box(0, 0, 400, 200)])),
        ),
        frame=shapely.box(0, 0, 400, 300),
        exclusions=shapely.box(300, 200, 400, 300),
    )


@pytest.fixture
def check(stack):
    return check_stack(stack, PROFILE)


def report(path, stack, check, relations=None, **options):
    write_report(path / "r.html", stack, check, relations, profile=PROFILE, **options)
    return (path / "r.html").read_text(encoding="utf-8")


def finding(rule="overlap", kind="base", codes=("a",), shape=None, **changes):
    shapes = np.empty(len(codes), dtype=object)
    shapes[:] = [shape or shapely.box(0, 0, 10, 1)] * len(codes)
    made = make_findings(
        rule, kind, PROFILE, geometry=shapes, codes=list(codes), width_m=np.ones(len(codes))
    )
    return replace(made, **{name: np.array(value) for name, value in changes.items()})


def names_in(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_the_same_gaps():
    assert list(EN.entries) == [key for key in ZH.entries if not key.endswith(".message")]
    for key, text in EN.entries.items():
        assert names_in(text) == names_in(ZH.entries[key]), key


def test_messages_have_the_gaps_of_the_rule_catalogue():
    for rule, message in ZH.rule_messages().items():
        assert message != RULES[rule]
        assert names_in(message) == names_in(RULES[rule]), rule


def test_every_rule_severity_and_relation_class_has_its_words():
    for texts in (EN, ZH):
        assert all(texts(f"rule.{rule}.{part}") for rule in RULES for part in ("title", "meaning"))
        assert all(texts(f"severity.{severity}") for severity in SEVERITIES)
        assert list(texts.rule_messages()) == list(RULES)
    rules = {key.split(".")[1] for key in EN.entries if key.startswith("rule.")}
    assert rules == set(RULES)


def test_messages_in_english_are_those_of_the_findings():
    assert EN.rule_messages() == dict(RULES)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en", "en"),
        ("zh_CN", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_the_locale_chooses_the_language(locale, language, stack, check, tmp_path):
    assert f'<html lang="{language}">' in report(tmp_path, stack, check, locale=locale)


def test_a_chinese_report_holds_no_english_sentence(stack, check, tmp_path):
    relations = build_relations(stack, PROFILE)
    words = Reader(report(tmp_path, stack, check, relations, locale="zh_CN")).words
    body = words[words.index("网格检查报告", 20) :]
    allowed = {"GridStrata", "default", "P", "F", "N", "M"}
    assert set(re.findall(r"[A-Za-z]{2,}", re.sub(r"[0-9a-f]{16}", "", body))) <= allowed


def test_the_verdict_counts_what_stands_against_a_release(stack, check, tmp_path):
    words = Reader(report(tmp_path, stack, check)).words
    errors = int((check.findings.severity == "error").sum())
    assert errors > 1
    assert f"Not ready for release {errors} errors must be mended" in words


def test_a_stack_without_errors_is_ready(stack, tmp_path):
    clean = StackCheck(finding("outside"), no_findings(), {})
    words = Reader(report(tmp_path, stack, clean)).words
    assert "Ready for release No errors were found. 1 warning and 0 hints remain" in words


def test_a_stack_without_findings_says_so(stack, tmp_path):
    words = Reader(report(tmp_path, stack, StackCheck(no_findings(), no_findings(), {}))).words
    assert "Nothing was found." in words
    assert "The worst findings" not in words


def test_findings_are_counted_by_rule_with_mismatches(stack, check, tmp_path):
    mismatch = finding("unmatched_edge", shape=shapely.LineString([(0, 0), (50, 0)]))
    words = Reader(report(tmp_path, stack, replace(check, mismatches=mismatch))).words
    count = check.findings.count()
    assert f"Base grid split {count['crossing']} –" in words
    assert f"Overlap {count['overlap']} –" in words
    assert "Border drawn differently 1 –" in words


def test_layers_are_listed_with_what_was_tolerated(stack, check, tmp_path):
    words = Reader(report(tmp_path, stack, replace(check, drift={"police": 1.5}))).words
    assert "Base grids 12 120,500 m² 0.2 m –" in words
    assert "Police 2 90,000 m² 0.2 m 1.5 m" in words
    assert "No buildings were given, so width alone decided." in words


def test_a_grid_without_a_shape_is_counted_with_its_layer(stack, check, tmp_path):
    shapes = stack.base.geometries.copy()
    shapes[0] = None
    lacking = replace(stack, base=replace(stack.base, geometries=shapes))
    words = Reader(report(tmp_path, lacking, check)).words
    assert "12 base grids" in words
    assert "Base grids 12 110,500 m²" in words


def test_people_are_told_when_buildings_were_given(stack, check, tmp_path):
    points = shapely.points([[50, 50], [250, 150]])
    buildings = Buildings(points, np.array([700, 800]), np.array([1200, 1300]))
    words = Reader(report(tmp_path, replace(stack, buildings=buildings), check)).words
    assert "2 buildings 1,500 households 2,500 residents" in words
    assert "width alone decided" not in words


def test_kinds_are_mapped_onto_base_grids_by_their_components(stack):
    police, fire = summarise(
        stack, build_relations(replace(stack, base=lattice("base", 4, 3)), PROFILE)
    )
    assert police.groups == {"1:1": 0, "1:N": 0, "N:1": 0, "M:N": 1}
    assert (police.whole, police.split, police.partly, police.without) == (6, 3, 0, 3)
    assert fire.groups == {"1:1": 0, "1:N": 1, "N:1": 0, "M:N": 0}
    assert (fire.whole, fire.split, fire.partly, fire.without) == (8, 0, 0, 4)


def test_the_mapping_is_shown_when_relations_are_given(stack, check, tmp_path):
    relations = build_relations(stack, PROFILE)
    with_mapping = report(tmp_path, stack, check, relations)
    assert "How the kinds map onto the base grids" in with_mapping
    assert all(name in with_mapping for name in RELATION_CLASSES)
    assert "How the kinds map" not in report(tmp_path, stack, check)


def test_names_cannot_break_out_of_the_page(stack, tmp_path):
    base = replace(stack.base, codes=np.array([NASTY, *stack.base.codes[1:]]))
    police = GridLayer(
        NASTY, np.array([f"{NASTY}1", f"{NASTY}2"]), stack.professional[0].geometries
    )
    nasty = replace(stack, base=base, professional=(police,))
    check = check_stack(nasty, PROFILE)
    relations = build_relations(
        replace(nasty, base=replace(base, geometries=lattice("b", 4, 3).geometries)), PROFILE
    )
    profile = replace(PROFILE, title=NASTY)
    write_report(tmp_path / "r.html", nasty, check, relations, profile=profile, locale="en")
    page = Reader((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert_cannot_break_out(page)
    assert "<script>alert('1')</script>" in page.words


def test_the_file_needs_nothing_else(stack, check, tmp_path):
    assert_needs_nothing_else(report(tmp_path, stack, check, build_relations(stack, PROFILE)))


def test_the_same_check_makes_the_same_file(stack, check, tmp_path):
    assert report(tmp_path, stack, check) == report(tmp_path, stack, check)


def test_inputs_are_not_modified(stack, check, tmp_path):
    before = shapely.to_wkb(stack.base.geometries).tolist(), check.findings.finding_id
    report(tmp_path, stack, check)
    assert (shapely.to_wkb(stack.base.geometries).tolist(), check.findings.finding_id) == before


def test_a_report_that_cannot_be_written_is_refused(stack, check, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GridError, match=r"r.html cannot be written"):
        report(tmp_path / "file", stack, check)


def test_faulty_layers_are_reported_all_the_same(stack, tmp_path):
    shapes = stack.base.geometries.copy()
    shapes[0], shapes[1] = None, shapely.Polygon()
    shapes[2] = shapely.Polygon([(200, 0), (300, 100), (300, 0), (200, 100)])
    codes = stack.base.codes.copy()
    codes[3] = ""
    faulty = replace(stack, base=GridLayer("base", codes, shapes))
    words = Reader(report(tmp_path, faulty, check_stack(faulty, PROFILE))).words
    assert "Invalid shape 1" in words
    assert "No shape 2" in words
    assert "No code 1" in words


def test_an_empty_layer_has_no_map(tmp_path):
    empty = Stack(GridLayer("base", np.empty(0, dtype=str), np.empty(0, dtype=object)))
    words = Reader(report(tmp_path, empty, StackCheck(no_findings(), no_findings(), {}))).words
    assert "Base grids 0" in words
    assert draw_overview(lay_ground(empty), no_findings(), EN) == ""


def test_the_gravest_of_each_sort_come_first():
    findings = join_findings(
        [
            finding("overlap", codes=[f"o{n}" for n in range(20)], households=np.arange(20)),
            finding("gap", codes=["g1", "g2"], households=[3, 4]),
            finding("outside", codes=["w"]),
            finding("unmatched_edge", codes=["h"]),
        ]
    )
    shown = findings.take(choose_worst(findings))
    assert len(shown) == WORST_SHOWN
    assert shown.count() == {"overlap": 10, "gap": 2}
    assert shown.base_codes.tolist()[:2] == ["o19", "o18"]
    assert shown.base_codes.tolist()[-2:] == ["g2", "g1"]


def test_warnings_are_shown_when_few_errors_are():
    findings = join_findings([finding("outside", codes=["w"]), finding("unmatched_edge")])
    assert findings.take(choose_worst(findings)).rule.tolist() == ["outside"]


def test_a_finding_is_drawn_with_its_neighbours_and_a_scale(stack, check):
    row = check.findings.rule.tolist().index("overlap")
    labels = texts_in(draw_finding(lay_ground(stack), check.findings, row, EN))
    assert {"8000005", "8000006"} <= set(labels)
    assert labels[-1] == "50 m"


def test_a_crossing_is_drawn_with_the_professional_grids(stack, check):
    row = check.findings.rule.tolist().index("crossing")
    drawing = draw_finding(lay_ground(stack), check.findings, row, ZH)
    assert {"P0000", "P0001"} <= set(texts_in(drawing))
    assert 'class="professional involved"' in drawing


@pytest.mark.parametrize("shape", [None, shapely.Polygon()], ids=["null", "empty"])
def test_a_finding_without_a_place_has_no_map(shape, stack):
    nowhere = finding("empty_geometry")
    nowhere.geometry[0] = shape
    assert draw_finding(lay_ground(stack), nowhere, 0, EN) == ""


def test_a_grid_that_reaches_a_hair_into_the_picture_is_drawn():
    edge = fit((0, 0, 100, 100), 100, 100)
    west = edge.window_with(10)[0]
    hair = np.nextafter(west, np.inf)
    tip = shapely.Polygon([(west - 5, 40), (hair, 50), (west - 5, 60)])
    shapes = np.array([tip, shapely.box(0, 0, 50, 50)], dtype=object)
    assert in_picture(edge, shapes)[1].equals(shapes[1])


def test_a_finding_amid_very_many_grids_stays_small():
    stack = Stack(lattice("base", 100, 100, 5, 5))
    drawing = draw_finding(lay_ground(stack), finding(shape=shapely.box(0, 0, 500, 500)), 0, EN)
    assert drawing.count("M") < 300


def test_a_district_of_very_many_grids_is_drawn_as_its_outline(tmp_path):
    stack = Stack(lattice("base", 100, 100))
    many = finding(codes=[f"c{n}" for n in range(4)])
    whole = report(tmp_path, stack, StackCheck(many, no_findings(), {}))
    assert len(whole) < 100_000


def test_marks_close_together_are_drawn_once(stack):
    many = finding(codes=[str(number) for number in range(500)])
    assert draw_overview(lay_ground(stack), many, EN).count("l45 45") == 1


def test_labels_keep_out_of_each_others_way():
    labels = Labels(fit((0, 0, 100, 100), 100, 100))
    placed = [labels.add("grid", "警务网格", 500, 500) for _ in range(9)]
    places = re.findall(r'y="(\d+)"', "".join(placed))
    assert len(places) == len(set(places)) == 5
    assert placed[-1] == ""


@pytest.mark.parametrize(
    ("metres", "text"),
    [(0.5, "0.1 m"), (3, "0.5 m"), (100, "20 m"), (4200, "1 km"), (50_000, "10 km")],
)
def test_the_scale_bar_has_a_round_length(metres, text):
    assert text in scale_bar(fit((0, 0, metres, metres), 300, 300), EN)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.002, "0.002 m"), (0.05, "0.05 m"), (2.5, "2.5 m"), (13.2, "13 m"), (1240, "1.2 km")],
)
def test_lengths_are_written_as_people_do(value, text):
    assert EN.length(value) == text


def test_areas_and_names_are_written_as_people_do():
    assert (EN.area(12_345.6), ZH.area(76_450_000)) == ("12,346 m²", "76.45 平方公里")
    assert (EN.kind("police"), ZH.kind("police"), ZH.kind("tea")) == ("Police", "警务网格", "tea")
    assert escape("a\x07<b>\ud800") == "a\N{REPLACEMENT CHARACTER}&lt;b&gt;?"
