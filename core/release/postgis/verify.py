"""A release in a database checked again by whoever looks things up there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from ...errors import GridError, Message
from ..bundle import RELATIONS
from ..manifest import FileEntry, Manifest
from .loading import describe_content
from .names import DEFAULT_SCHEMA, Schema
from .read import DatabaseContent, read_release
from .tables import (
    ADMISSIONS,
    WORKERS,
    Content,
    grid_content,
    plain_attributes,
    relation_content,
    text_content,
)


@dataclass(frozen=True)
class DatabaseReport:
    """What the second look at a release gave.

    Attributes:
        id: Number of the release.
        place: Database, host and user.
        manifest: What the release says of itself.
        problems: What does not agree with it, one sentence each; none when all is well.
    """

    id: int
    place: str
    manifest: Manifest
    problems: tuple[Message, ...]

    @property
    def is_sound(self) -> bool:
        """Return whether the release is what its manifest says."""
        return not self.problems

    def require_sound(self) -> None:
        """Refuse a release that is not what its manifest says.

        Raises:
            GridError: Naming every problem.
        """
        if self.problems:
            raise GridError(
                "Edition {edition} in database {place} is not what was released: {problems} "
                "Release it again.",
                edition=self.manifest.edition,
                place=self.place,
                problems=self.problems,
            )


def verify_database(
    connection_text: str, edition: str = "", schema: Schema = DEFAULT_SCHEMA
) -> DatabaseReport:
    """Check every row of a release against its manifest.

    Args:
        connection_text: libpq's connection string.
        edition: Name of the edition; "" for the current release.
        schema: Names in the database.

    Raises:
        GridError: If there is no such release, or its manifest is damaged.
    """
    content = read_release(connection_text, edition, schema)
    problems = tuple(_problems(content))
    return DatabaseReport(content.id, content.place, content.manifest, problems)


def _problems(content: DatabaseContent) -> Iterator[Message]:
    manifest = content.manifest
    digest = hashlib.sha256(content.text.encode()).hexdigest()
    if digest != content.sha256 or manifest.sealed().to_json() != content.text:
        yield Message("{file} was altered.", file="manifest")
    found = {entry.path: entry for entry in _describe(content)}
    expected = {entry.path: entry for entry in manifest.files}
    for path in sorted(found.keys() | expected.keys()):
        if found.get(path) != expected.get(path):
            yield Message("{file} was altered.", file=path)


def _describe(content: DatabaseContent) -> Iterator[FileEntry]:
    for one in _contents(content):
        yield describe_content(one)
    for annex in content.annexes:
        yield annex.entry()


def _contents(content: DatabaseContent) -> Iterator[Content]:
    for entry, layer in zip(content.manifest.layers, content.layers):
        reached = content.territories[entry.kind]
        plain = plain_attributes(layer)
        yield grid_content(f"grids/{entry.layer}", layer, plain, reached, content.srid)
    yield relation_content(RELATIONS, content.relations, content.components)
    for table in (WORKERS, ADMISSIONS):
        columns = content.duties[table.name]
        if columns[table.keys[0]]:
            yield text_content(table, columns)
