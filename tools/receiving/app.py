"""The receiver as an ASGI application: who asks, for what, and what is answered."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, unquote

from gridstrata.core.errors import GridError
from gridstrata.core.release.manifest import MANIFEST_NAME, is_content_name
from gridstrata.core.release.names import safe_name
from gridstrata.core.release.platform import protocol, signing

from . import wire
from .keys import Key
from .refusals import STATUS, Refused, is_full
from .uploads import Limits, Upload, version_of

_log = logging.getLogger("receiver")


class Receiver:
    """Takes signed releases into FOLDER/DISTRICT/EDITION."""

    def __init__(
        self,
        folder: Path,
        keys: Mapping[str, Key],
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Keep where releases go, who may publish, and what time it is."""
        self._folder = folder
        self._keys = keys
        self._limits = limits or Limits()
        self._clock = clock

    async def __call__(self, scope: wire.Scope, receive: wire.Receive, send: wire.Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            answer = await self._answer(scope, receive)
        except wire.Gone:
            return
        who = wire.key_id(scope)
        _log.info("%s %s %s %s", int(answer.status), who, scope["method"], wire.target(scope))
        await wire.send_answer(send, answer)

    async def _answer(self, scope: wire.Scope, receive: wire.Receive) -> wire.Answer:
        try:
            request = self._require_signed(scope)
        except Refused as refused:
            await wire.drain(receive)
            return _refusal(refused)
        try:
            body = await wire.read_body(receive)
            _require_own_body(request, body)
            return await asyncio.to_thread(self._grant, request, body)
        except Refused as refused:
            return _refusal(refused)
        except Exception as error:
            return self._failure(error)

    def _failure(self, error: Exception) -> wire.Answer:
        if is_full(error):
            return _refusal(Refused(protocol.FULL, "the disk is full"))
        if isinstance(error, GridError):
            told = str(error).replace(f"{self._folder}{os.sep}", "")
            return _refusal(Refused(protocol.TAKEN, told))
        _log.error("failed", exc_info=error)
        return _refusal(Refused(protocol.FAILED, "the receiver failed; its log says why"))

    def _require_signed(self, scope: wire.Scope) -> signing.Signed:
        """Refuse who is unknown, cannot sign, or signed at another time."""
        request = wire.read_signature(scope)
        key = self._keys.get(request.key_id)
        if key is None:
            raise Refused(protocol.UNKNOWN_KEY, f"there is no key {request.key_id}")
        if not request.is_signed_with(key.secret):
            raise Refused(protocol.WRONG_SIGNATURE, "the signature is wrong")
        now = int(self._clock())
        ahead = request.time - now
        if abs(ahead) > protocol.CLOCK_TOLERANCE_S:
            side = "ahead of" if ahead > 0 else "behind"
            raise Refused(
                protocol.CLOCK,
                f"the request was signed by a clock {abs(ahead)} s {side} the receiver's; "
                f"{protocol.CLOCK_TOLERANCE_S} s are allowed",
                ahead_s=ahead,
                time=now,
            )
        return request

    def _grant(self, request: signing.Signed, body: bytes) -> wire.Answer:
        """Do what a signed request asks for."""
        path, _, query = request.target.partition("?")
        places = [unquote(place) for place in path.split("/")[1:]]
        match (request.method, *places):
            case (_, "districts", district, "editions", edition, *rest):
                self._require_own(request.key_id, district)
                return self._grant_edition(
                    request.method, self._folder / district, edition, rest, query, body
                )
        raise _no_such_place()

    def _require_own(self, key_id: str, district: str) -> None:
        own = self._keys[key_id].district
        if district != own:
            raise Refused(protocol.OTHER_DISTRICT, f"key {key_id} is of district {own}")

    def _grant_edition(
        self,
        method: str,
        district: Path,
        edition: str,
        rest: list[str],
        query: str,
        body: bytes,
    ) -> wire.Answer:
        if safe_name(edition) != edition:
            raise Refused(protocol.BAD_MANIFEST, "no folder can have the edition's name")
        match (method, *rest):
            case ("GET",):
                return _current(district / edition)
            case (_, "uploads", content, *step) if is_content_name(content):
                upload = Upload(district, edition, content)
                return _json(HTTPStatus.OK, self._grant_upload(method, upload, step, query, body))
        raise _no_such_place()

    def _grant_upload(
        self, method: str, upload: Upload, step: list[str], query: str, body: bytes
    ) -> dict[str, object]:
        match (method, *step):
            case ("PUT",):
                return upload.open(_text(body), self._limits)
            case ("GET",):
                return upload.state()
            case ("PUT", "files", *parts):
                start = _parameter(query, "from")
                if not wire.WHOLE_NUMBER.fullmatch(start):
                    raise Refused(protocol.NO_SUCH_PLACE, "from is no number of bytes")
                return {"have": upload.append("/".join(parts), int(start), body)}
            case ("POST", "commit"):
                changed = upload.commit(_parameter(query, "replaces"))
                return {"content": upload.content, "changed": changed}
        raise _no_such_place()


def _no_such_place() -> Refused:
    return Refused(protocol.NO_SUCH_PLACE, "there is nothing at this address, or not this way")


def _require_own_body(request: signing.Signed, body: bytes) -> None:
    if signing.body_digest(body) != request.body_sha256:
        raise Refused(protocol.BODY_ALTERED, "the body is not the one that was signed")


def _current(home: Path) -> wire.Answer:
    version = version_of(home)
    if version == protocol.NOTHING:
        raise Refused(protocol.NO_RELEASE, "the edition has no release")
    return wire.Answer(
        HTTPStatus.OK, (home / MANIFEST_NAME).read_bytes(), (("ETag", f'"{version}"'),)
    )


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refused(protocol.BAD_MANIFEST, "the manifest is not UTF-8") from None


def _parameter(query: str, name: str) -> str:
    return parse_qs(query).get(name, [""])[0]


def _refusal(refused: Refused) -> wire.Answer:
    members = {"error": refused.reason, "message": refused.message, **refused.members}
    return _json(STATUS[refused.reason], members)


def _json(status: int, members: Mapping[str, object]) -> wire.Answer:
    return wire.Answer(status, json.dumps(members, ensure_ascii=False).encode() + b"\n")
