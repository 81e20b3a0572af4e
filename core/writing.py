"""Files written whole, or not at all; and why they could not be."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import GridError

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_ENOUGH_BYTES = 1 << 20

Errors = tuple[type[Exception], ...]


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file whole, or not at all.

    Raises:
        GridError: If the place is read-only or full.
    """
    with write_errors(path), replacing(path) as part:
        part.write_bytes(text.encode(encoding))


@contextmanager
def write_errors(path: Path, errors: Errors = (OSError,)) -> Iterator[None]:
    """Turn what goes wrong while writing below `path` into a message that says what to do.

    Args:
        path: What is being written.
        errors: What counts as the place's fault.

    Raises:
        GridError: If the place is read-only or full, or the contents cannot be stored.
    """
    try:
        yield
    except errors as error:
        raise _unwritable(path, error) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; move the file to `path` when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".gridstrata-", dir=path.parent))
    try:
        part = folder / path.name
        yield part
        sync_file(part)
        part.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sync_file(path: Path) -> None:
    """Force a file's contents onto the disk, so that a power cut cannot undo a later rename."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def reason_of(error: Exception) -> str:
    """Return what the system or a library gives as the reason of an error."""
    return str(getattr(error, "strerror", None) or error).strip().rstrip(".")


def _unwritable(path: Path, error: Exception) -> GridError:
    number = getattr(error, "errno", None)
    if number in _FULL or _is_full(path.parent):
        return GridError(
            "{path} cannot be written: the disk is full. Free some space and run again.", path=path
        )
    if number in _REFUSED or not os.access(_nearest_folder(path.parent), os.W_OK):
        return GridError(
            "{path} cannot be written: the place is read-only. Choose another target.", path=path
        )
    return GridError(
        "{path} cannot be written: {reason}. Choose another target.",
        path=path,
        reason=reason_of(error),
    )


def _is_full(folder: Path) -> bool:
    """Return whether so little is free that this is why a library failed without an errno."""
    return shutil.disk_usage(_nearest_folder(folder)).free < _ENOUGH_BYTES


def _nearest_folder(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())
