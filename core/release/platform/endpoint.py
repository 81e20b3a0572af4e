"""Where a platform takes releases, and whom it must prove to be."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from ...errors import GridError, Message
from ...writing import reason_of

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Endpoint:
    """The address of a platform, checked.

    Attributes:
        url: Such as https://platform.example/districts/440308. Unencrypted http is for this very
            computer only, where platforms are developed.
        ca_file: Certificates of those who vouch for the platform, PEM; without it, those that the
            system trusts. Certificate and host name are always checked.
        proxy: Such as http://proxy.example:3128, through which the platform is reached.

    Raises:
        GridError: If an address is none, or unencrypted.
    """

    url: str
    ca_file: Path | None = None
    proxy: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse addresses that cannot be, or must not be, used."""
        if "@" in self.url:
            raise GridError(
                "The address of the platform holds a user or a password. "
                "Leave them out: releases are signed with a key."
            )
        parts = _split(self.url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise self._unfit(Message("it is no https:// address"))
        if parts.query or parts.fragment:
            raise self._unfit(Message("it goes on with ? or # behind the path"))
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise self._unfit(Message("it is unencrypted, which only this computer itself may be"))
        if self.proxy and (_split(self.proxy).scheme != "http" or not _split(self.proxy).hostname):
            raise GridError("The proxy is no http:// address. Give one such as http://proxy:3128.")

    @property
    def is_secure(self) -> bool:
        """Return whether the platform has to prove who it is."""
        return _split(self.url).scheme == "https"

    @property
    def host(self) -> str:
        """Return the host's name as certificates and sockets know it."""
        host = _split(self.url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode()

    @property
    def port(self) -> int:
        """Return the port."""
        parts = _split(self.url)
        return parts.port or _PORTS[parts.scheme]

    @property
    def path(self) -> str:
        """Return the path that all requests begin with, percent-encoded, without a slash last."""
        return quote(_split(self.url).path.rstrip("/"), safe="/%:@!$&'()*+,;=~")

    def trust(self) -> ssl.SSLContext:
        """Return how the platform's certificate and host name are checked.

        Raises:
            GridError: If the file of certificates cannot be used.
        """
        try:
            trust = ssl.create_default_context(cafile=self.ca_file)
        except OSError as error:
            raise GridError(
                "{file} holds no certificates that can be used: {reason}. "
                "Give the file of the authority that signed the platform's certificate, as PEM.",
                file=self.ca_file,
                reason=reason_of(error),
            ) from None
        # whoever stands between cannot talk the two sides into a protocol that is broken
        trust.minimum_version = ssl.TLSVersion.TLSv1_2
        return trust

    def _unfit(self, reason: Message) -> GridError:
        return GridError(
            "{url} cannot be the address of a platform: {reason}. "
            "Give one such as https://platform.example/districts/440308.",
            url=repr(self.url),
            reason=reason,
        )


def split_proxy(proxy: str) -> SplitResult:
    """Return the parts of a proxy's address."""
    return _split(proxy)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return urlsplit("") if any(mark.isspace() or mark < " " for mark in url) else parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
