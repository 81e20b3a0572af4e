"""Lines that borders of base grids should follow, and how strong each class of them is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Codes, Geometries

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = Path(__file__).parents[3] / "resources" / "rules" / "barriers.toml"

# Names of borders that lie on no barrier line, and what they cost: on the border of a community,
# on a bank, and through a block.
BORDER_CLASSES: Mapping[str, float] = {"community": 0.0, "water": 0.05, "": 1.0}

_NO_OVERRIDES: Mapping[str, float] = {}


@dataclass(frozen=True)
class Barriers:
    """Roads, railways, rivers and walls.

    Attributes:
        lines: (Multi)linestrings in metres, shape (n,); they may be None, empty, doubled, cross
            themselves and each other, and end short of what they should meet.
        classes: Name of each line's class, "" where it is not known, shape (n,).
        overrides: What a border along some classes costs, where the table is not to be followed.
    """

    lines: Geometries
    classes: Codes
    overrides: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        if len(self.lines) != len(self.classes):
            raise ValueError(f"{len(self.lines)} lines, but {len(self.classes)} classes")

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.lines)

    @property
    def resistance(self) -> NDArray[np.float64]:
        """Return what a border along each line costs, shape (n,)."""
        return resistance_of(self.classes, self.overrides)


@dataclass(frozen=True)
class BarrierLines:
    """Barriers as plain lines.

    Attributes:
        lines: Linestrings of some length, shape (n,).
        cost: What a border along each costs, from 0 to 1, shape (n,).
    """

    lines: Geometries
    cost: NDArray[np.float64]


NO_BARRIERS = Barriers(np.empty(0, dtype=object), np.empty(0, dtype="<U1"))


def resistance_of(
    classes: Codes, overrides: Mapping[str, float] = _NO_OVERRIDES
) -> NDArray[np.float64]:
    """Return what a border along a line of each class costs, shape (n,).

    Args:
        classes: Class names of lines, shape (n,); case and outer spaces do not matter.
        overrides: Other figures for some classes.

    Returns:
        From 0 (the strongest barrier, a border along it costs nothing) to 1 (none). Unknown
        classes, and "", have the figure of any other line.
    """
    table, other = _read_table()
    known = {**table, **{_plain(name): value for name, value in overrides.items()}}
    names, place = np.unique(np.asarray(classes, dtype=str), return_inverse=True)
    costs = np.array([known.get(_plain(name), other) for name in names.tolist()], dtype=float)
    return costs[place]


def sorted_lines(barriers: Barriers) -> BarrierLines:
    """Return the usable linestrings of the barriers, in an order that depends on them alone."""
    lines, row = shapely.get_parts(
        shapely.force_2d(np.asarray(barriers.lines, dtype=object)), return_index=True
    )
    length = shapely.length(lines)
    usable = (shapely.get_dimensions(lines) == 1) & np.isfinite(length) & (length > 0)
    lines = shapely.normalize(lines[usable])
    cost = barriers.resistance[row[usable]]
    order = np.argsort(cost, kind="stable")
    order = order[np.argsort(shapely.to_wkb(lines[order]), kind="stable")]
    return BarrierLines(lines[order], cost[order])


@cache
def _read_table() -> tuple[Mapping[str, float], float]:
    content = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {_plain(name): float(cost) for name, cost in content["resistance"].items()}, float(
        content["other"]
    )


def _plain(name: str) -> str:
    return name.strip().casefold()
