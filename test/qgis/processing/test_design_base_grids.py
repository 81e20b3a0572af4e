"""Algorithm designbasegrids: its parameters, what it refuses, the grids it draws."""

import os
import subprocess
from pathlib import Path

import pytest
import shapely
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

ROOT = Path(__file__).parents[3]
X, Y, SIDE = 520_600, 2_492_500, 600
GRID_FIELDS = ["code", "community", "buildings", "households", "residents"]
ATOM_FIELDS = ["atom", "block", "community", "grid", "buildings", "households", "residents"]
FEASIBILITY_FIELDS = [
    "community",
    "part",
    "buildings",
    "households",
    "residents",
    "fewest",
    "most",
    "planned",
    "possible",
    "drawn",
    "in_band",
    "reachable",
    "large_buildings",
    "reason",
    "remedy",
]
QUALITY_FIELDS = [
    "code",
    "community",
    "buildings",
    "households",
    "residents",
    "deviation",
    "in_band",
    "area_m2",
    "perimeter_m",
    "polsby_popper",
    "on_barrier",
    "buildings_cut",
    "parts",
    "on_community",
    "on_street",
    "on_water",
    "on_none",
]


@pytest.fixture
def algorithm(provider):
    return provider.algorithm("designbasegrids").create()


@pytest.fixture
def given(communities, buildings, streets):
    """The parameters of a run on the small town; others replace or follow."""

    def given(**parameters):
        return {
            "COMMUNITIES": communities(),
            "BUILDINGS": buildings(),
            "HOUSEHOLDS": "households",
            "RESIDENTS": "residents",
            "BARRIERS": [streets()],
            "GRIDS": "memory:",
            **parameters,
        }

    return given


@pytest.fixture
def design(run, given):
    def design(**parameters):
        return run("designbasegrids", **given(**parameters))

    return design


@pytest.mark.parametrize(
    ("name", "type_", "default", "parent"),
    [
        ("COMMUNITIES", QgsProcessingParameterFeatureSource, None, None),
        ("COMMUNITY_CODE", QgsProcessingParameterField, "code", "COMMUNITIES"),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None, None),
        ("HOUSEHOLDS", QgsProcessingParameterField, None, "BUILDINGS"),
        ("RESIDENTS", QgsProcessingParameterField, None, "BUILDINGS"),
        ("BUILDING_CODE", QgsProcessingParameterField, None, "BUILDINGS"),
        ("BARRIERS", QgsProcessingParameterMultipleLayers, None, None),
        ("BARRIER_CLASS", QgsProcessingParameterString, "class", None),
        ("BARRIER_STRENGTHS", QgsProcessingParameterString, None, None),
        ("WATER", QgsProcessingParameterMultipleLayers, None, None),
        ("MEASURE", QgsProcessingParameterEnum, 0, None),
        ("TARGET", QgsProcessingParameterNumber, 400, None),
        ("MINIMUM", QgsProcessingParameterNumber, 300, None),
        ("MAXIMUM", QgsProcessingParameterNumber, 500, None),
        ("COMPACTNESS", QgsProcessingParameterNumber, 0.5, None),
        ("EMPTY_LAND", QgsProcessingParameterEnum, 0, None),
        ("REACH", QgsProcessingParameterNumber, 20.0, None),
        ("MEDIAN", QgsProcessingParameterNumber, 30.0, None),
        ("SEED", QgsProcessingParameterNumber, 1, None),
        ("TIME_LIMIT", QgsProcessingParameterNumber, 0, None),
        ("GRIDS", QgsProcessingParameterFeatureSink, None, None),
        ("ATOMS", QgsProcessingParameterFeatureSink, None, None),
        ("FEASIBILITY", QgsProcessingParameterFeatureSink, None, None),
        ("QUALITY", QgsProcessingParameterFeatureSink, None, None),
    ],
)
def test_parameters_are_those_of_the_contract(algorithm, name, type_, default, parent):
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    if parent:
        assert definition.parentLayerParameterName() == parent


def test_communities_buildings_and_grids_have_to_be_given(algorithm):
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    required = [
        definition.name()
        for definition in algorithm.parameterDefinitions()
        if not definition.flags() & optional and definition.defaultValue() is None
    ]
    assert required == ["COMMUNITIES", "BUILDINGS", "GRIDS"]


def test_what_only_experts_change_is_advanced(algorithm):
    advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    names = [d.name() for d in algorithm.parameterDefinitions() if d.flags() & advanced]
    assert names == ["BARRIER_STRENGTHS", "REACH", "MEDIAN"]


def test_barriers_are_lines_and_water_polygons(algorithm):
    types = [algorithm.parameterDefinition(name).layerType() for name in ("BARRIERS", "WATER")]
    assert types == [
        QgsProcessing.SourceType.TypeVectorLine,
        QgsProcessing.SourceType.TypeVectorPolygon,
    ]


def test_numbers_are_outputs_too(algorithm):
    names = {output.name() for output in algorithm.outputDefinitions()}
    assert {"GRID_COUNT", "IN_BAND_COUNT", "INFEASIBLE_COUNT"} <= names


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"MINIMUM": 600}, "MINIMUM 600 is above MAXIMUM 500. Give a smaller MINIMUM."),
        (
            {"TARGET": 200},
            "TARGET 200 is not between MINIMUM 300 and MAXIMUM 500. Choose one that is, from 1 on.",
        ),
        ({"COMPACTNESS": 2}, "COMPACTNESS is 2.0. Give a number from 0 to 1."),
        ({"TIME_LIMIT": -1}, "TIME_LIMIT is -1.0. Give 0 or more."),
        (
            {"MEASURE": "residents", "RESIDENTS": None},
            "MEASURE is residents, but RESIDENTS is not given. Choose the field.",
        ),
        (
            {"HOUSEHOLDS": "hh"},
            "Layer buildings has no field hh. Its fields are: code, households, residents.",
        ),
        (
            {"BARRIER_CLASS": "rail=kind"},
            "BARRIER_CLASS names the layer rail, which is not given. Layers: roads.",
        ),
        (
            {"BARRIER_CLASS": "roads=kind"},
            "Layer roads has no field kind. Its fields are: class.",
        ),
        (
            {"BARRIER_CLASS": "highway"},
            "BARRIER_CLASS names the field highway, which no layer of barriers has.",
        ),
        (
            {"BARRIER_STRENGTHS": "street=2"},
            "BARRIER_STRENGTHS: street=2 is no class with a number from 0 to 1.",
        ),
        (
            {"BARRIER_STRENGTHS": "street"},
            "BARRIER_STRENGTHS: street= is no class with a number from 0 to 1.",
        ),
        (
            {"BARRIERS": ["/nowhere/roads.gpkg"]},
            (
                "BARRIERS: /nowhere/roads.gpkg cannot be opened as a layer. "
                "Choose a GeoPackage or another vector file."
            ),
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, given, changes, text):
    assert problems("designbasegrids", **given(**changes)) == text


def test_polygons_are_no_barriers(problems, given, communities):
    text = problems("designbasegrids", **given(BARRIERS=[communities()]))
    assert text == "BARRIERS: layer communities has no lines. Choose a line layer."


def test_lines_are_no_water(problems, given, streets):
    text = problems("designbasegrids", **given(WATER=[streets()]))
    assert text == "WATER: layer roads has no polygons. Choose a polygon layer."


@pytest.mark.parametrize("measure", [0, 1, "0", "1", "households", "residents", "Residents"])
def test_measure_is_given_by_number_or_by_word(problems, given, measure):
    assert not problems("designbasegrids", **given(MEASURE=measure))


@pytest.mark.parametrize("measure", [2, "people"])
def test_measure_of_another_kind_is_refused(problems, given, measure):
    assert "MEASURE" in problems("designbasegrids", **given(MEASURE=measure))


def test_sound_town_is_tiled_by_grids_in_the_band(design, rows, run, communities):
    result = design()
    grids = result["GRIDS"]
    drawn = rows(grids)
    assert grids.wkbType() == QgsWkbTypes.Type.Polygon
    assert grids.crs().authid() == "EPSG:4547"
    assert list(drawn[0]) == [*GRID_FIELDS, "wkt"]
    assert all(300 <= row["households"] <= 500 for row in drawn)
    assert sum(row["households"] for row in drawn) == 2880
    assert sum(row["residents"] for row in drawn) == 5760
    assert result["GRID_COUNT"] == result["IN_BAND_COUNT"] == len(drawn)
    assert result["INFEASIBLE_COUNT"] == 0
    check = run(
        "checkcoverage", INPUT=grids, FRAME=communities(), FINDINGS="memory:", MISMATCHES="memory:"
    )
    assert rows(check["FINDINGS"]) == rows(check["MISMATCHES"]) == []


def test_codes_are_those_of_the_community_and_three_digits(design, rows):
    codes = [row["code"] for row in rows(design()["GRIDS"])]
    assert codes == sorted(codes)
    for community in "AB":
        own = [code for code in codes if code[0] == community]
        assert own == [f"{community}{number:03}" for number in range(1, len(own) + 1)]


def test_same_seed_gives_the_same_bytes(design, tmp_path):
    files = [tmp_path / name for name in ("a.geojson", "b.geojson")]
    for file in files:
        design(GRIDS=str(file))
    first, second = (file.read_text(encoding="utf-8").replace('"b"', '"a"') for file in files)
    assert first == second


def test_atoms_tell_their_block_and_their_grid(design, rows):
    result = design(ATOMS="memory:")
    atoms, grids = rows(result["ATOMS"]), rows(result["GRIDS"])
    assert list(atoms[0]) == [*ATOM_FIELDS, "wkt"]
    for grid in grids:
        own = [atom for atom in atoms if atom["grid"] == grid["code"]]
        assert sum(atom["households"] for atom in own) == grid["households"]
        assert {atom["community"] for atom in own} == {grid["community"]}
        union = shapely.union_all([shapely.from_wkt(atom["wkt"]) for atom in own])
        assert shapely.hausdorff_distance(union, shapely.from_wkt(grid["wkt"])) < 0.01


def test_feasibility_is_told_by_community(design, rows):
    table = rows(design(FEASIBILITY="memory:")["FEASIBILITY"])
    assert list(table[0]) == [*FEASIBILITY_FIELDS, "wkt"]
    assert [(row["community"], row["part"], row["households"]) for row in table] == [
        ("A", 1, 1440),
        ("B", 1, 1440),
    ]
    assert [(row["fewest"], row["most"]) for row in table] == [(3, 4)] * 2
    assert all(row["reachable"] and row["in_band"] == row["planned"] for row in table)
    assert all(row["reason"] == row["remedy"] == "" for row in table)


def test_quality_is_told_by_grid_and_for_all(design, rows):
    result = design(QUALITY="memory:")
    *grids, total = rows(result["QUALITY"])
    assert list(total) == [*QUALITY_FIELDS, "wkt"]
    assert [row["code"] for row in grids] == [row["code"] for row in rows(result["GRIDS"])]
    assert (total["code"], total["households"], total["buildings_cut"]) == ("", 2880, 0)
    assert all(row["deviation"] == row["households"] - 400 for row in grids)
    assert 0.5 < total["polsby_popper"] <= 1
    assert 0 < total["on_barrier"] <= 1


def test_figures_are_told(design, listener):
    result = design()
    count = result["GRID_COUNT"]
    (told,) = [text for text in listener.told if "base grids" in text]
    assert told.startswith(f"{count} base grids, {count} in the band; mean compactness 0.")
    assert "Barriers: street × 11" in listener.told
    assert listener.warnings == []


def test_community_that_cannot_be_divided_is_told_with_reason_and_remedy(
    design, rows, listener, communities
):
    west = shapely.box(X, Y, X + SIDE, Y + SIDE).wkt
    few = shapely.box(X + SIDE, Y, X + SIDE + 200, Y + 200).wkt
    result = design(COMMUNITIES=communities([("A", west), ("B", few)]), FEASIBILITY="memory:")
    assert result["INFEASIBLE_COUNT"] == 1
    (_, row) = rows(result["FEASIBILITY"])
    assert (row["community"], row["households"], row["reachable"]) == ("B", 160, False)
    assert row["reason"]
    assert row["remedy"]
    assert f"Community B: {row['reason']} {row['remedy']}" in listener.warnings
    assert [grid["households"] for grid in rows(result["GRIDS"])][-1] == 160


def test_tower_above_the_maximum_is_named_by_its_code(design, rows, buildings):
    tower = ("tower", f"POINT({X + 110} {Y + 110})", 900, 2000)
    result = design(BUILDINGS=buildings([tower]), BUILDING_CODE="code", FEASIBILITY="memory:")
    row = rows(result["FEASIBILITY"])[0]
    assert row["large_buildings"] == "tower"
    assert "tower" in row["reason"]


def test_tower_without_a_code_is_named_by_its_number(design, rows, buildings):
    layer = buildings([(None, f"POINT({X + 110} {Y + 110})", 900, 2000)])
    result = design(BUILDINGS=layer, FEASIBILITY="memory:")
    number = max(feature.id() for feature in layer.getFeatures())
    assert rows(result["FEASIBILITY"])[0]["large_buildings"] == str(number)


def test_buildings_outside_every_community_are_named_and_left_out(
    design, rows, listener, buildings
):
    astray = [(f"z{number}", f"POINT({X - 99 - number} {Y})", 10, 20) for number in range(2)]
    result = design(BUILDINGS=buildings(astray), BUILDING_CODE="code")
    assert listener.warnings == ["2 buildings lie in no community and are left out: z0, z1"]
    assert sum(row["households"] for row in rows(result["GRIDS"])) == 2880


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (
            "integer",
            -3,
            (
                "Layer buildings: a building cannot have fewer than 0 households or residents "
                "(bad). Correct the numbers."
            ),
        ),
        (
            "double",
            2.5,
            "Field households of layer buildings holds 2.5 for bad. Give whole numbers.",
        ),
        (
            "double",
            float("nan"),
            "Field households of layer buildings holds nan for bad. Give whole numbers.",
        ),
        (
            "string",
            "many",
            "Field households of layer buildings does not hold numbers. Choose another field.",
        ),
    ],
)
def test_counts_that_are_none_are_refused_naming_the_building(design, buildings, kind, value, text):
    layer = buildings([("bad", f"POINT({X + 110} {Y + 110})", value, 0)], households=kind)
    with pytest.raises(QgsProcessingException) as refused:
        design(BUILDINGS=layer, BUILDING_CODE="code")
    assert str(refused.value) == text


def test_null_households_count_as_none(design, rows, buildings):
    layer = buildings([("n", f"POINT({X + 110} {Y + 110})", None, None)])
    drawn = rows(design(BUILDINGS=layer)["GRIDS"])
    assert sum(row["households"] for row in drawn) == 2880
    assert sum(row["buildings"] for row in drawn) == 289


def test_overlapping_communities_are_refused_with_the_findings(design, listener, communities):
    west = shapely.box(X, Y, X + SIDE + 5, Y + SIDE).wkt
    east = shapely.box(X + SIDE, Y, X + 2 * SIDE, Y + SIDE).wkt
    text = r"Layer communities: communities overlap or leave gaps between them \(A/B\)"
    with pytest.raises(QgsProcessingException, match=text):
        design(COMMUNITIES=communities([("A", west), ("B", east)]))
    assert listener.warnings == ["Overlap: A, B cover the same ground, 5.0 m wide."]


def test_gap_between_communities_is_refused_with_the_finding(design, listener, communities):
    west = shapely.box(X, Y, X + SIDE - 1, Y + SIDE).wkt
    east = shapely.box(X + SIDE, Y, X + 2 * SIDE, Y + SIDE).wkt
    with pytest.raises(QgsProcessingException, match=r"communities overlap or leave gaps .*A/B"):
        design(COMMUNITIES=communities([("A", west), ("B", east)]))
    assert listener.warnings == ["Gap: A gap 1.0 m wide, beside A, B."]


def test_barriers_in_another_crs_are_followed_too(design, rows, streets, reproject):
    def in_degrees(lines):
        return reproject(lines, "EPSG:4547", "EPSG:4490")

    degrees = streets("EPSG:4490", move=in_degrees)
    total = rows(design(BARRIERS=[degrees], QUALITY="memory:")["QUALITY"])[-1]
    assert total["in_band"]
    assert total["on_street"] > 0.2
    assert total["on_barrier"] > 0.5


def test_communities_in_degrees_are_not_moved_at_all(design, run, rows, communities, reproject):
    west = shapely.box(X, Y, X + SIDE, Y + SIDE).wkt
    east = shapely.box(X + SIDE, Y, X + 2 * SIDE, Y + SIDE).wkt
    drawn = zip("AB", reproject([west, east], "EPSG:4547", "EPSG:4490"))
    layer = communities(list(drawn), crs="EPSG:4490")
    grids = design(COMMUNITIES=layer)["GRIDS"]
    assert grids.crs().authid() == "EPSG:4490"
    corners = {point for f in layer.getFeatures() for point in _vertices(f)}
    assert corners <= {point for f in grids.getFeatures() for point in _vertices(f)}
    check = run("checkcoverage", INPUT=grids, FRAME=layer, FINDINGS="memory:", MISMATCHES="memory:")
    assert rows(check["FINDINGS"]) == rows(check["MISMATCHES"]) == []


def _vertices(feature):
    return {(point.x(), point.y()) for point in feature.geometry().vertices()}


def test_layer_without_classes_is_a_class_named_like_the_layer(design, draw, rows, listener):
    line = f"LINESTRING({X + 300} {Y}, {X + 300} {Y + SIDE})"
    rail = draw([(1, line)], name="Rail", kind="LineString", code="id:integer")
    result = design(BARRIERS=[rail], QUALITY="memory:")
    assert "Barriers: rail × 1" in listener.told
    assert "on_rail" in rows(result["QUALITY"])[0]


def test_classes_are_taken_from_the_field_of_each_layer(design, draw, streets, listener):
    line = f"LINESTRING({X + 300} {Y}, {X + 300} {Y + SIDE})"
    rail = draw(
        [("tram", line), (None, line)], name="tracks", kind="LineString", code="type:string"
    )
    design(BARRIERS=[streets(), rail], BARRIER_CLASS="tracks=type")
    assert "Barriers: street × 11, tracks × 1, tram × 1" in listener.told


@pytest.mark.parametrize("strong", ["along", "across"])
def test_strengths_decide_which_barriers_borders_follow(design, draw, rows, strong):
    lines = [
        (name, f"LINESTRING({X + a} {Y + b}, {X + c} {Y + d})")
        for at in (100, 200, 300, 400, 500)
        for name, a, b, c, d in (
            ("along", 0, at, 2 * SIDE, at),
            ("across", at, 0, at, SIDE),
            ("across", SIDE + at, 0, SIDE + at, SIDE),
        )
    ]
    ways = draw(lines, name="ways", kind="LineString", code="class:string")
    weak = {"along": "across", "across": "along"}[strong]
    given = {"BARRIERS": [ways], "COMPACTNESS": 0, "QUALITY": "memory:"}
    total = rows(design(**given, BARRIER_STRENGTHS=f"{strong}=1; {weak}=0")["QUALITY"])[-1]
    assert total[f"on_{strong}"] > total[f"on_{weak}"]


def test_water_is_read_from_several_layers(design, draw, rows):
    pools = [
        draw([(name, shapely.box(X + at, Y, X + at + 8, Y + SIDE).wkt)], name=name)
        for name, at in (("river", 96), ("canal", 496))
    ]
    drawn = rows(design(WATER=pools)["GRIDS"])
    assert sum(row["households"] for row in drawn) == 2880


def test_residents_can_be_what_counts(design, rows):
    drawn = rows(design(MEASURE="residents", MINIMUM=600, TARGET=800, MAXIMUM=1000)["GRIDS"])
    assert all(600 <= row["residents"] <= 1000 for row in drawn)


def test_without_barriers_grids_are_drawn_between_the_buildings(design, rows):
    drawn = rows(design(BARRIERS=None)["GRIDS"])
    assert all(300 <= row["households"] <= 500 for row in drawn)


@pytest.mark.parametrize("percent", [0, 20, 40, 60, 80])
def test_cancel_leaves_nothing(run, given, listen, tmp_path, percent):
    target = tmp_path / "grids.gpkg"
    feedback = listen(cancel_at=percent) if percent else listen(patience=0)
    assert not run("designbasegrids", feedback, **given(GRIDS=str(target)))
    assert not list(tmp_path.iterdir())


def test_time_limit_gives_the_best_plan_so_far(design, rows):
    drawn = rows(design(TIME_LIMIT=1)["GRIDS"])
    assert sum(row["households"] for row in drawn) == 2880


def test_inputs_are_not_changed(run, given):
    parameters = given()
    layers = [parameters["COMMUNITIES"], parameters["BUILDINGS"], *parameters["BARRIERS"]]

    def content():
        return [
            (f.attributes(), f.geometry().asWkb().data()) for la in layers for f in la.getFeatures()
        ]

    before = content()
    run("designbasegrids", **parameters)
    assert content() == before


def test_batch_runner_takes_words_and_several_layers(given, save, streets, draw, rows, tmp_path):
    layers = given()
    pool = draw([("p", shapely.box(X + 90, Y + 90, X + 99, Y + 99).wkt)], name="pool")
    arguments = {
        "COMMUNITIES": save(layers["COMMUNITIES"], "communities"),
        "BUILDINGS": save(layers["BUILDINGS"], "buildings"),
        "RESIDENTS": "residents",
        "BARRIERS": save(streets(), "roads"),
        "WATER": save(pool, "pool"),
        "MEASURE": "residents",
        "EMPTY_LAND": "alone",
        "MINIMUM": 600,
        "TARGET": 800,
        "MAXIMUM": 1000,
        "GRIDS": tmp_path / "grids.gpkg",
        "QUALITY": tmp_path / "quality.gpkg",
    }
    done = subprocess.run(
        [
            ROOT / "tools" / "qgis_process",
            "run",
            "gridstrata:designbasegrids",
            *(f"--{name}={value}" for name, value in arguments.items()),
        ],
        env={**os.environ, "GRIDSTRATA_PROFILE": str(tmp_path / "profile")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    drawn = rows(str(tmp_path / "grids.gpkg"))
    assert all(600 <= row["residents"] <= 1000 for row in drawn)
    assert "on_street" in rows(str(tmp_path / "quality.gpkg"))[0]
