"""Ground of upper grids beyond all base grids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import map_chunks
from ..crossings import TypedGround, holds_ground
from ..edges import directed_edges
from ..ground import ROUNDING_M2
from ..layers import Buildings, Geometries, GridLayer
from ..shapes import without_lines
from ..width import RESOLUTION_M, is_wider
from .chains import ON_LIMIT_M

# Of the outline of a slit between base grids, nearly all lies on their borders.
_SLIT_SHARE = 0.75
_THIN_M = 1e-5


@dataclass(frozen=True)
class Beyond:
    """Connected ground outside the base grids, one part of one upper grid a row, shape (n,).

    Attributes:
        upper: Row of the upper grid.
        polygons: The ground.
        is_kept: True where it stays as drawn; the rest is cut off.
        is_whole: True where not even tails of it are cut off.
    """

    upper: NDArray[np.intp]
    polygons: Geometries
    is_kept: NDArray[np.bool_]
    is_whole: NDArray[np.bool_]

    def nothing(self) -> Beyond:
        """Return no ground at all."""
        none = np.empty(0, dtype=np.intp)
        return Beyond(
            self.upper[none], self.polygons[none], self.is_kept[none], self.is_whole[none]
        )

    def keeping(self, uppers: NDArray[np.bool_]) -> Beyond:
        """Return the same ground with all that belongs to some upper grids kept as drawn."""
        mine = uppers[self.upper]
        return Beyond(self.upper, self.polygons, self.is_kept | mine, self.is_whole | mine)


def find_beyond(
    upper: GridLayer, typed: TypedGround, outline: shapely.Geometry, buildings: Buildings | None
) -> Beyond:
    """Return what upper grids hold beyond the outline of the base grids.

    Ground that is wider than drift, or holds a building, stays; so do slits between base grids.

    Args:
        upper: The upper grids, valid.
        typed: What they share with the base grids.
        outline: The union of the base grids.
        buildings: What makes narrow ground real; None: nothing does.
    """
    ground = typed.ground
    inside = np.bincount(ground.upper, weights=ground.area, minlength=len(upper))
    rows = np.flatnonzero(np.abs(shapely.area(upper.geometries) - inside) > ROUNDING_M2)
    left = map_chunks(lambda chunk: shapely.difference(chunk, outline), upper.geometries[rows])
    polygons, row = shapely.get_parts(without_lines(left), return_index=True)
    seen = is_wider(polygons, _THIN_M)
    polygons, row = polygons[seen], rows[row[seen]]
    real = holds_ground(polygons, buildings, typed.widths)
    slit = (
        ~real
        & is_wider(polygons, RESOLUTION_M)
        & (_share_on(polygons, shapely.boundary(outline)) >= _SLIT_SHARE)
    )
    return Beyond(row, polygons, real | slit, slit)


def _share_on(polygons: Geometries, line: shapely.Geometry) -> NDArray[np.float64]:
    """Return the share of the length of each outline that lies on a line."""
    edges = directed_edges(polygons)
    shapely.prepare(line)
    middles = shapely.points((edges.start + edges.stop) / 2)
    on_line = shapely.dwithin(line, middles, ON_LIMIT_M)
    length = np.hypot(*(edges.stop - edges.start).T)
    along = np.bincount(edges.owner[on_line], weights=length[on_line], minlength=len(polygons))
    return along / shapely.length(polygons)
