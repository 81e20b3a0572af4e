"""In which parents grids lie, slips of the pen left aside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..chunks import map_chunks
from ..ground import SharedGround, find_uncovered, share_ground
from ..layers import GridLayer
from ..progress import Progress, Silent, Span
from ..tiling.grouping import number_rows
from ..width import is_wider

NOWHERE = -1
_HALF = 0.5


@dataclass(frozen=True)
class Whereabouts:
    """Which parents hold each grid.

    Attributes:
        main: Row of the parent that holds the largest piece of each grid, `NOWHERE` where most of
            the grid lies in none, shape (n,).
        grid: Row of the grid of each pair that truly shares ground, sorted, shape (k,).
        parent: Row of its parent, one row for all parents of one code, shape (k,).
        is_beyond: True where a grid truly reaches beyond all parents, shape (n,).
        is_drawn: False where a grid has no shape, shape (n,).
    """

    main: NDArray[np.intp]
    grid: NDArray[np.intp]
    parent: NDArray[np.intp]
    is_beyond: NDArray[np.bool_]
    is_drawn: NDArray[np.bool_]

    @property
    def count(self) -> NDArray[np.intp]:
        """Return how many parents hold each grid, shape (n,)."""
        return np.bincount(self.grid, minlength=len(self.main))

    def parents_of(self, row: int) -> list[int]:
        """Return the rows of the parents that hold a grid, in their order."""
        start, stop = np.searchsorted(self.grid, [row, row + 1])
        return [int(parent) for parent in self.parent[start:stop]]


def find_whereabouts(
    grids: GridLayer, parents: GridLayer, drift: float, progress: Progress | None = None
) -> Whereabouts:
    """Find out in which parents grids lie: pieces no wider than `drift` count for nothing.

    Args:
        grids: Valid polygons, metres; those without a shape lie nowhere.
        parents: Valid polygons, metres; several of one code are one parent.
        drift: Widest digitising slip, metres.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    is_drawn = ~shapely.is_empty(grids.geometries)
    drawn = np.flatnonzero(is_drawn)
    layer = grids.take(drawn)
    ground = share_ground(layer, parents, Span(progress, 0, 0.8))
    covered = np.bincount(ground.base, weights=ground.area, minlength=len(layer))
    inside = covered > _HALF * shapely.area(layer.geometries)
    parent = _one_row_per_code(parents)[ground.upper]
    main = np.full(len(grids), NOWHERE)
    main[drawn[ground.base[ground.is_main]]] = parent[ground.is_main]
    main[drawn[~inside]] = NOWHERE
    real = _is_real(ground, drift) & inside[ground.base]
    progress.step(0.9)
    pairs = np.unique(np.column_stack([drawn[ground.base[real]], parent[real]]), axis=0)
    bare_row, bare = find_uncovered(layer, ground)
    is_beyond = np.zeros(len(grids), dtype=bool)
    is_beyond[drawn[bare_row[_wider(bare, drift)]]] = True
    progress.step(1)
    is_beyond &= main != NOWHERE
    return Whereabouts(main, pairs[:, 0], pairs[:, 1], is_beyond, is_drawn)


def _is_real(ground: SharedGround, drift: float) -> NDArray[np.bool_]:
    """Tell which pairs count: the largest piece of every grid, and what is wider than drift."""
    real = ground.is_main.copy()
    minor = np.flatnonzero(~real)
    real[minor] = _wider(ground.pieces[minor], drift)
    return real


def _wider(pieces: Geometries, drift: float) -> NDArray[np.bool_]:
    return map_chunks(lambda chunk: is_wider(chunk, drift), pieces)


def _one_row_per_code(parents: GridLayer) -> NDArray[np.intp]:
    """Return the first row with the same code; parents without a code are each their own."""
    rows = np.arange(len(parents))
    own = np.where(parents.codes == "", rows, NOWHERE)
    number = number_rows(parents.codes, own)
    first = np.full(len(parents), len(parents))
    np.minimum.at(first, number, rows)
    return first[number]
