"""The parts that a line cuts a grid into, no building cut."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Geometries
from ..crossings import holds_ground
from ..shapes import polygon_parts
from ..tiling.grouping import connect, number_rows
from ..tiling.mesh import find_sides, renumber
from ..width import is_wider
from .buildings import find_groups
from .parcels import Parcels, divide, unite
from .sheet import Sheet

Labels = NDArray[np.intp]


def share_out(sheet: Sheet, row: int, line: shapely.LineString) -> Geometries:
    """Return the parts of a grid on either side of a line, one alone where it cuts nothing off.

    Args:
        sheet: The neighbourhood.
        row: Row of the base grid.
        line: From border to border.
    """
    grid = sheet.shapes[[row]]
    sides = divide(grid, np.array([line])).polygons
    names = _name_sides(grid[0], sides)
    buildings, side = _give_buildings(sheet, grid[0], line, sides)
    footprints = sheet.footprints[buildings]
    pieces = divide(grid, np.append(shapely.boundary(footprints), line))
    labels = names[_label(pieces, sides, footprints, side)]
    labels = _tidied(sheet, pieces.polygons, labels)
    return np.array([unite(pieces.polygons[labels == part]) for part in np.unique(labels)])


def _name_sides(grid: shapely.Geometry, sides: Geometries) -> Labels:
    """Return a number for each side; parts of the grid that are not cut go with the nearest."""
    part = shapely.STRtree(polygon_parts(grid)).query_nearest(
        shapely.point_on_surface(sides), all_matches=False
    )[1]
    names = np.arange(len(sides))
    is_cut = np.bincount(part)[part] > 1
    whole, halves = np.flatnonzero(~is_cut), np.flatnonzero(is_cut)
    if not len(halves):
        return np.zeros_like(names)
    nearest = shapely.distance(sides[whole][:, None], sides[halves][None, :]).argmin(axis=1)
    names[whole] = halves[nearest]
    return names


def _give_buildings(
    sheet: Sheet, grid: shapely.Geometry, line: shapely.LineString, sides: Geometries
) -> tuple[NDArray[np.intp], Labels]:
    """Return the buildings that the line cuts, and the side that holds most of each.

    Footprints that overlap go together: they cannot be told apart on the ground.
    """
    near = np.sort(sheet.footprint_tree.query(line, predicate="intersects"))
    inner = shapely.intersection(sheet.footprints[near], grid)
    shared = shapely.intersection(inner[:, None], sides[None, :])
    wide = is_wider(shared.ravel(), sheet.profile.noise).reshape(shared.shape)
    cut = wide.sum(axis=1) > 1
    buildings, group = find_groups(sheet, near[cut])
    shared = shapely.intersection(sheet.footprints[buildings][:, None], sides[None, :])
    total = np.zeros(shared.shape)
    np.add.at(total, group, shapely.area(shared))
    return buildings, total[group].argmax(axis=1)


def _label(pieces: Parcels, sides: Geometries, footprints: Geometries, side: Labels) -> Labels:
    """Return the side that each piece is given to: that of its building, else that it lies on."""
    shapely.prepare(sides)
    labels = shapely.intersects(sides[None, :], pieces.points[:, None]).argmax(axis=1)
    for footprint, given in zip(footprints, side.tolist()):
        labels[pieces.lie_in(footprint)] = given
    return labels


def _tidied(sheet: Sheet, polygons: Geometries, labels: Labels) -> Labels:
    """Return labels with what hangs loose, and slivers, given to the part they border most."""
    sides = find_sides(polygons)
    inner = sides.other >= 0
    face, other, length = sides.face[inner], sides.other[inner], sides.length[inner]
    labels = renumber(labels)
    while True:
        same = labels[face] == labels[other]
        group = connect(len(polygons), face[same], other[same])
        loose = _find_loose(sheet, polygons, labels, group)
        open_to = np.isin(group[face], loose) & ~same
        if not open_to.any():
            return labels
        giver, taker = group[face[open_to]], labels[other[open_to]]
        pair = number_rows(giver, taker)
        common = np.bincount(pair, length[open_to])
        _, first = np.unique(pair, return_index=True)
        best = np.lexsort((taker[first], -common))[0]
        labels = labels.copy()
        labels[group == giver[first[best]]] = taker[first[best]]


def _find_loose(
    sheet: Sheet, polygons: Geometries, labels: Labels, group: Labels
) -> NDArray[np.intp]:
    """Return the connected groups that are not the largest of their part, or mere slivers."""
    groups = np.unique(group)
    shapes = np.array([unite(polygons[group == name]) for name in groups])
    part, area = labels[groups], shapely.area(shapes)
    order = np.lexsort((-area, part))
    is_main = np.zeros(len(groups), dtype=bool)
    is_main[order[np.append(True, part[order[1:]] != part[order[:-1]])]] = True
    return groups[~is_main | ~holds_ground(shapes, sheet.buildings, sheet.widths)]
