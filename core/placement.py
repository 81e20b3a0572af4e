"""What a layer in the wrong place looks like: the usual mistakes with Chinese coordinates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from .layers import Geometries, GridLayer

Bounds = NDArray[np.float64]
Coordinates = NDArray[np.float64]

SWAPPED = "swapped axes"
PREFIXED = "zone prefix"
SWAPPED_PREFIXED = "swapped axes and zone prefix"
UNPREFIXED = "missing zone prefix"
DEGREES = "degrees"
SHENZHEN_LOCAL = "Shenzhen local coordinates"

# Gauss-Kruger zone numbers of China: 13 to 23 of 6 degrees, 25 to 45 of 3 degrees
_FIRST_ZONE, _LAST_ZONE = 13, 45
_PREFIX_M = 1_000_000.0

# Of the Krasovsky ellipsoid, on which the offset of GCJ-02 is defined
_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323

# The offset changes by less than 1 % of a step: 3 rounds reach 1 mm, and 10^-10 degrees are 0.01 mm
_MAX_ROUNDS = 20
_SAME_DEGREES = 1e-10

_MAX_DEGREES = np.array([180, 90, 180, 90])
# Powers of ten that x and y begin with: six digits and five
_SHENZHEN_DIGITS = np.array([5, 4, 5, 4])

_SAMPLES = 1000
_SHORTEST_M = 1e-6
_GOOD_FIT_M = 10.0
# Layers of Shenzhen: 0.0 to 0.3 where the offset explains the place, 0.9 and more elsewhere
_MUCH_BETTER = 0.5


def gcj02_offset(longitude: Coordinates, latitude: Coordinates) -> tuple[Coordinates, Coordinates]:
    """Return by how many degrees GCJ-02, the datum of Chinese internet maps, is off at a place.

    Args:
        longitude: Degrees east, WGS 84 or CGCS2000, inside China, shape (n,).
        latitude: Degrees north, shape (n,).

    Returns:
        Degrees of longitude and of latitude to add for GCJ-02, shape (n,) each.
    """
    x, y = longitude - 105.0, latitude - 35.0
    ripples = _waves(x, (20, 6), (20, 2)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += ripples + _waves(y, (20, 1), (40, 1 / 3)) * 2 / 3
    north += _waves(y, (160, 1 / 12), (320, 1 / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += ripples + _waves(x, (20, 1), (40, 1 / 3)) * 2 / 3
    east += _waves(x, (150, 1 / 12), (300, 1 / 30)) * 2 / 3
    radians = np.radians(latitude)
    bulge = 1 - _ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / bulge**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(bulge) * np.cos(radians)
    return np.degrees(east / parallel_m), np.degrees(north / meridian_m)


def from_gcj02(degrees: Coordinates) -> Coordinates:
    """Return where places drawn in GCJ-02 truly lie; they come back there within 1 cm.

    Args:
        degrees: Longitude and latitude in GCJ-02, inside China, shape (n, 2).

    Returns:
        Degrees in WGS 84 or CGCS2000, shape (n, 2).
    """
    true = degrees
    for _ in range(_MAX_ROUNDS):
        before = true
        true = degrees - np.column_stack(gcj02_offset(true[:, 0], true[:, 1]))
        if np.abs(true - before).max(initial=0) < _SAME_DEGREES:
            break
    return true


def find_reading(bounds: Bounds, expected: Bounds) -> str:
    """Return how coordinates have to be read so that a layer lies where it is expected.

    Args:
        bounds: Of the layer, (xmin, ymin, xmax, ymax), in the units of the CRS it declares.
        expected: Where it should lie, in the same CRS.

    Returns:
        One of this module's names, or "" when no usual mistake explains the place.
    """
    swapped = bounds[[1, 0, 3, 2]]
    readings = {
        SWAPPED: swapped,
        PREFIXED: _without_zone(bounds, _zone_of(bounds)),
        SWAPPED_PREFIXED: _without_zone(swapped, _zone_of(swapped)),
        UNPREFIXED: _without_zone(bounds, -_zone_of(expected)),
    }
    for name, reread in readings.items():
        if boxes_touch(reread, expected):
            return name
    if _are_degrees(bounds) and not _are_degrees(expected):
        return DEGREES
    return SHENZHEN_LOCAL if _is_shenzhen_local(bounds) else ""


def zone_in(bounds: Bounds, reading: str) -> int:
    """Return the zone number that misread coordinates begin with; 0 if with none.

    Args:
        bounds: (xmin, ymin, xmax, ymax) of the layer as drawn; of where it should lie when its
            own number is missing.
        reading: One of this module's names.
    """
    return int(_zone_of(bounds[[1, 0, 3, 2]] if reading == SWAPPED_PREFIXED else bounds))


def reread(places: Coordinates, reading: str, zone: int = 0) -> Coordinates:
    """Return coordinates as they were meant.

    Args:
        places: As drawn, shape (n, 2).
        reading: SWAPPED, PREFIXED, SWAPPED_PREFIXED or UNPREFIXED.
        zone: Number that the east coordinate wrongly begins with, or lacks.

    Returns:
        Coordinates in the CRS that the layer declares, shape (n, 2).
    """
    meant = places[:, ::-1] if reading in (SWAPPED, SWAPPED_PREFIXED) else places
    prefix = np.array([zone * _PREFIX_M, 0])
    if reading in (PREFIXED, SWAPPED_PREFIXED):
        return meant - prefix
    return meant + prefix if reading == UNPREFIXED else meant


def sample_borders(geometries: Geometries, count: int = _SAMPLES) -> Coordinates:
    """Return about `count` places along the borders of polygons, shape (k, 2), k <= 2 * count."""
    spacing = np.nansum(shapely.length(geometries)) / count
    places = shapely.get_coordinates(shapely.segmentize(geometries, max(spacing, _SHORTEST_M)))
    places = places[np.isfinite(places).all(axis=1)]
    return places[:: max(len(places) // count, 1)]


def find_move(places: Coordinates, moves: Mapping[str, Coordinates], reference: GridLayer) -> str:
    """Return the move that brings border places onto the borders of a layer.

    Args:
        places: Border places as drawn, metres, shape (n, 2).
        moves: The same places moved, by name, shape (n, 2) each.
        reference: The layer to compare with, valid or not.

    Returns:
        A name from `moves`; "" when the places fit as drawn, or no move makes them fit better.
    """
    if _lie_on_borders(places, reference):
        return ""
    tree = shapely.STRtree(shapely.boundary(reference.geometries))
    before = _median_distance(places, tree)
    after = {name: _median_distance(moved, tree) for name, moved in moves.items()}
    return next((name for name in moves if after[name] < _MUCH_BETTER * before), "")


def boxes_touch(bounds: Bounds, other: Bounds) -> bool:
    """Tell whether two (xmin, ymin, xmax, ymax) have a place in common."""
    return bool((bounds[:2] <= other[2:]).all() and (bounds[2:] >= other[:2]).all())


def _lie_on_borders(places: Coordinates, reference: GridLayer) -> bool:
    """Tell whether half of the places or more lie close to a border, looking at few grids only."""
    points = shapely.points(places)
    place, grid = reference.tree.query(points, predicate="dwithin", distance=_GOOD_FIT_M)
    border = shapely.boundary(reference.geometries[grid])
    close = shapely.dwithin(points[place], border, _GOOD_FIT_M)
    return 2 * len(np.unique(place[close])) >= len(places)


def _median_distance(places: Coordinates, tree: shapely.STRtree) -> float:
    points = shapely.points(places)
    _, distances = tree.query_nearest(points, return_distance=True, all_matches=False)
    return float(np.median(distances)) if len(distances) else np.inf


def _waves(angle: Coordinates, *waves: tuple[float, float]) -> Coordinates:
    """Return the sum of sines, given as amplitude and half-turns per unit."""
    total = np.zeros_like(angle)
    for amplitude, frequency in waves:
        total += amplitude * np.sin(angle * frequency * np.pi)
    return total


def _zone_of(bounds: Bounds) -> float:
    """Return the zone number that the east coordinates begin with; 0 if with none."""
    zone = bounds[0] // _PREFIX_M
    return float(zone) if _FIRST_ZONE <= zone <= _LAST_ZONE else 0.0


def _without_zone(bounds: Bounds, zone: float) -> Bounds:
    return bounds - np.array([zone, 0, zone, 0]) * _PREFIX_M


def _are_degrees(bounds: Bounds) -> bool:
    return bool((np.abs(bounds) <= _MAX_DEGREES).all())


def _is_shenzhen_local(bounds: Bounds) -> bool:
    """Tell whether x has six digits and y five, as in the city's own coordinates."""
    return bool((np.floor(np.log10(np.maximum(bounds, 1))) == _SHENZHEN_DIGITS).all())
