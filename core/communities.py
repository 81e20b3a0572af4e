"""Which community each base grid belongs to."""

from __future__ import annotations

import numpy as np
import shapely

from .errors import GridError
from .ground import share_ground
from .layers import Codes, GridLayer
from .soundness import mended

_HALF = 0.5


def find_communities(base: GridLayer, communities: GridLayer) -> Codes:
    """Return the code of the community that holds most of each base grid, shape of `base`.

    A base grid of which most lies in no community has "". Several polygons of one code are one
    community; of two that hold equally much, the first code counts.

    Args:
        base: Valid polygons, metres.
        communities: Polygons, metres; invalid ones are made valid, empty ones left out.

    Raises:
        GridError: If a community has no code.
    """
    if (communities.codes == "").any():
        raise GridError(
            "Layer {layer} has communities without a code. "
            "Give every community a code, or choose another field.",
            layer=communities.title,
        )
    whole = mended(communities)
    ground = share_ground(base, whole)
    codes, number = np.unique(whole.codes, return_inverse=True)
    pairs, pair = np.unique(ground.base * len(codes) + number[ground.upper], return_inverse=True)
    area = np.bincount(pair, weights=ground.area, minlength=len(pairs))
    row, holder = np.divmod(pairs, max(len(codes), 1))
    order = np.lexsort((holder, -area, row))
    most = order[np.diff(row[order], prepend=-1) > 0]
    inside = np.bincount(row, weights=area, minlength=len(base))
    found = np.full(len(base), "", dtype=codes.dtype)
    found[row[most]] = codes[holder[most]]
    found[inside <= _HALF * shapely.area(base.geometries)] = ""
    return found
