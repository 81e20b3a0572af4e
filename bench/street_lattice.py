"""A warped lattice that streets, rivers and communities of a made-up district are drawn on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

CORNER = np.array([520_000.0, 2_492_000.0])
NARROWEST_M, WIDEST_M = 60.0, 200.0
JITTER_M = 5.0
WAVES = 3
SWING_M = 45.0


@dataclass(frozen=True)
class Lattice:
    """Crossings of `columns` by `rows` streets.

    Attributes:
        nodes: Their places, metres, shape (columns, rows, 2).
    """

    nodes: np.ndarray

    @property
    def columns(self) -> int:
        """Number of streets that run north."""
        return self.nodes.shape[0]

    @property
    def rows(self) -> int:
        """Number of streets that run east."""
        return self.nodes.shape[1]

    def place(self, column: np.ndarray, row: np.ndarray) -> np.ndarray:
        """Return the places of fractional columns and rows, shape (n, 2)."""
        west = np.clip(np.floor(column).astype(int), 0, self.columns - 2)
        south = np.clip(np.floor(row).astype(int), 0, self.rows - 2)
        east, north = (column - west)[:, None], (row - south)[:, None]
        below = self.nodes[west, south] * (1 - east) + self.nodes[west + 1, south] * east
        above = self.nodes[west, south + 1] * (1 - east) + self.nodes[west + 1, south + 1] * east
        return below * (1 - north) + above * north

    def line(self, column: np.ndarray, row: np.ndarray) -> shapely.LineString:
        """Return the line through fractional columns and rows."""
        return shapely.linestrings(self.place(column, row))


def make_lattice(columns: int, rows: int, rng: np.random.Generator) -> Lattice:
    """Return a lattice of irregular blocks, bent and turned."""
    east = np.concatenate([[0.0], np.cumsum(_spacings(columns - 1, rng))])
    north = np.concatenate([[0.0], np.cumsum(_spacings(rows - 1, rng))])
    flat = np.stack(np.meshgrid(east, north, indexing="ij"), axis=-1)
    bent = flat + _bend(flat, rng) + rng.uniform(-JITTER_M, JITTER_M, flat.shape)
    angle = rng.uniform(-0.35, 0.35)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return Lattice(bent @ turn + CORNER)


def _spacings(n: int, rng: np.random.Generator) -> np.ndarray:
    return NARROWEST_M + (WIDEST_M - NARROWEST_M) * rng.beta(1.7, 2.2, n)


def _bend(flat: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a shift of every node that changes slowly from place to place."""
    shift = np.zeros_like(flat)
    for _ in range(WAVES):
        waves = rng.normal(0, 1, 2) / rng.uniform(250, 500)
        phase = flat @ waves + rng.uniform(0, 2 * np.pi)
        direction = rng.uniform(0, 2 * np.pi)
        shift += np.sin(phase)[..., None] * [np.cos(direction), np.sin(direction)]
    return shift * SWING_M
