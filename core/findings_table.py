"""Findings, and in whose community each of them lies."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .findings import Findings
from .layers import GridLayer
from .soundness import mended


def name_communities(findings: Findings, communities: GridLayer | None) -> NDArray[np.object_]:
    """Return the code of the community that each finding's inner point lies in.

    Args:
        findings: Polygons or lines in metres, n of them.
        communities: The communities; None when there are none.

    Returns:
        Codes, shape (n,); "" in no community, on a border the first code of all.
    """
    codes = np.full(len(findings), "", dtype=object)
    if communities is None:
        return codes
    sound = mended(communities)
    points = shapely.point_on_surface(findings.geometry)
    finding, community = sound.tree.query(points, predicate="intersects")
    order = np.argsort(sound.codes[community], kind="stable")[::-1]
    codes[finding[order]] = sound.codes[community[order]]  # the first is written last
    return codes
