"""Where defects may go: straight stretches of base border, far from each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import GridError
from ...layers import BASE
from ..district import District
from ..mesh import Borders, Labels, Mesh
from .draft import Draft
from .rings import Points

_SHORTEST_M, _LONGEST_M = 24.0, 130.0
_APART_M = 90.0
_BESIDE_M = 40.0
_STRETCHES_AT_NO_CORNER = 2
_CLEAR_M2 = 1e-3


@dataclass(frozen=True)
class Site:
    """A straight stretch of border between two neighbouring vertices.

    Attributes:
        start, end: Its vertices, shape (2,).
        left, right: Rows of the base grids beside it; right is -1 at the coast.
        inward: Unit vector from the stretch into the left grid, shape (2,).
    """

    start: Points
    end: Points
    left: int
    right: int
    inward: Points

    @property
    def length(self) -> float:
        """Return the length in metres."""
        return float(np.hypot(*(self.end - self.start)))

    @property
    def middle(self) -> Points:
        """Return the middle of the stretch."""
        return (self.start + self.end) / 2

    def reversed(self) -> Site:
        """Return the same stretch from its end to its start."""
        return Site(self.end, self.start, self.left, self.right, self.inward)

    def shifted(self, metres: float) -> Points:
        """Return start and end moved into the left grid (negative: out of it), shape (2, 2)."""
        return np.stack([self.start, self.end]) + self.inward * metres

    def strip(self, metres: float) -> shapely.Geometry:
        """Return the ground between the stretch and its shifted copy."""
        return shapely.polygons(np.vstack([self.start, self.shifted(metres), self.end]))


def no_place(wanted: str) -> GridError:
    """Return the error of a district too full of defects."""
    return GridError(
        "The district has no place for another defect: {wanted}. Give another SEED.", wanted=wanted
    )


class SiteFinder:
    """Hands out stretches of border, none near another defect or a known crossing.

    Attributes:
        owners: Row of the professional grid that holds each base grid, by kind.
        community: Row of the community of each base grid.
    """

    def __init__(self, district: District, draft: Draft, rng: np.random.Generator) -> None:
        """Survey the borders of the base grids."""
        self._rng = rng
        self._mesh = Mesh(district.base.geometries)
        self._tree = shapely.STRtree(self._mesh.faces)
        self._buildings = shapely.STRtree(draft.footprints)
        self.owners = {
            layer.kind: self._holders(layer.geometries) for layer in district.professional
        }
        self.community = self._holders(district.communities.geometries)
        self.busy = np.isin(district.base.codes, district.crossings.base_codes.astype(str))
        self._borders = self._mesh.borders
        self._straight = self._find_straight()
        self._at_sea = self._find_coast(district)
        self._places: list[Points] = []

    @property
    def inner(self) -> NDArray[np.bool_]:
        """Return the stretches with one professional grid of each kind, one community, beside."""
        same = self._two_sided & (
            self._beside(self.community, 0) == self._beside(self.community, 1)
        )
        for owner in self.owners.values():
            same &= self._beside(owner, 0) == self._beside(owner, 1)
        return same

    @property
    def coast(self) -> NDArray[np.bool_]:
        """Return the stretches along the sea."""
        return self._at_sea

    @property
    def community_border(self) -> NDArray[np.bool_]:
        """Return the stretches between two communities."""
        return self._two_sided & (
            self._beside(self.community, 0) != self._beside(self.community, 1)
        )

    def take(self, wanted: NDArray[np.bool_], reach: float) -> Site:
        """Return the next free stretch, reserved.

        Args:
            wanted: Which stretches fit, from one of the properties.
            reach: How far into the left grid nothing may stand or end, metres.

        Raises:
            GridError: If none is left.
        """
        for site in self.candidates(wanted, reach):
            self.reserve(site)
            return site
        raise no_place("a stretch of border")

    def candidates(self, wanted: NDArray[np.bool_], reach: float) -> Iterator[Site]:
        """Yield free stretches in random order; the arguments are those of `take`."""
        for row in self._rng.permutation(np.flatnonzero(wanted & self._straight & self._quiet)):
            site = self._site(int(row))
            if self.is_free(site.middle) and self._has_room(site, reach):
                yield site

    def river_mouths(self, wanted: NDArray[np.bool_]) -> Iterator[Site]:
        """Yield free stretches that start at the coast and lead inland."""
        coast = {tuple(point) for point in self._borders.take(self._at_sea).start.tolist()}
        long = self._borders.length > _SHORTEST_M
        for row in self._rng.permutation(np.flatnonzero(wanted & long & self._quiet)):
            site = self._site(int(row))
            ends = [tuple(end.tolist()) in coast for end in (site.start, site.end)]
            if sum(ends) == 1 and self.is_free(site.middle):
                yield site if ends[0] else site.reversed()

    def reserve(self, site: Site) -> None:
        """Let no other defect come near a stretch, nor touch the grids beside it."""
        self._places.append(site.middle)
        self.keep_out_of([row for row in (site.left, site.right) if row >= 0])

    def is_free(self, place: Points) -> bool:
        """Tell whether a place is far from every defect so far."""
        return all(np.hypot(*(other - place)) > _APART_M for other in self._places)

    def is_clear(self, shape: shapely.Geometry) -> bool:
        """Tell whether no defect so far lies on or beside a shape."""
        if not self._places:
            return True
        nearest = shapely.distance(shapely.points(np.array(self._places)), shape).min()
        return bool(nearest > _BESIDE_M)

    def keep_out_of(self, rows: NDArray[np.intp] | list[int]) -> None:
        """Let no other defect touch some base grids."""
        self.busy[rows] = True

    def row_of(self, kind: str, base_row: int) -> int:
        """Return the row of the grid of a kind that holds a base grid."""
        return base_row if kind == BASE else int(self.owners[kind][base_row])

    def borders_of(self, kind: str) -> NDArray[np.bool_]:
        """Return the stretches between two grids of a kind, `base` among the kinds."""
        if kind == BASE:
            return self._two_sided
        owner = self.owners[kind]
        return self._two_sided & (self._beside(owner, 0) != self._beside(owner, 1))

    def borders_to_overlap(self, kind: str) -> NDArray[np.bool_]:
        """Return the stretches where a grid of a kind can reach over without a second finding.

        A base grid that reaches into another professional grid crosses it, or drifts.
        """
        return self.inner if kind == BASE else self.borders_of(kind)

    def bases_of(self, kind: str, row: int) -> Labels:
        """Return the base grids that a professional grid holds."""
        if kind == BASE:
            return np.array([row])
        return np.flatnonzero(self.owners[kind] == row)

    @property
    def _two_sided(self) -> NDArray[np.bool_]:
        return self._borders.right >= 0

    @property
    def _quiet(self) -> NDArray[np.bool_]:
        borders = self._borders
        return ~self.busy[borders.left] & ~(self._two_sided & self.busy[borders.right])

    def _beside(self, column: Labels, side: int) -> Labels:
        return column[(self._borders.left, self._borders.right)[side]]

    def _holders(self, geometries: NDArray[np.object_]) -> Labels:
        points = shapely.point_on_surface(self._mesh.faces)
        base, holder = shapely.STRtree(geometries).query(points, predicate="within")
        owner = np.full(len(self._mesh), -1, dtype=np.int64)
        owner[base] = holder
        return owner

    def _find_straight(self) -> NDArray[np.bool_]:
        """Return the stretches long enough whose ends are no corner of a third grid."""
        borders = self._borders
        ends = np.concatenate([borders.start, borders.end])
        _, node, uses = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
        simple = (uses == _STRETCHES_AT_NO_CORNER)[node.ravel()].reshape(2, -1).all(axis=0)
        return simple & (borders.length > _SHORTEST_M) & (borders.length < _LONGEST_M)

    def _find_coast(self, district: District) -> NDArray[np.bool_]:
        middles = shapely.points((self._borders.start + self._borders.end) / 2)
        shapely.prepare(district.exclusions)
        at_lake = shapely.dwithin(district.exclusions, middles, 1.0)
        return ~self._two_sided & ~at_lake

    def _site(self, row: int) -> Site:
        borders: Borders = self._borders
        start, end = borders.start[row], borders.end[row]
        along = (end - start) / borders.length[row]
        inward = np.array([-along[1], along[0]])
        probe = shapely.points((start + end) / 2 + inward * 0.5)
        if not shapely.covers(self._mesh.faces[borders.left[row]], probe):
            inward = -inward
        return Site(start, end, int(borders.left[row]), int(borders.right[row]), inward)

    def _has_room(self, site: Site, reach: float) -> bool:
        strip = site.strip(reach)
        built = len(self._buildings.query(strip, predicate="intersects"))
        inside = bool(shapely.covers(self._mesh.faces[site.left], strip))
        return inside and not built and (site.right >= 0 or self._has_sea(site, reach))

    def _has_sea(self, site: Site, reach: float) -> bool:
        offshore = site.strip(-reach)
        near = self._mesh.faces[self._tree.query(offshore)]
        return bool(shapely.area(shapely.intersection(near, offshore)).sum() < _CLEAR_M2)
