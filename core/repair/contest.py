"""Who is left to hold the ground beyond each edge of an overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from ..edges import directed_edges
from ..layers import Geometries
from ..tiling.grouping import number_rows
from ..tiling.matching import insert_points
from .fusing import REACH_M
from .outline import NOBODY, Outline


def name_holders(
    outline: Outline, owners: Sequence[tuple[int, ...]], geometries: Geometries
) -> Outline:
    """Return the outline with the one owner that goes on beyond each edge.

    An owner whose border runs along the edge ends there. `NOBODY` lies beyond where none goes on,
    or several, or where another grid begins.

    Args:
        outline: Overlaps, a ground each.
        owners: Rows of the grids that cover each overlap.
        geometries: The grids, shape (n,).
    """
    row = np.unique(np.concatenate([np.empty(0, dtype=np.intp), *map(np.array, owners)]))
    row = row.astype(np.intp)
    edges = directed_edges(
        insert_points(geometries[row], np.unique(outline.points, axis=0), REACH_M)
    )
    owner = row[edges.owner]
    m, k = len(outline), len(edges)
    places = np.concatenate([outline.points, outline.ends, edges.start, edges.stop])
    number = number_rows(*places.T)
    count = int(number.max(initial=0)) + 1
    walked = number[:m] * count + number[m : 2 * m]
    against = number[m : 2 * m] * count + number[:m]
    key = number[2 * m : 2 * m + k] * count + number[2 * m + k :]
    ending = _match(walked, key, owner)
    beginning = _match(against, key, owner)
    label = np.full(m, NOBODY)
    holders = [set(rows) for rows in owners]
    for edge, ground in enumerate(outline.ground.tolist()):
        left = holders[ground] - ending.get(edge, set())
        if len(left) == 1 and edge not in beginning:
            label[edge] = next(iter(left))
    return outline.labelled(label)


def _match(
    wanted: NDArray[np.intp], key: NDArray[np.intp], owner: NDArray[np.intp]
) -> dict[int, set[int]]:
    """Return the owners of all edges with a wanted key, by its row; rows without are absent."""
    order = np.argsort(key, kind="stable")
    low = np.searchsorted(key, wanted, side="left", sorter=order)
    high = np.searchsorted(key, wanted, side="right", sorter=order)
    return {
        row: set(owner[order[low[row] : high[row]]].tolist())
        for row in np.flatnonzero(high > low).tolist()
    }


def border_lengths(outline: Outline) -> list[dict[int, float]]:
    """Return by ground how long its edges are with each grid beyond, metres."""
    count = int(outline.ground.max(initial=-1)) + 1
    lengths: list[dict[int, float]] = [{} for _ in range(count)]
    for ground, label, length in zip(
        outline.ground.tolist(), outline.label.tolist(), outline.edge_lengths.tolist()
    ):
        lengths[ground][label] = lengths[ground].get(label, 0.0) + length
    return lengths


def holders_of_buildings(
    pieces: Geometries, owners: Sequence[tuple[int, ...]], geometries: Geometries, parts: Geometries
) -> list[dict[int, float]]:
    """Return by overlap how much ground of the buildings that reach into it each owner holds alone.

    Args:
        pieces: The overlaps, shape (p,).
        owners: Rows of the grids that cover each.
        geometries: The grids, shape (n,).
        parts: Footprints of buildings, shape (b,).
    """
    held: list[dict[int, float]] = [{} for _ in range(len(pieces))]
    piece, building = shapely.STRtree(parts).query(pieces, predicate="intersects")
    for row, footprint in zip(piece.tolist(), parts[building]):
        if shapely.area(shapely.intersection(footprint, pieces[row])) <= 0:
            continue
        apart = shapely.difference(footprint, pieces[row])
        for owner in owners[row]:
            area = float(shapely.area(shapely.intersection(apart, geometries[owner])))
            held[row][owner] = held[row].get(owner, 0.0) + area
    return held
