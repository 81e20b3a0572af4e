"""A vertex of a shared border moved: all grids that have it follow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...edges import directed_edges
from ...layers import Geometries
from ...repair.fusing import move_vertices
from ...tiling.matching import ON_EDGE_M, insert_points
from ..change import Change, Refusal
from ..following import refuse_move
from ..outcome import make_change
from ..sheet import Sheet


@dataclass(frozen=True)
class Handle:
    """A place on a border that can be moved.

    Attributes:
        x, y: Coordinates: of the vertex, or of the place on an edge where one would be made.
        rows: Rows of the base grids that it belongs to, ascending.
        is_new: True where no grid has a vertex there yet.
    """

    x: float
    y: float
    rows: tuple[int, ...]
    is_new: bool

    @property
    def point(self) -> shapely.Point:
        """Return the place."""
        return shapely.Point(self.x, self.y)


def pick_vertex(sheet: Sheet, point: shapely.Point, reach: float) -> Handle | None:
    """Return the vertex nearest to a point, or else the nearest place on an edge.

    Args:
        sheet: The neighbourhood.
        point: Where the user points at.
        reach: Farthest distance of either, metres.

    Returns:
        The handle; None where no border is within reach.
    """
    near = sheet.tree.query(point, predicate="dwithin", distance=reach)
    edges = directed_edges(sheet.shapes[near])
    is_new = False
    place = _nearest(shapely.points(edges.start), point, reach)
    if place is None:
        place = _nearest(edges.lines(), point, reach)
        is_new = True
    if place is None:
        return None
    return Handle(place.x, place.y, _rows_at(sheet, place), is_new)


def _nearest(shapes: Geometries, point: shapely.Point, reach: float) -> shapely.Point | None:
    """Return the place on shapes that is nearest to a point; None when it is out of reach."""
    if not len(shapes):
        return None
    distances = shapely.distance(shapes, point)
    row = int(distances.argmin())
    if distances[row] > reach:
        return None
    return shapely.get_point(shapely.shortest_line(shapes[row], point), 0)


def _rows_at(sheet: Sheet, place: shapely.Point) -> tuple[int, ...]:
    rows = np.sort(sheet.tree.query(place, predicate="dwithin", distance=ON_EDGE_M))
    borders = shapely.boundary(sheet.shapes[rows])
    return tuple(rows[shapely.dwithin(borders, place, ON_EDGE_M)].tolist())


def move_border(sheet: Sheet, handle: Handle, target: shapely.Point) -> Change | Refusal:
    """Return what becomes of the grids when a vertex of their border moves.

    Args:
        sheet: The neighbourhood.
        handle: From `pick_vertex`.
        target: Where it goes.

    Returns:
        The change, or why it may not be.
    """
    refusal = sheet.refuse_locked(handle.rows)
    if refusal is not None:
        return refusal
    rows = np.array(handle.rows, dtype=np.intp)
    before = _with_vertices(sheet, rows, handle)
    after = _follow(before, handle, target)
    refusal = refuse_move(sheet, rows, before, after)
    return refusal or make_change(sheet, dict(zip(handle.rows, after)))


def _with_vertices(sheet: Sheet, rows: NDArray[np.intp], handle: Handle) -> Geometries:
    """Return the grids with all vertices of their neighbours, and one at the handle."""
    beside = np.unique(sheet.tree.query(sheet.shapes[rows], predicate="intersects")[1])
    known = shapely.get_coordinates(sheet.shapes[beside])
    return insert_points(sheet.shapes[rows], np.append(known, [[handle.x, handle.y]], axis=0))


def _follow(grids: Geometries, handle: Handle, target: shapely.Point) -> Geometries:
    """Return the grids with every vertex at the handle moved."""
    points = np.unique(shapely.get_coordinates(grids), axis=0)
    there = points[np.hypot(*(points - (handle.x, handle.y)).T) <= ON_EDGE_M]
    return move_vertices(grids, there, np.tile([target.x, target.y], (len(there), 1)))
