"""Two editions of a layer compared: the whole way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chunks import map_chunks
from ..layers import Buildings, Geometries, GridLayer
from ..progress import Progress, Silent, Span
from ..tiling.mesh import find_places
from ..width import RESOLUTION_M, is_wider
from ..workload import NO_BUILDINGS, Workload, assign_buildings, sum_by_row
from .changed import ChangedGround, find_changed
from .classes import find_main, group_pieces
from .demands import refuse_apart, require_edition
from .lineage import Lineage, tabulate
from .pieces import NOBODY, Pieces, cut_pieces
from .succession import Succession, follow_ground


@dataclass(frozen=True)
class Comparison:
    """Two editions compared.

    Attributes:
        lineage: What became of every grid.
        changed: The ground that changed hands.
        succession: What draws the new edition from the old one.
        knows_buildings: False where no buildings were given to count.
    """

    lineage: Lineage
    changed: ChangedGround
    succession: Succession
    knows_buildings: bool


def compare_editions(
    before: GridLayer,
    after: GridLayer,
    noise: float,
    buildings: Buildings | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Find out what became of every grid between two editions of a layer.

    Args:
        before: The old edition, in metres.
        after: The new one, in metres of the same projected CRS.
        noise: Width in metres up to which a sliver between two borders means nothing; below a
            millimetre it never means anything.
        buildings: What lives there; None: ground alone is counted.
        progress: Told of the stages; may raise CancelledError.

    Raises:
        GridError: If an edition has faults in itself or grids that overlap, or the two share no
            ground.
    """
    progress = progress or Silent()
    noise = max(noise, RESOLUTION_M)
    for place, layer in enumerate((before, after)):
        require_edition(layer, noise)
        progress.step(0.1 * (place + 1))
    pieces = cut_pieces(before, after, Span(progress, 0.2, 0.7))
    is_real = _find_real(pieces, noise)
    real = pieces.take(is_real)
    if not ((real.before != NOBODY) & (real.after != NOBODY)).any():
        raise refuse_apart(before, after)
    groups = group_pieces(real, before.codes, after.codes)
    progress.step(0.8)
    held = _count_into(real, before, after, buildings or NO_BUILDINGS)
    progress.step(0.9)
    lineage = tabulate(before, after, real, groups, held)
    changed = find_changed(before, after, pieces, is_real, groups, held)
    succession = follow_ground(before, after, pieces)
    progress.step(1)
    return Comparison(lineage, changed, succession, buildings is not None)


def _find_real(pieces: Pieces, noise: float) -> NDArray[np.bool_]:
    """Tell which pieces are wider than noise, or the largest of a grid."""
    real = find_main(pieces, pieces.before) | find_main(pieces, pieces.after)
    doubtful = np.flatnonzero(~real)

    def wider_than_noise(chunk: Geometries) -> NDArray[np.bool_]:
        return is_wider(chunk, noise)

    real[doubtful] = map_chunks(wider_than_noise, pieces.geometry[doubtful])
    return real


def _count_into(
    real: Pieces, before: GridLayer, after: GridLayer, buildings: Buildings
) -> Workload:
    """Count each building into the piece between its old and its new grid.

    Where that is noise it did not move: it counts into the largest piece of its old grid. So only
    buildings of old grids in several pieces, or outside of all, are looked for in new grids.
    """
    old = assign_buildings(before, buildings)
    piece = _main_piece(real, real.before, old)
    several = np.bincount(real.before - NOBODY, minlength=len(before) + 1) > 1
    several[0] = True
    asked = np.flatnonzero(several[old - NOBODY])
    grids = np.setdiff1d(real.after[several[real.before - NOBODY]], [NOBODY])
    places = Buildings(
        buildings.points[asked], buildings.households[asked], buildings.residents[asked]
    )
    new = np.append(grids, NOBODY)[assign_buildings(after.take(grids), places)]
    width = len(after) + 1
    keys = (real.before - NOBODY) * width + real.after - NOBODY
    found = find_places(keys, (old[asked] - NOBODY) * width + new - NOBODY)
    outside = np.where(old[asked] == NOBODY, _main_piece(real, real.after, new), piece[asked])
    piece[asked] = np.where(found >= 0, found, outside)
    counted = np.flatnonzero(piece >= 0)
    return sum_by_row(piece[counted], counted, len(real), buildings)


def _main_piece(pieces: Pieces, side: NDArray[np.intp], grid: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the largest piece of each grid, -1 where there is no grid.

    Args:
        pieces: The pieces.
        side: Row of the grid that each belongs to, shape (k,).
        grid: Rows of grids, shape (n,).
    """
    main = np.flatnonzero(find_main(pieces, side))
    return np.append(main, NOBODY)[find_places(side[main], grid)]
