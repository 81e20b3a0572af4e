import numpy as np
import pytest
import shapely
from gridstrata.core.coverage import check_coverage
from gridstrata.core.design.pieces.division import divide_blocks
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import CancelledError, Silent
from shapely import affinity, box

BLOCK = box(520_600, 2_492_500, 520_800, 2_492_600)
CONCAVE = shapely.Polygon([(0, 0), (200, 0), (200, 200), (120, 200), (120, 60), (0, 60)])
COURT = shapely.difference(box(20, 20, 80, 80), box(35, 35, 65, 65))
ALMOST_CLOSED = shapely.difference(COURT, box(60, 49, 85, 51))
RING_TILES = shapely.box(*np.array([[10, 10, 30, 20], [30, 10, 50, 20], [50, 10, 70, 20]]).T)


def divide(polygons, shapes, home=None, rows=None):
    """Return pieces and sources; polygons are footprints, points are buildings without one."""
    polygons, shapes = np.array(polygons, dtype=object), np.array(shapes, dtype=object)
    home = np.zeros(len(shapes), dtype=np.intp) if home is None else np.asarray(home)
    people = np.ones(len(shapes), dtype=np.int64)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    footprints = shapes.copy()
    footprints[is_point] = None
    buildings = Buildings(shapely.point_on_surface(shapes), people, people, footprints)
    if is_point.all():
        buildings = Buildings(shapes, people, people)
    rows = np.arange(len(polygons)) if rows is None else np.asarray(rows)
    return divide_blocks(polygons, rows, buildings, home, Silent())


def assert_sound(profile, polygons, pieces):
    """Assert that pieces are simple polygons that tile the blocks and share their vertices."""
    assert shapely.is_valid(pieces).all()
    assert (shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON).all()
    assert not shapely.get_num_interior_rings(pieces).any()
    difference = shapely.symmetric_difference(
        shapely.union_all(polygons), shapely.union_all(pieces)
    )
    assert shapely.area(difference) < 1e-6
    layer = GridLayer("base", np.arange(len(pieces)).astype(str), pieces)
    check = check_coverage(layer, profile)
    assert not len(check.findings)
    assert not len(check.mismatches)


def pieces_of(pieces, shapes):
    """Return the one piece that each shape lies in."""
    inside = shapely.area(shapely.intersection(pieces[:, None], np.array(shapes)[None, :]))
    wholly = inside >= shapely.area(np.array(shapes)) * (1 - 1e-6)
    if (shapely.get_dimensions(np.array(shapes)) == 0).all():
        wholly = shapely.intersects(pieces[:, None], np.array(shapes)[None, :])
    assert (wholly.sum(axis=0) == 1).all()
    return wholly.argmax(axis=0)


@pytest.mark.parametrize(
    ("block", "shapes", "expected"),
    [
        pytest.param(BLOCK, [BLOCK.centroid], 1, id="one point"),
        pytest.param(BLOCK, [], 1, id="no building"),
        pytest.param(box(0, 0, 9, 9), shapely.points([(2, 2), (7, 7)]), 2, id="two points"),
        pytest.param(box(0, 0, 9, 9), shapely.points([(2, 2)] * 3), 1, id="the same spot"),
        pytest.param(
            box(0, 0, 9, 9), shapely.points([(2, 2), (2, 2), (7, 7)]), 2, id="two on one spot"
        ),
        pytest.param(
            box(0, 0, 90, 9), shapely.points([(x, 5) for x in range(5, 90, 10)]), 9, id="in a row"
        ),
        pytest.param(
            box(0, 0, 90, 90),
            shapely.points([(x, y) for x in range(5, 90, 10) for y in range(5, 90, 10)]),
            81,
            id="a lattice, where four points are equally far from every corner",
        ),
        pytest.param(
            CONCAVE, shapely.points([(20, 30), (100, 30), (160, 190), (125, 150)]), 4, id="concave"
        ),
        pytest.param(
            box(0, 0, 90, 90),
            shapely.points([(0, 20), (90, 20), (45, 90), (0, 0), (0, 70)]),
            5,
            id="points on the border and on a corner",
        ),
        pytest.param(
            box(0, 0, 90, 90), [box(5, 5, 20, 20), box(40, 5, 60, 60)], 2, id="two houses"
        ),
        pytest.param(
            box(0, 0, 90, 90),
            [shapely.difference(box(5, 5, 60, 60), box(15, 15, 60, 60)), box(17, 17, 50, 50)],
            2,
            id="an L round a house, two metres apart",
        ),
        pytest.param(box(0, 0, 90, 30), RING_TILES, 3, id="terraced houses"),
        pytest.param(
            box(0, 0, 90, 90),
            affinity.rotate(shapely.multipolygons(RING_TILES), 17, origin=(40, 40)).geoms,
            3,
            id="terraced houses at an angle",
        ),
        pytest.param(
            box(0, 0, 90, 40),
            [box(10, 10, 30, 20), box(30, 10, 50, 28), box(50, 5, 70, 20)],
            3,
            id="terraced houses of different depth",
        ),
        pytest.param(
            box(10, 10, 70, 20), RING_TILES, 3, id="houses that fill their block"
        ),
        pytest.param(
            box(0, 0, 90, 90), [box(10, 10, 40, 40), box(35, 35, 60, 60)], 1, id="overlapping"
        ),
        pytest.param(
            box(0, 0, 90, 90), [box(10, 10, 40, 40), box(40.1, 10, 60, 40)], 1, id="a hand apart"
        ),
        pytest.param(
            box(0, 0, 90, 90), [ALMOST_CLOSED, box(45, 45, 55, 55), box(85, 85, 89, 89)], 2,
            id="a house in a courtyard with a narrow way out, which belongs to the house around",
        ),
        pytest.param(
            box(0, 0, 90, 90), [COURT, box(45, 45, 55, 55), box(85, 85, 89, 89)], 2,
            id="a house in a closed courtyard shares the piece of the house around it",
        ),
        pytest.param(
            box(0, 0, 90, 90), [box(5, 5, 20, 20), shapely.Point(60, 60)], 2, id="one of two known"
        ),
    ],
)  # fmt: skip
def test_every_building_has_a_piece_of_its_own(profile, block, shapes, expected):
    pieces, source = divide([block], list(shapes))
    assert len(pieces) == expected
    assert (source == 0).all()
    assert_sound(profile, [block], pieces)
    if len(shapes) and expected == len(shapes):
        found = pieces_of(pieces, list(shapes)) if len({s.geom_type for s in shapes}) == 1 else []
        assert list(found) == sorted(set(found))


def test_one_building_leaves_its_block_as_it_was():
    pieces, _ = divide([BLOCK], [BLOCK.centroid])
    assert shapely.to_wkb(pieces[0]) == shapely.to_wkb(BLOCK)


def test_the_border_between_two_points_lies_half_way():
    pieces, _ = divide([box(0, 0, 40, 10)], shapely.points([(10, 5), (20, 5)]))
    assert pieces[0].equals(box(0, 0, 15, 10))
    assert pieces[1].equals(box(15, 0, 40, 10))


def test_the_border_between_two_houses_is_one_straight_line():
    pieces, _ = divide([box(0, 0, 60, 30)], [box(5, 5, 20, 25), box(30, 5, 55, 25)])
    border = shapely.intersection(*pieces)
    assert shapely.get_num_points(shapely.line_merge(border)) == 2
    assert shapely.hausdorff_distance(border, shapely.LineString([(25, 0), (25, 30)])) < 0.5


def test_terraced_houses_are_parted_along_their_walls_and_straight_on():
    pieces, _ = divide([box(0, 0, 80, 30)], RING_TILES)
    expected = [box(0, 0, 30, 30), box(30, 0, 50, 30), box(50, 0, 80, 30)]
    assert all(shapely.equals(pieces, expected))


def row_of_houses(x, y, n=6, steps=(0.0,)):
    """Return terraced houses of 6 x 10 m, each a step farther north than the row."""
    north = [y + steps[k % len(steps)] for k in range(n)]
    return [box(x + 6 * k, at, x + 6 * k + 6, at + 10) for k, at in enumerate(north)]


YARD = [
    *(row_of_houses(10, 10, 10) + row_of_houses(10, 60, 10)),
    *(box(x, 20 + 8 * k, x + 10, 28 + 8 * k) for x in (10, 60) for k in range(5)),
]
TERRACES = {
    "two rows": (box(0, 0, 56, 70), row_of_houses(10, 10) + row_of_houses(10, 50)),
    "three rows": (
        box(0, 0, 56, 110),
        row_of_houses(10, 10) + row_of_houses(10, 50) + row_of_houses(10, 90),
    ),
    "two rows, the walls a hair out of line": (
        box(0, 0, 66, 70),
        row_of_houses(10, 10) + row_of_houses(10.0003, 50),
    ),
    "two rows, the walls out of line": (
        box(0, 0, 66, 70),
        row_of_houses(10, 10) + row_of_houses(13, 50),
    ),
    "staggered": (
        box(0, 0, 56, 80),
        row_of_houses(10, 10, steps=(0, 2)) + row_of_houses(10, 50, steps=(0, 1.5, 3, 4.5, 6, 7.5)),
    ),
    "along the border of the block": (
        box(0, 0, 36, 50),
        row_of_houses(0, 0) + row_of_houses(0, 40),
    ),
    "back to back": (box(0, 0, 56, 40), row_of_houses(10, 10) + row_of_houses(10, 20)),
    "back to back, the walls out of line": (
        box(0, 0, 66, 40),
        row_of_houses(10, 10) + row_of_houses(13, 20),
    ),
    "on two sides of a yard": (box(0, 0, 80, 80), YARD[:20]),
    "on three sides of a yard": (box(0, 0, 80, 80), YARD[:25]),
    "on all sides of a yard": (box(0, 0, 80, 80), YARD),
    "far from the border of the block": (
        box(0, 0, 56, 400),
        row_of_houses(10, 190),
    ),
}


@pytest.mark.parametrize("digits", [9, 3, 2])
@pytest.mark.parametrize("name", TERRACES)
def test_terraced_houses_have_pieces_of_their_own(profile, name, digits):
    def place(shape):
        turned = affinity.rotate(shape, 23.7, origin=(0, 0))
        return affinity.translate(turned, 520_600.123, 2_492_500.789)

    block, houses = TERRACES[name]
    block = place(block)
    houses = [
        shapely.transform(place(house), lambda old: np.round(old, digits)) for house in houses
    ]
    pieces, _ = divide([block], houses)
    assert len(pieces) == len(houses)
    assert_sound(profile, [block], pieces)
    shared = shapely.area(shapely.intersection(pieces, np.array(houses)))
    inside = shapely.area(shapely.intersection(block, np.array(houses)))
    # half a centimetre of rounding along walls of ten metres, where quality allows 0.1 m²
    assert (inside - shared).max() < (0.1 if digits == 2 else 0.01)


def test_rows_of_houses_are_parted_along_walls_that_are_in_line():
    houses = [box(15.5 * k, y, 15.5 * k + 15.5, y + 12) for y in (14, 54) for k in range(6)]
    pieces, _ = divide([box(0, 0, 93, 80)], houses)
    expected = [box(15.5 * k, y, 15.5 * k + 15.5, y + 40) for y in (0, 40) for k in range(6)]
    assert all(shapely.equals(pieces, expected))


def test_houses_that_overlap_by_more_than_rounding_share_a_piece(profile):
    block, houses = box(0, 0, 80, 30), [box(10, 10, 30.1, 20), *RING_TILES[1:]]
    pieces, _ = divide([block], houses)
    assert len(pieces) == 2
    assert_sound(profile, [block], pieces)


def test_a_building_without_a_footprint_may_stand_at_a_wall(profile):
    block = box(0, 0, 80, 30)
    pieces, _ = divide([block], [*RING_TILES, shapely.Point(30, 20)])
    assert 1 <= len(pieces) <= 3
    assert_sound(profile, [block], pieces)


def test_only_the_blocks_asked_for_are_divided():
    blocks = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 0, 30, 10)]
    points = shapely.points([(2, 5), (8, 5), (12, 5), (18, 5), (5, 50)])
    pieces, source = divide(blocks, points, home=[0, 0, 1, 1, -1], rows=[1])
    assert source.tolist() == [0, 1, 1, 2]
    assert pieces[0].equals(blocks[0])
    assert pieces[3].equals(blocks[2])


def test_borders_that_end_on_a_block_are_vertices_of_the_blocks_beside_it(profile):
    blocks = [box(0, 0, 30, 20), box(0, 20, 30, 40), box(30, 0, 50, 40)]
    points = shapely.points([(7, 9), (24, 11), (7, 31), (24, 29)])
    pieces, source = divide(blocks, points, home=[0, 0, 1, 1])
    assert source.tolist() == [0, 0, 1, 1, 2]
    assert_sound(profile, blocks, pieces)


@pytest.mark.parametrize("angle", [11, 37, 64, 80])
def test_borders_that_meet_on_an_outline_from_both_sides_end_on_one_vertex(profile, angle):
    def turn(shape):
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), 520_600, 2_492_500)

    blocks = [turn(box(0, 0, 31, 20)), turn(box(0, 20, 31, 40))]
    houses = [turn(box(x, y, x + 7, y + 9)) for y in (6, 25) for x in (1.1, 8.1, 15.1, 22.1)]
    pieces, source = divide(blocks, houses, home=np.repeat([0, 1], 4))
    assert source.tolist() == [0] * 4 + [1] * 4
    assert_sound(profile, blocks, pieces)
    vertices = shapely.get_coordinates(pieces)
    near = shapely.STRtree(shapely.points(vertices)).query(
        shapely.points(vertices), predicate="dwithin", distance=1e-3
    )
    assert (vertices[near[0]] == vertices[near[1]]).all()


def test_no_piece_leaves_its_block():
    blocks = [box(x, y, x + 100, y + 80) for x in (0, 100, 200) for y in (0, 80)]
    points = np.random.default_rng(3).uniform((0, 0), (300, 160), (120, 2))
    home = (points[:, 0] // 100 * 2 + points[:, 1] // 80).astype(np.intp)
    pieces, source = divide(blocks, shapely.points(points), home=home)
    assert shapely.covers(np.array(blocks)[source], pieces).all()
    assert (np.bincount(source) == np.bincount(home)).all()


@pytest.mark.parametrize("seed", range(4))
def test_random_points_are_parted(profile, seed):
    points = np.random.default_rng(seed).uniform((0, 0), (200, 100), (500, 2))
    shapes = shapely.points(points + np.array([520_600, 2_492_500]))
    pieces, _ = divide([BLOCK], shapes)
    assert len(pieces) >= 499
    assert_sound(profile, [BLOCK], pieces)
    owner, _ = shapely.STRtree(pieces).query(shapes, predicate="within")
    assert (np.bincount(owner, minlength=500) == 1).all()


def scatter_houses(seed, n=60):
    """Return houses at all angles in an L-shaped block, none nearer than a metre to another."""
    rng = np.random.default_rng(seed)
    block = affinity.rotate(CONCAVE, rng.uniform(0, 90), origin=(0, 0))
    block = affinity.translate(block, 520_600.3, 2_492_500.7)
    low_x, low_y, high_x, high_y = block.bounds
    houses = []
    for x, y, wide, deep, angle in zip(
        rng.uniform(low_x, high_x, 40 * n),
        rng.uniform(low_y, high_y, 40 * n),
        rng.uniform(4, 30, 40 * n),
        rng.uniform(4, 15, 40 * n),
        rng.uniform(0, 90, 40 * n),
    ):
        house = affinity.rotate(box(x, y, x + wide, y + deep), angle)
        if block.contains(house) and not any(house.dwithin(other, 1) for other in houses):
            houses.append(house)
    return block, houses[:n]


@pytest.mark.parametrize("seed", range(6))
def test_no_house_is_cut_and_every_house_has_its_piece(profile, seed):
    block, houses = scatter_houses(seed)
    pieces, _ = divide([block], houses)
    assert_sound(profile, [block], pieces)
    assert len(set(pieces_of(pieces, houses).tolist())) == len(houses) == len(pieces)


def test_borders_keep_clear_of_houses():
    block, houses = scatter_houses(11)
    pieces, _ = divide([block], houses)
    inner = shapely.difference(shapely.boundary(pieces), shapely.buffer(block.exterior, 1e-3))
    assert shapely.distance(shapely.union_all(inner), shapely.union_all(houses)) > 0.2


def test_pieces_stand_in_the_order_of_the_buildings():
    block, houses = scatter_houses(5)
    pieces, _ = divide([block], houses)
    assert (pieces_of(pieces, houses) == np.arange(len(houses))).all()


def test_a_second_run_gives_the_same_bytes():
    block, houses = scatter_houses(7)
    first, _ = divide([block], houses)
    second, _ = divide([block], houses)
    assert (shapely.to_wkb(first) == shapely.to_wkb(second)).all()


def test_a_footprint_that_leaves_its_block_counts_with_the_part_inside(profile):
    blocks = [box(0, 0, 50, 50), box(50, 0, 100, 50)]
    houses = [box(40, 20, 60, 30), box(5, 5, 15, 15), box(80, 20, 90, 30)]
    pieces, source = divide(blocks, houses, home=[0, 0, 1])
    assert source.tolist() == [0, 0, 1]
    assert_sound(profile, blocks, pieces)
    assert shapely.covers(pieces, [box(40, 20, 50, 30), houses[1], houses[2]]).all()


def test_a_footprint_of_two_parts_counts_with_the_larger(profile):
    pair = shapely.union(box(5, 5, 25, 25), box(80, 80, 85, 85))
    pieces, _ = divide([box(0, 0, 90, 90)], [pair, box(50, 5, 70, 25)])
    assert len(pieces) == 2
    assert pieces[0].contains(box(5, 5, 25, 25))
    assert_sound(profile, [box(0, 0, 90, 90)], pieces)


def test_inputs_are_not_modified():
    polygons = np.array([BLOCK], dtype=object)
    points = shapely.points([(520_650, 2_492_550), (520_750, 2_492_550)])
    before = shapely.to_wkb(polygons), shapely.to_wkb(points)
    people = np.ones(2, dtype=np.int64)
    home = np.zeros(2, dtype=np.intp)
    divide_blocks(polygons, np.array([0]), Buildings(points, people, people), home, Silent())
    assert (shapely.to_wkb(polygons) == before[0]).all()
    assert (shapely.to_wkb(points) == before[1]).all()


def test_a_cancel_is_heard():
    class Cancelling:
        def step(self, share):
            raise CancelledError

    points = shapely.points([(520_650, 2_492_550), (520_750, 2_492_550)])
    people = np.ones(2, dtype=np.int64)
    buildings = Buildings(points, people, people)
    with pytest.raises(CancelledError):
        divide_blocks(
            np.array([BLOCK]), np.array([0]), buildings, np.zeros(2, dtype=np.intp), Cancelling()
        )
