"""Events sent to the grids that answer for them, and how many of these were handled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .layers import BASE, Buildings, Codes, Column, Geometries, GridLayer
from .release.contents import Contents
from .workload import assign_buildings

# How the professional grid of an event was found.
BY_PLACE, BY_BEST_FIT, NOWHERE = "place", "best_fit", ""


@dataclass(frozen=True)
class Routes:
    """Where events go, one row per event, shape (n,) each.

    Attributes:
        base: Row of the base grid each lies in, -1 outside of all.
        professional: By kind, row of the professional grid, -1 where there is none.
        how: By kind, whether it is by place or by best fit.
        kind: Kind that answers for each: `base`, or a professional kind.
    """

    base: NDArray[np.intp]
    professional: Mapping[str, NDArray[np.intp]]
    how: Mapping[str, Codes]
    kind: Codes

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.base)


def route_events(contents: Contents, points: Geometries, kinds: Column) -> Routes:
    """Find base grid, professional grids and who answers for every event.

    The place decides. Where no professional grid lies, in a gap narrower than noise, it is the one
    that the base grid belongs to most. On a border it is the grid whose code comes first.

    Args:
        contents: The release, or a stack.
        points: Where the events are, in its CRS, shape (n,).
        kinds: The professional kind that each is for, text; others are for the base grid.
    """
    ones = np.ones(len(points), dtype=np.int64)
    events = Buildings(points, ones, ones)
    base = assign_buildings(contents.base, events)
    professional, how = {}, {}
    for layer in contents.professional:
        row = assign_buildings(layer, events)
        fallback = np.where(row < 0, _best_fit(contents, layer)[base], -1)
        how[layer.kind] = np.where(
            row >= 0, BY_PLACE, np.where(fallback >= 0, BY_BEST_FIT, NOWHERE)
        )
        professional[layer.kind] = np.where(row >= 0, row, fallback)
    known = np.isin(kinds.astype(str), list(professional))
    return Routes(base, professional, how, np.where(known, kinds.astype(str), BASE))


def _best_fit(contents: Contents, layer: GridLayer) -> NDArray[np.intp]:
    """Return the row of the professional grid that each base grid belongs to most, -1 last."""
    row = {code: place for place, code in enumerate(layer.codes.tolist())}
    best = contents.best_fit.get(layer.kind, {})
    rows = [row.get(best.get(code, ""), -1) for code in contents.base.codes.tolist()]
    return np.array([*rows, -1], dtype=np.intp)


def route_columns(contents: Contents, routes: Routes) -> dict[str, Column]:
    """Return what is said of every event.

    Returns:
        base_code; KIND_code for every professional kind; responsible_kind and responsible_code;
        worker, of the base grid; department, of the professional kind; found_by.
    """
    columns: dict[str, Column] = {"base_code": _codes(contents.base, routes.base)}
    for layer in contents.professional:
        columns[f"{layer.kind}_code"] = _codes(layer, routes.professional[layer.kind])
    responsible = columns["base_code"].copy()
    found_by = np.where(routes.base >= 0, BY_PLACE, NOWHERE).astype(object)
    for layer in contents.professional:
        mine = routes.kind == layer.kind
        responsible[mine] = columns[f"{layer.kind}_code"][mine]
        found_by[mine] = routes.how[layer.kind][mine]
    return {
        **columns,
        "responsible_kind": routes.kind.astype(object),
        "responsible_code": responsible,
        "worker": np.append(_workers(contents), "")[routes.base],
        "department": _departments(contents, routes.kind),
        "found_by": found_by,
    }


def _codes(layer: GridLayer, rows: NDArray[np.intp]) -> Column:
    return np.append(layer.codes.astype(object), "")[rows]


def _workers(contents: Contents) -> Column:
    staff: dict[str, list[str]] = {}
    if contents.workers is not None:
        for grid, worker in zip(
            contents.workers.grid_code.tolist(), contents.workers.worker_id.tolist()
        ):
            staff.setdefault(grid, []).append(worker)
    joined = [";".join(sorted(set(staff.get(code, ())))) for code in contents.base.codes.tolist()]
    return np.array(joined, dtype=object)


def _departments(contents: Contents, kinds: Codes) -> Column:
    departments = np.full(len(kinds), "", dtype=object)
    for kind, department in contents.departments.items():
        departments[kinds == kind] = department
    return departments


@dataclass(frozen=True)
class Rates:
    """How many events were found and handled in the grids of every kind, one row per grid.

    Attributes:
        kind, code: The grid; an empty code stands for all events of a kind, those outside too.
        found: Number of events.
        handled: Number of those handled.
        geometry: The grid, None for all.
    """

    kind: Column
    code: Column
    found: NDArray[np.int64]
    handled: NDArray[np.int64]
    geometry: Geometries

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.kind)

    @property
    def handling_rate(self) -> NDArray[np.float64]:
        """Return the share of events that were handled, 0 to 1; NaN where there were none."""
        nothing = np.full(len(self), np.nan)
        return np.divide(self.handled, self.found, out=nothing, where=self.found > 0)


def count_handled(contents: Contents, routes: Routes, is_handled: NDArray[np.bool_]) -> Rates:
    """Count events, and those handled, into the grids of every kind.

    Args:
        contents: The release.
        routes: Where the events go.
        is_handled: Which of them are handled, shape (n,).
    """
    layers = [(contents.base, routes.base)]
    layers += [(layer, routes.professional[layer.kind]) for layer in contents.professional]
    parts = [_rates(layer, rows, is_handled) for layer, rows in layers]
    return Rates(*(np.concatenate(columns) for columns in zip(*parts)))


def _rates(
    layer: GridLayer, rows: NDArray[np.intp], is_handled: NDArray[np.bool_]
) -> tuple[Column, Column, NDArray[np.int64], NDArray[np.int64], Geometries]:
    n = len(layer)
    inside = rows >= 0
    return (
        np.full(n + 1, layer.kind, dtype=object),
        np.append(layer.codes.astype(object), ""),
        np.append(np.bincount(rows[inside], minlength=n), len(rows)),
        np.append(np.bincount(rows[inside & is_handled], minlength=n), is_handled.sum()),
        np.append(layer.geometries, np.full(1, None)),
    )


def is_among(states: Column, handled: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which states, text, are among those of handled events; case does not count."""
    wanted = {state.strip().casefold() for state in handled} - {""}
    return np.array([str(state or "").strip().casefold() in wanted for state in states], dtype=bool)
