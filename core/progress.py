"""How long work tells its caller of itself, and is stopped."""

from __future__ import annotations

from typing import Protocol


class CancelledError(Exception):
    """The caller asked the work to stop."""


class Progress(Protocol):
    """What the core needs of a progress display."""

    def step(self, share: float) -> None:
        """Report that `share` (0 to 1) is done; raise CancelledError when asked to stop."""


class Silent:
    """A display that shows nothing and never cancels."""

    def step(self, share: float) -> None:
        """Ignore the report."""


class Span:
    """A part of another display's range, for one stage of a longer work."""

    def __init__(self, progress: Progress, start: float, stop: float) -> None:
        """Map this stage's 0 to 1 onto `start` to `stop` of `progress`."""
        self._progress = progress
        self._start = start
        self._length = stop - start

    def step(self, share: float) -> None:
        """Report the stage's share as a share of the whole."""
        self._progress.step(self._start + share * self._length)
