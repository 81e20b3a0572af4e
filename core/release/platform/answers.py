"""What a platform's answers mean: members to go on with, a reason to wait, or a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ...errors import GridError, Message
from . import protocol
from .faults import UnavailableError
from .transport import Answer

_OK = range(200, 300)
_REDIRECTS = range(300, 400)
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_LATER_REASONS = frozenset({protocol.BUSY, protocol.BODY_ALTERED, protocol.FAILED})
_LONGEST_QUOTE = 200
_ANY_OTHER = ""

_REFUSAL_TEXTS = {
    protocol.UNSIGNED: "{url} says that the request is not signed. Something on the way, such as "
    "a proxy, takes headers away: have it let those of GridStrata through.",
    protocol.UNKNOWN_KEY: "{url} does not know the key {key}. "
    "Check the key id, or have the key entered there.",
    protocol.WRONG_SIGNATURE: "{url} finds the signature with key {key} wrong. Check the secret; "
    "if it is right, something on the way changes the path of requests.",
    protocol.OTHER_DISTRICT: "The key {key} is of another district than {url} takes releases of. "
    "Use the key of the district, or its address.",
    protocol.NO_SUCH_PLACE: "{url} is a platform, but takes no releases at this address. "
    "Give the whole address, such as https://platform.example/districts/440308.",
    protocol.TOO_LARGE: "The release is too large for {url}: {told}. "
    "Have the limit raised there, or release fewer layers.",
    protocol.BAD_MANIFEST: "{url} refuses the manifest: {told}. "
    "Check that both sides have the same version of GridStrata.",
    protocol.BAD_RELEASE: "{url} refuses what arrived: {told}. Release again; if that does not "
    "help, check that both sides have the same version of GridStrata.",
    protocol.REPLACED: "Edition {edition} on {url} was replaced by somebody else meanwhile, and "
    "stays as it is. Look at what they released; then release again, if yours is to replace it.",
    protocol.TAKEN: "{url} cannot put edition {edition} in place: {told}. "
    "Have that mended there, or choose another EDITION.",
    protocol.FULL: "The disk of {url} is full, and the release before stays current. "
    "Have space freed there and release again: what has arrived is kept.",
    protocol.FILE_ALTERED: "A file arrives altered on {url} every time: {told}. "
    "Something on the way changes it: have a proxy or virus scanner let it through.",
    _ANY_OTHER: "{url} refuses: {told}. Ask who runs the platform.",
}
_CLOCK_TEXTS = {
    "ahead": "The clock of this computer is {seconds} s ahead of that of {url}, where it is {now}; "
    "{tolerance} s are allowed. Set the one that is wrong by a time server.",
    "behind": "The clock of this computer is {seconds} s behind that of {url}, where it is {now}; "
    "{tolerance} s are allowed. Set the one that is wrong by a time server.",
}


class RefusalError(GridError):
    """The platform answered with a reason.

    Attributes:
        reason: The reason's name in the protocol.
        members: All that the answer holds.
    """

    def __init__(
        self, template: str, reason: str, members: Mapping[str, Any], /, **values: object
    ) -> None:
        """Keep the reason beside the text, for those who can do something about it."""
        super().__init__(template, **values)
        self.reason = reason
        self.members = members


def members_of(answer: Answer, url: str, key: str, edition: str) -> Mapping[str, Any]:
    """Return what a platform says, when it says yes.

    Args:
        answer: What came back.
        url: What messages call the platform.
        key: Name of the key.
        edition: What is released.

    Raises:
        UnavailableError: If another attempt may help.
        GridError: If it refuses, sends elsewhere, or does not follow the protocol.
    """
    if answer.status in _REDIRECTS:
        raise GridError(
            "{url} sends on to {place}, and nothing was sent there. "
            "If that is the platform, give its address instead.",
            url=url,
            place=repr(_quotable(answer.headers.get("location", ""))),
        )
    members = _members(answer)
    reason = None if members is None else members.get("error")
    if answer.status in _OK and members is not None and reason is None:
        return members
    if reason in _LATER_REASONS or (answer.status in _LATER and reason != protocol.FULL):
        told = f"{answer.status} {reason or ''}".strip()
        raise UnavailableError(
            Message("it says {told}", told=told), is_busy=reason == protocol.BUSY
        )
    if members is None or not isinstance(reason, str):
        raise not_understood(url, f"{answer.status}, {answer.headers.get('content-type', '')}")
    raise _refusal(reason, members, url=url, key=key, edition=edition)


def not_understood(url: str, told: str) -> GridError:
    """Return the error for an answer that is none of the protocol."""
    return GridError(
        "{url} answers, but not as a platform for releases does ({told}). Check the address.",
        url=url,
        told=_quotable(told),
    )


def _members(answer: Answer) -> Mapping[str, Any] | None:
    """Return the JSON object of an answer, None when there is none."""
    try:
        members = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    return members if isinstance(members, dict) else None


def _refusal(reason: str, members: Mapping[str, Any], **values: str) -> RefusalError:
    told = _quotable(str(members.get("message", "")))
    if reason == protocol.CLOCK:
        return _clock_refusal(members, **values)
    template = _REFUSAL_TEXTS.get(reason, _REFUSAL_TEXTS[_ANY_OTHER])
    return RefusalError(template, reason, members, told=told or _quotable(reason), **values)


def _clock_refusal(members: Mapping[str, Any], **values: str) -> RefusalError:
    ahead, now = members.get("ahead_s"), members.get("time")
    if type(ahead) is not int or type(now) is not int:
        raise not_understood(values["url"], protocol.CLOCK)
    which = "ahead" if ahead > 0 else "behind"
    return RefusalError(
        _CLOCK_TEXTS[which],
        protocol.CLOCK,
        members,
        seconds=abs(ahead),
        now=_told_time(now),
        tolerance=protocol.CLOCK_TOLERANCE_S,
        **values,
    )


def _told_time(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).isoformat(" ")
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _quotable(text: str) -> str:
    """Return foreign text fit for a message: one short line, nothing that a terminal obeys."""
    return "".join(mark if mark.isprintable() else " " for mark in text)[:_LONGEST_QUOTE].strip(
        " ."
    )
