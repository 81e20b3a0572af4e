"""A part of a stack, checked so that what is found there is what a check of all finds there.

The layers are read in a window: the place with every base grid in it, and a few metres around.
Grids that reach out of the window are read whole, but their neighbours beyond it are not; so
nothing is demanded and nothing is forbidden beyond. Whatever then lies within the window is as a
whole check would find it, and what touches its rim may go on outside: there it has to be wider.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from .checks import StackCheck
from .layers import Codes, Geometries, GridLayer, Stack
from .shapes import made_polygonal
from .staffing import Workers
from .width import RESOLUTION_M

# What is found depends on nothing farther than two metres off the grids it is about. The rim is
# drawn farther out, so that it may be plain.
_MARGIN_M = 6.0
_PLAIN_M = 3.0

# Findings that end where ground ends. The others are about whole grids, which are looked at
# wherever they are, or about pieces of base grids, which the window holds.
_OF_GROUND = ("overlap", "gap", "blind_spot", "outside", "cut_building")
# Findings about a layer and no place in it: a part of the stack does not tell them.
LAYER_WIDE = ("not_admitted",)


def around(shapes: Geometries) -> shapely.Geometry:
    """Return the ground of some polygons and a few metres around; empty for none."""
    grown = shapely.buffer(made_polygonal(shapes), _MARGIN_M, quad_segs=1, join_style="mitre")
    return shapely.union_all(shapely.simplify(grown, _PLAIN_M))


def is_near(shapes: Geometries, window: shapely.Geometry) -> NDArray[np.bool_]:
    """Tell which shapes, valid or not, touch the window; of invalid ones those that might."""
    shapely.prepare(window)
    box = shapely.box(*shapely.bounds(shapes).T)
    near = np.asarray(shapely.intersects(window, box))
    rows = np.flatnonzero(near & shapely.is_valid(shapes))
    near[rows] = shapely.intersects(window, shapes[rows])
    return near


def without_layer_wide(check: StackCheck) -> StackCheck:
    """Return what was found, but for what is said of layers and no place in them."""
    findings = check.findings
    of_places = ~np.isin(findings.rule.astype(str), LAYER_WIDE)
    return replace(check, findings=findings.take(of_places))


def find_rest(shapes: Geometries, window: shapely.Geometry) -> shapely.Geometry:
    """Return where shapes may go on that the window does not hold; empty if it holds all.

    Args:
        shapes: Of any sort, metres.
        window: (Multi)polygon in metres.
    """
    parts = shapely.get_parts(shapes)
    # what is cut at the rim may lie a rounding within
    inner = shapely.buffer(window, -RESOLUTION_M, quad_segs=1, join_style="mitre")
    shapely.prepare(inner)
    boxes = shapely.bounds(parts[~shapely.contains_properly(inner, parts)])
    # how far it goes on nobody knows: twice as far each time is soon far enough
    reach = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) / 2
    return around(shapely.buffer(shapely.box(*boxes.T), reach, quad_segs=1, join_style="mitre"))


def is_of_ground(check: StackCheck) -> NDArray[np.bool_]:
    """Tell which findings are about ground that grids share or leave, not about whole grids."""
    return np.isin(check.findings.rule.astype(str), _OF_GROUND)


def is_faulty(grids: GridLayer) -> NDArray[np.bool_]:
    """Tell which grids are told of by themselves: invalid, in several parts, without a code."""
    shapes = grids.geometries
    return (
        (grids.codes == "") | ~shapely.is_valid(shapes) | (shapely.get_num_geometries(shapes) > 1)
    )


def find_kin(codes: Codes, every: Codes, workers: Workers | None) -> Codes:
    """Return the codes of grids that are told of together, at least one of them among `codes`.

    They share a code, or their worker.

    Args:
        codes: Of the grids read, shape (n,).
        every: Of all grids of the layer, those without a code as "", shape (m,).
        workers: Who works in the grids; None when it is not said or asked.
    """
    used, uses = np.unique(every, return_counts=True)
    twice = np.intersect1d(codes, used[(uses > 1) & (used != "")])
    if workers is None:
        return twice
    theirs = np.unique(workers.worker_id[np.isin(workers.grid_code, codes)])
    rows = np.isin(workers.worker_id, theirs) & np.isin(workers.grid_code, used)
    pairs = np.unique(np.stack([workers.worker_id[rows], workers.grid_code[rows]]), axis=1)
    worker, grids = np.unique(pairs[0], return_counts=True)
    shared = pairs[1][np.isin(pairs[0], worker[grids > 1])]
    return np.union1d(twice, shared)


def is_covered(place: shapely.Geometry, stack: Stack) -> bool:
    """Tell whether base grids cover all of a place: then no hole of theirs is there."""
    shapes = made_polygonal(stack.base.geometries)
    return bool(shapely.union_all(shapes).covers(place))
