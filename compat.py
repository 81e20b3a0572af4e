"""Every call of QGIS or Qt that differs between versions; nobody else tries one out."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsField, QgsUnitTypes
from qgis.PyQt import QtCore

TEXT, INTEGER, REAL, BOOLEAN = "text", "integer", "real", "boolean"


def _field_types() -> dict[str, Any]:
    """Return the type of a field by name: QVariant's until QGIS 3.38, QMetaType's after."""
    try:
        types = QtCore.QMetaType.Type
        QgsField("probe", types.QString)
    except (AttributeError, TypeError):
        types = QtCore.QVariant
        return {
            TEXT: types.String,
            INTEGER: types.LongLong,
            REAL: types.Double,
            BOOLEAN: types.Bool,
        }
    return {
        TEXT: types.QString,
        INTEGER: types.LongLong,
        REAL: types.Double,
        BOOLEAN: types.Bool,
    }


_FIELD_TYPES = _field_types()


def make_field(name: str, kind: str) -> QgsField:
    """Return a field of the kind TEXT, INTEGER, REAL or BOOLEAN."""
    return QgsField(name, _FIELD_TYPES[kind])


def is_null(value: Any) -> bool:
    """Tell whether an attribute is NULL: None, or a null QVariant where PyQt5 hands those over."""
    return value is None or (isinstance(value, QtCore.QVariant) and value.isNull())


def is_in_metres(crs: QgsCoordinateReferenceSystem) -> bool:
    """Tell whether the map unit of a CRS is the metre."""
    units = getattr(QgsUnitTypes, "DistanceUnit", QgsUnitTypes)
    return bool(crs.mapUnits() == units.DistanceMeters)


def plain_value(value: Any) -> Any:
    """Return an attribute as a number, text or None; dates and times as in 2026-11-30T08:00:00."""
    if is_null(value):
        return None
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (QtCore.QDate, QtCore.QTime, QtCore.QDateTime)):
        return value.toString(QtCore.Qt.DateFormat.ISODate)
    return str(value)
