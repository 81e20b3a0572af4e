"""Vertices put back where they were before lines were noded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Geometries
from .faces import NODING_GRID_M


@dataclass(frozen=True)
class Vertices:
    """The vertices that noded lines were rounded from.

    Attributes:
        keys: Their places on the noding grid, ascending, shape (k,).
        points: Coordinates, shape (k, 2).
    """

    keys: NDArray[np.complex128]
    points: NDArray[np.float64]

    @classmethod
    def of(cls, *geometries: Geometries) -> Vertices:
        """Return the vertices of some shapes; of several that are rounded alike the first."""
        return cls.at(np.concatenate([shapely.get_coordinates(shapes) for shapes in geometries]))

    @classmethod
    def at(cls, points: NDArray[np.float64]) -> Vertices:
        """Return vertices given by their coordinates, shape (n, 2)."""
        keys, first = np.unique(_grid_keys(points), return_index=True)
        return cls(keys, points[first])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(shapely.points(self.points))

    def restored(self, shapes: Any) -> Any:
        """Return a shape, or an array of them, with rounded vertices put back; others stay."""
        if not len(self.keys):
            return shapes

        def restore(rounded: NDArray[np.float64]) -> NDArray[np.float64]:
            place = np.searchsorted(self.keys, _grid_keys(rounded)).clip(max=len(self.keys) - 1)
            known = self.keys[place] == _grid_keys(rounded)
            restored = np.where(known[:, None], self.points[place], rounded)
            # halfway between two places, the noding may have rounded to the other one
            open_ = np.flatnonzero(~known)
            vertex, near = self._tree.query_nearest(
                shapely.points(rounded[open_]), max_distance=NODING_GRID_M, all_matches=False
            )
            restored[open_[vertex]] = self.points[near]
            return restored

        return shapely.transform(shapes, restore)


def _grid_keys(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return each point's place on the noding grid as one sortable number."""
    x, y = np.rint(points / NODING_GRID_M).T
    return np.asarray(x + 1j * y)
