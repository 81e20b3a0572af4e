"""Requests and answers as ASGI carries them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from gridstrata.core.release.platform import protocol, signing

from .refusals import Refused

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

WHOLE_NUMBER = re.compile(r"[0-9]{1,15}")
_LARGEST_BODY = max(protocol.LARGEST_CHUNK_BYTES, protocol.LARGEST_MANIFEST_BYTES)
_PLAIN_HEADERS = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}


class Gone(Exception):  # noqa: N818 (it is no fault)
    """Who asked has hung up."""


@dataclass(frozen=True)
class Answer:
    """What is sent back: JSON, and headers."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def read_signature(scope: Scope) -> signing.Signed:
    """Return what a request says of itself, not yet believed."""
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    names = (
        signing.KEY_HEADER,
        signing.TIME_HEADER,
        signing.BODY_HEADER,
        signing.SIGNATURE_HEADER,
    )
    given = [headers.get(name.lower().encode(), "") for name in names]
    if not all(given) or not WHOLE_NUMBER.fullmatch(given[1]):
        raise Refused(protocol.UNSIGNED, f"a signed request has the headers {', '.join(names)}")
    key_id, moment, digest, signature = given
    return signing.Signed(key_id, scope["method"], target(scope), int(moment), digest, signature)


def key_id(scope: Scope) -> str:
    """Return the key that a request names, fit for a log; it may not be the one it has."""
    wanted = signing.KEY_HEADER.lower().encode()
    given = next((value for name, value in scope["headers"] if name.lower() == wanted), b"")
    text: str = given.decode("latin-1")
    return text if signing.is_key_id(text) else "-"


def target(scope: Scope) -> str:
    """Return path and query as they were sent."""
    query = scope["query_string"].decode("latin-1")
    path: str = scope["raw_path"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def read_body(receive: Receive) -> bytes:
    """Return the body, refused when it is too large."""
    body, size = bytearray(), 0
    async for piece in _pieces(receive):
        size += len(piece)
        body += piece[: max(0, _LARGEST_BODY - len(body))]
    if size > _LARGEST_BODY:
        raise Refused(protocol.TOO_LARGE, f"a body may have {_LARGEST_BODY} bytes")
    return bytes(body)


async def drain(receive: Receive) -> None:
    """Let who asks finish, within reason: only then does it read the answer."""
    async for _ in _pieces(receive):
        pass


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body as it comes; one that is far too large is not read to its end."""
    size, more = 0, True
    while more and size <= 2 * _LARGEST_BODY:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Gone
        piece = event.get("body", b"")
        size += len(piece)
        more = event.get("more_body", False)
        yield piece


async def send_answer(send: Send, answer: Answer) -> None:
    """Send an answer whole."""
    headers = {
        **_PLAIN_HEADERS,
        "Content-Length": str(len(answer.body)),
        **dict(answer.headers),
    }
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    start = {"type": "http.response.start", "status": int(answer.status), "headers": raw}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})
