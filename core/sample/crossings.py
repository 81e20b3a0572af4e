"""Professional borders that truly split a base grid: along an inner street, or around one lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .atoms import Atoms, Lot, find_lots
from .blocks import PORT
from .departments import Nested
from .grids import Grids
from .housing import Housing
from .mesh import Labels, Neighbours, connected_pieces

# Crossings by kind: along streets inside a base grid, and around single buildings.
_ALONG_STREETS = {"police": 4, "fire": 1, "health": 9, "city_management": 3}
_AROUND_LOTS = {"police": 2, "health": 1, "city_management": 1}
_SHARES = (0.5, 0.35, 0.2, 0.1)  # of the base grid that changes sides, by turns

SPLIT, ONE_BUILDING, SUBDIVIDED = "split", "one building", "subdivided"


@dataclass(frozen=True)
class Crossing:
    """A base grid that a kind truly splits.

    Attributes:
        kind: The professional kind.
        grid: Number of the base grid.
        note: `split`, `one building` or `subdivided`.
        moved: Atoms or blocks that changed sides; none where the grid is subdivided.
        target: Professional grid that they went to.
    """

    kind: str
    grid: int
    note: str
    moved: tuple[int, ...]
    target: int


def choose_lots(
    grids: Grids, housing: Housing, nested: Nested, rng: np.random.Generator
) -> list[Lot]:
    """Return the lots that departments take out of base grids, far from each other."""
    lots: list[Lot] = []
    for kind, wanted in _AROUND_LOTS.items():
        labels = nested[kind][grids.grid]
        lots += find_lots(kind, labels, grids, housing, lots, wanted, rng)
    return lots


def cross_at_lots(
    grids: Grids, nested: Nested, atoms: Atoms, lots: list[Lot]
) -> Iterator[Crossing]:
    """Yield one crossing per lot: the lot goes to the grid across the street."""
    for number, lot in enumerate(lots):
        moved = tuple(np.flatnonzero(atoms.lot == number).tolist())
        target = int(nested[lot.kind][grids.grid[lot.front]])
        yield Crossing(lot.kind, int(grids.grid[lot.block]), ONE_BUILDING, moved, target)


def cross_along_streets(
    grids: Grids, nested: Nested, atoms: Atoms, busy: set[int], rng: np.random.Generator
) -> Iterator[Crossing]:
    """Yield crossings that follow streets inside base grids, one per grid.

    Args:
        grids: The base grids.
        nested: Professional grid per base grid, by kind.
        atoms: The pieces to move.
        busy: Base grids to leave alone; the crossed ones are added.
        rng: Chooses the grids.
    """
    neighbours = atoms.mesh.neighbours()
    for kind, wanted in _ALONG_STREETS.items():
        labels = nested[kind][grids.grid[atoms.block]]
        found = 0
        for grid in rng.permutation(np.flatnonzero(grids.land < PORT)):
            if found == wanted:
                break
            if int(grid) in busy:
                continue
            share = _SHARES[found % len(_SHARES)]
            crossing = _cross(grids, kind, atoms, labels, neighbours, int(grid), share)
            if crossing is not None:
                found += 1
                busy |= {int(grid), *grids.neighbours.of(int(grid)).tolist()}
                yield crossing


def _cross(
    grids: Grids,
    kind: str,
    atoms: Atoms,
    labels: Labels,
    neighbours: Neighbours,
    grid: int,
    share: float,
) -> Crossing | None:
    """Return the crossing of one grid, or None where it has no border or would fall apart."""
    own = np.flatnonzero(grids.grid[atoms.block] == grid)
    start, target = _longest_front(own, labels, neighbours)
    if target < 0:
        return None
    moved = _gather(own, start, atoms, neighbours, share)
    left = np.setdiff1d(own, moved)
    source = np.setdiff1d(np.flatnonzero(labels == labels[start]), moved)
    whole = all(_is_connected(neighbours, rows) for rows in (left, source))
    return Crossing(kind, grid, SPLIT, tuple(moved), target) if whole else None


def _longest_front(own: Labels, labels: Labels, neighbours: Neighbours) -> tuple[int, int]:
    """Return the atom with the longest border to another professional grid, and that grid."""
    pairs = np.isin(neighbours.first, own) & (labels[neighbours.first] != labels[neighbours.second])
    if not pairs.any():
        return -1, -1
    best = np.flatnonzero(pairs)[neighbours.length[pairs].argmax()]
    return int(neighbours.first[best]), int(labels[neighbours.second[best]])


def _gather(
    own: Labels, start: int, atoms: Atoms, neighbours: Neighbours, share: float
) -> list[int]:
    """Return connected atoms around `start` up to a share of the grid, at least one."""
    room = share * atoms.mesh.areas[own].sum()
    moved = [start]
    while True:
        around = np.unique(np.concatenate([neighbours.of(row) for row in moved]))
        around = np.setdiff1d(np.intersect1d(around, own), moved)
        around = around[atoms.mesh.areas[around] + atoms.mesh.areas[moved].sum() <= room]
        if not len(around):
            return moved
        away = np.hypot(*(atoms.mesh.centres[around] - atoms.mesh.centres[start]).T)
        moved.append(int(around[away.argmin()]))


def _is_connected(neighbours: Neighbours, rows: Labels) -> bool:
    return len(rows) > 0 and int(connected_pieces(neighbours.among(rows)).max()) == 0
