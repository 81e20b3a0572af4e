import threading

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_layer
from gridstrata.core.design.design import design_base_grids
from gridstrata.core.design.ground.barriers import NO_BARRIERS, Barriers
from gridstrata.core.design.ground.territory import CommunityError
from gridstrata.core.design.settings import Band, DesignSettings
from gridstrata.core.errors import GridError
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import CancelledError
from shapely import LineString, MultiPolygon, Polygon, affinity, box

SIDE = 400
SQUARE = box(0, 0, SIDE, SIDE)
QUARTERS = {
    "A": SQUARE,
    "B": box(400, 0, 800, 400),
    "C": box(0, 400, 400, 800),
    "D": box(400, 400, 800, 800),
}
ISLAND = MultiPolygon([SQUARE, box(500, 0, 700, 200)])
RING = shapely.difference(SQUARE, box(130, 130, 250, 260))
BAND = Band()
A_SECOND = 1.0


def shapes(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def community(**polygons):
    return GridLayer("community", np.array(list(polygons)), shapes(list(polygons.values())))


def streets(width=SIDE, height=SIDE, step=100):
    """Return a lattice of streets that reaches a little beyond the ground."""
    upright = [LineString([(x, -10), (x, height + 10)]) for x in range(0, width + 1, step)]
    level = [LineString([(-10, y), (width + 10, y)]) for y in range(0, height + 1, step)]
    return lines(upright + level)


def lines(items, names="street"):
    return Barriers(shapes(items), np.full(len(items), names))


def homes(*places):
    """Return buildings from (x, y, households)."""
    x, y, households = np.array(places, dtype=float).reshape(-1, 3).T
    counts = households.astype(np.int64)
    return Buildings(shapely.points(x, y), counts, 2 * counts)


def houses(ground=SQUARE, seed=1, per_hectare=4, most=60):
    """Return buildings scattered over all hectares of a ground, 20 to `most` households each."""
    rng = np.random.default_rng(seed)
    x0, y0, x1, y1 = map(int, ground.bounds)
    corners = np.array([(x, y) for x in range(x0, x1, 100) for y in range(y0, y1, 100)])
    places = np.repeat(corners, per_hectare, axis=0)
    places = places + rng.uniform(10, 90, places.shape)
    households = rng.integers(20, most, len(places))
    kept = shapely.intersects_xy(ground, *places.T)
    return Buildings(shapely.points(places[kept]), households[kept], 2 * households[kept])


def take(buildings, rows):
    return Buildings(buildings.points[rows], buildings.households[rows], buildings.residents[rows])


def squares(buildings, side=12):
    """Return the buildings with square footprints, turned this way and that."""
    turned = [
        affinity.rotate(point.buffer(side / 2, cap_style="square"), 17 * row)
        for row, point in enumerate(buildings.points.tolist())
    ]
    return Buildings(buildings.points, buildings.households, buildings.residents, shapes(turned))


def crooked(seed):
    """Return a town of crooked quarters, streets and footprints, a river through it."""
    rng = np.random.default_rng(seed)

    def shifted(items):
        shift = np.random.default_rng(seed).normal(0, 1e-4, (2, 2))
        bend = rng.integers(8, 15)

        def move(xy):
            x, y = xy.T
            return np.stack([x + bend * np.sin(y / 90), y + bend * np.sin(x / 110)], 1) + xy @ shift

        return shapely.transform(shapely.segmentize(shapes(items), 50), move)

    quarters = shifted([box(0, 0, 400, 400), box(400, 0, 800, 400), box(0, 400, 800, 650)])
    roads = [LineString([(x, -10), (x, 660)]) for x in range(0, 801, 115)]
    roads += [LineString([(-10, y), (810, y)]) for y in range(0, 651, 95)]
    roads += [LineString([(60, 60), (61, 140)]), LineString([(300, 350), (700, 380)])]
    river = LineString([(-10, 250), (400, 300), (810, 240)])
    bent = lines([*shifted(roads), river], "street")
    town = shapely.union_all(quarters)
    buildings = houses(shapely.buffer(town, -8), seed, per_hectare=3, most=70)
    away = shapely.distance(shapely.union_all(bent.lines[:-1]), buildings.points) > 7
    buildings = take(buildings, away & (shapely.distance(river, buildings.points) > 22))
    layer = GridLayer("community", np.array(["K1", "K2", "K3"]), quarters)
    return layer, squares(buildings, 8), bent, river.buffer(12)


def draw(communities, buildings, barriers=None, water=None, progress=None, **settings):
    """Draw base grids, and assert what must hold of all of them."""
    if isinstance(communities, shapely.Geometry):
        communities = community(A=communities)
    barriers = streets() if barriers is None else barriers
    chosen = DesignSettings(**settings)
    design = design_base_grids(communities, buildings, barriers, water, chosen, progress)
    assert_tiled(design, communities)
    assert_counted(design, communities, buildings)
    assert_ordered(design.grids, communities)
    if chosen.empty_land == "join":
        assert_peopled(design)
    return design


def assert_tiled(design, communities):
    """Assert that grids of one part each tile every community, all its vertices kept."""
    grids = design.grids.geometries
    assert (shapely.get_type_id(grids) == shapely.GeometryType.POLYGON).all()
    assert shapely.is_valid(grids).all()
    assert (design.quality.parts[:-1] == 1).all()
    for code, ground in zip(communities.codes, communities.geometries):
        own = grids[design.grids.attributes["community"] == code]
        assert len(own)
        assert shapely.area(shapely.symmetric_difference(shapely.union_all(own), ground)) < 1e-6
        vertices = set(map(tuple, shapely.get_coordinates(ground).tolist()))
        assert vertices <= set(map(tuple, shapely.get_coordinates(own).tolist()))


def assert_counted(design, communities, buildings):
    """Assert that every building inside is counted in one grid, and no other building in any."""
    count = design.grids.attributes["buildings"]
    home = design.atoms.building_atom
    ground = shapely.union_all(communities.geometries)
    inside = np.asarray(shapely.intersects(ground, buildings.points), dtype=bool)
    assert (home[inside] >= 0).all()
    assert (home[~inside] < 0).all()
    assert np.bincount(design.grid_of_atom[home[inside]], minlength=len(count)).tolist() == (
        count.tolist()
    )
    assert design.grids.attributes["households"].sum() == buildings.households[inside].sum()


def assert_peopled(design):
    """Assert that only communities (or islands) without a building have a grid without one."""
    count = design.grids.attributes["buildings"]
    deserted = design.feasibility.community[design.feasibility.buildings == 0]
    parents = design.grids.attributes["community"][count == 0]
    assert sorted(parents.tolist()) == sorted(deserted.tolist())


def assert_ordered(grids, communities):
    codes = grids.codes.tolist()
    assert len(set(codes)) == len(codes)
    rank = {code: row for row, code in enumerate(communities.codes)}
    parents = grids.attributes["community"].tolist()
    assert codes == sorted(codes, key=lambda code: (rank[parents[codes.index(code)]], code))
    numbers = [int(code.removeprefix(parent)) for code, parent in zip(codes, parents)]
    firsts = [parents.index(parent) for parent in parents]
    assert numbers == [row - first + 1 for row, first in enumerate(firsts)]


def households(design):
    return design.grids.attributes["households"].tolist()


def in_band(design):
    return design.quality.in_band[:-1]


def told(design, row=0):
    return str(design.feasibility.reason[row]), str(design.feasibility.remedy[row])


def same(design, other):
    """Tell whether two designs have the same codes and the same geometries to the last bit."""
    codes = design.grids.codes.tolist() == other.grids.codes.tolist()
    return codes and shapely.to_wkb(design.grids.geometries).tolist() == (
        shapely.to_wkb(other.grids.geometries).tolist()
    )


@pytest.fixture(scope="module")
def quarters():
    """Return four communities with streets and buildings."""
    return community(**QUARTERS), houses(box(0, 0, 800, 800)), streets(800, 800)


@pytest.fixture(scope="module")
def drawn(quarters):
    return draw(*quarters)


# what every plan is


def test_a_plain_town_is_in_the_band_on_its_streets(drawn):
    assert in_band(drawn).all()
    assert (drawn.grids.attributes["buildings"] > 0).all()
    assert drawn.quality.on_barrier[-1] == pytest.approx(1)
    assert drawn.feasibility.reachable.all()
    assert [str(reason) for reason in drawn.feasibility.reason] == [""] * 4
    assert drawn.feasibility.in_band.tolist() == drawn.feasibility.planned.tolist()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_crooked_town_passes_the_check_of_its_layer(seed, profile):
    town = crooked(seed)
    design = draw(*town, seed=seed)
    assert in_band(design).all()
    assert (design.grids.attributes["buildings"] > 0).all()
    assert design.quality.buildings_cut[-1] == 0
    frame = shapely.union_all(town[0].geometries)
    check = check_layer(design.grids, profile, frame=frame)
    assert len(check.findings) == len(check.mismatches) == 0


def test_no_grid_lies_in_two_communities(drawn, quarters):
    grid, parent = quarters[0].tree.query(drawn.grids.geometries, predicate="within")
    assert grid.tolist() == list(range(len(drawn.grids)))
    codes = quarters[0].codes[parent]
    assert codes.tolist() == drawn.grids.attributes["community"].tolist()


def test_the_same_input_gives_the_same_plan(drawn, quarters):
    assert same(drawn, draw(*quarters))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_buildings_and_barriers_does_not_matter(seed):
    communities, buildings, barriers, water = crooked(seed)
    rng = np.random.default_rng(seed)
    order, swapped = rng.permutation(len(buildings)), rng.permutation(len(barriers))
    mixed = Buildings(
        buildings.points[order],
        buildings.households[order],
        buildings.residents[order],
        buildings.footprints[order],
    )
    roads = Barriers(shapely.reverse(barriers.lines[swapped]), barriers.classes[swapped])
    assert same(
        draw(communities, buildings, barriers, water), draw(communities, mixed, roads, water)
    )


def test_another_seed_gives_another_plan():
    ground = box(0, 0, 800, 800)
    town = community(A=ground), houses(ground), streets(800, 800)
    first, second = (draw(*town, seed=seed) for seed in (1, 2))
    assert not same(first, second)
    assert in_band(first).all()
    assert in_band(second).all()


def test_the_input_is_left_as_it_was(quarters):
    before = [
        shapely.to_wkb(shape).tolist() for shape in (quarters[0].geometries, quarters[2].lines)
    ]
    draw(*quarters, time_limit_s=0.01)
    after = [
        shapely.to_wkb(shape).tolist() for shape in (quarters[0].geometries, quarters[2].lines)
    ]
    assert before == after


def test_a_community_is_drawn_alike_whatever_is_beside_it(drawn, quarters):
    alone = draw(SQUARE, quarters[1], quarters[2])
    beside = drawn.grids.take(drawn.grids.attributes["community"] == "A")
    assert shapely.equals(alone.grids.geometries, beside.geometries).all()


# buildings as they come


def test_without_any_building_a_community_is_one_grid():
    design = draw(SQUARE, homes())
    assert len(design.grids) == 1
    assert told(design)[0] == "It has no buildings."


def test_a_community_without_buildings_beside_others_is_one_grid(quarters):
    communities, buildings, barriers = quarters
    west = take(buildings, shapely.get_x(buildings.points) < 400)
    design = draw(communities, west, barriers)
    count = design.grids.attributes["buildings"]
    codes = design.grids.attributes["community"]
    assert codes[count == 0].tolist() == ["B", "D"]
    assert told(design, 1)[0] == told(design, 3)[0] == "It has no buildings."
    assert in_band(design)[count > 0].all()


@pytest.mark.parametrize("count", [5, 400, 2000])
def test_one_building_is_one_grid(count):
    design = draw(SQUARE, homes((50, 50, count)))
    assert households(design) == [count]
    assert (told(design) == ("", "")) == (count == 400)


def test_all_households_in_one_tower_are_one_grid_and_said():
    design = draw(SQUARE, homes((50, 50, 2000), (150, 150, 0), (350, 350, 0)))
    assert households(design) == [2000]
    assert "building 0" in told(design)[0]
    assert design.feasibility.large_buildings.tolist() == ["0"]
    assert not design.feasibility.reachable.any()


def test_a_tower_leaves_its_neighbours_in_the_band():
    small = [(20 + 40 * column, 320, 50) for column in range(9)]
    design = draw(SQUARE, homes((50, 50, 2000), *small))
    assert sorted(households(design)) == [450, 2000]
    assert design.feasibility.in_band.tolist() == design.feasibility.possible.tolist() == [1]
    assert "Building 0 alone has 2000 households" in told(design)[0]


def test_buildings_on_one_spot_are_never_parted():
    design = draw(SQUARE, homes((50, 50, 400), (50, 50, 400), (250, 250, 200), (350, 350, 200)))
    assert sorted(households(design)) == [400, 800]
    assert "Buildings 0, 1 are never parted" in told(design)[0]


def test_buildings_outside_every_community_are_left_out():
    design = draw(SQUARE, homes((900, 900, 400), (-50, 50, 400), (50, 50, 400)))
    assert households(design) == [400]
    assert draw(SQUARE, homes((900, 900, 400))).grids.attributes["buildings"].tolist() == [0]


def test_a_building_on_a_border_counts_once():
    on_border = [(400, 50, 100), (400, 150, 100), (0, 0, 100), (800, 400, 100), (400, 400, 100)]
    inside = [(100, 100, 100), (200, 250, 100), (500, 200, 100), (600, 100, 100)]
    pair = community(A=QUARTERS["A"], B=QUARTERS["B"])
    design = draw(pair, homes(*on_border, *inside), streets(800))
    assert sum(households(design)) == 900


def test_a_footprint_across_the_border_of_communities_counts_once():
    pair = community(A=QUARTERS["A"], B=QUARTERS["B"])
    design = draw(pair, squares(homes((398, 50, 400), (402, 150, 400))), streets(800))
    assert sorted(households(design)) == [400, 400]


def test_households_of_zero_make_one_grid_with_a_reason():
    design = draw(SQUARE, homes((50, 50, 0), (150, 150, 0), (250, 250, 0)))
    assert households(design) == [0]
    assert told(design)[0] == "Its 3 buildings have no households."


def test_empty_houses_among_others_do_no_harm():
    buildings = houses()
    rows = np.arange(len(buildings)) % 3 == 0
    counts = np.where(rows, 0, buildings.households)
    assert in_band(draw(SQUARE, Buildings(buildings.points, counts, counts))).all()


@pytest.mark.parametrize("column", ["households", "residents"])
def test_negative_counts_are_refused_by_name(column):
    counts = {"households": np.array([5, 5]), "residents": np.array([5, 5])}
    counts[column] = np.array([5, -1])
    buildings = Buildings(shapely.points([(50, 50), (60, 60)]), **counts)
    with pytest.raises(GridError, match=r"fewer than 0 households or residents \(b7\)"):
        design_base_grids(
            community(A=SQUARE),
            buildings,
            NO_BARRIERS,
            None,
            DesignSettings(),
            building_codes=np.array(["b6", "b7"]),
        )


def test_residents_are_counted_when_asked():
    buildings = houses()
    design = draw(SQUARE, buildings, measure="residents", band=Band(600, 800, 1000))
    assert same(design, draw(SQUARE, buildings))
    residents = design.grids.attributes["residents"]
    assert ((residents >= 600) & (residents <= 1000)).all()


# barriers as they come


def test_without_barriers_the_ground_is_divided_between_the_buildings():
    design = draw(SQUARE, houses(per_hectare=1), NO_BARRIERS)
    assert len(design.grids) == 2
    assert in_band(design).all()


def test_a_community_without_streets_and_2000_households_is_divided_between_its_buildings():
    buildings = squares(houses(seed=3, per_hectare=3, most=64))
    assert buildings.households.sum() == pytest.approx(2000, abs=150)
    design = draw(SQUARE, buildings, NO_BARRIERS)
    assert len(design.grids) == 5
    assert in_band(design).all()
    assert design.quality.buildings_cut[-1] == 0


def test_doubled_and_self_crossing_roads_change_nothing_that_matters(profile):
    knot = LineString([(0, 0), (400, 400), (400, 0), (0, 400)])
    there_and_back = LineString([(100, 0), (100, 400), (100, 0)])
    twice = [LineString([(200, 0), (200, 400)]), LineString([(200, 400), (200, 0)])]
    nothing = [LineString([(5, 5), (5, 5)]), None, LineString()]
    design = draw(SQUARE, houses(), lines([knot, there_and_back, *twice, *twice, *nothing]))
    assert in_band(design).all()
    check = check_layer(design.grids, profile, frame=SQUARE)
    assert len(check.findings) == len(check.mismatches) == 0


def test_doubled_roads_give_the_same_plan():
    once = streets()
    twice = lines([*once.lines, *shapely.reverse(once.lines), *once.lines[:3]])
    assert same(draw(SQUARE, houses(), once), draw(SQUARE, houses(), twice))


def test_barriers_elsewhere_do_no_harm():
    far = lines([LineString([(9000, 9000), (9500, 9000)])])
    assert in_band(draw(SQUARE, houses(), far)).all()


# communities as they come


@pytest.mark.parametrize(
    ("neighbour", "rule"),
    [
        pytest.param(box(390, 0, 800, 400), "overlap", id="overlapping"),
        pytest.param(box(401, 0, 800, 400), "gap", id="1 m apart"),
        pytest.param(box(415, 0, 800, 400), "gap", id="15 m apart"),
    ],
)
def test_communities_that_overlap_or_leave_a_gap_are_refused(neighbour, rule):
    with pytest.raises(CommunityError, match=r"community: .* \(A/B\)") as caught:
        draw(community(A=SQUARE, B=neighbour), houses())
    assert caught.value.findings.rule.tolist() == [rule]


def test_communities_may_lie_on_either_side_of_a_river():
    banks = community(A=SQUARE, B=box(415, 0, 815, 400))
    buildings = houses(box(0, 0, 815, 400))
    inside = shapely.intersects(shapely.union_all(banks.geometries), buildings.points)
    river = box(400, -50, 415, 450)
    design = draw(banks, take(buildings, inside), streets(800), river)
    assert in_band(design).all()


def test_an_island_has_grids_of_its_own():
    buildings = houses(ISLAND)
    design = draw(ISLAND, buildings, streets(700))
    assert in_band(design).all()
    assert design.feasibility.part.tolist() == [1, 2]
    assert design.feasibility.in_band.sum() == len(design.grids)


def test_an_island_without_buildings_is_one_grid_with_a_reason():
    design = draw(ISLAND, houses(), streets(700))
    assert (design.grids.attributes["buildings"] == 0).sum() == 1
    assert told(design, 1)[0] == "It has no buildings."


@pytest.mark.parametrize("barriers", [streets(), NO_BARRIERS], ids=["streets", "none"])
def test_a_community_with_a_hole_is_tiled_round_it(barriers):
    assert in_band(draw(RING, houses(RING), barriers)).all()


def test_a_community_inside_another_is_drawn_by_itself():
    pair = community(A=RING, B=box(130, 130, 250, 260))
    design = draw(pair, houses())
    assert set(design.grids.attributes["community"]) == {"A", "B"}


def test_tiny_communities_are_one_grid_each():
    row = {f"T{place}": box(3 * place, 0, 3 * place + 3, 3) for place in range(6)}
    design = draw(community(**row), homes((1, 1, 10), (4, 1, 500), (10, 2, 800)))
    assert households(design) == [10, 500, 0, 800, 0, 0]


def test_a_community_of_many_corners_keeps_them_all():
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    round_ = Polygon(np.stack([200 + 199 * np.cos(turn), 200 + 199 * np.sin(turn)], axis=1))
    assert in_band(draw(round_, houses(round_))).all()


# settings


def test_a_minimum_above_the_maximum_is_refused():
    with pytest.raises(GridError, match="MINIMUM 500 is above MAXIMUM 300"):
        Band(500, 400, 300)


def test_a_large_maximum_makes_one_grid_of_each_community(quarters):
    design = draw(*quarters, band=Band(1, 10_000, 100_000))
    assert design.grids.attributes["community"].tolist() == ["A", "B", "C", "D"]


def test_a_narrow_band_gives_the_best_plan_with_a_reason():
    design = draw(SQUARE, houses(per_hectare=1, most=90), band=Band(399, 400, 401))
    assert len(design.grids) == pytest.approx(
        design.grids.attributes["households"].sum() / 400, abs=1
    )
    assert in_band(design).all() or told(design)[0]


@pytest.mark.parametrize(("empty_land", "empty"), [("join", 0), ("alone", 1)])
def test_a_port_joins_a_neighbour_or_stands_alone(empty_land, empty):
    port = box(400, 0, 900, 400)
    edge = [LineString([(400, -10), (400, 410)])]
    design = draw(
        shapely.union(SQUARE, port),
        houses(),
        lines([*streets().lines, *edge]),
        empty_land=empty_land,
    )
    people = design.grids.attributes["buildings"]
    assert (people == 0).sum() == empty
    assert in_band(design)[people > 0].all()
    if empty:
        assert design.grids.geometries[people == 0][0].equals(port)


def test_blocks_are_divided_when_whole_ones_miss_the_band():
    buildings = houses(box(0, 0, 800, 800), per_hectare=2)
    design = draw(community(**QUARTERS), buildings, streets(800, 800, step=200))
    assert in_band(design).all()


# the end of a search


class Counting:
    """A display that notes every report, and cancels at one of them."""

    def __init__(self, stop=None):
        self.shares = []
        self.stop = stop

    def step(self, share):
        self.shares.append(share)
        if self.stop is not None and len(self.shares) > self.stop:
            raise CancelledError


@pytest.fixture(scope="module")
def without_streets():
    return community(A=SQUARE), squares(houses(seed=3, per_hectare=3)), NO_BARRIERS


@pytest.mark.parametrize("town", ["quarters", "without_streets"])
def test_progress_never_runs_backwards(town, request):
    display = Counting()
    draw(*request.getfixturevalue(town), progress=display)
    assert display.shares == sorted(display.shares)
    assert 0 <= display.shares[0] <= display.shares[-1] <= 1 + 1e-9


@pytest.mark.parametrize("town", ["quarters", "without_streets"])
def test_a_cancel_is_heard_in_every_phase_and_leaves_no_thread(town, request):
    given = request.getfixturevalue(town)
    before = set(threading.enumerate())
    stop = 0
    while True:
        display = Counting(stop)
        try:
            draw(*given, progress=display)
        except CancelledError:
            assert len(display.shares) == stop + 1
        else:
            break
        for thread in set(threading.enumerate()) - before:
            thread.join(A_SECOND)
        assert set(threading.enumerate()) <= before
        stop += 1
    assert stop > 8


@pytest.mark.parametrize("seconds", [0.001, 0.01, 0.1, 0.2])
@pytest.mark.parametrize("town", ["quarters", "without_streets"])
def test_a_plan_is_complete_whenever_the_time_runs_out(town, seconds, request, profile):
    communities, *given = request.getfixturevalue(town)
    design = draw(communities, *given, time_limit_s=seconds)
    assert (design.grids.attributes["buildings"] > 0).all()
    frame = shapely.union_all(communities.geometries)
    check = check_layer(design.grids, profile, frame=frame)
    assert len(check.findings) == len(check.mismatches) == 0


def test_a_plan_that_time_cut_short_says_so():
    ground = box(0, 0, 800, 800)
    town = ground, houses(ground, per_hectare=3, most=80), streets(800, 800)
    hasty, thorough = (
        draw(*town, band=Band(350, 400, 450), time_limit_s=limit) for limit in (0.001, 0)
    )
    assert in_band(thorough).all()
    assert not in_band(hasty).all()
    assert "Give a longer TIME_LIMIT, or 0 for none." in told(hasty)[1]
