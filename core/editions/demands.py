"""What two editions must be like to be compared."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..chunks import map_chunks, query_pairs
from ..edges import find_unanswered
from ..errors import GridError
from ..findings import name_codes
from ..layers import Geometries, GridLayer
from ..soundness import require_sound
from ..width import is_wider, measure_width


def require_edition(layer: GridLayer, noise: float) -> None:
    """Refuse a layer whose grids cannot be followed: unsound ones, or ones that overlap.

    Where two grids of one edition hold the same ground, nobody can say who gave it to whom.
    Borders no more than noise apart are one border drawn twice.

    Args:
        layer: One edition.
        noise: Width in metres up to which an overlap means nothing.

    Raises:
        GridError: Naming the layer, the grids and the remedy.
    """
    require_sound(layer)
    first, second, common = _find_overlaps(layer, noise)
    if len(common):
        raise GridError(
            "Grids of layer {layer} overlap by up to {width} m ({codes}). "
            'Run "Repair a layer of grids" on it, then compare the editions.',
            layer=layer.title,
            width=f"{measure_width(common).max():.2f}",
            codes=name_codes(layer.codes[np.append(first, second)].tolist()),
        )


def refuse_apart(before: GridLayer, after: GridLayer) -> GridError:
    """Return what to say of two layers that share no ground."""
    return GridError(
        "Layers {before} and {after} share no ground: they are not two editions of one district. "
        "Choose two editions of the same layer, and check their coordinate systems.",
        before=before.title,
        after=after.title,
    )


def _find_overlaps(
    layer: GridLayer, noise: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], Geometries]:
    """Return the rows of grids that overlap by more than noise, and the ground in common.

    Every overlap ends at an edge that no neighbour answers, so only the owners of such edges are
    intersected.
    """
    nothing = layer.edges.take(np.empty(0, dtype=np.intp))
    is_open, _ = find_unanswered(layer.edges, nothing)
    owners = np.unique(layer.edges.owner[is_open])
    first, second = query_pairs(layer.tree, layer.geometries[owners], "intersects")
    first = owners[first]
    apart = first != second
    first, second = first[apart], second[apart]
    common = map_chunks(shapely.intersection, layer.geometries[first], layer.geometries[second])
    wide = is_wider(common, noise)
    return first[wide], second[wide], common[wide]
