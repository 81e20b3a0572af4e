"""What publisher and platform agree on. docs/platform.md tells it to a platform's developer."""

from __future__ import annotations

from urllib.parse import quote

CHUNK_BYTES = 1 << 20
LARGEST_CHUNK_BYTES = 8 << 20
LARGEST_MANIFEST_BYTES = 8 << 20
CLOCK_TOLERANCE_S = 300
# What a release replaces when the edition is new.
NOTHING = "nothing"
OPEN, CURRENT = "open", "current"

# Reasons that a platform gives in the member `error` of what it answers.
UNSIGNED, UNKNOWN_KEY, WRONG_SIGNATURE, CLOCK = (
    "unsigned",
    "unknown_key",
    "wrong_signature",
    "clock",
)
OTHER_DISTRICT, BODY_ALTERED, TOO_LARGE = "other_district", "body_altered", "too_large"
BAD_MANIFEST, BAD_RELEASE, NOT_IN_MANIFEST = "bad_manifest", "bad_release", "not_in_manifest"
NO_UPLOAD, OFFSET, FILE_ALTERED = "no_upload", "offset", "file_altered"
REPLACED, TAKEN, BUSY, FULL = "replaced", "taken", "busy", "full"
NO_RELEASE, NO_SUCH_PLACE, FAILED = "no_release", "no_such_place", "failed"


def edition_path(edition: str) -> str:
    """Return the path of an edition below the endpoint."""
    return f"/editions/{quote(edition, safe='')}"


def upload_path(edition: str, content: str) -> str:
    """Return the path of an upload; the content named by its digest makes it idempotent."""
    return f"{edition_path(edition)}/uploads/{content}"


def file_path(edition: str, content: str, path: str, start: int) -> str:
    """Return where the bytes of a file from `start` on are put."""
    return f"{upload_path(edition, content)}/files/{quote(path)}?from={start}"


def commit_path(edition: str, content: str, replaces: str) -> str:
    """Return where an upload is made the release, if the edition still is what it replaces."""
    return f"{upload_path(edition, content)}/commit?replaces={quote(replaces, safe='')}"
