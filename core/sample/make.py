"""The way in: a district of a seed and a scale."""

from __future__ import annotations

from ..errors import GridError
from .assemble import build_district
from .copies import Detail, copy_district, reduce_detail
from .district import District


def make_district(seed: int = 1, scale: int = 1, detail: Detail = "full") -> District:
    """Return the generated district.

    Args:
        seed: Another seed gives another coast, other streets and other people, in the same
            numbers.
        scale: How many times 374 base grids; above 1 the copies leave the window.
        detail: `full` is everything. `points` leaves out footprints, roads and rivers, `grids`
            the buildings too, for sizes where they would fill the memory.

    Raises:
        GridError: If seed or scale cannot work.
    """
    if seed < 0:
        raise GridError("SEED is {seed}; give 0 or more.", seed=seed)
    if scale < 1:
        raise GridError("SCALE is {scale}; give 1 or more.", scale=scale)
    return copy_district(reduce_detail(build_district(seed), detail), scale)
