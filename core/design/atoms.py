"""The smallest pieces of ground: street blocks, and what they are divided into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..chunks import map_chunks
from ..layers import Buildings
from ..progress import Progress
from ..shapes import polygon_parts
from ..workload import Workload, sum_by_row
from .ground.barriers import BORDER_CLASSES, Barriers
from .search.instance import Instance, Touching, find_touching, make_instance

# As far as a border may run beside a line and still follow it
BESIDE_M = 3.0


@dataclass(frozen=True)
class Atoms:
    """Pieces of ground that are never divided, shape (n,) each.

    Attributes:
        polygons: Simple polygons, vertices matched.
        community: Row of the community each lies in.
        block: Number of the street block it is a piece of.
        building_atom: Row of the atom each building lies in, -1 outside, shape (buildings,).
        workload: What each holds.
    """

    polygons: Geometries
    community: NDArray[np.intp]
    block: NDArray[np.intp]
    building_atom: NDArray[np.intp]
    workload: Workload

    def __len__(self) -> int:
        """Return the number of atoms."""
        return len(self.polygons)


@dataclass(frozen=True)
class Guides:
    """Lines that borders should follow, and what each metre of border along them costs.

    Attributes:
        tree: Index over the lines.
        resistance: 0 to 1, shape (lines,).
    """

    tree: shapely.STRtree
    resistance: NDArray[np.float64]


def make_atoms(
    polygons: Geometries,
    community: NDArray[np.intp],
    block: NDArray[np.intp],
    buildings: Buildings,
    building_atom: NDArray[np.intp],
) -> Atoms:
    """Return atoms with what they hold."""
    inside = np.flatnonzero(building_atom >= 0)
    workload = sum_by_row(building_atom[inside], inside, len(polygons), buildings)
    return Atoms(polygons, community, block, building_atom, workload)


def make_guides(barriers: Barriers, water: shapely.Geometry | None) -> Guides:
    """Return what borders should follow: barriers, and the banks of water."""
    is_line = ~shapely.is_missing(barriers.lines) & ~shapely.is_empty(barriers.lines)
    banks = shapely.boundary(polygon_parts(water))
    lines = np.concatenate([barriers.lines[is_line], banks])
    costs = [
        barriers.resistance[is_line],
        np.full(len(banks), BORDER_CLASSES["water"]),
    ]
    return Guides(shapely.STRtree(lines), np.concatenate(costs))


def make_instances(
    atoms: Atoms,
    region: NDArray[np.intp],
    weight: NDArray[np.int64],
    guides: Guides,
    progress: Progress,
) -> dict[int, tuple[NDArray[np.intp], Instance]]:
    """Return the rows of the atoms and the partition problem of every region.

    Args:
        atoms: The atoms.
        region: Number of the region each belongs to, -1 for none, shape (n,).
        weight: People of each atom, shape (n,).
        guides: What borders should follow.
        progress: Told of every region.
    """
    # by place, so that the order of the features given does not matter
    east, north = shapely.get_coordinates(shapely.centroid(atoms.polygons)).T
    order = np.lexsort((north, east, region))
    order = order[region[order] >= 0]
    groups = np.split(order, np.flatnonzero(np.diff(region[order])) + 1)
    instances = {}
    for done, rows in enumerate(group for group in groups if len(group)):
        progress.step(done / len(groups))
        polygons = atoms.polygons[rows]
        touching = find_touching(polygons)
        resistance = resist(touching, atoms.block[rows], guides)
        instance = make_instance(polygons, weight[rows], touching, resistance)
        instances[int(region[rows[0]])] = (rows, instance)
    return instances


def resist(touching: Touching, block: NDArray[np.intp], guides: Guides) -> NDArray[np.float64]:
    """Return what speaks against a border along each edge, 0 to 1, shape (edges,).

    Between two blocks it is what the strongest line beside the edge costs, elsewhere 1.
    """
    edges, across = touching.edges, touching.across
    resistance = np.full(len(edges), BORDER_CLASSES[""])
    between = np.flatnonzero((across >= 0) & (block[edges.owner] != block[across]))
    middles = shapely.points((edges.start[between] + edges.stop[between]) / 2)
    costs = map_chunks(lambda points: _cheapest(points, guides), middles)
    resistance[between] = costs
    return resistance


def _cheapest(points: Geometries, guides: Guides) -> NDArray[np.float64]:
    point, line = guides.tree.query(points, predicate="dwithin", distance=BESIDE_M)
    costs = np.full(len(points), BORDER_CLASSES[""])
    np.minimum.at(costs, point, guides.resistance[line])
    return costs
