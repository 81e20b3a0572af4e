"""The small tables that every release brings anew: its areas, and the findings it was let off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
import shapely

from ...layers import Geometries, Stack
from ..bundle import EXCLUSIONS, FRAME
from ..gate import Gate
from ..manifest import FileEntry
from .driver import driver

_GEOM = "geom"
_FROM_FINDING = ("rule", "severity", "kind", "base_codes", "professional_codes")

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Annex:
    """Rows that belong to one release.

    Attributes:
        table: Where they go.
        columns: What a release fills, the shape last.
        rows: The values as text, the shape as EWKB in hexadecimal digits.
    """

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Row] = ()

    def entry(self) -> FileEntry:
        """Return what the manifest says of the rows."""
        text = json.dumps(self.rows, ensure_ascii=False, separators=(",", ":")).encode()
        return FileEntry(self.table, len(text), hashlib.sha256(text).hexdigest())

    def insert(self, cursor: Any, release: int) -> None:
        """Write the rows."""
        psycopg2 = driver()
        names = map(psycopg2.sql.Identifier, ("release", *self.columns))
        command = psycopg2.sql.SQL("INSERT INTO {} ({}) VALUES %s").format(
            psycopg2.sql.Identifier(self.table), psycopg2.sql.SQL(", ").join(names)
        )
        if self.rows:
            rows = [(release, *row) for row in self.rows]
            psycopg2.extras.execute_values(cursor, command, rows)

    def read(self, cursor: Any, release: int) -> Annex:
        """Return the same table with the rows that stand in the database."""
        sql = driver().sql
        texts = [sql.SQL("{}::text").format(sql.Identifier(name)) for name in self.columns[:-1]]
        command = sql.SQL("SELECT {}, ST_AsHEXEWKB(geom) FROM {} WHERE release = %s ORDER BY id")
        command = command.format(sql.SQL(", ").join(texts), sql.Identifier(self.table))
        cursor.execute(command, (release,))
        return Annex(self.table, self.columns, cursor.fetchall())


AREAS = Annex("areas", ("name", _GEOM))
FINDINGS_WAIVED = Annex(
    "findings_waived",
    ("finding_id", *_FROM_FINDING, "message", "reason", "author", "expiry", _GEOM),
)
ANNEXES = (AREAS, FINDINGS_WAIVED)


def area_annex(stack: Stack, srid: int) -> Annex:
    """Return the frame and the exclusions, those that there are."""
    areas = {FRAME: stack.frame, EXCLUSIONS: stack.exclusions}
    rows = [(name, *_as_hex([area], srid)) for name, area in areas.items() if area is not None]
    return Annex(AREAS.table, AREAS.columns, rows)


def finding_annex(gate: Gate, srid: int) -> Annex:
    """Return the findings waived, once for every waiver that covers them."""
    waived = gate.waived
    place = {finding: row for row, finding in enumerate(waived.finding_id)}
    texts, shapes = waived.messages(), _as_hex(waived.geometry, srid)
    rows = []
    for waiver in sorted(gate.used, key=astuple):
        row = place[waiver.finding_id]
        said = (str(getattr(waived, name)[row]) for name in _FROM_FINDING)
        answered = (waiver.reason, waiver.author, waiver.expiry.isoformat())
        rows.append((waiver.finding_id, *said, texts[row], *answered, shapes[row]))
    return Annex(FINDINGS_WAIVED.table, FINDINGS_WAIVED.columns, rows)


def _as_hex(geometries: Iterable[shapely.Geometry] | Geometries, srid: int) -> list[str | None]:
    column = np.array([*geometries, None], dtype=object)[:-1]
    placed = shapely.set_srid(column, srid)
    return list(
        shapely.to_wkb(placed, hex=True, byte_order=1, include_srid=True, flavor="extended")
    )
