"""The ground of grids divided by lines: pieces that share their vertices to the last digit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..align.unions import dissolve_safely
from ..faces import NODING_GRID_M
from ..layers import Geometries
from ..vertices import Vertices


@dataclass(frozen=True)
class Parcels:
    """Pieces of the ground of k grids.

    Attributes:
        polygons: The pieces, shape (n,).
        points: A point inside each, shape (n,).
        held: Which of the grids hold each piece, shape (n, k); overlapping grids hold it together.
    """

    polygons: Geometries
    points: Geometries
    held: NDArray[np.bool_]

    def lie_in(self, ground: shapely.Geometry) -> NDArray[np.bool_]:
        """Tell which pieces lie in a (multi)polygon along whose border they were divided."""
        shapely.prepare(ground)
        return shapely.intersects(ground, self.points)

    def united(self, chosen: NDArray[np.bool_]) -> shapely.Geometry:
        """Return the chosen pieces as one (multi)polygon, every vertex of its border kept."""
        return unite(self.polygons[chosen])


def divide(grids: Geometries, lines: Geometries) -> Parcels:
    """Return the ground of grids divided along lines.

    Vertices stay where they are; only where lines cross there are new ones.

    Args:
        grids: Valid (multi)polygons, metres, shape (k,).
        lines: (Multi)lines; what lies beyond the grids does not matter.
    """
    drawn = np.concatenate([shapely.boundary(grids), lines])
    noded = shapely.union_all(drawn, grid_size=NODING_GRID_M)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    points = shapely.point_on_surface(polygons)
    shapely.prepare(grids)
    held = shapely.intersects(grids[None, :], points[:, None])
    inside = held.any(axis=1)
    restored = Vertices.of(grids, lines).restored(polygons[inside])
    return Parcels(restored, points[inside], held[inside])


def unite(polygons: Geometries) -> shapely.Geometry:
    """Return polygons that share their vertices as one (multi)polygon; empty where there is none.

    Parts that meet in a point only stay parts.
    """
    if not len(polygons):
        return shapely.Polygon()
    united = dissolve_safely(polygons, np.zeros(len(polygons), dtype=np.intp))[0]
    # the ring round an enclosed piece may touch itself
    return united if united.is_valid else shapely.union_all(polygons)
