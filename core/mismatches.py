"""Shared borders whose vertices differ between the neighbours."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .edges import Edges, find_unanswered
from .findings import Findings, join_codes, make_findings
from .layers import Geometries, GridLayer
from .profiles import RuleProfile
from .width import RESOLUTION_M


def find_mismatches(
    layer: GridLayer, open_edges: Edges, pieces: Geometries, profile: RuleProfile
) -> Findings:
    """Find the stretches that two grids share without sharing their vertices.

    Args:
        layer: The grids.
        open_edges: The edges no neighbour answers.
        pieces: Overlaps and uncovered ground; a stretch that touches one belongs to it.
        profile: Severities.

    Returns:
        Findings of the rule `unmatched_edge`, one per stretch and pair of grids.
    """
    # An edge that its neighbour answers is open only because the frame runs there as well.
    nothing = open_edges.take(np.empty(0, dtype=np.intp))
    unmatched, _ = find_unanswered(open_edges, nothing)
    lines, pairs = _stretches(layer, open_edges.take(unmatched))
    apart = _apart_from(lines, pieces)
    codes = [join_codes(layer.codes[list(pair)]) for pair, kept in zip(pairs, apart) if kept]
    return make_findings(
        "unmatched_edge",
        layer.kind,
        profile,
        geometry=lines[apart],
        codes=codes,
    )


def _stretches(layer: GridLayer, open_edges: Edges) -> tuple[Geometries, list[tuple[int, int]]]:
    """Return merged lines of open edges that run along another grid, and the two grids."""
    lines = open_edges.lines()
    edge, other = layer.tree.query(
        shapely.line_interpolate_point(lines, 0.5, normalized=True),
        predicate="dwithin",
        distance=RESOLUTION_M,
    )
    neighbour = other != open_edges.owner[edge]
    neighbour[neighbour] = _run_along(lines[edge[neighbour]], layer.geometries[other[neighbour]])
    edge, other = edge[neighbour], other[neighbour]
    sides: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    for row, owner, grid in zip(edge.tolist(), open_edges.owner[edge].tolist(), other.tolist()):
        pair = (min(owner, grid), max(owner, grid))
        sides.setdefault(pair, ([], []))[owner > grid].append(row)
    stretches, pairs = [], []
    for pair in sorted(sides):
        merged = _merge(lines, sides[pair])
        stretches.append(merged)
        pairs.extend([pair] * len(merged))
    return np.concatenate([np.empty(0, dtype=object), *stretches]), pairs


def _run_along(lines: Geometries, grids: Geometries) -> NDArray[np.bool_]:
    """Tell which lines, their middle near a grid, do more than begin there and lead away."""
    along = shapely.length(lines) > 2 * RESOLUTION_M
    short = np.flatnonzero(~along)
    ends = [shapely.get_point(lines[short], end) for end in (0, -1)]
    furthest = np.maximum(*(shapely.distance(end, grids[short]) for end in ends))
    along[short] = furthest < RESOLUTION_M / 2
    return along


def _merge(lines: Geometries, sides: tuple[list[int], list[int]]) -> Geometries:
    """Return the connected stretches of the side that keeps closer to the shared border.

    The edge of one grid may run on beyond its neighbour, so the shorter side is the truer one.
    """
    candidates = [lines[rows] for rows in sides if rows]
    chosen = min(candidates, key=lambda side: float(shapely.length(side).sum()))
    return shapely.get_parts(shapely.line_merge(shapely.union_all(chosen)))


def _apart_from(lines: Geometries, pieces: Geometries) -> NDArray[np.bool_]:
    touching, _ = shapely.STRtree(pieces).query(lines, predicate="dwithin", distance=RESOLUTION_M)
    apart = np.ones(len(lines), dtype=bool)
    apart[touching] = False
    return apart
