"""The core's results as tables to be written: field names, columns, geometries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import QgsFields, QgsWkbTypes

from ..compat import BOOLEAN, INTEGER, REAL, TEXT, make_field
from ..core.findings import Findings, join_codes
from ..core.layers import Codes, Geometries, GridLayer, Stack
from ..core.relations import Relations
from .layers import Table
from .texts import rule_messages

Reproject = Callable[[Geometries], Geometries]

FINDING_FIELDS: Mapping[str, str] = {
    "finding_id": TEXT,
    "rule": TEXT,
    "severity": TEXT,
    "kind": TEXT,
    "base_codes": TEXT,
    "professional_codes": TEXT,
    "width_m": REAL,
    "area_m2": REAL,
    "length_m": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "message": TEXT,
}
# What the checks write: a finding, and the community it lies in.
PLACED_FIELDS: Mapping[str, str] = {**FINDING_FIELDS, "community": TEXT}
RELATION_FIELDS: Mapping[str, str] = {
    "kind": TEXT,
    "base_code": TEXT,
    "professional_code": TEXT,
    "area_m2": REAL,
    "base_share": REAL,
    "professional_share": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "base_household_share": REAL,
    "professional_household_share": REAL,
    "relation": TEXT,
    "component": INTEGER,
    "best_fit": BOOLEAN,
    "exact": BOOLEAN,
}
COMPONENT_FIELDS: Mapping[str, str] = {
    "kind": TEXT,
    "component": INTEGER,
    "relation": TEXT,
    "base_count": INTEGER,
    "professional_count": INTEGER,
    "base_codes": TEXT,
    "professional_codes": TEXT,
    "households": INTEGER,
}
SUMMARY_FIELDS: Mapping[str, str] = {
    "kind": TEXT,
    "rule": TEXT,
    "severity": TEXT,
    "count": INTEGER,
    "area_m2": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
}


def make_fields(kinds: Mapping[str, str]) -> QgsFields:
    """Return an attribute table from field kinds (see `compat`) by name."""
    fields = QgsFields()
    for name, kind in kinds.items():
        fields.append(make_field(name, kind))
    return fields


def findings_table(findings: Findings, reproject: Reproject) -> Table:
    """Return polygons of findings."""
    return Table(
        make_fields(FINDING_FIELDS),
        _finding_columns(findings),
        QgsWkbTypes.Type.MultiPolygon,
        as_multi(reproject(findings.geometry), shapely.multipolygons),
    )


def mismatches_table(mismatches: Findings, reproject: Reproject) -> Table:
    """Return lines of borders whose vertices differ."""
    return Table(
        make_fields(FINDING_FIELDS),
        _finding_columns(mismatches),
        QgsWkbTypes.Type.MultiLineString,
        as_multi(reproject(mismatches.geometry), shapely.multilinestrings),
    )


def placed_table(table: Table, communities: NDArray[np.object_]) -> Table:
    """Return a table of findings or mismatches with the community that each lies in.

    Args:
        table: Of n rows.
        communities: Codes, shape (n,); "" for none.
    """
    columns = [*table.columns, _plain(communities)]
    return Table(make_fields(PLACED_FIELDS), columns, table.wkb_type, table.geometries)


def summary_table(findings: Findings, mismatches: Findings) -> Table:
    """Return how many findings of each rule each kind has, and whom they touch, worst first."""
    rows = _totals(findings) + _totals(mismatches)
    return Table(make_fields(SUMMARY_FIELDS), _columns(rows, SUMMARY_FIELDS))


def relations_table(relations: Relations, community: Mapping[str, str]) -> Table:
    """Return the relation table, at its end the community by code of the base grid."""
    communities = [community[code] for code in relations.base_code.tolist()]
    fields = make_fields({**RELATION_FIELDS, "community": TEXT})
    return Table(fields, [*_relation_columns(relations), communities])


def links_table(relations: Relations, stack: Stack, reproject: Reproject) -> Table:
    """Return a line per relation, from the base grid's middle to the professional grid's."""
    served = relations.take(relations.professional_code != "")
    ends = np.empty((len(served), 2, 2))
    ends[:, 0] = _middles(stack.base, served.base_code)
    for layer in stack.professional:
        rows = served.kind == layer.kind
        ends[rows, 1] = _middles(layer, served.professional_code[rows])
    return Table(
        make_fields(RELATION_FIELDS),
        _relation_columns(served),
        QgsWkbTypes.Type.LineString,
        reproject(shapely.linestrings(ends)),
    )


def components_table(relations: Relations) -> Table:
    """Return the groups of grids that hang together by their relations, per kind."""
    members: dict[tuple[str, int], list[int]] = {}
    for row, key in enumerate(zip(relations.kind.tolist(), relations.component.tolist())):
        members.setdefault(key, []).append(row)
    columns = {name: getattr(relations, name).tolist() for name in RELATION_FIELDS}
    rows = [
        {"kind": kind, "component": component, **_component(columns, members[kind, component])}
        for kind, component in sorted(members)
        if component
    ]
    return Table(make_fields(COMPONENT_FIELDS), _columns(rows, COMPONENT_FIELDS))


def _component(columns: Mapping[str, list[Any]], rows: list[int]) -> dict[str, Any]:
    base = {columns["base_code"][row] for row in rows}
    professional = {columns["professional_code"][row] for row in rows} - {""}
    return {
        "relation": columns["relation"][rows[0]],
        "base_count": len(base),
        "professional_count": len(professional),
        "base_codes": join_codes(base),
        "professional_codes": join_codes(professional),
        "households": sum(columns["households"][row] for row in rows),
    }


def _middles(layer: GridLayer, codes: Codes) -> NDArray[np.float64]:
    """Return a place inside the grid of each code, shape (n, 2)."""
    order = np.argsort(layer.codes)
    rows = order[np.searchsorted(layer.codes, codes, sorter=order)]
    middles = shapely.centroid(layer.geometries)
    beside = ~shapely.contains(layer.geometries, middles)
    middles[beside] = shapely.point_on_surface(layer.geometries[beside])
    return shapely.get_coordinates(middles)[rows]


def _totals(findings: Findings) -> list[dict[str, Any]]:
    """Return the sums of findings by kind, rule and severity, in the findings' order."""
    keys = list(zip(findings.kind.tolist(), findings.rule.tolist(), findings.severity.tolist()))
    groups = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    group = np.array([groups[key] for key in keys], dtype=np.intp)

    def total(values: NDArray[Any]) -> list[Any]:
        sums = np.bincount(group, weights=np.nan_to_num(values), minlength=len(groups))
        return sums.astype(values.dtype).tolist()

    sums = zip(
        total(np.ones(len(findings), dtype=np.int64)),
        total(findings.area_m2),
        total(findings.buildings),
        total(findings.households),
        total(findings.residents),
    )
    names = tuple(SUMMARY_FIELDS)
    return [dict(zip(names, (*key, *numbers))) for key, numbers in zip(groups, sums)]


def _finding_columns(findings: Findings) -> list[Sequence[Any]]:
    columns = findings.columns(rule_messages())
    return [_plain(columns[name]) for name in FINDING_FIELDS]


def _relation_columns(relations: Relations) -> list[Sequence[Any]]:
    return [getattr(relations, name).tolist() for name in RELATION_FIELDS]


def _plain(column: Any) -> Sequence[Any]:
    """Return a column as plain Python values, which QGIS takes; 0 where a shape is missing."""
    values = np.asarray(column)
    if values.dtype.kind == "O":
        values = values.astype(str)
    return (np.nan_to_num(values) if values.dtype.kind == "f" else values).tolist()


def _columns(rows: Sequence[Mapping[str, Any]], fields: Mapping[str, str]) -> list[Sequence[Any]]:
    return [[row[name] for row in rows] for name in fields]


def as_multi(geometries: Geometries, multi: Callable[..., Geometries]) -> Geometries:
    """Return single shapes as multi shapes of one; empty ones as NULL."""
    shapes = geometries.copy()
    shapes[shapely.is_empty(shapes)] = None
    single = np.flatnonzero(~shapely.is_missing(shapes) & (shapely.get_num_geometries(shapes) == 1))
    parts = shapely.get_geometry(shapes[single], 0)
    shapes[single] = multi(parts, indices=np.arange(len(parts)))
    return shapes
