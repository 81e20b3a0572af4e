"""What differs between versions of QGIS, as the rest of the plugin sees it."""

import pytest
from gridstrata.compat import BOOLEAN, INTEGER, REAL, TEXT, is_in_metres, is_null, make_field
from qgis.core import NULL, QgsCoordinateReferenceSystem


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (TEXT, "00123456789012345678", "00123456789012345678"),
        (INTEGER, 9_000_000_000, 9_000_000_000),
        (REAL, 0.125, 0.125),
        (BOOLEAN, True, True),
    ],
)
def test_fields_hold_values_of_their_kind(qgis_app, kind, value, kept):
    field = make_field("name", kind)
    assert field.name() == "name"
    assert field.convertCompatible(value) == kept


@pytest.mark.parametrize(
    ("value", "expected"), [(None, True), (NULL, True), ("", False), (0, False), (False, False)]
)
def test_null_is_told_from_empty_and_zero(value, expected):
    assert is_null(value) is expected


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        pytest.param("EPSG:4547", True, id="metres"),
        pytest.param("EPSG:2249", False, id="US feet"),
        pytest.param("EPSG:4490", False, id="degrees"),
    ],
)
def test_unit_of_a_crs(qgis_app, crs, expected):
    assert is_in_metres(QgsCoordinateReferenceSystem(crs)) is expected
