"""Work of the core's done in the background, its result handed over in the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import GridError
from ...core.progress import CancelledError
from ...processing.texts import told, tr
from ..workbench.task import BackgroundTask

IsCancelled = Callable[[], bool]
Work = Callable[[IsCancelled], Any]


class Errands(QObject):
    """Runs functions that touch neither layers, widgets nor the project, as tasks of QGIS."""

    ended = pyqtSignal()

    def __init__(self, refuse: Callable[[str], None], parent: QObject | None = None) -> None:
        """Keep whom to tell of what went wrong."""
        super().__init__(parent)
        self._refuse = refuse
        self._tasks: list[_Task] = []
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """Tell whether anything is running."""
        return bool(self._tasks)

    def run(self, title: str, work: Work, on_done: Callable[[Any], None]) -> None:
        """Do something in the background.

        Args:
            title: What the task is called.
            work: Is given a function that tells whether to stop; may raise GridError.
            on_done: Given what it returned, in the main thread, unless it failed or was stopped.
        """
        if self._is_closed:
            return
        task = _Task(title, work)
        self._tasks.append(task)
        task.on_end = lambda: self._end(task, on_done)
        task.start()

    def shut_down(self) -> None:
        """Stop everything, come back when nothing runs any more, and begin nothing new."""
        self._is_closed = True
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.on_end = None
            task.cancel()
        for task in tasks:
            task.let_go()

    def _end(self, task: _Task, on_done: Callable[[Any], None]) -> None:
        self._tasks.remove(task)
        if task.error:
            self._refuse(task.error)
        elif task.is_done:
            on_done(task.result)
        self.ended.emit()


class _Task(BackgroundTask):
    """One function as a task."""

    def __init__(self, title: str, function: Work) -> None:
        super().__init__(title)
        self.result: Any = None
        self.is_done = False
        self._function = function

    def work(self) -> bool:
        try:
            self.result = self._function(lambda: self.is_cancelled)
            self.is_done = not self.is_cancelled
        except CancelledError:
            pass
        except GridError as error:
            self.error = told(error)
        except Exception as error:  # a task that raises is lost without a word
            self.error = tr("It failed: {error}").format(error=f"{type(error).__name__}: {error}")
        return self.is_done
