"""The neighbourhood a user draws in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..drift import Widths
from ..errors import Message
from ..layers import Buildings, Codes, Geometries, GridLayer
from ..profiles import DEFAULT_DRIFT_M, RuleProfile
from ..shapes import made_polygonal
from ..workload import NO_BUILDINGS, Workload, assign_buildings, sum_by_row
from .change import Refusal


@dataclass(frozen=True)
class Sheet:
    """The grids round a gesture with all that lies on them, in metres.

    Attributes:
        base: Base grids, with all that touch one of those to be changed; they may be faulty.
        locked: Grids that must not change, shape of `base`.
        buildings: All buildings in these grids; None when there is no such layer.
        professional: The grids of each kind that touch these base grids.
        frame: (Multi)polygon that must be covered; None when there is none.
        exclusions: (Multi)polygon that needs no grid; None when there is none.
        atoms: Polygons that base grids are painted with, such as street blocks; None when there is
            no such layer.
        profile: Widths, and the band of households.
        codes_in_use: Codes of the whole base layer, which new ones must differ from; None: those
            of `base` are all.
    """

    base: GridLayer
    locked: NDArray[np.bool_]
    buildings: Buildings | None
    professional: tuple[GridLayer, ...]
    frame: shapely.Geometry | None
    exclusions: shapely.Geometry | None
    atoms: Geometries | None
    profile: RuleProfile
    codes_in_use: Codes | None = None

    @property
    def drift(self) -> float:
        """Return the width up to which ground is a slip of the pen, metres."""
        return self.profile.drift or max(DEFAULT_DRIFT_M, self.profile.noise)

    @property
    def widths(self) -> Widths:
        """Return the widths that tell a slip of the pen from ground."""
        return Widths(self.profile.noise, self.drift, self.profile.noise)

    @property
    def inhabitants(self) -> Buildings:
        """Return the buildings; none at all where there is no such layer."""
        return NO_BUILDINGS if self.buildings is None else self.buildings

    @cached_property
    def shapes(self) -> Geometries:
        """Return the base grids as valid (multi)polygons, empty where there is none."""
        return made_polygonal(self.base.geometries)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Return the spatial index over the shapes, built once."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def home(self) -> NDArray[np.intp]:
        """Return the row of the base grid that each building lies in, -1 outside."""
        grids = GridLayer(self.base.kind, self.base.codes, self.shapes)
        return assign_buildings(grids, self.inhabitants)

    @cached_property
    def workload(self) -> Workload:
        """Return what each base grid holds; a building counts once."""
        inside = np.flatnonzero(self.home >= 0)
        return sum_by_row(self.home[inside], inside, len(self.base), self.inhabitants)

    @cached_property
    def footprints(self) -> Geometries:
        """Return the footprint of each building, a valid (multi)polygon; empty if not known."""
        known = self.inhabitants.footprints
        if known is None:
            return np.full(len(self.inhabitants), shapely.Polygon(), dtype=object)
        return made_polygonal(known)

    @cached_property
    def footprint_tree(self) -> shapely.STRtree:
        """Return the spatial index over the footprints, built once."""
        return shapely.STRtree(self.footprints)

    @cached_property
    def atom_tree(self) -> shapely.STRtree:
        """Return the spatial index over the atoms, built once; empty where there are none."""
        return shapely.STRtree([] if self.atoms is None else self.atoms)

    @property
    def codes(self) -> Codes:
        """Return all codes in use, text."""
        return self.base.codes if self.codes_in_use is None else self.codes_in_use

    def code(self, row: int) -> str:
        """Return the code of a base grid."""
        return str(self.base.codes[row])

    def refuse_locked(self, rows: Sequence[int]) -> Refusal | None:
        """Return why grids may not change: the first of them is locked; None if none is."""
        for row in rows:
            if self.locked[row]:
                return Refusal(
                    Message("Grid {code} is locked. Unlock it to change it.", code=self.code(row)),
                    self.base.geometries[row],
                )
        return None
