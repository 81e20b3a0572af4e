"""Files are written whole and the same every time, and read back as they were."""

import json
import os
import shutil
from collections import namedtuple

import fiona
import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.core.files import (
    Table,
    layer_names,
    read_csv,
    read_layer,
    read_table,
    write_csv,
    write_geojson,
    write_geopackage,
)

CODES = np.array(["0012", "44030800000000000001", "a\"b'c,d;e"])
SQUARES = shapely.box([0, 1, 2], 0, [1, 2, 3], 1)


def objects(*values):
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


@pytest.fixture
def table():
    columns = {
        "code": CODES,
        "households": np.array([1, 2**53 + 1, -3]),
        "share": np.array([0.1, 1 / 3, np.nan]),
        "exact": np.array([True, False, True]),
        "名称": objects("沙头角", None, ""),
        "floor": objects(1, None, 3),
        "height": objects(1, None, 2.5),
        "locked": objects(True, None, False),
        "mixed": objects("a", 5, None),
        "nothing": objects(None, None, None),
    }
    return Table('警务 "1"', columns, SQUARES, "EPSG:4547")


READ_BACK = {
    "code": CODES.tolist(),
    "households": [1, 2**53 + 1, -3],
    "share": [0.1, 1 / 3, None],
    "exact": [True, False, True],
    "名称": ["沙头角", None, ""],
    "floor": [1, None, 3],
    "height": [1.0, None, 2.5],
    "locked": [True, None, False],
    "mixed": ["a", "5", None],
    "nothing": [None, None, None],
}


def test_a_geopackage_gives_back_what_was_written(table, tmp_path):
    path = tmp_path / "x.gpkg"
    write_geopackage(path, [table])
    stored = read_layer(path, table.name)
    assert {name: column.tolist() for name, column in stored.columns.items()} == READ_BACK
    assert shapely.equals_exact(stored.geometries, SQUARES, 0).all()
    assert 'PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM 114E"' in stored.crs
    assert read_table(path, table.name).geometries is None
    assert read_table(path, table.name).columns["code"].tolist() == CODES.tolist()


def test_a_geopackage_holds_several_layers_and_plain_tables(table, tmp_path):
    path = tmp_path / "x.gpkg"
    plain = Table("relations", {"code": CODES})
    write_geopackage(path, [table, plain])
    assert layer_names(path) == [table.name, "relations"]
    assert read_layer(path, "relations").geometries.tolist() == [None] * 3
    assert len(plain) == 3
    assert len(Table("none", {})) == 0


def test_a_crs_may_be_given_as_text(table, tmp_path):
    write_geopackage(tmp_path / "x.gpkg", [table])
    wkt = read_layer(tmp_path / "x.gpkg", table.name).crs
    write_geopackage(tmp_path / "y.gpkg", [Table("a", table.columns, SQUARES, wkt)])
    with fiona.open(tmp_path / "y.gpkg", layer="a") as source:
        assert source.crs.to_epsg() == 4547


def test_equal_tables_make_equal_files(table, tmp_path):
    for name in ("a.gpkg", "b.gpkg"):
        write_geopackage(tmp_path / name, [table, Table("more", {"code": CODES})])
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


LINE = shapely.LineString([(0, 0), (1, 1)])
TWO = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
TALL = shapely.Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)])


@pytest.mark.parametrize(
    ("shapes", "kind", "stored"),
    [
        pytest.param([SQUARES[0], None], "Polygon", None, id="null"),
        pytest.param([SQUARES[0], TWO], "MultiPolygon", [[SQUARES[0]], TWO], id="single and multi"),
        pytest.param([TWO], "MultiPolygon", None, id="multi"),
        pytest.param([LINE, SQUARES[0]], "Unknown", None, id="lines and polygons"),
        pytest.param([TALL], "3D Polygon", None, id="with heights"),
        pytest.param([], "Unknown", None, id="none"),
    ],
)
def test_shapes_of_any_kind_are_kept(shapes, kind, stored, tmp_path):
    geometries = objects(*shapes)
    write_geopackage(
        tmp_path / "x.gpkg", [Table("a", {"n": np.arange(len(shapes))}, geometries, "EPSG:4547")]
    )
    with fiona.open(tmp_path / "x.gpkg", layer="a") as source:
        assert source.schema["geometry"] == kind
    read = read_layer(tmp_path / "x.gpkg", "a").geometries
    expected = geometries.tolist()
    if stored:
        expected = [shapely.MultiPolygon(stored[0]), stored[1]]
    assert shapely.to_wkb(read).tolist() == shapely.to_wkb(objects(*expected)).tolist()


def test_geojson_follows_the_standard(tmp_path):
    clockwise = shapely.Polygon([(114, 22), (114, 23), (115, 23), (115, 22)])
    columns = {"code": CODES[:2], "n": objects(1, None)}
    table = Table("base", columns, objects(clockwise, None), "EPSG:4490")
    write_geojson(tmp_path / "x.geojson", table, about={"edition": "一"})
    collection = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert (collection["type"], collection["name"]) == ("FeatureCollection", "base")
    assert collection["edition"] == "一"
    first, second = collection["features"]
    ring = shapely.LinearRing(first["geometry"]["coordinates"][0])
    assert ring.is_ccw
    assert first["properties"] == {"code": "0012", "n": 1}
    assert second == {
        "type": "Feature",
        "properties": {"code": "44030800000000000001", "n": None},
        "geometry": None,
    }


def test_geojson_keeps_every_digit(tmp_path):
    point = shapely.Point(114.12345678901234, 1 / 3)
    write_geojson(tmp_path / "x.geojson", Table("a", {"n": np.array([1])}, objects(point)))
    collection = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    assert collection["features"][0]["geometry"]["coordinates"] == [point.x, point.y]


def test_csv_keeps_codes_as_text_and_opens_in_spreadsheets(table, tmp_path):
    path = tmp_path / "x.csv"
    write_csv(path, table.columns)
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b'"0012",1,0.1,"true"' in content
    read = read_csv(path)
    assert list(read) == list(table.columns)
    assert read["code"].tolist() == CODES.tolist()
    assert read["share"].tolist() == ["0.1", "0.3333333333333333", ""]
    assert read["exact"].tolist() == ["true", "false", "true"]
    assert read["locked"].tolist() == ["true", "", "false"]
    types = (tmp_path / "x.csvt").read_text(encoding="utf-8")
    assert types.startswith('"String","Integer64","Real","String","String","Integer64","Real"')


def test_csv_without_byte_order_mark_and_with_empty_lines_is_read(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text('code,说明\r\n0001,"a, b\nc"\r\n\r\n', encoding="utf-8")
    read = read_csv(path)
    assert {name: column.tolist() for name, column in read.items()} == {
        "code": ["0001"],
        "说明": ["a, b\nc"],
    }


def test_csv_with_a_header_alone_has_no_rows(tmp_path):
    write_csv(tmp_path / "x.csv", {"code": objects(), "n": np.zeros(0)})
    assert [len(column) for column in read_csv(tmp_path / "x.csv").values()] == [0, 0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "x.csv is empty. Give a table with a header row", id="empty"),
        pytest.param("代码\n警".encode("gbk"), "x.csv is not UTF-8 text. Save it as", id="GBK"),
        pytest.param(b"a,b\n1,2\n1,2,3\n", "x.csv, row 3: 3 values for 2 columns", id="long row"),
    ],
)
def test_csv_that_cannot_be_read_is_refused(content, message, tmp_path):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(GridError, match=message):
        read_csv(tmp_path / "x.csv")


@pytest.mark.parametrize(
    "read",
    [read_csv, layer_names, lambda path: read_layer(path, "a")],
    ids=["csv", "list", "one"],
)
def test_a_missing_file_is_named(read, tmp_path):
    with pytest.raises(GridError, match=r"nowhere.gpkg is no file. Check the path"):
        read(tmp_path / "nowhere.gpkg")


def test_a_file_that_is_no_geopackage_is_refused(tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_text("nonsense", encoding="utf-8")
    with pytest.raises(GridError, match=r"layer a of x.gpkg cannot be read: .* that exist"):
        read_layer(path, "a")
    with pytest.raises(GridError, match=r"x.gpkg cannot be read"):
        layer_names(path)


def test_a_layer_that_is_not_there_is_refused(table, tmp_path):
    write_geopackage(tmp_path / "x.gpkg", [table])
    with pytest.raises(GridError, match=r"layer nope of x.gpkg cannot be read"):
        read_layer(tmp_path / "x.gpkg", "nope")


Usage = namedtuple("Usage", "total used free")


def refuse_to_open(*_args, **_options):
    raise fiona.errors.DriverError("sqlite3_exec failed")


@pytest.mark.parametrize(
    ("free", "writable", "message"),
    [
        pytest.param(0, True, "the disk is full. Free some space and run again", id="full"),
        pytest.param(1 << 30, False, "the place is read-only. Choose another", id="read-only"),
        pytest.param(1 << 30, True, "sqlite3_exec failed. Choose another target", id="other"),
    ],
)
def test_a_place_that_takes_no_file_is_named(free, writable, message, table, tmp_path, monkeypatch):
    path = tmp_path / "x.gpkg"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(fiona, "open", refuse_to_open)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(1, 1, free))
    monkeypatch.setattr(os, "access", lambda place, mode: writable)
    with pytest.raises(GridError, match=rf"x.gpkg cannot be written: {message}"):
        write_geopackage(path, [table])
    assert [path.name for path in tmp_path.iterdir()] == ["x.gpkg"]
    assert path.read_text(encoding="utf-8") == "old"


def test_columns_that_differ_by_case_only_are_refused(tmp_path):
    table = Table("a", {"Code": CODES, "code": CODES}, SQUARES, "EPSG:4547")
    with pytest.raises(GridError, match=r"x.gpkg cannot be written"):
        write_geopackage(tmp_path / "x.gpkg", [table])
    assert list(tmp_path.iterdir()) == []
