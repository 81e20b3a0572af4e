"""Coordinates put right: where the copy lies, what stays, and what is refused."""

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
    QgsWkbTypes,
)

WEST, SOUTH, SIDE = 520_600, 2_492_500, 500


def squares(side=SIDE, n=6):
    corners = [(WEST + x * side, SOUTH + y * side) for y in range(n) for x in range(n)]
    return np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object)


def moved(shapes, east):
    return shapely.transform(shapes, lambda places: places + np.array([east, 0]))


def swapped(shapes):
    return shapely.transform(shapes, lambda places: places[:, ::-1])


def as_gcj02(shapes):
    systems = (QgsCoordinateReferenceSystem(name) for name in ("EPSG:4547", "EPSG:4490"))
    degrees = Transform(*systems, QgsCoordinateTransformContext())

    def shift(places):
        places = degrees.coordinates(places)
        offset = np.column_stack(gcj02_offset(places[:, 0], places[:, 1]))
        return degrees.back().coordinates(places + offset)

    return shapely.transform(shapes, shift)


@pytest.fixture
def layer(draw):
    def layer(shapes=None, name="police", crs="EPSG:4547", **more):
        shapes = squares() if shapes is None else shapes
        return draw([(f"{n:03}", shape.wkt) for n, shape in enumerate(shapes)], crs, name=name)

    return layer


@pytest.fixture
def correct(run):
    """Return the layer put right, in memory."""

    def correct(layer, mistake, **more):
        return run("correctplacement", INPUT=layer, MISTAKE=mistake, OUTPUT="memory:", **more)[
            "OUTPUT"
        ]

    return correct


@pytest.fixture
def refusal(correct):
    def refusal(layer, mistake, **more):
        with pytest.raises(QgsProcessingException) as refused:
            correct(layer, mistake, **more)
        return str(refused.value)

    return refusal


def shapes_of(layer):
    return np.array(
        [shapely.from_wkb(bytes(f.geometry().asWkb().data())) for f in layer.getFeatures()]
    )


def farthest(layer, shapes):
    """Return by how many metres a vertex is off at most."""
    off = shapely.get_coordinates(shapes_of(layer)) - shapely.get_coordinates(shapes)
    return np.hypot(*off.T).max()


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        pytest.param(swapped, "wrong_axes", id="swapped"),
        pytest.param(lambda shapes: moved(shapes, 38e6), "zone_prefix", id="zone in front"),
        pytest.param(
            lambda shapes: swapped(moved(shapes, 38e6)), "wrong_axes_and_prefix", id="both"
        ),
    ],
)
@pytest.mark.parametrize("with_reference", [True, False])
def test_misread_coordinates_come_back_to_their_place(
    correct, layer, change, mistake, with_reference
):
    reference = {"REFERENCE": layer(squares(1000, 3), "base")} if with_reference else {}
    right = correct(layer(change(squares())), mistake, **reference)
    assert right.crs().authid() == "EPSG:4547"
    assert farthest(right, squares()) == 0


def test_missing_zone_is_put_in_front(correct, layer):
    right = correct(layer(crs="EPSG:4526"), "missing_prefix")
    assert right.crs().authid() == "EPSG:4526"
    assert farthest(right, moved(squares(), 38e6)) == 0


@pytest.mark.parametrize(
    ("zone", "crs"),
    [
        pytest.param(38, "EPSG:4547", id="that of the layer's CRS"),
        pytest.param(37, "EPSG:4546", id="its neighbour"),
        pytest.param(19, "EPSG:4508", id="one of 6 degrees"),
    ],
)
def test_zone_in_front_of_coordinates_says_which_crs_they_are_in(correct, layer, zone, crs):
    right = correct(layer(moved(squares(), zone * 1e6)), "zone_prefix")
    assert right.crs().authid() == crs
    assert farthest(right, squares()) == 0


@pytest.mark.parametrize("with_reference", [True, False])
def test_gcj02_is_taken_back_within_a_centimetre(correct, layer, with_reference):
    reference = {"REFERENCE": layer(squares(), "base")} if with_reference else {}
    police = layer(as_gcj02(squares(1000, 3)))
    assert farthest(police, squares(1000, 3)) > 400
    right = correct(police, "gcj02", **reference)
    assert right.crs().authid() == "EPSG:4547"
    assert farthest(right, squares(1000, 3)) < 0.01


def test_points_drawn_on_an_internet_map_are_taken_back_too(correct, draw):
    place = np.array([shapely.Point(WEST, SOUTH)], dtype=object)
    houses = draw([("h", as_gcj02(place)[0].wkt)], name="houses", kind="Point")
    right = correct(houses, "gcj02")
    assert right.wkbType() == QgsWkbTypes.Type.Point
    assert farthest(right, place) < 0.01


def test_attributes_and_missing_shapes_stay(correct, draw, rows):
    drawn = [("a", swapped(squares())[0].wkt, 7), ("b", "", None)]
    right = rows(correct(draw(drawn, households="integer"), "wrong_axes"))
    assert [(row["code"], row["households"]) for row in right] == [("a", 7), ("b", None)]
    assert right[1]["wkt"] == ""


def test_layer_itself_is_not_changed(correct, layer, rows):
    police = layer(swapped(squares()))
    before = rows(police)
    correct(police, "wrong_axes")
    assert rows(police) == before


def test_mistake_may_be_given_by_number(correct, layer):
    assert farthest(correct(layer(moved(squares(), 38e6)), 1), squares()) == 0


def test_copy_is_written_to_a_file(run, layer, tmp_path):
    path = tmp_path / "right.gpkg"
    run("correctplacement", INPUT=layer(swapped(squares())), OUTPUT=str(path))
    assert farthest(QgsVectorLayer(str(path), "right", "ogr"), squares()) == 0


def test_layer_in_its_place_is_refused(refusal, layer):
    assert refusal(layer(), "wrong_axes") == (
        "Layer police lies where it should already. Leave its coordinates as they are."
    )


def test_mistake_that_the_layer_does_not_have_is_refused(refusal, layer):
    assert refusal(layer(swapped(squares())), "zone_prefix") == (
        "Put right so, layer police would still lie elsewhere. Choose what else is wrong."
    )


def test_zone_that_leads_away_from_the_reference_is_refused(refusal, layer):
    text = refusal(layer(moved(squares(), 39e6)), "zone_prefix", REFERENCE=layer(name="base"))
    assert text.startswith("Put right so, layer police would still lie elsewhere.")


def test_layer_that_fits_the_reference_as_it_is_is_refused(refusal, layer):
    text = refusal(layer(), "gcj02", REFERENCE=layer(squares(1000, 3), "base"))
    assert text.startswith(
        "Layer police does not fit layer base better without the offset of GCJ-02."
    )


def test_displaced_reference_is_not_blamed_on_the_layer(refusal, layer):
    text = refusal(layer(squares(1000, 3)), "gcj02", REFERENCE=layer(as_gcj02(squares()), "base"))
    assert text.startswith("Layer police does not fit layer base better")


def test_gcj02_outside_china_is_refused(refusal, layer):
    text = refusal(layer(moved(squares(), -200_000), crs="EPSG:32619"), "gcj02")
    assert text == ("Layer police does not lie in China, where GCJ-02 is used. Check its CRS.")


def test_layer_without_crs_is_refused(refusal, layer):
    text = refusal(layer(crs=""), "wrong_axes")
    assert "Layer police has no coordinate reference system." in text


def test_layer_without_shapes_is_refused(refusal, draw):
    text = refusal(draw([("a", "")], name="police"), "wrong_axes")
    assert text == "Layer police is empty: nothing is drawn in it. Choose another layer."


def test_local_crs_without_area_of_use_asks_for_a_reference(refusal, layer):
    crs = QgsCoordinateReferenceSystem.fromProj("+proj=tmerc +lon_0=114 +x_0=500000 +ellps=GRS80")
    police = layer(swapped(squares()))
    police.setCrs(crs)
    assert refusal(police, "wrong_axes") == (
        "Nobody knows where the CRS of layer police is used. Give a layer that it should fit."
    )


def test_heights_are_left_out_with_a_word(correct, draw, listener):
    corners = [(SOUTH, WEST), (SOUTH, WEST + 9), (SOUTH + 9, WEST + 9), (SOUTH, WEST)]
    ring = ", ".join(f"{x} {y} 5" for x, y in corners)
    right = correct(draw([("a", f"POLYGON Z(({ring}))")], kind="PolygonZ"), "wrong_axes")
    assert right.wkbType() == QgsWkbTypes.Type.Polygon
    assert "Left out: Z or M values" in listener.warnings


def test_multipolygons_stay_multipolygons(correct, draw):
    (square,) = swapped(squares()[:1])
    many = draw([("a", shapely.multipolygons([square]).wkt)], kind="MultiPolygon")
    right = correct(many, "wrong_axes")
    assert right.wkbType() == QgsWkbTypes.Type.MultiPolygon
    assert shapes_of(right)[0].geom_type == "MultiPolygon"


def test_cancelled_correction_writes_nothing(run, layer, listen, tmp_path):
    path = tmp_path / "right.gpkg"
    given = {"INPUT": layer(swapped(squares())), "MISTAKE": "wrong_axes", "OUTPUT": str(path)}
    assert run("correctplacement", listen(patience=0), **given) == {}
    assert not path.exists()
