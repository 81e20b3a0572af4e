"""Blocks that surround others: joined with what they surround, or cut open."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...tiling.matching import insert_points, match_vertices
from ...tiling.mesh import renumber
from ...width import is_wider
from .cuts import split_polygon

_DIRECTIONS = 12
_BUILDING_M = 200.0  # a cut through a building counts as this much longer
_TOUCH_M = 1e-6
_SLIVER_M = 20.0  # pieces narrower than this are avoided


def swallow_small(faces: Geometries, least_m2: float) -> NDArray[np.intp]:
    """Return labels that join faces with the little ground they surround.

    Args:
        faces: Polygons with matched vertices, shape (n,).
        least_m2: Ground surrounded by one face is joined with it below this area, square metres.

    Returns:
        Labels 0, 1, ..., shape (n,).
    """
    label = np.arange(len(faces))
    surrounding = np.flatnonzero(shapely.get_num_interior_rings(faces) > 0)
    places = shapely.STRtree(shapely.point_on_surface(faces))
    for row in surrounding[np.argsort(-shapely.area(faces[surrounding]), kind="stable")].tolist():
        holes = shapely.polygons(shapely.get_rings(faces[row])[1:])
        small = holes[shapely.area(holes) < least_m2]
        inside = places.query(small, predicate="contains")[1]
        label[np.isin(label, label[inside])] = label[row]
    return renumber(label)


def cut_open(blocks: Geometries, streets: Geometries, footprints: shapely.STRtree) -> Geometries:
    """Return the blocks without holes, those that had some cut into several.

    Args:
        blocks: Polygons with matched vertices, shape (n,).
        streets: Lines that lead to what lies in a hole; the first cut follows one where it can.
        footprints: Buildings that cuts avoid where they can.
    """
    pieces = blocks
    while True:
        holed = np.flatnonzero(shapely.get_num_interior_rings(pieces) > 0)
        if not len(holed):
            return match_vertices(pieces)
        parts = [_cut_across(pieces[row], streets, footprints) for row in holed.tolist()]
        pieces = np.concatenate([np.delete(pieces, holed), *parts])


def _cut_across(
    block: shapely.Polygon, streets: Geometries, footprints: shapely.STRtree
) -> Geometries:
    """Return the pieces of a block cut through its largest hole."""
    holes = shapely.polygons(shapely.get_rings(block)[1:])
    hole = holes[np.argmax(shapely.area(holes))]
    centre = shapely.get_coordinates(shapely.point_on_surface(hole))[0]
    west, south, east, north = shapely.bounds(block)
    reach = np.hypot(east - west, north - south)
    angles = np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS
    way = np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach
    lines = shapely.linestrings(np.stack([centre - way, centre + way], axis=1))
    sides = [side for line in lines for side in _cuts_along(line, block, hole)]
    cuts = _completed(sides, block, hole, streets)
    cost = [_cost(cut, footprints) for cut in cuts]
    plans = [_split(block, cuts[choice]) for choice in np.argsort(cost, kind="stable").tolist()]
    plans = [pieces for pieces in plans if len(pieces) > 1]
    if not plans:
        raise ValueError("a block with a hole cannot be cut open")
    return next((pieces for pieces in plans if is_wider(pieces, _SLIVER_M).all()), plans[0])


def _cuts_along(
    line: shapely.LineString, block: shapely.Polygon, hole: shapely.Polygon
) -> list[Geometries]:
    """Return the cuts from a hole to the shell, along the line to either side.

    Each is the stretches of the line inside the block, between the holes on its way.
    """
    stretches = shapely.get_parts(shapely.intersection(line, block))
    stretches = stretches[shapely.get_dimensions(stretches) == 1]
    middles = shapely.line_interpolate_point(stretches, 0.5, normalized=True)
    place = shapely.line_locate_point(line, middles)
    place -= shapely.line_locate_point(line, shapely.point_on_surface(hole))
    shell = shapely.get_exterior_ring(block)
    arrives = shapely.distance(stretches, shell) < _TOUCH_M
    sides = []
    for side in (place < 0, place > 0):
        outward = np.flatnonzero(side)
        outward = outward[np.argsort(abs(place[outward]), kind="stable")]
        last = np.argmax(arrives[outward]) if arrives[outward].any() else len(outward)
        sides.append(stretches[outward[: last + 1]])
    return sides


def _completed(
    sides: list[Geometries], block: shapely.Polygon, hole: shapely.Polygon, streets: Geometries
) -> list[Geometries]:
    """Return cuts that open a hole: each side with the street that leads there.

    Without a street, opposite sides are taken together; one alone will do where the hole touches
    the shell.
    """
    shell = shapely.get_exterior_ring(block)
    if shapely.distance(hole, shell) < _TOUCH_M:
        return sides
    leading = streets[shapely.distance(streets, hole) < _TOUCH_M]
    leading = leading[shapely.distance(leading, shell) < _TOUCH_M]
    leading = leading[shapely.covered_by(leading, shapely.buffer(block, _TOUCH_M))]
    if len(leading):
        shortest = leading[np.argmin(shapely.length(leading))]
        return [np.append(side, shortest) for side in sides]
    return [np.concatenate(pair) for pair in zip(sides[::2], sides[1::2])]


def _cost(cuts: Geometries, footprints: shapely.STRtree) -> float:
    crossed, _ = footprints.query(cuts, predicate="intersects")
    return float(shapely.length(cuts).sum() + _BUILDING_M * len(crossed))


def _split(block: shapely.Polygon, cuts: Geometries) -> Geometries:
    ends = np.concatenate([shapely.get_point(cuts, 0), shapely.get_point(cuts, -1)])
    alone = np.array([block], dtype=object)
    return split_polygon(insert_points(alone, shapely.get_coordinates(ends))[0], cuts)
