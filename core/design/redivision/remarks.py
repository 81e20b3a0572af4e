"""What a person has to look at after base grids were divided again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Codes
from ...errors import Message
from ...findings import name_codes
from ...layers import GridLayer
from ..figures.quality import Quality
from ..settings import DesignSettings
from .standing import Standing

_LOCKED = Message("it is locked")
_LOCKED_IN = Message("every grid beside it in its community is locked")
_ISOLATED = Message("no other grid of its community borders on it")
_HOMELESS = Message("it lies in no community")
_ONE_BUILDING = Message("one building alone is above the maximum")
_LATE = Message("the time limit was reached")
_NO_WAY = Message("no plan was found that is better")


def remark(
    standing: Standing,
    grids: GridLayer,
    quality: Quality,
    building_codes: Codes,
    settings: DesignSettings,
    *,
    late: bool,
) -> Iterator[Message]:
    """Yield what stayed out of the band and why, and what is odd about the input.

    Args:
        standing: The grids before.
        grids: The grids after.
        quality: Their figures.
        building_codes: What to call the buildings.
        settings: The band.
        late: Whether the search ended for want of time.
    """
    outside = building_codes[standing.home < 0]
    if len(outside):
        yield Message(
            "{count} buildings lie in no base grid and are not counted ({codes}).",
            count=len(outside),
            codes=name_codes(outside.tolist()),
        )
    if standing.crosses.any():
        yield Message(
            "Grids reach into another community ({codes}). "
            "Each is taken for one of the community that most of it lies in.",
            codes=name_codes(standing.grids.codes[standing.crosses].tolist()),
        )
    for grid in np.flatnonzero(~quality.in_band[:-1]).tolist():
        yield Message(
            "Grid {code} stays out of the band with {people}: {reason}.",
            code=str(grids.codes[grid]),
            people=int(quality.deviation[grid]) + settings.band.target,
            reason=_reason(standing, grids, grid, settings, late=late),
        )


def _reason(
    standing: Standing, grids: GridLayer, grid: int, settings: DesignSettings, *, late: bool
) -> Message:
    before = np.flatnonzero(standing.grids.codes == grids.codes[grid])
    if late:
        return _LATE
    if not len(before):
        return _NO_WAY
    row = int(before[0])
    beside = _beside(standing, row)
    if standing.fixed[row]:
        return _HOMELESS if standing.community[row] < 0 else _LOCKED
    if not len(beside):
        return _ISOLATED
    if standing.fixed[beside].all():
        return _LOCKED_IN
    large = standing.largest_building > settings.band.maximum
    return _ONE_BUILDING if large[row] else _NO_WAY


def _beside(standing: Standing, row: int) -> NDArray[np.intp]:
    """Return the other grids of a community that share a border with one."""
    shape = standing.fitted.geometries[row]
    near = np.sort(standing.fitted.tree.query(shape, predicate="intersects"))
    near = near[(near != row) & (standing.community[near] == standing.community[row])]
    shared = shapely.intersection(standing.fitted.geometries[near], shape)
    return near[shapely.get_dimensions(shared) > 0]
