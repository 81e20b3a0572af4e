"""The schema in the database: made, brought up to date, or refused."""

from __future__ import annotations

from typing import Any

from ...errors import GridError
from ..manifest import software_version
from .conditions import refuse_newer, require_district, require_owner, require_server
from .connection import connected, place_of, read_only, value_of
from .driver import driver
from .names import DEFAULT_SCHEMA, SCHEMA_VERSION, SCRIPTS, District, Schema
from .roles import grant_rights

# A statement that waits for somebody's lock longer than this gives up.
_LOCK_TIMEOUT = "10s"
# Whoever holds the publishing lock and falls silent for as long loses it.
_IDLE_TIMEOUT = "10min"


def prepare_database(
    connection_text: str, district: District, schema: Schema = DEFAULT_SCHEMA
) -> int:
    """Make the schema, or bring it up to date, without releasing anything.

    For owners who let others publish: roles are made where we may make some.

    Returns:
        The version of the schema.

    Raises:
        GridError: As `require_schema` does, or if another release is being written.
    """
    with connected(connection_text) as connection, connection.cursor() as cursor:
        take_lock(cursor, schema)
        require_schema(cursor, schema, district)
        connection.commit()
    return SCHEMA_VERSION


def take_lock(cursor: Any, schema: Schema) -> None:
    """Take the lock under which alone a schema is written to, until the transaction ends.

    The server takes it back when its holder dies.

    Raises:
        GridError: At once, if somebody else holds it, or nothing can be written here.
    """
    place = place_of(cursor.connection)
    if value_of(cursor, "SHOW transaction_read_only") == "on":
        raise read_only(place)
    cursor.execute(
        "SELECT set_config('lock_timeout', %s, true), "
        "set_config('idle_in_transaction_session_timeout', %s, true)",
        (_LOCK_TIMEOUT, _IDLE_TIMEOUT),
    )
    key = "SELECT pg_try_advisory_xact_lock(hashtextextended('gridstrata ' || %s, 0))"
    if not value_of(cursor, key, schema.name):
        raise GridError(
            "Another release is being written to database {place}. Wait until it is done.",
            place=place,
        )


def require_schema(cursor: Any, schema: Schema, district: District) -> None:
    """Make the schema where there is none, upgrade an older one, and go on in it.

    Raises:
        GridError: If the database has no PostGIS, is too old, holds a newer schema or another
            district's grids, or does not let us make or upgrade the schema.
    """
    place = place_of(cursor.connection)
    require_server(cursor, place)
    look_into(cursor, schema)
    version = find_version(cursor, schema)
    if version is None:
        _make_schema(cursor, schema, district, place)
    elif version < SCHEMA_VERSION:
        require_owner(cursor, schema, version, place)
    refuse_newer(version or 0, place)
    if version is not None:
        require_district(cursor, district, place)
    install(cursor, schema, district, range((version or 0) + 1, SCHEMA_VERSION + 1))


def install(cursor: Any, schema: Schema, district: District, versions: range) -> None:
    """Run the scripts of these versions one after the other, then grant everybody their rights."""
    for version in versions:
        script = (SCRIPTS / f"{version:03}.sql").read_text(encoding="utf-8")
        cursor.execute(script.replace("@srid@", str(int(district.srid))))
        cursor.execute(
            "INSERT INTO schema_version (version, software) VALUES (%s, %s)",
            (version, software_version()),
        )
        if version == 1:
            cursor.execute(
                "INSERT INTO district (name, srid) VALUES (%s, %s)", (district.name, district.srid)
            )
    if versions and versions.stop > SCHEMA_VERSION:
        grant_rights(cursor, schema)


def find_version(cursor: Any, schema: Schema) -> int | None:
    """Return the version of the schema, None where there is none."""
    sql = driver().sql
    if not value_of(
        cursor, "SELECT to_regclass(quote_ident(%s) || '.schema_version')", schema.name
    ):
        return None
    query = sql.SQL("SELECT max(version) FROM {}").format(
        sql.Identifier(schema.name, "schema_version")
    )
    cursor.execute(query)
    return int(cursor.fetchone()[0] or 0)


def look_into(cursor: Any, schema: Schema) -> None:
    """Have names mean those of the schema, then those of PostGIS, until the transaction ends."""
    cursor.execute(
        "SELECT set_config('search_path', concat_ws(', ', quote_ident(%s), ("
        "SELECT quote_ident(n.nspname) FROM pg_extension e "
        "JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'), "
        "'pg_temp'), true)",
        (schema.name,),
    )


def _make_schema(cursor: Any, schema: Schema, district: District, place: str) -> None:
    sql = driver().sql
    if not value_of(cursor, "SELECT count(*) FROM spatial_ref_sys WHERE srid = %s", district.srid):
        raise GridError(
            "Database {place} does not know EPSG:{srid}. Add it to spatial_ref_sys, or release "
            "in another coordinate system.",
            place=place,
            srid=district.srid,
        )
    exists = value_of(cursor, "SELECT count(*) FROM pg_namespace WHERE nspname = %s", schema.name)
    if not exists:
        if not value_of(cursor, "SELECT has_database_privilege(current_database(), 'CREATE')"):
            raise GridError(
                "Database {place} has no schema {schema}, and you may not make one. "
                "Have the database's owner release first, or grant you CREATE on it.",
                place=place,
                schema=schema.name,
            )
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema.name)))
    elif value_of(
        cursor,
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s",
        schema.name,
    ):
        raise GridError(
            "Schema {schema} of database {place} holds something else. "
            "Choose another schema or database.",
            place=place,
            schema=schema.name,
        )
