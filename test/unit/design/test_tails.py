import numpy as np
import pytest
import shapely
import shapely.affinity
from gridstrata.core.coverage import check_coverage
from gridstrata.core.design.ground.barriers import BarrierLines
from gridstrata.core.design.ground.tails import move_tails
from gridstrata.core.layers import GridLayer
from gridstrata.core.tiling.matching import match_vertices
from shapely import Polygon, box

NOTHING = np.empty(0, dtype=object)
NO_LINES = BarrierLines(NOTHING, np.empty(0))

# A strip 8 m wide hangs on the first block and runs along the border past two others.
ALONG_TWO = (
    Polygon([(0, 0), (300, 0), (300, 8), (100, 8), (100, 100), (0, 100)]),
    box(100, 8, 200, 100),
    box(200, 8, 300, 100),
)


def polygons(*items):
    return match_vertices(np.array(items, dtype=object))


def index(*items):
    tree = np.empty(len(items), dtype=object)
    tree[:] = items
    return shapely.STRtree(tree)


def moved(blocks, *, footprints=()):
    return move_tails(blocks, NO_LINES, index(*footprints))


def bounds_of(blocks):
    return sorted(map(tuple, shapely.bounds(blocks).round(2).tolist()))


def wkb(blocks):
    return shapely.to_wkb(blocks).tolist()


def assert_same_ground(blocks, before, profile):
    """Assert that simple polygons with matched vertices cover exactly the ground as before."""
    assert shapely.is_valid(blocks).all()
    assert (shapely.get_type_id(blocks) == shapely.GeometryType.POLYGON).all()
    assert not shapely.get_num_interior_rings(blocks).any()
    ground = shapely.union_all(before)
    union = shapely.coverage_union_all(blocks)
    assert shapely.area(shapely.symmetric_difference(union, ground)) < 1e-6
    codes = np.array([f"B{row}" for row in range(len(blocks))])
    check = check_coverage(GridLayer("base", codes, blocks), profile, frame=ground)
    assert len(check.findings) == len(check.mismatches) == 0


def assert_stays(blocks, *, footprints=()):
    assert wkb(moved(blocks, footprints=footprints)) == wkb(blocks)


def test_a_strip_along_the_border_is_given_to_the_blocks_it_runs_along(profile):
    before = polygons(*ALONG_TWO)
    blocks = moved(before)
    assert bounds_of(blocks) == [(0, 0, 100, 100), (100, 0, 200, 100), (200, 0, 300, 100)]
    assert_same_ground(blocks, before, profile)


@pytest.mark.parametrize("angle", [17, 123, 249])
def test_a_strip_that_runs_askew_is_cut_as_exactly(angle, profile):
    before = polygons(*shapely.affinity.rotate(shapely.multipolygons(ALONG_TWO), angle).geoms)
    blocks = moved(before)
    assert shapely.area(blocks).round(3).tolist() == [10_000] * 3
    assert_same_ground(blocks, before, profile)


def test_a_strip_that_narrows_to_a_point_is_cut_where_it_gets_thin(profile):
    wedge = Polygon([(0, 0), (400, 0), (100, 20), (100, 100), (0, 100)])
    before = polygons(wedge, Polygon([(400, 0), (400, 100), (100, 100), (100, 20)]))
    blocks = moved(before)
    assert 200 < blocks[0].bounds[2] < 250
    assert_same_ground(blocks, before, profile)


def test_a_strip_that_is_wider_in_one_place_is_a_tail_all_along(profile):
    steps = [(300, 10), (210, 10), (210, 15), (170, 15), (170, 10), (100, 10)]
    host = Polygon([(0, 0), (300, 0), *steps, (100, 100), (0, 100)])
    before = polygons(host, shapely.difference(box(100, 0, 300, 100), host))
    blocks = moved(before)
    assert bounds_of(blocks) == [(0, 0, 100, 100), (100, 0, 300, 100)]
    assert_same_ground(blocks, before, profile)


def test_two_tails_of_one_block_are_both_cut_off(profile):
    host = shapely.union_all([box(0, 0, 300, 8), box(0, 0, 100, 100), box(0, 92, 300, 100)])
    before = polygons(host, box(100, 8, 300, 50), box(100, 50, 300, 92))
    blocks = moved(before)
    assert bounds_of(blocks) == [(0, 0, 100, 100), (100, 0, 300, 50), (100, 50, 300, 100)]
    assert_same_ground(blocks, before, profile)


def test_a_tail_stays_where_the_cut_would_touch_a_footprint():
    assert_stays(polygons(*ALONG_TWO), footprints=[box(95, 2, 105, 6)])


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(box(0, 0, 300, 10), id="narrow as a whole"),
        pytest.param(
            Polygon([(0, 0), (200, 0), (200, 20), (20, 20), (20, 200), (0, 200)]),
            id="L-shaped with arms of 20 m",
        ),
        pytest.param(
            shapely.union_all([box(0, 0, 100, 100), box(100, 0, 200, 8), box(200, 0, 300, 100)]),
            id="narrow between two wide ends",
        ),
        pytest.param(
            shapely.union_all([box(0, 0, 100, 100), box(100, 0, 150, 8)]), id="with a short tail"
        ),
    ],
)
def test_a_block_stays_that_is(block):
    others = shapely.get_parts(shapely.difference(box(0, 0, 300, 300), block))
    assert_stays(polygons(block, *others))


def test_a_tail_that_runs_along_no_other_block_stays(profile):
    before = polygons(
        shapely.union_all([box(0, 0, 100, 100), box(100, 0, 300, 8)]), box(0, 100, 100, 200)
    )
    blocks = moved(before)
    assert shapely.equals(blocks, before).all()
    assert_same_ground(blocks, before, profile)


def test_a_tail_stays_rather_than_close_a_ring_round_a_block(profile):
    enclosed, tail = box(108, 20, 200, 90), box(100, 0, 108, 90)
    around = shapely.difference(box(0, 0, 300, 100), shapely.union(enclosed, tail))
    host = shapely.union(box(0, -100, 300, 0), tail)
    before = polygons(host, enclosed, around)
    blocks = moved(before)
    assert shapely.equals(blocks, before).all()
    assert_same_ground(blocks, before, profile)


def test_drawing_twice_gives_the_same_blocks_and_modifies_nothing():
    before = polygons(*ALONG_TWO)
    given = wkb(before)
    assert wkb(moved(before)) == wkb(moved(before))
    assert wkb(before) == given


def test_the_order_of_the_blocks_does_not_matter():
    before = polygons(*ALONG_TWO)
    forward, backward = moved(before), moved(before[::-1])
    assert sorted(wkb(shapely.normalize(forward))) == sorted(wkb(shapely.normalize(backward)))


def test_no_blocks_have_no_tails():
    assert len(moved(np.empty(0, dtype=object))) == 0
