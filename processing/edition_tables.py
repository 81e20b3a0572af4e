"""Two editions compared, as tables to be written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from qgis.core import QgsWkbTypes

from ..compat import INTEGER, REAL, TEXT
from ..core.editions.changed import ChangedGround
from ..core.editions.lineage import Lineage
from .layers import Table
from .tables import Reproject, as_multi, make_fields

LINEAGE_FIELDS: Mapping[str, str] = {
    "before_code": TEXT,
    "after_code": TEXT,
    "change": TEXT,
    "component": INTEGER,
    "area_m2": REAL,
    "before_share": REAL,
    "after_share": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "before_household_share": REAL,
    "after_household_share": REAL,
}
CHANGED_FIELDS: Mapping[str, str] = {
    "from_code": TEXT,
    "to_code": TEXT,
    "change": TEXT,
    "area_m2": REAL,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
}


def lineage_table(lineage: Lineage) -> Table:
    """Return one row per old and new grid that truly share ground."""
    return Table(make_fields(LINEAGE_FIELDS), _columns_of(lineage, LINEAGE_FIELDS))


def changed_table(changed: ChangedGround, reproject: Reproject) -> Table:
    """Return the ground that changed hands, as polygons."""
    return Table(
        make_fields(CHANGED_FIELDS),
        _columns_of(changed, CHANGED_FIELDS),
        QgsWkbTypes.Type.MultiPolygon,
        as_multi(reproject(changed.geometry), shapely.multipolygons),
    )


def _columns_of(rows: Any, fields: Mapping[str, str]) -> list[list[Any]]:
    return [getattr(rows, name).tolist() for name in fields]
