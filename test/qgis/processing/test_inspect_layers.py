"""Layers are looked at: what is wrong with each is a row, and nothing is refused."""

import numpy as np
import pytest
import shapely
from gridstrata.core.placement import gcj02_offset
from gridstrata.processing.crs import Transform
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProcessingException,
    QgsVectorLayer,
)

WEST, SOUTH, SIDE = 520_600, 2_492_500, 500
BOW_TIE = (
    "POLYGON((520600 2492500, 522600 2494500, 522600 2492500, 520600 2494500, 520600 2492500))"
)


def squares(side=SIDE, n=6):
    corners = [(WEST + x * side, SOUTH + y * side) for y in range(n) for x in range(n)]
    return np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object)


def moved(shapes, east, north=0.0):
    return shapely.transform(shapes, lambda places: places + np.array([east, north]))


def swapped(shapes):
    return shapely.transform(shapes, lambda places: places[:, ::-1])


def to_degrees():
    systems = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4547", "EPSG:4490"))
    return Transform(*systems, QgsCoordinateTransformContext())


def in_degrees(shapes):
    return to_degrees()(shapes)


def as_gcj02(shapes):
    degrees = to_degrees()

    def shift(places):
        places = degrees.coordinates(places)
        offset = np.column_stack(gcj02_offset(places[:, 0], places[:, 1]))
        return degrees.back().coordinates(places + offset)

    return shapely.transform(shapes, shift)


def shenzhen_local(shapes):
    return moved(shapes, 131_000 - WEST, 20_500 - SOUTH)


@pytest.fixture
def layer(draw):
    def layer(shapes=None, name="base", crs="EPSG:4547", **more):
        shapes = squares() if shapes is None else shapes
        rows = [(f"{row:03}", shape.wkt) for row, shape in enumerate(shapes)]
        return draw(rows, crs, name=name, **more)

    return layer


@pytest.fixture
def inspect(run, rows):
    """Return the rows that say what is wrong."""

    def inspect(**layers):
        return rows(run("inspectlayers", PROBLEMS="memory:", **layers)["PROBLEMS"])

    return inspect


def words(problems):
    return [(row["kind"], row["problem"], row["severity"], row["remedy"]) for row in problems]


def test_sound_layers_have_no_problem(inspect, layer):
    police = layer(squares(1000, 3), "police")
    frame = layer(squares(3000, 1), "frame")
    assert inspect(BASE=layer(), PROFESSIONAL=[police], FRAME=frame, COMMUNITIES=frame) == []


def test_nothing_given_is_nothing_wrong(run):
    results = run("inspectlayers", PROBLEMS="memory:")
    assert (results["PROBLEM_COUNT"], results["ERRORS"]) == (0, 0)


def test_row_names_layer_kind_and_remedy(inspect, layer):
    base = layer(crs="")
    (problem,) = inspect(BASE=base)
    assert problem["layer_id"] == base.id()
    assert problem["layer"] == "base"
    assert words([problem]) == [("base", "no_crs", "error", "set_crs")]
    assert problem["message"].startswith("Layer base has no coordinate reference system.")


@pytest.mark.parametrize(
    ("change", "problem", "remedy"),
    [
        pytest.param(swapped, "wrong_axes", "correct_placement", id="swapped axes"),
        pytest.param(lambda s: moved(s, 38e6), "zone_prefix", "correct_placement", id="zone 38"),
        pytest.param(
            lambda s: swapped(moved(s, 38e6)),
            "wrong_axes_and_prefix",
            "correct_placement",
            id="swapped, zone 38",
        ),
        pytest.param(shenzhen_local, "shenzhen_local", "", id="city system"),
        pytest.param(in_degrees, "degrees", "set_crs", id="degrees called metres"),
    ],
)
@pytest.mark.parametrize("kind", ["base", "police"])
def test_layer_in_the_wrong_place_is_a_row(inspect, layer, kind, change, problem, remedy):
    base = layer(change(squares()) if kind == "base" else squares())
    police = layer(change(squares(1000, 3)) if kind == "police" else squares(1000, 3), "police")
    problems = inspect(BASE=base, PROFESSIONAL=[police])
    assert words(problems) == [(kind, problem, "error", remedy)]


def test_missing_zone_prefix_is_a_row(inspect, layer):
    police = layer(squares(1000, 3), "police", "EPSG:4526")
    problems = inspect(BASE=layer(), PROFESSIONAL=[police])
    assert words(problems) == [("police", "missing_prefix", "error", "correct_placement")]


def test_layer_elsewhere_is_away(inspect, layer):
    frame = layer(moved(squares(3000, 1), 60_000), "frame")
    problems = inspect(BASE=layer(), FRAME=frame)
    assert words(problems) == [("frame", "away", "error", "set_crs")]
    assert problems[0]["message"] == (
        "Layer frame does not touch layer base. Check its CRS and its coordinates."
    )


def test_layer_of_an_internet_map_is_a_row_with_its_remedy(inspect, layer):
    police = layer(as_gcj02(squares(1000, 3)), "police")
    problems = inspect(BASE=layer(), PROFESSIONAL=[police])
    assert words(problems) == [("police", "gcj02", "warning", "correct_placement")]


def test_base_layer_of_an_internet_map_is_told_once_and_as_its_own(inspect, layer):
    base = layer(as_gcj02(squares()))
    others = [layer(squares(1000, 3), "police"), layer(squares(1500, 2), "fire")]
    (problem,) = inspect(BASE=base, PROFESSIONAL=others)
    assert words([problem]) == [("base", "gcj02", "warning", "correct_placement")]
    assert problem["layer_id"] == base.id()


def test_without_base_layer_the_others_are_looked_at_alone(inspect, layer):
    police = layer(swapped(squares(1000, 3)), "police")
    problems = inspect(PROFESSIONAL=[police], FRAME=layer(squares(3000, 1), "frame"))
    assert words(problems) == [("police", "wrong_axes", "error", "correct_placement")]


def test_misplaced_base_layer_is_not_held_against_the_others(inspect, layer):
    problems = inspect(BASE=layer(swapped(squares())), FRAME=layer(squares(3000, 1), "frame"))
    assert [problem["kind"] for problem in problems] == ["base"]


def test_codes_at_fault_are_listed(inspect, draw):
    shapes = squares()[:5]
    codes = ("b", "a", None, "b", " ")
    base = draw([(code, shape.wkt) for code, shape in zip(codes, shapes)], name="base")
    missing, twice = inspect(BASE=base)
    assert words([missing, twice]) == [
        ("base", "missing_code", "error", "show_grids"),
        ("base", "duplicate_code", "error", "show_grids"),
    ]
    assert (missing["count"], missing["codes"]) == (2, "")
    assert (twice["count"], twice["codes"]) == (1, "b")


def test_code_field_that_is_not_there_is_a_row(inspect, layer):
    (problem,) = inspect(BASE=layer(), BASE_CODE="grid_id")
    assert words([problem]) == [("base", "no_code_field", "error", "choose_field")]
    assert problem["message"] == "Layer base has no field grid_id. Its fields are: code."


@pytest.mark.parametrize(
    ("kind", "codes", "problem", "severity"),
    [
        pytest.param("integer", (1, 2), "not_text", "hint", id="whole numbers"),
        pytest.param("double", (1.0, 2.0), "not_text", "hint", id="whole decimals"),
        pytest.param("double", (1.5, 2.0), "fractions", "error", id="fractions"),
    ],
)
def test_codes_that_are_no_text(inspect, draw, kind, codes, problem, severity):
    rows = [(code, shape.wkt) for code, shape in zip(codes, squares())]
    problems = inspect(BASE=draw(rows, name="base", code=f"code:{kind}"))
    assert words(problems) == [("base", problem, severity, "choose_field")]


def test_shapes_at_fault_are_rows(inspect, draw):
    base = draw([("a", BOW_TIE), ("b", ""), ("c", squares()[0].wkt)], name="base")
    empty, invalid = inspect(BASE=base)
    assert words([empty, invalid]) == [
        ("base", "empty", "error", "show_grids"),
        ("base", "invalid", "error", "fix_geometries"),
    ]
    assert (empty["codes"], invalid["codes"]) == ("b", "a")


def test_invalid_frame_is_a_warning(inspect, draw, layer):
    frame = draw([("f", BOW_TIE)], name="frame")
    problems = inspect(BASE=layer(), FRAME=frame)
    assert words(problems) == [("frame", "invalid", "warning", "fix_geometries")]


def test_layer_without_features_is_a_row(inspect, draw):
    problems = inspect(BASE=draw([], name="base"))
    assert words(problems) == [("base", "empty", "error", "")]


def test_layers_of_nothing_but_missing_shapes_lie_nowhere(inspect, draw, layer):
    problems = inspect(BASE=draw([("a", "")], name="base"), FRAME=layer(squares(3000, 1), "frame"))
    assert words(problems) == [("base", "empty", "error", "show_grids")]


def test_two_layers_of_a_kind_are_told_with_the_first(inspect, layer):
    first, second = layer(squares(1000, 3), "one"), layer(squares(1000, 3), "two")
    for police in (first, second):
        police.setCustomProperty("gridstrata/kind", "police")
    (problem,) = inspect(PROFESSIONAL=[first, second])
    assert words([problem]) == [("police", "two_of_kind", "error", "")]
    assert problem["layer_id"] == second.id()
    assert problem["message"] == (
        "Layer two is of the kind police, like layer one. Give every layer a kind of its own."
    )


@pytest.mark.parametrize("name", ["BASE", "FRAME"])
def test_file_that_is_not_there_is_a_row(inspect, tmp_path, name):
    missing = str(tmp_path / "gone.gpkg")
    (problem,) = inspect(**{name: missing})
    assert words([problem]) == [(name.lower(), "unreadable", "error", "")]
    assert problem["message"] == (
        f"Layer {missing} cannot be read. Repair its data source or choose another layer."
    )


def test_broken_layers_are_rows(inspect, layer):
    broken = QgsVectorLayer("gone.gpkg|layername=police", "police", "ogr")
    problems = inspect(BASE=layer(), PROFESSIONAL=[broken, "gone.gpkg"])
    assert [problem["problem"] for problem in problems] == ["unreadable", "unreadable"]
    assert problems[0]["layer_id"] == broken.id()


def test_points_in_the_place_of_polygons_are_a_row(inspect, draw):
    points = draw([("1", "POINT(520700 2492600)")], name="points", kind="Point")
    problems = inspect(BASE=points, BUILDINGS=points)
    assert words(problems) == [("base", "wrong_type", "error", "")]


def test_counts_of_buildings_have_to_be_whole_numbers(inspect, draw):
    rows = [("1", "POINT(520700 2492600)", "many", 2.5)]
    fields = {"households": "string", "residents": "double"}
    buildings = draw(rows, name="houses", kind="Point", **fields)
    problems = inspect(BUILDINGS=buildings, HOUSEHOLDS="households", RESIDENTS="residents")
    assert words(problems) == [
        ("buildings", "not_numbers", "error", "choose_field"),
        ("buildings", "fractions", "warning", "choose_field"),
    ]


def test_building_field_that_is_not_there_is_a_row(inspect, draw):
    buildings = draw([("1", "POINT(520700 2492600)")], name="houses", kind="Point")
    problems = inspect(BUILDINGS=buildings, HOUSEHOLDS="households")
    assert words(problems) == [("buildings", "not_numbers", "error", "choose_field")]


@pytest.mark.parametrize(
    ("parameter", "missing"),
    [
        pytest.param("WORKERS", "worker_id", id="workers"),
        pytest.param("ADMISSIONS", "kind", id="admissions"),
        pytest.param("WAIVERS", "author, expiry, finding_id, reason", id="waivers"),
    ],
)
def test_table_without_its_fields_is_a_row(inspect, draw, parameter, missing):
    table = draw([("001", "")], name="people", kind="None", code="grid_code:string")
    (problem,) = inspect(**{parameter: table})
    assert words([problem]) == [(parameter.lower(), "missing_fields", "error", "")]
    assert problem["message"].startswith(f"people lacks the fields {missing}. Give the fields")


def test_atoms_are_looked_at_too(inspect, layer):
    problems = inspect(BASE=layer(), ATOMS=layer(swapped(squares(100, 2)), "atoms"))
    assert words(problems) == [("atoms", "wrong_axes", "error", "correct_placement")]


def test_layers_are_not_changed(inspect, layer, rows):
    base = layer(swapped(squares()))
    before = rows(base)
    inspect(BASE=base)
    assert rows(base) == before


def test_number_of_problems_and_errors_is_given(run, draw, layer):
    base = draw([("", squares()[0].wkt)], name="base")
    frame = draw([("f", BOW_TIE)], name="frame")
    results = run("inspectlayers", BASE=base, FRAME=frame, PROBLEMS="memory:")
    assert (results["PROBLEM_COUNT"], results["ERRORS"]) == (2, 1)


def test_misspelt_parameter_is_refused(run, layer):
    with pytest.raises(QgsProcessingException, match="FRAMES is no parameter of this algorithm"):
        run("inspectlayers", BASE=layer(), FRAMES="x", PROBLEMS="memory:")


def test_cancelled_inspection_leaves_no_table(run, layer, listen):
    feedback = listen(patience=0)
    assert run("inspectlayers", feedback, BASE=layer(), PROBLEMS="memory:") == {}
