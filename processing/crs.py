"""All CRS work: where to measure, the way there, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsPoint,
    QgsRectangle,
)

from ..compat import is_in_metres
from ..core.errors import GridError
from ..core.layers import Geometries
from .texts import tr

Bounds = NDArray[np.float64]
Coordinates = NDArray[np.float64]

CGCS2000 = "EPSG:4490"
GEOGRAPHIC = "EPSG:4326"
# CGCS2000 / 3-degree Gauss-Kruger CM 75E; 21 zones eastwards, without zone prefix
FIRST_GAUSS_KRUGER_EPSG, FIRST_MERIDIAN, ZONE_DEGREES, LAST_MERIDIAN = 4534, 75, 3, 135
# A metre on the map may differ by this share from a metre on the ground
MAX_SCALE_ERROR = 0.005
# Names of the CRSs 0 and -1 of every GeoPackage begin so
UNDEFINED = "Undefined"

_LINE_HEADER = b"\x01\x02\x00\x00\x00"


@dataclass(frozen=True)
class Transform:
    """The way from one CRS to another, for arrays of geometries.

    Attributes:
        source, target: The two CRSs.
        context: The project's choice among transformations between them.
    """

    source: QgsCoordinateReferenceSystem
    target: QgsCoordinateReferenceSystem
    context: QgsCoordinateTransformContext

    def __call__(self, geometries: Geometries) -> Geometries:
        """Return the geometries in the target CRS.

        Raises:
            GridError: If coordinates lie where the transformation does not reach.
        """
        if self.source == self.target:
            return geometries
        return shapely.transform(geometries, self.coordinates)

    def coordinates(self, places: Coordinates) -> Coordinates:
        """Return coordinates in the target CRS, shape (n, 2)."""
        transform = QgsCoordinateTransform(self.source, self.target, self.context)
        return _transform_line(places, transform) if len(places) else places

    def back(self) -> Transform:
        """Return the opposite way."""
        return Transform(self.target, self.source, self.context)


class ExactReturn:
    """The way back from metres on which vertices that were read return to where they were.

    A transformation there and back misses by the last digit: a border that nobody touched would
    no longer be the one that was drawn.
    """

    def __init__(self, way: Transform, drawn: Geometries) -> None:
        """Remember where the vertices of `drawn`, in the source CRS of `way`, come to lie."""
        self._back = way.back()
        self.target = self._back.target
        self._is_needed = way.source != way.target
        places = shapely.get_coordinates(drawn) if self._is_needed else np.empty((0, 2))
        self._known, first = np.unique(_keys(way.coordinates(places)), return_index=True)
        self._places = places[first]

    def __call__(self, geometries: Geometries) -> Geometries:
        """Return the geometries in the CRS they were drawn in."""
        return shapely.transform(geometries, self._return) if self._is_needed else geometries

    def _return(self, places: Coordinates) -> Coordinates:
        returned = self._back.coordinates(places).copy()
        if not len(self._known):
            return returned
        keys = _keys(places)
        near = np.minimum(np.searchsorted(self._known, keys), len(self._known) - 1)
        known = self._known[near] == keys
        returned[known] = self._places[near[known]]
        return returned


def require_crs(crs: QgsCoordinateReferenceSystem, title: str) -> None:
    """Refuse a layer of which nobody knows where it lies.

    Raises:
        GridError: Naming the layer and the remedy.
    """
    if not crs.isValid() or _is_undefined(crs):
        raise GridError(
            tr(
                "Layer {layer} has no coordinate reference system. "
                "Set the one it was drawn in (Layer > Set CRS) and run again."
            ).format(layer=title)
        )
    if not QgsCoordinateTransform(crs, degrees(), QgsCoordinateTransformContext()).isValid():
        raise GridError(
            tr(
                "The coordinate reference system of layer {layer} ({crs}) is a local one. "
                "Set one that says where on the Earth it lies (Layer > Set CRS) and run again."
            ).format(layer=title, crs=crs.description())
        )


def measuring_crs(
    crs: QgsCoordinateReferenceSystem, middle: Coordinates, context: QgsCoordinateTransformContext
) -> QgsCoordinateReferenceSystem:
    """Return the CRS to measure in: the layer's own where its metres are metres.

    Elsewhere the 3-degree Gauss-Kruger zone inside China, else the UTM zone.

    Args:
        crs: The layer's own.
        middle: A place (x, y) in the midst of the layer, in its own CRS.
        context: The project's choice among transformations.
    """
    degrees_there = Transform(crs, degrees(), context).coordinates(middle.reshape(1, 2))
    place = QgsPoint(*degrees_there[0])
    if _measures_in_metres(crs, place):
        return crs
    if china().contains(place.x(), place.y()):
        return _gauss_kruger(place.x())
    return _utm(place.x(), place.y())


def china() -> QgsRectangle:
    """Return the degrees in which China's CRSs are used: the area of use of CGCS2000."""
    return QgsCoordinateReferenceSystem(CGCS2000).bounds()


def bounds_in(bounds: Bounds, transform: Transform) -> Bounds:
    """Return bounds in another CRS, where straight sides may become curved."""
    box = shapely.box(*bounds)
    outline = shapely.segmentize([box], max(np.ptp(bounds[::2]), np.ptp(bounds[1::2])) / 20)
    return np.asarray(shapely.bounds(transform(outline))[0])


def area_of_use(
    crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext
) -> Bounds | None:
    """Return the bounds of where a CRS is meant to be used, in its own units, if known."""
    area = crs.bounds()
    if area.isEmpty():
        return None
    bounds = np.array([area.xMinimum(), area.yMinimum(), area.xMaximum(), area.yMaximum()])
    try:
        return bounds_in(bounds, Transform(degrees(), crs, context))
    except GridError:  # a part of the area has no coordinates in the CRS
        return None


def degrees() -> QgsCoordinateReferenceSystem:
    """Return the CRS of longitude and latitude."""
    return QgsCoordinateReferenceSystem(GEOGRAPHIC)


def meet_crs() -> None:
    """Be the first thread that asks for the CRSs that are measured in; the main one should be.

    QGIS 3.22 keeps a CRS it was asked for, but takes the half of it away when the thread that
    asked first ends: one that a background task met first has no bounds a minute later.
    """
    degrees()
    china()
    for meridian in range(FIRST_MERIDIAN, LAST_MERIDIAN + 1, ZONE_DEGREES):
        _gauss_kruger(meridian)
    for longitude in range(-180, 180, 6):
        _utm(longitude, 0)
        _utm(longitude, -1)


def _keys(places: Coordinates) -> NDArray[np.complex128]:
    """Return one sortable number per place."""
    return np.asarray(places[:, 0] + 1j * places[:, 1])


def _is_undefined(crs: QgsCoordinateReferenceSystem) -> bool:
    """Tell whether this is what a GeoPackage holds in the place of a CRS it was not given."""
    return not crs.authid() and crs.description().startswith(UNDEFINED)


def _measures_in_metres(crs: QgsCoordinateReferenceSystem, place: QgsPoint) -> bool:
    if not is_in_metres(crs):
        return False
    factors = crs.factors(place)
    scales = (factors.tissotSemimajor(), factors.tissotSemiminor())
    # without factors (a CRS PROJ cannot invert here) the metres have to be believed
    return not factors.isValid() or all(abs(scale - 1) <= MAX_SCALE_ERROR for scale in scales)


def _gauss_kruger(longitude: float) -> QgsCoordinateReferenceSystem:
    last = (LAST_MERIDIAN - FIRST_MERIDIAN) // ZONE_DEGREES
    zone = min(max(round((longitude - FIRST_MERIDIAN) / ZONE_DEGREES), 0), last)
    return QgsCoordinateReferenceSystem.fromEpsgId(FIRST_GAUSS_KRUGER_EPSG + zone)


def _utm(longitude: float, latitude: float) -> QgsCoordinateReferenceSystem:
    zone = int((longitude + 180) // 6) % 60 + 1
    return QgsCoordinateReferenceSystem.fromEpsgId((32600 if latitude >= 0 else 32700) + zone)


def _transform_line(places: Coordinates, transform: QgsCoordinateTransform) -> Coordinates:
    """Transform coordinates in one call: QGIS offers no array function to Python, but lines."""
    once = np.vstack([places, places[-1:]])  # a line needs two points
    line = QgsGeometry()
    line.fromWkb(_LINE_HEADER + len(once).to_bytes(4, "little") + once.astype("<f8").tobytes())
    try:
        line.transform(transform)
    except QgsCsException:
        raise _beyond(transform) from None
    moved = np.frombuffer(line.asWkb().data(), dtype="<f8", offset=9).reshape(-1, 2)[:-1]
    if not np.isfinite(moved).all():  # for some places PROJ answers so instead of failing
        raise _beyond(transform)
    return moved


def _beyond(transform: QgsCoordinateTransform) -> GridError:
    text = tr(
        "Coordinates cannot be brought from {source} to {target}: they lie outside of where "
        "{source} has a meaning. Check the layer's CRS."
    )
    source, target = transform.sourceCrs(), transform.destinationCrs()
    return GridError(text.format(source=source.authid(), target=target.authid()))
