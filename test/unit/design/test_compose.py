"""Professional grids of whole base grids: by name, and around stations."""

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.design.composition.compose import (
    Burden,
    compose_around_stations,
    compose_by_names,
)
from gridstrata.core.design.composition.stations import Stations
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.progress import CancelledError
from gridstrata.core.workload import Workload
from shapely import box

SIDE = 100


def lattice(columns, rows):
    """Return squares of 100 m, coded by row and column: 0000, 0001, ..."""
    places = [(x, y) for y in range(rows) for x in range(columns)]
    shapes = [box(SIDE * x, SIDE * y, SIDE * (x + 1), SIDE * (y + 1)) for x, y in places]
    codes = np.array([f"{y:02}{x:02}" for x, y in places])
    return GridLayer("base", codes, np.array(shapes, dtype=object), "blocks")


def irregular(n, seed):
    """Return n grids with bends in their borders, that share their vertices."""
    places = np.random.default_rng(seed).uniform(0, SIDE * np.sqrt(n), (n, 2))
    nearest = shapely.voronoi_polygons(shapely.multipoints(places), ordered=True)
    shapes = np.array(shapely.get_parts(nearest), dtype=object)
    return GridLayer("base", np.array([f"{row:05}" for row in range(n)]), shapes, "blocks")


def stations(*places, capacities=None, codes=None):
    """Return stations A, B, ... at (x, y) in metres."""
    names = codes or [chr(ord("A") + number) for number in range(len(places))]
    capacities = None if capacities is None else np.array(capacities, dtype=float)
    points = shapely.points(np.array(places, dtype=float).reshape(-1, 2))
    return Stations(np.array(names, dtype=str), points, capacities, "stations")


def burden(load):
    load = np.asarray(load, dtype=float)
    counts = load.astype(np.int64)
    return Burden(load, Workload(counts, 2 * counts, 3 * counts))


def told(composition):
    return [str(note) for note in composition.notes]


def members(composition, base):
    """Return the base codes of every professional grid, by code."""
    labels = composition.grid_of_base
    codes = composition.grids.codes
    return {code: base.codes[labels == row].tolist() for row, code in enumerate(codes.tolist())}


def findings(base, composition, profile):
    check = check_stack(Stack(base, (composition.grids,)), profile)
    return check.findings.count(), check.mismatches.count()


class TestByNames:
    def test_every_base_grid_goes_to_the_grid_it_names(self):
        base = lattice(2, 2)
        composition = compose_by_names(base, np.array(["P2", "P1", "P2", "P1"]), "police")
        assert members(composition, base) == {"P1": ["0001", "0101"], "P2": ["0000", "0100"]}
        assert composition.grids.kind == "police"
        assert shapely.equals(composition.grids.geometries[0], box(100, 0, 200, 200))
        assert told(composition) == []

    def test_what_the_base_grids_hold_is_added_up(self):
        base = lattice(2, 2)
        names = np.array(["P2", "P1", "P2", "P1"])
        columns = compose_by_names(base, names, "police", burden([1, 2, 3, 4])).grids.attributes
        assert columns["base_grids"].tolist() == [2, 2]
        assert columns["base_codes"].tolist() == ["0001;0101", "0000;0100"]
        assert columns["buildings"].tolist() == [6, 4]
        assert columns["households"].tolist() == [12, 8]
        assert columns["residents"].tolist() == [18, 12]
        assert columns["load"].tolist() == [6, 4]
        assert columns["load_share"].tolist() == [0.6, 0.4]
        assert np.isnan(columns["capacity"]).all()

    def test_outline_keeps_every_vertex_of_the_base_grids(self):
        base = lattice(3, 1)
        (shape,) = compose_by_names(base, np.array(["P", "P", "P"]), "police").grids.geometries
        assert shapely.get_num_coordinates(shape) == 8 + 1

    def test_base_grids_without_a_name_are_refused_with_their_codes(self):
        names = np.array(["P", "", "P", ""])
        with pytest.raises(GridError, match=r"blocks .* name no police grid \(0001, 0101\)\. Fill"):
            compose_by_names(lattice(2, 2), names, "police")

    def test_grid_in_several_parts_is_allowed_and_told(self):
        base = lattice(3, 1)
        composition = compose_by_names(base, np.array(["P", "Q", "P"]), "police")
        assert shapely.get_num_geometries(composition.grids.geometries).tolist() == [2, 1]
        assert told(composition) == [
            (
                "Professional grids in several parts, because their base grids do not lie side by "
                "side: P."
            )
        ]

    def test_grids_that_touch_at_a_corner_are_in_several_parts(self, profile):
        base = lattice(2, 2)
        composition = compose_by_names(base, np.array(["P", "Q", "Q", "P"]), "police")
        assert shapely.is_valid(composition.grids.geometries).all()
        assert "P, Q" in told(composition)[0]

    def test_order_of_the_base_grids_does_not_matter(self):
        base = irregular(40, seed=3)
        names = np.array([f"P{row % 4}" for row in range(40)])
        shuffled = np.random.default_rng(1).permutation(40)
        one = compose_by_names(base, names, "police").grids
        other = compose_by_names(base.take(shuffled), names[shuffled], "police").grids
        assert shapely.to_wkb(one.geometries).tolist() == shapely.to_wkb(other.geometries).tolist()
        assert one.attributes["base_codes"].tolist() == other.attributes["base_codes"].tolist()

    @pytest.mark.parametrize("kind", ["", " ", "base"])
    def test_kind_that_says_nothing_is_refused(self, kind):
        with pytest.raises(GridError, match="Give the kind of the professional grids"):
            compose_by_names(lattice(1, 1), np.array(["P"]), kind)

    def test_faulty_base_grids_are_refused(self):
        base = lattice(2, 1)
        twice = GridLayer("base", np.array(["1", "1"]), base.geometries, "blocks")
        with pytest.raises(GridError, match=r"blocks has grids with a code used twice \(1\)"):
            compose_by_names(twice, np.array(["P", "P"]), "police")

    def test_negative_load_is_refused_with_the_codes(self):
        with pytest.raises(GridError, match=r"load below 0 \(0001\)\. Give them 0 or more"):
            compose_by_names(lattice(2, 1), np.array(["P", "P"]), "police", burden([1, -1]))

    def test_borders_without_common_vertices_are_told_and_united_all_the_same(self, grid_layer):
        base = grid_layer(
            name="blocks", a=box(0, 0, 200, 100), b=box(0, 100, 100, 200), c=box(100, 100, 200, 200)
        )
        composition = compose_by_names(base, np.array(["P", "P", "Q"]), "police")
        shape = composition.grids.geometries[0]
        assert shapely.equals(shape, box(0, 0, 200, 100) | box(0, 100, 100, 200))
        assert told(composition) == [
            (
                "Base grids overlap, or share borders but not vertices (a, b, c): composed grids "
                'inherit that. Run "Check a layer of grids" on layer blocks.'
            )
        ]


class TestAroundStations:
    def test_every_base_grid_goes_to_the_nearest_station_where_loads_are_even(self):
        base = lattice(4, 1)
        composition = compose_around_stations(base, stations((50, 50), (350, 50)), "fire")
        assert members(composition, base) == {"A": ["0000", "0001"], "B": ["0002", "0003"]}
        assert composition.grids.attributes["balance"].tolist() == [1, 1]
        assert composition.grids.attributes["distance_m"].tolist() == [50, 50]
        assert (composition.distance_m, composition.nearest_m) == (50, 50)
        assert told(composition) == []

    def test_loads_follow_the_capacities(self):
        base = lattice(20, 20)
        capacities = [1, 2, 3]
        placed = stations((150, 150), (1850, 150), (1050, 1850), capacities=capacities)
        composition = compose_around_stations(base, placed, "fire", burden(np.full(400, 1)))
        grids = composition.grids
        assert grids.attributes["capacity"].tolist() == capacities
        assert grids.attributes["load"] / 400 == pytest.approx(np.array(capacities) / 6, rel=0.1)
        assert grids.attributes["balance"] == pytest.approx(np.ones(3), abs=0.1)

    @pytest.mark.parametrize("seed", range(4))
    def test_grids_are_whole_even_near_and_hold_their_station(self, seed, profile):
        base = irregular(300, seed)
        random = np.random.default_rng(seed)
        load = random.integers(100, 500, 300)
        homes = random.choice(300, 6, replace=False)
        places = shapely.get_coordinates(shapely.point_on_surface(base.geometries[homes]))
        placed = stations(*places, capacities=random.uniform(1, 2, 6))
        composition = compose_around_stations(base, placed, "fire", burden(load))
        assert composition.grid_of_base[homes].tolist() == list(range(6))
        assert (shapely.get_num_geometries(composition.grids.geometries) == 1).all()
        assert composition.grids.attributes["balance"] == pytest.approx(np.ones(6), abs=0.1001)
        assert composition.nearest_m <= composition.distance_m
        assert findings(base, composition, profile) == ({}, {})

    def test_wider_balance_brings_stations_nearer(self):
        base = lattice(20, 10)
        load = np.where(np.arange(200) % 20 < 5, 10, 1)
        placed = stations((150, 550), (1050, 550), (1750, 550))
        distances = [
            compose_around_stations(base, placed, "fire", burden(load), balance).distance_m
            for balance in (0.02, 0.3, 5)
        ]
        assert distances == sorted(distances, reverse=True)
        assert distances[0] > 1.2 * distances[2]

    def test_lumps_that_cannot_be_even_are_told_with_their_figures(self):
        base = lattice(3, 1)
        placed = stations((50, 50), (250, 50))
        composition = compose_around_stations(base, placed, "fire", burden([8, 1, 1]))
        assert members(composition, base) == {"A": ["0000"], "B": ["0001", "0002"]}
        assert told(composition) == [
            (
                "Loads that miss their station's part of the capacity by more than 10%: "
                "A +60%, B -60%. Base grids that are finer, stations elsewhere or other capacities "
                "help."
            )
        ]

    def test_two_moves_are_made_where_one_does_not_help(self):
        # from 5 + 4 | 3 + 1 + 3 no base grid can move to the benefit of both sides, but two can
        base = lattice(4, 2)
        load = [6, 3, 2, 6, 4, 3, 4, 4]
        placed = stations((50, 50), (350, 50))
        composition = compose_around_stations(base, placed, "fire", burden(load), 0)
        assert composition.grids.attributes["load"].tolist() == [16, 16]

    def test_result_does_not_depend_on_the_order_of_base_grids_and_stations(self):
        base = irregular(120, seed=5)
        load = np.random.default_rng(5).integers(1, 50, 120)
        points = shapely.get_coordinates(
            shapely.point_on_surface(base.geometries[[3, 50, 90, 110]])
        )
        placed = stations(*points, capacities=[3, 1, 2, 2])
        rows, turned = np.random.default_rng(1).permutation(120), np.array([2, 0, 3, 1])
        other = Stations(
            placed.codes[turned], placed.points[turned], placed.capacities[turned], "stations"
        )
        one = compose_around_stations(base, placed, "fire", burden(load))
        two = compose_around_stations(base.take(rows), other, "fire", burden(load[rows]))
        assert one.grids.codes.tolist() == two.grids.codes.tolist()
        assert (
            shapely.to_wkb(one.grids.geometries).tolist()
            == shapely.to_wkb(two.grids.geometries).tolist()
        )
        assert one.grid_of_base[rows].tolist() == two.grid_of_base.tolist()

    def test_input_is_not_changed(self):
        base, load = lattice(4, 4), burden(np.arange(16))
        before = base.codes.tolist(), shapely.to_wkb(base.geometries).tolist(), load.load.tolist()
        compose_around_stations(base, stations((350, 350), (50, 50)), "fire", load)
        after = base.codes.tolist(), shapely.to_wkb(base.geometries).tolist(), load.load.tolist()
        assert before == after

    def test_ground_without_any_load_is_shared_out_by_base_grids(self):
        base = lattice(10, 1)
        placed = stations((50, 50), (150, 50))
        composition = compose_around_stations(base, placed, "fire", burden(np.zeros(10)))
        assert composition.grids.attributes["base_grids"].tolist() == [1, 9]
        assert composition.grids.attributes["load_share"].tolist() == [0, 0]

    def test_island_without_a_station_joins_the_nearest_and_is_told(self, grid_layer):
        base = grid_layer(
            name="blocks",
            a=box(0, 0, 100, 100),
            b=box(100, 0, 200, 100),
            island=box(300, 0, 400, 100),
        )
        composition = compose_around_stations(base, stations((50, 50), (150, 50)), "fire")
        assert members(composition, base) == {"A": ["a"], "B": ["b", "island"]}
        notes = told(composition)
        assert "Base grids island hang together with no station: they join the nearest, B." in notes
        assert any(note.startswith("Professional grids in several parts") for note in notes)

    def test_islands_with_stations_of_their_own_are_balanced_each_by_itself(self, grid_layer):
        west, east = lattice(4, 1), lattice(4, 1)
        east_shapes = shapely.transform(east.geometries, lambda places: np.add(places, (1000, 0)))
        base = GridLayer(
            "base",
            np.concatenate([west.codes, np.char.add("E", east.codes)]),
            np.concatenate([west.geometries, east_shapes]),
            "blocks",
        )
        placed = stations((50, 50), (150, 50), (1250, 50), (1350, 50))
        composition = compose_around_stations(base, placed, "fire")
        assert composition.grid_of_base.tolist() == [0, 1, 1, 1, 2, 2, 2, 3]

    def test_grids_that_meet_at_a_corner_only_do_not_hang_together(self, grid_layer):
        base = grid_layer(name="blocks", a=box(0, 0, 100, 100), b=box(100, 100, 200, 200))
        composition = compose_around_stations(base, stations((50, 50)), "fire")
        assert "Base grids b hang together with no station" in told(composition)[0]

    def test_grids_hang_together_over_borders_without_common_vertices(self, grid_layer):
        base = grid_layer(
            name="blocks", a=box(0, 0, 200, 100), b=box(0, 100, 100, 200), c=box(100, 100, 200, 200)
        )
        composition = compose_around_stations(base, stations((50, 50)), "fire")
        assert not any("hang together with no station" in note for note in told(composition))
        assert shapely.equals(composition.grids.geometries[0], box(0, 0, 200, 200))

    def test_station_outside_starts_from_the_nearest_base_grid_and_is_told(self):
        base = lattice(4, 1)
        composition = compose_around_stations(base, stations((50, 50), (430, 50)), "fire")
        assert members(composition, base) == {"A": ["0000", "0001"], "B": ["0002", "0003"]}
        assert told(composition) == [
            (
                "Station B stands in no base grid: it starts from the nearest, 0003, 30 m away. "
                "Check its place."
            )
        ]

    def test_station_on_a_border_stands_in_the_grid_of_the_lower_code(self):
        base = lattice(2, 1)
        composition = compose_around_stations(base, stations((100, 50), (150, 50)), "fire")
        assert members(composition, base) == {"A": ["0000"], "B": ["0001"]}

    def test_load_beyond_all_capacities_is_told_with_both(self):
        placed = stations((50, 50), (350, 50), capacities=[10, 10])
        composition = compose_around_stations(lattice(4, 1), placed, "fire", burden([9, 9, 9, 9]))
        assert told(composition) == [
            (
                "The whole load of 36 exceeds the capacity of all stations, 20: "
                "capacities are taken as proportions."
            )
        ]

    def test_cancel_is_answered_in_every_phase(self):
        base = irregular(200, seed=2)
        points = shapely.get_coordinates(shapely.point_on_surface(base.geometries[[3, 50, 90]]))
        seen = []

        class Listener:
            def __init__(self, stop):
                self.stop = stop

            def step(self, share):
                seen.append(share)
                if share >= self.stop:
                    raise CancelledError

        for stop in (0, 0.2, 0.5, 0.8):
            with pytest.raises(CancelledError):
                compose_around_stations(
                    base, stations(*points), "fire", balance=0.01, progress=Listener(stop)
                )
        assert max(seen) <= 1


class TestStationsThatCannotWork:
    @pytest.mark.parametrize(
        ("placed", "text"),
        [
            pytest.param(stations(), "Layer stations has no stations. Draw some.", id="none"),
            pytest.param(
                stations((50, 50), (350, 50), codes=["A", "A"]),
                r"stations with a code used twice \(A\)\. Give each its own code\.",
                id="code twice",
            ),
            pytest.param(
                stations((50, 50), (350, 50), codes=["A", ""]),
                "stations without a code. Give every station a code.",
                id="no code",
            ),
            pytest.param(
                stations((50, 50), (350, 50), capacities=[1, 0]),
                r"stations without a capacity above 0 \(B\)\. Give them one,",
                id="capacity of zero",
            ),
            pytest.param(
                stations((50, 50), (350, 50), capacities=[-1, 1]),
                r"stations without a capacity above 0 \(A\)",
                id="negative capacity",
            ),
            pytest.param(
                stations((50, 50), (350, 50), capacities=[np.nan, 1]),
                r"stations without a capacity above 0 \(A\)",
                id="no capacity",
            ),
            pytest.param(
                stations((50, 50), (60, 60)),
                "Stations A, B stand in one base grid, 0000. Move one of them, or make them one "
                "station with the capacity of both.",
                id="two in one base grid",
            ),
            pytest.param(
                stations(*[(50 + 10 * number, 50) for number in range(5)]),
                "stations has 5 stations for 4 base grids. Each needs one of its own",
                id="more than base grids",
            ),
        ],
    )
    def test_they_are_refused_with_code_and_remedy(self, placed, text):
        with pytest.raises(GridError, match=text):
            compose_around_stations(lattice(4, 1), placed, "fire")

    def test_station_without_a_place_is_refused(self):
        points = np.array([shapely.Point(50, 50), None], dtype=object)
        placed = Stations(np.array(["A", "B"]), points, None, "stations")
        with pytest.raises(GridError, match=r"stations without a place \(B\)\. Draw or delete"):
            compose_around_stations(lattice(4, 1), placed, "fire")

    def test_all_faults_are_told_at_once(self):
        placed = stations((50, 50), (350, 50), codes=["A", "A"], capacities=[0, 1])
        with pytest.raises(GridError, match=r"used twice .* above 0"):
            compose_around_stations(lattice(4, 1), placed, "fire")
