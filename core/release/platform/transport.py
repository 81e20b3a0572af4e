"""One request after the other, over a connection that is kept and can be left at any moment."""

from __future__ import annotations

import http.client
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from traceback import clear_frames
from urllib.parse import unquote

from ...errors import Message
from .endpoint import Endpoint, split_proxy
from .faults import UnavailableError, meaning

CONNECT_S = 20
_TICK_S = 0.1
_LARGEST_ANSWER = 16 << 20


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by lower-case name, and all of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Request:
    """What is sent, its target and headers ready as they travel."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """A connection to the platform; it can be left at any moment, whatever the network does."""

    def __init__(self, endpoint: Endpoint, tick: Callable[[], None]) -> None:
        """Prepare the connection; it is made with the first request.

        Args:
            endpoint: The platform.
            tick: Called several times a second while waiting; what it raises ends the wait.

        Raises:
            GridError: If the certificates to trust cannot be read.
        """
        self._endpoint = endpoint
        self._tick = tick
        self._trust = endpoint.trust() if endpoint.is_secure else None
        self._http: http.client.HTTPConnection | None = None

    def ask(self, request: Request, answer_s: float) -> Answer:
        """Send a request and return the answer, of whatever status.

        The exchange runs in a thread of its own: a name server, a handshake or a platform that
        keeps silent cannot hold up who wants to cancel.

        Raises:
            UnavailableError: If the connection is lost, or no answer comes in `answer_s` seconds.
            GridError: If the platform does not prove who it is, or speaks no HTTP.
        """
        line = self._http = self._http or self._new_line(answer_s)
        outcome: Future[Answer] = Future()
        Thread(target=self._work, args=(line, request, outcome), daemon=True).start()
        deadline = time.monotonic() + answer_s
        try:
            while not wait([outcome], _TICK_S).done:
                self._tick()
                _require_time_before(deadline)
            return outcome.result()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up, in the middle of an exchange too."""
        line, self._http = self._http, None
        if line is not None:
            with suppress(OSError, AttributeError):
                line.sock.shutdown(socket.SHUT_RDWR)
            line.close()

    def _new_line(self, answer_s: float) -> http.client.HTTPConnection:
        host, port = self._endpoint.host, self._endpoint.port
        if self._trust is None:
            return http.client.HTTPConnection(host, port, timeout=answer_s)
        if not self._endpoint.proxy:
            return http.client.HTTPSConnection(host, port, timeout=answer_s, context=self._trust)
        proxy = split_proxy(self._endpoint.proxy)
        line = http.client.HTTPSConnection(
            proxy.hostname or "", proxy.port or 80, timeout=answer_s, context=self._trust
        )
        line.set_tunnel(host, port, _proxy_headers(proxy.username, proxy.password))
        return line

    def _work(
        self, line: http.client.HTTPConnection, request: Request, outcome: Future[Answer]
    ) -> None:
        try:
            if line.sock is None:
                _connect(line)
            outcome.set_result(_exchange(line, request))
        except Exception as error:
            # http.client leaves an answer that broke off open while its frames are remembered
            clear_frames(error.__traceback__)
            outcome.set_exception(meaning(error, self._endpoint))
        finally:
            if self._http is not line:
                line.close()


def _connect(line: http.client.HTTPConnection) -> None:
    """Connect, and have the platform prove who it is."""
    patience, line.timeout = line.timeout, CONNECT_S
    line.connect()
    line.sock.settimeout(patience)


def _require_time_before(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise UnavailableError(Message("it does not answer"))


def _exchange(line: http.client.HTTPConnection, request: Request) -> Answer:
    with suppress(BrokenPipeError, ConnectionResetError):
        # who hangs up before all is sent may have said why
        line.request(request.method, request.target, request.body, dict(request.headers))
    response = line.getresponse()
    body = response.read(_LARGEST_ANSWER + 1)
    if len(body) > _LARGEST_ANSWER:
        raise http.client.LineTooLong("answer")
    if response.length:
        raise http.client.IncompleteRead(body, response.length)
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, body)


def _proxy_headers(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
