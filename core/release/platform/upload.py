"""A bundle brought to the platform, from wherever the last attempt stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import GridError
from ..manifest import FileEntry, Manifest
from . import protocol
from .answers import RefusalError
from .client import Client, Opened

# How often an upload that the platform no longer knows is opened anew, and how often a file may
# arrive altered or the platform go back in it, before somebody has to look at what is going on.
_RESTARTS = 3
_SETBACKS = 3
_COMMIT_SHARE = 0.95


def push_bundle(client: Client, folder: Path, manifest: Manifest) -> bool:
    """Bring the files of a manifest to the platform and make them its release, whole or not at all.

    Returns:
        False when the very same release was in place already.

    Raises:
        GridError: If the platform refuses them or cannot be reached; its release stays as it was.
    """
    replaces = None
    for _ in range(_RESTARTS):
        opened = client.open_upload(manifest.content, manifest.to_json())
        if opened.is_current:
            return False
        # what is in place now was seen by nobody here if somebody put it there meanwhile
        replaces = replaces or opened.replaces
        try:
            _send_files(client, folder, manifest, opened)
            return client.commit(manifest.content, replaces)
        except RefusalError as refusal:
            if refusal.reason != protocol.NO_UPLOAD:
                raise
    raise GridError(
        "{url} forgets what was sent, again and again. Ask who runs the platform.", url=client.url
    )


def _send_files(client: Client, folder: Path, manifest: Manifest, opened: Opened) -> None:
    total = sum(file.size for file in manifest.files) or 1
    sent = 0
    for file in manifest.files:
        for have in _send_file(client, folder, manifest.content, file, opened):
            client.step(_COMMIT_SHARE * (sent + have) / total)
        sent += file.size


def _send_file(
    client: Client, folder: Path, content: str, file: FileEntry, opened: Opened
) -> Iterator[int]:
    """Send what is missing of a file; yield how many bytes the platform has."""
    have, setbacks = opened.have.get(file.path, 0), 0
    with (folder / file.path).open("rb") as stream:
        while have < file.size:
            stream.seek(have)
            try:
                have = client.put(content, file.path, have, stream.read(protocol.CHUNK_BYTES))
            except RefusalError as refusal:
                found = _found_instead(refusal)
                setbacks += found <= have
                if setbacks > _SETBACKS:
                    raise
                have = found
            yield have


def _found_instead(refusal: RefusalError) -> int:
    """Return the number of bytes to go on from, when that is what the platform tells."""
    have = refusal.members.get("have")
    if refusal.reason not in {protocol.OFFSET, protocol.FILE_ALTERED} or type(have) is not int:
        raise refusal
    return max(have, 0)
