"""Algorithm composeprofessional: its parameters, what it refuses, what it puts together."""

import pytest
import shapely
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsProject,
    QgsWkbTypes,
)

X, Y, SIDE = 520_600, 2_492_500, 100
FIELDS = [
    "code",
    "kind",
    "base_grids",
    "base_codes",
    "buildings",
    "households",
    "residents",
    "load",
    "load_share",
    "capacity",
    "balance",
    "distance_m",
]


def square(column):
    return shapely.box(X + SIDE * column, Y, X + SIDE * (column + 1), Y + SIDE).wkt


def place(column):
    return f"POINT({X + SIDE * column + 50} {Y + 50})"


FOUR = [
    ("001", square(0), "P1", 1.0),
    ("002", square(1), "P1", 2.0),
    ("003", square(2), "P2", 3.0),
    ("004", square(3), "P2", 4.0),
]
TWO = [("F1", place(0), 1.0), ("F2", place(3), 1.0)]


@pytest.fixture
def algorithm(provider):
    return provider.algorithm("composeprofessional").create()


@pytest.fixture
def base(draw):
    def base(rows=FOUR, **given):
        return draw(rows, name="base", post="string", load="double", **given)

    return base


@pytest.fixture
def stations(draw):
    def stations(rows=TWO, **given):
        return draw(rows, name="stations", kind="Point", capacity="double", **given)

    return stations


@pytest.fixture
def compose(run, rows, base):
    """Compose, and return the professional grids by code."""

    def compose(layer=None, kind="fire", **parameters):
        given = {"BASE": layer or base(), "KIND": kind, "PROFESSIONAL": "memory:", **parameters}
        results = run("composeprofessional", **given)
        return {row["code"]: row for row in rows(results["PROFESSIONAL"])}

    return compose


@pytest.mark.parametrize(
    ("name", "type_", "default", "parent"),
    [
        ("BASE", QgsProcessingParameterFeatureSource, None, None),
        ("BASE_CODE", QgsProcessingParameterField, "code", "BASE"),
        ("KIND", QgsProcessingParameterString, None, None),
        ("ASSIGN", QgsProcessingParameterField, None, "BASE"),
        ("STATIONS", QgsProcessingParameterFeatureSource, None, None),
        ("STATION_CODE", QgsProcessingParameterField, "code", "STATIONS"),
        ("CAPACITY", QgsProcessingParameterField, None, "STATIONS"),
        ("LOAD", QgsProcessingParameterField, None, "BASE"),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None, None),
        ("HOUSEHOLDS", QgsProcessingParameterField, None, "BUILDINGS"),
        ("RESIDENTS", QgsProcessingParameterField, None, "BUILDINGS"),
        ("BALANCE", QgsProcessingParameterNumber, 10, None),
        ("PROFESSIONAL", QgsProcessingParameterFeatureSink, None, None),
    ],
)
def test_parameters_are_those_of_the_contract(algorithm, name, type_, default, parent):
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    if parent:
        assert definition.parentLayerParameterName() == parent


def test_output_is_polygons_in_the_design_group(algorithm):
    sink = algorithm.parameterDefinition("PROFESSIONAL")
    assert sink.dataType() == QgsProcessing.SourceType.TypeVectorPolygon
    assert algorithm.groupId() == "design"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {},
            (
                "Neither ASSIGN nor STATIONS is given. Give the field of BASE that names the "
                "professional grids, or a layer of stations to draw them around."
            ),
        ),
        (
            {"ASSIGN": "post", "STATIONS": True},
            "ASSIGN and STATIONS are both given. Give one of them.",
        ),
        ({"ASSIGN": "team"}, "Layer base has no field team. Its fields are: code, post, load."),
        (
            {"ASSIGN": "post", "KIND": "base"},
            'KIND is "base". Give the kind of the professional grids, such as police.',
        ),
        (
            {"ASSIGN": "post", "KIND": " "},
            'KIND is "". Give the kind of the professional grids, such as police.',
        ),
        (
            {"ASSIGN": "post", "CAPACITY": "capacity"},
            "CAPACITY is given without STATIONS. Choose the layer too.",
        ),
        (
            {"STATIONS": True, "STATION_CODE": "id"},
            "Layer stations has no field id. Its fields are: code, capacity.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, base, stations, given, text):
    given = {**given, **({"STATIONS": stations()} if "STATIONS" in given else {})}
    given = {"BASE": base(), "KIND": "fire", "PROFESSIONAL": "memory:", **given}
    assert problems("composeprofessional", **given) == text


def test_stations_that_are_no_points_are_refused(problems, base):
    given = {"BASE": base(), "KIND": "fire", "STATIONS": base(), "PROFESSIONAL": "memory:"}
    text = problems("composeprofessional", **given)
    assert text == "STATIONS: layer base has no points. Choose a point layer."


def test_old_result_in_the_place_of_the_output_is_no_input(compose, tmp_path):
    path = str(tmp_path / "fire.gpkg")
    compose(ASSIGN="post", PROFESSIONAL=path)
    assert list(compose(ASSIGN="post", PROFESSIONAL=path)) == ["P1", "P2"]


def test_grids_by_field_are_written_with_everything_the_contract_names(compose):
    grids = compose(ASSIGN="post", kind="police", LOAD="load")
    row = grids["P1"]
    assert list(row) == [*FIELDS, "wkt"]
    shape = shapely.from_wkt(row.pop("wkt"))
    assert shapely.equals(shape, shapely.box(X, Y, X + 2 * SIDE, Y + SIDE))
    assert row == {
        "code": "P1",
        "kind": "police",
        "base_grids": 2,
        "base_codes": "001;002",
        "buildings": 0,
        "households": 0,
        "residents": 0,
        "load": 3,
        "load_share": pytest.approx(0.3),
        "capacity": None,
        "balance": None,
        "distance_m": None,
    }


def test_grids_around_stations_follow_the_capacities(compose, stations):
    given = stations([("F1", place(0), 3.0), ("F2", place(3), 1.0)])
    grids = compose(STATIONS=given, CAPACITY="capacity")
    assert {code: row["base_codes"] for code, row in grids.items()} == {
        "F1": "001;002;003",
        "F2": "004",
    }
    assert [row["capacity"] for row in grids.values()] == [3, 1]
    assert [row["balance"] for row in grids.values()] == [1, 1]
    assert [row["distance_m"] for row in grids.values()] == [pytest.approx(100), 0]


def test_without_a_field_of_capacities_stations_are_equal(compose, stations):
    grids = compose(STATIONS=stations())
    assert [row["base_codes"] for row in grids.values()] == ["001;002", "003;004"]
    assert [row["capacity"] for row in grids.values()] == [None, None]


@pytest.mark.parametrize(
    ("fields", "loads", "meaning"),
    [
        ({}, [2, 1], "buildings"),
        ({"HOUSEHOLDS": "hh"}, [12, 5], "households"),
        ({"RESIDENTS": "who"}, [30, 9], "residents"),
        ({"HOUSEHOLDS": "hh", "LOAD": "load"}, [3, 7], "field load of layer base"),
    ],
)
def test_load_is_what_is_given_first(compose, draw, listener, fields, loads, meaning):
    houses = [("a", place(0), 10, 20), ("b", place(1), 2, 10), ("c", place(2), 5, 9)]
    buildings = draw(houses, name="buildings", kind="Point", hh="integer", who="integer")
    grids = compose(ASSIGN="post", BUILDINGS=buildings, **fields)
    assert [row["load"] for row in grids.values()] == loads
    assert [row["buildings"] for row in grids.values()] == [2, 1]
    assert f"Load: {meaning}" in listener.told


def test_buildings_outside_are_told(compose, draw, listener):
    buildings = draw([("a", place(0)), ("b", place(9))], name="buildings", kind="Point")
    compose(ASSIGN="post", BUILDINGS=buildings)
    assert listener.warnings == ["1 buildings lie in no base grid and are left out"]


def test_what_was_put_together_is_told(compose, stations, listener):
    compose(STATIONS=stations())
    start = listener.told.index("4 base grids in 2 grids of the kind fire")
    assert listener.told[start : start + 4] == [
        "4 base grids in 2 grids of the kind fire",
        "F1: 2 base grids, load 2 (50.0 %), 100 % of its part, 50 m on average",
        "F2: 2 base grids, load 2 (50.0 %), 100 % of its part, 50 m on average",
        "Mean distance to the station: 50 m; to the nearest one: 50 m",
    ]
    assert listener.warnings == []


def test_what_to_look_at_is_told_as_a_warning(compose, base, listener):
    rows = [(code, wkt, post, load) for (code, wkt, _, load), post in zip(FOUR, "PQPQ")]
    compose(base(rows), ASSIGN="post")
    (warning,) = listener.warnings
    assert warning.startswith("Professional grids in several parts")
    assert warning.endswith("P, Q.")


def test_figures_of_the_run_are_outputs(run, base, stations):
    given = {"BASE": base(), "KIND": "fire", "PROFESSIONAL": "memory:"}
    results = run("composeprofessional", STATIONS=stations(), **given)
    assert results["PROFESSIONAL_COUNT"] == 2
    assert results["MULTIPART_COUNT"] == 0
    assert results["FULLEST"] == pytest.approx(1)
    assert results["MEAN_DISTANCE"] == pytest.approx(50)
    by_field = run("composeprofessional", ASSIGN="post", **given)
    assert "FULLEST" not in by_field


def test_empty_names_are_refused_with_the_codes(compose, base):
    rows = [*FOUR[:3], ("004", square(3), None, 4.0)]
    with pytest.raises(QgsProcessingException, match=r"name no fire grid \(004\)\. Fill the field"):
        compose(base(rows), ASSIGN="post")


@pytest.mark.parametrize("capacity", [None, 0.0, -1.0])
def test_station_without_a_capacity_is_refused_with_its_code(compose, stations, capacity):
    given = stations([("F1", place(0), 3.0), ("F2", place(3), capacity)])
    with pytest.raises(QgsProcessingException, match=r"without a capacity above 0 \(F2\)"):
        compose(STATIONS=given, CAPACITY="capacity")


def test_stations_away_from_the_base_grids_are_refused(compose, stations):
    given = stations([("F1", f"POINT({X + 90_000} {Y})", 1.0)])
    with pytest.raises(QgsProcessingException, match="Layer stations does not touch layer base"):
        compose(STATIONS=given)


def test_stations_in_another_crs_are_brought_to_the_base_grids(compose, stations, reproject):
    moved = reproject([place(0), place(3)], "EPSG:4547", "EPSG:4490")
    given = stations([("F1", moved[0], 1.0), ("F2", moved[1], 1.0)], crs="EPSG:4490")
    grids = compose(STATIONS=given)
    assert [row["base_codes"] for row in grids.values()] == ["001;002", "003;004"]


def test_vertices_are_those_of_base_grids_in_degrees_to_the_last_digit(
    run, base, stations, reproject
):
    squares = reproject([row[1] for row in FOUR], "EPSG:4547", "EPSG:4490")
    layer = base([(c, wkt, *more) for (c, _, *more), wkt in zip(FOUR, squares)], crs="EPSG:4490")
    given = {"BASE": layer, "KIND": "fire", "STATIONS": stations(), "PROFESSIONAL": "memory:"}
    result = run("composeprofessional", **given)["PROFESSIONAL"]
    assert result.crs().authid() == "EPSG:4490"

    def vertices(layer):
        shapes = [shapely.from_wkb(f.geometry().asWkb().data()) for f in layer.getFeatures()]
        return {tuple(place) for place in shapely.get_coordinates(shapes).tolist()}

    assert vertices(result) == vertices(layer)


def test_layer_in_memory_has_the_name_and_the_kind(run, base):
    given = {"BASE": base(), "KIND": "fire", "ASSIGN": "post", "PROFESSIONAL": "TEMPORARY_OUTPUT"}
    layer = run("composeprofessional", **given)["PROFESSIONAL"]
    assert layer.name() == "fire"
    assert layer.customProperty("gridstrata/kind") == "fire"
    assert layer.wkbType() == QgsWkbTypes.Type.MultiPolygon


@pytest.mark.parametrize("kind", ["fire", "water supply"])
def test_loaded_layer_has_the_name_the_kind_and_a_style(algorithm, base, tmp_path, listener, kind):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    sink = QgsProcessingOutputLayerDefinition(str(tmp_path / "x.gpkg"), context.project())
    parameters = {"BASE": base(), "KIND": kind, "ASSIGN": "post", "PROFESSIONAL": sink}
    results, fine = algorithm.run(parameters, context, listener)
    assert fine
    details = context.layerToLoadOnCompletionDetails(results["PROFESSIONAL"])
    layer = QgsProcessingUtils.mapLayerFromString(results["PROFESSIONAL"], context)
    details.postProcessor().postProcessLayer(layer, context, listener)
    assert details.name == kind
    assert layer.customProperty("gridstrata/kind") == kind
    assert layer.labelsEnabled()


def test_file_with_another_name_than_the_kind_is_told(compose, tmp_path, listener):
    compose(ASSIGN="post", PROFESSIONAL=str(tmp_path / "result.gpkg"))
    assert any(text.startswith("The file is called result:") for text in listener.told)
    compose(ASSIGN="post", PROFESSIONAL=str(tmp_path / "fire.gpkg"))
    assert not any(text.startswith("The file is called fire:") for text in listener.told)


def test_result_has_no_finding_against_its_base(run, base, stations, rows):
    layer = base()
    given = {"BASE": layer, "KIND": "fire", "STATIONS": stations(), "PROFESSIONAL": "memory:"}
    grids = run("composeprofessional", **given)["PROFESSIONAL"]
    outputs = {"FINDINGS": "memory:", "MISMATCHES": "memory:"}
    check = run("checkstack", BASE=layer, PROFESSIONAL=[grids], **outputs)
    assert rows(check["FINDINGS"]) == rows(check["MISMATCHES"]) == []


def test_cancelled_run_returns_nothing_and_leaves_nothing(run, base, listen, tmp_path):
    given = {"BASE": base(), "KIND": "fire", "ASSIGN": "post"}
    path = tmp_path / "out" / "fire.gpkg"
    path.parent.mkdir()
    assert run("composeprofessional", listen(1), **given, PROFESSIONAL=str(path)) == {}
    assert list(path.parent.iterdir()) == []
