"""What things are called in the database, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parents[3] / "resources" / "database"
SCHEMA_VERSION = max(int(path.stem) for path in SCRIPTS.glob("[0-9]*.sql"))


@dataclass(frozen=True)
class Schema:
    """Names in the database.

    Attributes:
        name: The schema that holds everything.
        publisher, reader: Roles that may publish, and only read.
    """

    name: str = "gridstrata"
    publisher: str = "gridstrata_publisher"
    reader: str = "gridstrata_reader"


DEFAULT_SCHEMA = Schema()


@dataclass(frozen=True)
class District:
    """Whose grids a database holds.

    Attributes:
        name: The district's name or code.
        srid: EPSG code of the CRS its grids are stored in.
    """

    name: str
    srid: int
