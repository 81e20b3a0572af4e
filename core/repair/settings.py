"""What a repair may mend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..errors import GridError
from ..profiles import DEFAULT_DRIFT_M


@dataclass(frozen=True)
class RepairSettings:
    """How wide faults are that get mended.

    Attributes:
        max_gap: Widest uncovered ground that is divided among its neighbours, metres.
        max_overlap: Widest overlap that is decided, metres.
    """

    max_gap: float = DEFAULT_DRIFT_M
    max_overlap: float = DEFAULT_DRIFT_M

    def __post_init__(self) -> None:
        """Refuse widths that cannot work."""
        for name in ("max_gap", "max_overlap"):
            width = getattr(self, name)
            if not 0 <= width < math.inf:
                raise GridError(
                    "{setting} is {width} m; give 0 or more.",
                    setting=name.upper(),
                    width=f"{width:g}",
                )
