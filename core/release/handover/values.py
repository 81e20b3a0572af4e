"""Where the values of a hand-over are from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ...admission import Admission
from ...layers import BASE, Column, GridLayer, Stack
from ...records import text_of
from ...workload import assign_buildings, sum_by_row
from .profile import ATTRIBUTE, CONSTANT, Field

_SQUARE_KM = 1e6


@dataclass(frozen=True)
class Source:
    """One layer of a release, and what is known of its grids.

    Attributes:
        stack: The whole stack.
        layer: The layer.
        edition: Name of the edition.
    """

    stack: Stack
    layer: GridLayer
    edition: str

    def values(self, field: Field) -> Column:
        """Return the values of a field as they are known, None where there is none, shape (n,)."""
        filled = np.full(len(self.layer), None, dtype=object)
        for source in reversed(field.sources):
            given = self._given(source)
            there = [text_of(value) != "" for value in given.tolist()]
            filled = np.where(there, given, filled)
        if field.part is None:
            return filled
        first, last = field.part
        parts = np.empty(len(filled), dtype=object)
        parts[:] = [text_of(value)[first - 1 : last] for value in filled]
        return parts

    def _given(self, source: str) -> Column:
        if source.startswith(CONSTANT):
            return self._all(source.removeprefix(CONSTANT))
        if source.startswith(ATTRIBUTE):
            nothing = self._all(None)
            name = source.removeprefix(ATTRIBUTE)
            return np.asarray(self.layer.attributes.get(name, nothing), dtype=object)
        return np.asarray(getattr(self, f"_{source}"), dtype=object)

    def _all(self, value: object) -> Column:
        return np.full(len(self.layer), value, dtype=object)

    @property
    def _code(self) -> Column:
        return self.layer.codes

    @property
    def _kind(self) -> Column:
        return self._all(self.layer.kind)

    @property
    def _edition(self) -> Column:
        return self._all(self.edition)

    @property
    def _area_m2(self) -> NDArray[np.float64]:
        return shapely.area(self.layer.geometries)

    @property
    def _area_km2(self) -> NDArray[np.float64]:
        return self._area_m2 / _SQUARE_KM

    @property
    def _perimeter_m(self) -> NDArray[np.float64]:
        return shapely.length(self.layer.geometries)

    @property
    def _buildings(self) -> Column:
        return self._contents[0]

    @property
    def _households(self) -> Column:
        return self._contents[1]

    @property
    def _residents(self) -> Column:
        return self._contents[2]

    @cached_property
    def _contents(self) -> tuple[Column, Column, Column]:
        """Return how many buildings, households and residents are in each grid, if it is known."""
        buildings = self.stack.buildings
        if buildings is None:
            nothing = self._all(None)
            return nothing, nothing, nothing
        home = assign_buildings(self.layer, buildings)
        inside = np.flatnonzero(home >= 0)
        sums = sum_by_row(home[inside], inside, len(self.layer), buildings)
        return sums.buildings, sums.households, sums.residents

    @property
    def _workers(self) -> Column:
        """Return the workers of each base grid, joined by ";"."""
        staff: dict[str, set[str]] = {}
        workers = self.stack.workers
        if workers is not None and self.layer.kind == BASE:
            for code, worker in zip(workers.grid_code.tolist(), workers.worker_id.tolist()):
                staff.setdefault(code, set()).add(worker)
        names = np.empty(len(self.layer), dtype=object)
        names[:] = [";".join(sorted(staff.get(code, ()))) for code in self.layer.codes.tolist()]
        return names

    @property
    def _department(self) -> Column:
        admissions = self.stack.admissions
        record = None if admissions is None else admissions.by_kind.get(self.layer.kind)
        return self._all((record or Admission("")).owner_department)
