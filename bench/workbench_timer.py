"""Use the workbench without a screen, and time it: `workbench_timer.py SAMPLE.gpkg LARGE.gpkg`."""

from __future__ import annotations

import importlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QMainWindow

GRIDS = ("base", "police", "fire", "safety", "health", "city_management", "communities")
OTHERS = ("frame", "exclusions", "buildings", "workers", "admissions", "waivers")
PANELS = ("stack", "draw", "check", "map", "release")
EDITS, OPENINGS = 15, 5
TICK_MS = 2
REST_S = 0.0005
PATIENCE_S = 600


class Stalls:
    """Notes how long the event loop does not come round."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.gaps: list[float] = []
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def reset(self) -> None:
        """Forget what was before."""
        self.gaps.clear()
        self._last = time.perf_counter()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


class Desk:
    """A window with the workbench on a project."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.canvas = QgsMapCanvas(self.window)
        self.bar = QgsMessageBar(self.window)
        self.window.setCentralWidget(self.canvas)
        self.window.resize(1400, 900)
        self.window.show()
        self.dock: Any = None

    def open(self) -> None:
        """Open the workbench."""
        from gridstrata.dialogs.workbench.assemble import make_workbench
        from qgis.PyQt.QtCore import Qt

        self.dock = make_workbench(QgsProject.instance(), self.canvas, self.bar, self.window)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.show()
        QgsApplication.processEvents()

    def close(self) -> None:
        """Take it away again."""
        self.dock.shut_down()
        self.window.removeDockWidget(self.dock)
        self.dock.deleteLater()
        QgsApplication.processEvents()

    def load(self, path: str) -> None:
        """Load a district, its roles given as far as the layers are there."""
        QgsProject.instance().clear()
        roles = self.dock.session.roles
        for name in (*GRIDS, *OTHERS):
            layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
            if not layer.isValid():
                continue
            QgsProject.instance().addMapLayer(layer)
            names = {"code": "code"} if name in GRIDS else {}
            if name == "buildings":
                names = {"households": "households", "residents": "residents"}
            roles.assign(layer, name, **names)
        self.canvas.setDestinationCrs(roles.base().crs())
        self.canvas.setExtent(roles.base().extent())

    def is_idle(self) -> bool:
        """Tell whether nothing runs."""
        return not self.dock.session.runner.is_busy


def wait(until: Callable[[], bool]) -> None:
    """Let the window go on until something is so."""
    stop = time.perf_counter() + PATIENCE_S
    while not until():
        QgsApplication.processEvents()
        time.sleep(REST_S)  # as the event loop does: a loop that spins would starve the threads
        if time.perf_counter() > stop:
            raise TimeoutError


def timed(work: Callable[[], None]) -> float:
    """Return how many milliseconds something takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def time_openings(desk: Desk) -> list[float]:
    """Return how long the dock takes to be there."""
    times = []
    for _ in range(OPENINGS):
        times.append(timed(desk.open))
        desk.close()
    return times


def time_edits(desk: Desk) -> list[float]:
    """Return how long it takes from an edit until what was edited is checked."""
    session = desk.dock.session
    base = session.roles.base()
    base.startEditing()
    heard: list[bool] = []
    session.findings_changed.connect(lambda: heard.append(True))
    times = []
    for grid in list(base.getFeatures())[:EDITS]:
        heard.clear()
        start = time.perf_counter()
        base.beginEditCommand("edit")
        base.changeGeometry(grid.id(), grid.geometry().buffer(-1, 1))
        base.endEditCommand()
        wait(lambda: bool(heard))
        times.append((time.perf_counter() - start) * 1000)
        heard.clear()
        base.undoStack().undo()  # else every edit would leave a gap, and they would run together
        wait(lambda: bool(heard))
        wait(desk.is_idle)
    base.rollBack()
    wait(desk.is_idle)
    return times


def time_check(desk: Desk) -> float:
    """Return how long a check of all takes, in milliseconds."""
    desk.dock.show_panel("check")
    return timed(lambda: (desk.dock.panel("check").run.press(), wait(desk.is_idle)))


def watch_large(desk: Desk, stalls: Stalls, path: str) -> None:
    """Print how long the window is held up while everything is done with a large district."""

    def told(what: str, work: Callable[[], object]) -> None:
        stalls.reset()
        start = time.perf_counter()
        work()
        wait(desk.is_idle)
        wait(lambda: len(stalls.gaps) > 20)
        gaps = sorted(stalls.gaps)
        if desk.bar.items():
            raise RuntimeError(desk.bar.items()[0].text())
        row = (f"{time.perf_counter() - start:.1f}", f"{gaps[-1]:.0f}")
        print("stall", what, *row, f"{gaps[int(0.95 * len(gaps))]:.0f}", sep="\t", flush=True)

    desk.load(path)
    for page in PANELS:
        told(f"open the panel {page}", lambda page=page: desk.dock.show_panel(page))
    desk.dock.show_panel("check")
    told("check all", desk.dock.panel("check").run.press)
    desk.dock.show_panel("map")
    told("map", desk.dock.panel("map").map_button.press)
    base = desk.dock.session.roles.base()
    base.startEditing()
    grid = next(base.getFeatures())
    told("edit", lambda: base.changeGeometry(grid.id(), grid.geometry().buffer(-1, 1)))
    base.rollBack()
    wait(desk.is_idle)


def main(sample: str, large: str) -> None:
    """Print the times, a line each."""
    application = QgsApplication([], True)  # noqa: FBT003 (with a GUI)
    application.initQgis()
    importlib.import_module("plugin")  # makes the checkout importable
    from gridstrata.processing.provider import register

    registered = register()
    desk = Desk()
    first = timed(desk.open)
    desk.close()
    openings = time_openings(desk)
    print("quick", "open the dock, first time", 1, f"{first:.0f}", f"{first:.0f}", "", sep="\t")
    tell("open the dock again", openings)
    desk.open()
    desk.load(sample)
    wait(desk.is_idle)
    whole = time_check(desk)
    tell("check all", [whole])
    tell("check what was just edited", time_edits(desk), whole)
    watch_large(desk, Stalls(), large)
    desk.close()
    QgsProject.instance().clear()
    QgsApplication.processingRegistry().removeProvider(registered)
    sys.stdout.flush()
    os._exit(0)  # QGIS 3.22 crashes where Python and Qt take things apart in the wrong order


def tell(what: str, times: list[float], whole: float = 0.0) -> None:
    """Print one line."""
    median = statistics.median(times)
    ratio = f"{whole / median:.1f}" if whole else ""
    print("quick", what, len(times), f"{median:.0f}", f"{max(times):.0f}", ratio, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
