"""Does a walk: a generator that clicks, yields what it waits for, and goes on when that is so."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator

from hand import Hand
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication

Way = Callable[[Hand], Iterator[object]]

_TICK_MS = 40
_PATIENCE_S = 90.0
_REST_S = 0.25


class Walker:
    """Takes one step of the walk at a time, while QGIS goes on with its own business."""

    def __init__(self, way: Way) -> None:
        """Begin nothing yet."""
        self._hand = Hand()
        self._steps = way(self._hand)
        self._wait: Callable[[], bool] = _now
        self._since = time.monotonic()
        self._busy = False
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Walk."""
        faulthandler.enable()
        self._hand.tidy_up()
        self._timer.start(_TICK_MS)

    def _tick(self) -> None:
        if self._busy:  # a dialog is open inside the step
            return
        waited = time.monotonic() - self._since
        if not self._wait():
            if waited > _PATIENCE_S:
                self._end(f"waited in vain for line {self._line()}")
            return
        if waited < _REST_S:
            return
        self._busy = True
        try:
            awaited = next(self._steps)
        except StopIteration:
            self._end("")
        except Exception:  # whatever it is, QGIS must end
            self._end(traceback.format_exc())
        else:
            self._wait = awaited if callable(awaited) else _now
            self._since = time.monotonic()
        finally:
            self._busy = False

    def _line(self) -> int:
        frame = getattr(self._steps, "gi_frame", None)
        return frame.f_lineno if frame else 0

    def _end(self, trouble: str) -> None:
        self._timer.stop()
        if trouble:
            self._hand.picture("trouble")
            print(trouble, file=sys.stderr)
        sys.stderr.flush()
        QApplication.processEvents()
        os._exit(1 if trouble else 0)  # QGIS would ask whether to save


_walks: list[Walker] = []


def begin(way: Way) -> None:
    """Start a walk that nobody else holds."""
    _walks.append(Walker(way))
    _walks[-1].start()


def _now() -> bool:
    return True
