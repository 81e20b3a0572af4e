"""Layers in the wrong place are refused, or doubted, in words that say what it looks like."""

import re

import numpy as np
import pytest
import shapely
from gridstrata.core.placement import gcj02_offset
from gridstrata.processing.crs import Transform
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsProcessingException,
)

WEST, SOUTH, SIDE = 520_600, 2_492_500, 500


def to_degrees():
    systems = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4547", "EPSG:4490"))
    return Transform(*systems, QgsCoordinateTransformContext())


def squares(side=SIDE, n=6):
    return np.array(
        [
            shapely.box(
                WEST + x * side, SOUTH + y * side, WEST + (x + 1) * side, SOUTH + (y + 1) * side
            )
            for y in range(n)
            for x in range(n)
        ],
        dtype=object,
    )


def as_gcj02(shapes):
    """Return shapes in metres as an internet map would have them drawn."""
    degrees = to_degrees()

    def shift(places):
        places = degrees.coordinates(places)
        offset = np.column_stack(gcj02_offset(places[:, 0], places[:, 1]))
        return degrees.back().coordinates(places + offset)

    return shapely.transform(shapes, shift)


def swapped(shapes):
    return shapely.transform(shapes, lambda places: places[:, ::-1])


def moved(shapes, east, north=0.0):
    return shapely.transform(shapes, lambda places: places + np.array([east, north]))


def prefixed(shapes):
    return moved(shapes, 38e6)


def shenzhen_local(shapes):
    return moved(shapes, 131_000 - WEST, 20_500 - SOUTH)


def far_away(shapes):
    return moved(shapes, 60_000)


def in_degrees(shapes):
    return to_degrees()(shapes)


@pytest.fixture
def layer(draw):
    def layer(shapes, name="base", crs="EPSG:4547"):
        rows = [(f"{row:03}", shape.wkt) for row, shape in enumerate(shapes)]
        return draw(rows, crs, name=name)

    return layer


@pytest.fixture
def refusal(run):
    """Return why an algorithm refused to go on."""

    def refusal(algorithm, base, police):
        output = {"buildmapping": "RELATIONS", "checkstack": "FINDINGS"}[algorithm]
        with pytest.raises(QgsProcessingException) as refused:
            run(algorithm, BASE=base, PROFESSIONAL=[police], **{output: "memory:"})
        return str(refused.value)

    return refusal


WRONG = [
    pytest.param(swapped, "Its axes look swapped", id="swapped axes"),
    pytest.param(prefixed, "as if it began with the number of the zone", id="zone 38 in front"),
    pytest.param(
        lambda shapes: swapped(prefixed(shapes)),
        "Its axes look swapped, and its east coordinate looks as if it began with the number",
        id="swapped, zone 38 in front",
    ),
    pytest.param(shenzhen_local, "like those of Shenzhen's own system", id="city system"),
    pytest.param(in_degrees, "Its coordinates look like degrees", id="degrees called metres"),
]


@pytest.mark.parametrize(("change", "look"), WRONG)
@pytest.mark.parametrize("algorithm", ["checkstack", "buildmapping"])
def test_professional_layer_in_the_wrong_place(refusal, layer, algorithm, change, look):
    text = refusal(algorithm, layer(squares()), layer(change(squares(1000, 3)), "police"))
    assert text.startswith("Layer police does not touch layer base. ")
    assert look in text


@pytest.mark.parametrize(("change", "look"), WRONG)
def test_base_layer_in_the_wrong_place(refusal, layer, change, look):
    text = refusal("checkstack", layer(change(squares())), layer(squares(1000, 3), "police"))
    assert text.startswith("Layer base lies outside of where its CRS EPSG:4547 is used. ")
    assert look in text


def test_base_layer_in_degrees_with_swapped_axes(refusal, layer):
    base = layer(swapped(in_degrees(squares())), crs="EPSG:4490")
    text = refusal("checkstack", base, layer(squares(1000, 3), "police"))
    assert "Its axes look swapped" in text


def test_metres_called_degrees_are_refused(refusal, layer):
    base = layer(squares(), crs="EPSG:4490")
    text = refusal("checkstack", base, layer(squares(1000, 3), "police"))
    assert text.startswith("Layer base lies outside of where its CRS EPSG:4490 is used.")


def test_layer_with_zone_prefix_in_its_crs_is_fine(run, layer):
    police = layer(prefixed(squares(1000, 3)), "police", "EPSG:4526")
    results = run("buildmapping", BASE=layer(squares()), PROFESSIONAL=[police], RELATIONS="memory:")
    assert results["RELATION_COUNT"] == 36


@pytest.mark.parametrize("algorithm", ["checkstack", "buildmapping"])
def test_layer_of_another_place_is_refused(refusal, layer, algorithm):
    text = refusal(algorithm, layer(squares()), layer(far_away(squares(1000, 3)), "police"))
    assert text == ("Layer police does not touch layer base. Check its CRS and its coordinates.")


def test_bounds_that_touch_are_not_enough(refusal, layer):
    around = shapely.box(WEST - 900, SOUTH - 900, WEST + 9000, SOUTH + 9000)
    ring = np.array([around.buffer(100).difference(around)], dtype=object)
    text = refusal("buildmapping", layer(squares()), layer(ring, "police"))
    assert text.startswith("Layer police does not touch layer base.")


def test_layer_drawn_on_an_internet_map_is_not_mapped(refusal, layer):
    text = refusal("buildmapping", layer(squares()), layer(as_gcj02(squares(1000, 3)), "police"))
    assert re.search("Layer police looks as if it was drawn on a Chinese internet map", text)
    assert "Convert it from GCJ-02 to its CRS first." in text


def test_layer_drawn_on_an_internet_map_is_checked_with_a_warning(run, layer, listener):
    police = layer(as_gcj02(squares(1000, 3)), "police")
    run("checkstack", BASE=layer(squares()), PROFESSIONAL=[police], FINDINGS="memory:")
    assert "Layer police looks as if it was drawn on a Chinese" in listener.warnings[0]


def test_base_layer_drawn_on_an_internet_map_is_the_one_named(refusal, layer):
    text = refusal("buildmapping", layer(as_gcj02(squares())), layer(squares(1000, 3), "police"))
    assert "Layer base looks as if it was drawn on a Chinese internet map" in text


def test_layers_that_just_disagree_raise_no_doubt(run, layer, listener):
    off = moved(squares(1000, 3), 250, 120)
    run(
        "checkstack", BASE=layer(squares()), PROFESSIONAL=[layer(off, "police")], FINDINGS="memory:"
    )
    assert listener.warnings == []


def test_no_doubt_outside_china(run, layer, listener):
    crs = "EPSG:32619"
    base = layer(moved(squares(), -200_000), crs=crs)
    police = layer(moved(as_gcj02(squares(1000, 3)), -200_000), "police", crs)
    run("checkstack", BASE=base, PROFESSIONAL=[police], FINDINGS="memory:")
    assert listener.warnings == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("FRAME", "Polygon"), ("EXCLUSIONS", "Polygon"), ("BUILDINGS", "Point")],
)
def test_other_layers_far_away_are_refused_too(run, layer, draw, name, kind):
    wkt = "POINT(131500 20700)" if kind == "Point" else shenzhen_local(squares()[:1])[0].wkt
    other = draw([("1", wkt)], name="other", kind=kind)
    text = "Layer other does not touch layer base. Its coordinates look like those of Shenzhen"
    with pytest.raises(QgsProcessingException, match=text):
        run("checkcoverage", INPUT=layer(squares()), FINDINGS="memory:", **{name: other})


def test_frame_drawn_on_an_internet_map_is_told(run, layer, listener):
    frame = layer(as_gcj02(squares(3000, 1)), "frame")
    run("checkstack", BASE=layer(squares()), PROFESSIONAL=[layer(squares(), "p")], FRAME=frame,
        FINDINGS="memory:")  # fmt: skip
    assert "Layer frame looks as if it was drawn on a Chinese" in listener.warnings[0]
