"""A release checked again by whoever received it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import GridError, Message
from ..files import Table, layer_names, read_csv, read_table
from ..findings import name_codes
from ..layers import BASE, Codes
from .bundle import GEOPACKAGE, RELATIONS, RELATIONS_CSV
from .manifest import (
    MANIFEST_NAME,
    LayerEntry,
    Manifest,
    describe_file,
    files_below,
    leftovers,
    read_manifest,
)

_SHARE_TOLERANCE = 1e-6
# A release may be replaced while it is read; then its files are gone and it is read anew.
_ATTEMPTS = 5


@dataclass(frozen=True)
class VerifyReport:
    """What the second look at a release gave.

    Attributes:
        folder: The edition's folder.
        manifest: What the release says of itself.
        problems: What does not agree with it, one sentence each; none when all is well.
        leftovers: Folders of ended runs beside the release, which are no part of it.
    """

    folder: Path
    manifest: Manifest
    problems: tuple[Message, ...]
    leftovers: tuple[Path, ...] = ()

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
                "The release {folder} is not what was released: {problems} "
                "Fetch it again from where it was released.",
                folder=self.folder,
                problems=self.problems,
            )


def verify_release(path: Path) -> VerifyReport:
    """Check every file of a release against its manifest, and the layers against each other.

    Args:
        path: The edition's folder, or the manifest in it.

    Raises:
        GridError: If there is no manifest, or it is damaged or names a path outside the release.
    """
    folder = path.parent if path.name == MANIFEST_NAME else path
    for _ in range(_ATTEMPTS):
        manifest = read_manifest(folder)
        report = _verify(folder, manifest)
        if report.is_sound or read_manifest(folder) == manifest:
            break
    return report


def _verify(folder: Path, manifest: Manifest) -> VerifyReport:
    try:
        problems = [*_manifest_problems(folder, manifest), *_file_problems(folder, manifest)]
        if not problems:
            problems = [*_content_problems(folder / manifest.content, manifest)]
    except OSError as error:
        problems = [
            Message("{file} cannot be read: {reason}.", file=error.filename, reason=error.strerror)
        ]
    return VerifyReport(folder, manifest, tuple(problems), tuple(leftovers(folder, manifest)))


def _manifest_problems(folder: Path, manifest: Manifest) -> Iterator[Message]:
    written = (folder / MANIFEST_NAME).read_bytes()
    if manifest.sealed() != manifest or written != manifest.to_json().encode():
        yield _altered(MANIFEST_NAME)


def _file_problems(folder: Path, manifest: Manifest) -> Iterator[Message]:
    content = folder / manifest.content
    if content.is_symlink():
        yield _link(manifest.content)
        return
    present = {path.relative_to(content).as_posix(): path for path in files_below(content)}
    for file in manifest.files:
        if file.path not in present:
            yield Message("{file} is missing.", file=file.path)
        elif present[file.path].is_symlink():
            yield _link(file.path)
        elif describe_file(content, file.path) != file:
            yield _altered(file.path)
    extra = set(present) - {file.path for file in manifest.files}
    beside = {path.name for path in folder.iterdir()}
    beside -= {
        MANIFEST_NAME,
        manifest.content,
        *(path.name for path in leftovers(folder, manifest)),
    }
    for name in sorted(extra | beside):
        yield Message("{file} is no part of the release.", file=name)


def _altered(file: str) -> Message:
    return Message("{file} was altered.", file=file)


def _link(file: str) -> Message:
    return Message("{file} is a link.", file=file)


def _content_problems(content: Path, manifest: Manifest) -> Iterator[Message]:
    try:
        names = layer_names(content / GEOPACKAGE)
        stored = {name: read_table(content / GEOPACKAGE, name) for name in names}
        yield from _count_problems(stored, manifest)
        for entry in manifest.layers:
            yield from _layer_problems(content, stored[entry.layer], entry)
        yield from _relation_problems(content, stored, manifest)
    except (GridError, KeyError, ValueError) as error:
        yield Message("The contents cannot be read: {reason}.", reason=error)


def _count_problems(stored: dict[str, Table], manifest: Manifest) -> Iterator[Message]:
    expected = {entry.layer: entry.count for entry in manifest.layers} | dict(manifest.tables)
    found = {name: len(table) for name, table in stored.items()}
    for name in sorted(set(expected) | set(found)):
        if found.get(name) != expected.get(name):
            yield Message(
                "{file} has {found} rows in {table}; the manifest has {expected}.",
                file=GEOPACKAGE,
                found=found.get(name, Message("no")),
                table=name,
                expected=expected.get(name, Message("no")),
            )


def _layer_problems(content: Path, table: Table, entry: LayerEntry) -> Iterator[Message]:
    codes = table.columns["code"].astype(str)
    if len(np.unique(codes)) != len(codes):
        yield Message("{layer} uses a code twice.", layer=entry.layer)
    copy = json.loads((content / entry.geojson).read_text(encoding="utf-8"))
    copied = [feature["properties"]["code"] for feature in copy["features"]]
    if copied != codes.tolist():
        yield Message(
            "{file} does not hold the grids of {layer}.", file=entry.geojson, layer=entry.layer
        )


def _relation_problems(
    content: Path, stored: dict[str, Table], manifest: Manifest
) -> Iterator[Message]:
    relations = read_csv(content / RELATIONS_CSV)
    kinds = relations["kind"].astype(str)
    if len(kinds) != manifest.tables[RELATIONS]:
        yield Message(
            "{file} has {found} rows; the manifest {expected}.",
            file=RELATIONS_CSV,
            found=len(kinds),
            expected=manifest.tables[RELATIONS],
        )
    entries = {entry.kind: entry for entry in manifest.layers if entry.kind != BASE}
    for kind in sorted(set(kinds) - set(entries)):
        yield Message(
            "{file} has relations of {kind}, which is no layer of the release.",
            file=RELATIONS_CSV,
            kind=kind,
        )
    for kind, entry in entries.items():
        rows = {name: column[kinds == kind].astype(str) for name, column in relations.items()}
        professional = set(stored[entry.layer].columns["code"])
        yield from _code_problems(kind, rows, set(stored[BASE].columns["code"]), professional)
        yield from _share_problems(entry, rows["base_code"], rows["base_share"].astype(float))


def _code_problems(
    kind: str, rows: dict[str, Codes], base: set[str], professional: set[str]
) -> Iterator[Message]:
    """Yield what is wrong with the codes of one kind's relations, given those of the layers."""
    related = set(rows["base_code"].tolist())
    if left_out := base - related:
        yield Message(
            "Relations of {kind} leave out base grids: {codes}.",
            kind=kind,
            codes=name_codes(left_out),
        )
    if unknown := related - base:
        yield Message(
            "Relations of {kind} name base grids that are not there: {codes}.",
            kind=kind,
            codes=name_codes(unknown),
        )
    if unknown := set(rows["professional_code"].tolist()) - professional - {""}:
        yield Message(
            "Relations of {kind} name professional grids that are not there: {codes}.",
            kind=kind,
            codes=name_codes(unknown),
        )


def _share_problems(
    entry: LayerEntry, codes: Codes, shares: NDArray[np.float64]
) -> Iterator[Message]:
    grids, rows = np.unique(codes, return_inverse=True)
    excess = np.bincount(rows, weights=shares, minlength=len(grids)) - 1
    # where professional grids overlap, a base grid is shared out more than once
    wrong = np.abs(excess) > _SHARE_TOLERANCE if not entry.overlaps else excess < -_SHARE_TOLERANCE
    if wrong.any():
        yield Message(
            "Shares of {kind} do not sum to 1 for {codes}.",
            kind=entry.kind,
            codes=name_codes(grids[wrong].tolist()),
        )
