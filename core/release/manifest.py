"""The manifest: what a release holds, and the digest of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import GridError

MANIFEST_NAME = "manifest.json"
_FORMAT = "gridstrata-release"
_VERSION = 1
_CHUNK_BYTES = 1 << 20
_CONTENT_DIGITS = 16
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class FileEntry:
    """One file of a release: its path inside the content folder, bytes, and SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class LayerEntry:
    """One layer of grids.

    Attributes:
        kind: `base` or the professional kind.
        layer: Name in the GeoPackage.
        geojson: Path of the copy in longitude and latitude.
        count: Number of grids.
        overlaps: Overlaps wider than noise among them; only then may shares sum to over 1.
    """

    kind: str
    layer: str
    geojson: str
    count: int
    overlaps: int


@dataclass(frozen=True)
class Manifest:
    """What a release says of itself.

    Attributes:
        edition: Name of the edition.
        software: Program and version that wrote it.
        crs, lonlat_crs: CRS of the GeoPackage and of the GeoJSON copies.
        profile: The rule profile with its thresholds.
        drift_m: Drift used by professional kind, metres.
        layers: The layers of grids, base first.
        tables: Number of rows by name of every other table in the GeoPackage.
        totals: Grids, buildings, households and residents.
        gate: Findings by severity and rule, and those waived by rule.
        files: Every file, sorted by path.
        content: Folder that holds the files; derived from all the rest.
        admissions: The admission record of each professional kind that has one, texts by field.
    """

    edition: str
    software: str
    crs: str
    lonlat_crs: str
    profile: Mapping[str, Any]
    drift_m: Mapping[str, float]
    layers: tuple[LayerEntry, ...]
    tables: Mapping[str, int]
    totals: Mapping[str, int]
    gate: Mapping[str, Any]
    files: tuple[FileEntry, ...]
    content: str = ""
    admissions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def sealed(self) -> Manifest:
        """Return the manifest with its content folder named after everything else it says."""
        text = replace(self, content="").to_json()
        digest = hashlib.sha256(text.encode()).hexdigest()
        return replace(self, content=digest[:_CONTENT_DIGITS])

    def to_json(self) -> str:
        """Return the manifest as it is written, the same text for the same contents."""
        members = {"format": _FORMAT, "version": _VERSION, **asdict(self)}
        if not self.admissions:  # manifests were written before there were any
            del members["admissions"]
        return json.dumps(members, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def software_version() -> str:
    """Return the program's name and version, from the plugin's metadata."""
    metadata = Path(__file__).parents[2] / "metadata.txt"
    lines = metadata.read_text(encoding="utf-8").splitlines()
    version = next(line for line in lines if line.startswith("version="))
    return f"GridStrata {version.partition('=')[2].strip()}"


def describe_files(folder: Path) -> tuple[FileEntry, ...]:
    """Return an entry for every file below a folder, sorted by path."""
    paths = sorted(path.relative_to(folder).as_posix() for path in files_below(folder))
    return tuple(describe_file(folder, path) for path in paths)


def files_below(folder: Path) -> list[Path]:
    """Return everything below a folder that is no folder itself; links are not followed."""
    return [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]


def describe_file(folder: Path, path: str) -> FileEntry:
    """Return size and digest of one file."""
    digest = hashlib.sha256()
    file = folder / path
    with file.open("rb") as stream:
        while block := stream.read(_CHUNK_BYTES):
            digest.update(block)
    return FileEntry(path, file.stat().st_size, digest.hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a release.

    Raises:
        GridError: If there is none, or it is damaged or unsafe.
    """
    try:
        text = (folder / MANIFEST_NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise GridError(
            "{folder} is no release: {file} is missing or unreadable. "
            "Give the folder of an edition.",
            folder=folder,
            file=MANIFEST_NAME,
        ) from None
    return parse_manifest(text)


def leftovers(home: Path, manifest: Manifest) -> list[Path]:
    """Return content folders of other runs: ended before they were named, or replaced since."""
    return sorted(
        path
        for path in home.iterdir()
        if path.name != manifest.content
        and is_content_name(path.name)
        and path.is_dir()
        and not path.is_symlink()
    )


def is_content_name(name: str) -> bool:
    """Return whether a name is one that content folders have."""
    return len(name) == _CONTENT_DIGITS and _HEX.issuperset(name)


def parse_manifest(text: str) -> Manifest:
    """Read a manifest, trusting nothing in it.

    Raises:
        GridError: If it is no manifest of a release, or names a path outside the release.
    """
    try:
        members = json.loads(text)
        if (members.pop("format"), members.pop("version")) != (_FORMAT, _VERSION):
            raise GridError(
                "The manifest is not of the format {format}.", format=f"{_FORMAT} {_VERSION}"
            )
        layers = tuple(LayerEntry(**entry) for entry in members.pop("layers"))
        files = tuple(FileEntry(**entry) for entry in members.pop("files"))
        manifest = Manifest(**members, layers=layers, files=files)
        _refuse_wrong_types(manifest)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise GridError(
            "The manifest is damaged: {reason}. Release the edition again.", reason=error
        ) from None
    _refuse_escapes(manifest)
    return manifest


def _refuse_wrong_types(manifest: Manifest) -> None:
    described = (manifest.profile, manifest.drift_m, manifest.totals, manifest.gate)
    if not all(isinstance(members, dict) for members in described):
        raise TypeError("a list stands where names and values belong")
    records = manifest.admissions
    if not isinstance(records, dict) or not all(isinstance(one, dict) for one in records.values()):
        raise TypeError("an admission is no record")
    if not all(isinstance(text, str) for text in _texts_in(manifest)):
        raise TypeError("a name is no text")
    if not all(type(number) is int for number in _counts_in(manifest)):
        raise TypeError("a count is no whole number")


def _texts_in(manifest: Manifest) -> Iterator[object]:
    yield from (manifest.edition, manifest.software, manifest.crs, manifest.lonlat_crs)
    yield manifest.content
    for file in manifest.files:
        yield from (file.path, file.sha256)
    for layer in manifest.layers:
        yield from (layer.kind, layer.layer, layer.geojson)
    for record in manifest.admissions.values():
        yield from record.values()


def _counts_in(manifest: Manifest) -> Iterator[object]:
    yield from (file.size for file in manifest.files)
    for layer in manifest.layers:
        yield from (layer.count, layer.overlaps)
    yield from manifest.tables.values()


def _refuse_escapes(manifest: Manifest) -> None:
    paths = [file.path for file in manifest.files] + [one.geojson for one in manifest.layers]
    wrong = [path for path in paths if not _stays_inside(path)]
    if not is_content_name(manifest.content):
        wrong.append(manifest.content)
    if wrong:
        raise GridError(
            "The manifest names {path}, which is outside the release. Do not use it.",
            path=repr(wrong[0]),
        )


def _stays_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and not path.startswith("/")
        and not {"..", "."} & set(path.split("/"))
        and not set("\\:\0") & set(path)
    )
