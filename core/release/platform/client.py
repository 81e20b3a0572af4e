"""Signed requests to a platform, asked again while patience lasts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import GridError
from ...progress import Progress
from . import protocol
from .answers import members_of, not_understood
from .endpoint import Endpoint
from .faults import UnavailableError
from .signing import Credentials, signed_headers
from .transport import Connection, Request

_TICK_S = 0.1


@dataclass(frozen=True)
class Patience:
    """How long a platform that does not answer is borne with.

    Attributes:
        attempts: How often a request is made before it is given up.
        first_wait_s, longest_wait_s: Seconds between two attempts; each wait is twice the last.
        answer_s: Seconds for one request and its answer.
        commit_s: The same for the commit, in which the platform checks everything; and how long
            a platform may be busy.
    """

    attempts: int = 6
    first_wait_s: float = 0.5
    longest_wait_s: float = 10
    answer_s: float = 60
    commit_s: float = 900


@dataclass(frozen=True)
class Opened:
    """An upload as the platform sees it.

    Attributes:
        is_current: The very same release is in place already.
        replaces: What is in place now, as the platform names it.
        have: Bytes that have arrived, by path of the file.
    """

    is_current: bool
    replaces: str
    have: Mapping[str, int]


class Client:
    """The publisher's side of the protocol, for one edition."""

    def __init__(
        self,
        endpoint: Endpoint,
        credentials: Credentials,
        edition: str,
        progress: Progress,
        patience: Patience,
    ) -> None:
        """Keep everything; nothing is connected yet.

        Raises:
            GridError: If the certificates to trust cannot be read.
        """
        self._endpoint = endpoint
        self._credentials = credentials
        self._edition = edition
        self._progress = progress
        self._patience = patience
        self._share = 0.0
        self._connection = Connection(endpoint, self._tick)

    @property
    def url(self) -> str:
        """Return the address of the edition."""
        return self._endpoint.url.rstrip("/") + protocol.edition_path(self._edition)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def step(self, share: float) -> None:
        """Report that a share of the work is done; a cancelled work ends here."""
        self._share = share
        self._tick()

    def open_upload(self, content: str, manifest: str) -> Opened:
        """Announce a release, or find again how far it has come.

        Raises:
            GridError: If the platform refuses it or cannot be reached.
        """
        path = protocol.upload_path(self._edition, content)
        members, _ = self._ask("PUT", path, manifest.encode())
        state, replaces, have = (members.get(name) for name in ("state", "replaces", "files"))
        known = {protocol.OPEN, protocol.CURRENT}
        if state not in known or not isinstance(replaces, str) or not _are_sizes(have):
            raise not_understood(self._endpoint.url, f"state {state!r}")
        return Opened(state == protocol.CURRENT, replaces, have or {})

    def put(self, content: str, path: str, start: int, chunk: bytes) -> int:
        """Put a piece of a file behind what has arrived, and return how much that is now.

        Raises:
            RefusalError: If the platform has another number of bytes, or the whole file is altered.
            GridError: If it cannot be reached, or does not follow the protocol.
        """
        members, _ = self._ask(
            "PUT", protocol.file_path(self._edition, content, path, start), chunk
        )
        have = members.get("have")
        if have != start + len(chunk):
            raise not_understood(self._endpoint.url, f"have {have!r}")
        return start + len(chunk)

    def commit(self, content: str, replaces: str) -> bool:
        """Make the upload the release; return whether that changed anything.

        Raises:
            GridError: If the platform finds it faulty, or the edition is no longer `replaces`.
        """
        path = protocol.commit_path(self._edition, content, replaces)
        members, repeated = self._ask("POST", path, answer_s=self._patience.commit_s)
        if members.get("content") != content or not isinstance(members.get("changed"), bool):
            raise not_understood(self._endpoint.url, "commit")
        # the answer to an attempt that did change it may have been lost
        return members["changed"] or repeated

    def _ask(
        self, method: str, path: str, body: bytes = b"", answer_s: float | None = None
    ) -> tuple[Mapping[str, Any], bool]:
        """Return what the platform says, and whether it had to be asked again."""
        patience = self._patience
        deadline = time.monotonic() + patience.commit_s
        rounds = failures = 0
        while True:
            try:
                return self._ask_once(method, path, body, answer_s or patience.answer_s), rounds > 0
            except UnavailableError as error:
                failures += not error.is_busy
                if failures >= patience.attempts or time.monotonic() > deadline:
                    raise self._unreachable(error) from None
            self._pause(min(patience.first_wait_s * 2**rounds, patience.longest_wait_s))
            rounds += 1

    def _ask_once(self, method: str, path: str, body: bytes, answer_s: float) -> Mapping[str, Any]:
        self._tick()
        target = self._endpoint.path + path
        headers = signed_headers(self._credentials, method, target, body, time.time())
        headers |= {"Content-Length": str(len(body)), "User-Agent": "GridStrata"}
        answer = self._connection.ask(Request(method, target, headers, body), answer_s)
        return members_of(answer, self._endpoint.url, self._credentials.key_id, self._edition)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._tick()
            time.sleep(min(left, _TICK_S))

    def _tick(self) -> None:
        self._progress.step(self._share)

    def _unreachable(self, error: UnavailableError) -> GridError:
        return GridError(
            "{url} cannot be reached: {reason}. The release before stays current, and what has "
            "arrived is kept for a day: check address and network, then release again.",
            url=self._endpoint.url,
            reason=error.reason,
        )


def _are_sizes(members: object) -> bool:
    return isinstance(members, dict) and all(
        isinstance(path, str) and type(size) is int and size >= 0 for path, size in members.items()
    )
