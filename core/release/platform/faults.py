"""What goes wrong on the way to a platform; every fault is one of two kinds.

What may pass (a lost connection, a platform that is restarted) is an `UnavailableError`, and worth
another attempt. What will not (a certificate of somebody else) is a `GridError`.
"""

from __future__ import annotations

import re
import ssl
from http.client import HTTPException, IncompleteRead, RemoteDisconnected

from ...errors import GridError, Message
from ...writing import reason_of
from .endpoint import Endpoint

_PROXY_REFUSAL = re.compile(r"Tunnel connection failed: (\d+) ?(.*)")
# What OpenSSL calls a host name or address that is not in the certificate, and one out of date
_OTHER_HOST = frozenset({62, 64})
_EXPIRED = 10


class UnavailableError(Exception):
    """The platform did not answer, or not now.

    Attributes:
        reason: Why, for the user.
        is_busy: It answered that it is at work on something that will end.
    """

    def __init__(self, reason: Message, *, is_busy: bool = False) -> None:
        """Keep the reason for when patience ends."""
        super().__init__(str(reason))
        self.reason = reason
        self.is_busy = is_busy


_PASSING = (
    (
        (RemoteDisconnected, ssl.SSLEOFError, ssl.SSLZeroReturnError),
        Message("the connection was lost"),
    ),
    ((IncompleteRead,), Message("the answer broke off")),
    ((TimeoutError,), Message("it does not answer")),
)


def meaning(error: Exception, endpoint: Endpoint) -> Exception:
    """Return what an error of the network libraries means to a publisher."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _distrusted(error, endpoint)
    for kinds, reason in _PASSING:
        if isinstance(error, kinds):
            return UnavailableError(reason)
    if isinstance(error, ssl.SSLError):
        return GridError(
            "{host} port {port} makes no secure connection: {reason}. Check the address.",
            host=endpoint.host,
            port=endpoint.port,
            reason=error.reason or reason_of(error),
        )
    if isinstance(error, HTTPException):
        return GridError(
            "{host} port {port} speaks no HTTP. Check the address.",
            host=endpoint.host,
            port=endpoint.port,
        )
    return _unreached(error, endpoint) if isinstance(error, OSError) else error


def _distrusted(error: ssl.SSLCertVerificationError, endpoint: Endpoint) -> GridError:
    if error.verify_code in _OTHER_HOST:
        remedy = Message("It was made out to another host: check the address.")
    elif error.verify_code == _EXPIRED:
        remedy = Message("It has expired: ask the platform to renew it, and check the clock.")
    else:
        remedy = Message(
            "If the platform uses an authority of its own, give that authority's CA file."
        )
    return GridError(
        "The certificate of {host} cannot be trusted, and nothing was sent: {reason}. {remedy}",
        host=endpoint.host,
        reason=error.verify_message.rstrip("."),
        remedy=remedy,
    )


def _unreached(error: OSError, endpoint: Endpoint) -> UnavailableError | GridError:
    refusal = _PROXY_REFUSAL.fullmatch(str(error))
    if refusal is None:
        return UnavailableError(Message("{reason}", reason=reason_of(error)))
    told = f"{refusal[1]} {refusal[2]}".strip()
    if refusal[1].startswith("5"):
        return UnavailableError(Message("the proxy says {told}", told=told))
    return GridError(
        "The proxy does not let through to {host}: {told}. Check the proxy's address, and the "
        "user and password in it.",
        host=endpoint.host,
        told=told,
    )
