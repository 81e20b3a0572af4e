"""Whom every base grid belongs to, where its ground is not really shared."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..crossings import TypedGround
from ..layers import Geometries, GridLayer

NOBODY = -1
# A base grid that several really hold, or one who leaves a real part of it uncovered.
SPLIT = -2


def judge(base: GridLayer, typed: TypedGround) -> NDArray[np.intp]:
    """Return the row of the upper grid that all of each base grid belongs to, shape (n,).

    Args:
        base: The base grids.
        typed: What the two layers share, typed.

    Returns:
        A row; `NOBODY` for base grids that are uncovered but for drift; `SPLIT` for those whose
        ground has to be looked at piece by piece.
    """
    ground, n = typed.ground, len(base)
    real = np.flatnonzero(typed.is_real)
    holders = np.bincount(ground.base[real], minlength=n)
    is_bare = np.zeros(n, dtype=bool)
    is_bare[typed.bare_base] = True
    owner = np.full(n, NOBODY, dtype=np.intp)
    owner[ground.base[real]] = ground.upper[real]
    # too narrow for anything in it to be real: all of it goes to whom most of it belongs to
    main = np.flatnonzero(ground.is_main)
    main = main[(holders[ground.base[main]] == 0) & ~is_bare[ground.base[main]]]
    owner[ground.base[main]] = ground.upper[main]
    owner[(holders > 1) | ((holders == 1) & is_bare)] = SPLIT
    return owner


def find_stacked(base: GridLayer, overlaps: Geometries) -> NDArray[np.bool_]:
    """Tell in which base grids upper grids lie on each other, given where they do, shape (n,)."""
    stacked = np.zeros(len(base), dtype=bool)
    stacked[base.tree.query(overlaps, predicate="intersects")[1]] = True
    return stacked
