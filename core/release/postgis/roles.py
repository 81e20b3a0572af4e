"""Who may do what in the schema."""

from __future__ import annotations

from typing import Any

from .connection import value_of
from .driver import driver
from .names import SCRIPTS, Schema


def grant_rights(cursor: Any, schema: Schema) -> None:
    """Give the roles their rights; nobody gets any where they are missing and we may make none."""
    sql = driver().sql
    quote_ident = driver().extensions.quote_ident
    roles = {schema.publisher, schema.reader}
    cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (sorted(roles),))
    missing = roles - {name for (name,) in cursor.fetchall()}
    if missing:
        if not value_of(
            cursor,
            "SELECT bool_or(rolsuper OR rolcreaterole) FROM pg_roles WHERE rolname = current_user",
        ):
            return
        for role in sorted(missing):
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    script = (SCRIPTS / "grants.sql").read_text(encoding="utf-8")
    for word in ("schema", "publisher", "reader"):
        name = schema.name if word == "schema" else getattr(schema, word)
        script = script.replace(f"@{word}@", quote_ident(name, cursor))
    cursor.execute(script)
