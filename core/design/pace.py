"""When a search has to end."""

from __future__ import annotations

import math
import time
from threading import Event

from ..progress import CancelledError


class Pace:
    """The time a search may take, and the word to stop it; shared by all its threads.

    Attributes:
        visits: How many atoms were offered to other grids so far, for a display of progress.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        """Start the clock; 0 seconds are no limit."""
        self._end = time.monotonic() + seconds if seconds else math.inf
        self._stopped = Event()
        self.visits = 0

    def stop(self) -> None:
        """Make every search at this pace end with CancelledError."""
        self._stopped.set()

    def is_over(self) -> bool:
        """Tell whether the time is up; raise CancelledError when stopped."""
        if self._stopped.is_set():
            raise CancelledError
        return time.monotonic() >= self._end
