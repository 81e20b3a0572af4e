"""What the user has chosen in the panel or in the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.layers import BASE
from ...processing.texts import tr
from ..workbench.roles import COMMUNITIES
from .words import community_name, grid_name


@dataclass(frozen=True)
class Pick:
    """Grids of one kind, or a community.

    Attributes:
        kind: `base`, a professional kind, or `communities`.
        codes: Their codes.
    """

    kind: str
    codes: tuple[str, ...]

    @classmethod
    def of(cls, kind: str, codes: Sequence[str]) -> Pick:
        """Return a choice of grids."""
        return cls(kind, tuple(codes))

    @property
    def is_one(self) -> bool:
        """Tell whether it is one grid, or one community."""
        return len(self.codes) == 1

    def title(self) -> str:
        """Return what to call it."""
        if not self.is_one:
            return tr("Grids chosen: {count}").format(count=f"{len(self.codes):,}")
        if self.kind == COMMUNITIES:
            return tr("Community {code}").format(code=community_name(self.codes[0]))
        return grid_name(self.kind, self.codes[0])

    @property
    def is_base(self) -> bool:
        """Tell whether it is base grids."""
        return self.kind == BASE
