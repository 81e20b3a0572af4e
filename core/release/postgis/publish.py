"""The database target: an edition becomes current there whole, or not at all.

All of a release is one transaction under one lock, so at any moment readers find the release
before or the new one, and what a killed run leaves behind the server undoes by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import GridError
from ...progress import Progress, Silent, Span
from ..bundle import Draft, pass_gate
from ..gate import Gate
from ..manifest import Manifest
from .connection import connected, place_of
from .edition import make_edition
from .fitness import refuse_unfit_texts
from .names import DEFAULT_SCHEMA, District, Schema
from .run import Run
from .schema import require_schema, take_lock


@dataclass(frozen=True)
class Target:
    """The database that releases go to.

    Attributes:
        connection: libpq's connection string, such as "service=platform"; told to nobody.
        district: Name or code of the district whose grids the database holds.
        territory: Attribute of the base grids that holds their community; "" for the first 12
            digits of longer codes.
        schema: Names in the database.
    """

    connection: str
    district: str
    territory: str = ""
    schema: Schema = DEFAULT_SCHEMA

    def __repr__(self) -> str:
        """Return what may be shown: the connection may hold a password."""
        return f"Target(district={self.district!r}, schema={self.schema!r})"


@dataclass(frozen=True)
class DatabaseRelease:
    """A release that stands in a database.

    Attributes:
        id: Its number there; releases are counted from 1.
        place: Database, host and user, fit for messages.
        manifest: What the release says of itself.
        gate: What the gate saw.
        changed: False when the same release stood there already, and nothing was written.
    """

    id: int
    place: str
    manifest: Manifest
    gate: Gate
    changed: bool


def release_database(
    draft: Draft, target: Target, *, today: date, progress: Progress | None = None
) -> DatabaseRelease:
    """Release an edition into a database, where it becomes the current one.

    Args:
        draft: The edition.
        target: The database.
        today: The day from which the release holds, and to judge the expiry of waivers on.
        progress: Told of every stage; when it cancels, nothing has changed.

    Raises:
        GateError: If errors stand that no waiver covers.
        GridError: If a layer is not sound, a value cannot be kept in a database, or the database
            is no fit place or written to by another run.
    """
    progress = progress or Silent()
    draft, gate = pass_gate(draft, today)
    district = _district_name(target.district)
    edition = make_edition(draft, gate, target.territory, Span(progress, 0, 0.1))
    with connected(target.connection) as connection, connection.cursor() as cursor:
        take_lock(cursor, target.schema)
        require_schema(cursor, target.schema, District(district, edition.srid))
        _require_publisher(cursor, place_of(connection))
        progress.step(0.1)
        written = Run(cursor, target.schema, edition, today).write(Span(progress, 0.1, 1))
        place = place_of(connection)
        connection.commit()
        return DatabaseRelease(written.id, place, written.manifest, gate, written.changed)


def _district_name(name: str) -> str:
    text = name.strip()
    if not text:
        raise GridError("DISTRICT is empty. Give the district's name or code, such as 440308.")
    refuse_unfit_texts("DISTRICT", [text])
    return text


def _require_publisher(cursor: Any, place: str) -> None:
    cursor.execute(
        "SELECT has_table_privilege('releases', 'INSERT'), current_user, "
        "(SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = current_schema())"
    )
    may_publish, user, owner = cursor.fetchone()
    if not may_publish:
        raise GridError(
            "In database {place}, {user} may only read. "
            "Have {owner} grant the role of publishers, or connect as another user.",
            place=place,
            user=user,
            owner=owner,
        )
