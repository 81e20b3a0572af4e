"""What a gesture would do, or why it may not be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..layers import Geometries


@dataclass(frozen=True)
class NewGrid:
    """A grid that comes to be.

    Attributes:
        code: A code that no grid has yet.
        geometry: Its polygon.
        from_row: Row of the base grid that it was part of.
    """

    code: str
    geometry: shapely.Geometry
    from_row: int


@dataclass(frozen=True)
class MovedBuildings:
    """Buildings that would change grids, one row each, shape (k,).

    Attributes:
        building: Rows of the sheet's buildings, ascending.
        before: Row of the base grid that each lies in.
        after: Row of the base grid that it would lie in; the number of base grids and more are
            those that come to be, in their order.
    """

    building: NDArray[np.intp]
    before: NDArray[np.intp]
    after: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of buildings."""
        return len(self.building)


@dataclass(frozen=True)
class Change:
    """What a gesture would do to the base grids of a sheet; others keep their shapes.

    Attributes:
        shapes: New polygon by row of every grid whose shape differs, also where it only gains a
            vertex on its border.
        added: Grids that come to be.
        removed: Rows of grids that go, ascending.
        moved: Buildings that change grids.
    """

    shapes: Mapping[int, shapely.Geometry]
    added: tuple[NewGrid, ...]
    removed: tuple[int, ...]
    moved: MovedBuildings

    @property
    def is_nothing(self) -> bool:
        """Tell whether the base grids would stay as they are."""
        return not (self.shapes or self.added or self.removed)

    def applied_to(self, geometries: Geometries) -> Geometries:
        """Return the shapes after the change: those of the sheet, None where a grid goes, then new.

        Args:
            geometries: Of the sheet's base grids, shape (n,).
        """
        after = np.concatenate([geometries, np.empty(len(self.added), dtype=object)])
        for row, shape in self.shapes.items():
            after[row] = shape
        after[list(self.removed)] = None
        for place, grid in enumerate(self.added, start=len(geometries)):
            after[place] = grid.geometry
        return after


@dataclass(frozen=True)
class Refusal:
    """Why a gesture may not be done.

    Attributes:
        reason: Names the grid and the remedy.
        piece: What to highlight on the map; may be empty.
    """

    reason: Message
    piece: shapely.Geometry
