"""Draw GeoPackage layers into a PNG, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen

if TYPE_CHECKING:
    from collections.abc import Iterator

STYLES = Path(__file__).resolve().parents[1] / "resources" / "styles"
PAPER = QColor("#fbfaf7")
INK = QColor("#2b2f33")
MARGIN = 18
LINE = 26


class MapLayer(NamedTuple):
    """A layer to draw.

    Attributes:
        source: What QGIS opens, as in `file.gpkg|layername=base`.
        style: Name in resources/styles, or a fill colour beginning with #, or the colour of an
            outline and its width in mm, as in #2b2f33/0.9.
        code_field: Field or expression of the labels; "" leaves them out.
    """

    source: str
    style: str
    code_field: str = ""


class Key(NamedTuple):
    """One line of the legend: a stroke of a colour and width in pixels; width 0 is a box."""

    colour: str
    width: float
    text: str


@contextmanager
def qgis() -> Iterator[None]:
    """Start QGIS without windows, and end it."""
    application = QgsApplication([], False)  # noqa: FBT003 (QGIS's signature)
    application.initQgis()
    try:
        yield
    finally:
        QgsProject.instance().clear()
        application.exitQgis()


def draw_map(
    path: Path,
    layers: Sequence[MapLayer],
    title: str,
    legend: Sequence[Key],
    size: tuple[int, int] = (1400, 1000),
) -> None:
    """Draw the layers, the first one at the bottom, in the CRS that suits the first.

    Args:
        path: The picture; a PNG.
        layers: What to draw.
        title: Line at the top.
        legend: Lines at the top right.
        size: Width and height in pixels.
    """
    opened = [_open(layer) for layer in layers]
    settings = QgsMapSettings()
    settings.setLayers(list(reversed(opened)))
    settings.setOutputSize(QSize(*size))
    settings.setOutputDpi(110)
    settings.setBackgroundColor(PAPER)
    settings.setDestinationCrs(_metric_crs(opened[0]))
    extent = settings.layerExtentToOutputExtent(opened[0], opened[0].extent())
    extent.scale(1.06)
    settings.setExtent(extent)
    settings.setFlag(QgsMapSettings.Flag.Antialiasing)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    _write_legend(image, title, legend)
    image.save(str(path))


def _open(given: MapLayer) -> QgsVectorLayer:
    layer = QgsVectorLayer(given.source, given.style, "ogr")
    if given.style.startswith("#"):
        colour, _, width = given.style.partition("/")
        fill = {"color": colour, "outline_style": "no"}
        if width:
            fill = {"style": "no", "outline_color": colour, "outline_width": width}
        layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(fill)))
        return layer
    layer.loadNamedStyle(str(STYLES / f"{given.style}.qml"))
    layer.setLabelsEnabled(layer.labelsEnabled() and bool(given.code_field))
    if layer.labelsEnabled():
        labeling = layer.labeling().clone()
        settings = labeling.settings()
        settings.fieldName = given.code_field
        settings.isExpression = '"' in given.code_field
        settings.scaleVisibility = False
        labeling.setSettings(settings)
        layer.setLabeling(labeling)
    return layer


def _metric_crs(layer: QgsVectorLayer) -> QgsCoordinateReferenceSystem:
    """Return the layer's own CRS, or the UTM zone of a layer in degrees."""
    if not layer.crs().isGeographic():
        return layer.crs()
    centre = layer.extent().center()
    zone = int((centre.x() + 180) // 6) + 1
    return QgsCoordinateReferenceSystem(f"EPSG:{(32600 if centre.y() >= 0 else 32700) + zone}")


def _write_legend(image: QImage, title: str, legend: Sequence[Key]) -> None:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font(15, bold=True))
    length = painter.fontMetrics().horizontalAdvance(title)
    _lay_paper(painter, QRectF(MARGIN / 2, MARGIN - 6, length + MARGIN, 36))
    painter.setPen(INK)
    painter.drawText(QPointF(MARGIN, MARGIN + 20), title)
    painter.setFont(_font(11))
    width = 46 + max(painter.fontMetrics().horizontalAdvance(key.text) for key in legend)
    left = image.width() - MARGIN - width
    height = (len(legend) + 0.5) * LINE
    _lay_paper(painter, QRectF(left - 12, MARGIN + LINE, width + 20, height))
    for number, key in enumerate(legend):
        _write_key(painter, key, left, MARGIN + (number + 1.7) * LINE)
    painter.end()


def _lay_paper(painter: QPainter, place: QRectF) -> None:
    """Make the map pale where text is to be read."""
    pale = QColor(PAPER)
    pale.setAlpha(225)
    painter.fillRect(place, pale)


def _write_key(painter: QPainter, key: Key, left: float, middle: float) -> None:
    colour = QColor(key.colour)
    painter.setPen(QPen(colour, key.width or 1))
    if not key.width:
        soft = QColor(colour)
        soft.setAlpha(110)
        painter.setBrush(soft)
        painter.drawRect(QRectF(left, middle - 8, 34, 15))
    else:
        painter.drawLine(QPointF(left, middle), QPointF(left + 34, middle))
    painter.setPen(INK)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawText(QPointF(left + 46, middle + 5), key.text)


def _font(points: int, *, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans", points)
    font.setBold(bold)
    return font
