"""What a change of borders did, as tables to be written: the proof, its pieces, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from qgis.core import QgsWkbTypes

from ..compat import BOOLEAN, INTEGER, REAL, TEXT
from ..core.errors import Message
from ..core.findings import Findings
from ..core.layers import Column
from ..core.proof import Balance, Changes, Proof
from .layers import Table
from .tables import FINDING_FIELDS, Reproject, as_multi, findings_table, make_fields
from .texts import told

PROOF_FIELDS: Mapping[str, str] = {
    "place": INTEGER,
    "rule": TEXT,
    "codes": TEXT,
    "action": TEXT,
    "width_m": REAL,
    "area_m2": REAL,
    "moved_m2": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "displacement_m": REAL,
    "moves": TEXT,
}
CHANGE_FIELDS: Mapping[str, str] = {
    "place": INTEGER,
    "giver": TEXT,
    "taker": TEXT,
    "held_by_both": BOOLEAN,
    "area_m2": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "displacement_m": REAL,
}
BALANCE_FIELDS: Mapping[str, str] = {
    "code": TEXT,
    "area_before_m2": REAL,
    "gained_m2": REAL,
    "lost_m2": REAL,
    "united_m2": REAL,
    "area_after_m2": REAL,
    "households_before": INTEGER,
    "households_gained": INTEGER,
    "households_lost": INTEGER,
    "households_after": INTEGER,
}
UNRESOLVED_FIELDS: Mapping[str, str] = {**FINDING_FIELDS, "reason": TEXT}


def proof_table(proof: Proof) -> Table:
    """Return one row per mended place, its action and moves in the user's language."""
    columns = proof.columns()
    return Table(make_fields(PROOF_FIELDS), [_plain(columns[name]) for name in PROOF_FIELDS])


def changes_table(proof: Proof, reproject: Reproject) -> Table:
    """Return the pieces of ground that changed hands, as polygons."""
    changes: Changes = proof.changes
    counted = {name: getattr(proof, name) for name in ("buildings", "households", "residents")}
    return Table(
        make_fields(CHANGE_FIELDS),
        [
            _plain(counted[name] if name in counted else getattr(changes, name))
            for name in CHANGE_FIELDS
        ],
        QgsWkbTypes.Type.MultiPolygon,
        as_multi(reproject(changes.geometry), shapely.multipolygons),
    )


def balance_table(balance: Balance) -> Table:
    """Return what every changed grid had, gained, lost and has; the last row sums them up."""
    columns = balance.columns()
    return Table(make_fields(BALANCE_FIELDS), [_plain(columns[name]) for name in BALANCE_FIELDS])


def unresolved_table(findings: Findings, reasons: Sequence[Message], reproject: Reproject) -> Table:
    """Return the polygons of what was left as it is, each with the reason why."""
    table = findings_table(findings, reproject)
    return Table(
        make_fields(UNRESOLVED_FIELDS),
        [*table.columns, [told(reason) for reason in reasons]],
        table.wkb_type,
        table.geometries,
    )


def _plain(column: Column) -> Sequence[Any]:
    """Return a column as plain Python values, messages in the user's language."""
    return [_plain_value(value) for value in np.asarray(column).tolist()]


def _plain_value(value: Any) -> Any:
    if isinstance(value, Message):
        return told(value)
    if isinstance(value, (list, tuple)):
        return " ".join(map(told, value))
    return value
