"""Findings on the map: two layers in a group of their own, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRectangle,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from ...processing.dressing import dress
from ...processing.sinks import STYLES
from ...processing.texts import tr
from ..workbench.look import colour

PROPERTY = "gridstrata/findings"
# A sliver is seen with what lies around it: the window is this wide at least
_LEAST_M = 120.0
_AROUND = 1.6


class FindingsOnMap(QObject):
    """Keeps layers with the findings in the project, as long as the panel lives."""

    def __init__(self, project: QgsProject, canvas: QgsMapCanvas, parent: QObject) -> None:
        """Take away what a project was saved with."""
        super().__init__(parent)
        self._project = project
        self._canvas = canvas
        self.clear()

    def clear(self) -> None:
        """Take the layers and their group away."""
        self._project.removeMapLayers([layer.id() for layer in self._layers()])
        group = self._group()
        if group is not None and not group.children():
            group.parent().removeChildNode(group)

    def replace(self, layers: Sequence[QgsVectorLayer]) -> None:
        """Show other layers instead of those that are shown."""
        self.clear()
        if not layers:
            return
        group = self._group() or self._new_group()
        for layer in reversed(layers):
            self._dress(layer)
            self._project.addMapLayer(layer, False)  # noqa: FBT003 (QGIS's: the group holds it)
            group.insertLayer(0, layer)

    def patch(self, gone: Sequence[str], layers: Sequence[QgsVectorLayer]) -> None:
        """Show other findings of a place, and no more those that are gone.

        Args:
            gone: The ids of findings that are no more, or are among the new ones.
            layers: The new findings.
        """
        shown = self._layers()
        if not shown:
            self.replace(layers)
            return
        for layer in shown:
            provider = layer.dataProvider()
            provider.deleteFeatures(_ids(layer, gone))
            for new in layers:
                if new.geometryType() == layer.geometryType():
                    provider.addFeatures(list(new.getFeatures()))
            layer.updateExtents()
            layer.triggerRepaint()

    def look_at(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Zoom to a shape, with enough around it to know where it is, and flash it."""
        if geometry.isEmpty():
            return
        target = self._canvas.mapSettings().destinationCrs()
        extent = geometry.boundingBox()
        if target.isValid() and crs.isValid():
            way = QgsCoordinateTransform(crs, target, self._project)
            extent = way.transformBoundingBox(extent)
        self._canvas.setExtent(self._with_surroundings(extent))
        self._canvas.refresh()
        red = colour("error")
        faint = colour("error")
        faint.setAlpha(0)
        self._canvas.flashGeometries([geometry], crs, red, faint)

    def _with_surroundings(self, extent: QgsRectangle) -> QgsRectangle:
        metre = QgsUnitTypes.fromUnitToUnitFactor(
            QgsUnitTypes.DistanceUnit.DistanceMeters, self._canvas.mapUnits()
        )
        side = max(extent.width(), extent.height(), _LEAST_M * metre / _AROUND) * _AROUND / 2
        middle = extent.center()
        return QgsRectangle(
            middle.x() - side, middle.y() - side, middle.x() + side, middle.y() + side
        )

    def _dress(self, layer: QgsVectorLayer) -> None:
        areas = layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry
        layer.setName(tr("Findings") if areas else tr("Borders whose vertices differ"))
        dress(layer, STYLES / ("findings.qml" if areas else "mismatches.qml"))
        layer.setCustomProperty(PROPERTY, "1")
        # they are made anew at every check: QGIS need not warn that they will be lost
        layer.setCustomProperty("skipMemoryLayersCheck", 1)

    def _layers(self) -> list[QgsVectorLayer]:
        layers = self._project.mapLayers().values()
        return [layer for layer in layers if layer.customProperty(PROPERTY)]

    def _group(self) -> QgsLayerTreeGroup | None:
        groups = self._project.layerTreeRoot().findGroups()
        return next((group for group in groups if group.customProperty(PROPERTY)), None)

    def _new_group(self) -> QgsLayerTreeGroup:
        group = self._project.layerTreeRoot().insertGroup(0, tr("Findings"))
        group.setCustomProperty(PROPERTY, "1")
        return group


def _ids(layer: QgsVectorLayer, findings: Sequence[str]) -> list[int]:
    """Return the features that show some findings."""
    if not findings:
        return []
    named = ",".join(f"'{finding}'" for finding in findings)
    request = QgsFeatureRequest().setFilterExpression(f'"finding_id" IN ({named})')
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return [feature.id() for feature in layer.getFeatures(request)]
