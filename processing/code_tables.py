"""Codes as tables to be written: the layer with its codes, and what stands against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import shapely
from qgis.core import QgsFields, QgsProcessingFeatureSource, QgsWkbTypes

from ..compat import INTEGER, TEXT, make_field
from ..core.codes.assign import Assignment
from ..core.codes.findings import CodeFinding
from ..core.layers import BASE, Codes
from .inputs import Inputs
from .layers import Table
from .redrawn import redrawn_table
from .tables import FINDING_FIELDS, as_multi, make_fields
from .texts import told

# Field of the codes where there was none before
CODE = "code"
_BEFORE = "before"

CODE_FINDING_FIELDS: Mapping[str, str] = {**FINDING_FIELDS, "feature": INTEGER, "parents": TEXT}


def coded_table(
    source: QgsProcessingFeatureSource, inputs: Inputs, codes: Codes, existing: str
) -> Table:
    """Return the layer as it was read, with its codes.

    Args:
        source: What was read.
        inputs: All fields and the shapes of it.
        codes: The codes, "" for none.
        existing: Field that the codes go to; "" makes a new one, and moves an old one aside.
    """
    table = redrawn_table(source, inputs.rows, inputs.base, inputs.base, inputs.way_back())
    values = [code or None for code in codes.tolist()]
    names = source.fields().names()
    if existing:
        place = source.fields().lookupField(existing)
        # always text without a limit: in numbers, and in short fields, codes lose digits
        fields = _with_names(table.fields, {}, {names[place]})
        columns = [*table.columns]
        columns[place] = values
        return replace(table, fields=fields, columns=columns)
    aside = {name: _unused(name, names) for name in names if name.lower() == CODE}
    fields = _with_names(table.fields, aside, set())
    fields.append(make_field(CODE, TEXT))
    return replace(table, fields=fields, columns=[*table.columns, values])


def code_findings_table(assignment: Assignment, inputs: Inputs) -> Table:
    """Return the grids that something stands against, each finding as a row."""
    rows = [
        _finding_row(finding, identity, assignment, inputs)
        for finding, identity in zip(assignment.findings, assignment.finding_ids)
    ]
    drawn = inputs.rows.geometries[[finding.row for finding in assignment.findings]]
    return Table(
        make_fields(CODE_FINDING_FIELDS),
        [[row[name] for row in rows] for name in CODE_FINDING_FIELDS],
        QgsWkbTypes.Type.MultiPolygon,
        as_multi(drawn, shapely.multipolygons),
    )


def _finding_row(
    finding: CodeFinding, identity: str, assignment: Assignment, inputs: Inputs
) -> dict[str, Any]:
    code, kind = str(assignment.codes[finding.row]), inputs.base.kind
    area = shapely.area(inputs.base.geometries[finding.row])
    return {
        **dict.fromkeys(("width_m", "length_m"), 0.0),
        **dict.fromkeys(("buildings", "households", "residents"), 0),
        "finding_id": identity,
        "rule": finding.rule,
        "severity": finding.severity,
        "kind": kind,
        "base_codes": code if kind == BASE else "",
        "professional_codes": "" if kind == BASE else code,
        "area_m2": 0.0 if area != area else float(area),  # noqa: PLR0124 (nan without a shape)
        "message": told(finding.message),
        "feature": int(inputs.rows.ids[finding.row]),
        "parents": finding.parent_codes,
    }


def _with_names(fields: QgsFields, names: Mapping[str, str], as_text: set[str]) -> QgsFields:
    """Return fields of which some have other names, and some hold any text."""
    changed = QgsFields()
    for field in fields:
        name = names.get(field.name(), field.name())
        if field.name() in as_text:
            changed.append(make_field(name, TEXT))
            continue
        copy = type(field)(field)
        copy.setName(name)
        changed.append(copy)
    return changed


def _unused(name: str, taken: list[str]) -> str:
    """Return a name for what stood in a field, which no other field has."""
    used = {other.lower() for other in taken}
    candidates = (f"{name}_{_BEFORE}{number or ''}" for number in range(len(taken) + 1))
    return next(candidate for candidate in candidates if candidate.lower() not in used)
