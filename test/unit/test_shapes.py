"""Polygons taken out of whatever an overlay or a mended shape leaves."""

import numpy as np
import pytest
import shapely
from gridstrata.core.shapes import is_area, polygon_parts, without_lines

SQUARE, FAR = shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)
LINE, POINT = shapely.linestrings([[0, 0], [1, 1]]), shapely.points(3, 3)
MIXED = shapely.geometrycollections([LINE, shapely.multipolygons([SQUARE, FAR]), POINT])


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        pytest.param(SQUARE, [SQUARE], id="a polygon"),
        pytest.param(shapely.multipolygons([SQUARE, FAR]), [SQUARE, FAR], id="several"),
        pytest.param(MIXED, [SQUARE, FAR], id="several among lines and points"),
        pytest.param([SQUARE, LINE, FAR], [SQUARE, FAR], id="an array"),
        pytest.param(LINE, [], id="a line"),
        pytest.param(None, [], id="nothing"),
    ],
)
def test_parts_are_the_polygons_in_a_shape(shape, parts):
    assert polygon_parts(shape).tolist() == parts


def test_lines_and_points_are_left_out():
    shapes = without_lines(np.array([MIXED, SQUARE, LINE, POINT], dtype=object))
    assert shapely.area(shapes).tolist() == [2, 1, 0, 0]
    assert shapely.get_type_id(shapes).tolist() == [
        shapely.GeometryType.MULTIPOLYGON,
        *[shapely.GeometryType.POLYGON] * 3,
    ]


def test_a_collection_that_holds_a_polygon_is_an_area():
    assert is_area(np.array([SQUARE, MIXED, LINE, POINT, None], dtype=object)).tolist() == [
        True,
        True,
        False,
        False,
        False,
    ]
