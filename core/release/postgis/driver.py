"""The database driver, which is only needed by those who release into a database."""

from __future__ import annotations

from typing import Any

from ...errors import GridError


def driver() -> Any:
    """Return the module psycopg2, its parts loaded: QGIS brings it, other systems may not.

    Raises:
        GridError: If it is not installed.
    """
    try:
        import psycopg2.extras  # type: ignore[import-untyped]
        import psycopg2.sql  # type: ignore[import-untyped]
    except ImportError:
        raise GridError(
            "The Python module psycopg2 is missing. Install python3-psycopg2 "
            "(or psycopg2-binary) and run again."
        ) from None
    return psycopg2
