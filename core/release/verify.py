"""A release checked again by whoever received it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import GridError
from ..files import Table, layer_names, read_csv, read_table
from ..findings import CODE_SEPARATOR
from ..layers import BASE
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
_NAMED_AT_MOST = 5
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
    problems: tuple[str, ...]
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
                f"The release {self.folder} is not what was released: "
                f"{' '.join(self.problems)} Fetch it again from where it was released."
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
        problems = [f"{error.filename} cannot be read: {error.strerror}."]
    return VerifyReport(folder, manifest, tuple(problems), tuple(leftovers(folder, manifest)))


def _manifest_problems(folder: Path, manifest: Manifest) -> Iterator[str]:
    written = (folder / MANIFEST_NAME).read_bytes()
    if manifest.sealed() != manifest or written != manifest.to_json().encode():
        yield f"{MANIFEST_NAME} was altered."


def _file_problems(folder: Path, manifest: Manifest) -> Iterator[str]:
    content = folder / manifest.content
    if content.is_symlink():
        yield f"{manifest.content} is a link."
        return
    present = {path.relative_to(content).as_posix(): path for path in files_below(content)}
    for file in manifest.files:
        if file.path not in present:
            yield f"{file.path} is missing."
        elif present[file.path].is_symlink():
            yield f"{file.path} is a link."
        elif describe_file(content, file.path) != file:
            yield f"{file.path} was altered."
    extra = set(present) - {file.path for file in manifest.files}
    beside = {path.name for path in folder.iterdir()}
    beside -= {
        MANIFEST_NAME,
        manifest.content,
        *(path.name for path in leftovers(folder, manifest)),
    }
    yield from (f"{name} is no part of the release." for name in sorted(extra | beside))


def _content_problems(content: Path, manifest: Manifest) -> Iterator[str]:
    try:
        stored = {name: read_table(content / GEOPACKAGE, name) for name in _table_names(content)}
        yield from _count_problems(stored, manifest)
        for entry in manifest.layers:
            yield from _layer_problems(content, stored[entry.layer], entry)
        yield from _relation_problems(content, stored, manifest)
    except (GridError, KeyError, ValueError) as error:
        yield f"The contents cannot be read: {error}."


def _table_names(content: Path) -> list[str]:
    return layer_names(content / GEOPACKAGE)


def _count_problems(stored: dict[str, Table], manifest: Manifest) -> Iterator[str]:
    expected = {entry.layer: entry.count for entry in manifest.layers} | dict(manifest.tables)
    for name in sorted(set(expected) | set(stored)):
        found = len(stored[name]) if name in stored else "no"
        if found != expected.get(name):
            yield f"{GEOPACKAGE} has {found} rows in {name}; the manifest has {expected.get(name)}."


def _layer_problems(content: Path, table: Table, entry: LayerEntry) -> Iterator[str]:
    codes = table.columns["code"].astype(str)
    if len(np.unique(codes)) != len(codes):
        yield f"{entry.layer} uses a code twice."
    copy = json.loads((content / entry.geojson).read_text(encoding="utf-8"))
    copied = [feature["properties"]["code"] for feature in copy["features"]]
    if copied != codes.tolist():
        yield f"{entry.geojson} does not hold the grids of {entry.layer}."


def _relation_problems(
    content: Path, stored: dict[str, Table], manifest: Manifest
) -> Iterator[str]:
    relations = read_csv(content / RELATIONS_CSV)
    kinds = relations["kind"].astype(str)
    if len(kinds) != manifest.tables[RELATIONS]:
        yield f"{RELATIONS_CSV} has {len(kinds)} rows; the manifest {manifest.tables[RELATIONS]}."
    base = set(stored[BASE].columns["code"])
    entries = {entry.kind: entry for entry in manifest.layers if entry.kind != BASE}
    for kind in sorted(set(kinds) - set(entries)):
        yield f"{RELATIONS_CSV} has relations of {kind}, which is no layer of the release."
    for kind, entry in entries.items():
        rows = {name: column[kinds == kind].astype(str) for name, column in relations.items()}
        professional = {*stored[entry.layer].columns["code"], ""}
        left_out = sorted(base - set(rows["base_code"].tolist()))
        if left_out:
            yield f"Relations of {kind} leave out base grids: {_name(left_out)}."
        yield from _unknown_codes(kind, "base", rows["base_code"], base)
        yield from _unknown_codes(kind, "professional", rows["professional_code"], professional)
        yield from _wrong_sums(entry, rows["base_code"], rows["base_share"].astype(float))


def _unknown_codes(
    kind: str, side: str, codes: np.ndarray[tuple[int], np.dtype[np.str_]], known: set[str]
) -> Iterator[str]:
    unknown = sorted(set(codes.tolist()) - known)
    if unknown:
        yield f"Relations of {kind} name {side} grids that are not there: {_name(unknown)}."


def _wrong_sums(
    entry: LayerEntry,
    codes: np.ndarray[tuple[int], np.dtype[np.str_]],
    shares: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> Iterator[str]:
    grids, rows = np.unique(codes, return_inverse=True)
    excess = np.bincount(rows, weights=shares, minlength=len(grids)) - 1
    # where professional grids overlap, a base grid is shared out more than once
    wrong = np.abs(excess) > _SHARE_TOLERANCE if not entry.overlaps else excess < -_SHARE_TOLERANCE
    if wrong.any():
        yield f"Shares of {entry.kind} do not sum to 1 for {_name(grids[wrong].tolist())}."


def _name(codes: list[str]) -> str:
    more = f" and {len(codes) - _NAMED_AT_MOST} more" if len(codes) > _NAMED_AT_MOST else ""
    return f"{f'{CODE_SEPARATOR} '.join(codes[:_NAMED_AT_MOST])}{more}"
