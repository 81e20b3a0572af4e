"""Coordinates of a whole layer put right, where that brings it to where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from ..core.errors import GridError
from ..core.placement import (
    UNPREFIXED,
    Bounds,
    Coordinates,
    boxes_touch,
    find_reading,
    from_gcj02,
    reread,
    zone_in,
)
from .crs import (
    CGCS2000,
    FIRST_GAUSS_KRUGER_EPSG,
    FIRST_MERIDIAN,
    ZONE_DEGREES,
    Transform,
    area_of_use,
    bounds_in,
    china,
)
from .place_problems import Placed, measured
from .placement import find_displaced
from .texts import tr

_MERIDIAN = re.compile(r"\+lon_0=(-?[\d.]+)")
# CGCS2000 / 6-degree Gauss-Kruger CM 75E, zone 13; the others follow eastwards
_FIRST_WIDE_EPSG, _FIRST_WIDE_ZONE, _LAST_WIDE_ZONE, _WIDE_DEGREES = 4502, 13, 23, 6


@dataclass(frozen=True)
class Correction:
    """How the coordinates of a layer are put right.

    Attributes:
        move: Takes coordinates as drawn, shape (n, 2), to where they belong.
        crs: The CRS they are in then.
    """

    move: Callable[[Coordinates], Coordinates]
    crs: QgsCoordinateReferenceSystem


def reading_correction(
    layer: Placed,
    reading: str,
    reference: Placed | None,
    transforms: QgsCoordinateTransformContext,
) -> Correction:
    """Return how to read a layer's coordinates so that it lies where it belongs.

    Args:
        layer: The layer.
        reading: What is wrong, by a name of `core.placement`.
        reference: What it should touch; None where it just has to lie where its CRS is used.
        transforms: The project's choice among transformations.

    Raises:
        GridError: If the layer lies well as it is, or would not do so afterwards either.
    """
    expected = _expected(layer, layer.crs, reference, transforms)
    if boxes_touch(layer.bounds, expected):
        text = tr("Layer {layer} lies where it should already. Leave its coordinates as they are.")
        raise GridError(text.format(layer=layer.title))
    if find_reading(layer.bounds, expected) != reading:
        raise _no_better(layer)
    zone = zone_in(expected if reading == UNPREFIXED else layer.bounds, reading)
    crs = layer.crs if reading == UNPREFIXED else _crs_of_zone(zone, layer.crs)
    correction = Correction(lambda places: reread(places, reading, zone), crs)
    corners = correction.move(layer.bounds.reshape(2, 2)).ravel()
    if not boxes_touch(corners, _expected(layer, crs, reference, transforms)):
        raise _no_better(layer)
    return correction


def gcj02_correction(
    layer: Placed, reference: Placed | None, transforms: QgsCoordinateTransformContext
) -> Correction:
    """Return how to take a layer back from GCJ-02 into the CRS it declares.

    Raises:
        GridError: If it does not lie in China, or does not fit the reference better afterwards.
    """
    to_degrees = Transform(layer.crs, QgsCoordinateReferenceSystem(CGCS2000), transforms)
    degrees = to_degrees.coordinates(layer.bounds.reshape(2, 2))
    if not china().contains(*degrees.mean(axis=0)):
        text = tr("Layer {layer} does not lie in China, where GCJ-02 is used. Check its CRS.")
        raise GridError(text.format(layer=layer.title))
    if reference is not None:
        _require_displaced(layer, reference, transforms)
    back = to_degrees.back()
    return Correction(
        lambda places: back.coordinates(from_gcj02(to_degrees.coordinates(places))), layer.crs
    )


def _require_displaced(
    layer: Placed, reference: Placed, transforms: QgsCoordinateTransformContext
) -> None:
    ground = measured(reference, transforms)
    grids = layer.grids(Transform(layer.crs, ground.to_metres.target, transforms))
    if find_displaced(grids, ground.grids, ground.to_metres) is not grids:
        text = tr(
            "Layer {layer} does not fit layer {reference} better without the offset of GCJ-02. "
            "Leave its coordinates as they are, or give no layer that it should fit."
        )
        raise GridError(text.format(layer=layer.title, reference=reference.title))


def _expected(
    layer: Placed,
    crs: QgsCoordinateReferenceSystem,
    reference: Placed | None,
    transforms: QgsCoordinateTransformContext,
) -> Bounds:
    """Return where a layer belongs, in a CRS: at the reference, else where the CRS is used."""
    if reference is not None:
        return bounds_in(reference.bounds, Transform(reference.crs, crs, transforms))
    area = area_of_use(crs, transforms)
    if area is None:
        text = tr(
            "Nobody knows where the CRS of layer {layer} is used. Give a layer that it should fit."
        )
        raise GridError(text.format(layer=layer.title))
    return area


def _crs_of_zone(zone: int, declared: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
    """Return the CRS without prefix of a zone: the declared one where it is of that zone."""
    meridian = _MERIDIAN.search(declared.toProj())
    wide = _FIRST_WIDE_ZONE <= zone <= _LAST_WIDE_ZONE
    meant = zone * _WIDE_DEGREES - ZONE_DEGREES if wide else zone * ZONE_DEGREES
    if not zone or (meridian and float(meridian[1]) == meant):
        return declared
    if wide:
        epsg = _FIRST_WIDE_EPSG + zone - _FIRST_WIDE_ZONE
    else:
        epsg = FIRST_GAUSS_KRUGER_EPSG + (meant - FIRST_MERIDIAN) // ZONE_DEGREES
    return QgsCoordinateReferenceSystem.fromEpsgId(epsg)


def _no_better(layer: Placed) -> GridError:
    text = tr("Put right so, layer {layer} would still lie elsewhere. Choose what else is wrong.")
    return GridError(text.format(layer=layer.title))
