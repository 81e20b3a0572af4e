"""Faces joined into a given number of connected parts of about equal weight."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .mesh import Labels, Measures, Neighbours

_ROUNDS = 10


@dataclass(frozen=True)
class Ground:
    """Faces to be divided among parts.

    Attributes:
        neighbours: Who borders whom; must be one connected piece.
        places: A point in each face, metres, shape (n, 2).
        weights: What the parts should hold about equally, shape (n,).
    """

    neighbours: Neighbours
    places: NDArray[np.float64]
    weights: Measures

    def take(self, rows: Labels) -> Ground:
        """Return the ground reduced to `rows`."""
        return Ground(self.neighbours.among(rows), self.places[rows], self.weights[rows])


def divide_ground(ground: Ground, parts: int) -> Labels:
    """Return a part number per face: `parts` connected parts as equal as a few rounds make them."""
    if parts == 1:
        return np.zeros(len(ground.weights), dtype=np.int64)
    seeds = _spread_seeds(ground.places, parts)
    best, best_spread = None, np.inf
    for _ in range(_ROUNDS):
        labels = grow(ground, seeds)
        totals = np.bincount(labels, ground.weights, parts)
        if totals.std() < best_spread:
            best, best_spread = labels, totals.std()
        moved = _middle_faces(ground, labels, parts)
        if np.array_equal(moved, seeds):
            break
        seeds = moved
    assert best is not None  # noqa: S101 - the first round always has one
    return best


def grow(ground: Ground, seeds: Labels, loads: NDArray[np.float64] | None = None) -> Labels:
    """Let parts grow from their seeds, the lightest one first, each to its nearest free face.

    Args:
        ground: The faces.
        seeds: One face per part, shape (k,).
        loads: What the parts hold at first, shape (k,); by default their seeds' weights.

    Returns:
        A part number per face, shape (n,); -1 where no part can reach.
    """
    labels = np.full(len(ground.weights), -1, dtype=np.int64)
    labels[seeds] = np.arange(len(seeds))
    totals = ground.weights[seeds] if loads is None else loads
    fronts: list[list[tuple[float, int]]] = [[] for _ in seeds]
    for part, seed in enumerate(seeds):
        _widen(ground, fronts[part], int(seed), int(seed), labels)
    turns = [(float(total), part) for part, total in enumerate(totals)]
    heapq.heapify(turns)
    while turns:
        total, part = heapq.heappop(turns)
        face = _nearest_free(fronts[part], labels)
        if face is None:
            continue
        labels[face] = part
        _widen(ground, fronts[part], face, int(seeds[part]), labels)
        heapq.heappush(turns, (total + float(ground.weights[face]), part))
    return labels


def share_out(total: int, weights: Measures, least: int = 0) -> Labels:
    """Return whole numbers in proportion to the weights that add up to `total`.

    Args:
        total: What to share; at least `least` for each weight.
        weights: 0 or more, shape (n,).
        least: What each gets beforehand.
    """
    exact = weights / weights.sum() * (total - least * len(weights))
    shares = np.floor(exact).astype(np.int64)
    missing = total - least * len(weights) - int(shares.sum())
    shares[np.argsort(shares - exact, kind="stable")[:missing]] += 1
    return shares + least


def _widen(
    ground: Ground, front: list[tuple[float, int]], face: int, seed: int, labels: Labels
) -> None:
    for other in ground.neighbours.of(face).tolist():
        if labels[other] < 0:
            away = ground.places[other] - ground.places[seed]
            heapq.heappush(front, (float(away @ away), other))


def _nearest_free(front: list[tuple[float, int]], labels: Labels) -> int | None:
    while front:
        _, face = heapq.heappop(front)
        if labels[face] < 0:
            return face
    return None


def _spread_seeds(places: NDArray[np.float64], parts: int) -> Labels:
    """Return faces far from each other, the first one the westernmost."""
    seeds = [int(np.argmin(places[:, 0]))]
    distance = np.full(len(places), np.inf)
    while len(seeds) < parts:
        distance = np.minimum(distance, np.hypot(*(places - places[seeds[-1]]).T))
        seeds.append(int(np.argmax(distance)))
    return np.array(seeds, dtype=np.int64)


def _middle_faces(ground: Ground, labels: Labels, parts: int) -> Labels:
    """Return the face of each part that lies nearest to the part's centre of weight."""
    totals = np.bincount(labels, ground.weights, parts)
    centres = np.stack(
        [
            np.bincount(labels, ground.weights * column, parts) / totals
            for column in ground.places.T
        ],
        axis=1,
    )
    away = np.hypot(*(ground.places - centres[labels]).T)
    order = np.lexsort((away, labels))
    return order[np.diff(labels[order], prepend=-1) != 0].astype(np.int64)
