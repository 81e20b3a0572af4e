"""Algorithm checkstack: its parameters, what it refuses, what it finds in a stack."""

from random import Random

import pytest
import shapely
from gridstrata.core.files import write_geopackage
from gridstrata.core.sample import make_district
from gridstrata.core.sample.defects import inject_defects
from gridstrata.core.sample.package import agreed_waivers, district_tables
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsRectangle,
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


def test_findings_say_in_which_community_they_lie(run, stack, draw, rows):
    communities = draw([("C1", LEFT), ("C2", RIGHT)], name="communities")
    given = {**stack(CROSSING), "FINDINGS": "memory:", "MISMATCHES": "memory:"}
    (row,) = rows(run("checkstack", **given, COMMUNITIES=communities)["FINDINGS"])
    assert (row["rule"], row["community"]) == ("crossing", "C2")
    (row,) = rows(run("checkstack", **given)["FINDINGS"])
    assert row["community"] == ""


def test_community_is_the_last_field(run, stack):
    results = run("checkstack", **stack(), FINDINGS="memory:", MISMATCHES="memory:")
    for name in ("FINDINGS", "MISMATCHES"):
        assert results[name].fields().names()[-2:] == ["message", "community"]


def test_extent_is_optional_and_advanced(provider):
    algorithm = provider.algorithm("checkstack").create()
    definition = algorithm.parameterDefinition("EXTENT")
    assert isinstance(definition, QgsProcessingParameterExtent)
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    assert definition.flags() & advanced
    assert definition.flags() & optional


@pytest.mark.parametrize(
    "extent", ["somewhere", f"{X},{X},{Y},{Y + 100}", QgsRectangle(X, Y, X, Y)]
)
def test_extent_that_is_no_rectangle_is_refused(problems, stack, extent):
    text = problems("checkstack", **stack(), FINDINGS="memory:", EXTENT=extent)
    assert text.startswith("EXTENT is no rectangle. Draw one on the map")


def test_only_findings_that_touch_the_extent_are_written_and_counted(run, draw, rows):
    base = draw([("1", LEFT), ("2", RIGHT), ("3", box(X + 200, Y, X + 300, Y + 100))], name="base")
    police = draw(
        [
            ("P1", box(X, Y, X + 130, Y + 100)),
            ("P2", box(X + 130, Y, X + 250, Y + 100)),
            ("P3", box(X + 250, Y, X + 300, Y + 100)),
        ],
        name="police",
    )
    given = {"BASE": base, "PROFESSIONAL": [police], "FINDINGS": "memory:", "SUMMARY": "memory:"}
    results = run("checkstack", **given, EXTENT=QgsRectangle(X + 260, Y, X + 280, Y + 10))
    assert [row["base_codes"] for row in rows(results["FINDINGS"])] == ["3"]
    assert results["ERRORS"] == 1
    assert [row["count"] for row in rows(results["SUMMARY"])] == [1]


def test_extent_in_another_crs_is_brought_to_the_base_layers(run, stack, rows, reproject):
    (wkt,) = reproject([box(X + 110, Y + 10, X + 120, Y + 20)], "EPSG:4547", "EPSG:4490")
    west, south, east, north = shapely.from_wkt(wkt).bounds
    extent = f"{west},{east},{south},{north} [EPSG:4490]"
    results = run("checkstack", **stack(CROSSING), FINDINGS="memory:", EXTENT=extent)
    assert [row["rule"] for row in rows(results["FINDINGS"])] == ["crossing"]


def test_geographic_layers_are_checked_in_an_extent_too(run, draw, rows, reproject):
    def degrees(drawn):
        shapes = reproject([wkt for _, wkt in drawn], "EPSG:4547", "EPSG:4490")
        return list(zip([code for code, _ in drawn], shapes))

    given = {
        "BASE": draw(degrees(BASE), "EPSG:4490"),
        "PROFESSIONAL": [draw(degrees(CROSSING), "EPSG:4490", name="police")],
        "FINDINGS": "memory:",
    }
    (whole,) = rows(run("checkstack", **given)["FINDINGS"])
    (here,) = rows(run("checkstack", **given, EXTENT=given["BASE"].extent())["FINDINGS"])
    assert here == whole
    west = QgsRectangle(given["BASE"].extent())
    west.setXMaximum(west.xMinimum() + west.width() / 4)
    assert rows(run("checkstack", **given, EXTENT=west)["FINDINGS"]) == []


def test_extent_beside_all_layers_has_no_findings(run, stack):
    extent = QgsRectangle(X + 5000, Y, X + 5100, Y + 100)
    frame = {"FRAME": stack()["BASE"]}
    results = run("checkstack", **stack(CROSSING), **frame, FINDINGS="memory:", EXTENT=extent)
    assert results["FINDINGS"].featureCount() == 0


@pytest.mark.parametrize("frame", [True, False])
def test_hole_that_reaches_out_of_the_extent_is_found_whole(run, draw, rows, frame):
    ring = [
        ("w", box(X, Y, X + 100, Y + 900)),
        ("e", box(X + 800, Y, X + 900, Y + 900)),
        ("s", box(X + 100, Y, X + 800, Y + 100)),
        ("n", box(X + 100, Y + 800, X + 800, Y + 900)),
    ]
    base = draw(ring, name="base")
    police = draw([("P", box(X, Y, X + 900, Y + 900))], name="police")
    given = {"BASE": base, "PROFESSIONAL": [police], "FINDINGS": "memory:"}
    if frame:
        given["FRAME"] = draw([("f", box(X, Y, X + 900, Y + 900))], name="frame")
    whole = rows(run("checkstack", **given)["FINDINGS"])
    extent = QgsRectangle(X + 300, Y + 300, X + 310, Y + 310)
    assert rows(run("checkstack", **given, EXTENT=extent)["FINDINGS"]) == whole
    assert "blind_spot" in [row["rule"] for row in whole]


def test_code_used_twice_is_told_wherever_the_other_grid_lies(run, draw, rows):
    far = box(X + 5000, Y, X + 5100, Y + 100)
    given = {
        "BASE": draw([("1", LEFT), ("2", RIGHT), ("2", far)], name="base"),
        "PROFESSIONAL": [draw([("P", LEFT), ("P", RIGHT), ("Q", far)], name="police")],
        "BUILDINGS": draw(
            [("h", f"POINT({X + 5050} {Y + 50})", 400)], kind="Point", households="integer"
        ),
        "HOUSEHOLDS": "households",
        "FINDINGS": "memory:",
    }
    extent = QgsRectangle(X + 150, Y + 10, X + 160, Y + 20)
    found = rows(run("checkstack", **given, EXTENT=extent)["FINDINGS"])
    assert found == [row for row in rows(run("checkstack", **given)["FINDINGS"]) if row in found]
    twice = {row["kind"]: row for row in found if row["rule"] == "duplicate_code"}
    assert sorted(twice) == ["base", "police"]
    assert twice["base"]["households"] == 400


def test_worker_of_several_grids_is_told_wherever_these_lie(run, draw, rows):
    far = box(X + 5000, Y, X + 5100, Y + 100)
    workers = QgsVectorLayer("None?field=grid_code:string&field=worker_id:string", "w", "memory")
    for grid, worker in (("1", "w1"), ("2", "w2"), ("3", "w2")):
        feature = QgsFeature(workers.fields())
        feature.setAttributes([grid, worker])
        workers.dataProvider().addFeatures([feature])
    drawn = [("1", LEFT), ("2", RIGHT), ("3", far)]
    given = {
        "BASE": draw(drawn, name="base"),
        "PROFESSIONAL": [draw(drawn, name="police")],
        "WORKERS": workers,
        "FINDINGS": "memory:",
    }
    extent = QgsRectangle(X + 150, Y + 10, X + 160, Y + 20)
    (row,) = rows(run("checkstack", **given, EXTENT=extent)["FINDINGS"])
    assert (row["rule"], row["base_codes"]) == ("shared_worker", "2;3")
    assert [row] == rows(run("checkstack", **given)["FINDINGS"])


def test_layer_that_lies_elsewhere_is_refused_with_an_extent_too(run, stack, draw):
    away = draw([("F", box(X + 90_000, Y, X + 90_100, Y + 100))], name="fire")
    given = {**stack(), "FINDINGS": "memory:", "EXTENT": QgsRectangle(X, Y, X + 10, Y + 10)}
    given["PROFESSIONAL"] = [*given["PROFESSIONAL"], away]
    with pytest.raises(QgsProcessingException, match="Layer fire does not touch layer base"):
        run("checkstack", **given)


@pytest.mark.parametrize("empty", ["base", "police"])
def test_empty_layer_is_refused_with_an_extent_too(run, stack, empty):
    given = stack(base=[]) if empty == "base" else stack([])
    extent = QgsRectangle(X, Y, X + 10, Y + 10)
    with pytest.raises(QgsProcessingException, match=f"Layer {empty} is empty"):
        run("checkstack", **given, FINDINGS="memory:", EXTENT=extent)


@pytest.fixture(scope="module")
def district_file(tmp_path_factory):
    """The sample district with defects, written once."""
    path = tmp_path_factory.mktemp("district") / "district.gpkg"
    whole = make_district(1)
    faulty, defects = inject_defects(whole, 1)
    write_geopackage(path, district_tables(faulty, agreed_waivers(whole), defects))
    return path


@pytest.fixture
def district(district_file):
    """Parameters of checkstack for the sample district with defects."""

    def layer(name):
        return f"{district_file}|layername={name}"

    kinds = ("police", "fire", "safety", "health", "city_management")
    return {
        "BASE": layer("base"),
        "PROFESSIONAL": [layer(kind) for kind in kinds],
        "FRAME": layer("frame"),
        "EXCLUSIONS": layer("exclusions"),
        "COMMUNITIES": layer("communities"),
        "BUILDINGS": layer("buildings"),
        "HOUSEHOLDS": "households",
        "RESIDENTS": "residents",
        "WORKERS": layer("workers"),
        "ADMISSIONS": layer("admissions"),
        "FINDINGS": "memory:",
        "MISMATCHES": "memory:",
    }


def extent_of(source):
    """Return the extent of a layer given as text."""
    return QgsVectorLayer(source, "layer", "ogr").extent()


def found_in(results):
    """Return findings and mismatches by id: values and geometry."""
    return {
        feature["finding_id"]: (feature.attributes(), feature.geometry())
        for name in ("FINDINGS", "MISMATCHES")
        for feature in results[name].getFeatures()
    }


def random_extents(random, found, around, count):
    """Yield rectangles of a metre to two kilometres, half of them where something was found."""
    places = [geometry.boundingBox() for _, geometry in found.values() if not geometry.isNull()]
    for _ in range(count):
        width, height = (10 ** random.uniform(0, 3.3) for _ in range(2))
        place = random.choice(places) if random.random() < 0.5 else around
        x = random.uniform(place.xMinimum() - width / 2, place.xMaximum() + width / 2)
        y = random.uniform(place.yMinimum() - height / 2, place.yMaximum() + height / 2)
        yield QgsRectangle(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


@pytest.mark.parametrize(
    ("left_out", "count"),
    [
        pytest.param((), 50, id="everything"),
        pytest.param(("FRAME",), 12, id="no frame"),
        pytest.param(("FRAME", "EXCLUSIONS", "COMMUNITIES", "BUILDINGS", "HOUSEHOLDS",
                      "RESIDENTS", "WORKERS", "ADMISSIONS"), 12, id="grids alone"),
    ],
)  # fmt: skip
def test_extent_finds_what_a_check_of_everything_finds_there(run, district, left_out, count):
    given = {name: value for name, value in district.items() if name not in left_out}
    whole = found_in(run("checkstack", **given))
    for extent in random_extents(Random(7), whole, extent_of(given["BASE"]), count):  # noqa: S311
        box_ = QgsGeometry.fromRect(extent)
        expected = {
            id_: values
            for id_, (values, geometry) in whole.items()
            if geometry.intersects(box_) and values[1] != "not_admitted"
        }
        found = found_in(run("checkstack", **given, EXTENT=extent))
        assert sorted(found) == sorted(expected), extent.toString()
        for id_, values in expected.items():
            assert found[id_][0] == pytest.approx(values, rel=1e-9, abs=1e-9)


def test_drift_that_is_estimated_is_that_of_whole_layers(run, district):
    given = {**district, "DRIFT": 0}
    whole = found_in(run("checkstack", **given))
    extent = next(random_extents(Random(3), whole, extent_of(given["BASE"]), 1))  # noqa: S311
    found = found_in(run("checkstack", **given, EXTENT=extent))
    assert set(found) <= set(whole)


def test_report_of_an_extent_shows_its_findings_alone(run, district, tmp_path):
    path = tmp_path / "report.html"
    middle = extent_of(district["BASE"]).center()
    place = QgsRectangle(middle.x(), middle.y(), middle.x() + 900, middle.y() + 900)
    results = run("checkstack", **district, EXTENT=place, REPORT=str(path))
    assert path.exists()
    assert 0 < results["FINDINGS"].featureCount() < 60
