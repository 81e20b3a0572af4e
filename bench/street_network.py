"""Streets of a made-up district as departments draw them: dead ends, gaps, doubled lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.ops import substring
from street_lattice import Lattice

MISSING = 0.13  # of the streets between two crossings; half of them leave a dead end
SHORT = 0.04  # end a few metres before the crossing
DOUBLED = 0.02
BRIDGED = 0.6
BOW_M = 5.0
CARRIAGEWAY_M = 9.0  # from the middle of a dual carriageway
RIVER_M = 14.0  # half of its width
BANK_M = 20.0


@dataclass(frozen=True)
class Network:
    """Barrier lines with their classes, shape (n,) each, and the water."""

    lines: np.ndarray
    classes: np.ndarray
    water: shapely.Geometry


@dataclass(frozen=True)
class Arterials:
    """Columns and rows of the lattice that are arterials, and those with two carriageways."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    dual_columns: tuple[int, ...]
    dual_rows: tuple[int, ...]


def make_network(lattice: Lattice, arterials: Arterials, rng: np.random.Generator) -> Network:
    """Return streets, collectors, arterials, a diagonal road and a river."""
    river = _river(lattice, rng)
    lines = [
        *_streets(lattice, arterials, river, rng),
        *_arterials(lattice, arterials),
        (_diagonal(lattice, rng), "collector"),
        (river, "river"),
    ]
    shapes, classes = zip(*lines)
    return Network(
        np.array(shapes, dtype=object), np.array(classes), shapely.buffer(river, RIVER_M)
    )


Line = tuple[shapely.Geometry, str]


def _streets(
    lattice: Lattice, arterials: Arterials, river: shapely.Geometry, rng: np.random.Generator
) -> Iterator[Line]:
    """Yield the streets between neighbouring crossings."""
    bank = shapely.buffer(river, BANK_M)
    for start, stop, name in _stretches(lattice, arterials):
        street = _bowed(start, stop, rng)
        fate = rng.uniform(size=3)
        reach = rng.uniform(0.25, 0.6)
        if fate[0] < MISSING:
            if fate[0] > MISSING / 2:
                yield substring(street, 0, reach, normalized=True), name
            continue
        if fate[1] < SHORT:
            street = substring(street, 0, street.length - rng.uniform(3, 12))
        if fate[2] > BRIDGED and street.intersects(bank):
            for part in shapely.get_parts(shapely.difference(street, bank)):
                yield part, name
            continue
        yield street, name
        if fate[1] > 1 - DOUBLED:
            yield street, name


def _stretches(
    lattice: Lattice, arterials: Arterials
) -> Iterator[tuple[np.ndarray, np.ndarray, str]]:
    nodes = lattice.nodes
    for column in range(lattice.columns):
        if column not in arterials.columns:
            name = "collector" if column % 3 == 0 else "street"
            for row in range(lattice.rows - 1):
                yield nodes[column, row], nodes[column, row + 1], name
    for row in range(lattice.rows):
        if row not in arterials.rows:
            name = "collector" if row % 3 == 0 else "street"
            for column in range(lattice.columns - 1):
                yield nodes[column, row], nodes[column + 1, row], name


def _bowed(start: np.ndarray, stop: np.ndarray, rng: np.random.Generator) -> shapely.LineString:
    along = stop - start
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    middle = (start + stop) / 2 + across * rng.uniform(-BOW_M, BOW_M)
    return shapely.linestrings([start, middle, stop])


def _arterials(lattice: Lattice, arterials: Arterials) -> Iterator[Line]:
    for column in arterials.columns:
        middle = shapely.linestrings(lattice.nodes[column])
        yield from _carriageways(middle, dual=column in arterials.dual_columns)
    for row in arterials.rows:
        middle = shapely.linestrings(lattice.nodes[:, row])
        yield from _carriageways(middle, dual=row in arterials.dual_rows)


def _carriageways(middle: shapely.LineString, *, dual: bool) -> Iterator[Line]:
    if not dual:
        yield middle, "arterial"
        return
    for side in (CARRIAGEWAY_M, -CARRIAGEWAY_M):
        yield shapely.offset_curve(middle, side, join_style="mitre"), "expressway"


def _diagonal(lattice: Lattice, rng: np.random.Generator) -> shapely.LineString:
    ends = np.array([[2.3, 1.4], [lattice.columns - 3.6, lattice.rows - 2.7]])
    share = np.linspace(0, 1, 6)[:, None]
    points = lattice.place(*ends.T)
    straight = points[0] * (1 - share) + points[1] * share
    straight[1:-1] += rng.uniform(-12, 12, (4, 2))
    return shapely.linestrings(straight)


def _river(lattice: Lattice, rng: np.random.Generator) -> shapely.LineString:
    """Return the middle of a river that winds from south to north."""
    row = np.linspace(0, lattice.rows - 1, 6 * lattice.rows)
    share = row / row[-1]
    middle = lattice.columns * (0.68 - 0.12 * share)
    column = middle + 0.9 * np.sin(share * rng.uniform(7, 9) + rng.uniform(0, 6))
    return lattice.line(column, row)
