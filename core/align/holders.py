"""Who gets each face of disputed ground."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from ..crossings import TypedGround
from ..faces import merge_by_label
from ..tiling.grouping import number_rows
from ..tiling.mesh import find_sides
from ..width import is_wider
from .pattern import BEYOND, Pattern
from .regions import Regions
from .unions import dissolve_safely
from .verdicts import NOBODY, SPLIT

Owners = tuple[int, ...]
# Not decided yet: the neighbour with the longest border gets it.
_LOOSE = -1


@dataclass(frozen=True)
class Rights:
    """What decides who gets the faces.

    Attributes:
        typed: What the layers share, typed.
        owner: Whom each base grid belongs to as a whole (see `verdicts.judge`).
        frozen: Base grids that stay as drawn, a mask.
    """

    typed: TypedGround
    owner: NDArray[np.intp]
    frozen: NDArray[np.bool_]

    @property
    def is_split(self) -> NDArray[np.bool_]:
        """Tell which base grids are looked at piece by piece."""
        return (self.owner == SPLIT) & ~self.frozen


def name_drawn(pattern: Pattern) -> list[Owners]:
    """Return the rows of the upper grids that cover each face as drawn."""
    return _owners(pattern.face, pattern.upper, len(pattern))


def name_holders(
    pattern: Pattern, regions: Regions, drifted: Regions, rights: Rights, drawn: list[Owners]
) -> list[Owners]:
    """Return the rows of the upper grids that get each face.

    Really split base grids: a face stays with whom it really belongs to; overlaps no wider than
    drift go to whom most of the base grid belongs to; the rest, which drifted, goes to the
    neighbour in the same base grid with the longest border. All other base grids go as a whole.

    Args:
        pattern: The faces.
        regions: Ground that is really shared.
        drifted: What of it is not.
        rights: Whom the other base grids belong to.
        drawn: Who covers each face as drawn.
    """
    face, upper = _real_pairs(pattern, regions, drifted)
    settled = np.zeros(len(pattern), dtype=bool)
    settled[face] = True
    served = upper != NOBODY
    held = _owners(face[served], upper[served], len(pattern))
    rank = _ranks(rights.typed)
    held = _without_narrow_overlaps(pattern, held, rights, rank)
    _settle_whole(pattern, rights, held, settled, drawn)
    _absorb(pattern, held, settled)
    return held


def unite_regions(pattern: Pattern, held: list[Owners], homes: NDArray[np.intp]) -> Regions:
    """Return the ground that each upper grid, or nobody, has in each of some base grids."""
    inside = np.flatnonzero(np.isin(pattern.home, homes))
    nobody = dict.fromkeys(inside[pattern.home[inside] != BEYOND].tolist(), (NOBODY,))
    shares = [(row, p) for row in inside.tolist() for p in held[row] or nobody.get(row, ())]
    rows, upper = np.array(shares, dtype=np.intp).reshape(-1, 2).T
    label = number_rows(pattern.home[rows], upper)
    _, first = np.unique(label, return_index=True)
    polygons = dissolve_safely(pattern.polygons[rows], label)
    return Regions(pattern.home[rows][first], upper[first], polygons)


def _owners(face: NDArray[np.intp], upper: NDArray[np.intp], n: int) -> list[Owners]:
    starts = np.searchsorted(face, np.arange(n + 1)).tolist()
    rows = upper.tolist()
    return [tuple(rows[start:stop]) for start, stop in pairwise(starts)]


def _real_pairs(
    pattern: Pattern, regions: Regions, drifted: Regions
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs of a face and the upper grid, or nobody, that it really belongs to, sorted."""
    real, slipped = _pairs_at_home(pattern, regions), _pairs_at_home(pattern, drifted)
    width = int(max(real[1].max(initial=0), slipped[1].max(initial=0))) + 2
    keys, lost = (face * width + upper + 1 for face, upper in (real, slipped))
    keys = np.setdiff1d(keys, lost)
    return keys // width, keys % width - 1


def _pairs_at_home(pattern: Pattern, regions: Regions) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return pairs of a face and the upper grid of a region in its own base grid around it."""
    face, row = shapely.STRtree(regions.polygons).query(pattern.points, predicate="within")
    at_home = pattern.home[face] == regions.home[row]
    return face[at_home], regions.upper[row[at_home]]


def _ranks(typed: TypedGround) -> dict[tuple[int, int], int]:
    """Return the place of each upper grid among those of a base grid, 0 for the largest piece."""
    pairs = zip(typed.ground.base.tolist(), typed.ground.upper.tolist())
    return {pair: place for place, pair in enumerate(pairs)}


def _without_narrow_overlaps(
    pattern: Pattern, held: list[Owners], rights: Rights, rank: dict[tuple[int, int], int]
) -> list[Owners]:
    """Return the holders with only one left where they overlap no wider than drift."""
    shared = np.array([len(owners) > 1 for owners in held], dtype=bool)
    rows = np.flatnonzero(shared)
    if not len(rows):
        return held
    pieces, _ = merge_by_label(pattern.polygons[rows], [held[row] for row in rows])
    narrow = pieces[~is_wider(pieces, rights.typed.widths.drift)]
    inside = np.unique(shapely.STRtree(narrow).query(pattern.points[rows], predicate="within")[0])
    decided = list(held)
    for row in rows[inside].tolist():
        home = int(pattern.home[row])
        decided[row] = (min(held[row], key=lambda p: rank.get((home, p), len(rank) + p)),)
    return decided


def _settle_whole(
    pattern: Pattern,
    rights: Rights,
    held: list[Owners],
    settled: NDArray[np.bool_],
    drawn: list[Owners],
) -> None:
    """Fill in the faces of base grids that go as a whole, that stay as drawn, and those beyond."""
    for row, home in enumerate(pattern.home.tolist()):
        if home == BEYOND:
            settled[row] = True
        elif rights.frozen[home]:
            held[row], settled[row] = drawn[row], True
        elif rights.owner[home] != SPLIT:
            owner = int(rights.owner[home])
            held[row], settled[row] = () if owner == NOBODY else (owner,), True


def _absorb(pattern: Pattern, held: list[Owners], settled: NDArray[np.bool_]) -> None:
    """Give every face that is not settled to the neighbour with the longest border."""
    names = sorted(set(held))
    number = {owners: place for place, owners in enumerate(names)}
    label = np.array([number[owners] for owners in held], dtype=np.intp)
    label[~settled] = _LOOSE
    sides = find_sides(pattern.polygons)
    inner = (sides.other >= 0) & (pattern.home[sides.face] == pattern.home[sides.other])
    face, other, length = sides.face[inner], sides.other[inner], sides.length[inner]
    while (label == _LOOSE).any():
        asks = (label[face] == _LOOSE) & (label[other] != _LOOSE)
        if not asks.any():
            break
        keys, place = np.unique(face[asks] * len(names) + label[other[asks]], return_inverse=True)
        border = np.bincount(place, weights=length[asks])
        order = np.lexsort((keys, -border, keys // len(names)))
        rows = (keys // len(names))[order]
        first = np.append(True, np.diff(rows) > 0)
        label[rows[first]] = (keys % len(names))[order][first]
    for row in np.flatnonzero(~settled).tolist():
        held[row] = names[label[row]] if label[row] != _LOOSE else ()
