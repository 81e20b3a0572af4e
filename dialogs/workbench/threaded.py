"""Runs in a thread of this process: at once, and with what is in memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QThread, pyqtSignal

from ...processing.texts import tr
from .results import Results
from .snapshot import Snapshot
from .task import BackgroundTask


class ThreadWork(QObject):
    """One algorithm as a task of QGIS's task manager."""

    progressed = pyqtSignal(float)
    ended = pyqtSignal()

    def __init__(
        self,
        title: str,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        project: QgsProject,
    ) -> None:
        """Take from the project, in the main thread, what the work needs of it."""
        super().__init__()
        self.results: Results | None = None
        self.error = ""
        self._task: _AlgorithmTask | None = _AlgorithmTask(title, algorithm, parameters, project)
        self._task.progressChanged.connect(self.progressed)
        self._task.on_end = self._end

    def start(self) -> None:
        """Queue the task."""
        if self._task is not None:
            self._task.start()

    def cancel(self) -> None:
        """Ask the algorithm to stop."""
        if self._task is not None:
            self._task.cancel()

    def let_go(self) -> None:
        """Stop the algorithm, and come back when it touches no layer any more."""
        if self._task is not None:
            self._task.let_go()

    def stop(self) -> None:
        """Stop the algorithm, and come back when it is no more."""
        self.let_go()

    def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            self.results, self.error = task.results, task.error
        self.ended.emit()


class _AlgorithmTask(BackgroundTask):
    """Does the work; its own thread sees nothing of the project."""

    def __init__(
        self,
        title: str,
        algorithm: QgsProcessingAlgorithm,
        parameters: Mapping[str, Any],
        project: QgsProject,
    ) -> None:
        super().__init__(title)
        self.results: Results | None = None
        self._algorithm = algorithm
        self._parameters = {name: _safe(value) for name, value in parameters.items()}
        self._transforms = project.transformContext()
        self._ellipsoid = project.ellipsoid()
        self._main = QThread.currentThread()
        self._feedback = _Feedback()
        self._feedback.progressChanged.connect(self.setProgress)

    def cancel(self) -> None:
        self._feedback.cancel()
        super().cancel()

    def work(self) -> bool:
        try:
            return self._run_algorithm()
        except Exception as error:  # a task that raises is lost without a word
            self.error = f"{type(error).__name__}: {error}"
            return False
        finally:
            self._parameters = {}

    def _run_algorithm(self) -> bool:
        context = QgsProcessingContext()
        context.setTransformContext(self._transforms)
        context.setEllipsoid(self._ellipsoid)
        parameters = {name: _drawn(value) for name, value in self._parameters.items()}
        values, fine = self._algorithm.run(parameters, context, self._feedback)
        if self.is_cancelled:
            return False
        if not fine:
            self.error = "\n".join(self._feedback.errors) or tr("It failed without a word.")
            return False
        # only what is handed over goes to the other thread: the rest is deleted in this one
        context.pushToThread(self._main)
        self.results = Results(values, self._feedback.told, context.takeResultLayer)
        return True


class _Feedback(QgsProcessingFeedback):
    """Keeps what an algorithm says."""

    def __init__(self) -> None:
        super().__init__(False)  # noqa: FBT003 (QGIS's signature: into no log)
        self.told: list[str] = []
        self.errors: list[str] = []

    def pushInfo(self, info: str) -> None:
        self.told.append(info)

    def pushWarning(self, warning: str) -> None:
        self.told.append(warning)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: FBT001, FBT002, N803
        self.errors.append(error)


def _safe(value: Any) -> Any:
    """Return a parameter's value so that another thread may read it."""
    if isinstance(value, (list, tuple)):
        return [_safe(one) for one in value]
    if isinstance(value, QgsVectorLayer) and value.isEditable():
        return Snapshot(value)
    return value


def _drawn(value: Any) -> Any:
    """Return a parameter's value, what is being edited as it was drawn when the run began."""
    if isinstance(value, list):
        return [_drawn(one) for one in value]
    return value.layer() if isinstance(value, Snapshot) else value
