"""A release as the receiving platform wants it: names, types, lengths, order."""

from datetime import date

import fiona
import numpy as np
import pytest
import shapely
from gridstrata.core.admission import Admission, Admissions
from gridstrata.core.errors import GridError
from gridstrata.core.files import read_csv, read_layer
from gridstrata.core.layers import Buildings, GridLayer, Stack
from gridstrata.core.release.handover.profile import known_profiles, read_handover
from gridstrata.core.release.handover.write import write_handover
from gridstrata.core.staffing import make_workers

CODES = ["440308001001003", "440308001001001", "440308001001002"]
FIELD = '{ name = "A", from = "code", type = "text", length = 20, constraint = "M" }'


@pytest.fixture
def stack():
    shapes = np.array([shapely.box(x, 0.1, x + 100, 100.3) for x in (0, 100, 200)])
    attributes = {
        "name": np.array(["三", None, "二"], dtype=object),
        "start_date": np.array(["2026-11-25", "20261125", date(2026, 11, 25)], dtype=object),
    }
    base = GridLayer("base", np.array(CODES), shapes, "Base grids", attributes)
    fire = GridLayer("fire", np.array(["f1"]), np.array([shapely.box(0, 0.1, 300, 100.3)]))
    ones = np.ones(2, dtype=np.int64)
    buildings = Buildings(shapely.points([[50, 50], [60, 60]]), 3 * ones, 8 * ones)
    workers = make_workers("staff", [{"grid_code": CODES[0], "worker_id": "w1"}])
    record = Admission("fire", "区消防救援大队")
    admissions = Admissions(date(2026, 11, 25), (record,))
    return Stack(base, (fire,), buildings=buildings, workers=workers, admissions=admissions)


@pytest.fixture
def hand_over(stack, tmp_path):
    """Write the stack by a profile's name or text, and return the folder."""

    def hand_over(profile, stack=stack, folder="out"):
        if "=" in profile:
            path = tmp_path / "own.toml"
            path.write_text(profile, encoding="utf-8")
            profile = str(path)
        lonlat = {
            layer.kind: shapely.transform(layer.geometries, lambda xy: xy / 1e5)
            for layer in (stack.base, *stack.professional)
        }
        crs = {"native": "EPSG:4547", "lonlat": "EPSG:4490"}
        target = tmp_path / folder
        write_handover(target, stack, "2026-11", read_handover(profile), crs, lonlat)
        return target

    return hand_over


def own(*fields, head="", kinds='["base"]'):
    return f'{head}\n[[layer]]\nkinds = {kinds}\nname = "L"\nfield = [{", ".join(fields)}]\n'


def values(folder, field, layer="L", file="own.gpkg"):
    return read_layer(folder / file, layer).columns[field].tolist()


class TestProfilesOfThePlugin:
    def test_pinyin_profile_has_its_names_in_their_order(self, hand_over):
        folder = hand_over("pinyin")
        base = read_layer(folder / "pinyin.gpkg", "JCWG")
        assert list(base.columns)[:5] == ["JCWGBSM", "JCWGMC", "MJ", "HS", "SYRK"]
        assert base.columns["JCWGBSM"].tolist() == sorted(CODES)
        assert base.columns["JCWGMC"].tolist() == [None, "二", "三"]
        assert base.columns["CSRQ"].tolist() == ["20261125"] * 3
        assert base.columns["HS"].tolist() == [0, 0, 6]
        assert base.columns["WGYBH"].tolist() == [None, None, "w1"]
        fire = read_layer(folder / "pinyin.gpkg", "ZYWG_FIRE")
        assert fire.columns["ZGBMMC"].tolist() == ["区消防救援大队"]

    def test_shapefile_profile_says_what_its_short_names_stand_for(self, hand_over):
        folder = hand_over("shapefile")
        with fiona.open(folder / "base.shp") as source:
            names = list(source.schema["properties"])
        fields = read_csv(folder / "fields.csv")
        rows = fields["layer"] == "base"
        assert fields["field"][rows].tolist() == names
        assert max(map(len, names)) <= 10
        assert "base_grid_code" in fields["long_name"][rows]
        assert (folder / "base.cpg").read_text() == "UTF-8"
        assert sorted(path.suffix for path in folder.glob("fire.*")) == [
            ".cpg", ".dbf", ".prj", ".shp", ".shx",
        ]  # fmt: skip

    @pytest.mark.parametrize("name", known_profiles())
    def test_geometry_is_handed_over_to_the_last_digit(self, hand_over, stack, name):
        folder = hand_over(name)
        path, layer = (
            (folder / "pinyin.gpkg", "JCWG") if name == "pinyin" else (folder / "base.shp", "base")
        )
        there = read_layer(path, layer)
        wanted = stack.base.geometries[np.argsort(stack.base.codes)]
        assert shapely.equals_exact(
            shapely.normalize(there.geometries), shapely.normalize(wanted), 0
        ).all()

    @pytest.mark.parametrize("name", known_profiles())
    def test_same_layers_in_another_order_give_the_same_bytes(self, hand_over, stack, name):
        turned = Stack(
            stack.base.take(np.array([2, 0, 1])),
            stack.professional,
            buildings=stack.buildings,
            workers=stack.workers,
            admissions=stack.admissions,
        )
        first, second = hand_over(name, folder="a"), hand_over(name, turned, folder="b")
        for path in sorted(first.iterdir()):
            assert path.read_bytes() == (second / path.name).read_bytes(), path.name


class TestOwnProfiles:
    def test_part_of_a_value(self, hand_over):
        street = '{ name = "S", from = "code", part = [7, 9], type = "text", length = 3 }'
        assert values(hand_over(own(street)), "S") == ["001"] * 3

    def test_constant_and_first_that_is_filled(self, hand_over):
        field = '{ name = "N", from = ["attribute:name", "constant:-"], type = "text", length = 5 }'
        assert values(hand_over(own(field)), "N") == ["-", "二", "三"]

    def test_longitude_and_latitude(self, hand_over):
        folder = hand_over(own(FIELD, head='coordinates = "lonlat"'))
        there = read_layer(folder / "own.gpkg", "L")
        assert there.geometries[0].bounds[2] < 1
        assert "CGCS" in there.crs

    def test_gbk_counts_two_bytes_a_character(self, hand_over, stack):
        head = 'format = "shapefile"\nencoding = "GBK"'
        field = '{ name = "N", from = "attribute:name", type = "text", length = 2 }'
        folder = hand_over(own(field, head=head))
        with fiona.open(folder / "L.shp", encoding="GBK") as source:
            assert [one.properties["N"] for one in source] == [None, "二", "三"]
        assert (folder / "L.cpg").read_text() == "GBK"
        with pytest.raises(GridError, match="takes 3 bytes in UTF-8, at most 2 fit"):
            hand_over(own(field, head='format = "shapefile"'), folder="b")

    def test_fields_have_the_types_of_the_profile_whatever_is_in_them(self, hand_over, stack):
        fields = (
            '{ name = "C", from = "code", type = "text", length = 15 }',
            '{ name = "H", from = "households", type = "integer", length = 9 }',
            '{ name = "X", from = "attribute:none", type = "number", length = 9, decimals = 2 }',
        )
        folder = hand_over(own(*fields), Stack(stack.base))
        with fiona.open(folder / "own.gpkg", layer="L") as source:
            kinds = {
                name: kind.partition(":")[0] for name, kind in source.schema["properties"].items()
            }
        assert kinds == {"C": "str", "H": "int", "X": "float"}

    @pytest.mark.parametrize("kind", ["../../fire", "/fire", "a/b", "fire:east", "con", "消防"])
    def test_kind_never_leads_out_of_the_folder(self, hand_over, stack, kind, tmp_path):
        strange = GridLayer(kind, np.array(["f1"]), stack.professional[0].geometries)
        before = set(tmp_path.rglob("*"))
        folder = hand_over("shapefile", Stack(stack.base, (strange,)))
        new = set(tmp_path.rglob("*")) - before - {folder}
        assert {path.parent for path in new} == {folder}
        assert len(list(folder.glob("*.shp"))) == 2

    def test_number_of_another_program_is_handed_over_without_a_point(self, hand_over, stack):
        numbers = {"parent": np.array([440308001.0, np.nan, 440308002.0])}
        base = GridLayer("base", stack.base.codes, stack.base.geometries, attributes=numbers)
        field = '{ name = "P", from = "attribute:parent", type = "text", length = 9 }'
        found = values(hand_over(own(field), Stack(base)), "P")
        assert found == [None, "440308002", "440308001"]

    def test_profile_may_begin_with_a_byte_order_mark(self, hand_over):
        assert values(hand_over("\ufeff" + own(FIELD)), "A") == sorted(CODES)


class TestWhatDoesNotFit:
    @pytest.mark.parametrize("day", ["2026-02-31", "2026-11-30xx", "2026-1130", "2026-W48-1"])
    def test_day_that_does_not_exist_is_refused(self, hand_over, stack, day):
        days = {"day": np.array([day] * 3, dtype=object)}
        base = GridLayer("base", stack.base.codes, stack.base.geometries, attributes=days)
        field = '{ name = "D", from = "attribute:day", type = "date" }'
        with pytest.raises(GridError, match="is no date"):
            hand_over(own(field), Stack(base))

    def test_field_is_told_once(self, hand_over):
        field = FIELD.replace("code", "attribute:name").replace('"text"', '"integer"')
        with pytest.raises(GridError) as refused:
            hand_over(own(field))
        assert str(refused.value).count("440308001001003, field A") == 1

    @pytest.mark.parametrize(
        ("field", "told"),
        [
            ('from = "code", type = "text", length = 12', "has 15 characters, at most 12 fit"),
            ('from = "code", type = "integer", length = 9', "takes 15 digits, at most 9 fit"),
            ('from = "attribute:name", type = "integer", length = 9', "'三' is no whole number"),
            ('from = "attribute:name", type = "number", length = 9', "'三' is no number"),
            ('from = "attribute:name", type = "date"', "'三' is no date"),
            ('from = "area_m2", type = "number", length = 6, decimals = 2', "takes 8 digits"),
        ],
    )
    def test_value_is_refused_with_layer_code_and_field(self, hand_over, field, told):
        where = "Layer Base grids, grid 440308001001003, field X: "
        with pytest.raises(GridError) as refused:
            hand_over(own(f'{{ name = "X", {field} }}'))
        assert where in str(refused.value)
        assert told in str(refused.value)

    def test_mandatory_field_must_be_filled(self, hand_over):
        field = (
            '{ name = "X", from = "attribute:name", type = "text", length = 9, constraint = "M" }'
        )
        with pytest.raises(GridError, match=r"440308001001001, field X: it is mandatory, and em"):
            hand_over(own(field))

    def test_conditional_field_must_be_filled_where_the_other_is(self, hand_over):
        fields = (
            '{ name = "D", from = "attribute:start_date", type = "date" }',
            '{ name = "N", from = "attribute:name", length = 5, constraint = "C", when = "D" }',
        )
        with pytest.raises(GridError, match="001001, field N: it is empty, but D is filled"):
            hand_over(own(*fields))

    def test_nothing_is_written(self, hand_over, tmp_path):
        with pytest.raises(GridError):
            hand_over(own('{ name = "X", from = "code", type = "text", length = 12 }'))
        assert not (tmp_path / "out").exists()

    def test_only_the_first_ten_are_told(self, hand_over):
        shapes = np.array([shapely.box(x, 0, x + 1, 1) for x in range(30)])
        many = Stack(GridLayer("base", np.array([f"code{n:02}" for n in range(30)]), shapes))
        with pytest.raises(GridError, match="And 20 more"):
            hand_over(own('{ name = "X", from = "code", type = "text", length = 3 }'), many)

    def test_release_without_any_layer_of_the_profile_is_refused(self, hand_over):
        with pytest.raises(GridError, match="has no form for any layer"):
            hand_over(own(FIELD, kinds='["police"]'))

    def test_two_layers_of_one_name_are_refused(self, hand_over, stack):
        police = GridLayer("police", np.array(["p"]), stack.professional[0].geometries)
        two = Stack(stack.base, (*stack.professional, police))
        with pytest.raises(GridError, match=r"gives two layers the name l\. Put \{kind\}"):
            hand_over(own(FIELD, kinds='["*"]'), two)


class TestFaultyProfiles:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("x =", "is not valid TOML"),
            ("x = 1", "x is unknown"),
            ('title = "t"', "layer is missing or empty"),
            (own(FIELD, head='format = "dxf"'), "format is 'dxf'. Use one of geopackage, shape"),
            (own(FIELD, head='encoding = "klingon"'), "the encoding klingon is unknown"),
            (own(FIELD, head='encoding = "latin-1"'), "has no Chinese"),
            (own(FIELD, FIELD), "two fields are called A"),
            (own(FIELD.replace('"A"', '"fid"')), "two fields are called fid"),
            (own(FIELD.replace('"A"', '"A;DROP"')), "the name A;DROP does not do"),
            (own(FIELD.replace("20", "0")), "field A needs a length from 1"),
            (own(FIELD.replace('"code"', '"kode"')), "field A is to come from 'kode'"),
            (own(FIELD.replace('"M"', '"C"')), "field A is conditional"),
            (own(FIELD.replace('"M"', '"C", when = "A"')), "field A is conditional"),
            (own(FIELD.replace('"M"', '"X"')), "A is 'X'. Use one of M, C, O"),
            (own(FIELD).replace('name = "L"', 'name = " "'), "layer.name is missing or empty"),
            (own(FIELD.replace("length", "part = [0, 2], length")), "part is .first, last."),
            (
                own(FIELD.replace('"A"', '"ABCDEFGHIJK"'), head='format = "shapefile"'),
                "at most 10 characters",
            ),
            (
                own(FIELD.replace("20", "255"), head='format = "shapefile"'),
                "needs a length from 1 to 254",
            ),
        ],
    )
    def test_fault_is_named_with_the_file(self, hand_over, text, told):
        with pytest.raises(GridError, match=rf"Hand-over profile own\.toml.*{told}"):
            hand_over(text)

    def test_unknown_profile_is_refused_with_those_there_are(self):
        with pytest.raises(GridError, match=r"no hand-over profile 'pin'\. Give one of pinyin"):
            read_handover("pin")
