"""Tasks of QGIS's that never begin once cancelled, and that can be waited for."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QTimer

# Work answers a cancel within a second. Much longer it can only take where it waits for the
# main thread itself, as when a password is asked for: then both would wait for ever.
_PATIENCE_S = 60


class BackgroundTask(QgsTask):
    """Work for another thread; subclasses say which."""

    def __init__(self, title: str) -> None:
        """Name the task, which does not begin yet."""
        super().__init__(title, QgsTask.Flag.CanCancel)
        self.error = ""
        self.on_end: Callable[[], None] | None = None
        self._cancelled = Event()
        self._at_work = Lock()

    def work(self) -> bool:
        """Do it, and tell whether it was done."""
        raise NotImplementedError

    @property
    def is_cancelled(self) -> bool:
        """Tell whether it is to stop."""
        return self._cancelled.is_set()

    def start(self) -> None:
        """Hand it to QGIS, which begins it as soon as a thread is free.

        That waits until the window has heard of the tasks that have ended by now. QGIS drops
        what such a task was queued as even if another one lies at the same address meanwhile,
        and that one would never begin.
        """
        QTimer.singleShot(0, self._queue)

    def cancel(self) -> None:
        """Stop it; one that waits for its turn has ended, and does nothing when that comes.

        QGIS takes a waiting task for ended and deletes it, even when a thread begins it at that
        very moment: so QGIS is told only once it runs.
        """
        self._cancelled.set()
        if self.status() in (QgsTask.TaskStatus.Queued, QgsTask.TaskStatus.OnHold):
            self._tell_end()
        else:
            super().cancel()

    def let_go(self) -> None:
        """Stop it, and come back when it neither works nor will."""
        self.cancel()
        if self._at_work.acquire(timeout=_PATIENCE_S):
            self._at_work.release()

    def run(self) -> bool:
        """Do the work, in the background, unless it was cancelled before it began."""
        with self._at_work:
            return not self.is_cancelled and self.work()

    def finished(self, result: bool) -> None:  # noqa: FBT001 (QGIS's signature)
        """Hand over, in the main thread."""
        self._tell_end()

    def _queue(self) -> None:
        if not self.is_cancelled:
            QgsApplication.taskManager().addTask(self)

    def _tell_end(self) -> None:
        tell, self.on_end = self.on_end, None
        if tell is not None:
            tell()
