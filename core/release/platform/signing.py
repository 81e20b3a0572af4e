"""Requests signed with a secret that publisher and platform share."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

from ...errors import GridError

SCHEME = "gridstrata-hmac-sha256-1"
KEY_HEADER = "GridStrata-Key"
TIME_HEADER = "GridStrata-Time"
BODY_HEADER = "GridStrata-Body-SHA256"
SIGNATURE_HEADER = "GridStrata-Signature"
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class Credentials:
    """What a publisher signs with.

    Attributes:
        key_id: Name of the key, which the platform knows it by.
        secret: The shared secret, which is never sent, shown or logged.

    Raises:
        GridError: If the key has no usable name, or there is no secret.
    """

    key_id: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot sign."""
        if not is_key_id(self.key_id):
            raise GridError(
                "The key id {key} is none: it is 1 to 64 letters, digits, dots, dashes or "
                "underscores. Copy it from what the platform issued.",
                key=repr(self.key_id),
            )
        if not self.secret.strip():
            raise GridError(
                "The key {key} has no secret. Enter the one that the platform issued.",
                key=self.key_id,
            )


@dataclass(frozen=True)
class Signed:
    """What a request says of itself, and its signature.

    Attributes:
        key_id: Key it was signed with.
        method: Such as PUT.
        target: Path and query as sent, percent-encoded.
        time: Moment of signing, whole UTC seconds since 1970.
        body_sha256: Digest of the body, hexadecimal.
        signature: HMAC-SHA256 over all the above, hexadecimal.
    """

    key_id: str
    method: str
    target: str
    time: int
    body_sha256: str
    signature: str = ""

    def expected(self, secret: str) -> str:
        """Return the signature that the holder of the secret makes."""
        parts = (SCHEME, self.key_id, self.method, self.target, str(self.time), self.body_sha256)
        return hmac.new(secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()

    def is_signed_with(self, secret: str) -> bool:
        """Return whether the signature is right, in a time that does not tell where it differs."""
        return hmac.compare_digest(self.expected(secret).encode(), self.signature.encode())


def is_key_id(text: str) -> bool:
    """Return whether a text can name a key."""
    return _KEY_ID.fullmatch(text) is not None


def signed_headers(
    credentials: Credentials, method: str, target: str, body: bytes, now: float
) -> dict[str, str]:
    """Return the headers that make a request a signed one.

    Args:
        credentials: The key.
        method: Such as PUT.
        target: Path and query as they are sent, percent-encoded.
        body: All of the body.
        now: UTC seconds since 1970.
    """
    request = Signed(credentials.key_id, method, target, int(now), body_digest(body))
    return {
        KEY_HEADER: request.key_id,
        TIME_HEADER: str(request.time),
        BODY_HEADER: request.body_sha256,
        SIGNATURE_HEADER: request.expected(credentials.secret),
    }


def body_digest(body: bytes) -> str:
    """Return the SHA-256 of a body, hexadecimal."""
    return hashlib.sha256(body).hexdigest()
