"""Reading features: geometries as the core needs them, codes as text, kinds of layers."""

import struct

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.core.progress import CancelledError
from gridstrata.processing.layers import (
    code_field_of,
    code_fields,
    counts_of,
    file_of,
    kind_of,
    numbers_of,
    read_pairs,
    read_rows,
    source_of,
    texts_of,
    title_of,
    truths_of,
)
from qgis.core import QgsFeature, QgsGeometry, QgsProcessingContext, QgsVectorLayer

SQUARE = "((0 0, 10 0, 10 10, 0 10, 0 0))"


@pytest.fixture
def read(listener):
    def read(layer, *names):
        return read_rows(source_of(layer, QgsProcessingContext()), names, listener)

    return read


@pytest.mark.parametrize(
    ("kind", "wkt", "left_out"),
    [
        pytest.param("Polygon", f"POLYGON{SQUARE}", (), id="plain"),
        pytest.param(
            "PolygonZ",
            "POLYGONZ((0 0 5, 10 0 5, 10 10 5, 0 10 5, 0 0 5))",
            ("Z or M values",),
            id="Z",
        ),
        pytest.param(
            "PolygonM",
            "POLYGONM((0 0 5, 10 0 5, 10 10 5, 0 10 5, 0 0 5))",
            ("Z or M values",),
            id="M",
        ),
        pytest.param(
            "PolygonZM",
            "POLYGONZM((0 0 5 6, 10 0 5 6, 10 10 5 6, 0 10 5 6, 0 0 5 6))",
            ("Z or M values",),
            id="Z and M",
        ),
        pytest.param("CurvePolygon", f"CURVEPOLYGON{SQUARE}", ("curves",), id="curve polygon"),
        pytest.param(
            "MultiSurface", f"MULTISURFACE(POLYGON{SQUARE})", ("curves",), id="multi surface"
        ),
        pytest.param(
            "CurvePolygonZ",
            "CURVEPOLYGONZ((0 0 5, 10 0 5, 10 10 5, 0 10 5, 0 0 5))",
            ("curves", "Z or M values"),
            id="curve polygon with Z",
        ),
    ],
)
def test_shapes_become_plain_polygons(read, draw, kind, wkt, left_out):
    rows = read(draw([("a", wkt)], kind=kind), "code")
    assert shapely.equals(rows.geometries[0], shapely.box(0, 0, 10, 10))
    assert not shapely.has_z(rows.geometries[0])
    assert rows.simplified == left_out


def test_arcs_become_short_segments_that_neighbours_share(read, draw):
    inner = "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(0 0, 5 5, 0 10), (0 10, 0 0)))"
    outer = "CURVEPOLYGON(COMPOUNDCURVE((0 0, 20 0, 20 10, 0 10), CIRCULARSTRING(0 10, 5 5, 0 0)))"
    half_disc, rest = read(draw([("a", inner), ("b", outer)], kind="CurvePolygon")).geometries
    assert half_disc.area == pytest.approx(np.pi * 25 / 2, rel=1e-3)
    assert shapely.intersection(half_disc, rest).area == 0
    assert shapely.union(half_disc, rest).area == pytest.approx(200, rel=1e-9)


def test_null_and_empty_shapes_are_missing_or_empty(read, draw):
    rows = read(draw([("a", None), ("b", "POLYGON EMPTY"), ("c", f"POLYGON{SQUARE}")]), "code")
    assert [shape is None or shape.is_empty for shape in rows.geometries] == [True, True, False]
    assert rows.columns["code"].tolist() == ["a", "b", "c"]


def test_self_intersecting_shapes_are_read_as_they_are(read, draw):
    bow_tie = "POLYGON((0 0, 10 10, 10 0, 0 10, 0 0))"
    shape = read(draw([("a", bow_tie)])).geometries[0]
    assert not shape.is_valid
    assert shape.equals_exact(shapely.from_wkt(bow_tie))


@pytest.mark.parametrize("odd", [float("nan"), float("inf")], ids=str)
def test_shapes_with_coordinates_that_are_no_numbers_are_left_out(read, draw, odd):
    layer = draw([("a", f"POLYGON{SQUARE}"), ("b", f"POLYGON{SQUARE}")])
    ring = struct.pack("<8d", 0, 0, 10, 0, odd, 10, 0, 0)
    geometry = QgsGeometry()
    geometry.fromWkb(struct.pack("<BIII", 1, 3, 1, 4) + ring)
    assert layer.dataProvider().changeGeometryValues({2: geometry})
    rows = read(layer, "code")
    assert [shape is None for shape in rows.geometries] == [False, True]
    assert rows.simplified == ("shapes with coordinates that are no numbers",)


def test_coordinates_are_not_rounded(read, draw):
    x = 520600.123456789012
    wkt = f"POLYGON(({x!r} 0, 520700 0, 520700 10, {x!r} 0))"
    assert shapely.get_coordinates(read(draw([("a", wkt)])).geometries)[0, 0] == x


def test_nulls_of_every_field_type_are_none(read, draw):
    layer = draw([("a", None, None, None)], whole="integer", part="double")
    rows = read(layer, "whole", "part")
    assert [rows.columns[name][0] for name in ("whole", "part")] == [None, None]


def test_reading_stops_when_the_user_cancels(read, draw, listener):
    listener.cancel()
    with pytest.raises(CancelledError):
        read(draw())


@pytest.mark.parametrize(
    ("type_", "values", "codes"),
    [
        pytest.param("string", ["001", "00"], ["001", "00"], id="leading zeros stay"),
        pytest.param(
            "string", ["12345678901234567890"], ["12345678901234567890"], id="20 digits stay"
        ),
        pytest.param("string", [" 7 ", None, ""], ["7", "", ""], id="blank, NULL and empty"),
        pytest.param("integer", [1, None], ["1", ""], id="whole numbers are digits"),
        pytest.param("int8", [440308001001], ["440308001001"], id="long whole numbers"),
        pytest.param("double", [7.0, None], ["7", ""], id="decimals that are whole"),
        pytest.param("string", ["网格 'a' \"b\"/.."], ["网格 'a' \"b\"/.."], id="any characters"),
    ],
)
def test_codes_are_text(read, draw, type_, values, codes):
    rows = read(draw([(value, None) for value in values], code=f"code:{type_}"), "code")
    assert texts_of(rows.columns["code"], "code", "grids").tolist() == codes


@pytest.mark.parametrize("value", [1.5, float("nan"), 2.0**53], ids=["fraction", "nan", "inexact"])
def test_decimals_are_refused_as_codes(value):
    column = np.array(["1", value], dtype=object)
    with pytest.raises(GridError, match="Field no of layer police holds decimals"):
        texts_of(column, "no", "police")


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        pytest.param([3, None, -1], [3, 0, 0], id="NULL and negative count as 0"),
        pytest.param(["12", " 3 "], [12, 3], id="text digits"),
        pytest.param([2.4, 2.6], [2, 3], id="estimates are rounded"),
    ],
)
def test_weights_are_whole_numbers(values, numbers):
    column = np.array(values, dtype=object)
    assert numbers_of(column, "households", "buildings").tolist() == numbers


def test_weights_that_are_no_numbers_are_refused():
    with pytest.raises(GridError, match="Field use of layer parcels does not hold numbers"):
        numbers_of(np.array(["house"], dtype=object), "use", "parcels")


def test_kind_is_the_property_else_the_layer_inside_the_file_else_the_name(draw, save):
    drawn = draw(name="Police 2026")
    assert kind_of(drawn) == "Police 2026"
    saved = QgsVectorLayer(save(drawn, "police"), "input", "ogr")
    assert kind_of(saved) == "police"
    saved.setCustomProperty("gridstrata/kind", "警格")
    assert kind_of(saved) == "警格"


@pytest.mark.parametrize("name", ["警格", "it's", 'say "so"', "a..b", "a/b", "a b;c=d"])
def test_odd_names_of_layers_inside_a_file_are_kinds(draw, save, name):
    saved = QgsVectorLayer(save(draw(), name), "input", "ogr")
    assert saved.isValid()
    assert kind_of(saved) == name


def test_title_is_the_name_unless_that_is_only_the_file(draw, save):
    source = save(draw(), "police")
    assert title_of(QgsVectorLayer(source, "input", "ogr")) == "police"
    assert title_of(QgsVectorLayer(source, "Police stations", "ogr")) == "Police stations"


def test_file_of_a_layer(draw, save, tmp_path):
    saved = QgsVectorLayer(save(draw(), "police"), "input", "ogr")
    assert file_of(saved) == tmp_path / "input.gpkg"
    assert file_of(draw()) is None


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        pytest.param("no", ["no", "no"], id="one for all"),
        pytest.param("police=PSA; fire = NAME", ["PSA", "NAME"], id="one per kind"),
        pytest.param("fire=NAME", ["code", "NAME"], id="the rest keeps the default"),
    ],
)
def test_code_fields_of_professional_layers(draw, asked, fields):
    layers = [draw(name="police"), draw(name="fire")]
    assert code_fields(asked, layers, "code") == fields


def test_code_field_set_for_a_layer_replaces_only_the_default(draw):
    layer = draw()
    layer.setCustomProperty("gridstrata/code_field", "GEOID")
    assert code_field_of(layer, "code", "code") == "GEOID"
    assert code_field_of(layer, "other", "code") == "other"
    assert code_fields("code", [layer, draw()], "code") == ["GEOID", "code"]


def test_code_field_of_an_unknown_kind_is_refused(draw):
    text = "PROFESSIONAL_CODE names the kind polcie, which no layer has. Kinds: police, fire."
    with pytest.raises(GridError, match=text):
        code_fields("polcie=PSA", [draw(name="police"), draw(name="fire")], "code")


def test_features_can_be_read_while_the_layer_is_edited(read, draw):
    layer = draw()
    layer.startEditing()
    feature = QgsFeature(layer.fields())
    feature.setAttributes(["004"])
    feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON{SQUARE}"))
    layer.addFeature(feature)
    assert set(read(layer, "code").columns["code"]) == {"001", "002", "003", "004"}
    layer.rollBack()


def column(*values):
    filled = np.empty(len(values), dtype=object)
    filled[:] = values
    return filled


def test_counts_are_whole_numbers_and_null_is_none():
    counts = counts_of(column(3, None, "4", 2.0), "n", "buildings", np.array(list("abcd")))
    assert counts.tolist() == [3, 0, 4, 2]


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), 1e300])
def test_counts_that_are_no_whole_numbers_are_refused_with_their_codes(value):
    codes = np.array(["a", "b", "c"])
    with pytest.raises(GridError) as refused:
        counts_of(column(1, value, value), "n", "buildings", codes)
    text = f"Field n of layer buildings holds {value} for b, c. Give whole numbers."
    assert str(refused.value) == text


def test_yes_and_no_are_read_in_many_spellings():
    yes = truths_of(column(True, 1, 1.0, "1", "true", "Yes", "是", "t"), "locked", "grids")
    no = truths_of(column(False, 0, None, "", "false", "No", "否", "f"), "locked", "grids")
    assert yes.all()
    assert not no.any()


def test_neither_yes_nor_no_is_refused():
    with pytest.raises(GridError, match="Field locked of layer grids holds 2, which is neither"):
        truths_of(column(1, 2), "locked", "grids")


def test_pairs_are_read_without_the_blanks_around_them():
    assert read_pairs(" a = b ;c=d; ;e") == {"a": "b", "c": "d", "e": ""}


def test_rows_carry_the_numbers_of_their_features(read, draw):
    layer = draw([("a", f"POLYGON{SQUARE}"), ("b", None)])
    rows = read(layer, "code")
    assert rows.ids.tolist() == [feature.id() for feature in layer.getFeatures()]
    taken = rows.take(np.array([False, True]))
    assert (taken.columns["code"].tolist(), taken.ids.tolist()) == (["b"], [rows.ids[1]])
