"""One release written into a schema, within a transaction that the caller ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...errors import GridError
from ...progress import Progress, Span
from ..manifest import FileEntry, Manifest
from .connection import place_of
from .edition import Edition
from .loading import copy_content, merge, stage, wait_for
from .names import Schema
from .tables import VERSIONED, Content

_INDEX_MEMORY = "256MB"


@dataclass(frozen=True)
class Written:
    """What a run did: number and manifest of the release, and whether there was any need."""

    id: int
    manifest: Manifest
    changed: bool


@dataclass(frozen=True)
class Run:
    """An edition on its way into a schema.

    Attributes:
        cursor: Of the open transaction, which nobody else is writing beside.
        schema: Names in the database.
        edition: The edition.
        today: The day from which it holds.
    """

    cursor: Any
    schema: Schema
    edition: Edition
    today: date

    def write(self, progress: Progress) -> Written:
        """Write the edition, without committing it.

        Raises:
            GridError: If the edition was followed by another, or the day is before the last one's.
        """
        place = place_of(self.cursor.connection)
        last = self._last_release(place)
        standing = self._standing(place)
        number = last + 1
        work = Span(progress, 0, 0.9)
        files, rows = self._replace(number, work) if last else self._load(number, work)
        manifest = self.edition.manifest(files)
        if not rows and standing is not None and self._stands(standing, manifest):
            return Written(standing[0], manifest, changed=False)
        self._register(number, manifest)
        progress.step(0.9)
        self._finish(Span(progress, 0.9, 1))
        return Written(number, manifest, changed=True)

    def _last_release(self, place: str) -> int:
        self.cursor.execute("SELECT id, valid_from FROM releases ORDER BY id DESC LIMIT 1")
        row = self.cursor.fetchone()
        if row is None:
            return 0
        if self.today < row[1]:
            raise GridError(
                "Database {place} holds a release of {last}, which is after {today}. "
                "Set the clock of the computer that is wrong.",
                place=place,
                last=row[1],
                today=self.today,
            )
        return int(row[0])

    def _standing(self, place: str) -> tuple[int, str] | None:
        """Return number and manifest of the edition's own release, None for a new edition.

        Raises:
            GridError: If another edition has followed it.
        """
        edition = self.edition.draft.edition
        self.cursor.execute(
            "SELECT id, manifest::text, (SELECT edition FROM current_release) "
            "FROM releases WHERE edition = %s ORDER BY id DESC LIMIT 1",
            (edition,),
        )
        row = self.cursor.fetchone()
        if row is not None and row[2] != edition:
            raise GridError(
                "Edition {edition} in database {place} was followed by {current}. "
                "Choose another EDITION.",
                edition=edition,
                place=place,
                current=row[2],
            )
        return None if row is None else (int(row[0]), row[1])

    def _stands(self, standing: tuple[int, str], manifest: Manifest) -> bool:
        """Return whether the very same release is in place, the rows with a history aside."""
        number, text = standing
        annexes = [annex.read(self.cursor, number) for annex in self.edition.annexes]
        there, ours = ([one.entry() for one in some] for some in (annexes, self.edition.annexes))
        return text == manifest.to_json() and there == ours

    def _load(self, number: int, progress: Progress) -> tuple[list[FileEntry], int]:
        """Copy a first release straight to where it stays; return digests and number of rows."""
        files = [
            copy_content(
                self.cursor,
                content,
                (self.schema.name, content.table.name),
                {"valid_from": self.today, "opened_by": number},
                span,
            )
            for content, span in self._spans(progress)
        ]
        return files, sum(content.count for content in self.edition.contents)

    def _replace(self, number: int, progress: Progress) -> tuple[list[FileEntry], int]:
        """Stage the release and merge it; return its digests and the number of rows changed."""
        for table in VERSIONED:
            stage(self.cursor, self.schema, table)
        files = [
            copy_content(self.cursor, content, ("pg_temp", content.table.staged), {}, span)
            for content, span in self._spans(Span(progress, 0, 0.6))
        ]
        rows = 0
        for place, table in enumerate(VERSIONED):
            span = Span(progress, 0.6 + 0.1 * place, 0.6 + 0.1 * (place + 1))
            rows += merge(self.cursor, self.schema, table, number, self.today, span)
            span.step(1)
        return files, rows

    def _spans(self, progress: Progress) -> Iterator[tuple[Content, Span]]:
        total, done = sum(content.count for content in self.edition.contents), 0
        for content in self.edition.contents:
            start, done = done, done + content.count
            yield content, Span(progress, start / total, done / total)

    def _register(self, number: int, manifest: Manifest) -> None:
        edition = self.edition.draft.edition
        self.cursor.execute(
            "INSERT INTO editions (name, valid_from) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (edition, self.today),
        )
        self.cursor.execute(
            "INSERT INTO releases (id, edition, valid_from, fields, manifest, sha256) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            (
                number,
                edition,
                self.today,
                self.edition.fields,
                manifest.to_json(),
                hashlib.sha256(manifest.to_json().encode()).hexdigest(),
            ),
        )
        for annex in self.edition.annexes:
            annex.insert(self.cursor, number)

    def _finish(self, progress: Progress) -> None:
        """Build what look-ups need, and let the planner count what came."""
        self.cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", (_INDEX_MEMORY,))
        wait_for(self.cursor, "SELECT build_indexes()", (), progress)
        progress.step(0.8)
        for layer in self.edition.draft.layers:
            self.cursor.execute("SELECT make_kind_view(%s)", (layer.kind,))
        wait_for(self.cursor, "SELECT count_rows()", (), Span(progress, 0.8, 1))
        progress.step(1)
