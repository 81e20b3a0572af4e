"""What a planner asks of the base grids: how many people each, how compact, how long to search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import GridError
from ..workload import Workload

Measure = Literal["households", "residents"]
EmptyLand = Literal["join", "alone"]


@dataclass(frozen=True)
class Band:
    """How many households (or residents) one grid worker serves.

    Attributes:
        minimum, target, maximum: Of one base grid, at least 1.
    """

    minimum: int = 300
    target: int = 400
    maximum: int = 500

    def __post_init__(self) -> None:
        """Refuse a band that no number lies in."""
        if self.minimum > self.maximum:
            raise GridError(
                "MINIMUM {minimum} is above MAXIMUM {maximum}. Give a smaller MINIMUM.",
                minimum=self.minimum,
                maximum=self.maximum,
            )
        if not max(self.minimum, 1) <= self.target <= self.maximum:
            raise GridError(
                "TARGET {target} is not between MINIMUM {minimum} and MAXIMUM {maximum}. "
                "Choose one that is, from 1 on.",
                target=self.target,
                minimum=self.minimum,
                maximum=self.maximum,
            )

    def fewest(self, total: int) -> int:
        """Return the fewest grids that hold `total` without one above the maximum."""
        return -(-total // self.maximum)

    def most(self, total: int) -> int:
        """Return the most grids that `total` fills without one below the minimum."""
        return total // max(self.minimum, 1)

    def best_count(self, total: int) -> int:
        """Return how many grids come nearest to the target, inside the band where it can be."""
        wanted = max(round(total / self.target), 1)
        fewest, most = max(self.fewest(total), 1), self.most(total)
        return min(max(wanted, fewest), most) if fewest <= most else min(wanted, fewest)

    def contains(self, measure: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell which numbers of people lie in the band."""
        return (measure >= self.minimum) & (measure <= self.maximum)


@dataclass(frozen=True)
class DesignSettings:
    """How base grids are drawn.

    Attributes:
        band: People of one grid.
        measure: What the band counts: "households" or "residents".
        compactness: From 0 (borders on strong barriers) to 1 (round shapes).
        seed: At least 0. Another seed gives another plan; the same seed gives the same.
        time_limit_s: Seconds after which the best plan so far is taken; 0 for no limit.
        empty_land: What becomes of large ground without buildings: it joins a neighbour ("join")
            or is a grid of its own ("alone").
        reach_m: Gaps in barrier lines up to this are closed, and loose ends extended.
        median_m: Ground between barriers narrower than this, and without buildings, is no block.
    """

    band: Band = field(default_factory=Band)
    measure: Measure = "households"
    compactness: float = 0.5
    seed: int = 1
    time_limit_s: float = 0.0
    empty_land: EmptyLand = "join"
    reach_m: float = 20.0
    median_m: float = 30.0

    def __post_init__(self) -> None:
        """Refuse what no search can work with."""
        if not 0 <= self.compactness <= 1:
            raise GridError(
                "COMPACTNESS is {compactness}. Give a number from 0 to 1.",
                compactness=self.compactness,
            )
        for name, value in (
            ("SEED", self.seed),
            ("TIME_LIMIT", self.time_limit_s),
            ("REACH", self.reach_m),
            ("MEDIAN", self.median_m),
        ):
            if value < 0:
                raise GridError("{name} is {value}. Give 0 or more.", name=name, value=value)

    def measured(self, workload: Workload) -> NDArray[np.int64]:
        """Return the column of a workload that the band counts."""
        return workload.households if self.measure == "households" else workload.residents
