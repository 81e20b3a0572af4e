"""The smallest pieces of ground: blocks, and single lots cut out of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .blocks import PORT
from .grids import Grids
from .housing import Housing
from .mesh import Labels, Mesh, divide

_YARD_M = 3.2  # from a building to the border of its lot
_BEYOND_M = 14.0  # how far the lot's outline is drawn over the street, to be cut there
_LEAST_FRONT_M = 12.0
_DEEPEST_M = 40.0
_LOT_SPACING_M = 450.0


@dataclass(frozen=True)
class Lot:
    """Ground around one building that a department takes out of its base grid.

    Attributes:
        kind: The department's kind.
        outline: Polygon, reaching over the street in front.
        block: Row of the block it lies in.
        front: Row of the block across the street.
        place: Where it lies, metres, shape (2,).
    """

    kind: str
    outline: shapely.Geometry
    block: int
    front: int
    place: NDArray[np.float64]


@dataclass(frozen=True)
class Atoms:
    """Blocks and lots, as one coverage.

    Attributes:
        mesh: The pieces.
        block: Row of the block each one lies in, shape (n,).
        lot: Number of the lot that it is, shape (n,); -1 for the rest of a block.
    """

    mesh: Mesh
    block: Labels
    lot: Labels


def find_lots(
    kind: str,
    labels: Labels,
    grids: Grids,
    housing: Housing,
    taken: list[Lot],
    wanted: int,
    rng: np.random.Generator,
) -> list[Lot]:
    """Return lots of single buildings on the streets between two professional grids.

    Args:
        kind: The department's kind.
        labels: Its professional grid per block, shape (blocks,).
        grids: The base grids.
        housing: Where buildings stand.
        taken: Lots to keep far from.
        wanted: How many lots, far from each other.
        rng: Chooses among the buildings.
    """
    lots: list[Lot] = []
    footprints = housing.footprints
    tree = shapely.STRtree(footprints)
    buildings, streets, fronts = _buildings_on_fronts(labels, grids, housing)
    for row in rng.permutation(len(buildings)):
        if len(lots) == wanted:
            break
        building = int(buildings[row])
        place = shapely.get_coordinates(housing.buildings.points[building])[0]
        if any(np.hypot(*(lot.place - place)) < _LOT_SPACING_M for lot in [*taken, *lots]):
            continue
        outline = _outline(footprints[building], streets[row])
        block, front = int(housing.block[building]), int(fronts[row])
        if _stands_free(outline, tree) and _fits(outline, block, front, grids):
            lots.append(Lot(kind, outline, block, front, place))
    return lots


def cut_atoms(blocks: Mesh, lots: list[Lot]) -> Atoms:
    """Return the blocks with the lots cut out of them; neighbours get the lots' corners too."""
    rows = np.arange(len(blocks))
    outlines = np.array(
        [shapely.intersection(lot.outline, blocks.faces[lot.block]) for lot in lots]
    )
    touched = np.unique(shapely.STRtree(blocks.faces).query(outlines, predicate="intersects")[1])
    pieces = divide([*shapely.boundary(blocks.faces[touched]), *shapely.boundary(outlines)])
    spots = shapely.points(pieces.centres)
    piece, inside = shapely.STRtree(blocks.faces[touched]).query(spots, predicate="within")
    kept = np.delete(rows, touched)
    lot = np.full(len(piece), -1, dtype=np.int64)
    on_lot, number = shapely.STRtree(outlines).query(spots[piece], predicate="within")
    lot[on_lot] = number
    return Atoms(
        Mesh(np.concatenate([blocks.faces[kept], pieces.faces[piece]])),
        np.concatenate([kept, touched[inside]]),
        np.concatenate([np.full(len(kept), -1, dtype=np.int64), lot]),
    )


def _buildings_on_fronts(
    labels: Labels, grids: Grids, housing: Housing
) -> tuple[NDArray[np.intp], NDArray[np.object_], Labels]:
    """Return dwellings beside a border of the kind, that border, and the block across it."""
    borders = grids.blocks.mesh.borders
    apart = (borders.right >= 0) & (labels[borders.left] != labels[borders.right])
    fronts = borders.take(apart)
    lines = fronts.lines()
    building, line = shapely.STRtree(lines).query_nearest(
        housing.footprints, max_distance=_DEEPEST_M, all_matches=False
    )
    left, right = fronts.left[line], fronts.right[line]
    own = housing.block[building]
    front = np.where(own == left, right, left)
    in_town = (grids.blocks.land[own] < PORT) & (grids.blocks.land[front] < PORT)
    beside = (own == left) | (own == right)
    fit = in_town & beside & (housing.buildings.households[building] > 0)
    return building[fit], lines[line[fit]], front[fit]


def _outline(footprint: shapely.Geometry, street: shapely.Geometry) -> shapely.Geometry:
    yard = shapely.buffer(footprint, _YARD_M, join_style="mitre")
    ends = shapely.get_coordinates(shapely.shortest_line(footprint, street))
    reach = (ends[1] - ends[0]) * (1 + _BEYOND_M / np.hypot(*(ends[1] - ends[0])))
    moved = shapely.transform(yard, lambda points: points + reach)
    return shapely.convex_hull(shapely.union(yard, moved))


def _stands_free(outline: shapely.Geometry, buildings: shapely.STRtree) -> bool:
    return len(buildings.query(shapely.buffer(outline, 1.0), predicate="intersects")) == 1


def _fits(outline: shapely.Geometry, block: int, front: int, grids: Grids) -> bool:
    """Tell whether the lot is one piece, leaves one piece, and meets only the block in front."""
    faces = grids.blocks.mesh.faces
    lot = shapely.intersection(outline, faces[block])
    rest = shapely.difference(faces[block], outline)
    if lot.geom_type != "Polygon" or rest.geom_type != "Polygon":
        return False
    across = shapely.intersection(lot.boundary, faces[block].boundary)
    shared = shapely.intersection(across, faces[front].boundary)
    return bool(shared.length > _LEAST_FRONT_M and shared.length > across.length - 0.01)
