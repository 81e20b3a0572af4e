"""The lineage as ground: enough to draw the new edition from the old one, digit for digit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes, Geometries
from ..chunks import map_chunks
from ..errors import GridError
from ..findings import name_codes
from ..layers import GridLayer
from ..tiling.grouping import number_rows
from ..tiling.matching import assemble_polygons
from .pieces import NOBODY, Pieces, Rows
from .unions import unite_runs

Points = NDArray[np.float64]

_RING_POINTS = 3
# Leaving out vertices that only the pieces have moves a border by no more than rounding.
_ROUNDING_M = 1e-6
# Grids that differ by more than this from what they should be are drawn anew.
_FAITHFUL_M2 = 1e-7


@dataclass(frozen=True)
class Succession:
    """Which ground the new grids are made of.

    Attributes:
        codes: Codes of the new edition in its order, shape (m,).
        from_code: Code of the old grid that each piece comes from, "" where nobody held it,
            shape (k,).
        to: Row in `codes` of the new grid that it is part of, ascending, shape (k,).
        is_whole: True where the piece is the whole old grid, to the byte, shape (k,).
        ground: The piece in metres; that of the old edition counts where it is whole, shape (k,).
        crossed: Row in `codes` for each of the `crossings`, shape (c,).
        crossings: Vertices that the pieces of a new grid have and the grid has not: places where
            an old border meets its border, shape (c, 2).
    """

    codes: Codes
    from_code: Codes
    to: Rows
    is_whole: NDArray[np.bool_]
    ground: Geometries
    crossed: Rows
    crossings: Points

    def draw(self) -> Geometries:
        """Return the new grids, each the union of its ground, shape (m,)."""
        start = np.searchsorted(self.to, np.arange(len(self.codes) + 1))
        drawn = unite_runs(self.ground, start[:-1], start[1:])
        touched, owner = np.unique(self.crossed, return_inverse=True)
        drawn[touched] = _without_points(drawn[touched], owner, self.crossings)
        return drawn

    def anew(self, rows: Rows, grids: Geometries) -> Succession:
        """Return the succession with some of the new grids carried as one piece each.

        Args:
            rows: Rows of these grids, ascending.
            grids: All new grids, shape (m,).
        """
        area = shapely.area(self.ground)
        order = np.lexsort((-area, self.to))
        largest = order[np.searchsorted(self.to[order], rows)]
        ground = self.ground.copy()
        ground[largest] = grids[rows]
        stays = ~np.isin(self.to, rows)
        stays[largest] = True
        apart = ~np.isin(self.crossed, rows)
        return Succession(
            self.codes,
            self.from_code[stays],
            self.to[stays],
            self.is_whole[stays],
            ground[stays],
            self.crossed[apart],
            self.crossings[apart],
        )


def follow_ground(before: GridLayer, after: GridLayer, pieces: Pieces) -> Succession:
    """Return what it takes to draw the new edition from the old one.

    Where the borders of the two editions run within a few millionths of a metre of each other, an
    overlay may move them by as much. New grids that their pieces do not fill exactly are carried
    as one piece, drawn anew.
    """
    kept = pieces.take(pieces.after != NOBODY)
    alone = np.bincount(kept.after, minlength=len(after))[kept.after] == 1
    twins = np.flatnonzero(alone & (kept.before != NOBODY))
    is_whole = np.zeros(len(kept), dtype=bool)
    is_whole[twins] = shapely.equals_exact(
        before.geometries[kept.before[twins]], after.geometries[kept.after[twins]], tolerance=0
    )
    crossed, crossings = _find_crossings(after.geometries, kept.take(~is_whole))
    old = np.append(before.codes, "")[kept.before]
    draft = Succession(after.codes, old, kept.after, is_whole, kept.geometry, crossed, crossings)
    rows = np.unique(kept.after[~is_whole])
    off = map_chunks(_measure_difference, draft.draw()[rows], after.geometries[rows])
    return draft.anew(rows[off > _FAITHFUL_M2], after.geometries)


def _measure_difference(drawn: Geometries, grids: Geometries) -> NDArray[np.float64]:
    """Return the area that only one of two shapes covers, square metres."""
    same = shapely.equals_exact(shapely.normalize(drawn), shapely.normalize(grids), tolerance=0)
    area = np.zeros(len(drawn))
    area[~same] = shapely.area(shapely.symmetric_difference(drawn[~same], grids[~same]))
    return area


def apply_lineage(before: GridLayer, succession: Succession) -> GridLayer:
    """Return the new edition, drawn from the old one.

    Args:
        before: The old edition; its attributes are left out.
        succession: What its grids became, from `compare_editions`.

    Returns:
        The grids of the new edition, in its order, equal to them but for the last digits.

    Raises:
        GridError: If the layer is not the edition that the lineage starts from.
    """
    ground = succession.ground.copy()
    ground[succession.is_whole] = _find_grids(before, succession.from_code[succession.is_whole])
    drawn = replace(succession, ground=ground).draw()
    return GridLayer(before.kind, succession.codes, drawn, before.name)


def _find_grids(layer: GridLayer, codes: Codes) -> Geometries:
    """Return the shapes of codes in a layer."""
    row_of = {code: row for row, code in enumerate(layer.codes.tolist())}
    missing = sorted({code for code in codes.tolist() if code not in row_of})
    if missing:
        raise GridError(
            "Layer {layer} has no grid {codes}: the lineage starts from another edition. "
            "Choose the edition that was compared.",
            layer=layer.title,
            codes=name_codes(missing),
        )
    return layer.geometries[[row_of[code] for code in codes.tolist()]]


def _find_crossings(grids: Geometries, pieces: Pieces) -> tuple[Rows, Points]:
    """Return the vertices that pieces have and their grids have not, with the rows of the grids.

    Grids one of whose vertices no piece has are left out: theirs were settled by the overlay.
    """
    rows = np.unique(pieces.after)
    own, owner = shapely.get_coordinates(grids[rows], return_index=True)
    points, place = shapely.get_coordinates(pieces.geometry, return_index=True)
    row = np.concatenate([rows[owner], pieces.after[place]])
    number = number_rows(row, *np.concatenate([own, points]).T)
    mine, theirs = number[: len(own)], number[len(own) :]
    unmet = np.unique(row[: len(own)][~np.isin(mine, theirs)])
    _, first = np.unique(theirs, return_index=True)
    foreign = first[~np.isin(theirs[first], mine)]
    foreign = foreign[~np.isin(pieces.after[place[foreign]], unmet)]
    return pieces.after[place[foreign]], points[foreign]


def _without_points(shapes: Geometries, owner: Rows, points: Points) -> Geometries:
    """Return the shapes without those of their vertices that are among the points.

    Args:
        shapes: Valid (multi)polygons, shape (n,).
        owner: Row of the shape that each point is taken from, shape (k,).
        points: Coordinates, shape (k, 2).
    """
    parts, row = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    number = number_rows(
        np.concatenate([row[part[ring]], owner]), *np.concatenate([corners, points]).T
    )
    stays = ~np.isin(number[: len(corners)], number[len(corners) :])
    stays &= np.append(ring[1:] == ring[:-1], False)  # the last point closes the ring
    size = np.bincount(ring[stays], minlength=len(rings))
    stays &= size[ring] >= _RING_POINTS
    left = np.flatnonzero(size >= _RING_POINTS)
    place = np.searchsorted(left, ring[stays])
    thinned = shapely.linearrings(corners[stays], indices=place)
    parts_left, of_part = np.unique(part[left], return_inverse=True)
    return _replaced(shapes, assemble_polygons(thinned, of_part), row[parts_left])


def _replaced(shapes: Geometries, parts: Geometries, row: Rows) -> Geometries:
    """Return the shapes made of these parts, where that moves their borders by rounding only."""
    result = shapes.copy()
    start = np.searchsorted(row, np.arange(len(shapes) + 1))
    single = np.flatnonzero(np.diff(start) == 1)
    result[single] = parts[start[single]]
    for several in np.flatnonzero(np.diff(start) > 1):
        result[several] = shapely.multipolygons(parts[start[several] : start[several + 1]])
    moved = np.abs(shapely.area(result) - shapely.area(shapes))
    unsound = (moved > _ROUNDING_M * shapely.length(shapes)) | ~shapely.is_valid(result)
    result[unsound] = shapes[unsound]
    return result
