"""A connection to a database, and what its errors mean to whoever releases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from ...errors import GridError
from .driver import driver

_CONNECTION_LOST = frozenset({"57P01", "57P02", "57P03"})
_DEFAULTS = {
    "connect_timeout": "10",
    # a computer that vanished must not hold the lock for hours
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
_SECRETS = ("password", "passfile", "sslpassword", "sslkey")


@contextmanager
def connected(text: str) -> Iterator[Any]:
    """Connect, and close again; what is not committed by then is undone.

    Args:
        text: libpq's connection string, such as "service=platform". It may hold a password and
            appears in no message: these name host, database and user only.

    Raises:
        GridError: If nobody answers or lets us in, and for every error of the database within.
    """
    psycopg2 = driver()
    settings = _parse(text)
    place = _place(settings)
    try:
        connection = psycopg2.connect(
            **{**_DEFAULTS, **settings, "application_name": "GridStrata", "client_encoding": "UTF8"}
        )
    except psycopg2.Error as error:
        # what the library adds to its message, and the call itself, may hold the password
        raise _refused(place, _without_secrets(str(error), settings)) from None
    try:
        yield connection
    except psycopg2.Error as error:
        raise explain(error, place_of(connection)) from None
    finally:
        with suppress(psycopg2.Error):
            connection.close()


def place_of(connection: Any) -> str:
    """Return which database this is and as whom we came, fit for messages."""
    info = connection.info
    return _place({"dbname": info.dbname, "host": info.host, "user": info.user})


def value_of(cursor: Any, query: str, *arguments: Any) -> Any:
    """Return the only value that a query gives."""
    cursor.execute(query, arguments or None)
    return cursor.fetchone()[0]


def explain(error: Any, place: str) -> GridError:
    """Return what an error of the database means, and what to do about it."""
    code = error.pgcode or ""
    reason = _reason(error)
    if code == "53100":
        return GridError(
            "The disk of database {place} is full. Nothing was changed. "
            "Free some space there and run again.",
            place=place,
        )
    if code == "42501":
        return GridError(
            "Database {place} does not allow this: {reason}. "
            "Ask its owner for the role of publishers, or of readers if you only read.",
            place=place,
            reason=reason,
        )
    if code == "25006":
        return read_only(place)
    if code == "55P03":
        return GridError(
            "Database {place} is held by somebody's lock. Nothing was changed. Run again later.",
            place=place,
        )
    if _is_lost(error):
        return GridError(
            "The connection to database {place} was lost. Either all or nothing was released: "
            "run again, and it will say which.",
            place=place,
        )
    return GridError(
        "Database {place} refuses: {reason}. Nothing was changed. "
        "Mend what it names, or ask its owner.",
        place=place,
        reason=reason,
    )


def read_only(place: str) -> GridError:
    """Return the refusal to write to a database that is only read."""
    return GridError(
        "Database {place} is read-only. Connect to the server that is written to, or ask its "
        "owner to make it writable.",
        place=place,
    )


def _parse(text: str) -> Mapping[str, str]:
    psycopg2 = driver()
    try:
        return psycopg2.extensions.parse_dsn(text)
    except (psycopg2.Error, UnicodeError, ValueError, TypeError):
        # the parser quotes what it stumbles over, which may be the password
        raise GridError(
            "The connection is not written as PostgreSQL's library wants it. "
            "Write service=NAME, or host=... dbname=... user=...; "
            "put values with spaces in single quotes."
        ) from None


def _place(settings: Mapping[str, str]) -> str:
    """Return "database on host as user", what is not known left out."""
    parts = [settings.get("dbname") or settings.get("service") or "?"]
    if host := settings.get("host"):
        parts.append(f"@ {host}")
    if user := settings.get("user"):
        parts.append(f"({user})")
    return " ".join(parts)


def _refused(place: str, reason: str) -> GridError:
    return GridError(
        "Database {place} cannot be reached: {reason}. "
        "Check host, database and user, and the password in the service or password file.",
        place=place,
        reason=reason,
    )


def _is_lost(error: Any) -> bool:
    psycopg2 = driver()
    if not error.pgcode:
        return isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError))
    return error.pgcode.startswith("08") or error.pgcode in _CONNECTION_LOST


def _reason(error: Any) -> str:
    return _first_line(str(error.diag.message_primary or error))


def _without_secrets(text: str, settings: Mapping[str, str]) -> str:
    for name in _SECRETS:
        if secret := settings.get(name):
            text = text.replace(secret, "***")
    return _first_line(text)


def _first_line(text: str) -> str:
    lines = text.strip().splitlines() or [""]
    return unicodedata.normalize("NFC", lines[0]).strip().rstrip(".")
