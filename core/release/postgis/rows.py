"""Rows as PostgreSQL's binary COPY wants them, encoded column by column.

A column becomes lists of bytes, one entry a row, each value behind its length; a row is what
stands at one place in all the lists. Nothing needs escaping: whatever a text holds is data.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain, repeat
from json.encoder import encode_basestring
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from ...layers import Column, Geometries

HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
Pieces = list[Iterable[bytes]]

_LENGTH = np.dtype(">i4")
_TEXT_OID = 25
_ON_WIRE: dict[str, np.dtype[Any]] = {
    "f": np.dtype(">f8"),
    "i": np.dtype(">i8"),
    "u": np.dtype(">i8"),
    "b": np.dtype("u1"),
}
_JSONB_VERSION = b"\1"
_LITTLE_ENDIAN = 1
_JSON_WRITERS: dict[str, Callable[[Any], str]] = {
    "bool": lambda value: "true" if value else "false",
    "int": str,
    "float": lambda value: repr(value + 0.0),  # a number in JSON has no negative zero
    "text": encode_basestring,
}
_Value = TypeVar("_Value", bound=Hashable)


def join_rows(pieces: Pieces) -> bytes:
    """Return the rows of some columns, one behind the other."""
    return b"".join(chain.from_iterable(zip(*pieces)))


def row_head(fields: int) -> bytes:
    """Return what stands before every row of so many fields."""
    return struct.pack(">h", fields)


def same(value: bytes) -> Pieces:
    """Return a column that holds one and the same value in every row."""
    return [repeat(sized(value))]


def sized(value: bytes) -> bytes:
    """Return one value behind its length."""
    return struct.pack(">i", len(value)) + value


def blobs(values: Sequence[bytes]) -> Pieces:
    """Return a column of bytes."""
    lengths = np.fromiter(map(len, values), dtype=_LENGTH, count=len(values))
    return [lengths.view("V4").tolist(), values]


def texts(values: Iterable[str]) -> Pieces:
    """Return a column of texts, most of them different."""
    return blobs([value.encode() for value in values])


def few(values: Sequence[_Value], encode: Callable[[_Value], bytes]) -> Pieces:
    """Return a column of few different values."""
    table = {value: sized(encode(value)) for value in set(values)}
    return [list(map(table.__getitem__, values))]


def numbers(*columns: NDArray[Any]) -> Pieces:
    """Return columns of numbers or truth values that stand side by side, as one list."""
    parts = [_sized_numbers(column) for column in columns]
    block = np.concatenate(parts, axis=1)
    return [np.ascontiguousarray(block).view(f"V{block.shape[1]}").ravel().tolist()]


def polygons(geometries: Geometries, srid: int) -> Pieces:
    """Return a column of geometries as EWKB, every coordinate to its last bit."""
    placed = shapely.set_srid(geometries, srid)
    return blobs(
        shapely.to_wkb(
            placed, byte_order=_LITTLE_ENDIAN, include_srid=True, flavor="extended"
        ).tolist()
    )


def documents(columns: Sequence[tuple[str, str, list[Any]]]) -> Pieces:
    """Return a column of JSON objects, one member for each (name, type, values)."""
    if not columns:
        return same(_JSONB_VERSION + b"{}")
    members = [
        [f"{encode_basestring(name)}:{text}" for text in _json_texts(kind, values)]
        for name, kind, values in columns
    ]
    bodies = map(",".join, zip(*members))
    return blobs([b"%b{%b}" % (_JSONB_VERSION, body.encode()) for body in bodies])


def text_array(values: tuple[str, ...]) -> bytes:
    """Return a value that is a list of texts."""
    head = struct.pack(">iii", int(bool(values)), 0, _TEXT_OID)
    if not values:
        return head
    items = (sized(value.encode()) for value in values)
    return head + struct.pack(">ii", len(values), 1) + b"".join(items)


def plain_column(column: Column) -> tuple[str, list[Any]]:
    """Return the type of a column (bool, int, float, text) and its values as Python's own.

    NaN counts as a missing value; text is the type of whatever is no number.
    """
    values = column.tolist()
    kind = _type_of(column, values)
    if kind == "text":
        return kind, [None if value is None else str(value) for value in values]
    if kind == "float":
        values = [value if value is None else float(value) for value in values]
    # NaN differs from itself
    return kind, [value if value == value else None for value in values]  # noqa: PLR0124


def _type_of(column: Column, values: list[Any]) -> str:
    by_kind = {"b": "bool", "i": "int", "u": "int", "f": "float", "U": "text"}
    if known := by_kind.get(column.dtype.kind):
        return known
    types = {type(value) for value in values if value is not None}
    if types and types <= {bool}:
        return "bool"
    if types and types <= {int}:
        return "int"
    return "float" if types and types <= {int, float} else "text"


def _json_texts(kind: str, values: list[Any]) -> list[str]:
    write = _JSON_WRITERS[kind]
    return ["null" if value is None else write(value) for value in values]


def _sized_numbers(column: NDArray[Any]) -> NDArray[np.uint8]:
    """Return numbers behind their lengths, shape (n, bytes)."""
    wire = _ON_WIRE[column.dtype.kind]
    values = column.astype(wire)
    sized_values = np.empty(len(column), dtype=[("length", _LENGTH), ("value", wire)])
    sized_values["length"] = wire.itemsize
    sized_values["value"] = values
    return sized_values.view(np.uint8).reshape(len(column), _LENGTH.itemsize + wire.itemsize)
