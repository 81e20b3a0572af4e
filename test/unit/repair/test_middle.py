"""Ground is divided along its middle, whatever its outline is like."""

import numpy as np
import pytest
import shapely
from gridstrata.core.repair.division import divide
from gridstrata.core.repair.fusing import fuse_borders
from gridstrata.core.repair.narrowness import are_narrow, are_streets
from gridstrata.core.repair.outline import NOBODY, take_apart
from shapely import Polygon, box

UNKNOWN = np.nan


def shares_of(polygon, sides, width, heading=None):
    """Divide a polygon whose edges are told to belong to whoever `sides` says of their middle."""
    outline = take_apart(np.array([polygon], dtype=object))
    middles = (outline.points + outline.ends) / 2
    outline = outline.labelled(np.array([sides(x, y) for x, y in middles]))
    ways = np.full(len(outline), UNKNOWN)
    for point, way in (heading or {}).items():
        ways[(outline.points == point).all(axis=1)] = np.radians(way)
    shares = divide(outline, ways, np.array([width]))
    takers = np.unique(shares.taker).tolist()
    return {t: shapely.union_all(shares.pieces[shares.taker == t]) for t in takers}


def test_strip_is_divided_by_a_straight_line():
    strip = Polygon([(0, 0), (60, 0), (100, 0), (100, 2), (0, 2)])
    shares = shares_of(strip, lambda x, y: int(y > 1 or x in {0, 100}), 2.0)
    assert set(shares) == {0, 1}
    assert shares[0].covered_by(box(0, 0, 100, 1.0001))
    assert shares[0].area == pytest.approx(99, abs=1)


def test_wedge_is_divided_by_its_bisector():
    wedge = Polygon([(0, 0), (100, -2), (100, 2)])
    shares = shares_of(wedge, lambda x, y: 2 if x == 100 else int(y > 0), 4.0)
    bisector = shapely.LineString([(0, 0), (97, 0)])
    assert shapely.hausdorff_distance(
        shapely.intersection(shares[0], shares[1]), bisector
    ) == pytest.approx(0, abs=1.5)
    assert shares[0].area == pytest.approx(shares[1].area, rel=0.05)


def test_sides_with_few_vertices_are_as_good_as_sides_with_many():
    few = box(0, 0, 100, 2)
    many = shapely.segmentize(few, 0.7)

    def side(x, y):
        return int(y > 1e-9)

    one, other = (shares_of(shape, side, 2.0) for shape in (few, many))
    assert one[0].symmetric_difference(other[0]).area < 1


def test_borders_that_lead_on_to_one_point_meet_there():
    strip = Polygon([(0, 0), (49, 0), (100, 0), (100, 2), (51, 2), (0, 2)])

    def side(x, y):
        return (2 if y > 1 else 0) + int(x > 50 - (1 - y))

    shares = shares_of(strip, side, 2.0, {(49, 0): 45, (51, 2): 225})
    for one, other in ((0, 3), (1, 2)):
        assert shapely.intersection(shares[one], shares[other]).length == pytest.approx(0)


def test_ring_is_divided_by_a_ring():
    ring = Polygon(box(0, 0, 40, 40).exterior, [box(2, 2, 38, 38).exterior])
    shares = shares_of(ring, lambda x, y: int(0 < x < 40 and 0 < y < 40), 2.0)
    assert shares[0].area + shares[1].area == pytest.approx(ring.area)
    assert shares[1].bounds == pytest.approx((1, 1, 39, 39), abs=0.01)


def test_ground_with_one_neighbour_is_given_whole():
    assert shares_of(box(0, 0, 9, 1), lambda x, y: 5, 1.0)[5].equals(box(0, 0, 9, 1))


def test_nobody_takes_what_nobody_is_beside():
    assert set(shares_of(box(0, 0, 9, 1), lambda x, y: NOBODY, 1.0)) == set()


@pytest.mark.parametrize(
    ("ground", "narrow", "streets"),
    [
        pytest.param(box(0, 0, 100, 2), True, True, id="a street"),
        pytest.param(box(0, 0, 100, 2.5), False, False, id="too wide"),
        pytest.param(box(0, 0, 2.8, 2.8), False, False, id="a small square"),
        pytest.param(
            box(0, 49, 100, 51).union(box(49, 0, 51, 100)), False, True, id="two streets cross"
        ),
        pytest.param(
            box(0, 49, 100, 51).union(box(40, 40, 60, 60)), False, False, id="a square on a street"
        ),
    ],
)
def test_streets_may_be_wider_where_they_cross(ground, narrow, streets):
    grounds = np.array([ground], dtype=object)
    assert are_narrow(grounds, 2.0).tolist() == [narrow]
    assert are_streets(grounds, 2.0).tolist() == [streets]


def test_ground_that_no_line_parts_is_given_to_nobody():
    west, south, corner, north = (
        (97.951, 98.113),
        (130.841, 45.259),
        (102.015, 95.201),
        (176.7, 259),
    )
    wedge = Polygon([west, north, corner, south])

    def side(x, y):
        return {114.4: 0, 116.4: 2, 139.4: 2, 137.3: 1}[round(x, 1)]

    assert shares_of(wedge, side, 4.876, {west: -19.81}) == {}
    assert set(shares_of(wedge, side, 4.876)) == {0, 1, 2}


def test_fusing_moves_nothing_by_more_than_a_millimetre():
    random = np.random.default_rng(1)
    shapes = np.empty(4, dtype=object)
    for row in range(4):
        corner = box(row * 10, 0, row * 10 + 10, 10)
        points = shapely.get_coordinates(corner)[:-1]
        shapes[row] = Polygon(points + random.uniform(-2e-4, 2e-4, points.shape))
    fused = fuse_borders(shapes, np.zeros(4, dtype=bool))
    assert shapely.coverage_is_valid(fused)
    assert shapely.hausdorff_distance(shapes, fused).max() < 1e-3


def test_fusing_leaves_a_rounded_corner_round():
    arc = box(0, 0, 10, 10).buffer(0.02, quad_segs=64)
    beside = box(10.02, 0, 20, 10)
    fused = fuse_borders(np.array([arc, beside], dtype=object), np.zeros(2, dtype=bool))
    assert shapely.hausdorff_distance(arc, fused[0]) < 1e-3


def test_fusing_takes_needles_off_a_grid():
    needle = [(10, 5), (30, 5 + 1e-7), (10, 5 + 2e-7)]
    spiky = Polygon([(0, 0), (10, 0), *needle, (10, 10), (0, 10)])
    fused = fuse_borders(np.array([spiky], dtype=object), np.zeros(1, dtype=bool))[0]
    assert fused.bounds == (0, 0, 10, 10)
