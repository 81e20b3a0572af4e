import numpy as np
import pytest
import shapely
from gridstrata.core.width import is_wider, measure_width
from shapely import affinity, box

SHAPES = [
    pytest.param(box(0, 0, 4, 9), 4.0, id="rectangle"),
    pytest.param(shapely.Point(0, 0).buffer(10, quad_segs=64), 20.0, id="circle"),
    pytest.param(affinity.rotate(box(0, 0, 9500, 0.5), 33), 0.5, id="long sliver at an angle"),
    pytest.param(box(520000, 2495000, 520200, 2495000.002), 0.002, id="two millimetres"),
    pytest.param(shapely.union(box(0, 0, 50, 1), box(20, -2, 25, 3)), 5.0, id="widest part counts"),
    pytest.param(shapely.MultiPolygon([box(0, 0, 9, 1), box(20, 0, 29, 3)]), 3.0, id="two parts"),
    pytest.param(
        shapely.difference(box(0, 0, 10, 10), box(2, 2, 8, 8)),
        4 * 2**0.5 / (1 + 2**0.5),  # the circle in its corner is larger than its sides are wide
        id="ring",
    ),
    pytest.param(shapely.Polygon(), 0.0, id="empty"),
]


@pytest.mark.parametrize(("shape", "width"), SHAPES)
def test_width_is_the_diameter_of_the_largest_circle_inside(shape, width):
    measured = measure_width(np.array([shape], dtype=object))
    assert measured[0] == pytest.approx(width, rel=0.015, abs=1e-12)


@pytest.mark.parametrize(("shape", "width"), SHAPES)
def test_wider_agrees_with_the_measured_width(shape, width):
    shapes = np.array([shape, shape], dtype=object)
    assert not is_wider(shapes, width * 1.2 + 1e-9).any()
    if width:
        assert is_wider(shapes, width * 0.8).all()
