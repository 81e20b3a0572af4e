"""Which communities a grid reaches: its own for a base grid, those of its base grids for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...layers import BASE, Codes, GridLayer, Stack
from ...relations import Relations
from ...tiling.grouping import number_rows

# Digits of a community in the codes of base grids: district 6, street 3, community 3.
COMMUNITY_DIGITS = 12

Reached = Mapping[str, Sequence[tuple[str, ...]]]


def find_territories(stack: Stack, relations: Relations, field: str = "") -> Reached:
    """Return for every layer by kind the communities that each grid reaches, sorted.

    Args:
        stack: The layers.
        relations: How the professional grids map onto the base grids.
        field: Attribute of the base grids that holds their community; without one, it is the
            first digits of codes that have more than those.
    """
    names, own = np.unique(_own_territory(stack.base, field), return_inverse=True)
    own = own.reshape(-1)
    place = dict(zip(stack.base.codes.tolist(), own.tolist()))
    reached: dict[str, list[tuple[str, ...]]] = {}
    reached[BASE] = [(name,) if name else () for name in names[own].tolist()]
    for layer in stack.professional:
        rows = np.flatnonzero((relations.kind == layer.kind) & (relations.professional_code != ""))
        below = _look_up(place, relations.base_code[rows])
        reached[layer.kind] = _reached(layer, relations.professional_code[rows], below, names)
    return reached


def _own_territory(base: GridLayer, field: str) -> Codes:
    if field:
        values = base.attributes[field].tolist()
        return np.array(["" if value is None else str(value) for value in values])
    prefixes = base.codes.astype(f"U{COMMUNITY_DIGITS}")
    return np.where(np.char.str_len(base.codes) > COMMUNITY_DIGITS, prefixes, "")


def _reached(
    layer: GridLayer, codes: Codes, below: NDArray[np.intp], names: Codes
) -> list[tuple[str, ...]]:
    """Return the names of what lies below each grid of a layer, given pairs of code and place."""
    row = dict(zip(layer.codes.tolist(), range(len(layer))))
    grid = _look_up(row, codes)
    _, first = np.unique(number_rows(grid, below), return_index=True)
    first = first[names[below[first]] != ""]
    order = first[np.lexsort((below[first], grid[first]))]
    texts, starts = names[below[order]].tolist(), np.searchsorted(grid[order], np.arange(len(row)))
    ends = [*starts[1:].tolist(), len(texts)]
    return [tuple(texts[start:end]) for start, end in zip(starts.tolist(), ends)]


def _look_up(table: Mapping[str, int], codes: Codes) -> NDArray[np.intp]:
    found = map(table.__getitem__, codes.tolist())
    return np.fromiter(found, dtype=np.intp, count=len(codes))
