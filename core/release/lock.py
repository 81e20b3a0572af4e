"""One writer at a time: a lock the system takes back when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import GridError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, which is gone afterwards unless its holder was killed.

    Raises:
        GridError: If another process holds it.
    """
    # a link would have its target opened, or made, elsewhere
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags, 0o666)
    try:
        if not (_take(handle) and _is_still(path, handle)):
            raise GridError(
                "Another release is being written to {folder}. Wait until it is done.",
                folder=path.parent,
            )
        try:
            yield
        finally:
            # Windows keeps a file that is open; an empty one does no harm there
            with suppress(OSError):
                path.unlink()
    finally:
        os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Return whether the file taken is the one others see, not one its last holder removed."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(handle: int) -> bool:
        """Lock the file for as long as the handle is open; False when somebody else has it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(handle: int) -> bool:
        """Lock the file for as long as the handle is open; False when somebody else has it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
