"""Layers in the wrong place as problems: what it looks like, and what puts it right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext

from ..core import inspection, placement
from ..core.errors import GridError, Message
from ..core.findings import ERROR, WARNING
from ..core.inspection import Problem
from ..core.layers import Geometries, GridLayer
from .crs import Transform, bounds_in, measuring_crs
from .placement import (
    PlacementError,
    find_displaced,
    like_internet_map,
    require_near,
    require_possible_place,
    require_touching,
)

# What a wrong place is called, by how its coordinates have to be read
_PROBLEMS = {
    placement.SWAPPED: inspection.WRONG_AXES,
    placement.PREFIXED: inspection.ZONE_PREFIX,
    placement.SWAPPED_PREFIXED: inspection.WRONG_AXES_AND_PREFIX,
    placement.UNPREFIXED: inspection.MISSING_PREFIX,
    placement.DEGREES: inspection.DEGREES,
    placement.SHENZHEN_LOCAL: inspection.SHENZHEN_LOCAL,
}
# Coordinates that were misread can be put right; some need another CRS, or people
_REMEDIES = {
    **dict.fromkeys(_PROBLEMS.values(), inspection.CORRECT_PLACEMENT),
    inspection.DEGREES: inspection.SET_CRS,
    inspection.AWAY: inspection.SET_CRS,
    inspection.SHENZHEN_LOCAL: "",
}


@dataclass(frozen=True)
class Placed:
    """A layer whose CRS is known.

    Attributes:
        kind: Its kind, or what else it is.
        title: What to call it.
        crs: Its CRS.
        geometries: As drawn, shape (n,), at least one of them with a place.
    """

    kind: str
    title: str
    crs: QgsCoordinateReferenceSystem
    geometries: Geometries

    def grids(self, way: Transform) -> GridLayer:
        """Return the shapes where a way leads, with numbers for codes."""
        numbers = np.arange(len(self.geometries)).astype(str)
        return GridLayer(self.kind, numbers, way(self.geometries), self.title)

    @property
    def bounds(self) -> placement.Bounds:
        """Return (xmin, ymin, xmax, ymax) of what is drawn."""
        return np.asarray(shapely.total_bounds(self.geometries))


@dataclass(frozen=True)
class Ground:
    """Base grids that other layers are compared with.

    Attributes:
        grids: The base grids, in metres.
        to_metres: The way from their own CRS.
    """

    grids: GridLayer
    to_metres: Transform


def lay_ground(base: Placed, transforms: QgsCoordinateTransformContext) -> Ground | Problem:
    """Return the base grids to compare with, or why they lie where nothing can be compared."""
    try:
        require_possible_place(base.title, base.crs, base.bounds, transforms)
        return measured(base, transforms)
    except GridError as error:
        return _misplaced(base.kind, error)


def measured(base: Placed, transforms: QgsCoordinateTransformContext) -> Ground:
    """Return grids where they are measured in metres.

    Raises:
        GridError: If they lie where their CRS has no meaning.
    """
    boxes = shapely.bounds(base.geometries)
    middle = np.nanmedian((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0)
    way = Transform(base.crs, measuring_crs(base.crs, middle, transforms), transforms)
    return Ground(base.grids(way), way)


def misplaced_by_crs(layer: Placed, transforms: QgsCoordinateTransformContext) -> Iterator[Problem]:
    """Yield that a layer lies outside of where its CRS is used."""
    try:
        require_possible_place(layer.title, layer.crs, layer.bounds, transforms)
    except GridError as error:
        yield _misplaced(layer.kind, error)


def misplaced_beside(layer: Placed, ground: Ground, *, borders: bool) -> Iterator[Problem]:
    """Yield that a layer lies away from the base grids, or that one of the two is displaced.

    Args:
        layer: The layer.
        ground: The base grids.
        borders: Whether the layer's borders should run along those of base grids.
    """
    way = Transform(layer.crs, ground.to_metres.target, ground.to_metres.context)
    base = ground.grids
    try:
        expected = bounds_in(np.asarray(shapely.total_bounds(base.geometries)), way.back())
        require_near(layer.title, layer.bounds, expected, base.title)
        if borders:
            grids = layer.grids(way)
            require_touching(grids, base)
            yield from _displaced(grids, ground)
    except GridError as error:
        yield _misplaced(layer.kind, error)


def _displaced(grids: GridLayer, ground: Ground) -> Iterator[Problem]:
    off = find_displaced(grids, ground.grids, ground.to_metres)
    if off is not None:
        message = Message(like_internet_map(off.title))
        remedy = inspection.CORRECT_PLACEMENT
        yield Problem(off.kind, inspection.GCJ02, WARNING, message, remedy)


def _misplaced(kind: str, error: GridError) -> Problem:
    reading = error.reading if isinstance(error, PlacementError) else ""
    problem = _PROBLEMS.get(reading, inspection.AWAY)
    return Problem(kind, problem, ERROR, error, _REMEDIES[problem])
