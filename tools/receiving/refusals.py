"""What the receiver says no with."""

from __future__ import annotations

import errno
from http import HTTPStatus

from gridstrata.core.release.platform import protocol

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})

STATUS = {
    protocol.UNSIGNED: HTTPStatus.UNAUTHORIZED,
    protocol.UNKNOWN_KEY: HTTPStatus.UNAUTHORIZED,
    protocol.WRONG_SIGNATURE: HTTPStatus.UNAUTHORIZED,
    protocol.CLOCK: HTTPStatus.UNAUTHORIZED,
    protocol.OTHER_DISTRICT: HTTPStatus.FORBIDDEN,
    protocol.NO_SUCH_PLACE: HTTPStatus.NOT_FOUND,
    protocol.NO_RELEASE: HTTPStatus.NOT_FOUND,
    protocol.NO_UPLOAD: HTTPStatus.NOT_FOUND,
    protocol.OFFSET: HTTPStatus.CONFLICT,
    protocol.BUSY: HTTPStatus.CONFLICT,
    protocol.TAKEN: HTTPStatus.CONFLICT,
    protocol.REPLACED: HTTPStatus.PRECONDITION_FAILED,
    protocol.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    protocol.BODY_ALTERED: HTTPStatus.UNPROCESSABLE_ENTITY,
    protocol.FILE_ALTERED: HTTPStatus.UNPROCESSABLE_ENTITY,
    protocol.BAD_MANIFEST: HTTPStatus.UNPROCESSABLE_ENTITY,
    protocol.BAD_RELEASE: HTTPStatus.UNPROCESSABLE_ENTITY,
    protocol.NOT_IN_MANIFEST: HTTPStatus.UNPROCESSABLE_ENTITY,
    protocol.FULL: HTTPStatus.INSUFFICIENT_STORAGE,
    protocol.FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
}


class Refused(Exception):  # noqa: N818 (it is an answer, not a fault)
    """A request that is not granted.

    Attributes:
        reason: One of the protocol's reasons.
        message: A sentence for whoever reads the answer.
        members: What else the answer tells.
    """

    def __init__(self, reason: str, message: str, **members: object) -> None:
        """Keep what to answer."""
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.members = members


def is_full(error: BaseException) -> bool:
    """Return whether an error, or what caused it, is that the disk is full."""
    causes = (error, error.__cause__)
    return any(isinstance(one, OSError) and one.errno in _FULL for one in causes)
