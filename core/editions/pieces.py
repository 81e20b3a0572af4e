"""The ground of two editions cut into pieces, each held by one old and one new grid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import map_chunks
from ..ground import share_ground
from ..layers import Geometries, GridLayer
from ..progress import Progress, Silent, Span
from ..shapes import is_area, without_lines
from .matching import match_shapes
from .unions import unite_runs

NOBODY = -1

# Where the areas of grid and pieces differ by less than a strip of this width along the border,
# nothing is missing but the last digits.
_ROUNDING_M = 1e-9

Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Pieces:
    """What each old grid has become and what each new grid is made of, shape (k,) each.

    Sorted by new, then by old row; ground that nobody holds any more comes last. The pieces of a
    new grid fill it to the last digits: slivers are pieces, too.

    Attributes:
        before, after: Rows of the old and of the new grid; `NOBODY` where there is none.
        geometry: The ground, metres.
        area: Square metres.
    """

    before: Rows
    after: Rows
    geometry: Geometries
    area: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.before)

    def take(self, rows: NDArray[Any]) -> Pieces:
        """Return the pieces reduced to `rows` (indices or a mask)."""
        return Pieces(self.before[rows], self.after[rows], self.geometry[rows], self.area[rows])


def cut_pieces(before: GridLayer, after: GridLayer, progress: Progress | None = None) -> Pieces:
    """Cut two editions into the pieces that both have, and those that only one of them has.

    Grids of the same shape are recognised; only the others are intersected.

    Args:
        before: The old edition: valid, without overlap within itself.
        after: The new one, likewise.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    same = match_shapes(before.geometries, after.geometries)
    progress.step(0.2)
    old, new = _others(len(before), same.before), _others(len(after), same.after)
    cut = _cut_changed(
        replace(before, geometries=same.old).take(old),
        replace(after, geometries=same.new).take(new),
        Span(progress, 0.2, 0.95),
    )
    pieces = _join(
        _make(same.before, same.after, after.geometries[same.after]),
        replace(cut, before=_rows_of(old, cut.before), after=_rows_of(new, cut.after)),
    )
    last = np.where(pieces.after == NOBODY, len(after), pieces.after)
    progress.step(1)
    return pieces.take(np.lexsort((pieces.before, last)))


def _cut_changed(before: GridLayer, after: GridLayer, progress: Progress) -> Pieces:
    """Return the pieces of two layers without a shape in common; rows are theirs."""
    held = _make([], [], [])
    if len(before) and len(after):
        held = _cut_common(before, after, Span(progress, 0, 0.7))
    gainer, gained = _left_over(after.geometries, held.after, held, Span(progress, 0.7, 0.8))
    loser, lost = _left_over(before.geometries, held.before, held, Span(progress, 0.8, 0.9))
    return _join(
        held,
        _make(np.full(len(gainer), NOBODY), gainer, gained),
        _make(loser, np.full(len(loser), NOBODY), lost),
    )


def _cut_common(before: GridLayer, after: GridLayer, progress: Progress) -> Pieces:
    """Return the pieces that both layers hold, one per pair of grids.

    Each part of a grid is intersected by itself: where no border runs through a grid in several
    parts, they may still lie in different grids.
    """
    shapes, row = shapely.get_parts(before.geometries, return_index=True)
    parts = GridLayer(before.kind, before.codes[row], shapes, before.name)
    ground = share_ground(parts, after, progress)
    pairs, pair = np.unique(row[ground.base] * len(after) + ground.upper, return_inverse=True)
    order = np.argsort(pair, kind="stable")
    start = np.searchsorted(pair[order], np.arange(len(pairs) + 1))
    pieces = unite_runs(ground.pieces[order], start[:-1], start[1:])
    return _make(pairs // len(after), pairs % len(after), pieces)


def _left_over(
    grids: Geometries, owner: Rows, pieces: Pieces, progress: Progress
) -> tuple[Rows, Geometries]:
    """Return the grids that their pieces do not fill, and the ground that these leave."""
    filled = np.bincount(owner, weights=pieces.area, minlength=len(grids))
    missing = np.abs(shapely.area(grids) - filled)
    rows = np.flatnonzero(missing > _ROUNDING_M * shapely.length(grids))
    order = np.argsort(owner, kind="stable")
    start = np.searchsorted(owner[order], rows, side="left")
    stop = np.searchsorted(owner[order], rows, side="right")
    unions = unite_runs(pieces.geometry[order], start, stop)
    left = map_chunks(shapely.difference, grids[rows], unions, progress=progress)
    bare = is_area(left)
    return rows[bare], without_lines(left[bare])


def _make(before: Any, after: Any, geometry: Any) -> Pieces:
    shapes = np.asarray(geometry, dtype=object)
    return Pieces(
        np.asarray(before, dtype=np.intp),
        np.asarray(after, dtype=np.intp),
        shapes,
        shapely.area(shapes),
    )


def _join(*parts: Pieces) -> Pieces:
    return Pieces(
        np.concatenate([part.before for part in parts]),
        np.concatenate([part.after for part in parts]),
        np.concatenate([part.geometry for part in parts]),
        np.concatenate([part.area for part in parts]),
    )


def _others(n: int, rows: Rows) -> Rows:
    """Return which of n rows are not among `rows`."""
    others = np.ones(n, dtype=bool)
    others[rows] = False
    return np.flatnonzero(others)


def _rows_of(chosen: Rows, place: Rows) -> Rows:
    """Return the rows that stand at places of a choice, `NOBODY` for nobody."""
    return np.append(chosen, NOBODY)[place]
