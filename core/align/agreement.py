"""Whether the borders of two layers were meant to be the same at all."""

from __future__ import annotations

import numpy as np
import shapely

from ..crossings import TypedGround
from ..errors import GridError
from ..layers import GridLayer
from ..placement import sample_borders

# Of the borders that run along base borders by more than chance, a share that shows intent.
_LEAST_SHARE = 0.1
_SAMPLE = 1000


def require_agreement(base: GridLayer, upper: GridLayer, typed: TypedGround) -> None:
    """Refuse an upper layer whose borders run near those of the base grids only by chance.

    Args:
        base: The base grids, valid.
        upper: The upper grids, valid.
        typed: What they share, typed: its drift says how near is near.

    Raises:
        GridError: Naming both layers and the remedy.
    """
    if not typed.ground.foreign_share:
        return
    near, by_chance = _share_near(base, upper, typed.widths.drift), _chance(base, typed)
    if near - by_chance < _LEAST_SHARE * (1 - by_chance):
        raise GridError(
            "The borders of layer {layer} run nowhere near those of layer {base}: only {share} of "
            "their length lies within {drift} m. There is nothing to align. Check that the two "
            "layers belong together, and that neither is displaced.",
            layer=upper.title,
            base=base.title,
            share=f"{near:.0%}",
            drift=f"{typed.widths.drift:.2f}",
        )


def _share_near(base: GridLayer, upper: GridLayer, drift: float) -> float:
    """Return the share of places along the upper borders that have a base border near."""
    places = shapely.points(sample_borders(upper.geometries))
    place, row = base.tree.query(places, predicate="dwithin", distance=drift)
    near = shapely.dwithin(places[place], shapely.boundary(base.geometries[row]), drift)
    return len(np.unique(place[near])) / len(places)


def _chance(base: GridLayer, typed: TypedGround) -> float:
    """Return the share of all ground that lies near a base border."""
    grids = base.geometries[:: max(1, len(base) // _SAMPLE)]
    inner = shapely.buffer(grids, -typed.widths.drift)
    return float(1 - shapely.area(inner).sum() / shapely.area(grids).sum())
