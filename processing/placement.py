"""Layers that lie in the wrong place: found, and told in words that say what it looks like."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from ..core.errors import GridError
from ..core.layers import GridLayer
from ..core.placement import (
    DEGREES,
    PREFIXED,
    SHENZHEN_LOCAL,
    SWAPPED,
    SWAPPED_PREFIXED,
    UNPREFIXED,
    Bounds,
    boxes_touch,
    find_move,
    find_reading,
    gcj02_offset,
    sample_borders,
)
from .crs import CGCS2000, Transform, area_of_use, china
from .texts import tr

_CHUNK = 64


class PlacementError(GridError):
    """A layer lies where it cannot be.

    Attributes:
        reading: How its coordinates have to be read, by a name of `core.placement`; "" when no
            usual mistake explains the place.
    """

    def __init__(self, text: str, reading: str) -> None:
        """Keep the reading beside the text, for callers that can mend it."""
        super().__init__(text)
        self.reading = reading


def require_possible_place(
    title: str,
    crs: QgsCoordinateReferenceSystem,
    bounds: Bounds,
    context: QgsCoordinateTransformContext,
) -> None:
    """Refuse a layer far from where its CRS is used, when a usual mistake explains it.

    Raises:
        PlacementError: Saying what the place looks like.
    """
    area = area_of_use(crs, context)
    if area is None or boxes_touch(bounds, area):
        return
    reading = find_reading(bounds, area)
    if reading or crs.isGeographic():
        text = tr("Layer {layer} lies outside of where its CRS {crs} is used.")
        raise _misplaced(text.format(layer=title, crs=crs.authid()), reading)


def require_near(title: str, bounds: Bounds, expected: Bounds, base_title: str) -> None:
    """Refuse a layer whose bounds, in its own CRS, miss those of the base layer.

    Raises:
        PlacementError: Saying what the place looks like.
    """
    if not boxes_touch(bounds, expected):
        raise _apart(title, base_title, find_reading(bounds, expected))


def require_touching(layer: GridLayer, base: GridLayer) -> None:
    """Refuse a layer none of whose grids meets a base grid.

    Raises:
        PlacementError: Naming both layers.
    """
    for start in range(0, len(layer), _CHUNK):
        grids = layer.geometries[start : start + _CHUNK]
        if base.tree.query(grids, predicate="intersects").size:
            return
    raise _apart(layer.title, base.title, "")


def _looks_like(reading: str) -> str:
    """Return what wrong coordinates look like and how to mend them."""
    sentences = {
        SWAPPED: tr("Its axes look swapped: exchange X and Y."),
        PREFIXED: tr(
            "Its X looks as if it began with the number of the zone (such as 38): "
            "set the CRS with zone prefix, or take the number away."
        ),
        SWAPPED_PREFIXED: tr(
            "Its axes look swapped, and its east coordinate looks as if it began with the number "
            "of the zone (such as 38): exchange X and Y and set the CRS with zone prefix."
        ),
        UNPREFIXED: tr(
            "Its X looks as if the number of the zone was missing: set the CRS without zone prefix."
        ),
        DEGREES: tr("Its coordinates look like degrees: set a geographic CRS, such as EPSG:4490."),
        SHENZHEN_LOCAL: tr(
            "Its coordinates look like those of Shenzhen's own system, which has no public "
            "definition: have the city's surveyors transform it to CGCS2000."
        ),
    }
    return sentences.get(reading) or tr("Check its CRS and its coordinates.")


def displaced(layer: GridLayer, base: GridLayer, to_metres: Transform) -> str:
    """Tell whether a layer fits the base only without the offset of Chinese internet maps.

    Returns:
        A sentence to show; "" when neither is displaced so, or they lie outside China.
    """
    off = find_displaced(layer, base, to_metres)
    return "" if off is None else like_internet_map(off.title)


def find_displaced(layer: GridLayer, base: GridLayer, to_metres: Transform) -> GridLayer | None:
    """Return which of two layers fits the other only without the offset of internet maps.

    Args:
        layer: Grids in metres.
        base: Grids in metres, to compare with.
        to_metres: Any way into the CRS that these metres are measured in.

    Returns:
        The displaced one; None when neither is displaced so, or they lie outside China.
    """
    # borders between many grids have no counterpart among few, but the other way round they do
    few, many = sorted((layer, base), key=len)
    from_degrees = Transform(
        QgsCoordinateReferenceSystem(CGCS2000), to_metres.target, to_metres.context
    )
    places = sample_borders(few.geometries)
    degrees = from_degrees.back().coordinates(places)
    if not china().contains(*np.median(degrees, axis=0)):
        return None
    offset = np.column_stack(gcj02_offset(degrees[:, 0], degrees[:, 1]))
    moves = {
        "few": from_degrees.coordinates(degrees - offset),
        "many": from_degrees.coordinates(degrees + offset),
    }
    return {"few": few, "many": many}.get(find_move(places, moves, many))


def _apart(title: str, base_title: str, reading: str) -> PlacementError:
    text = tr("Layer {layer} does not touch layer {base}.")
    return _misplaced(text.format(layer=title, base=base_title), reading)


def _misplaced(text: str, reading: str) -> PlacementError:
    return PlacementError(f"{text} {_looks_like(reading)}", reading)


def like_internet_map(title: str) -> str:
    """Return what to say of a layer drawn on an internet map."""
    return tr(
        "Layer {layer} looks as if it was drawn on a Chinese internet map (GCJ-02: Amap, Tencent): "
        "taken back by that map's offset, it fits the other layer much better. "
        "Convert it from GCJ-02 to its CRS first."
    ).format(layer=title)
