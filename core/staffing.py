"""One worker in every base grid, one base grid for every worker (一格一员)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import GridError, Message
from .findings import Findings, join_codes, make_findings, name_codes
from .layers import Codes, Column, GridLayer
from .profiles import RuleProfile
from .records import read_records
from .tiling.grouping import number_rows

WORKER_FIELDS = ("grid_code", "worker_id", "role", "phone")
# What is read of a table, unless phone numbers are asked for.
WORKER_FIELDS_WITHOUT_PHONE = WORKER_FIELDS[:-1]
_NEEDED = ("grid_code", "worker_id")


@dataclass(frozen=True)
class Workers:
    """Who works where, one row per worker and base grid, shape (n,) each.

    Attributes:
        grid_code: Codes of base grids.
        worker_id: What tells workers apart.
        role: What they are there: grid head, grid worker, ...; "" where it is not said.
        phone: Their numbers; "" where it is not known or not asked for.
    """

    grid_code: Codes
    worker_id: Codes
    role: Codes
    phone: Codes

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.grid_code)

    def columns(self) -> dict[str, Column]:
        """Return the columns, rows sorted; phone numbers only where some are known."""
        order = np.lexsort((self.role, self.worker_id, self.grid_code))
        names = WORKER_FIELDS if (self.phone != "").any() else WORKER_FIELDS_WITHOUT_PHONE
        return {name: getattr(self, name)[order] for name in names}

    def strangers(self, base: GridLayer) -> Message | None:
        """Return what to say of workers in grids that are not there; None where all are."""
        unknown = np.setdiff1d(self.grid_code, base.codes)
        if not len(unknown):
            return None
        return Message(
            "Workers are named for base grids that are not there: {codes}.",
            codes=name_codes(unknown.tolist()),
        )


def make_workers(name: str, rows: Iterable[Mapping[str, Any]]) -> Workers:
    """Return the rows of a table as workers; rows that say the same count once.

    Args:
        name: What to call the table in messages.
        rows: Values by column name.

    Raises:
        GridError: Naming the row (the first is 1) without a grid or a worker, or with another
            phone number for the same one.
    """
    title = Message("Workers {table}", table=name)
    phones: dict[tuple[str, ...], str] = {}
    for place, values in read_records(title, rows, WORKER_FIELDS, _NEEDED):
        *key, phone = values.values()
        known = phones.get(tuple(key), "")
        if known and phone and known != phone:
            raise GridError(
                "{place}: worker {worker} has two phone numbers. Keep one.",
                place=place,
                worker=values["worker_id"],
            )
        phones[tuple(key)] = known or phone
    texts = sorted((*key, phone) for key, phone in phones.items())
    table = np.array(texts, dtype=str).reshape(len(texts), len(WORKER_FIELDS))
    return Workers(*(table[:, place] for place in range(len(WORKER_FIELDS))))


def find_staffing(base: GridLayer, workers: Workers, profile: RuleProfile) -> list[Findings]:
    """Return the base grids without a worker, and the workers with several base grids.

    Args:
        base: The base grids, sound.
        workers: Who works where.
        profile: Severities.
    """
    bare = np.flatnonzero(~np.isin(base.codes, workers.grid_code) & (base.codes != ""))
    unstaffed = make_findings(
        "unstaffed",
        base.kind,
        profile,
        geometry=base.geometries[bare],
        codes=base.codes[bare].tolist(),
    )
    return [unstaffed, _find_shared(base, workers, profile)]


def _find_shared(base: GridLayer, workers: Workers, profile: RuleProfile) -> Findings:
    grid, worker = _places(base, workers)
    names, number, count = np.unique(worker, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(count > 1)
    rows = [grid[number == place] for place in shared.tolist()]
    places = np.empty(len(rows), dtype=object)
    places[:] = [shapely.union_all(base.geometries[own]) for own in rows]
    return make_findings(
        "shared_worker",
        base.kind,
        profile,
        geometry=places,
        codes=[join_codes(base.codes[own].tolist()) for own in rows],
        detail=names[shared].tolist(),
    )


def _places(base: GridLayer, workers: Workers) -> tuple[NDArray[np.intp], Codes]:
    """Return rows of base grids and who works there, each pair once, whatever the role."""
    order = np.argsort(base.codes, kind="stable")
    place = np.searchsorted(base.codes, workers.grid_code, sorter=order).clip(max=len(base) - 1)
    known = base.codes[order[place]] == workers.grid_code if len(base) else np.zeros(0, dtype=bool)
    grid, worker = order[place[known]], workers.worker_id[known]
    _, first = np.unique(number_rows(grid, worker), return_index=True)
    return grid[first], worker[first]
