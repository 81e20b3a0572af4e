"""Algorithm checkstack: its parameters, what it refuses, what it finds in a stack."""

import pytest
import shapely
from qgis.core import (
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsVectorLayer,
)


def box(*bounds):
    return shapely.box(*bounds).wkt


X, Y = 520_600, 2_492_500
LEFT, RIGHT = box(X, Y, X + 100, Y + 100), box(X + 100, Y, X + 200, Y + 100)
BASE = (("001", LEFT), ("002", RIGHT))
NESTED = (("P1", LEFT), ("P2", RIGHT))
CROSSING = (("P1", box(X, Y, X + 130, Y + 100)), ("P2", box(X + 130, Y, X + 200, Y + 100)))


@pytest.fixture
def stack(draw):
    """Return BASE and PROFESSIONAL of a small stack."""

    def stack(professional=NESTED, base=BASE, kind="police", **more):
        layer = draw(professional, name=kind, **more)
        return {"BASE": draw(base, name="base"), "PROFESSIONAL": [layer]}

    return stack


@pytest.mark.parametrize(
    ("name", "type_", "default"),
    [
        ("BASE", QgsProcessingParameterFeatureSource, None),
        ("BASE_CODE", QgsProcessingParameterField, "code"),
        ("PROFESSIONAL", QgsProcessingParameterMultipleLayers, None),
        ("PROFESSIONAL_CODE", QgsProcessingParameterString, "code"),
        ("FRAME", QgsProcessingParameterFeatureSource, None),
        ("EXCLUSIONS", QgsProcessingParameterFeatureSource, None),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None),
        ("HOUSEHOLDS", QgsProcessingParameterField, None),
        ("RESIDENTS", QgsProcessingParameterField, None),
        ("COMMUNITIES", QgsProcessingParameterFeatureSource, None),
        ("COMMUNITY_CODE", QgsProcessingParameterField, "code"),
        ("NOISE", QgsProcessingParameterNumber, 0.2),
        ("DRIFT", QgsProcessingParameterNumber, 2.0),
        ("MINIMUM", QgsProcessingParameterNumber, 300),
        ("MAXIMUM", QgsProcessingParameterNumber, 500),
        ("PROFILE", QgsProcessingParameterFile, None),
        ("FINDINGS", QgsProcessingParameterFeatureSink, None),
        ("MISMATCHES", QgsProcessingParameterFeatureSink, None),
        ("SUMMARY", QgsProcessingParameterFeatureSink, None),
        ("REPORT", QgsProcessingParameterFileDestination, None),
    ],
)
def test_parameters_are_those_of_the_contract(provider, name, type_, default):
    algorithm = provider.algorithm("checkstack").create()
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default


@pytest.mark.parametrize(
    ("given", "text"),
    [
        pytest.param(
            {"MINIMUM": 600}, "MINIMUM (600) is not between 0 and MAXIMUM (500).", id="empty band"
        ),
        pytest.param(
            {"PROFESSIONAL_CODE": "id"},
            "Layer police has no field id. Its fields are: code.",
            id="missing code field",
        ),
        pytest.param(
            {"PROFESSIONAL_CODE": "fire=code"},
            "PROFESSIONAL_CODE names the kind fire, which no layer has. Kinds: police.",
            id="code field of an unknown kind",
        ),
        pytest.param(
            {"PROFESSIONAL": ["/nowhere/police.gpkg"]},
            "PROFESSIONAL: /nowhere/police.gpkg cannot be opened as a layer. "
            "Choose a GeoPackage or another vector file.",
            id="missing file",
        ),
    ],
)
def test_what_cannot_work_is_refused_before_the_run(problems, stack, given, text):
    assert problems("checkstack", **{**stack(), "FINDINGS": "memory:", **given}) == text


@pytest.mark.parametrize(
    ("kinds", "twice"), [(("police", "police"), "police"), (("base",), "base")]
)
def test_two_layers_of_one_kind_are_refused(problems, draw, kinds, twice):
    layers = [draw(NESTED, name=kind) for kind in kinds]
    text = problems("checkstack", BASE=draw(), PROFESSIONAL=layers, FINDINGS="memory:")
    assert text == (
        f"Two layers are of the kind {twice}. Give every professional layer a kind of its own."
    )


def test_professional_layer_without_crs_is_refused(problems, stack):
    text = problems("checkstack", **stack(crs=""), FINDINGS="memory:")
    assert text.startswith("Layer police has no coordinate reference system.")


def test_nested_stack_has_no_findings(run, stack):
    results = run("checkstack", **stack(), FINDINGS="memory:")
    assert [results[name] for name in ("ERRORS", "WARNINGS", "HINTS")] == [0, 0, 0]


def test_crossing_is_found_and_told(run, stack, rows, listener):
    results = run("checkstack", **stack(CROSSING), FINDINGS="memory:")
    (row,) = rows(results["FINDINGS"])
    assert (row["rule"], row["severity"], row["kind"]) == ("crossing", "error", "police")
    assert (row["base_codes"], row["professional_codes"]) == ("002", "P1;P2")
    assert results["ERRORS"] == 1
    assert "Error: Base grid split: 1" in listener.told
    assert "police: disagreement up to 2.00 m wide counts as drift" in listener.told


def test_several_kinds_are_checked_against_the_base(run, draw, rows):
    fire = draw([("F1", box(X, Y, X + 200, Y + 100))], name="fire")
    police = draw(CROSSING, name="police")
    results = run("checkstack", BASE=draw(BASE), PROFESSIONAL=[fire, police], FINDINGS="memory:")
    assert [row["kind"] for row in rows(results["FINDINGS"])] == ["police"]


def test_code_field_of_each_kind(run, draw, rows):
    police = draw([(1, CROSSING[0][1]), (2, CROSSING[1][1])], name="police", code="PSA:integer")
    fire = draw([("F1", box(X, Y, X + 200, Y + 100))], name="fire", code="NAME:string")
    results = run(
        "checkstack",
        BASE=draw(BASE),
        PROFESSIONAL=[police, fire],
        PROFESSIONAL_CODE="police=PSA;fire=NAME",
        FINDINGS="memory:",
    )
    assert [row["professional_codes"] for row in rows(results["FINDINGS"])] == ["1;2"]


def test_two_layers_of_one_file_keep_their_kinds(run, draw, save, rows):
    sources = [save(draw(CROSSING), name) for name in ("警格", "fire")]
    base = save(draw(BASE), "base")
    results = run("checkstack", BASE=base, PROFESSIONAL=sources, FINDINGS="memory:")
    assert sorted(row["kind"] for row in rows(results["FINDINGS"])) == ["fire", "警格"]


def test_layers_in_other_crs_are_brought_to_the_base_layers(run, draw, rows, reproject):
    shapes = reproject([wkt for _, wkt in CROSSING], "EPSG:4547", "EPSG:4490")
    police = draw(list(zip(("P1", "P2"), shapes)), "EPSG:4490", name="police")
    results = run("checkstack", BASE=draw(BASE), PROFESSIONAL=[police], FINDINGS="memory:")
    (row,) = rows(results["FINDINGS"])
    assert (row["rule"], row["area_m2"]) == ("crossing", pytest.approx(3000, rel=1e-6))
    assert results["FINDINGS"].crs().authid() == "EPSG:4547"


def test_faulty_layers_are_checked_all_the_same(run, stack, rows):
    results = run(
        "checkstack", **stack([("P1", LEFT), ("P1", RIGHT), (None, None)]), FINDINGS="memory:"
    )
    assert sorted(row["rule"] for row in rows(results["FINDINGS"])) == [
        "duplicate_code",
        "empty_geometry",
        "missing_code",
    ]


def test_size_band_and_cut_buildings(run, stack, draw, rows):
    house = box(X + 95, Y + 40, X + 105, Y + 60)
    buildings = draw([("h", house, 350)], households="integer")
    given = {"BUILDINGS": buildings, "HOUSEHOLDS": "households", "FINDINGS": "memory:"}
    found = [
        (row["rule"], row["base_codes"])
        for row in rows(run("checkstack", **stack(), **given)["FINDINGS"])
    ]
    assert ("cut_building", "001;002") in found
    assert sum(rule == "undersized" for rule, _ in found) == 1
    wide = rows(run("checkstack", **stack(), **given, MINIMUM=0, MAXIMUM=9999)["FINDINGS"])
    assert [row["rule"] for row in wide] == ["cut_building"]


def test_communities_hold_whole_base_grids(run, stack, draw, rows):
    communities = draw([("C1", CROSSING[0][1]), ("C2", CROSSING[1][1])], name="communities")
    results = run("checkstack", **stack(), COMMUNITIES=communities, FINDINGS="memory:")
    (row,) = rows(results["FINDINGS"])
    assert (row["rule"], row["base_codes"]) == ("outside_community", "002")


def test_summary_counts_by_kind_rule_and_severity(run, stack, rows, tmp_path):
    path = str(tmp_path / "summary.gpkg")
    results = run("checkstack", **stack(CROSSING), FINDINGS="memory:", SUMMARY=path)
    (row,) = rows(results["SUMMARY"])
    assert [row[name] for name in ("kind", "rule", "severity", "count")] == [
        "police", "crossing", "error", 1,
    ]  # fmt: skip
    assert row["area_m2"] == pytest.approx(3000)
    assert not QgsVectorLayer(path, "summary", "ogr").isSpatial()


def test_report_is_a_page_with_the_findings(run, stack, tmp_path):
    path = tmp_path / "报告.html"
    results = run("checkstack", **stack(CROSSING), FINDINGS="memory:", REPORT=str(path))
    assert results["REPORT"] == str(path)
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "P1" in page


def test_report_of_faulty_layers_says_why_it_shows_no_mapping(run, stack, tmp_path, listener):
    faulty = stack([("P1", LEFT), ("P1", RIGHT)])
    run("checkstack", **faulty, FINDINGS="memory:", REPORT=str(tmp_path / "report.html"))
    assert any(
        text.startswith("The report shows no mapping: Layer police") for text in listener.told
    )


@pytest.mark.parametrize("empty", ["base", "police"])
def test_empty_layer_is_refused_with_its_name(run, stack, empty):
    given = stack(base=[]) if empty == "base" else stack([])
    with pytest.raises(
        QgsProcessingException, match=f"Layer {empty} is empty: nothing is drawn in it"
    ):
        run("checkstack", **given, FINDINGS="memory:")
