"""Layers dropped onto the panel: from the layer tree, the browser, or a file manager."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qgis.core import (
    QgsMimeDataUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsProviderSublayerDetails,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QEvent, QMimeData, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget
from qgis.PyQt.QtXml import QDomDocument

TREE_FORMAT = "application/qgis.layertreemodeldata"
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class DropTarget(QObject):
    """Lets layers be dropped onto a widget."""

    dropped = pyqtSignal(QMimeData)
    hovered = pyqtSignal(bool)

    def __init__(self, widget: QWidget) -> None:
        """Take what is dragged over the widget, if it could be layers."""
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self.hovered.emit(False)  # noqa: FBT003 (a signal knows no names)
            return True
        if kind not in _DRAGS or not holds_layers(event.mimeData()):
            return super().eventFilter(watched, event)
        # a copy: after a move, the layer tree would take its layer away
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.hovered.emit(kind != QEvent.Type.Drop)
        if kind == QEvent.Type.Drop:
            self.dropped.emit(event.mimeData())
        return True


def holds_layers(dropped: QMimeData) -> bool:
    """Tell whether something dropped could be layers."""
    return (
        dropped.hasFormat(TREE_FORMAT) or QgsMimeDataUtils.isUriList(dropped) or dropped.hasUrls()
    )


def layers_of(dropped: QMimeData, project: QgsProject) -> list[QgsVectorLayer]:
    """Return the vector layers that were dropped, those from outside added to the project."""
    if dropped.hasFormat(TREE_FORMAT):
        ids = _ids_in(bytes(dropped.data(TREE_FORMAT)))
        layers = [project.mapLayer(key) for key in ids]
        return [layer for layer in layers if isinstance(layer, QgsVectorLayer)]
    opened = _open_uris(dropped) if QgsMimeDataUtils.isUriList(dropped) else _open_files(dropped)
    usable = [layer for layer in opened if layer.isValid()]
    return [layer for layer in usable if project.addMapLayer(layer) is not None]


def _ids_in(tree: bytes) -> list[str]:
    """Return the ids of the layers in a piece of a layer tree, those inside groups too."""
    document = QDomDocument()
    document.setContent(tree)
    nodes = document.elementsByTagName("layer-tree-layer")
    return [nodes.at(place).toElement().attribute("id") for place in range(nodes.count())]


def _open_uris(dropped: QMimeData) -> Iterator[QgsVectorLayer]:
    for uri in QgsMimeDataUtils.decodeUriList(dropped):
        if uri.layerType == "vector":
            yield QgsVectorLayer(uri.uri, uri.name, uri.providerKey)


def _open_files(dropped: QMimeData) -> Iterator[QgsVectorLayer]:
    options = QgsProviderSublayerDetails.LayerOptions(QgsProject.instance().transformContext())
    for url in dropped.urls():
        sublayers = QgsProviderRegistry.instance().querySublayers(url.toLocalFile())
        for details in sublayers:
            layer = details.toLayer(options)
            if isinstance(layer, QgsVectorLayer):
                if len(sublayers) == 1:
                    layer.setName(Path(url.toLocalFile()).stem)
                yield layer
