import numpy as np
import pytest
import shapely
from gridstrata.core.coverage import check_coverage
from gridstrata.core.design.pieces.division import divide_blocks
from gridstrata.core.design.pieces.straighten import straighten_borders
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import CancelledError, Silent
from shapely import affinity, box

ZIGZAG = [(50, 0), (60, 10), (42, 20), (60, 30), (42, 40), (60, 50), (50, 60)]
WEST = shapely.Polygon([(0, 0), *ZIGZAG, (0, 60)])
EAST = shapely.Polygon([(100, 0), *ZIGZAG, (100, 60)])
STRAIGHT = [(50, 0), (50, 60)]


def make_buildings(shapes):
    shapes = np.array(shapes, dtype=object)
    people = np.ones(len(shapes), dtype=np.int64)
    return Buildings(shapely.point_on_surface(shapes), people, people, shapes)


def straighten(grids, shapes=(), fixed=()):
    """Return grids straightened between buildings that lie in the first grid that holds them."""
    grids = np.array(grids, dtype=object)
    buildings = make_buildings(list(shapes))
    grid, building = shapely.STRtree(buildings.points).query(grids, predicate="intersects")
    home = np.full(len(buildings), -1, dtype=np.intp)
    home[building[::-1]] = grid[::-1]
    return straighten_borders(grids, np.array(list(fixed), dtype=object), buildings, home)


def border(grids):
    return shapely.line_merge(shapely.intersection(grids[0], grids[1]))


def compactness(grids):
    return 4 * np.pi * shapely.area(grids) / shapely.length(grids) ** 2


def assert_coverage(profile, grids):
    assert shapely.is_valid(grids).all()
    check = check_coverage(GridLayer("base", np.arange(len(grids)).astype(str), grids), profile)
    assert not len(check.findings)
    assert not len(check.mismatches)


def test_a_zigzag_without_buildings_becomes_one_line(profile):
    grids = straighten([WEST, EAST])
    assert border(grids).equals(shapely.LineString(STRAIGHT))
    assert_coverage(profile, grids)


def test_a_border_on_a_fixed_line_stays():
    grids = straighten([WEST, EAST], fixed=[shapely.LineString(ZIGZAG)])
    assert border(grids).equals(shapely.LineString(ZIGZAG))


def test_a_border_partly_on_a_fixed_line_leaves_it_nowhere(profile):
    grids = straighten([WEST, EAST], fixed=[shapely.LineString(ZIGZAG[:3])])
    assert shapely.covers(border(grids), shapely.LineString(ZIGZAG[:3]))
    assert shapely.get_num_points(border(grids)) == 4
    assert_coverage(profile, grids)


@pytest.mark.parametrize("house", [box(51, 8, 56, 12), shapely.Point(55, 10)])
def test_a_building_behind_a_bend_stays_on_its_side(profile, house):
    grids = straighten([WEST, EAST], [house])
    assert grids[0].contains(house)
    assert shapely.get_num_points(border(grids)) < len(ZIGZAG)
    assert shapely.distance(border(grids), house) > 0.1
    assert_coverage(profile, grids)


def test_outlines_and_junctions_stay():
    north = shapely.Polygon([(0, 60), (50, 60), (100, 60), (100, 90), (50, 83), (0, 90)])
    grids = straighten([WEST, EAST, north])
    assert shapely.union_all(grids).equals(shapely.union_all([WEST, EAST, north]))
    assert shapely.intersection_all(grids).equals(shapely.Point(50, 60))


def test_a_grid_with_straight_borders_is_returned_as_it_was():
    grids = np.array([box(0, 0, 50, 60), box(50, 0, 100, 60)])
    result = straighten(grids)
    assert (shapely.to_wkb(result) == shapely.to_wkb(grids)).all()


@pytest.mark.parametrize("grids", [[], [WEST], [WEST, affinity.translate(EAST, 500, 0)]])
def test_grids_that_share_no_border_are_returned_as_they_were(grids):
    assert (shapely.to_wkb(straighten(grids)) == shapely.to_wkb(grids)).all()


def test_a_grid_with_a_hole_and_the_one_in_it_stay(profile):
    hole = shapely.Polygon([(40, 40), (60, 45), (80, 40), (70, 60), (80, 80), (40, 80)])
    grids = np.array([shapely.difference(box(0, 0, 100, 100), hole), hole])
    assert (shapely.to_wkb(straighten(grids)) == shapely.to_wkb(grids)).all()


def grow_grids(seed, shapes, block):
    """Return grids of about ten pieces each, grown round some of the buildings."""
    rng = np.random.default_rng(seed)
    buildings = make_buildings(shapes)
    home = np.zeros(len(shapes), dtype=np.intp)
    pieces, _ = divide_blocks(np.array([block]), np.array([0]), buildings, home, Silent())
    centres = shapely.get_coordinates(shapely.centroid(pieces))
    seeds = rng.choice(centres, len(pieces) // 10, replace=False)
    nearest = np.hypot(*(centres[:, None] - seeds[None]).transpose(2, 0, 1)).argmin(axis=1)
    groups = [shapely.coverage_union_all(pieces[nearest == row]) for row in range(len(seeds))]
    return np.concatenate([shapely.get_parts(group) for group in groups])


@pytest.mark.parametrize("seed", range(4))
def test_no_building_changes_its_grid_and_shapes_become_compact(profile, seed):
    block = box(520_600, 2_492_500, 521_240, 2_493_140)
    places = np.random.default_rng(seed).uniform(block.bounds[:2], block.bounds[2:], (200, 2))
    points = shapely.points(places)
    grids = grow_grids(seed, points, block)
    result = straighten(grids, points)
    assert_coverage(profile, result)
    before, _ = shapely.STRtree(points).query(grids, predicate="contains")
    after, _ = shapely.STRtree(points).query(result, predicate="contains")
    assert (before == after).all()
    assert compactness(result).mean() > compactness(grids).mean() + 0.05
    assert shapely.union_all(result).equals(block)


@pytest.mark.parametrize("seed", range(3))
def test_no_house_is_cut(profile, seed):
    rng = np.random.default_rng(seed)
    block = box(0, 0, 600, 600)
    corners = np.stack(np.meshgrid(np.arange(15, 570, 40), np.arange(15, 570, 40)), -1).reshape(
        -1, 2
    )
    corners = corners + rng.uniform(0, 10, corners.shape)
    sizes = rng.uniform(6, 20, corners.shape)
    houses = [
        affinity.rotate(box(*low, *high), angle)
        for low, high, angle in zip(corners, corners + sizes, rng.uniform(0, 90, len(corners)))
    ]
    grids = grow_grids(seed, houses, block)
    result = straighten(grids, houses)
    assert_coverage(profile, result)
    grid, house = shapely.STRtree(houses).query(grids, predicate="covers")
    assert len(house) == len(houses)
    assert shapely.covers(result[grid], np.array(houses)[house]).all()


def test_a_second_run_gives_the_same_bytes():
    block = box(0, 0, 400, 400)
    points = shapely.points(np.random.default_rng(5).uniform(0, 400, (100, 2)))
    grids = grow_grids(5, points, block)
    first, second = straighten(grids, points), straighten(grids, points)
    assert (shapely.to_wkb(first) == shapely.to_wkb(second)).all()


def test_a_cancel_is_heard():
    class Cancelling:
        def step(self, share):
            raise CancelledError

    grids = np.array([WEST, EAST])
    buildings = make_buildings([shapely.Point(5, 5)])
    with pytest.raises(CancelledError):
        straighten_borders(grids, np.array([]), buildings, np.array([0]), Cancelling())
