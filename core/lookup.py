"""Answers from the relation table alone, without geometry: what dispatch asks all day.

The questions are those that an event, a building, a professional grid or a change of borders
raises on a district's platform.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .errors import GridError
from .relations import Relations


@dataclass(frozen=True)
class Service:
    """One professional grid's part in one base grid.

    Attributes:
        kind, code: The professional grid; the code is "" for ground nobody serves.
        share: Its share of the base grid's ground, 0 to 1.
        household_share: Its share of the base grid's households, 0 to 1.
        best_fit: True for the one to call when only the base grid is known.
        exact: True when it serves the whole base grid, so that no other can be meant.
    """

    kind: str
    code: str
    share: float
    household_share: float
    best_fit: bool
    exact: bool


class Lookup:
    """A relation table indexed by code; every answer is sorted."""

    def __init__(self, relations: Relations) -> None:
        """Index the table once; answers are then dictionary look-ups."""
        self._by_base: dict[str, list[Service]] = defaultdict(list)
        self._by_professional: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in zip(
            relations.kind.tolist(),
            relations.base_code.tolist(),
            relations.professional_code.tolist(),
            relations.base_share.tolist(),
            relations.base_household_share.tolist(),
            relations.best_fit.tolist(),
            relations.exact.tolist(),
        ):
            kind, base, professional, share, household_share, best_fit, exact = row
            service = Service(kind, professional, share, household_share, best_fit, exact)
            self._by_base[base].append(service)
            if professional:
                self._by_professional[kind, professional].append(base)

    def who_serves(self, base_code: str, kind: str = "") -> list[Service]:
        """Say which professional grids serve a base grid, and how much of it each holds.

        Args:
            base_code: The base grid an event lies in.
            kind: One kind, or "" for all.

        Raises:
            GridError: If the table does not know the base grid.
        """
        self._require(base_code)
        services = [s for s in self._by_base[base_code] if kind in ("", s.kind) and s.code]
        return sorted(services, key=lambda s: (s.kind, not s.best_fit, -s.share, s.code))

    def whom_to_call(self, base_code: str) -> dict[str, Service]:
        """Say for each kind which professional grid to call for an event in a base grid."""
        return {s.kind: s for s in self.who_serves(base_code) if s.best_fit}

    def how_it_is_split(self, base_code: str, kind: str) -> dict[str, float]:
        """Say which share of a base grid each professional grid of a kind holds; "" is nobody's."""
        self._require(base_code)
        return {s.code: s.share for s in self._by_base[base_code] if s.kind == kind}

    def which_base_grids(self, kind: str, professional_code: str) -> list[str]:
        """Say which base grids, and so which workers, support a professional grid.

        Raises:
            GridError: If the table does not know the professional grid.
        """
        bases = self._by_professional.get((kind, professional_code))
        if bases is None:
            raise GridError(
                "No relation names {kind} grid {code}. Check the kind and the code.",
                kind=kind,
                code=professional_code,
            )
        return sorted(bases)

    def roll_up(
        self, kind: str, professional_code: str, parents: Mapping[str, str]
    ) -> dict[str, list[str]]:
        """Say which communities (or streets) a professional grid reaches, with its base grids.

        Args:
            kind: Kind of the professional grid.
            professional_code: Its code.
            parents: Parent code by base code, such as the community of each base grid.
        """
        reached: dict[str, list[str]] = defaultdict(list)
        for base_code in self.which_base_grids(kind, professional_code):
            reached[_parent(parents, base_code)].append(base_code)
        return dict(sorted(reached.items()))

    def grids_of_building(self, base_code: str) -> dict[str, list[str]]:
        """Say which grids of every kind a building in a base grid can lie in.

        One code per kind is certain; several need the building's own place.
        """
        candidates: dict[str, list[str]] = defaultdict(list)
        for service in self.who_serves(base_code):
            candidates[service.kind].append(service.code)
        return dict(candidates)

    def unserved(self, kind: str) -> list[str]:
        """Say which base grids are partly or wholly without a professional grid of a kind."""
        return sorted(
            base
            for base, services in self._by_base.items()
            if any(s.kind == kind and not s.code for s in services)
        )

    def served_by_several(self, kind: str) -> list[str]:
        """Say which base grids have more than one professional grid of a kind."""
        return sorted(base for base in self._by_base if len(self.who_serves(base, kind)) > 1)

    def changes(self, other: Lookup) -> dict[str, tuple[list[Service], list[Service]]]:
        """Say which base grids are served differently in another edition: before and after.

        A retired base grid has nothing after, a new one nothing before.
        """
        changed = {}
        for base in sorted(self._by_base.keys() | other._by_base.keys()):
            before, after = self._by_base.get(base, []), other._by_base.get(base, [])
            if _serving(before) != _serving(after):
                changed[base] = (before, after)
        return changed

    def crossing_limits(self, kind: str, parents: Mapping[str, str]) -> dict[str, list[str]]:
        """Say which grids of a kind reach into more than one community (or street)."""
        reached = {
            code: sorted({_parent(parents, base) for base in bases})
            for (of_kind, code), bases in self._by_professional.items()
            if of_kind == kind
        }
        return {code: limits for code, limits in sorted(reached.items()) if len(limits) > 1}

    def _require(self, base_code: str) -> None:
        if base_code not in self._by_base:
            raise GridError("No relation names base grid {code}. Check the code.", code=base_code)


def _serving(services: Iterable[Service]) -> set[tuple[str, str]]:
    return {(service.kind, service.code) for service in services}


def _parent(parents: Mapping[str, str], base_code: str) -> str:
    try:
        return parents[base_code]
    except KeyError:
        raise GridError("No parent is given for base grid {code}.", code=base_code) from None
