"""Releases while they arrive, beside those that are current.

DISTRICT/.gridstrata-uploads/EDITION-CONTENT/    laid out like a release, growing file by file
DISTRICT/EDITION/                                the release that is current
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gridstrata.core.errors import GridError
from gridstrata.core.release import placing as releases
from gridstrata.core.release.lock import locked
from gridstrata.core.release.manifest import (
    MANIFEST_NAME,
    FileEntry,
    Manifest,
    describe_file,
    parse_manifest,
    read_manifest,
)
from gridstrata.core.release.names import safe_name
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.verify import verify_release
from gridstrata.core.writing import write_text

from .refusals import Refused

_UPLOADS = ".gridstrata-uploads"
_FORGOTTEN_S = 24 * 3600


@dataclass(frozen=True)
class Limits:
    """How much the receiver takes.

    Attributes:
        release_bytes: All files of a release together.
        files: Number of files of a release.
    """

    release_bytes: int = 4 << 30
    files: int = 1000


@dataclass(frozen=True)
class Upload:
    """A release that arrives at a district's folder."""

    district: Path
    edition: str
    content: str

    @property
    def folder(self) -> Path:
        """Return where its files grow."""
        return self.district / _UPLOADS / f"{self.edition}-{self.content}"

    @property
    def home(self) -> Path:
        """Return where the edition's current release stands."""
        return self.district / self.edition

    def open(self, text: str, limits: Limits) -> dict[str, object]:
        """Take a manifest, or find how far its files have come."""
        manifest = self._require_manifest(text, limits)
        self._require_inside()
        _remove_forgotten(self.folder.parent)
        with self._alone():
            if releases.stands(self.home, manifest):
                return self._state(protocol.CURRENT, manifest)
            for file in manifest.files:
                place = self._place(file)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()
            write_text(self.folder / MANIFEST_NAME, text)
            return self._state(protocol.OPEN, manifest)

    def state(self) -> dict[str, object]:
        """Return how far the files have come."""
        return self._state(protocol.OPEN, self._manifest())

    def append(self, path: str, start: int, body: bytes) -> int:
        """Put bytes behind those that have arrived, and return how many there are now."""
        with self._alone():
            file = _entry(self._manifest(), path)
            have = self._size(file)
            if start != have:
                raise Refused(protocol.OFFSET, f"{path} has {have} bytes", have=have)
            if start + len(body) > file.size:
                raise Refused(protocol.BAD_RELEASE, f"{path} is longer than the manifest says")
            with self._place(file).open("ab") as stream:
                stream.write(body)
            os.utime(self.folder)
            return self._require_unaltered(file)

    def commit(self, replaces: str) -> bool:
        """Make the upload the edition's release; return False when it is that already."""
        self._require_inside()
        with self._alone():
            if not (self.folder / self.content).exists():
                return self._require_current()
            manifest = self._require_sound()
            with _alone(self.district / releases.LOCK):
                changed = self._put_in_place(manifest, replaces)
            releases.remove(self.folder)
            return changed

    def _put_in_place(self, manifest: Manifest, replaces: str) -> bool:
        if releases.stands(self.home, manifest):
            return False
        if version_of(self.home) != replaces:
            raise Refused(protocol.REPLACED, "somebody else released this edition meanwhile")
        staging = self.district / releases.STAGING
        try:
            standing = releases.standing_release(self.home, self.edition)
            releases.remove(staging)
            releases.remove_leftovers(self.home, standing)
            staging.mkdir()
            content = staging / "content"
            (self.folder / manifest.content).rename(content)
            releases.publish(content, manifest, self.home, standing)
        finally:
            releases.remove(staging)
        return True

    def _require_inside(self) -> None:
        """Make the folder for uploads; refuse links that lead out of the district's."""
        self.district.mkdir(parents=True, exist_ok=True)
        for name in (_UPLOADS, self.edition, releases.STAGING, releases.LOCK):
            releases.inside(self.district, name)
        self.folder.parent.mkdir(exist_ok=True)

    def _require_manifest(self, text: str, limits: Limits) -> Manifest:
        """Return a manifest that may be followed to the letter."""
        try:
            manifest = parse_manifest(text)
        except (GridError, RecursionError) as error:
            raise Refused(protocol.BAD_MANIFEST, str(error)) from None
        if manifest.sealed() != manifest or manifest.to_json() != text:
            raise Refused(protocol.BAD_MANIFEST, "the manifest was altered")
        if (manifest.edition, manifest.content) != (self.edition, self.content):
            raise Refused(protocol.BAD_MANIFEST, "the manifest is not of this address")
        paths = [file.path for file in manifest.files]
        unfit = [path for path in paths if not _is_fit(path)]
        if unfit or _collide(paths):
            raise Refused(protocol.BAD_MANIFEST, f"file names that no folder takes: {unfit[:3]}")
        size = sum(file.size for file in manifest.files)
        if size > limits.release_bytes or len(paths) > limits.files:
            raise Refused(protocol.TOO_LARGE, f"{size} bytes in {len(paths)} files")
        if any(file.size < 0 for file in manifest.files):
            raise Refused(protocol.BAD_MANIFEST, "a file has less than no bytes")
        return manifest

    def _require_unaltered(self, file: FileEntry) -> int:
        """Return the bytes of a file that have arrived; drop a whole one that is another."""
        have = self._size(file)
        if have == file.size and describe_file(self.folder / self.content, file.path) != file:
            os.truncate(self._place(file), 0)
            raise Refused(protocol.FILE_ALTERED, f"{file.path} was altered", have=0)
        return have

    def _require_sound(self) -> Manifest:
        """Return the manifest when all has arrived unaltered; forget the upload when not."""
        content = self.folder / self.content
        self._remove_parts()
        releases.sync_tree(content)
        releases.protect(content)
        report = verify_release(self.folder)
        if not report.is_sound:
            releases.remove(self.folder)
            told = " ".join(map(str, report.problems[:5]))
            raise Refused(protocol.BAD_RELEASE, told)
        return report.manifest

    def _remove_parts(self) -> None:
        """Remove what a request that was killed while it wrote the manifest left beside it."""
        for path in self.folder.iterdir():
            if path.name not in {MANIFEST_NAME, self.content}:
                releases.remove(path)

    def _require_current(self) -> bool:
        """Return False when the release is in place without an upload: committed before."""
        if not self.home.exists() or read_manifest(self.home).content != self.content:
            raise Refused(protocol.NO_UPLOAD, "no such upload")
        releases.remove(self.folder)  # a commit that was killed may have left its shell
        return False

    def _manifest(self) -> Manifest:
        if not (self.folder / MANIFEST_NAME).exists():
            raise Refused(protocol.NO_UPLOAD, "no such upload")
        return read_manifest(self.folder)

    def _state(self, state: str, manifest: Manifest) -> dict[str, object]:
        have = {file.path: self._size(file) for file in manifest.files}
        return {
            "content": self.content,
            "state": state,
            "replaces": version_of(self.home),
            "files": have,
        }

    def _size(self, file: FileEntry) -> int:
        place = self._place(file)
        return place.stat().st_size if place.exists() else 0

    def _place(self, file: FileEntry) -> Path:
        return self.folder / self.content / file.path

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with _alone(self.folder.with_name(f"{self.folder.name}.lock")):
            yield


def version_of(home: Path) -> str:
    """Return a name for what stands in an edition's folder; no two commits give the same."""
    try:
        written = (home / MANIFEST_NAME).stat().st_mtime_ns
    except FileNotFoundError:
        return protocol.NOTHING
    return f"{read_manifest(home).content}.{written:x}"


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock, or say that somebody else does."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(path))
        except GridError:
            raise Refused(protocol.BUSY, "another request is at work on it") from None
        yield


def _entry(manifest: Manifest, path: str) -> FileEntry:
    for file in manifest.files:
        if file.path == path:
            return file
    raise Refused(protocol.NOT_IN_MANIFEST, f"{path!r} is not in the manifest")


def _is_fit(path: str) -> bool:
    """Return whether every part can name a file or folder on every system."""
    return all(safe_name(part) == part for part in path.split("/"))


def _collide(paths: Sequence[str]) -> bool:
    """Return whether two files are one where case does not count, or one is the other's folder."""
    files = {path.casefold() for path in paths}
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    return len(files) != len(paths) or bool(files & folders)


def _remove_forgotten(uploads: Path) -> None:
    """Remove uploads that nobody has gone on with for a day."""
    for folder in uploads.iterdir():
        if folder.is_dir() and folder.stat().st_mtime < time.time() - _FORGOTTEN_S:
            releases.remove(folder)
