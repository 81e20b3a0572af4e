"""A release read back from a database, as it was when it was released."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import GridError
from ...layers import Codes, GridLayer
from ...relations import RELATION_COLUMNS, Relations
from ..manifest import Manifest, parse_manifest
from .annexes import ANNEXES, Annex
from .conditions import refuse_newer, refuse_older
from .connection import connected, place_of
from .driver import driver
from .names import DEFAULT_SCHEMA, Schema
from .schema import find_version, look_into
from .tables import (
    ADMISSIONS,
    RELATIONS,
    WORKERS,
    Territories,
    Versioned,
    number_components,
)

_FETCHED_AT_ONCE = 20_000
_IN_RELEASE = "opened_by <= %(id)s AND (closed_by IS NULL OR closed_by > %(id)s)"
# jsonb writes a large whole number without a point: the type says what it was
_FROM_JSON = {"float": float}
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class DatabaseContent:
    """What a database holds of a release.

    Attributes:
        id: Number of the release.
        place: Database, host and user, fit for messages.
        manifest: What the release says of itself.
        text, sha256: The manifest as it is written, and its digest as it was stored.
        srid: EPSG code of the CRS.
        layers: The grids, rows by code, base first.
        territories: The communities that each grid reaches, by kind.
        relations: The relation table.
        components: Name of each relation's component.
        duties: Columns of workers and of admission records, by table.
        annexes: Areas and findings waived.
    """

    id: int
    place: str
    manifest: Manifest
    text: str
    sha256: str
    srid: int
    layers: tuple[GridLayer, ...]
    territories: Mapping[str, Territories]
    relations: Relations
    components: Codes
    duties: Mapping[str, Mapping[str, list[str]]]
    annexes: tuple[Annex, ...]


def read_release(
    connection_text: str, edition: str = "", schema: Schema = DEFAULT_SCHEMA
) -> DatabaseContent:
    """Read a release with everything that it holds.

    Args:
        connection_text: libpq's connection string.
        edition: Name of the edition; "" for the current release.
        schema: Names in the database.

    Raises:
        GridError: If the database cannot be reached, holds no such release, or a newer schema.
    """
    with connected(connection_text) as connection, connection.cursor() as cursor:
        # one state of the database for all that is read
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        place = place_of(connection)
        _require_readable(cursor, schema, place)
        number, fields, text, sha256, srid = _find(cursor, edition, place)
        manifest = parse_manifest(text)
        grids = {
            entry.kind: _read_layer(cursor, number, entry.kind, fields.get(entry.kind, []))
            for entry in manifest.layers
        }
        relations, components = _read_relations(cursor, number, manifest)
        return DatabaseContent(
            id=number,
            place=place,
            manifest=manifest,
            text=text,
            sha256=sha256,
            srid=srid,
            layers=tuple(layer for layer, _ in grids.values()),
            territories={kind: reached for kind, (_, reached) in grids.items()},
            relations=relations,
            components=components,
            duties={
                table.name: _read_columns(cursor, number, table) for table in (WORKERS, ADMISSIONS)
            },
            annexes=tuple(annex.read(cursor, number) for annex in ANNEXES),
        )


def _require_readable(cursor: Any, schema: Schema, place: str) -> None:
    look_into(cursor, schema)
    version = find_version(cursor, schema)
    if version is None:
        raise GridError(
            "Database {place} holds no releases in schema {schema}. Check both names.",
            place=place,
            schema=schema.name,
        )
    refuse_newer(version, place)
    refuse_older(version, place)


def _find(cursor: Any, edition: str, place: str) -> tuple[int, Mapping[str, Fields], str, str, int]:
    cursor.execute(
        "SELECT id, fields::text, manifest::text, sha256, (SELECT srid FROM district) "
        "FROM releases WHERE %(edition)s IN ('', edition) ORDER BY id DESC LIMIT 1",
        {"edition": edition},
    )
    row = cursor.fetchone()
    if row is None:
        raise GridError(
            "Database {place} holds no release of edition {edition}. Check the name.",
            place=place,
            edition=repr(edition),
        )
    number, fields, text, sha256, srid = row
    return number, json.loads(fields), text, sha256, srid


def _read_layer(
    cursor: Any, number: int, kind: str, fields: Fields
) -> tuple[GridLayer, Territories]:
    query = _in_release(
        "SELECT code, territories, attributes::text, ST_AsEWKB(geom) FROM grids "
        "WHERE kind = %(kind)s AND {in_release} ORDER BY code"
    )
    codes: list[str] = []
    territories: list[tuple[str, ...]] = []
    attributes: list[dict[str, Any]] = []
    shapes: list[NDArray[np.object_]] = []
    for rows in _fetch(cursor, query, {"kind": kind, "id": number}):
        code, reached, members, wkb = zip(*rows)
        codes.extend(code)
        territories.extend(map(tuple, reached))
        attributes.extend(map(json.loads, members))
        shapes.append(shapely.from_wkb([bytes(one) for one in wkb]))
    columns = {
        name: _column([row.get(name) for row in attributes], _FROM_JSON.get(of_type))
        for name, of_type in fields
    }
    places = shapely.set_srid(np.concatenate([np.empty(0, dtype=object), *shapes]), 0)
    return GridLayer(kind, np.array(codes, dtype=str), places, "", columns), territories


def _column(values: list[Any], convert: Any) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = [value if value is None or not convert else convert(value) for value in values]
    return column


def _read_relations(cursor: Any, number: int, manifest: Manifest) -> tuple[Relations, Codes]:
    columns = _read_columns(cursor, number, RELATIONS)
    components = np.array(columns["component"], dtype=str)
    arrays: dict[str, NDArray[Any]] = {
        name: np.array(columns[name], dtype=_RELATION_TYPES.get(name, str))
        for name in RELATION_COLUMNS
        if name != "component"
    }
    arrays["component"] = number_components(arrays["kind"], components)
    return Relations(**arrays, drift=manifest.drift_m), components


_RELATION_TYPES: dict[str, type] = {
    "area_m2": float,
    "base_share": float,
    "professional_share": float,
    "buildings": np.int64,
    "households": np.int64,
    "residents": np.int64,
    "base_household_share": float,
    "professional_household_share": float,
    "best_fit": bool,
    "exact": bool,
}


def _read_columns(cursor: Any, number: int, table: Versioned) -> dict[str, list[Any]]:
    sql = driver().sql
    query = _in_release(
        "SELECT {names} FROM {table} WHERE {in_release} ORDER BY {keys}",
        names=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        table=sql.Identifier(table.name),
        keys=sql.SQL(", ").join(map(sql.Identifier, table.keys)),
    )
    columns: dict[str, list[Any]] = {name: [] for name in table.columns}
    for rows in _fetch(cursor, query, {"id": number}):
        for name, values in zip(table.columns, zip(*rows)):
            columns[name].extend(values)
    return columns


def _in_release(query: str, **parts: Any) -> Any:
    sql = driver().sql
    return sql.SQL(query).format(in_release=sql.SQL(_IN_RELEASE), **parts)


def _fetch(cursor: Any, query: Any, arguments: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield the rows of a query some at a time, which the server keeps until they are asked for."""
    with cursor.connection.cursor("rows") as rows:
        rows.execute(query, arguments)
        while fetched := rows.fetchmany(_FETCHED_AT_ONCE):
            yield fetched
