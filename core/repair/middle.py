"""The lines in the middle of disputed ground, at the same distance from those on either side.

The method is the chordal axis: the ground is divided into triangles between its vertices; every
edge that joins the sides of two neighbours is crossed where it is as far from one as from the
other, and the crossings are joined through the triangles. A border that ended at the ground leads
on into it in its own direction until it meets the middle, as it did before the ground was lost.
After L. Prasad, Morphological analysis of shapes (1997); the weights make it exact between straight
sides.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..tiling.grouping import number_rows
from ..width import RESOLUTION_M
from .arcs import find_bends
from .attaching import Borders, Segments, attach
from .densify import densify
from .halfway import Chords, find_halfway, find_middle_ahead
from .outline import Outline
from .triangles import Triangles, triangulate
from .twigs import without_twigs

Point = NDArray[np.float64]

# The middle line keeps no vertex that moves it by less than this share of the width.
_DETAIL = 0.01
_TWO = 2
# Where the outline turns by more, the ground ends, and the middle with it.
_CORNER = np.radians(60)


def draw_middle(
    outline: Outline, heading: NDArray[np.float64], width: NDArray[np.float64]
) -> Geometries:
    """Return the lines that divide each ground among its neighbours, a multilinestring each.

    Args:
        outline: Grounds with a neighbour beyond every edge.
        heading: Where a border that meets the ground at a vertex leads on, radians; NaN where it
            is not known, shape (m,).
        width: Width of each ground, metres, shape (grounds,).

    Returns:
        Lines that end at junctions of the outline and meet each other at their ends only.
    """
    dense = densify(outline, width)
    heading = _carried(outline, heading, dense)
    triangles = triangulate(dense, heading)
    spine, alone = _join(dense, triangles, _cross_chords(dense, triangles))
    led = np.flatnonzero(np.isfinite(heading) & (find_bends(dense) < _CORNER))
    spine, loose = without_twigs(spine, dense.points[led], dense.ground[led], width)
    alone = np.concatenate([alone, led[loose]])
    alone = alone[np.isin(dense.ground[alone], spine.ground)]
    lines = attach(
        spine,
        _borders(dense, triangles, alone),
        width,
        lambda rows, aims: find_middle_ahead(dense, alone[rows], aims),
    )
    order = np.argsort(lines.ground, kind="stable")
    present, place = np.unique(lines.ground[order], return_inverse=True)
    bundles = np.full(len(width), shapely.MultiLineString(), dtype=object)
    bundles[present] = shapely.multilinestrings(lines.shapes()[order], indices=place)
    return _smoothed(shapely.line_merge(bundles), outline.polygons(), width)


def _carried(outline: Outline, heading: NDArray[np.float64], dense: Outline) -> NDArray[np.float64]:
    """Return the headings on the vertices of the denser outline."""
    number = number_rows(*np.concatenate([outline.points, dense.points]).T)
    known = np.full(number.max(initial=-1) + 1, np.nan)
    known[number[: len(outline)]] = heading
    return known[number[len(outline) :]]


def _smoothed(lines: Geometries, grounds: Geometries, width: NDArray[np.float64]) -> Geometries:
    """Return the lines without needless vertices, where they stay inside their ground."""
    plain = shapely.simplify(lines, _DETAIL * width, preserve_topology=False)
    safe = shapely.covers(shapely.buffer(grounds, RESOLUTION_M / 100), plain)
    safe &= shapely.get_num_geometries(plain) == shapely.get_num_geometries(lines)
    return np.where(safe, plain, lines)


def _cross_chords(outline: Outline, triangles: Triangles) -> Point:
    """Return where each triangle's edges are crossed, shape (t, 3, 2); NaN where they are not.

    The two triangles beside an edge are given the same point, digit for digit.
    """
    crossed = triangles.is_crossed
    first, second = triangles.corner[crossed], np.roll(triangles.corner, -1, axis=1)[crossed]
    of_first = triangles.leaving[crossed]
    of_second = np.roll(triangles.arriving, -1, axis=1)[crossed]
    swapped = first > second
    first, second = np.where(swapped, second, first), np.where(swapped, first, second)
    of_first, of_second = (
        np.where(swapped, of_second, of_first),
        np.where(swapped, of_first, of_second),
    )
    keys = np.column_stack([first, second, of_first, of_second])
    alike, place = np.unique(keys, axis=0, return_inverse=True)
    points = np.full((*crossed.shape, 2), np.nan)
    points[crossed] = find_halfway(outline, Chords(*alike.T))[place.reshape(-1)]
    return points


def _join(
    outline: Outline, triangles: Triangles, chords: Point
) -> tuple[Segments, NDArray[np.intp]]:
    """Return the segments through the triangles, and the vertices of borders not among their ends.

    A triangle crossed on two edges is passed through; where it is not, everything that meets in it
    meets in one point.
    """
    crossings, splits = triangles.is_crossed.sum(axis=1), triangles.is_split.sum(axis=1)
    passed = np.flatnonzero(crossings == _TWO)
    ends = chords[passed][triangles.is_crossed[passed]].reshape(-1, 2, 2)
    alone = triangles.corner[passed][triangles.is_split[passed]]
    meeting = np.flatnonzero((crossings != _TWO) & (crossings + splits > 1))
    starts, stops, rows = [ends[:, 0]], [ends[:, 1]], [passed]
    for row in meeting.tolist():
        nodes = np.concatenate(
            [
                chords[row][triangles.is_crossed[row]],
                outline.points[triangles.corner[row][triangles.is_split[row]]],
            ]
        )
        # of two nodes the second is the meeting point
        centre = _meeting_point(outline, triangles, row, nodes) if len(nodes) > _TWO else nodes[1]
        legs = nodes if len(nodes) > _TWO else nodes[:1]
        starts.append(legs)
        stops.append(np.tile(centre, (len(legs), 1)))
        rows.append(np.full(len(legs), row))
    ground = outline.ground[triangles.corner[np.concatenate(rows), 0]]
    segments = Segments(np.concatenate(starts), np.concatenate(stops), ground)
    return segments.moving(), alone


def _meeting_point(outline: Outline, triangles: Triangles, row: int, nodes: Point) -> Point:
    """Return where the nodes of a triangle meet: about as far from one neighbour as from another.

    Of a long triangle the middle may be far from where the neighbours meet, a node is not.
    """
    ground = outline.ground[triangles.corner[row, 0]]
    first, last = np.searchsorted(outline.ground, [ground, ground + 1])
    labels = np.union1d(triangles.leaving[row], triangles.arriving[row])
    pairs = (nodes + np.roll(nodes, 1, axis=0)) / 2
    candidates = np.concatenate([nodes.mean(axis=0)[None], pairs, nodes])
    places = shapely.points(candidates)[:, None]
    walls = outline.lines[first:last]
    distance = [
        shapely.distance(places, walls[outline.label[first:last] == label]).min(axis=1)
        for label in labels.tolist()
    ]
    return np.asarray(candidates[np.argmin(np.ptp(distance, axis=0))])


def _borders(outline: Outline, triangles: Triangles, vertices: NDArray[np.intp]) -> Borders:
    heading = triangles.heading[vertices]
    way = np.column_stack([np.cos(heading), np.sin(heading)])
    return Borders(outline.points[vertices], way, outline.ground[vertices])
