"""Rows of houses on the ground between streets, with their households."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

SETBACK_M = 7.0
SMALLEST_M2 = 500.0
SHIFT_M = 1.5
TERRACED = 0.2  # of the low and middle blocks: their houses touch wall to wall


@dataclass(frozen=True)
class Housing:
    """One way to build on a block.

    Attributes:
        share: Of all blocks.
        front, depth: Least and most of a house, metres.
        between: Least distance along and across the rows, metres.
        households: Fewest and most of a house.
    """

    share: float
    front: tuple[float, float]
    depth: tuple[float, float]
    between: tuple[float, float]
    households: tuple[int, int]


HOUSING = (
    Housing(0.40, (14, 26), (12, 15), (10, 16), (4, 12)),
    Housing(0.35, (24, 40), (12, 16), (9, 17), (12, 40)),
    Housing(0.12, (22, 32), (18, 26), (26, 30), (60, 150)),
)  # the rest of the blocks: schools, parks, markets


def place_buildings(
    ground: shapely.Geometry, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return footprints and households of houses on each piece of the ground.

    Args:
        ground: Where houses may stand: no street, water or border of a community nearer than is
            usual.
        rng: Randomness.
    """
    footprints, households = [], []
    pieces = shapely.normalize(shapely.get_parts(ground))
    for piece in pieces[shapely.area(pieces) > SMALLEST_M2]:
        built = _choose(rng)
        if built is None:
            continue
        houses = np.array(list(_rows_of_houses(piece, built, rng)), dtype=object)
        houses = houses[shapely.contains_properly(piece, houses)]
        footprints.append(houses)
        fewest, most = built.households
        households.append(rng.integers(fewest, most + 1, len(houses)))
    return np.concatenate(footprints), np.concatenate(households)


def _choose(rng: np.random.Generator) -> Housing | None:
    chance = rng.uniform()
    for built in HOUSING:
        if chance < built.share:
            return built
        chance -= built.share
    return None


def _rows_of_houses(
    piece: shapely.Polygon, built: Housing, rng: np.random.Generator
) -> Iterator[shapely.Polygon]:
    """Yield houses in rows along the longer side of a piece of ground, some outside of it."""
    corner, along, across, length, width = _axes(piece)
    front, depth = rng.uniform(*built.front), rng.uniform(*built.depth)
    is_terrace = rng.uniform() < TERRACED and built.households[1] < 60
    gap = 0.0 if is_terrace else built.between[0]
    between = np.array([gap, built.between[1]])
    step = np.array([front, depth]) + between
    room = np.array([length, width]) + between
    counts = np.maximum(room // step, 1)
    margin = (room - counts * step) / 2
    for row in range(int(counts[1])):
        for place in range(int(counts[0])):
            shift = np.zeros(2) if is_terrace else rng.uniform(-SHIFT_M, SHIFT_M, 2)
            first = margin + step * [place, row] + shift
            sides = np.array([[0, 0], [front, 0], [front, depth], [0, depth]]) + first
            yield shapely.polygons(corner + sides[:, :1] * along + sides[:, 1:] * across)


def _axes(
    piece: shapely.Polygon,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, float]:
    """Return a corner, both directions and both lengths of the smallest rectangle around."""
    ring = shapely.get_coordinates(shapely.oriented_envelope(piece))[:4]
    first, second = ring[1] - ring[0], ring[3] - ring[0]
    if np.hypot(*first) < np.hypot(*second):
        first, second = second, first
    length, width = float(np.hypot(*first)), float(np.hypot(*second))
    return ring[0], first / length, second / width, length, width
