"""What is said of a community before a grid is drawn, and after."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.design.figures.feasibility import assess, judged, require_counts
from gridstrata.core.design.figures.lumps import number_spots
from gridstrata.core.design.ground.regions import find_regions, locate
from gridstrata.core.design.settings import Band, DesignSettings
from gridstrata.core.errors import GridError
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import Silent
from gridstrata.core.workload import assign_buildings
from shapely import MultiPolygon, box

SETTINGS = DesignSettings(Band(300, 400, 500))
ENTRANCES = "Count the entrances of such a building as buildings of their own. "
DIVIDE = "Add lines to BARRIERS that divide its blocks further, or try another SEED."
A, B, C = box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100)


def numbered(buildings):
    return np.arange(len(buildings)).astype(str)


def assessed(communities, buildings, settings=SETTINGS, codes=None):
    regions = find_regions(communities)
    layer = GridLayer("regions", regions.part.astype(str), regions.polygons)
    home = assign_buildings(layer, buildings)
    names = numbered(buildings) if codes is None else codes
    spots = number_spots(buildings.points)
    return assess(communities, regions, home, spots, buildings, names, settings)


@pytest.fixture
def one(grid_layer, buildings):
    """Assess a community with buildings of these households side by side."""

    def assess_one(*households, settings=SETTINGS):
        places = [(5 + 90 * i / len(households), 50, h) for i, h in enumerate(households)]
        return assessed(grid_layer(a=A), buildings(*places), settings)

    return assess_one


def said(feasibility, row=0):
    return str(feasibility.reason[row]), str(feasibility.remedy[row])


def numbers(feasibility, row=0):
    return tuple(
        int(column[row])
        for column in (
            feasibility.fewest,
            feasibility.most,
            feasibility.planned,
            feasibility.possible,
        )
    )


def test_community_that_fits_needs_no_words(one):
    found = one(*[100] * 40)
    assert numbers(found) == (8, 13, 10, 10)
    assert found.reachable[0]
    assert said(found) == ("", "")
    assert (found.buildings[0], found.households[0], found.residents[0]) == (40, 4000, 8000)


def test_community_below_the_minimum_names_the_neighbour_that_makes_it_fit(grid_layer, buildings):
    communities = grid_layer(a=A, b=B, c=C)
    found = assessed(communities, buildings((50, 50, 250), (150, 50, 310), (250, 50, 400)))
    assert list(found.reachable) == [False, True, True]
    assert said(found) == (
        "It has 250 households, fewer than MINIMUM 300.",
        "Set MINIMUM to 250 or less.",  # 250 + 310 = 560 is too many for one and too few for two
    )
    found = assessed(communities, buildings((50, 50, 250), (150, 50, 200), (250, 50, 400)))
    assert said(found)[1] == (
        "Set MINIMUM to 250 or less, or join it with the neighbouring community b "
        "(450 households together)."
    )
    assert "neighbouring community a" in said(found, 1)[1]


def test_longest_border_decides_between_neighbours(grid_layer, buildings):
    communities = grid_layer(a=A, b=box(100, 0, 200, 40), c=box(100, 40, 200, 100))
    found = assessed(communities, buildings((50, 50, 250), (150, 20, 200), (150, 70, 200)))
    assert "neighbouring community c" in said(found)[1]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(box(100, 100, 200, 200), id="in one point"),
        pytest.param(box(101, 0, 200, 100), id="across a street"),
    ],
)
def test_community_that_hardly_touches_is_no_neighbour(grid_layer, buildings, other):
    found = assessed(grid_layer(a=A, b=other), buildings((50, 50, 250), (150, 150, 200)))
    assert said(found)[1] == "Set MINIMUM to 250 or less."


@pytest.mark.parametrize("total", [550, 590, 599])
def test_total_between_one_grid_and_two_names_the_limits_that_help(one, total):
    found = one(*[1] * total)
    assert not found.reachable[0]
    assert numbers(found) == (2, 1, 1, 0)
    reason, remedy = said(found)
    assert reason == (
        f"It has {total} households, too many for 1 × MAXIMUM 500 and too few for 2 × MINIMUM 300."
    )
    assert remedy == f"Set MINIMUM to {total // 2} or less, or MAXIMUM to {total} or more."


@pytest.mark.parametrize("total", [550, 599, 1030])
def test_limits_that_are_named_do_help(one, total):
    band = Band(450, 480, 500) if total > 1000 else SETTINGS.band
    _, remedy = said(one(*[1] * total, settings=replace(SETTINGS, band=band)))
    low, high = (int(word) for word in remedy.replace(".", "").split() if word.isdigit())
    for wider in (Band(low, band.target, band.maximum), Band(band.minimum, band.target, high)):
        assert one(*[1] * total, settings=replace(SETTINGS, band=wider)).reachable[0]
    for narrow in (Band(low + 1, 480, 500), Band(band.minimum, band.target, high - 1)):
        assert not one(*[1] * total, settings=replace(SETTINGS, band=narrow)).reachable[0]


def test_building_above_the_maximum_is_named_and_stands_alone(one):
    found = one(800, *[100] * 8)
    assert numbers(found) == (3, 3, 3, 2)
    assert found.large_buildings[0] == "0"
    assert said(found) == (
        "Building 0 alone has 800 households, more than MAXIMUM 500.",
        ENTRANCES + "Or set MAXIMUM to 800 or more.",
    )


def test_several_large_buildings_are_named_together(one):
    found = one(800, 600, *[100] * 8)
    assert numbers(found) == (4, 4, 4, 2)
    assert found.large_buildings[0] == "0;1"
    assert said(found)[0] == "Buildings 0, 1 have more than MAXIMUM 500 households each, up to 800."


def test_all_households_in_one_tower(one):
    found = one(0, 1200, 0)
    assert numbers(found) == (1, 1, 1, 0)
    assert said(found)[0] == "All 1200 households are in building 1, more than MAXIMUM 500."


def test_tower_inside_the_band_needs_no_words(one):
    assert said(one(0, 450, 0)) == ("", "")


def test_what_is_left_beside_a_tower_is_told_apart(one):
    found = one(800, *[1] * 250)
    assert said(found)[0] == (
        "Building 0 alone has 800 households, more than MAXIMUM 500. "
        "Its other buildings have 250 households, fewer than MINIMUM 300."
    )
    assert found.fewest[0] > found.most[0]


def test_buildings_too_large_to_share_grids_are_said_so(one):
    found = one(*[260] * 10)
    assert numbers(found)[:2] == (10, 8)
    reason, remedy = said(found)
    assert reason == (
        "It has 2600 households, enough for 8 grids at most, "
        "but in buildings so large that they need 10."
    )
    assert remedy == (
        "Set MINIMUM to 260 or less, or MAXIMUM to 520 or more. "
        "Or count the entrances of large buildings as buildings of their own."
    )


def test_buildings_on_one_spot_are_never_parted(grid_layer, buildings):
    found = assessed(
        grid_layer(a=A),
        buildings((20, 20, 300), (20, 20, 260), (20, 20, 0), (70, 70, 400)),
        codes=np.array(["x", "y", "empty", "z"]),
    )
    assert numbers(found) == (2, 2, 2, 1)
    assert found.large_buildings[0] == "x;y"
    assert said(found) == (
        "Buildings x, y are never parted and have 560 households together, more than MAXIMUM 500.",
        "Give every building a place of its own. Or set MAXIMUM to 560 or more.",
    )


def test_community_without_buildings_becomes_one_grid(grid_layer, buildings):
    found = assessed(grid_layer(a=A, b=B), buildings((50, 50, 400)))
    assert numbers(found, 1) == (1, 0, 1, 0)
    assert said(found, 1) == (
        "It has no buildings.",
        "It becomes one grid as it is. Check that BUILDINGS covers it.",
    )


def test_no_buildings_at_all(grid_layer, buildings):
    found = assessed(grid_layer(a=A, b=B), buildings())
    assert [said(found, row)[0] for row in (0, 1)] == ["It has no buildings."] * 2


def test_buildings_without_households(one):
    reason, remedy = said(one(0, 0, 0))
    assert reason == "Its 3 buildings have no households."
    assert "HOUSEHOLDS" in remedy


def test_one_building_with_one_household(one):
    found = one(1)
    assert numbers(found) == (1, 0, 1, 0)
    assert said(found) == (
        "It has 1 households, fewer than MINIMUM 300.",
        "Set MINIMUM to 1 or less.",
    )


def test_residents_are_counted_where_they_are_asked_for(one):
    settings = DesignSettings(Band(600, 800, 1000), measure="residents")
    assert one(*[100] * 8, settings=settings).planned[0] == 2
    assert said(one(200, settings=settings))[0] == "It has 400 residents, fewer than MINIMUM 600."


def test_islands_are_assessed_one_by_one_the_largest_first(grid_layer, buildings):
    island = box(0, 300, 50, 350)
    communities = grid_layer(a=MultiPolygon([island, A]), b=B)
    found = assessed(communities, buildings((50, 50, 400), (20, 320, 90), (150, 50, 300)))
    assert list(found.community) == ["a", "a", "b"]
    assert list(found.part) == [1, 2, 1]
    assert list(found.households) == [400, 90, 300]
    assert list(found.reachable) == [True, False, True]
    assert said(found, 1)[1] == "Set MINIMUM to 90 or less."


def test_buildings_outside_count_nowhere(grid_layer, buildings):
    found = assessed(grid_layer(a=A), buildings((50, 50, 400), (500, 50, 400)))
    assert (found.buildings[0], found.households[0]) == (1, 400)


def test_pieces_lie_in_the_part_of_their_own_community(grid_layer):
    around = box(0, 0, 300, 300).difference(box(100, 100, 200, 200))
    communities = grid_layer(a=MultiPolygon([around, box(400, 0, 450, 50)]), b=A.buffer(0))
    communities = GridLayer("c", communities.codes, communities.geometries)
    regions = find_regions(communities)
    pieces = np.array([box(0, 200, 10, 210), box(401, 1, 402, 2), box(1, 1, 2, 2)])
    assert list(locate(regions, pieces, np.array([0, 0, 1]), Silent())) == [0, 1, 2]
    assert locate(regions, pieces[1:2], np.array([1]), Silent())[0] == -1


def judge(found, *people, settings=SETTINGS):
    codes = np.array([f"a{number:03d}" for number in range(1, len(people) + 1)])
    region = np.zeros(len(people), dtype=np.intp)
    return judged(found, region, np.array(people), codes, settings)


def test_search_that_reached_the_band_adds_no_words(one):
    found = judge(one(*[100] * 12), 400, 400, 400)
    assert found.in_band[0] == 3
    assert said(found) == ("", "")


def test_search_that_missed_the_band_names_the_grids_and_what_helps(one):
    forecast = one(*[100] * 12)
    found = judge(forecast, 200, 600, 400)
    assert found.in_band[0] == 1
    assert said(found) == (
        "The search left grids a001, a002 out of the band.",
        f"{DIVIDE} MINIMUM 200 and MAXIMUM 600 would take in every grid.",
    )
    assert said(forecast) == ("", "")
    limited = replace(SETTINGS, time_limit_s=2.0)
    assert "TIME_LIMIT" in said(judge(forecast, 200, 600, 400, settings=limited))[1]


def test_search_that_took_another_number_of_grids_missed_nothing(one):
    forecast = one(*[100] * 12)
    found = judge(forecast, 300, 300, 300, 300)
    assert (found.planned[0], found.in_band[0]) == (3, 4)
    assert said(found) == ("", "")


def test_empty_land_that_was_to_stand_alone_is_no_miss(one):
    forecast = one(*[100] * 8)
    alone = replace(SETTINGS, empty_land="alone")
    assert said(judge(forecast, 400, 400, 0, settings=alone)) == ("", "")
    assert "a003" in said(judge(forecast, 400, 400, 0))[0]


def test_tower_out_of_the_band_is_no_miss_of_the_search(one):
    forecast = one(800, *[100] * 8)
    assert said(judge(forecast, 800, 400, 400)) == said(forecast)
    missed = judge(forecast, 800, 250, 550)
    assert said(missed)[0].startswith(said(forecast)[0])
    assert said(missed)[0].endswith(
        "The search left grids a001, a002, a003 out of the band, where only 1 must be."
    )


def test_what_numbers_forbid_is_not_blamed_on_the_search(one):
    forecast = one(*[1] * 1030, settings=replace(SETTINGS, band=Band(450, 480, 500)))
    tight = replace(SETTINGS, band=Band(450, 480, 500))
    assert said(judge(forecast, 515, 515, settings=tight)) == said(forecast)


@pytest.mark.parametrize("column", ["households", "residents"])
def test_negative_counts_are_refused_by_code(column):
    points = shapely.points(np.arange(8.0), np.zeros(8))
    good, bad = np.ones(8, dtype=np.int64), np.array([1, -1, 0, -1, -1, -1, -1, -9])
    counts = {"households": good, "residents": good, column: bad}
    codes = np.array(["a", "b", "c", "d", "e", "f", "g", "h"])
    with pytest.raises(GridError, match=r"Layer houses.*\(b, d, e, f, g and 1 more\)"):
        require_counts(Buildings(points, **counts), "houses", codes)


def test_zero_is_a_count(buildings):
    require_counts(buildings((0, 0, 0)), "houses", np.array(["0"]))
