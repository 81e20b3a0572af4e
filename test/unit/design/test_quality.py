"""The figures of grids, on shapes whose figures are known."""

import numpy as np
import pytest
import shapely
from gridstrata.core.design.figures.quality import measure_quality
from gridstrata.core.design.ground.barriers import NO_BARRIERS, Barriers
from gridstrata.core.design.settings import Band, DesignSettings
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import CancelledError
from shapely import LineString, MultiLineString, MultiPolygon, box

SETTINGS = DesignSettings(Band(3, 4, 5))
WEST, EAST = box(0, 0, 100, 100), box(100, 0, 200, 100)
WHOLE = box(0, 0, 200, 100)


def lines(**classes):
    shapes = np.empty(len(classes), dtype=object)
    shapes[:] = list(classes.values())
    return Barriers(shapes, np.array([name.rstrip("_") for name in classes], dtype=str))


def street(x=100.0, bottom=0, top=100):
    return LineString([(x, bottom), (x, top)])


@pytest.fixture
def measured(grid_layer, buildings):
    """Measure two square grids side by side in one community."""

    def measure(barriers=NO_BARRIERS, water=None, houses=None, community=WHOLE, **grids):
        layer = grid_layer(**(grids or {"w": WEST, "e": EAST}))
        inside = buildings((50, 50, 4), (150, 50, 6)) if houses is None else houses
        return measure_quality(layer, grid_layer(c=community), inside, barriers, water, SETTINGS)

    return measure


def shares(quality, row):
    return {
        name: round(float(column[row]), 3)
        for name, column in quality.border_shares.items()
        if column[row] > 0
    }


def test_people_are_counted_grid_by_grid_and_in_total(measured):
    quality = measured()
    assert list(quality.code) == ["w", "e", ""]
    assert list(quality.community) == ["c", "c", ""]
    assert list(quality.buildings) == [1, 1, 2]
    assert list(quality.households) == [4, 6, 10]
    assert list(quality.residents) == [8, 12, 20]
    assert list(quality.deviation) == [0, 2, 2]
    assert list(quality.in_band) == [True, False, False]


def test_residents_are_judged_where_they_are_asked_for(grid_layer, buildings):
    settings = DesignSettings(Band(6, 8, 10), measure="residents")
    layer = grid_layer(w=WEST)
    quality = measure_quality(layer, layer, buildings((5, 5, 4)), NO_BARRIERS, None, settings)
    assert (quality.deviation[0], quality.in_band[0], quality.in_band[1]) == (0, True, True)


def test_building_on_a_border_counts_once(measured, buildings):
    assert list(measured(houses=buildings((100, 50, 4))).households) == [4, 0, 4]


def test_shapes_are_measured(measured):
    quality = measured()
    assert list(quality.area_m2) == [10000, 10000, 20000]
    assert list(quality.perimeter_m) == pytest.approx([400, 400, 700])
    assert quality.polsby_popper == pytest.approx([np.pi / 4] * 3)
    assert list(quality.parts) == [1, 1, 2]


def test_parts_of_a_grid_are_counted(measured):
    islands = MultiPolygon([WEST, box(300, 0, 310, 10)])
    quality = measured(w=islands, e=EAST, community=MultiPolygon([WHOLE, box(300, 0, 310, 10)]))
    assert list(quality.parts) == [2, 1, 3]


def test_border_through_a_block_is_on_nothing(measured):
    quality = measured()
    assert shares(quality, 0) == {"community": 0.75, "": 0.25}
    assert shares(quality, 2) == {"community": round(600 / 700, 3), "": round(100 / 700, 3)}
    assert list(quality.on_barrier) == [0, 0, 0]


@pytest.mark.parametrize("x", [100, 97.1, 102.9])
def test_border_beside_a_street_is_on_it(measured, x):
    quality = measured(lines(street=street(x)))
    assert shares(quality, 0) == {"community": 0.75, "street": 0.25}
    assert list(quality.on_barrier) == [1, 1, 1]


def test_border_farther_from_a_street_is_not(measured):
    assert list(measured(lines(street=street(103.1))).on_barrier) == [0, 0, 0]


def test_border_across_a_street_is_not_on_it(measured):
    across = LineString([(0, 50), (200, 50)])
    assert list(measured(lines(street=across)).on_barrier) == [0, 0, 0]


def test_rare_ones_of_very_many_classes_are_taken_together(measured):
    far = [street(1000 + number) for number in range(200)]
    shapes = np.array([*far, *far, street()], dtype=object)
    names = [f"road {number}" for number in range(200)]
    quality = measured(Barriers(shapes, np.array([*names, *names, "lane"])))
    assert shares(quality, 0) == {"community": 0.75, "line": 0.25}
    assert len(quality.border_shares) == 64


def test_stretch_beside_several_lines_counts_for_the_strongest(measured):
    quality = measured(lines(street=street(99), expressway=street(101), wall=street()))
    assert shares(quality, 0) == {"community": 0.75, "expressway": 0.25}
    assert list(quality.border_shares)[:2] == ["community", "expressway"]
    assert list(quality.border_shares)[-2:] == ["water", ""]


def test_shares_of_every_row_add_up_to_one(measured):
    barriers = lines(street=street(100, 0, 30), rail=street(100, 20, 60))
    quality = measured(barriers, water=box(99, 50, 100, 90))
    total = sum(quality.border_shares.values())
    assert total == pytest.approx(np.ones(3))
    assert 0 < quality.border_shares[""][0] < 0.05
    assert quality.on_barrier[2] == pytest.approx(0.9, abs=0.05)


def test_bank_counts_after_the_barriers(measured):
    river = box(100, -10, 120, 110)
    assert shares(measured(water=river), 0) == {"community": 0.75, "water": 0.25}
    assert list(measured(water=river).on_barrier) == [1, 1, 1]
    with_street = measured(lines(street=street(100, 0, 50)), water=river)
    assert shares(with_street, 0).keys() == {"community", "street", "water"}


def test_lines_without_a_class_are_barriers_too(measured):
    barriers = Barriers(np.array([street()], dtype=object), np.array([""]))
    quality = measured(barriers)
    assert shares(quality, 0) == {"community": 0.75, "line": 0.25}
    assert quality.on_barrier[2] == 1


def test_lines_named_like_water_count_as_water(measured):
    quality = measured(lines(water=street()))
    assert shares(quality, 1) == {"community": 0.75, "water": 0.25}


def test_barriers_may_be_dirty(measured):
    barriers = lines(
        street=MultiLineString([street(bottom=0, top=60), street(bottom=50, top=100)]),
        wall=None,
        rail=LineString(),
        rail_=LineString([(5, 5), (5, 5)]),
    )
    assert list(measured(barriers).on_barrier) == [1, 1, 1]


def test_border_of_communities_is_no_inner_border(grid_layer, buildings):
    grids = grid_layer(w=WEST, e=EAST)
    quality = measure_quality(grids, grids, buildings(), NO_BARRIERS, None, SETTINGS)
    assert shares(quality, 2) == {"community": 1}
    assert np.isnan(quality.on_barrier).all()
    assert list(quality.community) == ["w", "e", ""]


def test_inner_border_close_to_that_of_the_community_lies_on_it(measured):
    quality = measured(w=box(0, 0, 2, 100), e=box(2, 0, 200, 100))
    assert shares(quality, 0) == {"community": 1}
    assert list(quality.on_barrier) == [1, 1, 1]


def test_each_border_weighs_as_its_length_in_the_total(measured):
    quality = measured(
        lines(street=street()),
        w=WEST,
        n=box(100, 0, 200, 50),
        s=box(100, 50, 200, 100),
    )
    assert quality.on_barrier[0] == 1
    assert quality.on_barrier[3] == pytest.approx(0.5, abs=0.02)
    assert quality.perimeter_m[3] == pytest.approx(800)


@pytest.mark.parametrize(
    ("footprint", "cut"),
    [
        pytest.param(box(95, 40, 105, 60), 1, id="half and half"),
        pytest.param(box(80, 40, 100, 60), 0, id="up to the border"),
        pytest.param(box(80, 40, 100.001, 60), 0, id="a millimetre beyond"),
        pytest.param(box(80, 40, 100.1, 60), 1, id="ten centimetres beyond"),
        pytest.param(box(80, 90, 90, 120), 0, id="by the border of the community"),
        pytest.param(box(95, 90, 105, 120), 1, id="by both"),
        pytest.param(None, 0, id="no footprint"),
        pytest.param(shapely.from_wkt("POLYGON ((90 40, 110 60, 110 40, 90 60, 90 40))"), 1,
                     id="crossing itself"),
    ],
)  # fmt: skip
def test_footprints_cut_by_inner_borders_are_counted(measured, footprint, cut):
    count = np.ones(1, dtype=np.int64)
    footprints = np.array([footprint], dtype=object)
    houses = Buildings(shapely.points([[90.0, 50.0]]), count, count, footprints)
    quality = measured(houses=houses)
    assert list(quality.buildings_cut) == [cut, cut, cut]
    assert quality.cut_by_communities == 0


def test_footprints_cut_by_a_community_alone_are_told_apart(grid_layer):
    grids = grid_layer(w=WEST, e=EAST)
    count = np.ones(1, dtype=np.int64)
    footprints = np.array([box(95, 40, 105, 60)], dtype=object)
    houses = Buildings(shapely.points([[99.0, 50.0]]), count, count, footprints)
    quality = measure_quality(grids, grids, houses, NO_BARRIERS, None, SETTINGS)
    assert list(quality.buildings_cut) == [0, 0, 0]
    assert quality.cut_by_communities == 1


def test_column_of_the_grids_tells_their_community_before_their_place_does(grid_layer, buildings):
    grids = grid_layer(w=WEST, e=EAST)
    named = GridLayer(
        "base", grids.codes, grids.geometries, attributes={"community": np.array(["x", "y"])}
    )
    quality = measure_quality(named, grid_layer(c=WHOLE), buildings(), NO_BARRIERS, None, SETTINGS)
    assert list(quality.community) == ["x", "y", ""]


def test_grid_outside_of_all_communities_has_none(measured):
    assert list(measured(w=WEST, far=box(900, 0, 950, 50)).community) == ["c", "", ""]


def test_no_grids_give_a_total_of_nothing(grid_layer, buildings):
    quality = measure_quality(
        grid_layer(), grid_layer(c=WHOLE), buildings(), NO_BARRIERS, None, SETTINGS
    )
    assert len(quality) == 1
    assert (quality.area_m2[0], quality.buildings[0]) == (0, 0)


def test_measuring_can_be_cancelled(grid_layer, buildings):
    class Stop:
        def step(self, share):
            if share > 0.05:
                raise CancelledError

    grids = grid_layer(w=WEST, e=EAST)
    with pytest.raises(CancelledError):
        measure_quality(grids, grids, buildings(), NO_BARRIERS, None, SETTINGS, Stop())
