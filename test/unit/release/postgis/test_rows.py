"""Rows as binary COPY wants them: every value behind its length, whatever it holds."""

import json
import struct

import numpy as np
import pytest
import shapely
from gridstrata.core.release.postgis.rows import (
    blobs,
    documents,
    few,
    join_rows,
    numbers,
    plain_column,
    polygons,
    row_head,
    same,
    sized,
    text_array,
    texts,
)


def values(block):
    """Return the values of a block, taken apart by their lengths."""
    found, place = [], 0
    while place < len(block):
        (length,) = struct.unpack_from(">i", block, place)
        found.append(block[place + 4 : place + 4 + length])
        place += 4 + length
    return found


def test_a_row_is_what_stands_at_one_place_in_all_columns():
    block = join_rows([*texts(["a", "沙头角"]), *same(b"x"), *blobs([b"1", b""])])
    assert values(block) == [b"a", b"x", b"1", "沙头角".encode(), b"x", b""]
    assert row_head(3) == b"\0\3"


def test_texts_need_no_escape():
    hostile = ["'; --", "\t\n\\N", '"%s"', ""]
    assert values(join_rows(texts(hostile))) == [text.encode() for text in hostile]


def test_values_that_come_often_are_encoded_once():
    calls = []

    def encode(value):
        calls.append(value)
        return value.encode()

    assert values(join_rows(few(["a", "b", "a"], encode))) == [b"a", b"b", b"a"]
    assert sorted(calls) == ["a", "b"]


def test_numbers_stand_side_by_side_in_network_order():
    block = join_rows(
        numbers(np.array([0.1, -0.0]), np.array([2**40, -1]), np.array([True, False]))
    )
    assert values(block) == [
        struct.pack(">d", 0.1),
        struct.pack(">q", 2**40),
        b"\1",
        struct.pack(">d", -0.0),
        struct.pack(">q", -1),
        b"\0",
    ]


def test_shapes_keep_every_bit_and_carry_their_crs():
    shapes = np.array([shapely.box(0.1, 1 / 3, 7, np.nextafter(8, 9))], dtype=object)
    (ewkb,) = values(join_rows(polygons(shapes, 4547)))
    back = shapely.from_wkb(ewkb)
    assert shapely.get_srid(back) == 4547
    assert shapely.to_wkb(shapely.set_srid(back, 0)) == shapely.to_wkb(shapes[0])
    assert shapely.get_srid(shapes[0]) == 0


def test_attributes_become_objects_of_their_own_types():
    columns = [
        ('na"me', *plain_column(np.array(["沙'头", None], dtype=object))),
        ("n", *plain_column(np.array([2**60, -1]))),
        ("x", *plain_column(np.array([0.1, np.nan]))),
        ("zero", *plain_column(np.array([-0.0, 1e22]))),
        ("yes", *plain_column(np.array([True, False]))),
    ]
    documents_ = values(join_rows(documents(columns)))
    assert {document[:1] for document in documents_} == {b"\1"}
    assert [json.loads(document[1:]) for document in documents_] == [
        {'na"me': "沙'头", "n": 2**60, "x": 0.1, "zero": 0.0, "yes": True},
        {'na"me': None, "n": -1, "x": None, "zero": 1e22, "yes": False},
    ]
    assert b"-0.0" not in documents_[0]


def test_grids_without_attributes_have_an_empty_object():
    assert values(join_rows([*documents([]), *texts(["a"])])) == [b"\1{}", b"a"]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        pytest.param(np.array(["a"]), "text", id="text"),
        pytest.param(np.array([1]), "int", id="whole numbers"),
        pytest.param(np.array([1.0]), "float", id="decimals"),
        pytest.param(np.array([True]), "bool", id="truth"),
        pytest.param(np.array([1, None], dtype=object), "int", id="whole numbers, one missing"),
        pytest.param(np.array([1, 0.5], dtype=object), "float", id="mixed numbers"),
        pytest.param(np.array([True, None], dtype=object), "bool", id="truth, one missing"),
        pytest.param(np.array([1, "a"], dtype=object), "text", id="number and text"),
        pytest.param(np.array([None], dtype=object), "text", id="nothing"),
    ],
)
def test_the_type_of_a_column_is_that_of_all_its_values(column, kind):
    assert plain_column(column)[0] == kind


def test_lists_of_texts_carry_their_length():
    assert text_array(()) == struct.pack(">iii", 0, 0, 25)
    packed = text_array(("甲", "b"))
    assert packed[:20] == struct.pack(">iiiii", 1, 0, 25, 2, 1)
    assert packed[20:] == sized("甲".encode()) + sized(b"b")
