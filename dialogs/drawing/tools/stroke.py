"""What a brush has caught on its way over the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import shapely

from ....core.layers import Geometries
from ..open_sheet import OpenSheet

Patches = Callable[[OpenSheet, shapely.Geometry], Geometries]
# A patch is held by a grid that holds this share of it; the rest is a slip of the pen
_HELD = 0.99


@dataclass
class Stroke:
    """A brush under way.

    Attributes:
        receiver: Feature of the grid that paint goes to.
        place: Where the brush is.
        patches: Finds what lies under the brush.
        pieces: What it has caught so far, in metres.
    """

    receiver: int
    place: shapely.Point
    patches: Patches
    pieces: list[shapely.Geometry] = field(default_factory=list)

    @property
    def ground(self) -> shapely.Geometry:
        """Return all that was caught as one shape."""
        return shapely.union_all(self.pieces)

    def go_to(self, opened: OpenSheet, place: shapely.Point) -> bool:
        """Catch what lies on the way to a place; tell whether there was anything new."""
        way = shapely.LineString([self.place, place])
        self.place = place
        found = self._wanted(opened, self.patches(opened, way))
        self.pieces.extend(found)
        return bool(len(found))

    def _wanted(self, opened: OpenSheet, found: Geometries) -> Geometries:
        """Return the patches that neither were caught before nor are the receiver's already."""
        found = found[~shapely.is_empty(found)]
        caught = shapely.intersects(self.ground, shapely.point_on_surface(found))
        row = opened.row_of(self.receiver)
        own = np.zeros(len(found))
        if row is not None:
            own = shapely.area(shapely.intersection(found, opened.sheet.shapes[row]))
        return found[~caught & (own < _HELD * shapely.area(found))]


def atoms_along(opened: OpenSheet, way: shapely.Geometry) -> Geometries:
    """Return the atoms that lie on a way."""
    atoms = opened.sheet.atoms
    rows = np.sort(opened.sheet.atom_tree.query(way, predicate="intersects"))
    return np.empty(0, dtype=object) if atoms is None else atoms[rows]


def plots_along(opened: OpenSheet, way: shapely.Geometry) -> Geometries:
    """Return the plots of buildings that lie on a way."""
    sheet = opened.sheet
    grids = sheet.tree.query(way, predicate="intersects")
    plots = opened.plots.of(np.flatnonzero(np.isin(sheet.home, grids)))
    return _distinct(plots[shapely.intersects(plots, way)])


def _distinct(plots: Geometries) -> Geometries:
    """Return plots once each: buildings that stand close have one in common."""
    first = np.unique(shapely.to_wkb(plots), return_index=True)[1] if len(plots) else []
    return plots[np.sort(np.asarray(first, dtype=np.intp))]
