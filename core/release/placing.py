"""Content put in place as a release: whole, in one step, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from ..errors import GridError
from ..writing import sync_file, write_text
from .manifest import (
    MANIFEST_NAME,
    Manifest,
    describe_files,
    files_below,
    leftovers,
    read_manifest,
)

STAGING = ".gridstrata-staging"
LOCK = ".gridstrata-lock"
_READ_ONLY, _WRITABLE = 0o444, 0o644


def stands(home: Path, manifest: Manifest) -> bool:
    """Return whether the very same release is in place, to the byte."""
    path, content = home / MANIFEST_NAME, home / manifest.content
    return (
        path.is_file()
        and path.read_bytes() == manifest.to_json().encode()
        and describe_files(content) == manifest.files
    )


def publish(content: Path, manifest: Manifest, home: Path, standing: Manifest | None) -> None:
    """Put content, in a staging folder beside, in place as the edition's release.

    Args:
        content: The files, on the disk and protected.
        manifest: What it says of itself.
        home: The edition's folder.
        standing: Manifest of the release that it replaces; None where there is none.
    """
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
        remove_leftovers(home, manifest)
    _sync_folder(home.parent)


def _make_way(place: Path, staging: Path) -> None:
    """Move a damaged copy of the same content aside."""
    if place.exists() or place.is_symlink():
        place.rename(staging / "damaged")


def standing_release(home: Path, edition: str) -> Manifest | None:
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


def inside(target: Path, name: str) -> Path:
    """Return the path of a name in the target; a link that leads out of it is refused."""
    path = target / name
    if path.is_symlink() or path.resolve().parent != target.resolve():
        raise GridError(
            "{path} leads out of {folder}. Remove the link, or choose another target.",
            path=path,
            folder=target,
        )
    return path


def remove_leftovers(home: Path, manifest: Manifest | None) -> None:
    """Remove content folders that the manifest does not name."""
    if manifest is not None:
        for path in leftovers(home, manifest):
            remove(path)


def remove(folder: Path) -> None:
    """Remove a folder of a run, protected files among it, as far as the system lets it go."""
    for path in files_below(folder):
        if not path.is_symlink():
            with suppress(OSError):
                path.chmod(_WRITABLE)  # Windows deletes no file that is protected
    # a reader may hold a file open, which Windows does not let go: the next run removes it
    shutil.rmtree(folder, ignore_errors=True)


def protect(folder: Path) -> None:
    """Make all files read-only: QGIS changes bytes of a GeoPackage that is only looked at."""
    for path in files_below(folder):
        path.chmod(_READ_ONLY)


def sync_tree(folder: Path) -> None:
    """Force all files of a folder onto the disk."""
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
