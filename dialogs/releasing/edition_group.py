"""The layers of a released edition, to look at in the project."""

from __future__ import annotations

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsVectorLayer

from ...core.errors import GridError
from ...core.release.history import PastEdition
from ...processing.dressing import dress
from ...processing.sinks import STYLES
from ...processing.texts import told, tr

_PROPERTY = "gridstrata/edition"


def add_edition(project: QgsProject, edition: PastEdition) -> QgsLayerTreeGroup:
    """Add the grids of an edition as a group of layers that cannot be edited.

    A group that is there already is returned as it is.

    Raises:
        GridError: If the edition is not whole, or a layer cannot be opened.
    """
    if edition.fault is not None:
        text = tr("Edition {edition} is not whole: {reason}")
        raise GridError(text.format(edition=edition.name, reason=told(edition.fault)))
    root = project.layerTreeRoot()
    for group in root.findGroups():
        if group.customProperty(_PROPERTY) == str(edition.folder):
            return group
    layers = [_open(edition, kind, name) for kind, name in edition.layers.items()]
    text = tr("Edition {edition}")
    group = root.insertGroup(0, text.format(edition=edition.name))
    group.setCustomProperty(_PROPERTY, str(edition.folder))
    for layer in layers:
        project.addMapLayer(layer, False)  # noqa: FBT003 (QGIS's signature)
        group.insertLayer(0, layer)
    return group


def _open(edition: PastEdition, kind: str, name: str) -> QgsVectorLayer:
    title = f"{kind} {edition.name}"
    layer = QgsVectorLayer(f"{edition.geopackage}|layername={name}", title, "ogr")
    if not layer.isValid():
        text = tr("Layer {layer} of edition {edition} cannot be opened. Verify the edition.")
        raise GridError(text.format(layer=name, edition=edition.name))
    style = STYLES / f"grids_{kind}.qml"
    if style.exists():
        dress(layer, style)
    layer.setReadOnly(True)
    return layer
