import numpy as np
import pytest
import shapely
from gridstrata.core.coverage import check_coverage
from gridstrata.core.design.ground.barriers import Barriers
from gridstrata.core.design.ground.blocks import make_blocks
from gridstrata.core.design.settings import DesignSettings
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import CancelledError, Silent
from gridstrata.core.sample import make_district
from shapely import LineString, MultiPolygon, Point, Polygon, box

TOWN = box(0, 0, 400, 400)


def shapes(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def community(*polygons):
    codes = np.array([f"C{row}" for row in range(len(polygons))])
    return GridLayer("community", codes, shapes(polygons))


def roads(*lines, names=None):
    geometries = [
        line if line is None or hasattr(line, "wkt") else LineString(line) for line in lines
    ]
    return Barriers(shapes(geometries), np.array(names or ["street"] * len(lines), dtype=str))


def houses(*places, footprints=None):
    ones = np.ones(len(places), dtype=np.int64)
    points = shapely.points(np.array(places, dtype=float).reshape(-1, 2))
    return Buildings(points, ones, 2 * ones, None if footprints is None else shapes(footprints))


def lattice(columns, rows, size=400):
    """Return straight streets at the given x and y across a square town and a little beyond."""
    upright = [[(x, -10), (x, size + 10)] for x in columns]
    level = [[(-10, y), (size + 10, y)] for y in rows]
    return upright + level


def draw(communities, barriers, buildings=None, water=None, **settings):
    if isinstance(communities, shapely.Geometry):
        communities = community(communities)
    return make_blocks(
        communities, barriers, water, buildings or houses(), DesignSettings(**settings), Silent()
    )


def bounds(blocks):
    return sorted(tuple(row) for row in shapely.bounds(blocks.polygons).round().tolist())


def areas(blocks):
    return sorted(shapely.area(blocks.polygons).round().tolist())


def assert_tiles(blocks, communities, profile):
    """Assert what every set of blocks must be: simple, matched, and exactly the communities."""
    assert shapely.is_valid(blocks.polygons).all()
    assert (shapely.get_type_id(blocks.polygons) == shapely.GeometryType.POLYGON).all()
    assert not shapely.get_num_interior_rings(blocks.polygons).any()
    for row, shape in enumerate(communities.geometries):
        own = blocks.polygons[blocks.community == row]
        union = shapely.coverage_union_all(own)
        assert shapely.area(shapely.symmetric_difference(union, shape)) < 1e-6
        vertices = map(tuple, shapely.get_coordinates(shape).tolist())
        assert set(vertices) <= set(map(tuple, shapely.get_coordinates(own).tolist()))
    codes = np.array([f"B{row}" for row in range(len(blocks))])
    frame = shapely.union_all(communities.geometries)
    check = check_coverage(GridLayer("base", codes, blocks.polygons), profile, frame=frame)
    assert len(check.findings) == len(check.mismatches) == 0


def test_a_lattice_of_streets_makes_a_lattice_of_blocks(profile):
    blocks = draw(TOWN, roads(*lattice([100, 200, 300], [100, 200, 300])))
    assert areas(blocks) == [10_000] * 16
    assert_tiles(blocks, community(TOWN), profile)


def test_without_barriers_every_part_of_a_community_is_one_block():
    islands = MultiPolygon([box(0, 0, 100, 100), box(200, 0, 300, 100)])
    blocks = draw(community(islands, box(400, 0, 500, 100)), roads())
    assert blocks.community.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([[(900, 900), (950, 950)]], id="far outside"),
        pytest.param([None, LineString(), [(50, 50), (50, 50)]], id="no lines at all"),
        pytest.param([[(-5, 2), (405, 2)], [(-1, 0), (-1, 400)]], id="along the border"),
        pytest.param([[(100, 100), (300, 300)]], id="loose at both ends"),
    ],
)
def test_barriers_that_divide_nothing_leave_one_block(lines):
    assert areas(draw(TOWN, roads(*lines))) == [160_000]


@pytest.mark.parametrize(("end", "count"), [(400, 2), (385, 2), (350, 1)])
def test_a_dead_end_is_extended_within_reach_or_dropped(end, count):
    assert len(draw(TOWN, roads([(200, 0), (200, end)]))) == count


@pytest.mark.parametrize(("gap", "count"), [(15, 2), (45, 1)])
def test_a_gap_in_a_street_is_closed_within_reach(gap, count):
    street = [(200, 0), (200, 180)], [(200 + 2, 180 + gap), (200, 400)]
    assert len(draw(TOWN, roads(*street))) == count


def test_a_street_given_twice_or_backwards_changes_nothing():
    once = roads(*lattice([200], [200]))
    twice = roads(*lattice([200], [200]), [(410, 200), (-10, 200)], [(200, -10), (200, 410)])
    assert bounds(draw(TOWN, once)) == bounds(draw(TOWN, twice))


def test_a_street_drawn_twice_a_metre_apart_leaves_no_sliver():
    wavy = [(-10, 201), (100, 199.5), (200, 201), (300, 199.2), (410, 200.5)]
    assert len(draw(TOWN, roads(*lattice([200], [200]), wavy))) == 4


def test_a_road_that_crosses_itself_makes_a_block_of_its_loop(profile):
    loop = [(-10, 100), (300, 100), (300, 300), (100, 300), (100, -10)]
    blocks = draw(TOWN, roads(loop))
    assert {10_000, 40_000} < set(areas(blocks))
    assert len(blocks) == 4
    assert_tiles(blocks, community(TOWN), profile)


def test_a_dual_carriageway_is_one_border_and_its_median_no_block(profile):
    twins = [[(-10, 195), (410, 195)], [(-10, 210), (410, 210)]]
    blocks = draw(TOWN, roads(*twins, *lattice([100, 250], [])))
    assert len(blocks) == 6
    # the border follows one carriageway all along
    assert {row[1] for row in bounds(blocks)} in ({0, 195}, {0, 210})
    assert_tiles(blocks, community(TOWN), profile)


def test_a_median_is_divided_where_side_streets_meet_it():
    twins = [[(-10, 195), (410, 195)], [(-10, 210), (410, 210)]]
    above, below = [(120, 210), (120, 400)], [(270, 0), (270, 195)]
    blocks = draw(TOWN, roads(*twins, above, below))
    assert sorted({tuple(row[::2]) for row in bounds(blocks)}) == [
        (0, 120),
        (0, 270),
        (120, 400),
        (270, 400),
    ]


def test_a_median_with_a_building_of_a_boulevard_is_a_block():
    twins = [[(-10, 190), (410, 190)], [(-10, 215), (410, 215)]]
    assert len(draw(TOWN, roads(*twins), houses((200, 202)))) == 3


def test_a_roundabout_is_no_block():
    island = Point(200, 200).buffer(12).exterior
    arms = [
        [(x, y), (200 + 12 * dx, 200 + 12 * dy)]
        for x, y, dx, dy in (
            (-10, 200, -1, 0),
            (410, 200, 1, 0),
            (200, -10, 0, -1),
            (200, 410, 0, 1),
        )
    ]
    blocks = draw(TOWN, roads(island, *arms))
    assert len(blocks) == 4
    assert min(areas(blocks)) > 39_000


def test_a_turning_circle_at_a_dead_end_is_no_block():
    circle = Point(200, 200).buffer(10).exterior
    assert len(draw(TOWN, roads(circle, [(200, -10), (200, 190)]))) == 1


def test_a_road_a_few_metres_inside_the_border_leaves_no_strip(profile):
    border = community(TOWN, box(400, 0, 800, 400))
    along = [(388, -10), (390, 200), (387, 410)]
    blocks = draw(border, roads(along, [(-10, 150), (388, 150)], [(-10, 290), (388, 290)]))
    assert bounds(blocks) == [
        (0, 0, 400, 150),
        (0, 150, 400, 290),
        (0, 290, 400, 400),
        (400, 0, 800, 400),
    ]
    assert_tiles(blocks, border, profile)


def test_a_street_on_the_border_of_two_communities_crosses_at_one_point(profile):
    pair = community(
        Polygon([(0, 0), (200, 0), (213, 400), (0, 400)]),
        Polygon([(200, 0), (400, 0), (400, 400), (213, 400)]),
    )
    street = [(-10, 133), (207, 211), (410, 203)]
    blocks = draw(pair, roads(street, [(200, 0), (213, 400)]))
    assert len(blocks) == 4
    assert_tiles(blocks, pair, profile)
    corners = np.concatenate([shapely.get_coordinates(block)[:-1] for block in blocks.polygons])
    _, shared = np.unique(corners, axis=0, return_counts=True)
    assert shared.max() == 4


def test_a_river_with_a_centre_line_is_divided_along_it():
    river, centre = box(0, 180, 400, 230), [(-10, 200), (410, 200)]
    blocks = draw(TOWN, roads(centre, names=["river"]), water=river)
    assert areas(blocks) == [80_000, 80_000]


def test_a_river_without_a_centre_line_joins_the_blocks_on_one_bank(profile):
    river = box(-10, 180, 410, 230)
    blocks = draw(TOWN, roads([(150, 230), (150, 400)], [(250, 0), (250, 180)]), water=river)
    assert len(blocks) == 4
    assert {row[1] for row in bounds(blocks)} in ({0, 180}, {0, 230})
    assert_tiles(blocks, community(TOWN), profile)


def test_a_bridge_divides_the_river():
    river = box(-10, 180, 410, 230)
    blocks = draw(TOWN, roads([(200, -10), (200, 410)]), water=river)
    assert len(blocks) == 4
    assert {tuple(row[::2]) for row in bounds(blocks)} == {(0, 200), (200, 400)}


def test_wide_water_is_a_block_of_its_own():
    lake = box(100, 100, 420, 420)
    assert areas(draw(TOWN, roads(), water=lake)) == [70_000, 90_000]


def test_a_border_goes_round_a_building_that_a_street_crosses(profile):
    house = box(190, 250, 225, 280)
    blocks = draw(TOWN, roads(*lattice([200], [])), houses((207, 265), footprints=[house]))
    assert len(blocks) == 2
    assert shapely.covers(blocks.polygons, house).sum() == 1
    right = blocks.polygons[shapely.covers(blocks.polygons, house)][0]
    assert right.area == pytest.approx(80_000 + 10.5 * 31)
    assert_tiles(blocks, community(TOWN), profile)


def test_an_enclave_is_surrounded_by_blocks_without_holes(profile):
    enclave = box(150, 150, 250, 250)
    both = community(shapely.difference(TOWN, enclave), enclave)
    blocks = draw(both, roads())
    assert_tiles(blocks, both, profile)
    assert (blocks.community == 1).sum() == 1


def test_a_ring_road_encloses_a_block_and_cuts_the_ground_around_it_open(profile):
    ring = box(100, 100, 300, 300).exterior
    blocks = draw(TOWN, roads(ring, [(200, -10), (200, 100)]))
    assert 40_000 in areas(blocks)
    street = LineString([(200, 0), (200, 100)])
    assert shapely.covers(shapely.boundary(blocks.polygons), street).sum() == 2
    assert_tiles(blocks, community(TOWN), profile)


def test_a_small_loop_belongs_to_the_block_around_it():
    loop = box(170, 170, 230, 230).exterior
    assert len(draw(TOWN, roads(loop, [(200, -10), (200, 170)]))) == 1


def test_missing_communities_have_no_blocks():
    with_nothing = GridLayer("community", np.array(["a", "b"]), shapes([None, TOWN]))
    assert draw(with_nothing, roads()).community.tolist() == [1]


def test_neighbours_with_unmatched_vertices_are_matched(profile):
    uneven = community(box(0, 0, 200, 400), box(200, 0, 400, 170), box(200, 170, 400, 400))
    assert_tiles(draw(uneven, roads([(-10, 300), (410, 310)])), uneven, profile)


def jittered_town(seed):
    """Return communities, barriers and buildings of a town with all that can be wrong with roads.

    Some communities follow streets and some do not; one has a hole, and one has two parts.
    """
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(7) * 100.0, np.arange(7) * 100.0)
    x, y = x + random.normal(0, 8, x.shape), y + random.normal(0, 8, y.shape)
    streets = [np.stack([x[i], y[i]], axis=1) for i in range(7)]
    streets += [np.stack([x[:, i], y[:, i]], axis=1) for i in range(7)]
    streets += [line + random.normal(0, 3, line.shape) for line in streets[:4]]
    for _ in range(20):
        steps = random.normal(0, 40, (random.integers(2, 7), 2))
        streets.append(random.uniform(-50, 650, 2) + np.cumsum(steps, axis=0))
    shift = 0.0 if seed % 2 else random.uniform(-40, 40)
    x, y = x[::3, ::3] + shift, y[::3, ::3] + shift / 2
    corners = np.stack([x, y], axis=2)
    squares = [
        Polygon([corners[i, j], corners[i, j + 1], corners[i + 1, j + 1], corners[i + 1, j]])
        for i in range(2)
        for j in range(2)
    ]
    enclave = squares[0].centroid.buffer(random.uniform(25, 60), quad_segs=3)
    polygons = [
        shapely.difference(shapely.union(squares[0], squares[1]), enclave),
        MultiPolygon([enclave, squares[3]]),
        squares[2],
    ]
    places = random.uniform(0, 600, (80, 2))
    footprints = shapely.buffer(
        shapely.points(places), random.uniform(3, 12, 80), cap_style="square"
    )
    river = LineString(random.uniform(0, 600, (2, 2))).buffer(random.uniform(5, 50))
    return community(*polygons), roads(*streets), houses(*places, footprints=footprints), river


@pytest.mark.parametrize("seed", range(6))
def test_blocks_tile_every_community_of_a_random_town(seed, profile):
    communities, streets, buildings, river = jittered_town(seed)
    blocks = draw(communities, streets, buildings, river)
    assert len(blocks) > 20
    assert_tiles(blocks, communities, profile)


def test_the_order_of_the_barriers_does_not_matter():
    communities, streets, buildings, river = jittered_town(7)
    order = np.random.default_rng(3).permutation(len(streets))
    shuffled = Barriers(streets.lines[order], streets.classes[order])
    first = draw(communities, streets, buildings, river).polygons
    second = draw(communities, shuffled, buildings, river).polygons
    assert shapely.to_wkb(first).tolist() == shapely.to_wkb(second).tolist()


def test_nothing_given_is_modified():
    communities, streets, buildings, river = jittered_town(1)
    given = communities.geometries, streets.lines, buildings.points, buildings.footprints
    before = [shapely.to_wkb(column).tolist() for column in given]
    draw(communities, streets, buildings, river)
    assert [shapely.to_wkb(column).tolist() for column in given] == before


def test_the_blocks_of_the_sample_district_are_street_blocks(profile):
    district = make_district(1)
    barriers = Barriers(district.roads.geometries, district.roads.attributes["class"])
    water = shapely.union_all(district.river_areas.geometries)
    blocks = draw(district.communities, barriers, district.buildings, water)
    assert_tiles(blocks, district.communities, profile)
    assert 1500 < len(blocks) < 2500
    edges = shapely.STRtree(shapely.boundary(blocks.polygons))
    walls = shapely.buffer(district.buildings.footprints, -0.5)
    assert not edges.query(walls, predicate="intersects")[0].size


def test_drawing_can_be_cancelled():
    class Impatient:
        def step(self, share):
            if share > 0.1:
                raise CancelledError

    communities, streets, buildings, river = jittered_town(1)
    with pytest.raises(CancelledError):
        make_blocks(communities, streets, river, buildings, DesignSettings(), Impatient())


def test_no_communities_have_no_blocks():
    assert len(draw(community(), roads([(0, 0), (10, 10)]))) == 0


def test_buildings_without_a_known_footprint_do_no_harm():
    buildings = houses((207, 265), (50, 50), footprints=[None, None])
    assert len(draw(TOWN, roads(*lattice([200], [])), buildings)) == 2
