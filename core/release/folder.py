"""The folder target: releases that are there whole, or not at all.

    TARGET/EDITION/manifest.json          what the release says of itself
    TARGET/EDITION/CONTENT/...            its files; CONTENT is named in the manifest

A new edition arrives by renaming its whole folder. An edition that exists is replaced by putting
the new content folder beside the old one and then renaming one small file over the manifest, which
every system does in one step. So at any moment the manifest names a content folder that is whole.
What a killed run leaves behind, nothing refers to; the next run removes it.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..errors import GridError
from ..progress import Progress, Silent, Span
from ..soundness import require_sound
from ..writing import sync_file, write_errors, write_text
from .bundle import Draft, write_bundle
from .gate import Gate, check_gate
from .lock import locked
from .manifest import (
    MANIFEST_NAME,
    Manifest,
    describe_files,
    files_below,
    leftovers,
    read_manifest,
)
from .names import folder_name

_STAGING = ".gridstrata-staging"
_LOCK = ".gridstrata-lock"
_READ_ONLY, _WRITABLE = 0o444, 0o644


@dataclass(frozen=True)
class Release:
    """A release that stands in a folder.

    Attributes:
        folder: The edition's folder.
        manifest: What the release says of itself.
        gate: What the gate saw.
        changed: False when the same release stood there already, and nothing was written.
    """

    folder: Path
    manifest: Manifest
    gate: Gate
    changed: bool

    @property
    def content(self) -> Path:
        """Return the folder that holds the files."""
        return self.folder / self.manifest.content

    @property
    def manifest_path(self) -> Path:
        """Return the manifest's file."""
        return self.folder / MANIFEST_NAME


def release_folder(
    draft: Draft, target: Path, *, today: date, progress: Progress | None = None
) -> Release:
    """Release an edition into a folder, where it replaces an older release of the same edition.

    Args:
        draft: The edition.
        target: Folder that holds the releases; made when missing.
        today: The day to judge the expiry of waivers on.
        progress: Told of every stage; when it cancels, nothing is left behind.

    Raises:
        GateError: If errors stand that no waiver covers.
        GridError: If a layer is not sound, the edition is no fit name, or the target is
            read-only, full, or written to by another run.
    """
    progress = progress or Silent()
    draft = replace(draft, edition=folder_name("EDITION", draft.edition))
    gate = check_gate(draft.check.findings, draft.waivers, today)
    for layer in draft.layers:
        require_sound(layer)
    with write_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with locked(_inside(target, _LOCK)):
            return _release_locked(draft, gate, target, progress)


def _release_locked(draft: Draft, gate: Gate, target: Path, progress: Progress) -> Release:
    home = _inside(target, draft.edition)
    staging = _inside(target, _STAGING)
    standing = _standing_release(home, draft.edition)
    _remove(staging)
    _remove_leftovers(home, standing)
    try:
        draft_folder = staging / "content"
        draft_folder.mkdir(parents=True)
        manifest = write_bundle(draft, gate, draft_folder, Span(progress, 0, 0.9))
        if _stands(home, manifest):
            return Release(home, manifest, gate, changed=False)
        _sync_tree(draft_folder)
        _protect(draft_folder)
        progress.step(1)
        _publish(draft_folder, manifest, home, standing)
        return Release(home, manifest, gate, changed=True)
    finally:
        _remove(staging)


def _stands(home: Path, manifest: Manifest) -> bool:
    """Return whether the very same release is in place, to the byte."""
    path, content = home / MANIFEST_NAME, home / manifest.content
    return (
        path.is_file()
        and path.read_bytes() == manifest.to_json().encode()
        and describe_files(content) == manifest.files
    )


def _publish(content: Path, manifest: Manifest, home: Path, standing: Manifest | None) -> None:
    staging = content.parent
    if standing is None:
        edition = staging / "edition"
        edition.mkdir()
        content.rename(edition / manifest.content)
        write_text(edition / MANIFEST_NAME, manifest.to_json())
        _sync_folder(edition)
        edition.rename(home)
    else:
        _make_way(home / manifest.content, staging)
        content.rename(home / manifest.content)
        _sync_folder(home)
        written = staging / MANIFEST_NAME
        write_text(written, manifest.to_json())
        written.replace(home / MANIFEST_NAME)
        _sync_folder(home)
        _remove_leftovers(home, manifest)
    _sync_folder(home.parent)


def _make_way(place: Path, staging: Path) -> None:
    """Move a damaged copy of the same content aside."""
    if place.exists() or place.is_symlink():
        place.rename(staging / "damaged")


def _standing_release(home: Path, edition: str) -> Manifest | None:
    """Return the manifest of the edition's release, None when the place is free.

    Raises:
        GridError: If the place is taken by anything but a release of this edition.
    """
    if not home.exists():
        return None
    try:
        manifest = read_manifest(home)
    except GridError as error:
        raise GridError("{reason} Move it away, or choose another EDITION.", reason=error) from None
    if manifest.edition != edition:
        raise GridError(
            "{folder} holds the edition {other}, and this system tells {edition} from it by case "
            "only. Choose another EDITION.",
            folder=home,
            other=repr(manifest.edition),
            edition=repr(edition),
        )
    return manifest


def _inside(target: Path, name: str) -> Path:
    """Return the path of a name in the target; a link that leads out of it is refused."""
    path = target / name
    if path.is_symlink() or path.resolve().parent != target.resolve():
        raise GridError(
            "{path} leads out of {folder}. Remove the link, or choose another target.",
            path=path,
            folder=target,
        )
    return path


def _remove_leftovers(home: Path, manifest: Manifest | None) -> None:
    """Remove content folders that the manifest does not name."""
    if manifest is not None:
        for path in leftovers(home, manifest):
            _remove(path)


def _remove(folder: Path) -> None:
    for path in files_below(folder):
        if not path.is_symlink():
            with suppress(OSError):
                path.chmod(_WRITABLE)  # Windows deletes no file that is protected
    # a reader may hold a file open, which Windows does not let go: the next run removes it
    shutil.rmtree(folder, ignore_errors=True)


def _protect(folder: Path) -> None:
    """Make all files read-only: QGIS changes bytes of a GeoPackage that is only looked at."""
    for path in files_below(folder):
        path.chmod(_READ_ONLY)


def _sync_tree(folder: Path) -> None:
    for path in files_below(folder):
        sync_file(path)
    for place in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        _sync_folder(place)


def _sync_folder(folder: Path) -> None:
    """Force a folder's entries onto the disk; Windows cannot, and needs not."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
