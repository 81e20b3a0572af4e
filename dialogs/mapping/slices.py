"""Long work in the main thread, a little at a time, so that the window stays alive."""

from __future__ import annotations

import time
from collections.abc import Iterator

from qgis.PyQt.QtCore import QObject, QTimer

# A window seems to answer at once below a tenth of a second; this leaves room for painting
SLICE_S = 0.03


class Slices(QObject):
    """Goes on with one piece of work whenever there is time; a new one takes its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Have nothing to do."""
        super().__init__(parent)
        self._work: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Tell whether there is work left."""
        return self._work is not None

    def start(self, work: Iterator[None]) -> None:
        """Begin at once; what is short is done when this returns.

        Args:
            work: Does a little before each value it yields.
        """
        self._work = work
        self._go_on()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._work = None
        self._timer.stop()

    def _go_on(self) -> None:
        work = self._work
        until = time.monotonic() + SLICE_S
        while work is not None and work is self._work:
            if next(work, self) is self:
                self.stop()
                return
            if time.monotonic() >= until:
                self._timer.start()
                return
