"""Runs of large districts, in a process of their own: the window never waits for them."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProject,
    QgsProviderRegistry,
    QgsTask,
    QgsVectorFileWriter,
    QgsVectorFileWriterTask,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from ...processing.apart import describe_layer, layers_in
from ...processing.layers import file_of
from ...processing.texts import language, tr
from .results import Results

PACKAGE = Path(__file__).parents[2]
MEMORY = ("TEMPORARY_OUTPUT", "memory:")

# Makes the plugin importable whatever its folder is called, as QGIS itself does by that name
_BOOT = """
import importlib.util, sys
root, profile, language = sys.argv[1:]
spec = importlib.util.spec_from_file_location(
    "gridstrata", root + "/__init__.py", submodule_search_locations=[root])
sys.modules["gridstrata"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
from gridstrata.processing.apart import main
# QGIS is loaded; now the compiled packages, in the way that works beside it
from gridstrata.dependencies import find_problems
find_problems()
main(profile, language)
"""
_LAST_WORD_MS = 3000
_LAST_LETTERS = 500

# With fewer features than this, no call holds the window up for a tenth of a second
_LARGE = 15_000


class Folder:
    """A temporary folder that is there as long as somebody holds it."""

    def __init__(self) -> None:
        """Make it."""
        self.path = Path(tempfile.mkdtemp(prefix="gridstrata-"))
        self._end = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class ApartWork(QObject):
    """One algorithm in another process.

    Layers that are being edited, or are in no file, are written into files first, in the
    background, as they are at this moment.
    """

    progressed = pyqtSignal(float)
    ended = pyqtSignal()

    def __init__(self, algorithm: str, parameters: Mapping[str, Any], project: QgsProject) -> None:
        """Note the task; `start` does it.

        Args:
            algorithm: Its id.
            parameters: What it takes; layers as layers.
            project: What says how to measure.
        """
        super().__init__()
        self.results: Results | None = None
        self._values: dict[str, Any] | None = None
        self._told: list[str] = []
        self._errors: list[str] = []
        self.folder = Folder()
        self._cancelled = False
        self._writers: list[QgsVectorFileWriterTask] = []
        self._process = QProcess(self)
        self._rest = b""
        self._task = {
            "algorithm": algorithm.rpartition(":")[2],
            "ellipsoid": project.ellipsoid(),
            "parameters": {name: self._plain(name, one) for name, one in parameters.items()},
        }

    @property
    def error(self) -> str:
        """What went wrong; "" when nothing did, or it was cancelled."""
        return "" if self._cancelled else "\n".join(self._errors)

    def start(self) -> None:
        """Begin in the next turn of the event loop; `ended` is told in any case."""
        QTimer.singleShot(0, self._begin)  # why, says BackgroundTask.start

    def cancel(self) -> None:
        """Ask it to stop, and see to it that it does."""
        if self._cancelled:
            return
        self._cancelled = True
        for writer in self._writers:
            # one that waits is not safe to cancel while QGIS may be starting it
            if writer.status() == QgsTask.TaskStatus.Running:
                writer.cancel()
        if self._process.state() == QProcess.ProcessState.NotRunning:
            return
        self._process.write(b"cancel\n")
        QTimer.singleShot(_LAST_WORD_MS, self._process.kill)

    def let_go(self) -> None:
        """Ask it to stop: it reads files of its own, so nobody need wait for it."""
        self.cancel()

    def stop(self) -> None:
        """Stop it, and come back when it is no more."""
        self.cancel()
        if not self._process.waitForFinished(_LAST_WORD_MS):
            self._process.kill()
            self._process.waitForFinished(_LAST_WORD_MS)

    def _begin(self) -> None:
        if self._cancelled:
            self._end()
            return
        for writer in self._writers:
            QgsApplication.taskManager().addTask(writer)
        if not self._writers:
            self._start()

    def _plain(self, name: str, value: Any) -> Any:
        """Return a value as JSON holds it; layers as where to find them."""
        if isinstance(value, (list, tuple)):
            return [self._plain(f"{name}{place}", one) for place, one in enumerate(value)]
        if isinstance(value, QgsVectorLayer):
            return self._described(name, value)
        if value in MEMORY:
            return str(self.folder.path / f"{name.lower()}.gpkg")
        return value

    def _described(self, name: str, layer: QgsVectorLayer) -> dict[str, Any]:
        stored = file_of(layer) if layer.providerType() == "ogr" else None
        if stored is not None and not layer.isEditable():
            return describe_layer(layer, _absolute(layer, stored), "ogr")
        path = self.folder.path / f"drawn-{name.lower()}.gpkg"
        self._write(layer, path)
        return describe_layer(layer, str(path), "ogr")

    def _write(self, layer: QgsVectorLayer, path: Path) -> None:
        options = QgsVectorFileWriter.SaveVectorOptions()
        keys = layer.primaryKeyAttributes()
        options.attributes = [place for place in range(layer.fields().count()) if place not in keys]
        # without a field left, all would be written
        options.skipAttributeCreation = not options.attributes
        writer = QgsVectorFileWriterTask(layer, str(path), options)
        self._writers.append(writer)
        writer.writeComplete.connect(lambda *_: self._written(writer))
        writer.errorOccurred.connect(lambda _, text: self._failed_to_write(writer, text))

    def _written(self, writer: QgsVectorFileWriterTask) -> None:
        self._writers.remove(writer)
        if self._writers:
            return
        if self._cancelled or self._errors:
            self._end()
        else:
            self._start()

    def _failed_to_write(self, writer: QgsVectorFileWriterTask, reason: str) -> None:
        if not self._cancelled:
            self._errors.append(reason)
        self._written(writer)

    def _start(self) -> None:
        process = self._process
        process.setWorkingDirectory(str(self.folder.path))
        process.setProcessEnvironment(_environment())
        process.readyReadStandardOutput.connect(self._hear)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._not_started)
        profile = QgsApplication.qgisSettingsDirPath()
        process.start(python(), ["-c", _BOOT, str(PACKAGE), profile, language()])
        process.write(json.dumps(self._task, default=str).encode() + b"\n")

    def _hear(self) -> None:
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput())).split(
            b"\n"
        )
        for line in lines:
            if line.startswith(b"{"):
                self._note(json.loads(line))

    def _note(self, said: Mapping[str, Any]) -> None:
        if "progress" in said:
            self.progressed.emit(said["progress"])
        if "told" in said:
            self._told.append(said["told"])
        if "error" in said:
            self._errors.append(said["error"])
        self._values = said.get("values", self._values)

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._errors.append(self._process.errorString())
            self._end()

    def _end(self, *_: Any) -> None:
        if self._values is not None and not self._cancelled:
            self.results = Results(self._values, self._told, self._take)
        elif not self._errors:
            last = bytes(self._process.readAllStandardError()).decode("utf-8", "replace")
            self._errors.append(last.strip()[-_LAST_LETTERS:] or tr("It failed without a word."))
        self.ended.emit()

    def _take(self, path: str) -> QgsVectorLayer | None:
        layer = QgsVectorLayer(path, Path(path).stem, "ogr")
        folder = self.folder
        # the file goes when the last layer of its folder does
        layer.destroyed.connect(lambda: folder)
        return layer if layer.isValid() else None


def _absolute(layer: QgsVectorLayer, file: Path) -> str:
    """Return a layer's source for a process that works in another folder."""
    uri = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    return str(layer.source()).replace(str(uri["path"]), str(file), 1)


def is_large(parameters: Mapping[str, Any]) -> bool:
    """Tell whether the layers of a run are so large that the window would feel it."""
    return sum(max(layer.featureCount(), 0) for layer in layers_in(parameters)) > _LARGE


def can_go_apart(algorithm: str, parameters: Mapping[str, Any]) -> bool:
    """Tell whether a run needs nothing that only this process has.

    Passwords are in QGIS's authentication of this process alone; what is drawn this minute is
    checked at once, however large the layers around it.
    """
    is_ours = algorithm.startswith("gridstrata:")
    return is_ours and not any(parameters.get(name) for name in ("EXTENT", "AUTH", "DISTRICT"))


def python() -> str:
    """Return the interpreter that QGIS's own Python belongs to."""
    if os.name == "nt":
        return str(Path(sys.exec_prefix) / "python.exe")
    if sys.platform == "darwin":
        return str(Path(sys.exec_prefix) / "bin" / "python3")
    return sys.executable or "/usr/bin/python3"


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    environment.insert("PYTHONWARNINGS", "ignore")
    environment.insert("QT_QPA_PLATFORM", "offscreen")
    return environment
