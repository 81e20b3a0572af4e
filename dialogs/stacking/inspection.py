"""The layers that have a role, inspected in the background whenever something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.findings import CODE_SEPARATOR
from ...processing.inspect_layers import PROBLEM_FIELDS
from ...processing.texts import tr
from ..workbench.results import Results
from ..workbench.runner import Run, Runner

ALGORITHM = "inspectlayers"
# So long nothing has to change, in milliseconds, before the layers are looked at
_PAUSE_MS = 300


@dataclass(frozen=True)
class LayerProblem:
    """A row of what `inspectlayers` found; see its help."""

    kind: str
    problem: str
    severity: str
    count: int
    codes: tuple[str, ...]
    message: str
    remedy: str


class Inspection(QObject):
    """What is wrong with the layers, as far as it is known."""

    started = pyqtSignal()
    ended = pyqtSignal()

    def __init__(
        self, runner: Runner, parameters: Callable[[], Mapping[str, Any]], parent: QObject
    ) -> None:
        """Inspect nothing yet.

        Args:
            runner: Runs the algorithm.
            parameters: Says which layers there are to inspect; none for nothing to do.
            parent: Owns this.
        """
        super().__init__(parent)
        self.problems: tuple[LayerProblem, ...] = ()
        self.is_known = False
        self._runner = runner
        self._parameters = parameters
        self._run: Run | None = None
        self._round = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._start)

    @property
    def is_pending(self) -> bool:
        """Tell whether the layers are being inspected, or will be soon."""
        return self._timer.isActive() or self._run is not None

    def request(self) -> None:
        """Inspect the layers soon: something about them has changed."""
        self.is_known = False
        self._round += 1
        self._stop()
        self._timer.start()
        self.started.emit()

    def pause(self) -> None:
        """Inspect nothing until it is requested again."""
        self._timer.stop()
        self._stop()

    def _start(self) -> None:
        parameters = self._parameters()
        if not parameters:
            self._show(())
            return
        run = self._runner.run(
            ALGORITHM,
            {**parameters, "PROBLEMS": "TEMPORARY_OUTPUT"},
            partial(self._take, self._round),
            title=tr("Inspect the layers of a stack"),
            on_failed=partial(self._give_up, self._round),
        )
        self._run = run if run.is_running else None

    def _stop(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.cancel()

    def _take(self, number: int, results: Results) -> None:
        # a run that ended just before it was to be stopped speaks of layers as they were
        if number == self._round:
            self._show(tuple(_problems_in(results)))

    def _give_up(self, number: int, reason: str) -> None:
        if number == self._round:
            self._run = None
            self.ended.emit()

    def _show(self, problems: tuple[LayerProblem, ...]) -> None:
        self._run = None
        self.problems = problems
        self.is_known = True
        self.ended.emit()


def _problems_in(results: Results) -> Iterator[LayerProblem]:
    table = results.layer("PROBLEMS")
    for row in () if table is None else table.getFeatures():
        told = {name: row[name] for name in PROBLEM_FIELDS}
        yield LayerProblem(
            told["kind"],
            told["problem"],
            told["severity"],
            told["count"],
            tuple(filter(None, (told["codes"] or "").split(CODE_SEPARATOR))),
            told["message"],
            told["remedy"] or "",
        )
