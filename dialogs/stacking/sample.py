"""The sample district, opened with one click: written, loaded, styled, its roles given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsLayerTreeGroup,
    QgsProject,
    QgsProviderRegistry,
    QgsProviderSublayerDetails,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDir, QStandardPaths, QTimer
from qgis.PyQt.QtWidgets import QFileDialog

from ...core.layers import BASE
from ...processing.dressing import dress
from ...processing.load_sample import style_of
from ...processing.texts import tr
from ..workbench.roles import TABLES
from ..workbench.runner import Run
from ..workbench.session import Session
from .parts import AROUND, GRIDS, guess_fields, part_title

ALGORITHM = "loadsample"
_FOLDER = "gridstrata-sample"
_MARGIN = 1.05
# Seen only on demand: the map is about the grids
_HIDDEN = ("events", "defects", "subdistricts")
_ROLES = (*GRIDS, *AROUND, *TABLES)


class SampleDistrict:
    """Opens the sample district in the session's project."""

    def __init__(self, session: Session) -> None:
        """Open nothing yet."""
        self._session = session
        self._run: Run | None = None

    def cancel(self) -> None:
        """Open no district: the project it was asked for has gone."""
        if self._run is not None:
            self._run.cancel()

    def ask_folder(self) -> str:
        """Return the folder that the user wants it in; "" if none."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        candidates = (
            self._session.project.homePath(),
            QStandardPaths.writableLocation(documents),
            QDir.homePath(),
        )
        # the folder of documents need not exist, and nothing can be chosen in what is not there
        proposed = next((one for one in candidates if one and Path(one).is_dir()), "")
        title = tr("Folder for the sample district")
        return QFileDialog.getExistingDirectory(self._session.window, title, proposed)

    def open(self, *, with_defects: bool) -> Run | None:
        """Write the district into a new folder of the one chosen, then load it.

        Returns:
            The run; None when the user wants no folder.
        """
        chosen = self.ask_folder()
        if not chosen:
            return None
        folder = _new_folder(Path(chosen))
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            text = tr("{folder} cannot be made: {reason}. Choose another folder.")
            self._session.refuse(text.format(folder=folder, reason=error.strerror))
            return None
        self._run = self._session.runner.run(
            ALGORITHM,
            {"FOLDER": str(folder), "DEFECTS": with_defects},
            lambda results: self.load(Path(str(results.value("DISTRICT")))),
            title=tr("Write the sample district"),
            on_failed=lambda _: _remove_if_empty(folder),
        )
        return self._run

    def load(self, path: Path) -> None:
        """Load a district into the project: in a group, styled, its roles given, the map on it."""
        layers = _open_all(path, self._session.project)
        project = self._session.project
        is_first = not project.mapLayers()
        group = project.layerTreeRoot().insertGroup(0, tr("Sample district"))
        _add_to(group, layers, project)
        base = next(layer for layer in layers if _table_of(layer) == BASE)
        if is_first or not project.crs().isValid():
            project.setCrs(base.crs())
        for layer in layers:
            role = _table_of(layer)
            if role in _ROLES:
                fields = guess_fields(role, layer.fields().names())
                self._session.roles.assign(layer, role, **fields)
        self._zoom_to(base)
        text = tr("The sample district is open: {folder}")
        self._session.tell(text.format(folder=path.parent.name))

    def _zoom_to(self, base: QgsVectorLayer) -> None:
        """Zoom once the map has taken note of the layers, which makes it zoom by itself."""
        canvas, key, project = self._session.canvas, base.id(), self._session.project

        def zoom() -> None:
            layer = project.mapLayer(key)
            if layer is not None:
                canvas.setDestinationCrs(project.crs())
                extent = canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent())
                extent.scale(_MARGIN)
                canvas.setExtent(extent)
                canvas.refresh()

        # a child of the map, so that it goes with it
        timer = QTimer(canvas)
        timer.setSingleShot(True)
        timer.timeout.connect(zoom)
        timer.timeout.connect(timer.deleteLater)
        timer.start(0)


def _open_all(path: Path, project: QgsProject) -> list[QgsVectorLayer]:
    """Return the layers of the district in the order they were written: the lowest first."""
    options = QgsProviderSublayerDetails.LayerOptions(project.transformContext())
    tables = QgsProviderRegistry.instance().querySublayers(str(path))
    layers = [table.toLayer(options) for table in tables]
    for layer, table in zip(layers, tables):
        layer.setName(_title(table.name()))
        style = style_of(table.name())
        if style.exists():
            dress(layer, style)
    return layers


def _add_to(
    group: QgsLayerTreeGroup, layers: Sequence[QgsVectorLayer], project: QgsProject
) -> None:
    """Put the layers into a group, the last one drawn on top, and the tables below them all."""
    drawn = [layer for layer in reversed(layers) if layer.isSpatial()]
    tables = [layer for layer in layers if not layer.isSpatial()]
    project.addMapLayers([*drawn, *tables], False)  # noqa: FBT003 (QGIS's signature: not into the tree)
    for layer in (*drawn, *tables):
        node = group.addLayer(layer)
        node.setExpanded(False)
        node.setItemVisibilityChecked(_table_of(layer) not in _HIDDEN)


def _title(table: str) -> str:
    """Return what to call a layer of the district."""
    titles = {
        "sea": tr("Sea"),
        "port": tr("Port"),
        "reservoirs": tr("Reservoirs"),
        "river_areas": tr("River beds"),
        "rivers": tr("Rivers"),
        "roads": tr("Roads"),
        "subdistricts": tr("Sub-districts"),
        "events": tr("Events"),
        "defects": tr("Known defects"),
    }
    return titles.get(table) or part_title(table)


def _table_of(layer: QgsVectorLayer) -> str:
    """Return what a layer is called inside its file."""
    uri = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
    return str(uri["layerName"])


def _new_folder(parent: Path) -> Path:
    """Return a folder that is not there yet: what was drawn in an earlier district stays."""
    folder, number = parent / _FOLDER, 1
    while folder.exists():
        number += 1
        folder = parent / f"{_FOLDER}-{number}"
    return folder


def _remove_if_empty(folder: Path) -> None:
    """Take away the folder that was made for a district which was not written after all."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
