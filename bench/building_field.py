"""Buildings about 45 m apart with their Voronoi pieces: the atoms that every method is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

SPACING_M = 45.0
CORNER = np.array([520_000.0, 2_492_000.0])
JITTER = 0.42  # of the spacing, to each side
# empty, low, middle and high buildings: share of all, fewest and most households
KINDS = ((0.12, 0, 0), (0.525, 2, 40), (0.26, 40, 80), (0.095, 80, 180))


@dataclass(frozen=True)
class BuildingField:
    """Ground without streets, divided between its buildings.

    Attributes:
        frame: The ground.
        points: The buildings, shape (n,).
        households: Of each building, shape (n,), int64.
        pieces: The Voronoi piece of each building, a valid coverage of the frame, shape (n,).
    """

    frame: shapely.Polygon
    points: np.ndarray
    households: np.ndarray
    pieces: np.ndarray

    def __len__(self) -> int:
        return len(self.points)


def building_field(n: int, seed: int) -> BuildingField:
    """Return n buildings on a jittered lattice, some places of which are left free."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(n)))
    east, north = np.meshgrid(np.arange(side), np.arange(side))
    places = np.c_[east.ravel(), north.ravel()] + 0.5
    places += rng.uniform(-JITTER, JITTER, places.shape)
    kept = np.sort(rng.permutation(len(places))[:n])
    frame = shapely.box(*CORNER, *(CORNER + side * SPACING_M))
    return field_of(frame, places[kept] * SPACING_M + CORNER, households(n, rng))


def field_of(frame: shapely.Polygon, places: np.ndarray, people: np.ndarray) -> BuildingField:
    """Return the field of given places, shape (n, 2), and households, shape (n,)."""
    pieces = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(places), extend_to=frame, ordered=True)
    )
    crossing = ~shapely.contains_properly(frame, pieces)
    pieces[crossing] = shapely.intersection(pieces[crossing], frame)
    return BuildingField(frame, shapely.points(places), people, pieces)


def households(n: int, rng: np.random.Generator) -> np.ndarray:
    """Return the households of n buildings, 0 to 180, 39 in the mean."""
    shares, fewest, most = (np.array(column) for column in zip(*KINDS))
    kind = rng.choice(len(KINDS), n, p=shares)
    return rng.integers(fewest[kind], most[kind] + 1)
