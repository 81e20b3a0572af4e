"""Algorithm checkcoverage: its parameters, what it refuses, what it finds."""

import pytest
import shapely
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

FIELDS = [
    "finding_id",
    "rule",
    "severity",
    "kind",
    "base_codes",
    "professional_codes",
    "width_m",
    "area_m2",
    "length_m",
    "buildings",
    "households",
    "residents",
    "message",
]


def box(*bounds):
    return shapely.box(*bounds).wkt


X, Y = 520_600, 2_492_500
LEFT, RIGHT = box(X, Y, X + 100, Y + 100), box(X + 100, Y, X + 200, Y + 100)
RIGHT_OVER = box(X + 95, Y, X + 200, Y + 100)
RIGHT_OFF = box(X + 101, Y, X + 200, Y + 100)
FRAME = box(X, Y, X + 200, Y + 100)
ABOVE = box(X, Y + 100, X + 200, Y + 200)
AWAY = box(X, Y + 900, X + 200, Y + 990)
BOW_TIE = f"POLYGON(({X} {Y}, {X + 100} {Y + 100}, {X + 100} {Y}, {X} {Y + 100}, {X} {Y}))"
TWO_PARTS = f"MULTIPOLYGON({LEFT[8:]}, {AWAY[8:]})"


@pytest.fixture
def algorithm(provider):
    return provider.algorithm("checkcoverage").create()


@pytest.fixture
def find(run, rows):
    """Return what is found, as (rule, severity, codes)."""

    def find(layer, **parameters):
        results = run("checkcoverage", INPUT=layer, FINDINGS="memory:", **parameters)
        return [
            (row["rule"], row["severity"], row["base_codes"]) for row in rows(results["FINDINGS"])
        ]

    return find


@pytest.mark.parametrize(
    ("name", "type_", "default", "parent"),
    [
        ("INPUT", QgsProcessingParameterFeatureSource, None, None),
        ("CODE", QgsProcessingParameterField, "code", "INPUT"),
        ("FRAME", QgsProcessingParameterFeatureSource, None, None),
        ("EXCLUSIONS", QgsProcessingParameterFeatureSource, None, None),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None, None),
        ("HOUSEHOLDS", QgsProcessingParameterField, None, "BUILDINGS"),
        ("RESIDENTS", QgsProcessingParameterField, None, "BUILDINGS"),
        ("NOISE", QgsProcessingParameterNumber, 0.2, None),
        ("DRIFT", QgsProcessingParameterNumber, 2.0, None),
        ("PROFILE", QgsProcessingParameterFile, None, None),
        ("FINDINGS", QgsProcessingParameterFeatureSink, None, None),
        ("MISMATCHES", QgsProcessingParameterFeatureSink, None, None),
    ],
)
def test_parameters_are_those_of_the_contract(algorithm, name, type_, default, parent):
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    if parent:
        assert definition.parentLayerParameterName() == parent


def test_only_the_layer_and_the_findings_have_to_be_given(algorithm):
    optional = QgsProcessingParameterFeatureSource.Flag.FlagOptional
    required = [d.name() for d in algorithm.parameterDefinitions() if not d.flags() & optional]
    assert required == ["INPUT", "NOISE", "DRIFT", "FINDINGS"]


def test_findings_are_polygons_and_mismatches_lines(algorithm):
    types = [algorithm.parameterDefinition(name).dataType() for name in ("FINDINGS", "MISMATCHES")]
    assert types == [
        QgsProcessing.SourceType.TypeVectorPolygon,
        QgsProcessing.SourceType.TypeVectorLine,
    ]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"NOISE": -1}, "NOISE is -1 m; give 0 or more."),
        ({"NOISE": "-0.5"}, "NOISE is -0.5 m; give 0 or more."),
        (
            {"NOISE": 1, "DRIFT": 0.5},
            (
                "DRIFT (0.5 m) is less than NOISE (1 m). "
                "Give a larger DRIFT, or 0 to have it estimated for each layer."
            ),
        ),
        ({"CODE": "id"}, "Layer grids has no field id. Its fields are: code."),
        (
            {"FRAME": "/nowhere/frame.gpkg"},
            (
                "FRAME: /nowhere/frame.gpkg cannot be opened as a layer. "
                "Choose a GeoPackage or another vector file."
            ),
        ),
        ({"HOUSEHOLDS": "n"}, "HOUSEHOLDS is given without BUILDINGS. Choose the layer too."),
        (
            {"PROFILE": "/nowhere/rules.toml"},
            "Rule profile rules.toml cannot be read: No such file or directory.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, draw, given, text):
    assert problems("checkcoverage", INPUT=draw(), FINDINGS="memory:", **given) == text


@pytest.mark.parametrize("noise_drift", [(0, 0), (0, 2), (0.2, 0.2), (1, 0), ("0.1", "3")], ids=str)
def test_widths_that_work_are_let_pass(problems, draw, noise_drift):
    noise, drift = noise_drift
    assert not problems("checkcoverage", INPUT=draw(), FINDINGS="memory:", NOISE=noise, DRIFT=drift)


def test_everything_wrong_is_told_at_once(problems, draw):
    text = problems("checkcoverage", INPUT=draw(crs=""), CODE="id", NOISE=-1, FINDINGS="memory:")
    assert text.splitlines() == [
        (
            "Layer grids has no coordinate reference system. "
            "Set the one it was drawn in (Layer > Set CRS) and run again."
        ),
        "Layer grids has no field id. Its fields are: code.",
        "NOISE is -1 m; give 0 or more.",
    ]


def test_layer_of_points_is_refused(problems, draw):
    points = draw([("a", "POINT(0 0)")], kind="Point", name="stations")
    text = problems("checkcoverage", INPUT=points, FINDINGS="memory:")
    assert text == "INPUT: layer stations has no polygons. Choose a polygon layer."


def test_file_that_is_no_geopackage_is_refused(problems, tmp_path):
    (tmp_path / "base.gpkg").write_text("not a GeoPackage")
    text = problems("checkcoverage", INPUT=str(tmp_path / "base.gpkg"), FINDINGS="memory:")
    assert text.startswith(f"INPUT: {tmp_path / 'base.gpkg'} cannot be opened as a layer.")


def test_missing_layer_is_refused(problems):
    assert problems("checkcoverage", FINDINGS="memory:")


def test_sound_layer_has_no_findings(run, draw, rows):
    results = run("checkcoverage", INPUT=draw(), FINDINGS="memory:", MISMATCHES="memory:")
    assert [results[name] for name in ("ERRORS", "WARNINGS", "HINTS")] == [0, 0, 0]
    assert rows(results["FINDINGS"]) == rows(results["MISMATCHES"]) == []


def test_overlap_is_written_with_everything_the_contract_names(run, draw, rows, listener):
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    results = run("checkcoverage", INPUT=layer, FINDINGS="memory:")
    (row,) = rows(results["FINDINGS"])
    assert list(row) == [*FIELDS, "community", "wkt"]
    assert len(row.pop("finding_id")) == 16
    assert row.pop("width_m") == pytest.approx(5, rel=0.01)
    assert shapely.equals(
        shapely.from_wkt(row.pop("wkt")), shapely.box(X + 95, Y, X + 100, Y + 100)
    )
    assert row == {
        "rule": "overlap",
        "severity": "error",
        "kind": "base",
        "base_codes": "001;002",
        "professional_codes": "",
        "area_m2": pytest.approx(500),
        "length_m": pytest.approx(105),
        "buildings": 0,
        "households": 0,
        "residents": 0,
        "message": "001, 002 cover the same ground, 5.0 m wide.",
        "community": "",
    }
    assert (results["ERRORS"], results["WARNINGS"], results["HINTS"]) == (1, 0, 0)
    assert results["FINDINGS"].crs().authid() == "EPSG:4547"
    assert results["FINDINGS"].wkbType() == QgsWkbTypes.Type.MultiPolygon
    assert "Error: Overlap: 1" in listener.told


def test_same_findings_have_the_same_ids_whatever_the_order(run, draw, rows):
    pair = [("001", LEFT), ("002", RIGHT_OVER), ("003", ABOVE)]
    one, other = (
        [
            row["finding_id"]
            for row in rows(run("checkcoverage", INPUT=layer, FINDINGS="memory:")["FINDINGS"])
        ]
        for layer in (draw(pair), draw(pair[::-1]))
    )
    assert one == other
    assert len(one) == 1


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(
            [("1", LEFT), ("1", RIGHT)], ("duplicate_code", "error", "1"), id="code twice"
        ),
        pytest.param([("1", LEFT), (None, RIGHT)], ("missing_code", "error", ""), id="NULL code"),
        pytest.param([("1", LEFT), ("", RIGHT)], ("missing_code", "error", ""), id="empty code"),
        pytest.param([("1", LEFT), ("2", None)], ("empty_geometry", "error", "2"), id="NULL shape"),
        pytest.param(
            [("1", LEFT), ("2", "POLYGON EMPTY")],
            ("empty_geometry", "error", "2"),
            id="empty shape",
        ),
        pytest.param(
            [("1", BOW_TIE), ("2", RIGHT)], ("invalid_geometry", "error", "1"), id="bow tie"
        ),
        pytest.param(
            [("1", TWO_PARTS), ("2", RIGHT)], ("multipart", "warning", "1"), id="two parts"
        ),
    ],
)
def test_faulty_grids_are_findings_and_the_check_goes_on(find, draw, drawn, expected):
    assert expected in find(
        draw(drawn, kind="MultiPolygon" if "MULTI" in str(drawn) else "Polygon")
    )


def test_gap_open_to_the_outside_needs_a_frame(find, draw):
    layer = draw([("001", LEFT), ("002", RIGHT_OFF)])
    found = find(layer, FRAME=draw([("f", FRAME)], name="frame"))
    assert found == [("gap", "error", "001;002")]


def test_exclusion_needs_no_grid(find, draw):
    hole = box(X + 100, Y, X + 200, Y + 100)
    given = {"FRAME": draw([("f", FRAME)])}
    assert [rule for rule, *_ in find(draw([("001", LEFT)]), **given)] == ["blind_spot"]
    assert find(draw([("001", LEFT)]), EXCLUSIONS=draw([("e", hole)]), **given) == []


def test_buildings_inside_are_counted(run, draw, rows):
    house = draw(
        [("h", f"POINT({X + 97} {Y + 50})", 12, "30")], kind="Point", hh="integer", who="string"
    )
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    results = run(
        "checkcoverage",
        INPUT=layer,
        BUILDINGS=house,
        HOUSEHOLDS="hh",
        RESIDENTS="who",
        FINDINGS="memory:",
    )
    (row,) = rows(results["FINDINGS"])
    assert [row[name] for name in ("buildings", "households", "residents")] == [1, 12, 30]


def test_kind_set_for_the_layer_is_the_kind_of_its_findings(run, draw, rows):
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    layer.setCustomProperty("gridstrata/kind", "police")
    (row,) = rows(run("checkcoverage", INPUT=layer, FINDINGS="memory:")["FINDINGS"])
    assert (row["kind"], row["base_codes"], row["professional_codes"]) == ("police", "", "001;002")


def test_code_field_set_for_the_layer_replaces_the_default(find, draw):
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)], code="GEOID:string")
    layer.setCustomProperty("gridstrata/code_field", "GEOID")
    assert find(layer) == [("overlap", "error", "001;002")]


@pytest.mark.parametrize(
    ("type_", "values", "codes"),
    [
        ("string", ("007", "12345678901234567890"), "007;12345678901234567890"),
        ("integer", (7, 12), "12;7"),
        ("double", (7.0, 12.0), "12;7"),
    ],
)
def test_codes_come_out_as_text(find, draw, type_, values, codes):
    layer = draw(list(zip(values, (LEFT, RIGHT_OVER))), code=f"code:{type_}")
    assert find(layer) == [("overlap", "error", codes)]


def test_decimals_as_codes_are_refused(run, draw):
    layer = draw([(1.5, LEFT)], code="code:double")
    with pytest.raises(QgsProcessingException, match="Field code of layer grids holds decimals"):
        run("checkcoverage", INPUT=layer, FINDINGS="memory:")


@pytest.mark.parametrize("drawn", [[], [("1", None)]], ids=["no rows", "no shapes"])
def test_empty_layer_is_refused_with_its_name(run, draw, drawn):
    text = "Layer grids is empty: nothing is drawn in it. Choose another layer."
    with pytest.raises(QgsProcessingException, match=text):
        run("checkcoverage", INPUT=draw(drawn), FINDINGS="memory:")


@pytest.mark.parametrize(
    ("crs", "metres", "corner"),
    [
        pytest.param("EPSG:4490", "EPSG:4547", (X, Y), id="degrees"),
        pytest.param("EPSG:3857", "EPSG:4547", (X, Y), id="web Mercator"),
        pytest.param("EPSG:2249", "EPSG:32619", (325_000, 4_693_000), id="feet"),
    ],
)
def test_widths_are_metres_and_findings_lie_in_the_layers_crs(
    run, draw, rows, reproject, crs, metres, corner
):
    east, north = corner
    left = box(east, north, east + 100, north + 100)
    right = box(east + 95, north, east + 200, north + 100)
    drawn = list(zip(("001", "002"), reproject([left, right], metres, crs)))
    findings = run("checkcoverage", INPUT=draw(drawn, crs), FINDINGS="memory:")["FINDINGS"]
    (row,) = [row for row in rows(findings) if row["rule"] == "overlap"]
    assert row["width_m"] == pytest.approx(5, rel=0.01)
    assert row["area_m2"] == pytest.approx(500, rel=0.01)
    assert findings.crs().authid() == crs
    first, second = (shapely.from_wkt(wkt) for _, wkt in drawn)
    found = shapely.from_wkt(next(findings.getFeatures()).geometry().asWkt(17))
    assert shapely.hausdorff_distance(found, first & second) < first.length * 1e-6


def test_crs_measured_in_is_told(run, draw, listener):
    run("checkcoverage", INPUT=draw(), FINDINGS="memory:")
    assert "Measured in CGCS2000 / 3-degree Gauss-Kruger CM 114E (EPSG:4547)" in listener.told


def test_left_out_dimensions_are_told_once(run, draw, listener):
    layer = draw(
        [("1", LEFT.replace("POLYGON", "POLYGONZ").replace(",", " 5,").replace("))", " 5))"))],
        kind="PolygonZ",
    )
    run("checkcoverage", INPUT=layer, FINDINGS="memory:")
    assert listener.warnings == [
        "Layer grids: Z or M values are left out; shapes are read as plain polygons"
    ]


def test_profile_decides_the_severity(find, draw, tmp_path):
    profile = tmp_path / "规则.toml"
    profile.write_text('title = "strict"\n[severity]\noverlap = "warning"\n', encoding="utf-8")
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    assert find(layer, PROFILE=str(profile)) == [("overlap", "warning", "001;002")]


def test_profile_decides_the_widths_that_are_left_at_their_default(find, draw, tmp_path):
    profile = tmp_path / "rules.toml"
    profile.write_text("[widths]\nnoise = 6\ndrift = 8\n", encoding="utf-8")
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    assert find(layer, PROFILE=str(profile)) == [("overlap", "hint", "001;002")]
    assert find(layer, PROFILE=str(profile), NOISE=1) == [("overlap", "error", "001;002")]


def test_input_is_not_changed(run, draw):
    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    before = [(f.attributes(), f.geometry().asWkb().data()) for f in layer.getFeatures()]
    run("checkcoverage", INPUT=layer, FINDINGS="memory:")
    assert [(f.attributes(), f.geometry().asWkb().data()) for f in layer.getFeatures()] == before


def test_selected_features_alone_can_be_checked(find, draw):
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    layer = draw([("001", LEFT), ("002", RIGHT_OVER)])
    QgsProject.instance().addMapLayer(layer)
    layer.selectByExpression("code = '001'")
    assert find(QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)) == []
    QgsProject.instance().removeMapLayer(layer.id())
