"""What a database must be for a release to go there."""

from __future__ import annotations

from typing import Any

from ...errors import GridError
from .names import SCHEMA_VERSION, District, Schema

_OLDEST_SERVER = 140000


def require_server(cursor: Any, place: str) -> None:
    """Refuse a server that is too old, and a database without PostGIS.

    Raises:
        GridError: With the remedy.
    """
    if cursor.connection.server_version < _OLDEST_SERVER:
        raise GridError(
            "Database {place} runs on a PostgreSQL older than 14. "
            "Have its owner update the server.",
            place=place,
        )
    cursor.execute(
        "SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE') FROM pg_extension e "
        "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'"
    )
    row = cursor.fetchone()
    if row is None:
        raise GridError(
            "Database {place} has no PostGIS. "
            "Have its owner run CREATE EXTENSION postgis in it, or choose another database.",
            place=place,
        )
    schema, is_usable = row
    if not is_usable:
        raise GridError(
            "In database {place} you may not use PostGIS. "
            "Have its owner run GRANT USAGE ON SCHEMA {schema} TO PUBLIC.",
            place=place,
            schema=schema,
        )


def refuse_newer(version: int, place: str) -> None:
    """Refuse a schema that a newer program made.

    Raises:
        GridError: With the remedy.
    """
    if version > SCHEMA_VERSION:
        raise GridError(
            "Database {place} holds schema version {version}; this program knows up to {known}. "
            "Update the plugin.",
            place=place,
            version=version,
            known=SCHEMA_VERSION,
        )


def refuse_older(version: int, place: str) -> None:
    """Refuse to read a schema that an older program made.

    Raises:
        GridError: With the remedy.
    """
    if version < SCHEMA_VERSION:
        raise GridError(
            "Database {place} holds schema version {version}; this program reads version {known}. "
            "Have its owner release once, which upgrades it.",
            place=place,
            version=version,
            known=SCHEMA_VERSION,
        )


def require_owner(cursor: Any, schema: Schema, version: int, place: str) -> None:
    """Refuse to upgrade a schema that is not ours.

    Raises:
        GridError: Naming its owner.
    """
    cursor.execute(
        "SELECT pg_get_userbyid(nspowner), pg_has_role(nspowner, 'USAGE') FROM pg_namespace "
        "WHERE nspname = %s",
        (schema.name,),
    )
    owner, is_ours = cursor.fetchone()
    if not is_ours:
        raise GridError(
            "Database {place} holds schema version {version}; version {known} is needed, and only "
            "its owner {owner} can upgrade it. Have them release once.",
            place=place,
            version=version,
            known=SCHEMA_VERSION,
            owner=owner,
        )


def require_district(cursor: Any, district: District, place: str) -> None:
    """Refuse a database of another district, or in another CRS.

    Raises:
        GridError: Naming both.
    """
    cursor.execute("SELECT name, srid FROM district")
    name, srid = cursor.fetchone()
    if name != district.name:
        raise GridError(
            "Database {place} holds the grids of {other}, not of {district}. "
            "Choose the district's own database, or another schema.",
            place=place,
            other=name,
            district=district.name,
        )
    if srid != district.srid:
        raise GridError(
            "Database {place} keeps its grids in EPSG:{other}; the release is in EPSG:{srid}. "
            "Release in EPSG:{other}.",
            place=place,
            other=srid,
            srid=district.srid,
        )
