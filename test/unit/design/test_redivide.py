"""Base grids divided again, from layers to a layer and who moves."""

import numpy as np
import pytest
import shapely
from gridstrata.core.coverage import check_coverage
from gridstrata.core.design.ground.barriers import NO_BARRIERS, Barriers
from gridstrata.core.design.redivision.redivide import redivide_base_grids
from gridstrata.core.design.settings import Band, DesignSettings
from gridstrata.core.errors import GridError
from gridstrata.core.layers import BASE, Buildings, GridLayer
from gridstrata.core.profiles import read_profile
from gridstrata.core.progress import CancelledError, Silent

SIDE = 400
LOCKED_IN = "every grid beside it in its community is locked"
CODE = "440308001001"


def grids(columns=4, rows=3, **attributes):
    """Return squares of 400 m with matched vertices, coded row by row from the south."""
    squares = [
        shapely.segmentize(shapely.box(x, y, x + SIDE, y + SIDE), 100.0)
        for y in range(0, rows * SIDE, SIDE)
        for x in range(0, columns * SIDE, SIDE)
    ]
    codes = np.array([f"{CODE}{number + 1:03d}" for number in range(len(squares))])
    columns = {name: np.asarray(values) for name, values in attributes.items()}
    return GridLayer(BASE, codes, np.array(squares), "current grids", columns)


def community_of(layer, code=CODE):
    union = shapely.union_all(layer.geometries)
    return GridLayer("community", np.array([code]), np.array([union]), "communities")


def people_in(layer, each, special=None):
    """Return 16 buildings in each square, with `each` households, or those special by row."""
    households = np.full((len(layer), 16), each)
    for row, number in (special or {}).items():
        households[row] = number
    points = []
    for shape in layer.geometries:
        x, y = shapely.bounds(shape)[:2]
        steps = np.arange(50, SIDE, 100)
        points += [(x + dx, y + dy) for dx in steps for dy in steps]
    people = households.ravel().astype(np.int64)
    return Buildings(shapely.points(points), people, 2 * people)


def redivided(layer, buildings, communities=None, progress=None, **settings):
    return redivide_base_grids(
        layer,
        communities or community_of(layer),
        buildings,
        settings.pop("barriers", NO_BARRIERS),
        None,
        DesignSettings(**settings),
        progress or Silent(),
    )


def wkb(layer):
    return dict(zip(layer.codes.tolist(), shapely.to_wkb(layer.geometries).tolist()))


def assert_clean(layer):
    check = check_coverage(layer, read_profile())
    assert not len(check.findings)
    assert not len(check.mismatches)


def test_grids_in_the_band_come_back_byte_for_byte():
    layer = grids()
    result = redivided(layer, people_in(layer, 25))
    assert wkb(result.grids) == wkb(layer)
    assert not len(result.moves)
    assert not result.remarks
    assert result.grids.attributes["households"].tolist() == [400] * len(layer)


def test_a_grid_that_is_too_full_gives_a_building_and_the_rest_stays_byte_for_byte():
    layer = grids()
    result = redivided(layer, people_in(layer, 25, {5: 32}))
    before, after = wkb(layer), wkb(result.grids)
    changed = {code for code in before if before[code] != after[code]}
    assert changed == {layer.codes[5], *result.moves.to_grid, *result.received}
    assert result.quality.in_band[:-1].all()
    assert result.moves.from_grid.tolist() == [layer.codes[5]]
    assert result.moves.households.tolist() == [32]
    assert result.moves.residents.tolist() == [64]
    assert result.moves.kind.tolist() == ["border"]
    assert_clean(result.grids)


def test_a_move_is_told_in_words_with_the_buildings_that_move():
    layer = grids()
    buildings = people_in(layer, 25, {5: 32})
    moves = redivided(layer, buildings).moves
    source, target = moves.from_grid[0], moves.to_grid[0]
    text = f"Grid {source} gives 1 buildings with 32 households to grid {target}."
    assert str(moves.text[0]) == text
    assert 5 * 16 <= int(moves.building_codes[0]) < 6 * 16


def test_a_grid_with_twice_the_people_is_divided_and_the_new_one_gets_the_next_number():
    layer = grids()
    result = redivided(layer, people_in(layer, 30, {5: 50}))
    assert result.quality.in_band[:-1].all()
    assert result.grids.codes[-1] == f"{CODE}013"
    assert result.moves.kind.tolist() == ["split"]
    assert result.moves.from_grid.tolist() == [layer.codes[5]]
    assert result.grids.attributes["community"][-1] == CODE
    assert_clean(result.grids)


def test_a_grid_of_few_people_is_dissolved_and_its_code_retired():
    layer = grids()
    result = redivided(layer, people_in(layer, 20, {5: 5}))
    assert result.retired.tolist() == [layer.codes[5]]
    assert set(result.moves.kind) == {"merge"}
    assert result.moves.households.sum() == 80
    assert layer.codes[5] not in result.grids.codes
    assert result.quality.in_band[:-1].all()
    assert_clean(result.grids)


def test_a_number_that_was_in_use_is_not_used_again():
    layer = grids()
    codes = layer.codes.copy()
    codes[0] = f"{CODE}040"
    layer = GridLayer(BASE, codes, layer.geometries, "current grids")
    result = redivided(layer, people_in(layer, 30, {5: 50}))
    assert result.grids.codes[-1] == f"{CODE}041"


def test_locked_grids_come_back_byte_for_byte():
    locked = np.zeros(12, dtype=bool)
    locked[[1, 4, 6]] = True
    layer = grids(locked=locked)
    result = redivided(layer, people_in(layer, 25, {5: 32, 1: 40}))
    before, after = wkb(layer), wkb(result.grids)
    assert all(before[code] == after[code] for code in layer.codes[locked])
    assert not np.isin(layer.codes[locked], result.moves.to_grid).any()
    assert not np.isin(layer.codes[locked], result.moves.from_grid).any()
    assert result.moves.to_grid.tolist() == [layer.codes[9]]
    assert result.grids.attributes["locked"].tolist() == locked.tolist()


def test_a_grid_with_locked_ones_all_round_stays_and_is_named():
    locked = np.zeros(12, dtype=bool)
    locked[[1, 4, 6, 9]] = True
    layer = grids(locked=locked)
    result = redivided(layer, people_in(layer, 25, {5: 32}))
    assert wkb(result.grids) == wkb(layer)
    assert [str(remark) for remark in result.remarks] == [
        f"Grid {layer.codes[5]} stays out of the band with 512: {LOCKED_IN}."
    ]


def test_a_locked_grid_out_of_the_band_is_named():
    locked = np.zeros(12, dtype=bool)
    locked[5] = True
    layer = grids(locked=locked)
    result = redivided(layer, people_in(layer, 25, {5: 32}))
    assert "512: it is locked." in str(result.remarks[0])


def test_no_building_goes_to_another_community():
    layer = grids(columns=2, rows=1)
    parts = [community_of(layer.take(np.array([row])), f"44030800100{row}") for row in (0, 1)]
    communities = GridLayer(
        "community",
        np.concatenate([part.codes for part in parts]),
        np.concatenate([part.geometries for part in parts]),
    )
    result = redivided(layer, people_in(layer, 25, {0: 35}), communities)
    assert wkb(result.grids) == wkb(layer)
    assert "no other grid of its community borders on it" in str(result.remarks[0])


def test_buildings_outside_all_grids_are_named():
    layer = grids()
    inside = people_in(layer, 25)
    buildings = Buildings(
        np.append(inside.points, shapely.Point(-500, -500)),
        np.append(inside.households, 7),
        np.append(inside.residents, 7),
    )
    result = redivided(layer, buildings)
    told = "1 buildings lie in no base grid and are not counted (192)."
    assert [str(remark) for remark in result.remarks] == [told]
    assert wkb(result.grids) == wkb(layer)


def test_a_grid_that_reaches_into_another_community_is_named_not_refused():
    layer = grids(columns=2, rows=1)
    halves = np.array([shapely.box(0, 0, 500, 400), shapely.box(500, 0, 800, 400)])
    communities = GridLayer("community", np.array(["a", "b"]), halves)
    result = redivided(layer, people_in(layer, 25), communities)
    assert layer.codes[1] in str(result.remarks[0])
    assert result.grids.attributes["community"].tolist() == ["a", "b"]


@pytest.mark.parametrize("shift", [pytest.param(-3.0, id="overlap"), pytest.param(1.0, id="gap")])
def test_grids_that_overlap_or_leave_gaps_are_refused_by_code(shift):
    layer = grids()
    shapes = layer.geometries.copy()
    shapes[5] = shapely.box(400 + shift, 400, 800, 800)
    faulty = GridLayer(BASE, layer.codes, shapes, "current grids")
    with pytest.raises(GridError, match="grids overlap or leave gaps") as refused:
        redivided(faulty, people_in(layer, 25))
    assert layer.codes[5] in str(refused.value)


def test_slivers_within_noise_do_not_keep_grids_from_giving_to_each_other():
    layer = grids(columns=3, rows=3)
    shapes = layer.geometries.copy()
    shapes[4] = shapely.box(400.05, 400.05, 799.95, 799.95)
    loose = GridLayer(BASE, layer.codes, shapes, "current grids")
    result = redivided(loose, people_in(layer, 25, {4: 32}), community_of(layer))
    assert result.quality.in_band[:-1].all()
    widths = check_coverage(result.grids, read_profile()).findings.width_m
    assert not (widths > 0.06).any()


def test_new_borders_run_along_a_street():
    layer = grids(columns=2, rows=1)
    street = Barriers(
        np.array([shapely.LineString([(300, 0), (300, 400)])]), np.array(["arterial"])
    )
    result = redivided(layer, people_in(layer, 30, {0: 40, 1: 20}), barriers=street)
    assert result.quality.in_band[:-1].all()
    assert shapely.area(result.grids.geometries[0]) == pytest.approx(300 * 400)


def test_no_footprint_is_cut():
    layer = grids(columns=2, rows=1)
    places = people_in(layer, 25, {0: 34})
    x, y = shapely.get_coordinates(places.points).T
    footprints = shapely.box(x - 20, y - 15, x + 20, y + 15)
    buildings = Buildings(places.points, places.households, places.residents, footprints)
    result = redivided(layer, buildings)
    assert result.quality.in_band[:-1].all()
    assert result.quality.buildings_cut[-1] == 0
    assert_clean(result.grids)


def test_a_grid_in_two_parts_stays_in_two_parts():
    layer = grids(columns=4, rows=2)
    island = shapely.box(2000, 0, 2100, 100)
    shapes = layer.geometries.copy()
    shapes[3] = shapely.multipolygons([shapes[3], island])
    layer = GridLayer(BASE, layer.codes, shapes, "current grids")
    mainland = grids(columns=4, rows=2)
    result = redivided(layer, people_in(mainland, 25, {3: 32}))
    assert result.quality.in_band[:-1].all()
    row = result.grids.codes.tolist().index(layer.codes[3])
    parts = shapely.get_parts(result.grids.geometries[row])
    assert island.normalize() in [part.normalize() for part in parts]
    assert result.quality.parts[row] == 2


def test_empty_ground_that_stands_alone_is_left_alone():
    layer = grids()
    buildings = people_in(layer, 25)
    port = np.arange(len(buildings)) // 16 == 0
    buildings = Buildings(
        buildings.points[~port], buildings.households[~port], buildings.residents[~port]
    )
    assert wkb(redivided(layer, buildings, empty_land="alone").grids) == wkb(layer)
    joined = redivided(layer, buildings, empty_land="join")
    assert joined.retired.tolist() == [layer.codes[0]]


def test_other_columns_stay_and_are_blank_for_new_grids():
    names = np.array([f"grid {row}" for row in range(12)])
    layer = grids(name=names, worker=np.arange(12.0), note=np.full(12, "x", dtype=object))
    result = redivided(layer, people_in(layer, 30, {5: 50}))
    columns = result.grids.attributes
    assert columns["name"].tolist() == [*names, ""]
    assert np.isnan(columns["worker"][-1])
    assert columns["note"][-1] is None


def test_inputs_are_not_modified():
    layer = grids()
    buildings = people_in(layer, 25, {5: 32})
    before = wkb(layer), buildings.households.copy()
    redivided(layer, buildings)
    assert (wkb(layer), buildings.households.tolist()) == (before[0], before[1].tolist())


def test_the_same_input_gives_the_same_grids_byte_for_byte():
    layer = grids()
    buildings = people_in(layer, 30, {5: 50, 2: 10, 8: 35})
    first, second = (redivided(layer, buildings) for _ in range(2))
    assert wkb(first.grids) == wkb(second.grids)
    assert list(map(str, first.moves.text)) == list(map(str, second.moves.text))


def test_people_may_be_counted_by_residents():
    layer = grids()
    result = redivided(
        layer, people_in(layer, 25, {5: 32}), measure="residents", band=Band(600, 800, 1000)
    )
    assert len(result.moves) == 1


def test_negative_counts_are_refused():
    layer = grids()
    buildings = people_in(layer, 25, {5: -1})
    with pytest.raises(GridError, match="fewer than 0"):
        redivided(layer, buildings)


class Stop:
    """A display that asks to stop at the n-th report."""

    def __init__(self, reports):
        self.left = reports

    def step(self, share):
        assert -1e-9 <= share <= 1 + 1e-9
        self.left -= 1
        if self.left < 0:
            raise CancelledError


def test_cancel_is_obeyed_at_every_report():
    layer = grids(columns=3, rows=2)
    buildings = people_in(layer, 25, {1: 32})
    reports = Stop(10_000)
    redivided(layer, buildings, progress=reports)
    for number in range(0, 10_000 - reports.left - 1, 5):
        with pytest.raises(CancelledError):
            redivided(layer, buildings, progress=Stop(number))


def test_when_time_is_up_the_grids_are_still_whole():
    layer = grids()
    result = redivided(layer, people_in(layer, 25, {5: 32}), time_limit_s=1e-9)
    assert wkb(result.grids) == wkb(layer)
    assert "the time limit was reached" in str(result.remarks[0])
