"""How far apart two layers were drawn, estimated from the layers themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ground import SharedGround
from .layers import Geometries
from .profiles import DEFAULT_DRIFT_M
from .width import RESOLUTION_M, measure_width

# Where every vertex was redrawn with a normal error, the widths of the pieces between the two
# lines are half-normal: no one in ten thousand exceeds five times the median.
_LARGEST_TO_MEDIAN = 5.0
# A building is inside a piece, rather than beside a shaky line, from half the largest width on.
_INSIDE_TO_LARGEST = 0.4
# Redrawing moves every border. Where most borders still coincide there is nothing to estimate.
_REDRAWN_SHARE = 0.5
# Wider disagreement, such as between the middle of a road and its kerb, is a question of who is
# responsible and no slip of the pen, however much of it there is.
_LARGEST_DRIFT_M = 12.0
_SAMPLE = 2000
_ROUNDS = 20


@dataclass(frozen=True)
class Widths:
    """The widths that tell noise, drift and crossing apart, in metres.

    Attributes:
        noise: Up to here two lines are the same line.
        drift: Up to here an empty piece is a slip of the pen.
        inside: A building is inside a piece where that is wider than this.
    """

    noise: float
    drift: float
    inside: float


def estimate_widths(ground: SharedGround, noise: float) -> Widths:
    """Return the widths of one upper layer, from the distribution of its smaller pieces.

    Args:
        ground: What the layer shares with the base grids.
        noise: The least width of a disagreement, in metres.

    Returns:
        The widths; where the borders coincide but for a few places, `noise` and the default drift.
    """
    minor = ground.pieces[~ground.is_main]
    widths = measure_width(_sample(minor))
    widths = widths[widths > RESOLUTION_M]
    if not len(widths) or not _is_redrawn(ground):
        return Widths(noise, max(noise, DEFAULT_DRIFT_M), noise)
    largest = min(_LARGEST_TO_MEDIAN * _median_of_bulk(widths), _LARGEST_DRIFT_M)
    return Widths(noise, max(noise, largest), max(noise, _INSIDE_TO_LARGEST * largest))


def _sample(pieces: Geometries) -> Geometries:
    """Return at most `_SAMPLE` pieces, evenly spread over the rows."""
    return pieces[:: max(1, len(pieces) // _SAMPLE)]


def _is_redrawn(ground: SharedGround) -> bool:
    """Tell whether most borders run beside the base borders, and so leave pieces behind."""
    split = len(np.unique(ground.base[~ground.is_main]))
    return ground.foreign_share >= _REDRAWN_SHARE and split >= _REDRAWN_SHARE * ground.met_grids


def _median_of_bulk(widths: NDArray[np.float64]) -> float:
    """Return the median of the widths, the outliers (real splits) left out."""
    bulk = widths
    for _ in range(_ROUNDS):
        kept = widths[widths <= _LARGEST_TO_MEDIAN * np.median(bulk)]
        if len(kept) == len(bulk):
            break
        bulk = kept
    return float(np.median(bulk))
