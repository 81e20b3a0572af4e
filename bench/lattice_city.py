"""A city of many communities on one street lattice: buildings as points, streets as lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from building_field import CORNER, SPACING_M, households

BUILDINGS = 5_000  # of a community
STREETS = 24  # blocks along each side of a community
JITTER = 0.12  # of a block, by which crossings are off the regular lattice
OFF_M = 4.0  # buildings keep this from the middle of a street, by and large
ARTERIAL_EVERY = 5


@dataclass(frozen=True)
class City:
    """Input of a design, coordinates in metres.

    Attributes:
        communities: Polygons, a clean coverage, shape (c,).
        lines, classes: One line for each street between two crossings, shape (n,) each.
        points, households: Of the buildings, shape (b,) each.
    """

    communities: np.ndarray
    lines: np.ndarray
    classes: np.ndarray
    points: np.ndarray
    households: np.ndarray


def make_city(buildings: int, seed: int) -> City:
    """Return a city of whole communities of 5,000 buildings each, `buildings` in all."""
    rng = np.random.default_rng([seed, 30])
    count = max(round(buildings / BUILDINGS), 1)
    wide = int(np.ceil(np.sqrt(count)))
    places = [divmod(row, wide) for row in range(count)]
    block = SPACING_M * np.sqrt(BUILDINGS) / STREETS
    side = wide * STREETS + 1
    nodes = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), axis=-1)
    nodes = (nodes + rng.uniform(-JITTER, JITTER, nodes.shape)) * block + CORNER
    lines, classes = _streets(nodes, places)
    points = np.concatenate([_points(nodes, place, rng) for place in places])
    return City(
        np.array([_outline(nodes, place) for place in places], dtype=object),
        lines,
        classes,
        shapely.points(points),
        households(len(points), rng),
    )


def _outline(nodes: np.ndarray, place: tuple[int, int]) -> shapely.Polygon:
    """Return a community; its outline runs through every crossing on it."""
    west, south = place[0] * STREETS, place[1] * STREETS
    step = np.arange(STREETS)
    zero, full = np.zeros(STREETS, dtype=int), np.full(STREETS, STREETS)
    east = west + np.concatenate([step, full, full - step, zero])
    north = south + np.concatenate([zero, step, full, full - step])
    return shapely.polygons(nodes[east, north])


def _streets(nodes: np.ndarray, places: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the streets round and inside the communities, each once."""
    steps = np.arange(STREETS + 1)
    ends = []
    for west, south in places:
        east, north = np.meshgrid(west * STREETS + steps, south * STREETS + steps, indexing="ij")
        here = np.stack([east, north], axis=-1)
        ends.append(np.stack([here[:-1], here[1:]], axis=2).reshape(-1, 4))
        ends.append(np.stack([here[:, :-1], here[:, 1:]], axis=2).reshape(-1, 4))
    once = np.unique(np.concatenate(ends), axis=0).reshape(-1, 2, 2)
    lines = shapely.linestrings(nodes[once[..., 0], once[..., 1]])
    runs_north = once[:, 0, 0] == once[:, 1, 0]
    number = np.where(runs_north, once[:, 0, 0], once[:, 0, 1])
    return lines, np.where(number % ARTERIAL_EVERY, "street", "arterial")


def _points(nodes: np.ndarray, place: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Return the buildings of a community, about 45 m apart within its blocks, shape (n, 2)."""
    side = int(np.ceil(np.sqrt(BUILDINGS)))
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), axis=-1)
    inside = (grid.reshape(-1, 2) + 0.5 + rng.uniform(-0.4, 0.4, (side * side, 2))) / side
    inside = inside[np.sort(rng.permutation(len(inside))[:BUILDINGS])] * STREETS
    corner = np.minimum(inside.astype(int), STREETS - 1)
    margin = OFF_M / (SPACING_M * np.sqrt(BUILDINGS) / STREETS)
    east, north = np.clip(inside - corner, margin, 1 - margin).T[:, :, None]
    i, j = (corner + np.array(place) * STREETS).T
    below = nodes[i, j] * (1 - east) + nodes[i + 1, j] * east
    above = nodes[i, j + 1] * (1 - east) + nodes[i + 1, j + 1] * east
    return below * (1 - north) + above * north
