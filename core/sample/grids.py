"""Base grids and communities: blocks joined along the streets, nested in each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from . import plan
from .blocks import HILL, PORT, Blocks
from .mesh import Labels, Mesh, Neighbours, class_of, connected_pieces, renumber
from .partition import Ground, divide_ground, grow, share_out

HILL_GRIDS = 27
PORT_GRIDS = 8
PORT_COMMUNITY, PORT_STREET = "沿港", "盐田街道"
BUREAU_COMMUNITY, BUREAU_STREET = "中英街", "沙头角街道"
BUREAU = "中英街管理局"

# West to east, as the communities of each sub-district lie.
COMMUNITIES = {
    "沙头角街道": ("园墩头", BUREAU_COMMUNITY, "桥东", "东和", "沙头角", "田心", "凤凰"),
    "海山街道": ("梧桐", "鹏湾", "海涛", "海景", "海月", "倚山", "田东"),
    "盐田街道": ("永安", "明珠", "海桐", PORT_COMMUNITY, "盐田", "东海"),
    "梅沙街道": ("大梅沙", "滨海", "东海岸", "小梅沙"),
}
STREET_CODES = {
    "梅沙街道": "440308001",
    "盐田街道": "440308002",
    "沙头角街道": "440308003",
    "海山街道": "440308004",
}
BUREAU_CODE = "440308L01"  # the bureau has no national code


@dataclass(frozen=True)
class Grids:
    """Which blocks form which base grid, and which grids form which community.

    Attributes:
        blocks: The street blocks.
        grid: Number of the base grid of each block, shape (blocks,).
        community: Number of the community of each grid, shape (grids,).
        names: Name of each community, shape (communities,).
        streets: Sub-district of each community, shape (communities,).
        land: Land class of each grid, shape (grids,).
    """

    blocks: Blocks
    grid: Labels
    community: Labels
    names: NDArray[np.str_]
    streets: NDArray[np.str_]
    land: Labels

    @cached_property
    def mesh(self) -> Mesh:
        """Return the base grids as polygons."""
        return Mesh(self.blocks.mesh.join(self.grid))

    @cached_property
    def neighbours(self) -> Neighbours:
        """Return which base grids share a border."""
        return self.blocks.mesh.neighbours().between(self.grid)

    @cached_property
    def ground(self) -> Ground:
        """Return the base grids as ground of equal weights."""
        return Ground(self.neighbours, self.mesh.centres, np.ones(len(self.mesh)))


def make_grids(blocks: Blocks) -> Grids:
    """Join blocks into 374 base grids and these into 24 communities."""
    grid = _number_grids(blocks)
    land = class_of(grid, blocks.land, blocks.mesh.areas)
    town_community, names, streets = _divide_towns(blocks)
    community = np.full(len(land), -1, dtype=np.int64)
    in_town = blocks.land < PORT
    community[grid[in_town]] = town_community[in_town]
    port = _port_holder(blocks, grid, land, community, streets)
    community[land == PORT] = port
    bureau = _bureau_place(blocks, town_community, streets)
    community[land == HILL] = _settle_hills(blocks, grid, land, community, bureau)
    names = _renamed(_renamed(names, port, PORT_COMMUNITY), bureau, BUREAU_COMMUNITY)
    return Grids(blocks, grid, community, names, streets, land)


def _number_grids(blocks: Blocks) -> Labels:
    """Return a grid number per block; grids keep to one quarter."""
    neighbours = blocks.mesh.neighbours()
    ground = Ground(neighbours, blocks.mesh.centres, blocks.mesh.areas)
    grid = np.full(len(blocks.mesh), -1, dtype=np.int64)
    totals = [town.grids for town in plan.TOWNS] + [PORT_GRIDS, HILL_GRIDS]
    for land, total in enumerate(totals):
        members = np.flatnonzero(blocks.land == land)
        pieces = _pieces(blocks, members, ground)
        areas = np.bincount(pieces, blocks.mesh.areas[members])
        for piece, parts in enumerate(share_out(total, areas, least=1)):
            rows = members[pieces == piece]
            grid[rows] = divide_ground(ground.take(rows), int(parts)) + grid.max() + 1
    return grid


def _pieces(blocks: Blocks, members: Labels, ground: Ground) -> Labels:
    """Return what the grids of one land class keep to: quarters in towns, valleys on hills."""
    if blocks.land[members[0]] < PORT:
        return renumber(blocks.quarter[members])
    return connected_pieces(ground.neighbours.among(members))


def _divide_towns(blocks: Blocks) -> tuple[Labels, NDArray[np.str_], NDArray[np.str_]]:
    """Return a community per block (-1 outside towns), and each one's name and sub-district."""
    neighbours = blocks.mesh.neighbours().between(blocks.quarter)
    quarters = Mesh(blocks.mesh.join(blocks.quarter))
    ground = Ground(neighbours, quarters.centres, quarters.areas)
    land = class_of(blocks.quarter, blocks.land, blocks.mesh.areas)
    community = np.full(len(quarters), -1, dtype=np.int64)
    names: list[str] = []
    streets: list[str] = []
    for row, town in enumerate(plan.TOWNS):
        members = np.flatnonzero(land == row)
        halves = _west_to_east(ground, members, len(town.subdistricts))
        for half, street in enumerate(town.subdistricts):
            rows = members[halves == half]
            parts = _west_to_east(ground, rows, len(COMMUNITIES[street]))
            community[rows] = parts + len(names)
            names += COMMUNITIES[street]
            streets += [street] * len(COMMUNITIES[street])
    return community[blocks.quarter], np.array(names), np.array(streets)


def _west_to_east(ground: Ground, rows: Labels, parts: int) -> Labels:
    """Return connected parts, numbered from west to east."""
    chosen = ground.take(rows)
    labels = divide_ground(chosen, parts)
    middles = np.bincount(labels, chosen.places[:, 0]) / np.bincount(labels)
    rank = np.empty(parts, dtype=np.int64)
    rank[np.argsort(middles, kind="stable")] = np.arange(parts)
    return rank[labels]


def _port_holder(
    blocks: Blocks, grid: Labels, land: Labels, community: Labels, streets: NDArray[np.str_]
) -> int:
    """Return the community of the port's sub-district with the longest border to the port."""
    neighbours = blocks.mesh.neighbours().between(grid)
    beside = community[neighbours.second]
    shore = (land[neighbours.first] == PORT) & (beside >= 0) & (streets[beside] == PORT_STREET)
    return int(np.bincount(beside[shore], neighbours.length[shore]).argmax())


def _bureau_place(blocks: Blocks, town_community: Labels, streets: NDArray[np.str_]) -> int:
    """Return the southernmost community of the bureau's sub-district."""
    in_town = town_community >= 0
    count = np.bincount(town_community[in_town])
    north = np.bincount(town_community[in_town], blocks.mesh.centres[in_town, 1]) / count
    return int(np.where(streets == BUREAU_STREET, north, np.inf).argmin())


def _settle_hills(
    blocks: Blocks, grid: Labels, land: Labels, community: Labels, bureau: int
) -> Labels:
    """Return a community per hill grid, those with least hill land taking first.

    The bureau's community takes none: it only looks after its street.
    """
    n = int(community.max()) + 1
    labels = community.copy()
    hills = np.flatnonzero(land == HILL)
    labels[hills] = n + np.arange(len(hills))
    around = blocks.mesh.neighbours().between(labels[grid])
    areas = np.bincount(labels[grid], blocks.mesh.areas)
    centres = [
        np.bincount(labels[grid], blocks.mesh.areas * column) / areas
        for column in blocks.mesh.centres.T
    ]
    ground = Ground(around, np.stack(centres, axis=1), areas)
    loads = np.zeros(n)
    loads[bureau] = np.inf
    return grow(ground, np.arange(n), loads)[n:]


def _renamed(names: NDArray[np.str_], holder: int, name: str) -> NDArray[np.str_]:
    """Return the names with `name` given to its holder, and the holder's in exchange."""
    called = int(np.flatnonzero(names == name)[0])
    exchanged = names.copy()
    exchanged[[holder, called]] = names[[called, holder]]
    return exchanged
