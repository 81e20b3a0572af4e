"""Algorithms of the plugin run in the background, with progress and cancel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsMessageLog,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProject,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...processing.apart import layers_in
from ...processing.texts import tr
from .apart import ApartWork, can_go_apart, is_large
from .results import Results
from .threaded import ThreadWork

OnDone = Callable[[Results], None]
OnFailed = Callable[[str], None]


class Run(QObject):
    """One algorithm that is running, or was."""

    progressed = pyqtSignal(float)
    ended = pyqtSignal()

    def __init__(self, layers: Sequence[str], parent: QObject) -> None:
        """Watch work that has not begun yet."""
        super().__init__(parent)
        self.is_running = True
        self.layers = frozenset(layers)
        self.work: ThreadWork | ApartWork | None = None

    def cancel(self) -> None:
        """Ask the algorithm to stop; it does so within a second."""
        if self.work is not None:
            self.work.cancel()

    def let_go(self) -> None:
        """Stop the algorithm, and come back when it touches no layer any more."""
        if self.work is not None:
            self.work.let_go()

    def stop(self) -> None:
        """Stop the algorithm, and come back when it is no more."""
        if self.work is not None:
            self.work.stop()

    def end(self) -> None:
        """Tell that it has ended."""
        self.is_running = False
        self.work = None
        self.ended.emit()
        self.deleteLater()


class Runner(QObject):
    """Starts algorithms, and hands over what they give back in the main thread."""

    def __init__(
        self, project: QgsProject, refuse: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        """Keep the project whose layers are read, and whom to tell of refusals."""
        super().__init__(parent)
        self._project = project
        self._refuse = refuse
        self._runs: list[Run] = []
        self._project.layersWillBeRemoved.connect(self._let_go_of)

    @property
    def is_busy(self) -> bool:
        """Tell whether anything is running."""
        return bool(self._runs)

    def shut_down(self) -> None:
        """Cancel everything and wait for it."""
        self._project.layersWillBeRemoved.disconnect(self._let_go_of)
        runs, self._runs = self._runs, []
        for run in runs:
            run.stop()

    def run(
        self,
        algorithm: str,
        parameters: Mapping[str, Any],
        on_done: OnDone,
        *,
        title: str,
        on_failed: OnFailed | None = None,
    ) -> Run:
        """Run an algorithm in the background: in a thread, or what is large in a process.

        Args:
            algorithm: Its name, such as `checkstack`, or the id of another provider's.
            parameters: What it takes; layers as layers, outputs as "TEMPORARY_OUTPUT" or files.
            on_done: Given the results, in the main thread, when it ended well.
            title: What the task is called.
            on_failed: Given why not, when it did not; "" when it was cancelled.

        Returns:
            The run; one whose parameters are refused has ended already.
        """
        wanted = algorithm if ":" in algorithm else f"gridstrata:{algorithm}"
        definition = QgsApplication.processingRegistry().algorithmById(wanted)
        context = QgsProcessingContext()
        context.setProject(self._project)
        fine, reason = definition.checkParameterValues(dict(parameters), context)
        run = Run([layer.id() for layer in layers_in(parameters)], self)
        if not fine:
            run.end()
            self._refuse(reason)
            if on_failed is not None:
                on_failed(reason)
            return run
        self._runs.append(run)
        work = self._begin(title, definition, parameters)
        work.progressed.connect(run.progressed)
        work.ended.connect(lambda: self._end(run, work, on_done, on_failed))
        run.work = work
        work.start()
        return run

    def _begin(
        self, title: str, definition: QgsProcessingAlgorithm, parameters: Mapping[str, Any]
    ) -> ThreadWork | ApartWork:
        if is_large(parameters) and can_go_apart(definition.id(), parameters):
            return ApartWork(definition.id(), parameters, self._project)
        return ThreadWork(title, definition.create(), parameters, self._project)

    def _end(
        self,
        run: Run,
        work: ThreadWork | ApartWork,
        on_done: OnDone,
        on_failed: OnFailed | None,
    ) -> None:
        if run not in self._runs:
            return  # nobody waits for it any more
        self._runs.remove(run)
        run.end()
        results, error = work.results, work.error
        work.deleteLater()
        if results is not None:
            on_done(results)
            return
        if error:
            error = _without_trace(error)
            self._refuse(error)
        if on_failed is not None:
            on_failed(error)

    def _let_go_of(self, layers: Sequence[str]) -> None:
        """Stop what reads layers that are about to go: they must not vanish under it."""
        for run in list(self._runs):
            if run.layers.intersection(layers):
                run.let_go()


def _without_trace(error: str) -> str:
    """Return what to tell of an error: of a fault of the program its last line, the rest logged."""
    before, fault, trace = error.partition("Traceback (most recent call last):")
    if not fault:
        return error
    QgsMessageLog.logMessage(error, "GridStrata", Qgis.MessageLevel.Critical)
    last = trace.strip().splitlines()[-1]
    return before.strip() or tr(
        "A fault of the program: {fault}. More is in the log messages panel."
    ).format(fault=last)
