"""The mapping: which base grid truly shares ground with which professional grid, and how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray

from .crossings import type_ground
from .errors import GridError
from .layers import Codes, GridLayer, Stack
from .profiles import RuleProfile
from .progress import Progress, Silent, Span
from .shares import NOBODY, Shared, share_out
from .soundness import require_sound
from .workload import NO_BUILDINGS, assign_buildings

RELATION_CLASSES = ("1:1", "1:N", "N:1", "M:N")


@dataclass(frozen=True)
class Relations:
    """The relation table as columns, shape (n,), sorted by kind, base code, professional code.

    One row per base grid and professional grid that truly share ground, noise and drift removed,
    and one with an empty professional code where a base grid is partly or wholly uncovered.

    Attributes:
        kind: Kind of the professional layer.
        base_code, professional_code: The two grids.
        area_m2: Shared ground in square metres; per base grid and kind it adds up to the grid's
            area, unless professional grids overlap.
        base_share, professional_share: That area as a share (0 to 1) of either grid.
        buildings, households, residents: What lies on the shared ground; each is counted once.
        base_household_share, professional_household_share: The households as a share of either
            grid's; 0 where it has none.
        relation: Class of the connected component, professional : base; "" if nobody serves it.
        component: Number of the component within its kind, from 1; 0 if nobody serves it.
        best_fit: True on one row per base grid and kind: most households, else most area.
        exact: True where the whole base grid lies in the professional grid.
        drift: Width in metres up to which disagreement was taken for a slip, by kind.
    """

    kind: Codes
    base_code: Codes
    professional_code: Codes
    area_m2: NDArray[np.float64]
    base_share: NDArray[np.float64]
    professional_share: NDArray[np.float64]
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    base_household_share: NDArray[np.float64]
    professional_household_share: NDArray[np.float64]
    relation: Codes
    component: NDArray[np.int64]
    best_fit: NDArray[np.bool_]
    exact: NDArray[np.bool_]
    drift: Mapping[str, float] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of relations."""
        return len(self.kind)

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the columns by name, in table order."""
        return {name: getattr(self, name) for name in RELATION_COLUMNS}

    def take(self, rows: NDArray[Any]) -> Relations:
        """Return the relations reduced to `rows` (indices or a mask)."""
        reduced = {name: column[rows] for name, column in self.columns().items()}
        return Relations(**reduced, drift=self.drift)


RELATION_COLUMNS = tuple(name for name in Relations.__dataclass_fields__ if name != "drift")


def build_relations(
    stack: Stack, profile: RuleProfile, progress: Progress | None = None
) -> Relations:
    """Map the base grids of a stack onto all its professional layers.

    Args:
        stack: Sound layers; the buildings are optional.
        profile: The widths; a drift of 0 is estimated for each layer.
        progress: Told of the stages; may raise CancelledError.

    Raises:
        GridError: If a layer has faults in itself, or does not touch the base grids.
    """
    progress = progress or Silent()
    for layer in (stack.base, *stack.professional):
        require_sound(layer)
    buildings = stack.buildings or NO_BUILDINGS
    home = assign_buildings(stack.base, buildings)
    tables, drift = [], {}
    for place, layer in enumerate(sorted(stack.professional, key=lambda layer: layer.kind)):
        span = Span(
            progress, place / len(stack.professional), (place + 1) / len(stack.professional)
        )
        typed = type_ground(stack.base, layer, profile, stack.buildings, span)
        if not len(typed.ground):
            raise GridError(
                "Layer {layer} does not touch the base grids. "
                "Check its coordinate system, or choose another layer.",
                layer=layer.title,
            )
        shared = share_out(stack.base, layer, typed, buildings, home)
        tables.append(_tabulate(stack.base, layer, shared).columns())
        drift[layer.kind] = typed.widths.drift
    return _join(tables, drift)


def _tabulate(base: GridLayer, layer: GridLayer, shared: Shared) -> Relations:
    """Return the rows of one professional layer, sorted by the two codes."""
    served = shared.upper != NOBODY
    codes = np.append(layer.codes, "")[shared.upper]  # NOBODY is the last
    component, relation = _classify(shared, layer)
    households = shared.workload.households
    per_base = np.bincount(shared.base, weights=households, minlength=len(base))
    per_upper = np.bincount(shared.upper[served], weights=households[served], minlength=len(layer))
    pairs_of_base = np.bincount(shared.base, minlength=len(base))
    table = Relations(
        kind=np.full(len(codes), layer.kind),
        base_code=base.codes[shared.base],
        professional_code=codes,
        area_m2=shared.area,
        base_share=_share(shared.area, shapely.area(base.geometries)[shared.base]),
        professional_share=_share(shared.area, _by_upper(shared.upper_area, shared)),
        buildings=shared.workload.buildings,
        households=households,
        residents=shared.workload.residents,
        base_household_share=_share(households, per_base[shared.base]),
        professional_household_share=_share(households, _by_upper(per_upper, shared)),
        relation=relation,
        component=component,
        best_fit=_best_fit(shared, codes),
        exact=served & (pairs_of_base[shared.base] == 1),
    )
    return table.take(np.lexsort((table.professional_code, table.base_code)))


def _by_upper(values: NDArray[Any], shared: Shared) -> NDArray[Any]:
    """Return a value per pair from values per upper grid; 0 where nobody serves."""
    return np.append(values, 0)[shared.upper]


def _share(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


def _best_fit(shared: Shared, codes: Codes) -> NDArray[np.bool_]:
    """Mark the best row of each base grid: served first, then households, area and code."""
    order = np.lexsort(
        (
            codes,
            -shared.area,
            -shared.workload.households,
            shared.upper == NOBODY,
            shared.base,
        )
    )
    best = np.zeros(len(codes), dtype=bool)
    best[order[np.flatnonzero(np.diff(shared.base[order], prepend=-1))]] = True
    return best


def _classify(shared: Shared, layer: GridLayer) -> tuple[NDArray[np.int64], Codes]:
    """Return the number and the class of each pair's connected component.

    Two professional grids are connected when they share a base grid, so the components are those
    of a graph over the professional grids alone: small, however many base grids there are.
    """
    served = np.flatnonzero(shared.upper != NOBODY)
    base, upper = shared.base[served], shared.upper[served]
    component_of = _number_components(layer, upper, _joined_by_base(base, upper))
    component = np.zeros(len(shared.base), dtype=np.int64)
    component[served] = component_of[upper]
    n = int(component.max(initial=0)) + 1
    professionals = np.bincount(component_of[np.unique(upper)], minlength=n)
    first = np.flatnonzero(np.diff(base, prepend=-1))
    bases = np.bincount(component[served][first], minlength=n)
    names = np.array([["1:1", "1:N"], ["N:1", "M:N"]])
    relation = names[(professionals > 1).astype(int), (bases > 1).astype(int)][component]
    relation[shared.upper == NOBODY] = ""
    return _with_uncovered(shared, component, relation)


def _with_uncovered(
    shared: Shared, component: NDArray[np.int64], relation: Codes
) -> tuple[NDArray[np.int64], Codes]:
    """Give uncovered ground the component of the base grid it belongs to, if that is served."""
    first = np.searchsorted(shared.base, shared.base)
    uncovered = shared.upper == NOBODY
    component[uncovered] = component[first[uncovered]]
    relation[uncovered] = relation[first[uncovered]]
    return component, relation


def _joined_by_base(base: NDArray[np.intp], upper: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Return the pairs of upper grids that follow each other on one base grid."""
    same = np.flatnonzero(base[1:] == base[:-1])
    return list(zip(upper[same].tolist(), upper[same + 1].tolist()))


def _number_components(
    layer: GridLayer, upper: NDArray[np.intp], joined: list[tuple[int, int]]
) -> NDArray[np.int64]:
    """Return the component of each upper grid, numbered from 1 in the order of their codes."""
    graph = nx.Graph(joined)
    graph.add_nodes_from(np.unique(upper).tolist())
    components = sorted(
        nx.connected_components(graph), key=lambda rows: min(layer.codes[list(rows)])
    )
    numbers = np.zeros(len(layer), dtype=np.int64)
    for number, rows in enumerate(components, start=1):
        numbers[list(rows)] = number
    return numbers


def _join(tables: list[dict[str, NDArray[Any]]], drift: Mapping[str, float]) -> Relations:
    """Return the tables as one; each column is let go of as soon as it is joined.

    At a million base grids the columns are most of the memory in use.
    """
    columns = {
        name: np.concatenate([table.pop(name) for table in tables]) for name in RELATION_COLUMNS
    }
    return Relations(**columns, drift=drift)
