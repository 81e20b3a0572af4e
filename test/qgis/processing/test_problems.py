"""What is refused before a run, whatever the algorithm."""

import pytest
from qgis.core import QgsProcessingException

BOW_TIE = (
    "POLYGON((520600 2492500, 522600 2494500, 522600 2492500, 520600 2494500, 520600 2492500))"
)


@pytest.mark.parametrize(
    ("algorithm", "name", "meant"),
    [
        pytest.param("checkcoverage", "NOISSE", "NOISE", id="misspelt"),
        pytest.param("checkcoverage", "noise", "NOISE", id="in small letters"),
        pytest.param("loadsample", "SEDE", "SEED", id="letters swapped"),
        pytest.param("verifyrelease", "REPORTS", "REPORT", id="plural"),
    ],
)
def test_misspelt_parameter_is_refused_with_the_one_meant(problems, algorithm, name, meant):
    text = f"{name} is no parameter of this algorithm. Give {meant} instead."
    assert text in problems(algorithm, **{name: 1}).splitlines()


def test_parameter_of_another_algorithm_is_left_to_qgis(problems):
    assert not problems("verifyrelease", RELEASE="2026-11", HOUSEHOLDS="households")


def test_output_of_no_known_format_is_refused(problems, draw):
    text = problems("checkcoverage", INPUT=draw(), FINDINGS="findings.foo")
    assert text == "FINDINGS: no format ends in .foo. Choose another one, such as .gpkg."


@pytest.mark.parametrize("name", ["a.gpkg", "a.GPKG", "a.shp", "a.geojson", "a.csv", "中文 a"])
def test_output_of_a_known_format_is_let_pass(problems, draw, name):
    assert not problems("checkcoverage", INPUT=draw(), FINDINGS=name)


def test_code_field_without_its_layer_is_refused(problems, draw):
    given = {"BASE": draw(), "PROFESSIONAL": [draw(name="police")], "FINDINGS": "memory:"}
    text = problems("checkstack", **given, COMMUNITY_CODE="GEOID")
    assert text == "COMMUNITY_CODE is given without COMMUNITIES. Choose the layer too."
    assert not problems("checkstack", **given, COMMUNITY_CODE="code")


def test_layer_of_collections_is_no_polygon_layer(problems, draw, save):
    wkt = "GEOMETRYCOLLECTION(POINT(520600 2492500), POINT(520601 2492500))"
    mixed = save(draw([("1", wkt)], kind="GeometryCollection"), "mixed")
    text = problems("checkcoverage", INPUT=mixed, FINDINGS="memory:")
    assert text == "INPUT: layer mixed has no polygons. Choose a polygon layer."


def test_invalid_frame_is_told_by_the_check_and_refused_by_mapping(run, draw, listener):
    given = {"FRAME": draw([("f", BOW_TIE)], name="frame")}
    text = 'Layer frame has 1 invalid shapes. Run "Fix geometries" on it.'
    run("checkcoverage", INPUT=draw(), FINDINGS="memory:", **given)
    assert listener.warnings == [text]
    stack = {"BASE": draw(), "PROFESSIONAL": [draw(name="police")]}
    with pytest.raises(QgsProcessingException, match="Layer frame has 1 invalid shapes"):
        run("buildmapping", **stack, RELATIONS="memory:", **given)
