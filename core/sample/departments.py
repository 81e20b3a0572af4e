"""How each department joins or divides base grids, before any border goes astray."""

from __future__ import annotations

import numpy as np

from .blocks import PORT
from .grids import Grids
from .mesh import Labels, Measures, connected_pieces, renumber
from .partition import Ground, divide_ground, share_out

POLICE_GRIDS, FIRE_GRIDS, SAFETY_GRIDS, HEALTH_GRIDS, STREET_TEAMS = 46, 9, 178, 18, 75
_SUBDIVIDED, _SINGLE_SITES = 6, 12
_BLOCKS_SUBDIVIDED = (3, 6)
_ALONG = 2.2  # street teams' grids are about this much longer than wide

Nested = dict[str, Labels]


def join_for_departments(
    grids: Grids,
    residents: Measures,
    subdivided: Labels,
    rng: np.random.Generator,
) -> Nested:
    """Return a professional grid number per base grid, by kind.

    Args:
        grids: The base grids.
        residents: People in each base grid, shape (grids,).
        subdivided: Base grids that the safety department will divide into their blocks.
        rng: Chooses which sites get a safety grid of their own.
    """
    _, street = np.unique(grids.streets, return_inverse=True)
    return {
        "police": _join_within(grids.ground, grids.community, POLICE_GRIDS),
        "fire": _join_within(grids.ground, street[grids.community], FIRE_GRIDS),
        "safety": _join_for_safety(grids, subdivided, rng),
        "health": divide_ground(_weighted(grids.ground, residents + 150), HEALTH_GRIDS),
        "city_management": _join_along_streets(grids),
    }


def choose_subdivided(grids: Grids, rng: np.random.Generator) -> Labels:
    """Return base grids that the safety department divides into their blocks."""
    blocks = np.bincount(grids.grid)
    fewest, most = _BLOCKS_SUBDIVIDED
    several = np.flatnonzero((grids.land < PORT) & (blocks >= fewest) & (blocks <= most))
    return np.sort(rng.choice(several, _SUBDIVIDED, replace=False))


def _join_for_safety(grids: Grids, subdivided: Labels, rng: np.random.Generator) -> Labels:
    """Return single grids in the port, on the hills and for big sites, small unions elsewhere."""
    n = len(grids.land)
    single = grids.land >= PORT
    single[subdivided] = True
    single[rng.choice(np.flatnonzero(~single), _SINGLE_SITES, replace=False)] = True
    parent = np.where(single, len(grids.names) + np.arange(n), grids.community)
    neighbours = grids.neighbours
    together = parent[neighbours.first] == parent[neighbours.second]
    pieces = connected_pieces(neighbours.take(together))
    blocks = np.bincount(grids.grid)[subdivided]
    return _join_within(grids.ground, pieces, SAFETY_GRIDS - int((blocks - 1).sum()))


def _join_along_streets(grids: Grids) -> Labels:
    """Return unions of grids drawn out along the streets of their community."""
    angles = grids.blocks.directions.angles(grids.mesh.centres)
    cosine, sine = (np.bincount(grids.community, f(2 * angles)) for f in (np.cos, np.sin))
    turn = (np.arctan2(sine, cosine) / 2)[grids.community]
    x, y = grids.mesh.centres.T
    along = x * np.cos(turn) + y * np.sin(turn)
    across = y * np.cos(turn) - x * np.sin(turn)
    places = np.stack([along, across * _ALONG], axis=1)
    ground = Ground(grids.neighbours, places, grids.ground.weights)
    return _join_within(ground, grids.community, STREET_TEAMS)


def _join_within(ground: Ground, parent: Labels, total: int) -> Labels:
    """Return `total` parts, at least one per parent, the rest shared out by the parents' grids."""
    shares = share_out(total, np.bincount(parent) - 1.0, least=1)
    labels = np.full(len(parent), -1, dtype=np.int64)
    for number, parts in enumerate(shares.tolist()):
        rows = np.flatnonzero(parent == number)
        labels[rows] = divide_ground(ground.take(rows), parts) + labels.max() + 1
    return renumber(labels)


def _weighted(ground: Ground, weights: Measures) -> Ground:
    return Ground(ground.neighbours, ground.places, weights)
