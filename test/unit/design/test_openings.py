import numpy as np
import shapely
from gridstrata.core.design.ground.openings import cut_open, swallow_small
from gridstrata.core.tiling.mesh import dissolve
from shapely import LineString, Point, box

NO_FOOTPRINTS = shapely.STRtree(np.empty(0, dtype=object))
NO_STREETS = np.empty(0, dtype=object)
HOLE = box(80, 80, 120, 120)
FRAME = shapely.difference(box(0, 0, 200, 200), HOLE)


def blocks(*items):
    return np.array(items, dtype=object)


def test_a_small_block_is_joined_with_the_one_around_it():
    both = blocks(FRAME, HOLE)
    (joined,) = dissolve(both, swallow_small(both, 2000))
    assert joined.equals(box(0, 0, 200, 200))


def test_a_large_block_is_not_joined_with_the_one_around_it():
    assert swallow_small(blocks(FRAME, HOLE), 1000).tolist() == [0, 1]


def test_several_blocks_in_one_hole_are_joined_together():
    halves = box(80, 80, 100, 120), box(100, 80, 120, 120)
    assert swallow_small(blocks(halves[0], FRAME, halves[1]), 2000).tolist() == [0, 0, 0]


def test_blocks_within_blocks_are_joined():
    inner = box(95, 95, 105, 105)
    ring = shapely.difference(HOLE, inner)
    assert swallow_small(blocks(inner, ring, FRAME), 2000).tolist() == [0, 0, 0]


def test_a_hole_outside_the_community_is_never_filled():
    assert swallow_small(blocks(FRAME), 2000).tolist() == [0]


def test_a_block_around_a_hole_is_cut_into_two():
    pieces = cut_open(blocks(FRAME), NO_STREETS, NO_FOOTPRINTS)
    assert len(pieces) == 2
    assert not shapely.get_num_interior_rings(pieces).any()
    assert shapely.equals(shapely.union_all(pieces), FRAME)


def test_one_cut_follows_the_street_that_leads_to_the_hole():
    street = LineString([(0, 30), (50, 30), (100, 80)])
    with_corner = shapely.union_all([shapely.boundary(FRAME), street])
    frame = max(
        shapely.get_parts(shapely.polygonize(shapely.get_parts(with_corner))), key=shapely.area
    )
    pieces = cut_open(blocks(frame), blocks(street), NO_FOOTPRINTS)
    assert len(pieces) == 2
    assert all(shapely.covers(edge, street) for edge in shapely.boundary(pieces))


def test_what_lies_in_the_hole_is_given_the_ends_of_the_cuts():
    pieces = cut_open(blocks(FRAME, HOLE), NO_STREETS, NO_FOOTPRINTS)
    assert shapely.coverage_is_valid(pieces)
    assert len(pieces) == 3


def test_cuts_avoid_buildings():
    row = [box(x, 95, x + 10, 105) for x in (10, 40, 140, 180)]
    pieces = cut_open(blocks(FRAME), NO_STREETS, shapely.STRtree(row))
    edges = shapely.boundary(pieces)
    assert not shapely.STRtree(edges).query(row, predicate="intersects")[0].size


def test_many_holes_are_all_opened():
    holes = [Point(x, y).buffer(12) for x in (40, 100, 160) for y in (50, 100, 150)]
    holed = shapely.difference(box(0, 0, 200, 200), shapely.union_all(holes))
    pieces = cut_open(blocks(holed), NO_STREETS, NO_FOOTPRINTS)
    assert not shapely.get_num_interior_rings(pieces).any()
    assert abs(shapely.area(pieces).sum() - holed.area) < 1e-6


def test_a_hole_that_touches_the_shell_is_opened():
    diamond = shapely.Polygon([(0, 100), (30, 80), (60, 100), (30, 120)])
    holed = shapely.difference(box(0, 0, 200, 200), diamond)
    pieces = cut_open(blocks(holed), NO_STREETS, NO_FOOTPRINTS)
    assert not shapely.get_num_interior_rings(pieces).any()
    assert abs(shapely.area(pieces).sum() - holed.area) < 1e-6


def test_cuts_run_to_the_shell_through_other_holes():
    holes = shapely.union_all([LineString([(20, y), (180, y)]).buffer(4) for y in (60, 100, 140)])
    pieces = cut_open(
        blocks(shapely.difference(box(0, 0, 200, 200), holes)), NO_STREETS, NO_FOOTPRINTS
    )
    assert not shapely.get_num_interior_rings(pieces).any()
