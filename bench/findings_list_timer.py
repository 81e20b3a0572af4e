"""Filter, sort and check in one QGIS process, and time it: `findings_list_timer.py DISTRICT`."""

from __future__ import annotations

import importlib
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median, quantiles
from typing import Any

import numpy as np
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QMainWindow

FINDINGS, ROUNDS, EDITS = 50_000, 12, 40
GRIDS = ("base", "police", "fire", "safety", "health", "city_management")
AROUND = ("communities", "frame", "exclusions", "buildings", "workers", "admissions")
STEP_M = 1.5


def main(path: str) -> None:
    """Print a line per piece of work: what, median and 95th percentile in ms, how often."""
    application = QgsApplication([], True)  # noqa: FBT003 (with a GUI)
    application.initQgis()
    importlib.import_module("plugin")  # makes the checkout importable
    from gridstrata.processing.provider import register

    provider = register()
    session, window = _open(path)
    from gridstrata.dialogs.checking.panel import CheckPanel

    panel = CheckPanel(session, window)
    panel.resize(420, 900)
    panel.show()
    panel.run.press()
    _wait_until(lambda: session.findings.was_checked)
    _time_checks(session, random.Random(1))  # noqa: S311 (no secret)
    _time_list(session, panel)
    panel.shut_down()
    session.shut_down()
    session.project.clear()
    sip.delete(window)
    QgsApplication.processingRegistry().removeProvider(provider)
    application.exitQgis()


def _open(path: str) -> tuple[Any, QMainWindow]:
    from gridstrata.dialogs.workbench.session import Session

    window = QMainWindow()
    session = Session(QgsProject.instance(), QgsMapCanvas(window), QgsMessageBar(window), window)
    for name in (*GRIDS, *AROUND):
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        session.project.addMapLayer(layer)
        session.roles.assign(layer, name)
    session.roles.assign(session.roles.layer("base"), "base", code="code")
    counts = {"households": "households", "residents": "residents"}
    session.roles.assign(session.roles.layer("buildings"), "buildings", **counts)
    return session, window


def _time_checks(session: Any, chance: random.Random) -> None:
    """Move grids, and wait for what is found; then the same extents in the algorithm alone."""
    base = session.roles.base()
    base.startEditing()
    places, times = [], []
    session.base_edited.connect(places.append)
    for grid in chance.sample(list(base.getFeatures()), EDITS):
        shape = grid.geometry()
        shape.translate(chance.choice((-STEP_M, STEP_M)), 0)
        done: list[int] = []
        session.findings.patched.connect(lambda *_, done=done: done.append(1))
        start = time.perf_counter()
        base.changeGeometry(grid.id(), shape)
        _wait_until(lambda done=done: bool(done))
        times.append(time.perf_counter() - start)
        base.undoStack().undo()
        _wait_until(lambda done=done: len(done) > 1)
    _tell("an edit, from the mouse to the list", times)
    base.rollBack()
    algorithm = QgsApplication.processingRegistry().algorithmById("gridstrata:checkstack")
    given = {**session.roles.parameters("checkstack"), "FINDINGS": "memory:"}
    alone = []
    for place in places[::2]:
        context = QgsProcessingContext()
        start = time.perf_counter()
        algorithm.run({**given, "EXTENT": place}, context, QgsProcessingFeedback())
        alone.append(time.perf_counter() - start)
    _tell("checkstack EXTENT of it alone", alone)


def _wait_until(is_done: Callable[[], bool]) -> None:
    """Wait as QGIS does between two events: without taking Python from the other thread."""
    while not is_done():
        QCoreApplication.processEvents()
        time.sleep(0.001)


def _time_list(session: Any, panel: Any) -> None:
    store = session.findings
    store._set(_many(store.rows.take(np.arange(len(store.rows)))))
    rules = panel.chart.rules()[:ROUNDS]
    _tell(f"rule chosen, {FINDINGS} findings", _each(panel.chart.chosen.emit, rules, panel))
    panel.show_rule("")
    words = [f"{word:03}" for word in range(ROUNDS)]
    _tell("text typed", _each(panel.text.setText, words, panel))
    panel.show_rule("")
    chips = list(panel.chips.buttons.values()) * (ROUNDS // 3)
    _tell("severity pressed", _each(lambda chip: chip.click(), chips, panel))
    panel.chips.clear()
    panel.show_rule("")
    orders = (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
    columns = [(column, order) for column in range(7) for order in orders]
    _tell("sorted by a column", _each(lambda one: panel.list.sortByColumn(*one), columns, panel))


def _each(work: Callable[[Any], Any], values: list[Any], panel: Any) -> list[float]:
    times = []
    for value in values:
        start = time.perf_counter()
        work(value)
        panel.repaint()
        times.append(time.perf_counter() - start)
    return times


def _many(rows: Any) -> Any:
    """Return the findings again and again, each with a place and an id of its own."""
    order = np.arange(FINDINGS) % len(rows)
    ids = np.array([f"{number:016x}" for number in range(FINDINGS)], dtype=object)
    return replace(rows.take(order), finding_id=ids)


def _tell(what: str, seconds: list[float]) -> None:
    milliseconds = [one * 1000 for one in seconds]
    worst = quantiles(milliseconds, n=20)[-1]
    print(f"{what}\t{median(milliseconds):.0f}\t{worst:.0f}\t{len(seconds)}")


if __name__ == "__main__":
    main(sys.argv[1])
