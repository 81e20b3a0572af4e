"""The contiguous parts of communities: in each of them grids are drawn by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...chunks import query_pairs
from ...layers import GridLayer
from ...progress import Progress

# Outlines that were drawn apart by less than this share a border, if it is long enough.
_BESIDE_M = 0.2
_SHORTEST_BORDER_M = 1.0


@dataclass(frozen=True)
class Regions:
    """The contiguous parts of the communities: grids are drawn in each by itself.

    Attributes:
        community: Row of the community, shape (r,), ascending.
        part: Number of the part in its community, from 1 on, the largest first, shape (r,).
        polygons: One polygon each, shape (r,).
    """

    community: NDArray[np.intp]
    part: NDArray[np.intp]
    polygons: Geometries

    def __len__(self) -> int:
        """Return the number of regions."""
        return len(self.community)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.polygons)

    def beside(self, region: int) -> NDArray[np.intp]:
        """Return the regions of other communities that share a border with one, longest first."""
        polygon = self.polygons[region]
        near = np.sort(self._tree.query(polygon, predicate="dwithin", distance=_BESIDE_M))
        near = near[self.community[near] != self.community[region]]
        ground = shapely.buffer(polygon, _BESIDE_M)
        shared = shapely.length(shapely.intersection(shapely.boundary(self.polygons[near]), ground))
        longest = np.argsort(-shared, kind="stable")
        return near[longest][shared[longest] > _SHORTEST_BORDER_M]


def find_regions(communities: GridLayer) -> Regions:
    """Return the polygons of valid communities, ordered by community and size."""
    polygons, community = shapely.get_parts(communities.geometries, return_index=True)
    bounds = shapely.bounds(polygons).reshape(-1, 4)
    order = np.lexsort((bounds[:, 1], bounds[:, 0], -shapely.area(polygons), community))
    community = community[order]
    first = np.searchsorted(community, community)
    return Regions(community, np.arange(len(community)) - first + 1, polygons[order])


def locate(
    regions: Regions, polygons: Geometries, community: NDArray[np.intp], progress: Progress
) -> NDArray[np.intp]:
    """Return the row of the region each polygon lies in, -1 where its community has none there.

    Args:
        regions: The regions.
        polygons: Polygons of which each lies in one region, shape (n,).
        community: Row of the community of each, shape (n,).
        progress: Told of the search.
    """
    points = shapely.STRtree(shapely.point_on_surface(polygons))
    region, row = query_pairs(points, regions.polygons, "intersects", progress)
    own = regions.community[region] == community[row]
    home = np.full(len(polygons), -1, dtype=np.intp)
    home[row[own]] = region[own]
    return home
