"""Buildings that are never parted, because they stand on one spot or in one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries


@dataclass(frozen=True)
class Lump:
    """Buildings that end up in one grid, whatever is drawn.

    Attributes:
        people: How many households or residents they have together.
        buildings: Their rows, ascending, those without people left out.
    """

    people: int
    buildings: NDArray[np.intp]


@dataclass(frozen=True)
class Lumps:
    """The lumps of all regions; most are one building.

    Attributes:
        people: Of each lump, shape (p,).
        region: Row of the region it lies in, ascending, shape (p,).
        lump: Row of the lump each building is part of, -1 outside of all regions, shape (b,).
        weight: People of each building, shape (b,).
    """

    people: NDArray[np.int64]
    region: NDArray[np.intp]
    lump: NDArray[np.intp]
    weight: NDArray[np.int64]

    def people_in(self, region: int) -> NDArray[np.int64]:
        """Return the people of each lump of a region."""
        first, stop = np.searchsorted(self.region, [region, region + 1])
        return self.people[first:stop]

    def above(self, maximum: int, regions: int) -> list[list[Lump]]:
        """Return the lumps with more people than that, by region, the heaviest first."""
        found: list[list[Lump]] = [[] for _ in range(regions)]
        above = np.flatnonzero(self.people > maximum)
        above = above[np.argsort(-self.people[above], kind="stable")]
        order = np.argsort(self.lump, kind="stable")
        first = np.searchsorted(self.lump[order], above)
        stop = np.searchsorted(self.lump[order], above, side="right")
        for row, start, end in zip(above.tolist(), first.tolist(), stop.tolist()):
            buildings = order[start:end]
            populated = buildings[self.weight[buildings] > 0]
            found[self.region[row]].append(Lump(int(self.people[row]), populated))
        return found


def make_lumps(
    home: NDArray[np.intp], together: NDArray[np.intp], weight: NDArray[np.int64]
) -> Lumps:
    """Return the lumps of the buildings that lie in a region.

    Args:
        home: Row of the region each building lies in, -1 outside, shape (b,).
        together: A number that buildings share which are never parted, shape (b,).
        weight: People of each building, shape (b,).
    """
    inside = np.flatnonzero(home >= 0)
    keys = np.stack([home[inside], together[inside]], axis=1)
    named, of_building = np.unique(keys, axis=0, return_inverse=True)
    of_building = of_building.reshape(-1)  # numpy 2.0 alone gives it a second axis
    people = np.bincount(of_building, weight[inside], len(named)).astype(np.int64)
    lump = np.full(len(home), -1, dtype=np.intp)
    lump[inside] = of_building
    return Lumps(people, named[:, 0], lump, weight)


def number_spots(points: Geometries) -> NDArray[np.intp]:
    """Return a number per building that those on exactly the same spot share."""
    _, spot = np.unique(shapely.get_coordinates(points), axis=0, return_inverse=True)
    return spot.reshape(-1)
