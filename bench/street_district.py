"""A made-up district with streets: what base grids have to be drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from street_buildings import SETBACK_M, place_buildings
from street_lattice import Lattice, make_lattice
from street_network import CARRIAGEWAY_M, Arterials, Network, make_network

COLUMNS, ROWS = 25, 19
ARTERIALS = Arterials(columns=(0, 6, 12, 18), rows=(6, 18), dual_columns=(6,), dual_rows=(6,))
DIGITISED_M = 0.7  # how far communities were drawn off the roads they follow
KEPT_OFF_M = 2.0  # houses stand no nearer to the border of a community


@dataclass(frozen=True)
class StreetDistrict:
    """Input of a design, coordinates in metres.

    Attributes:
        communities: Polygons, a clean coverage, shape (c,).
        lines, classes: Barriers, shape (n,) each.
        water: The river.
        footprints, households: Of the buildings, shape (b,) each.
    """

    communities: np.ndarray
    lines: np.ndarray
    classes: np.ndarray
    water: shapely.Geometry
    footprints: np.ndarray
    households: np.ndarray


def make_street_district(seed: int) -> StreetDistrict:
    """Return a district of twelve communities, about 130 base grids."""
    rng = np.random.default_rng([seed, 20])
    lattice = make_lattice(COLUMNS, ROWS, rng)
    network = make_network(lattice, ARTERIALS, rng)
    communities = _communities(lattice, rng)
    footprints, households = place_buildings(_ground(communities, network), rng)
    return StreetDistrict(
        communities, network.lines, network.classes, network.water, footprints, households
    )


def _communities(lattice: Lattice, rng: np.random.Generator) -> np.ndarray:
    """Return communities between arterials and lines that no road runs along."""
    last_column, last_row = lattice.columns - 1, lattice.rows - 1
    along_rows = np.linspace(0, last_row, 4 * last_row + 1)
    along_columns = np.linspace(0, last_column, 4 * last_column + 1)
    leaving = 12 + 0.4 * np.clip(along_rows - 6, 0, 1) + 0.15 * np.sin(along_rows)
    leaving[along_rows <= 6] = 12
    north = [lattice.line(np.full(along_rows.shape, column), along_rows) for column in (0, 6, 18)]
    north += [lattice.line(leaving, along_rows)]
    north += [lattice.line(last_column - 0.6 + 0.2 * np.sin(along_rows / 2), along_rows)]
    east = [lattice.line(along_columns, np.full(along_columns.shape, row)) for row in (6, 18)]
    east += [
        lattice.line(along_columns, row + 0.2 * np.sin(along_columns / 2 + row))
        for row in (0.45, 11.6)
    ]
    lines = [_digitised(line, rng) for line in (*north, *east)]
    return _sorted(shapely.get_parts(shapely.polygonize([shapely.union_all(lines)])))


def _digitised(line: shapely.LineString, rng: np.random.Generator) -> shapely.LineString:
    """Return a line drawn by hand along another one, and on beyond both of its ends."""
    points = shapely.get_coordinates(shapely.simplify(line, 0.3))
    points = points + rng.normal(0, DIGITISED_M, points.shape)
    points[0] += 2 * (points[0] - points[1]) / np.hypot(*(points[0] - points[1]))
    points[-1] += 2 * (points[-1] - points[-2]) / np.hypot(*(points[-1] - points[-2]))
    return shapely.linestrings(points)


def _sorted(polygons: np.ndarray) -> np.ndarray:
    """Return polygons in rows from the north, each from the west."""
    polygons = polygons[shapely.area(polygons) > 1000]
    centres = shapely.get_coordinates(shapely.centroid(polygons))
    return polygons[np.lexsort([centres[:, 0], -np.rint(centres[:, 1] / 400)])]


def _ground(communities: np.ndarray, network: Network) -> shapely.Geometry:
    """Return where houses may stand."""
    wide = np.where(network.classes == "expressway", SETBACK_M + CARRIAGEWAY_M, SETBACK_M)
    taken = [
        *shapely.buffer(network.lines, wide),
        shapely.buffer(network.water, SETBACK_M),
        *shapely.buffer(shapely.boundary(communities), KEPT_OFF_M),
    ]
    return shapely.difference(shapely.union_all(communities), shapely.union_all(taken))
